"""Dates that cannot be: what a document tells of as past, and what it rests on, is not later than itself.

Dates are compared as far as both are known (:func:`defgraph.model.certainly_later`): a year is never later
than a month of it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from defgraph.errors import Finding
from defgraph.model import certainly_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from defgraph.model import Document, Report
    from defgraph.reading.documents import DocumentFile

_ROUND = "a document rests on earlier ones: turn it round, remove it, or mend one of the dates"
# The first stage on the ladder at which a date says that something has come about. Below `discussed` there are
# only thoughts and plans, and their `date` is the day thought of. A contract may be for a period to come: its
# `since` lies ahead until the first part is delivered.
_COME_ABOUT = {"date": "discussed", "since": "delivering"}


def too_late(report: Report, issued: str | None, rungs: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield the fields of a report, with their dates, that tell as past what is later than its document.

    ``rungs`` gives the place on the ladder of each stage that has one. Exits have none and have come about.
    A report that hedges tells nothing as past, nor does one whose stage is at fault (empty).
    """
    if not issued or not report.stage or report.stance not in {"asserts", "denies"}:
        return
    for key, date in (("date", report.date), ("since", report.since)):
        come_about = report.stage not in rungs or rungs[report.stage] >= rungs[_COME_ABOUT[key]]
        if date and come_about and certainly_later(date, issued):
            yield key, date


def backward_lineage(files: Iterable[DocumentFile]) -> Iterator[Finding]:
    """Yield a finding for each lineage edge, of a document or a report, that leads to a later document.

    It may lead there by way of documents whose own dates are not known as exactly. Where one of these is
    known to be earlier than what it rests on, its edge is at fault and those that lead to it are not.
    """
    lineage = _Lineage(files)
    for file in lineage.files:
        issued = file.document.issued
        if issued is None:
            continue
        for base, place in file.edges:
            if way := lineage.way_to_later(base, issued):
                names, when = ", which rests on ".join(map(repr, way)), lineage.later(way[-1], issued)
                yield Finding(place, f"rests on {names}, {when}, later than this document, issued {issued}", _ROUND)


class _Lineage:
    """Documents and what they rest on, be it as a whole or in a single report."""

    def __init__(self, files: Iterable[DocumentFile]) -> None:
        self.files = tuple(files)
        self._documents: dict[str, Document] = {}
        self._bases: defaultdict[str, list[str]] = defaultdict(list)
        for file in self.files:
            if file.document.id:
                self._documents[file.document.id] = file.document
                self._bases[file.document.id] += [base for base, _ in file.edges]

    def way_to_later(self, base: str, issued: str) -> tuple[str, ...]:
        """Return the shortest way from a base to a document certainly later than a date; empty if there is none."""
        seen = {base}
        ways: deque[tuple[str, ...]] = deque([(base,)])
        while ways:
            way = ways.popleft()
            if not self.later(way[-1], issued):
                further = [name for name in self._through(way[-1], issued) if name not in seen]
                seen.update(name for name in further if not self.later(name, issued))
                ways.extend((*way, name) for name in dict.fromkeys(further))
            # Where it is later than one on the way too, the fault is that one's, and is told there.
            elif not any(self.later(way[-1], self._issued(name)) for name in way[:-1]):
                return way
        return ()

    def _through(self, name: str, issued: str) -> list[str]:
        """Return what a document rests on that may be later than a date though the document is not.

        Of one whose own date is known as exactly, that is nothing that its own edges do not tell.
        """
        return [] if len(self._issued(name)) >= len(issued) else self._bases.get(name, [])

    def _issued(self, name: str) -> str:
        document = self._documents.get(name)
        return (document.issued or "") if document else ""

    def later(self, name: str, issued: str) -> str:
        """Tell when a document was issued if that is certainly later than a date; else the text is empty."""
        document = self._documents.get(name)
        known = (("issued", document.issued), ("issued after", document.issued_after)) if document else ()
        return next((f"{how} {date}" for how, date in known if date and certainly_later(date, issued)), "")
