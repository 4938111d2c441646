"""The nearest right words for a wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str], limit: int = 3) -> list[str]:
    """Return the choices that ``word`` may have been meant for, best first (RapidFuzz, weighted ratio)."""
    from rapidfuzz import fuzz, process, utils

    words = dict.fromkeys(choices)
    found = process.extract(
        word, words.keys(), scorer=fuzz.WRatio, processor=utils.default_process, limit=None, score_cutoff=70
    )
    # Parts of long names score high with the weighted ratio; among equals the plain ratio tells.
    ordered = sorted(found, key=lambda hit: (-round(hit[1] / 10), -fuzz.ratio(word, hit[0]), hit[0]))
    return [choice for choice, _, _ in ordered[:limit]]
