"""Words: what one document says of a claim, as far as it matters what that rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets, distinct
from defgraph.support.legs import in_order, of_ways

if TYPE_CHECKING:
    from defgraph.sets import Bools, Ints
    from defgraph.support.foundation import Foundation
    from defgraph.support.legs import Legs
    from defgraph.support.nodes import Nodes
    from defgraph.support.told import Told


@dataclass(frozen=True)
class Words:
    """All words that are told, in the order of their levels: what a word rests on is on levels below.

    The first are those that say nothing but what their document rests on, one for each node; they are on the
    levels of their nodes. Then come the distinct pairs of a document and the ways its reports on a claim go, all on
    the level above. ``document`` is a document of the word's, ``node`` its node; ``departs`` tells of words with
    ways to documents that their own document does not rest on.
    """

    nodes: Nodes
    document: Ints
    node: Ints
    level: Ints
    departs: Bools
    legs: Legs

    def __len__(self) -> int:
        return len(self.document)

    @cached_property
    def first_legs(self) -> list[int]:
        """Where the legs of each word begin; and, at the end, how many there are."""
        return self.legs.of_words(len(self)).starts.tolist()  # type: ignore[no-any-return]

    @cached_property
    def circular(self) -> Bools:
        """Which words are of a document in a circle."""
        return self.nodes.members.sizes[self.node] > 1


def words_of(base: Foundation, told: Told) -> tuple[Words, Sets]:
    """Return the words of all that was told, and those told of each claim."""
    nodes, several = base.nodes, len(told.combined)
    keys = told.document * several + told.ways
    special = told.ways > 0
    pairs = distinct(keys[special])
    documents, ways = pairs // several, told.combined.take(pairs % several)
    legs = of_ways(base, documents, ways)
    departs = np.zeros(len(nodes) + len(pairs), np.bool_)
    departs[len(nodes) + ways.rows[base.ways.departs[ways.members]]] = True
    words = Words(
        nodes,
        document=np.append(nodes.members.members[nodes.members.starts[:-1]], documents),
        node=np.append(np.arange(len(nodes)), nodes.of[documents]),
        level=np.append(nodes.levels, np.full(len(documents), int(nodes.levels.max(initial=0)) + 1)),
        departs=departs,
        legs=in_order(base.legs, replace(legs, word=legs.word + len(nodes))),
    )
    word = nodes.of[told.document]
    word[special] = len(nodes) + np.searchsorted(pairs, keys[special])
    return words, Sets.of(told.claim, word, told.claims)
