"""Claims and lineage as arrays: a million reports are handled as easily as ten.

Claims, reports, documents and agents (publishers, and speakers, by name or not) are numbered in the order of
their IRIs, which are kept beside. Words of the ontology are numbers of its lists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from defgraph.vocabulary import SPEAKER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from defgraph.sets import Bools, Ints, Sets

STANCES = ("asserts", "hedges", "denies")
"""From the strongest to the weakest."""
ASSERTS, HEDGES, DENIES = range(3)


@dataclass(frozen=True, slots=True)
class Way:
    """What a word rests on: one of the speakers, if any, and one of the documents, if any.

    ``bases`` is None where that is as the document's own lineage has it. Where there is no document, ``own`` tells
    whether the publisher's own reporting is known to be the origin; None: as the document has it.
    """

    speakers: tuple[int, ...] = ()
    bases: tuple[int, ...] | None = None
    own: bool | None = None


PLAIN = Way()
"""The way of a report that names no speaker and rests on what its document rests on."""


@dataclass(frozen=True)
class Claims:
    """All claims, in the order of their IRIs: numbers of the ontology's relations, and of entities.

    ``item`` is -1 where there is none.
    """

    iris: Sequence[str]
    entities: Sequence[str]
    relation: Ints
    subject: Ints
    object: Ints
    item: Ints


@dataclass(frozen=True)
class Reports:
    """What each report says, in the order of claims.

    ``stance`` refers to :data:`STANCES`, ``stage`` to the stages of the ontology, ``time`` to ``times``: the day, month
    or year the stage was reached as far as that lies not after the report itself, else that of the document, or an
    empty text. ``over`` tells that the state of affairs had ended.
    """

    iris: Sequence[str]
    stance: Ints
    stage: Ints
    time: Ints
    times: Sequence[str]
    over: Bools


@dataclass(frozen=True)
class Lineage:
    """What each report rests on, in the order of claims; documents, ways and agents are referred to by number.

    ``publisher`` is -1 where it is not known; ``own`` and ``bases`` tell what each document rests on. ``way`` refers
    to ``ways``, of which the first is :data:`PLAIN`.
    """

    claims: Sequence[object]
    documents: Sequence[str]
    agents: Sequence[str]
    publisher: Ints
    own: Bools
    bases: Sets
    ways: Sequence[Way]
    claim: Ints
    document: Ints
    way: Ints

    def grouped(self, groups: Sets) -> Lineage:
        """Return the same lineage of other claims: one for each of these groups of reports."""
        rows = groups.members
        return replace(
            self, claims=range(len(groups)), claim=groups.rows, document=self.document[rows], way=self.way[rows]
        )

    @property
    def nodes(self) -> tuple[str, ...]:
        """The IRIs of what may fail, as support numbers it: agents, and documents behind them."""
        return (*self.agents, *self.documents)

    @cached_property
    def named(self) -> Bools:
        """Which agents are known by name (entities), and not by a description only."""
        return np.fromiter((not iri.startswith(SPEAKER) for iri in self.agents), np.bool_, len(self.agents))


@dataclass(frozen=True)
class Evidence:
    """All that a store tells of its claims: what they are, what is reported of them, and what that rests on."""

    claims: Claims
    reports: Reports
    lineage: Lineage
