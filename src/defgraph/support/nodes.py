"""Documents as the nodes of lineage: circles taken as one, in levels from the ground up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets

if TYPE_CHECKING:
    from defgraph.sets import Bools, Ints

_BLOCK = 4096
"""Nodes that are looked for at a time: half a kilobyte for each document."""


@dataclass(frozen=True)
class Nodes:
    """The lineage of documents without circles: what credits each other in a circle is one node.

    ``of`` gives the node of each document, ``members`` the documents of each node, ``bases`` the nodes each rests
    on. A node is on the level above the highest of its bases; those on level 0 rest on none. Nodes are numbered
    in the order of their levels.
    """

    of: Ints
    members: Sets
    bases: Sets
    levels: Ints

    @classmethod
    def condense(cls, bases: Sets) -> Nodes:
        """Return the nodes of documents, of which each rests on the documents ``bases`` names."""
        of = _circles(bases)
        levels = _levels(_between(of, bases))
        order = np.argsort(levels, kind="stable")
        of = np.argsort(order)[of]
        members = Sets.of(of, np.arange(len(of)), len(order))
        return cls(of, members, _between(of, bases), levels[order])

    def __len__(self) -> int:
        return len(self.members)

    def reach(self, starts: Ints, ends: Ints) -> Bools:
        """Tell, pair by pair, whether the end is the start itself or something it rests on."""
        found: Bools = starts == ends
        wanted, column = np.unique(ends, return_inverse=True)
        asked = np.flatnonzero(~found & (self.levels[ends] < self.levels[starts]))
        for first in range(0, len(wanted), _BLOCK):
            here = asked[(column[asked] >= first) & (column[asked] < first + _BLOCK)]
            if len(here):
                bits = self._below(wanted[first : first + _BLOCK])
                place = column[here] - first
                found[here] = bits[starts[here], place >> 3] >> (place & 7) & 1 != 0
        return found

    def _below(self, wanted: Ints) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
        """Return for each node, as bits, which of the wanted ones are below it, itself included."""
        bits = np.zeros((len(self), (len(wanted) + 7) // 8), np.uint8)
        places = np.arange(len(wanted))
        bits[wanted, places >> 3] = 1 << (places & 7)
        for level in range(1, int(self.levels.max(initial=0)) + 1):
            nodes = np.flatnonzero(self.levels == level)
            below = self.bases.take(nodes)
            bits[nodes] |= np.bitwise_or.reduceat(bits[below.members], below.starts[:-1], axis=0)
        return bits


def _between(of: Ints, bases: Sets) -> Sets:
    """Return which node rests on which others."""
    starts, ends = of[bases.rows], of[bases.members]
    onward = starts != ends
    return Sets.of(starts[onward], ends[onward], int(of.max(initial=-1)) + 1)


def _levels(bases: Sets) -> Ints:
    """Return the level of each node, and -1 for one that rests, however indirectly, on a circle."""
    levels = np.full(len(bases), -1)
    above = Sets.of(bases.members, bases.rows, len(bases))
    waiting = bases.sizes.copy()
    ready, level = np.flatnonzero(waiting == 0), 0
    while len(ready):
        levels[ready] = level
        resting, times = np.unique(above.take(ready).members, return_counts=True)
        waiting[resting] -= times
        ready, level = resting[waiting[resting] == 0], level + 1
    return levels


def _circles(bases: Sets) -> Ints:
    """Return the number of the circle each document is in, mostly of one, counted without gaps."""
    first = np.arange(len(bases))
    for levels in (_levels(bases), _levels(Sets.of(bases.members, bases.rows, len(bases)))):
        # What has a level is in no circle; seen from below and then from above, little else is left.
        inside = (levels[bases.rows] < 0) & (levels[bases.members] < 0)
        bases = Sets.of(bases.rows[inside], bases.members[inside], len(bases))
    if len(bases.members):
        from defgraph.graph.circles import circles

        for document, circle in circles(zip(bases.rows.tolist(), bases.members.tolist(), strict=True)).items():
            first[document] = min(circle)
    return np.unique(first, return_inverse=True)[1]
