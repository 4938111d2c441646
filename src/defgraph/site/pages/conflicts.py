"""The pages of conflicts: where reports disagree, the gravest first, with who says what; what time explains apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from defgraph.site import addresses
from defgraph.site.contents import EVOLUTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from defgraph.dossiers import Dossier
    from defgraph.site.contents import Contents
    from defgraph.site.rendering import Page, Renderer

CONFLICTS = ("conflicts.html", "Conflicts")
EVOLUTIONS = ("evolution.html", "Changes over time")
SHOWN = 100
"""How many conflicts a page has: each is as long as what is said on its sides."""


@dataclass(frozen=True, slots=True)
class ConflictShown:
    """A disagreement as a row of the answers, where it stands on the site, and the claims that it is about."""

    row: Mapping[str, object]
    address: str
    anchor: str
    claims: tuple[Dossier, ...]

    @property
    def verdict(self) -> str:
        """What it is, in a word or two."""
        return str(self.row["verdict"])

    @property
    def evolution(self) -> bool:
        """Whether time explains it."""
        return self.verdict == EVOLUTION


def conflict_pages(renderer: Renderer) -> Iterator[Page]:
    """Yield the pages of all conflicts, then those of what has merely changed over time."""
    contents = renderer.contents
    shown = shown_conflicts(contents, range(len(contents.disagreements)))
    counts = Counter(conflict.verdict for conflict in shown)
    for (path, title), crumbs, rows in (
        (CONFLICTS, (), shown[: contents.graver]),
        (EVOLUTIONS, (CONFLICTS,), shown[contents.graver :]),
    ):
        yield from renderer.pages(
            path,
            "conflicts",
            title,
            crumbs,
            rows,
            by=SHOWN,
            counts=counts,
            grouped=_by_verdict,
            evolutions=EVOLUTIONS[0],
        )


def shown_conflicts(contents: Contents, places: Iterable[int]) -> list[ConflictShown]:
    """Return the disagreements at some places among all, with their addresses."""
    return [_shown(contents, place) for place in places]


def _shown(contents: Contents, place: int) -> ConflictShown:
    row = contents.disagreements[place]
    claims = [contents.claims[str(claim)] for claim in _list(row["claims"]) if str(claim) in contents.claims]
    anchor = contents.anchors[place]
    first, (path, _) = (0, CONFLICTS) if place < contents.graver else (contents.graver, EVOLUTIONS)
    path = addresses.numbered(path, (place - first) // SHOWN + 1)
    return ConflictShown(row, f"{path}#{anchor}", anchor, tuple(claims))


def _by_verdict(shown: Sequence[ConflictShown]) -> list[tuple[str, list[ConflictShown]]]:
    return [(verdict, list(found)) for verdict, found in groupby(shown, key=lambda one: one.verdict)]


def _list(cell: object) -> list[object]:
    assert isinstance(cell, list)
    return cell
