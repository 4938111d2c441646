"""What was told of each claim: by which documents, and what their reports rest on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets, chain, distinct, distinct_rows

if TYPE_CHECKING:
    from defgraph.lineage.arrays import Lineage
    from defgraph.sets import Bools, Ints

_HALF = 32
"""Half the bits of a number: there are fewer sets of ways than would fill them."""


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

    @property
    def sizes(self) -> Ints:
        """By how many documents each claim is told."""
        return np.bincount(self.claim, minlength=self.claims)

    def of_claim(self, claim: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Return the documents that report on a claim, each with the numbers of its reports' ways."""
        here = slice(*np.searchsorted(self.claim, [claim, claim + 1]).tolist())
        pairs = zip(self.document[here].tolist(), self.ways[here].tolist(), strict=True)
        return tuple((document, tuple(self.combined[ways])) for document, ways in pairs)

    def only(self, claims: Ints) -> Told:
        """Return what was told of these claims, which are numbered anew."""
        told = Sets.in_a_row(self.sizes).take(claims)
        document, ways = self.document[told.members], self.ways[told.members]
        return replace(self, claims=len(claims), claim=told.rows, document=document, ways=ways)


def told_by(lineage: Lineage, reports: Bools) -> Told:
    """Return what the chosen reports tell of each claim."""
    rows = np.flatnonzero(reports)
    claim, document, way = distinct_rows(lineage.claim[rows], lineage.document[rows], lineage.way[rows])
    other = (claim[1:] != claim[:-1]) | (document[1:] != document[:-1])
    begins = np.flatnonzero(np.append(True, other)[: len(way)])
    ways, combined = _combined(Sets(np.append(begins, len(way)), way), len(lineage.ways))
    return Told(len(lineage.claims), claim[begins], document[begins], ways, combined)


def _combined(told: Sets, single: int) -> tuple[Ints, Sets]:
    """Return the number of each set of ways, and the sets by number: each way alone, then those of several.

    Sets that begin alike have one number as far as they do; with each further way they are numbered anew.
    """
    starts, numbers, count = told.starts[:-1], told.members[told.starts[:-1]], single
    several = rows = np.flatnonzero(told.sizes > 1)
    for size in range(2, int(told.sizes.max(initial=0)) + 1):
        rows = rows[told.sizes[rows] >= size]
        keys = numbers[rows] << _HALF | told.members[starts[rows] + size - 1]
        pairs = distinct(keys)
        numbers[rows] = count + np.searchsorted(pairs, keys)
        count += len(pairs)
    used = distinct(numbers[several])
    place = np.searchsorted(used, numbers[several])
    example = np.zeros(len(used), np.int64)
    example[place] = several
    numbers[several] = single + place
    return numbers, chain(Sets.single(single), told.take(example))
