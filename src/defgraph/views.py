"""Views in time: the graph as it was known by a day, and what was the case at one.

A view is a store of its own, in memory. The whole store is read as N-Triples, one triple a line, and the lines of
what is left out are passed over; so is all that had been derived, which is derived anew from the rest.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from defgraph import vocabulary as v
from defgraph.assessment import assess
from defgraph.errors import QueryError
from defgraph.model import certainly_later, last_day
from defgraph.store import MEMORY, draft
from defgraph.store.triples import assessment_triples, claim_properties, direct_properties, parsed
from defgraph.vocabulary import Term, ontology

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from defgraph.store import Store

_NAMED = 3
"""How many documents a message names; of more it gives the number."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not in a view because its date cannot tell whether it belongs there: ids of documents, count of reports.

    As a text: a phrase for a message, empty if there is nothing.
    """

    documents: tuple[str, ...] = ()
    reports: int = 0

    def __str__(self) -> str:
        named = ", ".join(self.documents[:_NAMED]) + (", …" if len(self.documents) > _NAMED else "")
        documents = f"{_counted(len(self.documents), 'document')} ({named})" if self.documents else ""
        return " and ".join(filter(None, (documents, _counted(self.reports, "report") if self.reports else "")))


@dataclass(frozen=True, slots=True)
class Viewed:
    """A view: a store in memory, and what its dates could not place."""

    store: Store
    left_out: LeftOut


def view(store: Store, *, known_by: str | None = None, as_of: str | None = None) -> Viewed:
    """Return the graph as it was known by a day, what was the case at a day as far as reported, or both.

    Days are ``YYYY-MM-DD``; a bare month or year means its last day.

    ``known_by`` keeps the documents issued by then, those that they rest on, and what is reported in these.
    ``as_of`` keeps the reports of what had come about by then, in whatever document: a state of affairs from its
    ``since``, all else from its ``date``; what has neither, from when it was said.

    Raises:
        QueryError: if a day is none.
        StoreError: if the store fails.
    """
    known, then = _day("known-by", known_by), _day("as-of", as_of)
    making = draft(MEMORY)
    with tempfile.TemporaryFile() as lines:
        store.dump(lines, "ntriples")
        lines.seek(0)
        kept, left_out = _choose(_Outline(lines), known, then)
        lines.seek(0)
        making.add(parsed(_told(lines, kept)))
    assessed = list(assess(making.store, as_of=then))
    making.add(assessment_triples(assessed))
    return Viewed(making.publish(), left_out)


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}"


def _day(name: str, value: str | None) -> str | None:
    try:
        return None if value is None else last_day(value)
    except ValueError as error:
        raise QueryError(f"{name!r} is {value!r}, which is {error}") from error


def _term(iri: str) -> bytes:
    """Write an IRI as N-Triples does."""
    return f"<{iri}>".encode()


def _begin(namespace: str) -> bytes:
    """Return how the terms of a namespace begin."""
    return f"<{namespace}".encode()


_TYPE = _term(v.RDF + "type")
_ISSUED, _ISSUED_AFTER = _term(v.DCTERMS + "issued"), _term(Term.ISSUED_AFTER)
_QUOTED_FROM, _DERIVED_FROM = _term(v.PROV + "wasQuotedFrom"), _term(v.PROV + "wasDerivedFrom")
_STAGE, _DATE, _SINCE, _UNTIL = map(_term, (Term.STAGE, Term.DATE, Term.SINCE, Term.UNTIL))
_SINGLE = (_ISSUED, _ISSUED_AFTER, _QUOTED_FROM, _STAGE, _DATE, _SINCE, _UNTIL)
_TAKES_ALONG = frozenset(map(_term, (Term.REPORTS, Term.SAID_BY, Term.HAS_SPAN, v.PROV + "qualifiedDerivation")))
_A_DOCUMENT, _A_SPEAKER, _IN_FORCE = _term(Term.DOCUMENT), _term(Term.SPEAKER), _term(v.STAGE + "in-force")
_OF_CLAIM, _OF_DOCUMENT, _OF_SPEAKER = map(_begin, (v.CLAIM, v.DOCUMENT, v.SPEAKER))
_LEAVING = (_OF_CLAIM, _OF_DOCUMENT, _OF_SPEAKER, *map(_begin, (v.REPORT, v.LINEAGE, v.SPAN)))
"""How the nodes begin that may be left out; all others (the ontology, entities) stay."""


class _Outline:
    """What a graph tells of its documents and reports, gone through once. Nodes are terms as N-Triples writes them.

    ``single`` holds, by property, the values of those that a node has one of; ``credits`` the documents that a
    document or report rests on; ``along`` what stays where a node stays: the claim, speakers, span and lineage edges
    of a report, the lineage edges and speakers of a document, the span of a lineage edge.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.documents: list[bytes] = []
        self.single: Mapping[bytes, dict[bytes, bytes]] = {name: {} for name in _SINGLE}
        self.credits: dict[bytes, list[bytes]] = defaultdict(list)
        self.along: dict[bytes, list[bytes]] = defaultdict(list)
        for line in lines:
            subject, name, rest = line.split(b" ", 2)
            if not subject.startswith(_OF_CLAIM):
                self._take(subject, name, rest[:-3])  # without the dot and the line's end
        self.reports: dict[bytes, list[bytes]] = defaultdict(list)
        for report, document in self.single[_QUOTED_FROM].items():
            self.reports[document].append(report)

    def _take(self, subject: bytes, name: bytes, value: bytes) -> None:
        if name in self.single:
            self.single[name][subject] = value
        elif name in _TAKES_ALONG:
            self.along[subject].append(value)
        elif name == _DERIVED_FROM:
            self.credits[subject].append(value)
        elif name == _TYPE and value == _A_DOCUMENT:
            self.documents.append(subject)
        elif name == _TYPE and value == _A_SPEAKER:
            self.along[_document_of(subject)].append(subject)

    def date(self, name: bytes, node: bytes) -> str:
        """Return a date of a node, or an empty text."""
        value = self.single[name].get(node)
        return value.split(b'"', 2)[1].decode() if value else ""


