"""Words: what one document says of a claim, as far as it matters what that rests on."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets, distinct
from defgraph.support.legs import in_order, of_ways

if TYPE_CHECKING:
    from defgraph.sets import Bools
    from defgraph.support.foundation import Foundation
    from defgraph.support.told import Told


class Words:
    """All words that were told.

    The first are those that say nothing but what their document rests on, one for each node; they are on the
    levels of their nodes. Then come the distinct pairs of a document and the ways its reports on a claim go, all on
    the level above. ``document`` is a document of the word's, ``node`` its node; ``departs`` tells of words with
    ways to documents that their own document does not rest on.
    """

    def __init__(self, base: Foundation, told: Told) -> None:
        """Lay out the words of all that was told."""
        self.nodes = nodes = base.nodes
        self._several = len(told.combined)
        special = told.ways > 0
        self._pairs = distinct(told.document[special] * self._several + told.ways[special])
        documents, ways = self._pairs // self._several, told.combined.take(self._pairs % self._several)
        self.document = np.append(nodes.members.members[nodes.members.starts[:-1]], documents)
        self.node = np.append(np.arange(len(nodes)), nodes.of[documents])
        self.level = np.append(nodes.levels, np.full(len(documents), int(nodes.levels.max(initial=0)) + 1))
        legs = of_ways(base, documents, ways)
        self.legs = in_order(base.legs, replace(legs, word=legs.word + len(nodes)))
        self.departs = np.zeros(len(self), np.bool_)
        self.departs[len(nodes) + ways.rows[base.ways.departs[ways.members]]] = True

    def __len__(self) -> int:
        return len(self.document)

    def of_claims(self, told: Told) -> Sets:
        """Return the words told of each claim."""
        place = np.searchsorted(self._pairs, told.document * self._several + told.ways)
        word = np.where(told.ways > 0, len(self.nodes) + place, self.nodes.of[told.document])
        return Sets.of(told.claim, word, told.claims)

    @cached_property
    def first_legs(self) -> list[int]:
        """Where the legs of each word begin; and, at the end, how many there are."""
        return self.legs.of_words(len(self)).starts.tolist()  # type: ignore[no-any-return]

    @cached_property
    def circular(self) -> Bools:
        """Which words are of a document in a circle."""
        return self.nodes.members.sizes[self.node] > 1
