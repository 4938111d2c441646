"""What someone decided on which entities are one, what follows from it, and what cannot be.

Being the same leads on from entity to entity: of A and B, and B and C, it follows for A and C. The first named of a
decision stands for both; of several entities that are one, the one that is nowhere named second and is named first.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from defgraph.errors import Finding
from defgraph.identity.meeting import common_class
from defgraph.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from defgraph.errors import Place
    from defgraph.model import Entity

SAME: Final = "same"
DIFFERENT: Final = "different"

_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """That two entities are the same, or different: who said so, when (a day), and why.

    ``place`` is where that is written, for findings.
    """

    verdict: str
    one: str
    other: str
    because: str
    by: str
    on: str
    place: Place = field(compare=False)

    @property
    def pair(self) -> frozenset[str]:
        """The two entities, in no order."""
        return frozenset((self.one, self.other))


def canonical_ids(decisions: Iterable[Decision]) -> dict[str, str]:
    """Return for each entity that another stands for the id of that other.

    Which one stands for several follows from the order of the decisions, not from that of anything else.
    """
    decisions = [decision for decision in decisions if decision.verdict == SAME]
    second = {decision.other for decision in decisions}
    groups = _Groups()
    for decision in decisions:
        groups.join(decision.one, decision.other)
    names = dict.fromkeys(name for decision in decisions for name in (decision.one, decision.other))
    first: dict[str, str] = {}
    for name in sorted(names, key=lambda name: name in second):
        first.setdefault(groups.of(name), name)
    return {name: stands for name in names if (stands := first[groups.of(name)]) != name}


class _Groups:
    """Disjoint sets of names (union-find with halved paths)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, name: str) -> str:
        above = self._above
        while (up := above.setdefault(name, name)) != name:
            above[name] = name = above.setdefault(up, up)
        return name

    def join(self, one: str, other: str) -> None:
        self._above[self.of(other)] = self.of(one)


def contradictions(
    decisions: Iterable[Decision], entities: Mapping[str, Entity], *, complete: bool = True
) -> Iterator[Finding]:
    """Yield a finding for each decision that cannot be.

    That is one on unknown entities, one that takes as the same what is of two classes, and one by which entities are
    different that others make the same. ``entities`` are all there are, by id; unless they are ``complete`` (a file
    could not be read), an unknown one is no finding.
    """
    decisions = list(decisions)
    for decision in decisions:
        yield from _unknown(decision, entities) if complete else ()
        yield from _unlike(decision, entities)
    same = [decision for decision in decisions if decision.verdict == SAME]
    for decision in decisions:
        if decision.verdict == DIFFERENT and (way := _way(same, decision.one, decision.other)):
            lines = ", ".join(f"{one.one!r} is {one.other!r} (line {one.place.line})" for one in way)
            message = f"{decision.one!r} and {decision.other!r} are different here, and the same by other decisions"
            yield Finding(decision.place, message, f"remove this decision or one of these: {lines}")


def _unknown(decision: Decision, entities: Mapping[str, Entity]) -> Iterator[Finding]:
    for name in dict.fromkeys((decision.one, decision.other)):
        if name not in entities:
            near = " or ".join(map(repr, nearest(name, entities, _NEAREST)))
            remedy = f"did you mean {near}?" if near else "remove the decision, or restore what declared the entity"
            yield Finding(decision.place, f"unknown entity {name!r}", remedy)


def _unlike(decision: Decision, entities: Mapping[str, Entity]) -> Iterator[Finding]:
    if decision.one == decision.other:
        yield Finding(decision.place, f"{decision.one!r} is named twice", "name two entities, or remove the decision")
        return
    one, other = entities.get(decision.one), entities.get(decision.other)
    if decision.verdict == SAME and one and other and not of_one_class(one.entity_class, other.entity_class):
        message = f"{one.id!r} is of class {one.entity_class} and {other.id!r} of class {other.entity_class}"
        remedy = "only entities of one class, or of a class and a narrower one, can be the same; mend one of the two"
        yield Finding(decision.place, message, remedy)


def of_one_class(one: str, other: str) -> bool:
    """Tell whether two classes are the same, or one is narrower than the other. An empty one excludes nothing."""
    return not one or not other or common_class({one, other}) in {one, other}


def _way(decisions: Iterable[Decision], start: str, end: str) -> list[Decision]:
    """Return the shortest chain of decisions from one entity to another; empty if there is none."""
    edges: defaultdict[str, list[tuple[str, Decision]]] = defaultdict(list)
    for decision in decisions:
        edges[decision.one].append((decision.other, decision))
        edges[decision.other].append((decision.one, decision))
    ways: dict[str, list[Decision]] = {start: []}
    waiting = deque([start])
    while waiting and end not in ways:
        here = waiting.popleft()
        for there, decision in edges[here]:
            if there not in ways:
                ways[there] = [*ways[here], decision]
                waiting.append(there)
    return ways.get(end, []) if start != end else []


class Decided:
    """What follows from decisions for any two entities."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        decisions = list(decisions)
        self._canonical = canonical_ids(decisions)
        different = (decision for decision in decisions if decision.verdict == DIFFERENT)
        self._different = {frozenset(map(self._of, decision.pair)) for decision in different}

    def verdicts(self, one: str, other: str) -> tuple[str, ...]:
        """Return what follows from the decisions for two entities: that they are the same, or different; or nothing."""
        pair = frozenset((self._of(one), self._of(other)))
        if len(pair) == 1:
            return (SAME,) if one != other else ()
        return (DIFFERENT,) if pair in self._different else ()

    def _of(self, name: str) -> str:
        return self._canonical.get(name, name)
