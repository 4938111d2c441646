"""Sheets: all that the graph holds on one entity, claim or document, as nested values and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defgraph.answers.formats import harmless
from defgraph.answers.rows import graded_columns
from defgraph.dossiers.wording import figures_text, interval
from defgraph.grades import UNGRADED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from defgraph.dossiers import Base, DocumentEntry, Dossier, Named, ReportEntry
    from defgraph.grades import Grade
    from defgraph.graph.paths import Hop, Path
    from defgraph.lookup import Thing

    Grades = Mapping[str, Grade]
    """The grades of claims by their ids."""

Sheet = dict[str, object]

_CLAIMS_SHOWN = 3
"""Claims of one hop that are written out."""


def claim_sheet(dossier: Dossier, grade: Grade) -> Sheet:
    """Return a claim with its reports, as JSON has it."""
    return {
        "claim": dossier.id,
        "statement": dossier.sentence,
        "relation": dossier.relation,
        "subject": dossier.subject.id,
        "object": dossier.object.id,
        "item": dossier.item.id if dossier.item else None,
        **dossier.assessment,
        **graded_columns(grade),
        "weak_points": [point.plain() for point in dossier.weak_points],
        "reports": [_report_sheet(report) for report in dossier.reports],
    }


def _report_sheet(report: ReportEntry) -> Sheet:
    return {
        "report": report.id or None,
        "document": report.document.id,
        "publisher": report.document.publisher.label if report.document.publisher else None,
        "reliability": _reliability(report.document.publisher),
        "issued": report.document.issued or None,
        "url": report.document.url or None,
        "stance": report.stance,
        "stage": report.stage,
        "figures": dict(report.figures),
        "dates": dict(report.dates),
        "speakers": [{**speaker.plain(), "reliability": _reliability(speaker)} for speaker in report.speakers],
        "span": [report.start, report.end],
        "rests_on": _bases_sheet(report.lineage),
        "origin": report.known_origin or None,
        "note": report.note or None,
        "deal": report.deal or None,
        "condition": report.condition or None,
    }


def _words(stage: str) -> str:
    return stage.replace("-", " ")


def _reliability(source: Named | None) -> str:
    return source.reliability or UNGRADED if source else UNGRADED


def document_sheet(document: DocumentEntry, dossiers: Sequence[Dossier], grades: Grades) -> Sheet:
    """Return a document with its lineage and the claims it reports."""
    return {
        "document": document.id,
        "publisher": document.publisher.label if document.publisher else None,
        "reliability": _reliability(document.publisher),
        "issued": document.issued or None,
        "issued_after": document.issued_after or None,
        "edition_of": document.edition_of or None,
        "url": document.url or None,
        "origin": document.origin or None,
        "rests_on": _bases_sheet(document.bases),
        "claims": [claim_sheet(dossier, grades[dossier.id]) for dossier in dossiers],
    }


def entity_sheet(thing: Thing, properties: Mapping[str, object], dossiers: Sequence[Dossier], grades: Grades) -> Sheet:
    """Return an entity with its properties and the claims about it."""
    claims = [claim_sheet(dossier, grades[dossier.id]) for dossier in dossiers]
    return {"entity": thing.id, "label": thing.label, "class": thing.kind, **properties, "claims": claims}


def claim_text(dossier: Dossier, grade: Grade) -> Iterator[str]:
    """Yield the lines of a claim with all its reports."""
    support = interval(dossier.support_min, dossier.support_max)
    at_stage = interval(dossier.stage_support_min, dossier.stage_support_max)
    yield harmless(dossier.sentence)
    stage = (
        f"stage {_words(dossier.stage)} ({dossier.standing})" if dossier.stage else f"only denied ({dossier.standing})"
    )
    yield f"  claim {dossier.id} · {stage} · support {support}, at this stage {at_stage}"
    yield f"  grade {grade}: {grade.words}"
    if dossier.weak_points:
        yield harmless(f"  falls without any of: {', '.join(f'{p.label} ({p.kind})' for p in dossier.weak_points)}")
    for report in dossier.reports:
        yield from _report_text(report)
    yield ""


def document_text(document: DocumentEntry, dossiers: Sequence[Dossier], grades: Grades) -> Iterator[str]:
    """Yield the lines of a document and of what it reports."""
    yield harmless(f"{document.id} · {_graded_publisher(document)} · {document.dated or 'not dated'}")
    if document.edition_of:
        yield f"  edition of {document.edition_of}"
    if document.url:
        yield f"  {harmless(document.url)}"
    for base in document.bases:
        yield f"  rests on {base.document} ({base.because})"
    if document.origin:
        yield f"  origin {document.origin}"
    if not document.held:
        yield "  known from those that credit it; its text is not held"
    yield ""
    for dossier in dossiers:
        yield from claim_text(dossier, grades[dossier.id])


def entity_text(
    thing: Thing, properties: Mapping[str, object], dossiers: Sequence[Dossier], grades: Grades
) -> Iterator[str]:
    """Yield the lines of an entity and of the claims about it, by relation."""
    yield harmless(f"{thing.label} · {thing.kind} · {thing.id}")
    for name, value in properties.items():
        yield harmless(
            f"  {name.replace('_', ' ')}: {', '.join(map(str, value)) if isinstance(value, list) else value}"
        )
    yield ""
    for dossier in sorted(dossiers, key=lambda d: (d.relation, d.sentence)):
        yield from claim_text(dossier, grades[dossier.id])


def paths_text(paths: Iterable[Path], labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of chains: each hop with its claims, their reports and support, the weakest hop named."""
    for number, path in enumerate(paths, start=1):
        stations = [path.hops[0].start, *(hop.end for hop in path.hops)]
        weakest = path.weakest
        yield harmless(f"{number}. {' → '.join(labels[station] for station in stations)}")
        yield harmless(f"   weakest hop: {_hop(weakest, labels)}, support {interval(*weakest.support)}")
        for hop in path.hops:
            yield from _hop_text(hop, labels)
        yield ""


