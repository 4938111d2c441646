"""What reports of one claim stand on, and how firm that is, by the rules of ``docs/support.md``.

This is the lineage of one dossier, laid out for :mod:`defgraph.support.search`, without arrays: a short answer need not
load NumPy.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

from defgraph.grades.scale import RELIABILITY, UNGRADED
from defgraph.support.search import Leg, Node, Search

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from defgraph.dossiers import DocumentEntry, Named, ReportEntry

    Circle = frozenset[str]


class _Way(NamedTuple):
    """What a document's word rests on: one of the speakers, if any, and one of the documents, if any."""

    speakers: Sequence[Named]
    bases: Sequence[str]
    own: bool


class _Leg(NamedTuple):
    failures: frozenset[int]
    to: Circle | None
    certain: bool


_ORDER = tuple(RELIABILITY)
_NOT_KNOWN = _Way((), (), own=False)


class Footing:
    """What some reports of one claim rest on; ``sources`` are the documents that they may lead to, by id."""

    def __init__(self, reports: Iterable[ReportEntry], sources: Mapping[str, DocumentEntry]) -> None:
        self._sources, self._told = sources, defaultdict[str, "list[ReportEntry]"](list)
        for report in reports:
            self._told[report.document.id].append(report)
        self._grades: list[str] = []  # by the number of a failure
        self._numbers: dict[tuple[str, str], int] = {}
        self._ways = {document: list(self._read(document)) for document in self._below()}

    @cached_property
    def known(self) -> bool:
        """Whether any origin is known."""
        known: dict[Circle, bool] = {}
        for circle in self._from_the_ground_up:
            legs = self._nodes[circle][1]
            known[circle] = any(leg.certain and (leg.to is None or known[leg.to]) for leg in legs)
        return any(known[start] for start in self._starts)

    @property
    def origins(self) -> int:
        """The support on origins that are known."""
        nodes: dict[Hashable, Node] = {
            circle: Node(failures, [Leg(leg.failures, leg.to) for leg in legs if leg.certain])
            for circle, (failures, legs) in self._nodes.items()
        }
        return Search(self._starts, nodes).smallest_cut()

    @cached_property
    def reliability(self) -> str:
        """The best grade with which the claim still stands if everybody with a worse one is wrong.

        That is the worst grade on the best way to the ground.
        """
        worst: dict[Circle, int] = {}
        for circle in self._from_the_ground_up:
            failures, legs = self._nodes[circle]
            below = (max(self._worst(leg.failures), worst[leg.to] if leg.to else 0) for leg in legs)
            worst[circle] = max(self._worst(failures), min(below))
        return min((_ORDER[worst[start]] for start in self._starts), key=_ORDER.index, default=UNGRADED)

    def _worst(self, failures: Iterable[int]) -> int:
        return max((_ORDER.index(self._grades[failure]) for failure in failures), default=0)

    def _below(self) -> Iterator[str]:
        """Yield the documents that report and those that they rest on, however indirectly."""
        ahead, met = list(self._told), set(self._told)
        while ahead:
            document = ahead.pop()
            yield document
            new = {base for way in self._read(document) for base in way.bases} - met
            met |= new
            ahead += sorted(new)

    def _read(self, document: str) -> Iterator[_Way]:
        """Yield the ways that a document's reports on the claim go; if it has none, that of its own lineage."""
        told = self._told.get(document, ())
        for report in told:
            bases = [base.document for base in report.lineage]
            yield _Way(report.speakers, bases, report.known_origin == "own")
        entry = self._sources.get(document)
        if not told and entry:
            yield _Way((), [base.document for base in entry.bases], entry.origin == "own")
        elif not told:
            yield _NOT_KNOWN

    @cached_property
    def _circles(self) -> Mapping[str, Circle]:
        """Documents that credit each other in a circle, which fail as one."""
        bases = {document: {base for way in ways for base in way.bases} for document, ways in self._ways.items()}
        try:
            TopologicalSorter(bases).prepare()
        except CycleError:
            from defgraph.graph.circles import circles

            names = list(bases)
            number = {name: place for place, name in enumerate(names)}
            found = circles((number[name], number[base]) for name in names for base in bases[name])
            return {names[one]: frozenset(names[other] for other in circle) for one, circle in found.items()}
        return {}

    @cached_property
    def _starts(self) -> list[Circle]:
        return list(dict.fromkeys(map(self._circle, self._told)))

    @cached_property
    def _from_the_ground_up(self) -> Sequence[Circle]:
        below = {circle: {leg.to for leg in legs if leg.to} for circle, (_, legs) in self._nodes.items()}
        return tuple(TopologicalSorter(below).static_order())

    def _circle(self, document: str) -> Circle:
        return self._circles.get(document, frozenset({document}))

    @cached_property
    def _nodes(self) -> Mapping[Circle, tuple[frozenset[int], list[_Leg]]]:
        circles = dict.fromkeys(map(self._circle, self._ways))
        return {
            circle: (frozenset().union(*map(self._brought_down_by, circle)), list(self._legs(circle)))
            for circle in circles
        }

    def _legs(self, circle: Circle) -> Iterator[_Leg]:
        ways = [way for member in sorted(circle) for way in self._ways[member]]
        # Ways that only lead round the circle lead nowhere; if all do, its origin is not known.
        onward = [way for way in ways if way.speakers or not way.bases or set(way.bases) - circle]
        for way in onward or [_NOT_KNOWN]:
            bases = dict.fromkeys(self._circle(base) for base in way.bases if base not in circle)
            speakers = [(frozenset({self._agent(one)}), _named(one)) for one in way.speakers]
            for by, named in speakers or [(frozenset[int](), False)]:
                yield from (_Leg(by, base, certain=True) for base in bases)
                if not bases:
                    yield _Leg(by, None, way.own or named)

    def _brought_down_by(self, document: str) -> frozenset[int]:
        told = self._told.get(document)
        entry = told[0].document if told else self._sources.get(document)
        publisher = entry.publisher if entry else None
        # Of a known publisher, the grade of the document is the publisher's, and not counted again.
        itself = self._number("document", document, _ORDER[0] if publisher else UNGRADED)
        return frozenset({itself, self._agent(publisher)} if publisher else {itself})

    def _agent(self, named: Named) -> int:
        return self._number("agent", named.id, named.reliability or UNGRADED)

    def _number(self, kind: str, name: str, grade: str) -> int:
        if (kind, name) not in self._numbers:
            self._numbers[kind, name] = len(self._grades)
            self._grades.append(grade)
        return self._numbers[kind, name]


def _named(speaker: Named) -> bool:
    """Tell whether a speaker is known by name: an anonymous one is known by a document's id and their own."""
    return "/" not in speaker.id