def _document_of(speaker: bytes) -> bytes:
    return _OF_DOCUMENT + speaker.removeprefix(_OF_SPEAKER).partition(b"/")[0] + b">"


class _When(Enum):
    """Where a date lies, seen from a day: by then, certainly later, or it cannot be told."""

    BY = "by"
    LATER = "later"
    UNTOLD = "untold"


class _Timing:
    """Where the documents and reports of a graph lie in time, seen from one day (``YYYY-MM-DD``)."""

    def __init__(self, outline: _Outline, day: str) -> None:
        self.outline, self.day = outline, day
        self.rungs = frozenset(_term(v.STAGE + stage) for stage in ontology().rungs)

    def documents(self, chosen: Iterable[bytes], stays: Callable[[bytes], bool]) -> Mapping[bytes, _When]:
        """Place these documents; a document was there by the day if one that was rests on it.

        Reports that do not stay give no evidence of that.
        """
        outline = self.outline
        placed = {document: self._issued(document) for document in chosen}
        ahead = [document for document, when in placed.items() if when is _When.BY]
        while ahead:
            document = ahead.pop()
            reports = (report for report in outline.reports.get(document, ()) if stays(report))
            for base in (base for node in (document, *reports) for base in outline.credits.get(node, ())):
                if placed.get(base, _When.BY) is not _When.BY:
                    placed[base] = _When.BY
                    ahead.append(base)
        return placed

    def report(self, report: bytes, said: _When) -> _When:
        """Place what a report says, where its document is placed at ``said``.

        What was said by the day had come about by then. A date still to come when it was said is that of a plan,
        which was there when it was said, or else that on which a state of affairs is to begin.
        """
        state = self.outline.single[_STAGE].get(report) == _IN_FORCE
        reached = self._reached(report, state=state)
        if not reached:
            return said if said is _When.BY else self._between(report, said)
        when, issued = self._when(reached), self.outline.date(_ISSUED, self.outline.single[_QUOTED_FROM][report])
        if certainly_later(reached, issued) or (said is _When.BY and when is _When.LATER):
            return when if state else said
        return said if said is _When.BY else when

    def _issued(self, document: bytes) -> _When:
        issued, after = (self.outline.date(name, document) for name in (_ISSUED, _ISSUED_AFTER))
        if issued:
            return self._when(issued)
        return _When.LATER if certainly_later(after, self.day) else _When.UNTOLD

    def _reached(self, report: bytes, *, state: bool) -> str:
        """Return when a stage was reached: for a state of affairs, since when; for an exit, also until when it was."""
        date, since, until = (self.outline.date(name, report) for name in (_DATE, _SINCE, _UNTIL))
        if state:
            return since or date
        return date or (until if self.outline.single[_STAGE].get(report) not in self.rungs else "")

    def _between(self, report: bytes, said: _When) -> _When:
        """Place what has come about at some time since the one date, until the other, or by when it was said."""
        since, until = (self.outline.date(name, report) for name in (_SINCE, _UNTIL))
        if until and self._when(until) is _When.BY:
            return _When.BY
        if since and self._when(since) is _When.LATER:
            return _When.LATER
        return _When.UNTOLD if since or until else said

    def _when(self, date: str) -> _When:
        if last_day(date) <= self.day:
            return _When.BY
        return _When.LATER if certainly_later(date, self.day) else _When.UNTOLD