def _hop(hop: Hop, labels: Mapping[str, str]) -> str:
    return f"{labels[hop.start]} – {labels[hop.end]}"


def _hop_text(hop: Hop, labels: Mapping[str, str]) -> Iterator[str]:
    yield harmless(f"   {_hop(hop, labels)}: support {interval(*hop.support)}")
    for claim in hop.claims[:_CLAIMS_SHOWN]:
        support = interval(claim.support_min, claim.support_max)
        yield harmless(f"     {claim.sentence}: {_words(claim.stage) or claim.standing}, support {support}")
        sources = dict.fromkeys(f"{_publisher(report.document)} [{report.document.id}]" for report in claim.reports)
        yield harmless(f"       claim {claim.id}, reported by {', '.join(sources)}")
    if len(hop.claims) > _CLAIMS_SHOWN:
        yield f"     and {len(hop.claims) - _CLAIMS_SHOWN} claims more; --format json shows all"


def _publisher(document: DocumentEntry) -> str:
    return document.publisher.label if document.publisher else "publisher not known"


def _graded_publisher(document: DocumentEntry) -> str:
    return _graded(document.publisher) if document.publisher else _publisher(document)


def _graded(source: Named) -> str:
    """Name a source, with its grade if somebody has given it one."""
    return f"{source} ({source.reliability})" if source.reliability else str(source)


def _report_text(report: ReportEntry) -> Iterator[str]:
    issued = report.document.dated or "not dated"
    figures = figures_text(report)
    said = f"{report.stance} {_words(report.stage)}" + (f": {figures}" if figures else "")
    yield harmless(f"    {issued}  {_graded_publisher(report.document)} [{report.document.id}]  {said}")
    if not report.id:  # an edition that is silent
        yield harmless(f"      {report.note}")
        return
    details = [f"span {report.start}–{report.end}"]
    details += [f"{name} {value}" for name, value in report.dates.items() if name != "due"]
    details += [text for text in (report.condition, report.deal and f"deal {report.deal}") if text]
    if report.speakers:
        details.append("said by " + ", ".join(map(_graded, report.speakers)))
    details += [f"rests on {base.document} ({base.because})" for base in report.lineage]
    if report.known_origin:
        details.append(f"origin {report.known_origin}")
    yield harmless(f"      {'; '.join(details)}")
    if report.note:
        yield harmless(f"      note: {report.note}")


def _bases_sheet(bases: tuple[Base, ...]) -> list[Sheet]:
    return [{"document": base.document, "because": base.because} for base in bases]
