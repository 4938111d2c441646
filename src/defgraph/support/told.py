"""What was told of each claim: by which documents, and what their reports rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets, chain

if TYPE_CHECKING:
    from defgraph.lineage.arrays import Lineage
    from defgraph.sets import Bools, Ints


@dataclass(frozen=True)
class Told:
    """Each document that reports on each claim, in the order of claims, with the ways its reports go.

    ``ways`` refers to ``combined``, of sets of the lineage's ways; the first is the plain way alone.
    """

    claims: int
    claim: Ints
    document: Ints
    ways: Ints
    combined: Sets

    def of_claim(self, claim: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Return the documents that report on a claim, each with the numbers of its reports' ways."""
        here = slice(*np.searchsorted(self.claim, [claim, claim + 1]).tolist())
        pairs = zip(self.document[here].tolist(), self.ways[here].tolist(), strict=True)
        return tuple((document, tuple(self.combined[ways])) for document, ways in pairs)


def told_by(lineage: Lineage, reports: Bools) -> Told:
    """Return what the chosen reports tell of each claim."""
    rows = np.flatnonzero(reports)
    claim, document, way = lineage.claim[rows], lineage.document[rows], lineage.way[rows]
    order = np.lexsort((way, document, claim))
    claim, document, way = claim[order], document[order], way[order]
    other = (claim[1:] != claim[:-1]) | (document[1:] != document[:-1])
    kept = np.append(True, other | (way[1:] != way[:-1]))[: len(rows)]
    first = np.append(True, other)[: len(rows)][kept]
    claim, document, way = claim[kept], document[kept], way[kept]
    begins = np.flatnonzero(first)
    sizes = np.diff(np.append(begins, len(way)))
    ways = way[begins]
    several: dict[tuple[int, ...], int] = {}
    for place in np.flatnonzero(sizes > 1).tolist():
        together = tuple(way[begins[place] : begins[place] + sizes[place]].tolist())
        ways[place] = several.setdefault(together, len(lineage.ways) + len(several))
    combined = chain(Sets.single(len(lineage.ways)), Sets.gather(several))
    return Told(len(lineage.claims), claim[begins], document[begins], ways, combined)
