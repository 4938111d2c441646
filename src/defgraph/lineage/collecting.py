"""Gathering evidence from what was read, while something else goes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defgraph import vocabulary as v
from defgraph.lineage.gathering import Gathering, Origin, Reported
from defgraph.lineage.reading import reached
from defgraph.store.triples import speaker_iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.lineage.arrays import Evidence
    from defgraph.model import Claim, Collection, LineageEdge, Report


class Collecting:
    """Gathers the evidence of a collection from the reports that go by."""

    def __init__(self, collection: Collection) -> None:
        self._gathering, self._reports = Gathering(), collection.reports
        self._last = "", -1
        for document in collection.documents:
            publisher = v.ENTITY + document.publisher if document.publisher else None
            said = document.issued or document.issued_after or ""
            origin = Origin(_bases(document.lineage), document.own)
            self._gathering.source(v.DOCUMENT + document.id, publisher, said, origin)
        self._speakers = {(one.document, one.id): speaker_iri(one) for one in collection.speakers}

    def reports(self) -> Iterator[Report]:
        """Yield the reports of the collection, each when it has been taken up."""
        for report in self._reports:
            self._gathering.report(self._reported(report))
            yield report

    def evidence(self) -> Evidence:
        """Return what was gathered."""
        return self._gathering.evidence()

    def _claim(self, claim: Claim) -> int:
        """Take up the claim of a report, unless the one before was of it too, and return its number."""
        name, (last, number) = claim.id, self._last
        if name != last:
            item = v.ENTITY + claim.item if claim.item else None
            subject, object_ = v.ENTITY + claim.subject, v.ENTITY + claim.object
            number = self._gathering.claim(v.CLAIM + name, claim.relation, subject, object_, item)
            self._last = name, number
        return number

    def _reported(self, report: Report) -> Reported:
        until = report.until or ""
        return Reported(
            v.REPORT + report.id,
            self._claim(report.claim),
            v.DOCUMENT + report.document,
            report.stance,
            report.stage,
            frozenset([self._speakers[report.document, name] for name in report.speakers]),
            _origin(report),
            reached(report.stage, report.date or "", until),
            until,
        )


def _origin(report: Report) -> Origin | None:
    if report.lineage is None:
        return None
    return Origin(_bases(report.lineage), not report.lineage and bool(report.own))


def _bases(lineage: tuple[LineageEdge, ...]) -> frozenset[str]:
    return frozenset(v.DOCUMENT + edge.document for edge in lineage)
