"""Words of a claim that rest on other words of the same claim, written out as words of their own.

Where a document's reports on a claim go ways of their own, all that rests on that document rests on these ways, for
this claim. So each word between is copied, with the legs it has there; a copy is a word like any other, and the
same for all claims that need it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets
from defgraph.support.legs import GROUND, in_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from defgraph.sets import Bools, Ints
    from defgraph.support.words import Words


def unfold(claims: Sets, tangled: Bools, words: Words) -> tuple[Words, Sets, Bools]:
    """Return words with copies, the words of each claim, and which claims are left as they were.

    In these, words rest on each other in a circle.
    """
    rows = np.flatnonzero(tangled)
    copies = _Copies(words)
    unfolded = [copies.of_claim(told) for told in map(claims.__getitem__, rows.tolist())]
    circling = np.zeros(len(claims), np.bool_)
    circling[rows] = [told is None for told in unfolded]
    number, more = copies.written_out()
    straight = [[int(number[word]) for word in told] for told in unfolded if told is not None]
    instead = Sets.gather(straight).spread(rows[~circling[rows]], len(claims))
    return more, claims.instead(tangled & ~circling, instead), circling


class _Copies:
    """The copies of words that are needed, each once."""

    def __init__(self, words: Words) -> None:
        self._words, self._first, self._base = words, words.first_legs, words.legs.base.tolist()
        self._node, self._level, self._circular = words.node.tolist(), words.level.tolist(), words.circular.tolist()
        self._copies: dict[tuple[int, tuple[int, ...]], int] = {}
        self._height: list[int] = []

    def of_claim(self, told: Sequence[int]) -> list[int] | None:
        """Return the words to be taken for those told of a claim, or None if they rest on each other in a circle."""
        if any(self._circular[word] for word in told if word >= len(self._words.nodes)):
            return None
        instead = {self._node[word]: word for word in told if word >= len(self._words.nodes)}
        lowest = min(self._level[node] for node in instead)
        taken = {GROUND: GROUND}
        if all(self._take(word, instead, lowest, taken) for word in told):
            return [taken[word] for word in told]
        return None

    def _take(self, start: int, instead: Mapping[int, int], lowest: int, taken: dict[int, int]) -> bool:
        """Find what is taken for a word, and before that for all it rests on; tell whether that went without a circle.

        ``lowest`` is the level of the lowest word that another stands in the place of: nothing there or below changes.
        """
        ahead, begun = [start], set[int]()
        while ahead:
            word = ahead[-1]
            if word in taken:
                ahead.pop()
                continue
            resting = self._bases(word)
            bases = [instead.get(base, base) for base in resting]
            missing = [base for base in bases if base not in taken]
            if self._level[word] <= lowest:
                taken[word] = word
            elif not missing:
                there = [taken[base] for base in bases]
                taken[word] = word if there == resting else self._copy(word, tuple(there))
            elif word in begun:
                return False  # All that it rests on has been gone through, but for what rests on it.
            else:
                begun.add(word)
                ahead += missing
        return True

    def _bases(self, word: int) -> list[int]:
        bases: list[int] = self._base[self._first[word] : self._first[word + 1]]
        return bases

    def _copy(self, word: int, bases: tuple[int, ...]) -> int:
        count = len(self._words)
        number = self._copies.setdefault((word, bases), count + len(self._height))
        if number == count + len(self._height):
            self._height.append(1 + max((self._height[base - count] for base in bases if base >= count), default=0))
        return number

    def written_out(self) -> tuple[Ints, Words]:
        """Return the numbers that words and copies have in the end, and all of them."""
        words, count = self._words, len(self._words)
        height = np.array(self._height, np.int64)
        order = np.argsort(height, kind="stable")
        number = np.append(np.arange(count), count + np.argsort(order))
        number = np.append(number, GROUND)  # so that -1 stays -1
        listed = list(self._copies)
        original = np.array([word for word, _ in listed], np.int64)[order]
        base = [base for place in order.tolist() for base in listed[place][1]]
        legs = words.legs.of_words(count).take(original)
        copied = replace(words.legs.take(legs.members), word=count + legs.rows, base=number[np.array(base, np.int64)])
        everything = np.append(np.arange(count), original)
        return number, replace(
            words,
            document=words.document[everything],
            node=words.node[everything],
            level=np.append(words.level, int(words.level.max(initial=0)) + height[order]),
            departs=words.departs[everything],
            legs=in_order(words.legs, copied),
        )
