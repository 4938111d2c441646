"""What the page's scripts are to see of claims, reports and documents: written out one by one, as a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defgraph.picture.evidence import BECAUSE, DATES, ORIGINS, STANDINGS, document_date, kind_words, stage_key
from defgraph.picture.looks import edge_id, node_id, words
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Sequence

    from defgraph.dossiers import Base, DocumentEntry, Dossier, Named, ReportEntry


def claim_record(dossier: Dossier) -> dict[str, object]:
    deal, denied = dossier.deal, dossier.standing == "denies"
    return {
        "id": edge_id(dossier.id),
        "sentence": dossier.sentence,
        "relation": dossier.relation,
        "subject": node_id(dossier.subject.id),
        "object": node_id(dossier.object.id),
        "item": {**named(dossier.item), "id": node_id(dossier.item.id)} if dossier.item else None,
        "deal": deal,
        "standing": STANDINGS[dossier.standing],
        "stage": words(dossier.stage),
        "stageName": dossier.stage,
        "stageKey": "" if denied or not dossier.stage else stage_key(dossier.stage, deal=deal),
        "rung": ontology().rungs.get(dossier.stage, 0),
        "support": [dossier.support_min, dossier.support_max],
        "stageSupport": [dossier.stage_support_min, dossier.stage_support_max],
        "single": dossier.single_source,
        "weak": [named(point) for point in dossier.weak_points],
        "reports": [report_record(index, report) for index, report in enumerate(dossier.reports)],
        "last": max((report.known for report in dossier.reports), default=""),
    }


def report_record(index: int, report: ReportEntry) -> dict[str, object]:
    return {
        "index": index,
        "document": report.document.id,
        "stance": report.stance,
        "stage": words(report.stage),
        "stageName": report.stage,
        "span": [report.start, report.end],
        "speakers": [named(speaker) for speaker in report.speakers],
        "figures": [[name, str(figure)] for name, figure in sorted(report.figures.items())],
        "dates": [[DATES[name], date] for name, date in sorted(report.dates.items())],
        "times": {name: report.dates.get(name, "") for name in ("date", "since", "until", "due")},
        "bases": base_records(report.lineage),
        "ownLineage": bool(report.bases or report.origin),
        "origin": report.known_origin,
        "originWords": ORIGINS.get(report.known_origin, ""),
        "note": report.note,
        "deal": report.deal,
        "condition": report.condition,
    }


def document_record(document: DocumentEntry) -> dict[str, object]:
    return {
        "id": document.id,
        "publisher": document.publisher.label if document.publisher else "",
        "publisherId": document.publisher.id if document.publisher else "",
        "publisherKind": kind_words(document.publisher.kind) if document.publisher else "",
        "date": document_date(document),
        "issued": document.issued,
        "issuedAfter": document.issued_after,
        "url": document.url,
        "origin": document.origin,
        "originWords": ORIGINS.get(document.origin, ""),
        "held": document.held,
        "bases": base_records(document.bases),
        "editionOf": document.edition_of,
    }


def base_records(bases: Sequence[Base]) -> list[dict[str, str]]:
    return [{"document": base.document, "because": BECAUSE[base.because]} for base in bases]


def named(thing: Named) -> dict[str, str]:
    return {"id": thing.id, "label": thing.label, "kind": kind_words(thing.kind)}
