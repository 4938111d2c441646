"""The audit: every claim with its support, those that rest on a single source first, and on what they rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.site import addresses
from defgraph.site.pages.claims import AUDIT
from defgraph.site.rendering import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.dossiers import Dossier
    from defgraph.site.contents import Contents
    from defgraph.site.rendering import Page, Renderer


@dataclass(frozen=True, slots=True)
class Step:
    """The claims of one support (their lower end); None for those only denied. ``path`` is where they begin."""

    support: int | None
    count: int
    path: str

    @property
    def single(self) -> bool:
        """Whether these claims rest on a single source."""
        return self.support == 1


def audit_pages(renderer: Renderer) -> Iterator[Page]:
    """Yield the pages of the audit."""
    path, _ = AUDIT
    contents = renderer.contents
    steps, title = support_steps(contents), "Audit: what every claim rests on"
    yield from renderer.pages(path, "audit", title, (), contents.audited, steps=steps, grades=contents.grades)


def support_steps(contents: Contents) -> list[Step]:
    """Return how many claims have each support, in the order of the audit."""
    first: dict[int | None, int] = {}
    counts: dict[int | None, int] = {}
    for place, claim in enumerate(contents.audited):
        support = _support(claim)
        first.setdefault(support, place)
        counts[support] = counts.get(support, 0) + 1
    path, _ = AUDIT
    return [Step(support, counts[support], addresses.numbered(path, first[support] // ROWS + 1)) for support in first]


def _support(claim: Dossier) -> int | None:
    return None if claim.standing == "denies" else claim.support_min
