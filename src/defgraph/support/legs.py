"""Legs: the ways on from a word towards the ground, through a speaker or not, to a document or to the ground itself."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from defgraph.lineage.arrays import Way
    from defgraph.sets import Bools, Ints
    from defgraph.support.foundation import Foundation
    from defgraph.support.nodes import Nodes

GROUND = -1
NOBODY = -1
AS_DOCUMENT, OWN, _UNKNOWN = -2, -3, -4  # where a leg of a way leads, if to no document that it names
# These are compiled into compiled.circles: where one changes, that file must too, or numba goes on with the old one.


@dataclass(frozen=True)
class Legs:
    """Legs in the order of their words: ``word``, ``speaker`` (or -1), ``base`` (a node, or -1 for the ground).

    ``certain`` tells of a leg to the ground that the origin there is known.
    """

    word: Ints
    speaker: Ints
    base: Ints
    certain: Bools

    def __len__(self) -> int:
        return len(self.word)

    def take(self, places: Ints) -> Legs:
        """Return the legs at these places."""
        return Legs(*(getattr(self, field.name)[places] for field in fields(self)))

    def of_words(self, count: int) -> Sets:
        """Return the places of the legs of each word."""
        return Sets(np.searchsorted(self.word, np.arange(count + 1)), np.arange(len(self)))


def in_order(*many: Legs) -> Legs:
    """Return all legs, in the order of their words."""
    together = Legs(*(np.concatenate([getattr(one, field.name) for one in many]) for field in fields(Legs)))
    return together.take(np.argsort(together.word, kind="stable"))


def of_nodes(nodes: Nodes, own: Bools) -> Legs:
    """Return the legs of words that say nothing but what their documents rest on, one word for each node."""
    grounded = np.flatnonzero(nodes.bases.sizes == 0)
    resting = Legs(
        nodes.bases.rows,
        np.full(len(nodes.bases.rows), NOBODY),
        nodes.bases.members,
        np.zeros(len(nodes.bases.rows), np.bool_),
    )
    # A circle that rests on nothing outside is of unknown origin, whatever its members are.
    first = nodes.members.members[nodes.members.starts[grounded]]
    certain = own[first] & (nodes.members.sizes[grounded] == 1)
    ground = Legs(grounded, np.full(len(grounded), NOBODY), np.full(len(grounded), GROUND), certain)
    return in_order(resting, ground)


@dataclass(frozen=True)
class Ways:
    """The ways of a lineage, written out as legs: for each way the numbers of these, their speakers and targets.

    A target is a document, or tells that a leg leads as the document's own lineage does, or to the ground.
    """

    legs: Sets
    speaker: Ints
    target: Ints
    departs: Bools

    @classmethod
    def of(cls, ways: Sequence[Way]) -> Ways:
        """Write out ways; ``departs`` tells of those that name documents."""
        sizes, speakers, targets = list[int](), list[int](), list[int]()
        for way in ways:
            onward = _targets(way)
            sizes.append(len(onward) * (len(way.speakers) or 1))
            for speaker in way.speakers or (NOBODY,):
                speakers += [speaker] * len(onward)
                targets += onward
        departs = np.fromiter((bool(way.bases) for way in ways), np.bool_, len(ways))
        legs = Sets.in_a_row(np.array(sizes, np.int64))
        return cls(legs, np.array(speakers, np.int64), np.array(targets, np.int64), departs)


def of_ways(base: Foundation, documents: Ints, ways: Sets) -> Legs:
    """Return the legs of documents, of which each goes ways of its own."""
    nodes, plain, written = base.nodes, base.legs, base.ways
    legs = written.legs.take(ways.members)
    word, speaker, target = ways.rows[legs.rows], written.speaker[legs.members], written.target[legs.members]
    # Where a leg leads as the document's lineage does, it becomes as many as that has.
    as_document = np.flatnonzero(target == AS_DOCUMENT)
    copies = plain.of_words(len(nodes)).take(nodes.of[documents[word[as_document]]])
    source = plain.take(copies.members)
    at = as_document[copies.rows]
    copied = Legs(word[at], speaker[at], source.base, source.certain)
    at = np.flatnonzero(target != AS_DOCUMENT)
    onto = np.append(nodes.of, [GROUND] * -_UNKNOWN)[target[at]]
    found = in_order(copied, Legs(word[at], speaker[at], onto, target[at] == OWN))
    named = np.append(base.named, False)
    return replace(found, certain=found.certain | (named[found.speaker] & (found.base == GROUND)))


def _targets(way: Way) -> tuple[int, ...]:
    if way.bases:
        return way.bases
    if way.bases is None and way.own is None:
        return (AS_DOCUMENT,)
    return (OWN if way.own else _UNKNOWN,)
