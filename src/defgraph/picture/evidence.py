"""What the page shows of a claim when asked: its standing, its weak points, and each report with its lineage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defgraph.picture.looks import edge_id, node_id, words
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from defgraph.dossiers import Base, DocumentEntry, Dossier, Named, ReportEntry

_BECAUSE = {
    "credit": "it credits it",
    "byline": "the byline names it",
    "overlap": "their texts overlap",
    "decision": "somebody looked and decided so",
}
_ORIGINS = {"own": "the publisher's own reporting", "unknown": "of unknown origin: it may repeat another text"}
_STANDING = {"asserts": "asserted", "hedges": "hedged", "denies": "denied"}
_DATES = {"date": "on", "since": "since", "until": "until", "due": "due by"}


def claim_record(dossier: Dossier) -> dict[str, object]:
    """Return a claim as the page's script reads it."""
    deal, denied = dossier.deal, dossier.standing == "denies"
    return {
        "id": edge_id(dossier.id),
        "sentence": dossier.sentence,
        "relation": dossier.relation,
        "subject": node_id(dossier.subject.id),
        "object": node_id(dossier.object.id),
        "item": {**_named(dossier.item), "id": node_id(dossier.item.id)} if dossier.item else None,
        "deal": deal,
        "standing": _STANDING.get(dossier.standing, dossier.standing),
        "stage": words(dossier.stage),
        "stageKey": "" if denied or not dossier.stage else stage_key(dossier.stage, deal=deal),
        "rung": ontology().rungs.get(dossier.stage, 0),
        "support": [dossier.support_min, dossier.support_max],
        "stageSupport": [dossier.stage_support_min, dossier.stage_support_max],
        "single": dossier.single_source,
        "weak": [_named(point) for point in dossier.weak_points],
        "reports": [_report(report) for report in dossier.reports],
        "last": max((report.known for report in dossier.reports), default=""),
    }


def document_records(dossiers: Iterable[Dossier]) -> dict[str, object]:
    """Return the documents of all reports, by their ids."""
    documents = {r.document.id: r.document for dossier in dossiers for r in dossier.reports}
    return {identifier: _document(document) for identifier, document in sorted(documents.items())}


def stage_key(stage: str, *, deal: bool) -> str:
    """Return the row of the legend that a stage belongs to."""
    return f"{'deal' if deal else 'other'}:{stage}"


def _named(thing: Named) -> dict[str, str]:
    return {"id": thing.id, "label": thing.label, "kind": words(_spaced(thing.kind))}


def _spaced(kind: str) -> str:
    return "".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip()


def _document(document: DocumentEntry) -> dict[str, object]:
    return {
        "id": document.id,
        "publisher": document.publisher.label if document.publisher else "",
        "date": _date(document),
        "url": document.url,
        "origin": _ORIGINS.get(document.origin, document.origin),
        "held": document.held,
        "bases": _bases(document.bases),
    }


def _date(document: DocumentEntry) -> str:
    if document.issued:
        return document.issued
    return f"not dated, after {document.issued_after}" if document.issued_after else "not dated"


def _bases(bases: Sequence[Base]) -> list[dict[str, str]]:
    return [{"document": base.document, "because": _BECAUSE.get(base.because, base.because)} for base in bases]


def _report(report: ReportEntry) -> dict[str, object]:
    return {
        "document": report.document.id,
        "stance": report.stance,
        "stage": words(report.stage),
        "span": [report.start, report.end],
        "speakers": [_named(speaker) for speaker in report.speakers],
        "figures": [[name, str(figure)] for name, figure in sorted(report.figures.items())],
        "dates": [[_DATES.get(name, name), date] for name, date in sorted(report.dates.items())],
        "bases": _bases(report.bases),
        "origin": _ORIGINS.get(report.origin, report.origin),
        "note": report.note,
    }
