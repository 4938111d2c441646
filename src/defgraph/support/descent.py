"""What brings words down, worked out from the ground up.

A word falls with its document, with the document's publisher, and when all its legs fall. All words of one level
are worked out at once; what they rest on lies on levels below.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Pile, Sets, join
from defgraph.support.legs import GROUND, NOBODY
from defgraph.support.search import Leg, Node, Search

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from defgraph.sets import Bools, Ints
    from defgraph.support.failures import Failures
    from defgraph.support.words import Words


class Footing:
    """What words stand on: all origins or, if ``known``, those that are known; and what brings each of them down."""

    def __init__(self, descent: Descent, counted: Bools, *, known: bool) -> None:
        self._descent, self._counted, self.known = descent, counted, known
        self._open = descent.open_legs(known=known)
        self._good = descent.grounded(self._open)
        self.stands, self.uncut = descent.fall(self._good)
        self._nodes = _Nodes(self)

    @cached_property
    def by(self) -> Sets:
        """The failures each of which alone fells a word, of those that count."""
        return self.uncut.only(self._counted)

    @cached_property
    def branches(self) -> Sets:
        """Where the ways of each word part: the legs there, or the last leg of a word with one way only."""
        return self._descent.branches(self._good)

    @cached_property
    def by_leg(self) -> Sets:
        """The failures each of which alone fells a leg, of those that count."""
        descent, legs = self._descent, self._descent.words.legs
        onward = np.flatnonzero(legs.base != GROUND)
        below = self.by.take(legs.base[onward]).spread(onward, len(legs))
        return join(descent.on_legs.only(self._counted), below)

    def search(self, words: Sequence[int]) -> Search:
        """Return the search for what fells these words."""
        return Search(words, self._nodes)

    def node(self, word: int) -> Node:
        """Return what brings a word down, and its legs, as the search has it."""
        return Node(self._itself[word], list(self._legs(word)))

    def _legs(self, word: int) -> Iterator[Leg]:
        legs, first = self._descent.words.legs, self._descent.words.first_legs
        for leg in range(first[word], first[word + 1]):
            base = int(legs.base[leg])
            if self._open[leg]:
                yield Leg(self._on_legs[leg], None if base == GROUND else base)

    @cached_property
    def _itself(self) -> Sets:
        return self._descent.itself.only(self._counted)

    @cached_property
    def _on_legs(self) -> Sets:
        return self._descent.on_legs.only(self._counted)

    def draw(self, words: Ints, random: np.random.Generator) -> Sets:
        """Return what fells these words if they, and all below, keep one of their legs, chosen at random."""
        needed = self._descent.needed(words, self._good)
        return self._descent.fall(self._descent.one_leg_each(needed, random))[1].take(words).only(self._counted)


class _Nodes(dict["Hashable", Node]):
    """The nodes that a search has asked for."""

    def __init__(self, below: Footing) -> None:
        super().__init__()
        self._below = below

    def __missing__(self, word: Hashable) -> Node:
        node = self[word] = self._below.node(word)  # type: ignore[arg-type]
        return node


class Descent:
    """Works out falls of words, level by level, for the failures that count."""

    def __init__(self, words: Words, failures: Failures, failed: Bools | None = None) -> None:
        """Prepare; ``failed`` tells of each failure whether it has happened."""
        self.words, legs = words, words.legs
        members = words.nodes.members
        of_documents = failures.documents.take(members.members)
        merged = Sets.of(members.rows[of_documents.rows], of_documents.members, len(members))
        self.itself = merged.take(words.node)
        origin = failures.origin
        ground = np.flatnonzero((legs.base == GROUND) & (legs.speaker == NOBODY))
        at = members.take(words.node[legs.word[ground]])
        origins = origin.take(at.members)
        rows = ground[at.rows[origins.rows]]
        self.on_legs = join(
            failures.of_speakers(legs.speaker, legs.base == GROUND), Sets.of(rows, origins.members, len(legs))
        )
        self.usable = np.ones(len(legs), np.bool_)
        self.upright = np.ones(len(words), np.bool_)
        if failed is not None:
            gone = np.append(failed, False)
            self.usable = ~gone[legs.speaker]
            self.upright = np.bincount(self.itself.rows, failed[self.itself.members], len(words)) == 0
        firsts = np.searchsorted(words.level[legs.word], np.arange(int(words.level.max(initial=0)) + 2)).tolist()
        self._levels = list(pairwise(firsts))

    def open_legs(self, *, known: bool) -> Bools:
        """Tell which legs have not fallen; if ``known``, those to an origin that is not known have."""
        legs = self.words.legs
        open_ = self.usable & self.upright[legs.word]
        return open_ & ((legs.base != GROUND) | legs.certain) if known else open_

    def grounded(self, open_: Bools) -> Bools:
        """Tell which of the open legs lead to the ground."""
        legs, stands, good = self.words.legs, np.zeros(len(self.words), np.bool_), open_.copy()
        for first, last in self._levels:
            base = legs.base[first:last]
            good[first:last] &= (base == GROUND) | stands[base]
            stands[legs.word[first:last][good[first:last]]] = True
        return good

    def footing(self, counted: Bools, *, known: bool) -> Footing:
        """Return what is below each word, down to the ground or, if ``known``, to origins that are known."""
        return Footing(self, counted, known=known)

    def unsure(self) -> Bools:
        """Tell which words rest, among others, on an origin that is not known."""
        legs, unsure = self.words.legs, np.zeros(len(self.words), np.bool_)
        unsure[legs.word[(legs.base == GROUND) & ~legs.certain]] = True
        for first, last in self._levels:
            onward = first + np.flatnonzero(legs.base[first:last] != GROUND)
            unsure[legs.word[onward[unsure[legs.base[onward]]]]] = True
        return unsure

    def through(self) -> Sets:
        """Return the failures, counted or not, each of which alone fells each word, if all origins hold."""
        return self.fall(self.grounded(self.open_legs(known=False)))[1]

    def fall(self, good: Bools) -> tuple[Bools, Sets]:
        """Return which words stand on these legs, and the failures each of which alone fells each."""
        legs, count = self.words.legs, len(self.words)
        stands = np.zeros(count, np.bool_)
        stands[legs.word[good]] = True
        place, done = np.zeros(count, np.int64), Pile()
        for first, last in self._levels:
            chosen = first + np.flatnonzero(good[first:last])
            words, group = np.unique(legs.word[chosen], return_inverse=True)
            place[words] = len(done) + np.arange(len(words))
            onward = np.flatnonzero(legs.base[chosen] != GROUND)
            below = done.take(place[legs.base[chosen][onward]]).spread(onward, len(chosen))
            common = join(self.on_legs.take(chosen), below).common(group, len(words))
            done.put(join(self.itself.take(words), common))
        rows = np.flatnonzero(stands)
        return stands, done.take(place[rows]).spread(rows, count)

    def one_leg_each(self, good: Bools, random: np.random.Generator) -> Bools:
        """Choose one of the good legs of each word at random."""
        legs, rows = self.words.legs, np.flatnonzero(good)
        order = rows[np.lexsort((random.random(len(rows)), legs.word[rows]))]
        word = legs.word[order]
        chosen = np.zeros(len(legs), np.bool_)
        chosen[order[np.concatenate(([True], word[1:] != word[:-1]))] if len(order) else order] = True
        return chosen

    def needed(self, words: Ints, good: Bools) -> Bools:
        """Tell which of the good legs are below these words."""
        legs, wanted, needed = self.words.legs, np.zeros(len(self.words), np.bool_), np.zeros(len(good), np.bool_)
        wanted[words] = True
        for first, last in reversed(self._levels):
            here = first + np.flatnonzero(good[first:last] & wanted[legs.word[first:last]])
            needed[here] = True
            base = legs.base[here]
            wanted[base[base != GROUND]] = True
        return needed

    def branches(self, good: Bools) -> Sets:
        """Return the legs at which the ways of each word part, or the last one of a word that has one way only."""
        legs, count = self.words.legs, len(self.words)
        at, single = np.arange(count), np.bincount(legs.word[good], minlength=count) == 1
        for first, last in self._levels:
            here = first + np.flatnonzero(
                good[first:last] & single[legs.word[first:last]] & (legs.base[first:last] != GROUND)
            )
            at[legs.word[here]] = at[legs.base[here]]
        return Sets.of(legs.word[good], np.flatnonzero(good), count).take(at)
