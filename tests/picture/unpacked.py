"""The objects that the page's scripts see, made of a store as ``data.js`` makes them of the page's data."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from defgraph.dossiers import DocumentEntry
from defgraph.picture.looks import edge_id, words
from defgraph.vocabulary import kebab, ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from defgraph.dossiers import Base, Dossier, Named, ReportEntry
    from defgraph.retraction import Corpus


def unpacked(corpus: Corpus, drawn: Iterable[Dossier] | None = None) -> dict[str, object]:
    """Return claims, documents and stages as ``data.js`` unpacks them; all claims, or only those drawn.

    ``beyond`` holds what else tells when documents were there: the documents that rest on those of the claims drawn
    and are not among them, and the reports on other claims whose own lineage does.
    """
    dossiers, known = corpus.dossiers if drawn is None else tuple(drawn), corpus.documents
    inside = _lineage(dossiers, known)
    drawn_ids = {dossier.id for dossier in dossiers}
    undrawn = [r for dossier in corpus.dossiers if dossier.id not in drawn_ids for r in dossier.reports if r.bases]
    met = _resting(inside, undrawn, known)
    reports = [report for report in undrawn if any(base.document in met for base in report.bases)]
    return {
        "claims": [_claim(dossier) for dossier in dossiers],
        "documents": [_document(_entry(known, name)) for name in inside],
        "beyond": {
            "documents": [_document(_entry(known, name)) for name in sorted(met - inside.keys())],
            "reports": [_report(place, report) for place, report in enumerate(reports)],
        },
        "stages": [
            {"name": name, "label": words(name), "rung": ontology().rungs.get(name, -1)} for name in ontology().stages
        ],
    }


def _lineage(dossiers: Iterable[Dossier], known: Mapping[str, DocumentEntry]) -> dict[str, None]:
    """Return the documents that report claims, and those that they rest on, however indirectly."""
    told = [report for dossier in dossiers for report in dossier.reports]
    ahead = [name for r in told for name in (r.document.id, *(base.document for base in r.bases))]
    met: dict[str, None] = {}
    while ahead:
        name = ahead.pop()
        if name not in met:
            met[name] = None
            ahead += [base.document for base in _entry(known, name).bases]
    return met


def _resting(
    inside: Iterable[str], undrawn: Iterable[ReportEntry], known: Mapping[str, DocumentEntry]
) -> frozenset[str]:
    """Return these documents and all that rest on them, by a lineage of their own or of one of these reports."""
    resting: dict[str, set[str]] = defaultdict(set)
    for name, bases in [*((d.id, d.bases) for d in known.values()), *((r.document.id, r.bases) for r in undrawn)]:
        for base in bases:
            resting[base.document].add(name)
    met = set(inside)
    ahead = list(met)
    while ahead:
        new = resting[ahead.pop()] - met
        met |= new
        ahead += new
    return frozenset(met)


def _claim(dossier: Dossier) -> dict[str, object]:
    return {
        **assessed(dossier),
        "id": edge_id(dossier.id),
        "deal": dossier.deal,
        "weak": [named(point) for point in dossier.weak_points],
        "reports": [_report(place, report) for place, report in enumerate(dossier.reports)],
        "last": max(report.known for report in dossier.reports),
    }


def assessed(dossier: Dossier) -> dict[str, object]:
    """Return standing, stage and support of a claim as the page has them."""
    return {
        "standing": {"asserts": "asserted", "hedges": "hedged", "denies": "denied"}[dossier.standing],
        "stage": words(dossier.stage),
        "stageName": dossier.stage,
        "stageKey": f"{'deal' if dossier.deal else 'other'}:{dossier.stage}" if dossier.stage else "",
        "rung": ontology().rungs.get(dossier.stage, 0),
        "support": [dossier.support_min, dossier.support_max],
        "stageSupport": [dossier.stage_support_min, dossier.stage_support_max],
        "single": dossier.single_source,
    }


def named(thing: Named) -> dict[str, str]:
    """Return a thing as the page has it."""
    return {"id": thing.id, "label": thing.label, "kind": _kind(thing)}


def _document(document: DocumentEntry) -> dict[str, object]:
    publisher = document.publisher
    return {
        "id": document.id,
        "publisher": publisher.label if publisher else "",
        "publisherId": publisher.id if publisher else "",
        "publisherKind": _kind(publisher) if publisher else "",
        "issued": document.issued,
        "issuedAfter": document.issued_after,
        "origin": document.origin,
        "bases": _bases(document.bases),
    }


def _report(place: int, report: ReportEntry) -> dict[str, object]:
    return {
        "index": place,
        "document": report.document.id,
        "stance": report.stance,
        "stage": words(report.stage),
        "stageName": report.stage,
        "speakers": [named(who) for who in report.speakers],
        "times": {name: report.dates.get(name, "") for name in ("date", "since", "until", "due")},
        "bases": _bases(report.lineage),
        "ownLineage": bool(report.bases or report.origin),
        "origin": report.known_origin,
    }


def _bases(bases: Iterable[Base]) -> list[dict[str, str]]:
    return [{"document": base.document, "because": base.because} for base in bases]


def _entry(known: Mapping[str, DocumentEntry], name: str) -> DocumentEntry:
    return known.get(name) or DocumentEntry(name)


def _kind(thing: Named) -> str:
    return words(kebab(thing.kind))
