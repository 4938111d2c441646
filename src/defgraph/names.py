"""The nearest right words for a wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str], limit: int = 3) -> list[str]:
    """Return the choices that ``word`` may have been meant for, best first (RapidFuzz, weighted ratio)."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        word, list(choices), scorer=fuzz.WRatio, processor=utils.default_process, limit=limit, score_cutoff=70
    )
    return [choice for choice, _, _ in found]
