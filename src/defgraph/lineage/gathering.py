"""Gathering claims and lineage into arrays, report by report, in any order."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from defgraph.lineage.arrays import PLAIN, STANCES, Claims, Evidence, Lineage, Reports, Way
from defgraph.lineage.names import Gathered, Names
from defgraph.model import certainly_later
from defgraph.sets import Sets
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Sequence

    from defgraph.sets import Ints


class Origin(NamedTuple):
    """What a report or document rests on: documents by IRI, or the publisher's own reporting (or not known: False)."""

    bases: frozenset[str] = frozenset()
    own: bool = False


class Reported(NamedTuple):
    """One report.

    ``claim`` is the number that its claim was given when it was taken up. ``origin`` is None where it shares its
    document's lineage; ``reached`` is the date given for its stage, ``until`` that until which things went on.
    """

    report: str
    claim: int
    document: str
    stance: str
    stage: str
    speakers: frozenset[str] = frozenset()
    origin: Origin | None = None
    reached: str = ""
    until: str = ""


class Numbers(dict[str, int]):
    """Numbers for names, given as they are met."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number

    def in_order(self) -> tuple[list[str], Ints]:
        """Return the names in order, and for each number given its place among them."""
        names = sorted(self)
        places = np.empty(len(names), np.int64)
        places[np.fromiter((self[name] for name in names), np.int64, len(names))] = np.arange(len(names))
        return names, places


class Gathering:
    """Claims, documents and reports as they come. All names are IRIs but for those of stances, stages, relations."""

    def __init__(self, as_of: str | None = None) -> None:
        """Begin; what had ended is told as of a day, or else as of when each report was made."""
        self._as_of = as_of
        self.entities, self.documents, self.agents = Numbers(), Numbers(), Numbers()
        self._claims, self._claim_rows = Gathered(), array("i")
        self._sources: dict[int, tuple[int, Origin]] = {}
        self._said: dict[int, str] = {}
        self._ways: dict[tuple[frozenset[str], Origin | None], int] = {(frozenset(), None): 0}
        self._times: dict[str, int] = {}
        self._rows, self._reports = array("i"), Gathered()
        self._relations = {name: number for number, name in enumerate(ontology().relations)}
        self._stages = {name: number for number, name in enumerate(ontology().stages)}

    def claim(self, claim: str, relation: str, subject: str, object_: str, item: str | None) -> int:
        """Take up a claim, and return the number by which reports name it; if it is taken up again, any of them does.

        So no claim need be remembered by its name: of a register there are nearly as many as reports.
        """
        ends = [self.entities[subject], self.entities[object_], self.entities[item] if item else -1]
        return self._add_claim(claim, [self._relations[relation], *ends])

    def bare_claim(self, claim: str) -> int:
        """Take up a claim of which nothing is told but that there are reports of it. See :meth:`claim`."""
        return self._add_claim(claim, [-1, -1, -1, -1])

    def _add_claim(self, claim: str, row: list[int]) -> int:
        self._claims.add(claim)
        self._claim_rows.fromlist(row)
        return len(self._claim_rows) // len(row) - 1

    def source(self, document: str, publisher: str | None, said: str, origin: Origin) -> None:
        """Take up a document, before its reports; ``said`` is the date it was issued, or after which, or empty."""
        number = self.documents[document]
        self._sources[number] = (self.agents[publisher] if publisher else -1, origin)
        self._said[number] = said

    def report(self, told: Reported) -> None:
        """Take up a report. What lasted until a date is over if that is not later than the day, or when it was said."""
        number = self.documents[told.document]
        said = self._said.get(number, "")
        # A date still to come when it was said (a visit planned) is no time reached.
        time = said if said and certainly_later(told.reached, said) else told.reached or said
        then = self._as_of or said
        over = bool(told.until) and not (then and certainly_later(told.until, then))
        way = self._ways.setdefault((told.speakers, told.origin), len(self._ways))
        when = self._times.setdefault(time, len(self._times))
        stance, stage = STANCES.index(told.stance), self._stages[told.stage]
        self._reports.add(told.report)
        self._rows.fromlist([told.claim, number, way, stance, stage, when, over])

    def evidence(self) -> Evidence:
        """Return all that was taken up."""
        for base in (base for _, origin in [*self._sources.values(), *self._ways] if origin for base in origin.bases):
            self.documents[base]  # which nothing else may name
        for speaker in (speaker for speakers, _ in self._ways for speaker in speakers):
            self.agents[speaker]
        claims, places = self._claims.distinct()
        rows = np.frombuffer(self._rows, np.intc).reshape(-1, 7)
        order = np.lexsort((self._reports.ranks(), places[rows[:, 0]]))
        claim, document, way, stance, stage, time, over = (rows[order, column].astype(np.int64) for column in range(7))
        times, time_places = Numbers(self._times).in_order()
        iris = self._reports.in_order_of(order)
        reports = Reports(iris, stance, stage, time_places[time], times, over.astype(np.bool_))
        return Evidence(self._claim_table(claims, places), reports, self._lineage(claims, places[claim], document, way))

    def _claim_table(self, claims: Names, places: Ints) -> Claims:
        entities, entity_places = self.entities.in_order()
        table = np.full((len(claims), 4), -1)
        table[places] = np.frombuffer(self._claim_rows, np.intc).reshape(-1, 4)
        ends = np.append(entity_places, -1)[table[:, 1:]]
        return Claims(claims, entities, table[:, 0].copy(), ends[:, 0], ends[:, 1], ends[:, 2])

    def _lineage(self, claims: Names, claim: Ints, document: Ints, way: Ints) -> Lineage:
        documents, document_places = self.documents.in_order()
        agents, agent_places = self.agents.in_order()
        of_document, of_agent = document_places.tolist(), agent_places.tolist()
        sources = [self._sources.get(number, (-1, Origin())) for number in np.argsort(document_places).tolist()]
        publishers = np.fromiter((publisher for publisher, _ in sources), np.int64, len(sources))
        ways = [self._way(*found, of_document, of_agent) for found in self._ways]
        in_order = sorted(range(len(ways)), key=lambda number: _in_order(ways[number]))
        return Lineage(
            claims=claims,
            documents=documents,
            agents=agents,
            publisher=np.append(agent_places, -1)[publishers],
            own=np.fromiter((origin.own for _, origin in sources), np.bool_, len(sources)),
            bases=Sets.gather([of_document[self.documents[base]] for base in origin.bases] for _, origin in sources),
            ways=[ways[number] for number in in_order],
            claim=claim,
            document=document_places[document],
            way=np.argsort(in_order)[way],
        )

    def _way(
        self, speakers: frozenset[str], origin: Origin | None, of_document: Sequence[int], of_agent: Sequence[int]
    ) -> Way:
        by = tuple(sorted(of_agent[self.agents[speaker]] for speaker in speakers))
        if origin is None:
            return Way(by) if by else PLAIN
        bases = tuple(sorted(of_document[self.documents[base]] for base in origin.bases))
        return Way(by, bases, None if bases else origin.own)


def _in_order(way: Way) -> tuple[object, ...]:
    return way.bases is not None, way.bases or (), way.own or False, way.speakers
