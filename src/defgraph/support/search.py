"""The smallest number of failures that fells one claim, found by search.

What a claim rests on is given as nodes, each with the failures that bring it down and with its legs. The search
keeps a list of ways to the ground and finds the fewest failures that stop all of them; if a way is left that none
of these stops, it joins the list (an *implicit hitting set*: Moreno-Centeno and Karp, "The implicit hitting set
approach to solve combinatorial optimization problems", Operations Research 61(2), 2013). No number below the last
one found can be right, and the first that leaves no way is; so the answer is exact, however failures are shared.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

Failures = frozenset[int]


class Leg(NamedTuple):
    """A way on from a node: what brings it down, and the node it leads to, or None for the ground."""

    failures: Failures
    to: Hashable | None


class Node(NamedTuple):
    """What brings a node down, and its ways on."""

    failures: Failures
    legs: Sequence[Leg]


@dataclass(frozen=True, slots=True)
class Search:
    """The lineage of one claim: the nodes it begins with, and all nodes."""

    starts: Sequence[Hashable]
    nodes: Mapping[Hashable, Node]

    def stands(self) -> bool:
        """Tell whether any way leads to the ground."""
        return self.way(frozenset()) is not None

    def smallest_cut(self) -> int:
        """Return the smallest number of failures that leaves no way to the ground."""
        ways: list[Failures] = []
        stopped: Failures = frozenset()
        while found := self._apart(stopped):
            ways += found
            stopped = _fewest(ways, len(stopped))
        return len(stopped)

    def weak_points(self) -> Failures:
        """Return the failures each of which alone leaves no way to the ground."""
        first = self.way(frozenset())
        left = set(first or ())
        while left:
            other = next((way for point in sorted(left) if (way := self.way({point})) is not None), None)
            if other is None:
                break
            left &= other
        return frozenset(left)

    def way(self, stopped: Collection[int]) -> Failures | None:
        """Return what brings down some way to the ground that nothing of ``stopped`` does, if there is one."""
        dead: set[Hashable] = set()
        return next((way for start in self.starts if (way := self._descend(start, stopped, dead)) is not None), None)

    def _apart(self, stopped: Failures) -> list[Failures]:
        """Return ways that have nothing in common with each other nor with ``stopped``."""
        found, taken = [], set(stopped)
        while (way := self.way(taken)) is not None:
            found.append(way)
            taken |= way
        return found

    def _descend(self, start: Hashable, stopped: Collection[int], dead: set[Hashable]) -> Failures | None:
        """Return what brings down the first way found from a node; those without one are added to ``dead``.

        The way is a list, not a recursion: chains of echoes may be longer than Python's stack.
        """
        ahead = [self._step(start, frozenset(), stopped, dead)]
        while ahead:
            at, by, legs = ahead[-1]
            for through, to in legs:
                if not through.isdisjoint(stopped):
                    continue
                if to is None:
                    return by | through
                ahead.append(self._step(to, by | through, stopped, dead))
                break
            else:
                dead.add(at)
                ahead.pop()
        return None

    def _step(
        self, at: Hashable, by: Failures, stopped: Collection[int], dead: set[Hashable]
    ) -> tuple[Hashable, Failures, Iterator[Leg]]:
        """Return a node on a way, what brings down the way to there, and the legs on; none if it leads nowhere."""
        if at in dead:
            return at, by, iter(())
        failures, legs = self.nodes[at]
        return at, by | failures, iter(legs if failures.isdisjoint(stopped) else ())


def _fewest(ways: Sequence[Failures], at_least: int) -> Failures:
    """Return the fewest failures that stop all ways; it is known that so many are needed."""
    size, in_order = max(at_least, 1), sorted(ways, key=len)
    while (found := _stopping(in_order, size)) is None:
        size += 1
    return found


def _stopping(ways: Sequence[Failures], most: int) -> Failures | None:
    """Return at most so many failures that stop all ways, of which the shortest come first; or None."""
    if not ways:
        return frozenset()
    if _disjoint(ways) > most or _reached(ways, most) < len(ways):
        return None
    times = {failure: sum(failure in way for way in ways) for failure in ways[0]}
    vain: set[int] = set()
    for failure in sorted(times, key=lambda one: (-times[one], one)):
        left = [way for way in ways if failure not in way]
        rest = _stopping(sorted((way - vain for way in left), key=len) if vain else left, most - 1)
        if rest is not None:
            return rest | {failure}
        if times[failure] == 1:
            break  # What else stops only this way would do no better.
        vain.add(failure)
    return None


def _reached(ways: Sequence[Failures], most: int) -> int:
    """Return how many ways so many failures stop at most, if no two stop the same."""
    if len(ways) <= most:
        return len(ways)
    times: dict[int, int] = defaultdict(int)
    for way in ways:
        for failure in way:
            times[failure] += 1
    return sum(sorted(times.values(), reverse=True)[:most])


def _disjoint(ways: Sequence[Failures]) -> int:
    """Return how many ways, taken one after another, have nothing in common: so many failures are needed."""
    count, taken = 0, set[int]()
    for way in ways:
        if taken.isdisjoint(way):
            taken |= way
            count += 1
    return count
