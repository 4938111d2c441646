"""What can fail: documents, publishers, speakers; or, at a level of the audit, some of these only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets, join

if TYPE_CHECKING:
    from defgraph.lineage.arrays import Lineage
    from defgraph.sets import Bools, Ints

LEVELS = ("all", "document", "publisher", "origin")
"""What failures are counted: all; documents only; publishers only (a document whose publisher is not known is one
of its own); or only where word comes from, that is speakers, and publishers that report themselves."""


@dataclass(frozen=True)
class Failures:
    """The failures that bring things down, as numbers: agents first, then documents.

    Numbers from ``len(self)`` on mean the same things as origins: that the agent's or document's *word* fails where
    it is the origin, and not where it repeats somebody else's.
    """

    level: str
    agents: int
    documents: Sets
    counted: Bools

    @classmethod
    def of(cls, lineage: Lineage, level: str = "all", owners: Sets | None = None) -> Failures:
        """Return the failures at a level; ``owners`` names for each agent those who own it, however indirectly."""
        agents, count = len(lineage.agents), len(lineage.documents)
        known = np.flatnonzero(lineage.publisher >= 0)
        publishers = Sets.of(known, lineage.publisher[known], count)
        if owners is not None:
            behind = owners.take(lineage.publisher[known]).spread(known, count)
            publishers = join(publishers, behind)
        itself = Sets(np.arange(count + 1), agents + np.arange(count))
        return cls(level, agents, join(itself, publishers), _counted(level, agents, publishers))

    def __len__(self) -> int:
        return len(self.counted) // 2

    @cached_property
    def counts(self) -> list[bool]:
        """The same as ``counted``, for looking up one by one."""
        return self.counted.tolist()  # type: ignore[no-any-return]

    def of_speaker(self, speaker: int, *, grounded: bool) -> frozenset[int]:
        """Return what brings down a speaker's word; ``grounded`` tells that it rests on no document."""
        if self.level == "all":
            return frozenset({speaker})
        return frozenset({speaker + len(self)}) if self.level == "origin" and grounded else frozenset()

    def of_speakers(self, speakers: Ints, grounded: Bools) -> Sets:
        """Return the same for many at once; -1 stands for no speaker."""
        if self.level == "origin":
            rows = np.flatnonzero((speakers >= 0) & grounded)
            return Sets.of(rows, len(self) + speakers[rows], len(speakers))
        rows = np.flatnonzero((speakers >= 0) & (self.level == "all"))
        return Sets.of(rows, speakers[rows], len(speakers))

    @cached_property
    def origin(self) -> Sets:
        """Return what brings down each document as an origin."""
        if self.level != "origin":
            return Sets.empty(len(self.documents))
        return Sets(self.documents.starts, self.documents.members + len(self)).only(self.counted)


def _counted(level: str, agents: int, publishers: Sets) -> Bools:
    """Tell which failures are counted at a level."""
    count = agents + len(publishers)
    counted = np.zeros(2 * count, np.bool_)
    agent, document, origin = slice(0, agents), slice(agents, count), slice(count, None)
    if level == "all":
        counted[:count] = True
    elif level == "document":
        counted[document] = True
    elif level == "publisher":
        counted[agent], counted[document] = True, publishers.sizes == 0
    elif level == "origin":
        counted[origin] = True
        counted[count + agents :] = publishers.sizes == 0
    else:
        raise ValueError(f"no level {level!r}; there are {', '.join(LEVELS)}")
    return counted