def _choose(outline: _Outline, known_by: str | None, as_of: str | None) -> tuple[frozenset[bytes], LeftOut]:
    """Return the nodes that stay, out of all that may be left out, and what could not be placed."""
    documents, undated = outline.documents, list[bytes]()
    if known_by:
        placed = _Timing(outline, known_by).documents(documents, lambda _: True)
        documents, undated = _at(placed, _When.BY), _at(placed, _When.UNTOLD)
    reports, untold = [report for document in documents for report in outline.reports.get(document, ())], 0
    if as_of:
        told = _place_reports(_Timing(outline, as_of), documents)
        reports, untold = _at(told, _When.BY), len(_at(told, _When.UNTOLD))
    return _with_all_along(outline, [*documents, *reports]), LeftOut(tuple(sorted(map(_id, undated))), untold)


def _place_reports(timing: _Timing, documents: Iterable[bytes]) -> Mapping[bytes, _When]:
    said = timing.documents(documents, lambda report: timing.report(report, _When.BY) is _When.BY)
    reports = timing.outline.reports
    return {
        report: timing.report(report, when) for document, when in said.items() for report in reports.get(document, ())
    }


def _at(placed: Mapping[bytes, _When], wanted: _When) -> list[bytes]:
    return [node for node, when in placed.items() if when is wanted]


def _id(document: bytes) -> str:
    return document[len(_OF_DOCUMENT) : -1].decode()


def _with_all_along(outline: _Outline, nodes: list[bytes]) -> frozenset[bytes]:
    kept = set(nodes)
    while nodes:
        for node in outline.along.get(nodes.pop(), ()):
            if node not in kept:
                kept.add(node)
                nodes.append(node)
    return frozenset(kept)


def _told(lines: Iterable[bytes], kept: frozenset[bytes]) -> Iterator[bytes]:
    """Yield the lines of the nodes that stay, without those that were derived."""
    of_claim, direct = frozenset(map(_term, claim_properties())), frozenset(map(_term, direct_properties()))
    for line in lines:
        subject, name, _ = line.split(b" ", 2)
        if not subject.startswith(_LEAVING):
            if name not in direct:
                yield line
        elif subject in kept and (name in of_claim or not subject.startswith(_OF_CLAIM)):
            yield line
