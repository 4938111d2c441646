"""Many small sets of numbers, kept in two arrays, so that NumPy works on all of them at once.

The layout is that of a compressed sparse row matrix: set ``i`` is ``members[starts[i]:starts[i + 1]]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_BITS = 63
"""Bits of a number that is not negative."""


@dataclass(frozen=True)
class Sets:
    """Sets of numbers from 0; the members of each are distinct and in ascending order."""

    starts: Ints
    members: Ints

    @classmethod
    def of(cls, rows: Ints, members: Ints, count: int) -> Sets:
        """Return ``count`` sets; ``members[i]`` is put into set ``rows[i]``, in any order, any number of times."""
        width = int(members.max(initial=0)) + 1
        keys = distinct(rows * width + members)
        return cls(_starts(np.bincount(keys // width, minlength=count)), keys % width)

    @classmethod
    def empty(cls, count: int) -> Sets:
        """Return ``count`` sets that hold nothing."""
        return cls(np.zeros(count + 1, np.int64), np.zeros(0, np.int64))

    @classmethod
    def single(cls, count: int) -> Sets:
        """Return ``count`` sets, of which each holds its own number."""
        return cls(np.arange(count + 1), np.arange(count))

    @classmethod
    def in_a_row(cls, sizes: Ints) -> Sets:
        """Return sets of these sizes, which hold the numbers from 0 on, one after another."""
        return cls(_starts(sizes), np.arange(sizes.sum()))

    @classmethod
    def gather(cls, sets: Iterable[Collection[int]]) -> Sets:
        """Return the sets of an iterable, in its order."""
        listed = [sorted(one) for one in sets]
        sizes = np.fromiter(map(len, listed), np.int64, len(listed))
        members = np.fromiter((member for one in listed for member in one), np.int64, int(sizes.sum()))
        return cls(_starts(sizes), members)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> list[int]:
        found: list[int] = self.members[self.starts[row] : self.starts[row + 1]].tolist()
        return found

    @cached_property
    def sizes(self) -> Ints:
        """How many members each set has."""
        return np.diff(self.starts)

    @cached_property
    def rows(self) -> Ints:
        """For each member the set it is in."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def take(self, rows: Ints) -> Sets:
        """Return the sets of these rows, one for each."""
        return Sets(_starts(self.starts[rows + 1] - self.starts[rows]), self.members[self.places(rows)])

    def places(self, rows: Ints) -> Ints:
        """Return where the members of these rows stand among all members."""
        sizes = self.starts[rows + 1] - self.starts[rows]
        starts = _starts(sizes)
        places: Ints = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], sizes)
        return places

    def without(self, gone: Bools) -> Sets:
        """Return the sets without some of their members, told of each of all members."""
        return Sets(_starts(np.bincount(self.rows[~gone], minlength=len(self))), self.members[~gone])

    def only(self, wanted: Bools) -> Sets:
        """Return the sets without the members for which ``wanted`` is false."""
        return self.without(~wanted[self.members])

    def spread(self, rows: Ints, count: int) -> Sets:
        """Return ``count`` sets of which those of the given (ascending) rows are these, and the others are empty."""
        sizes = np.zeros(count, np.int64)
        sizes[rows] = self.sizes
        return Sets(_starts(sizes), self.members)

    def instead(self, where: Bools, others: Sets) -> Sets:
        """Return these sets, and others where ``where`` is true."""
        here = np.arange(len(self))
        return chain(self, others).take(np.where(where, len(self) + here, here))

    def common(self, groups: Ints, count: int) -> Sets:
        """Return, for each of ``count`` groups, what is in every set of it; ``groups`` names the group of each set."""
        width = int(self.members.max(initial=0)) + 1
        keys = np.sort(groups[self.rows] * width + self.members)
        first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, np.int64)
        keys, times = keys[first], np.diff(np.append(first, len(keys)))
        group = keys // width
        everywhere = times == np.bincount(groups, minlength=count)[group]
        return Sets(_starts(np.bincount(group[everywhere], minlength=count)), keys[everywhere] % width)


class Pile:
    """Sets that others are put on top of, again and again: in arrays with room to grow."""

    def __init__(self) -> None:
        self._starts, self._members = np.zeros(1, np.int64), np.zeros(0, np.int64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, sets: Sets) -> None:
        """Put sets on top; their numbers go on from ``len(self)``."""
        used, count = int(self._starts[self._count]), self._count + len(sets)
        self._starts = _with_room(self._starts, count + 1)
        self._members = _with_room(self._members, used + len(sets.members))
        self._starts[self._count : count + 1] = sets.starts + used
        self._members[used : used + len(sets.members)] = sets.members
        self._count = count

    def take(self, rows: Ints) -> Sets:
        """Return the sets of these numbers, one for each."""
        return Sets(self._starts, self._members).take(rows)


def _with_room(array: Ints, size: int) -> Ints:
    return array if size <= len(array) else np.concatenate((array, np.zeros(max(size, len(array)), np.int64)))


def join(*many: Sets) -> Sets:
    """Return the unions, row by row, of as many sets of sets, all of one length."""
    some = [sets for sets in many if len(sets.members)]
    if len(some) < 2:
        return some[0] if some else many[0]
    rows, members = (np.concatenate([getattr(sets, part) for sets in many]) for part in ("rows", "members"))
    return Sets.of(rows, members, len(many[0]))


def chain(*many: Sets) -> Sets:
    """Return all sets one after another."""
    sizes, members = (np.concatenate([getattr(sets, part) for sets in many]) for part in ("sizes", "members"))
    return Sets(_starts(sizes), members)


def _starts(sizes: Ints) -> Ints:
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def within(keys: Ints, ordered: Ints) -> Bools:
    """Tell which keys are among others that are in ascending order (``np.isin`` hashes them, which is slow)."""
    if not len(ordered):
        return np.zeros(len(keys), np.bool_)
    found: Bools = ordered[np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)] == keys
    return found


def distinct_rows(*columns: Ints) -> tuple[Ints, ...]:
    """Return the distinct rows of columns of numbers from 0 on, in ascending order."""
    bits = [int(column.max(initial=0)).bit_length() for column in columns]
    if sum(bits) > _BITS:
        order = np.lexsort(columns[::-1])
        columns = tuple(column[order] for column in columns)
        other = np.any([column[1:] != column[:-1] for column in columns], axis=0)
        return tuple(column[np.append(True, other)[: len(order)]] for column in columns)
    keys = columns[0]
    for column, width in zip(columns[1:], bits[1:], strict=True):
        keys = keys << width | column
    keys, found = distinct(keys), list[Ints]()
    for width in reversed(bits):
        found.append(keys & ((1 << width) - 1))
        keys = keys >> width
    return tuple(reversed(found))


def distinct(keys: Ints) -> Ints:
    """Return the keys in ascending order, each once (many times faster than ``np.unique``, which hashes them)."""
    keys = np.sort(keys)
    if not len(keys):
        return keys
    return keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
