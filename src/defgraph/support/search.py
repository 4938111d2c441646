"""The smallest number of failures that fells one claim, found by search.

What a claim rests on is given as nodes, each with the failures that bring it down and with its legs. The search
keeps a list of ways to the ground and finds the fewest failures that stop all of them; if a way is left that none
of these stops, it joins the list (an *implicit hitting set*: Moreno-Centeno and Karp, "The implicit hitting set
approach to solve combinatorial optimization problems", Operations Research 61(2), 2013). No number below the last
one found can be right, and the first that leaves no way is; so the answer is exact, however failures are shared.

Within a search each failure is a bit, and a set of them a number: Python is many times faster with these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence


class Leg(NamedTuple):
    """A way on from a node: what brings it down, and the node it leads to, or None for the ground."""

    failures: Collection[int]
    to: Hashable | None


class Node(NamedTuple):
    """What brings a node down, and its ways on."""

    failures: Collection[int]
    legs: Sequence[Leg]


class Search:
    """The lineage of one claim: the nodes it begins with, and all nodes."""

    def __init__(self, starts: Sequence[Hashable], nodes: Mapping[Hashable, Node]) -> None:
        self._starts, self._nodes = starts, nodes
        self._bits: dict[int, int] = {}
        self._seen: dict[Hashable, tuple[int, list[tuple[int, Hashable | None]]]] = {}

    def stands(self) -> bool:
        """Tell whether any way leads to the ground."""
        return self._way(0) is not None

    def smallest_cut(self) -> int:
        """Return the smallest number of failures that leaves no way to the ground."""
        ways: list[int] = []
        stopped = size = 0
        while found := self._apart(stopped):
            ways += found
            stopped = _fewest(ways, max(size, 1))
            size = stopped.bit_count()
        return size

    def weak_points(self) -> frozenset[int]:
        """Return the failures each of which alone leaves no way to the ground."""
        left = self._way(0) or 0
        while left:
            other = next((way for point in _parts(left) if (way := self._way(point)) is not None), None)
            if other is None:
                break
            left &= other
        return frozenset(failure for failure, bit in self._bits.items() if bit & left)

    def _apart(self, stopped: int) -> list[int]:
        """Return ways that have nothing in common with each other nor with ``stopped``."""
        found: list[int] = []
        dead: set[Hashable] = set()
        for start in self._starts:
            while (way := self._descend(start, stopped, dead)) is not None:
                found.append(way)
                stopped |= way
        return found

    def _way(self, stopped: int) -> int | None:
        """Return what brings down some way to the ground that nothing of ``stopped`` does, if there is one."""
        dead: set[Hashable] = set()
        return next((way for start in self._starts if (way := self._descend(start, stopped, dead)) is not None), None)

    def _descend(self, start: Hashable, stopped: int, dead: set[Hashable]) -> int | None:
        """Return what brings down the first way found from a node; those without one are added to ``dead``.

        The way is a list, not a recursion: chains of echoes may be longer than Python's stack.
        """
        ahead: list[tuple[Hashable, int, Iterator[tuple[int, Hashable | None]]]] = [(None, 0, iter(((0, start),)))]
        while ahead:
            _, by, legs = ahead[-1]
            for through, to in legs:
                if through & stopped or to in dead:
                    continue
                if to is None:
                    dead.difference_update(node for node, _, _ in ahead)
                    return by | through
                dead.add(to)
                failures, onward = self._seen.get(to) or self._see(to)
                if not failures & stopped:
                    ahead.append((to, by | through | failures, iter(onward)))
                    break
            else:
                ahead.pop()
        return None

    def _see(self, at: Hashable) -> tuple[int, list[tuple[int, Hashable | None]]]:
        """Write down a node's failures, and those of its legs, as bits."""
        failures, legs = self._nodes[at]
        seen = self._seen[at] = self._together(failures), [(self._together(by), to) for by, to in legs]
        return seen

    def _together(self, failures: Iterable[int]) -> int:
        bits, together = self._bits, 0
        for failure in failures:
            together |= bits.setdefault(failure, 1 << len(bits))
        return together


def _fewest(ways: Sequence[int], at_least: int) -> int:
    """Return the fewest failures that stop all ways; it is known that so many are needed."""
    in_order = sorted(ways, key=int.bit_count)
    while (found := _stopping(in_order, at_least)) is None:
        at_least += 1
    return found


def _stopping(ways: Sequence[int], most: int) -> int | None:
    """Return at most so many failures that stop all ways, of which the shortest come first; or None."""
    if not ways:
        return 0
    if _disjoint(ways) > most:
        return None
    left = sorted(((point, [way for way in ways if not way & point]) for point in _parts(ways[0])), key=_ways_left)
    vain = 0
    for point, others in left:
        rest = _stopping(sorted([way & ~vain for way in others], key=int.bit_count) if vain else others, most - 1)
        if rest is not None:
            return rest | point
        if len(others) == len(ways) - 1:
            break  # What else stops only this way would do no better.
        vain |= point
    return None


def _ways_left(choice: tuple[int, list[int]]) -> int:
    return len(choice[1])


def _parts(failures: int) -> Iterator[int]:
    """Yield the bits of a number one by one."""
    while failures:
        bit = failures & -failures
        yield bit
        failures ^= bit


def _disjoint(ways: Iterable[int]) -> int:
    """Return how many ways, taken one after another, have nothing in common: so many failures are needed."""
    count = taken = 0
    for way in ways:
        if not way & taken:
            taken |= way
            count += 1
    return count
