"""Values become triples. No blank nodes: every node has an IRI made from its content.

The shape is that of ``ontology/defgraph.ttl``: a claim is a node typed by its relation, with role
properties named for it; ``dg:subject``, ``dg:object`` and ``dg:item`` stand beside them for
questions over all relations.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defgraph import vocabulary as v
from defgraph.model import content_id
from defgraph.vocabulary import Term, camel, ontology, ontology_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.model import (
        Assessment,
        Bounds,
        Claim,
        Collection,
        Document,
        Entity,
        LineageEdge,
        Report,
        Span,
        Speaker,
    )

node = cache(ox.NamedNode)
_TYPE = node(v.RDF + "type")
_LABEL = node(v.RDFS + "label")
_NOTE = node(v.SKOS + "note")
_QUOTED_FROM = node(v.PROV + "wasQuotedFrom")
_DERIVED_FROM = node(v.PROV + "wasDerivedFrom")
_QUALIFIED = node(v.PROV + "qualifiedDerivation")
_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


def collection_triples(collection: Collection) -> Iterator[ox.Triple]:
    """Yield the triples of all that was read, and those of the ontology; some more than once."""
    yield from ontology_triples()
    for entity in collection.entities:
        yield from _entity(entity)
    for document in collection.documents:
        yield from _document(document)
    speakers = {(speaker.document, speaker.id): speaker_iri(speaker) for speaker in collection.speakers}
    for speaker in collection.speakers:
        yield from _speaker(speaker)
    for report in collection.reports:
        yield from _claim(report.claim)
        yield from _report(report, [speakers[report.document, name] for name in report.speakers])


def assessment_triples(assessments: Iterable[Assessment]) -> Iterator[ox.Triple]:
    """Yield the derived triples of each claim, and the plain triple it gives."""
    for found in assessments:
        claim = node(found.claim)
        yield ox.Triple(claim, node(Term.STANDING), node(v.STANCE + found.standing))
        yield ox.Triple(claim, node(Term.SUPPORT_MIN), ox.Literal(found.support.low))
        yield ox.Triple(claim, node(Term.SUPPORT_MAX), ox.Literal(found.support.high))
        yield ox.Triple(claim, node(Term.STAGE_SUPPORT_MIN), ox.Literal(found.stage_support.low))
        yield ox.Triple(claim, node(Term.STAGE_SUPPORT_MAX), ox.Literal(found.stage_support.high))
        for weak_point in found.support.weak_points:
            yield ox.Triple(claim, node(Term.RESTS_ON), node(weak_point))
        if found.stage:
            yield ox.Triple(claim, node(Term.STAGE), node(v.STAGE + found.stage))
        if found.direct:
            subject, object_, direct = node(found.subject), node(found.object), node(v.DG + found.direct)
            yield ox.Triple(subject, direct, object_)
            if found.symmetric:
                yield ox.Triple(object_, direct, subject)


def speaker_iri(speaker: Speaker) -> str:
    """Return the IRI of a speaker: the entity's own if known by name, else one within the document."""
    if speaker.entity:
        return v.ENTITY + speaker.entity
    return v.SPEAKER + (speaker.same_as or f"{speaker.document}/{speaker.id}")


def date(text: str) -> ox.Literal:
    """Return a year, month or day as a literal of its type."""
    return ox.Literal(text, datatype=node(v.XSD + _DATE_TYPES[len(text)]))


def _entity(entity: Entity) -> Iterator[ox.Triple]:
    subject = node(v.ENTITY + entity.id)
    yield ox.Triple(subject, _TYPE, node(v.DG + camel(entity.entity_class)))
    yield ox.Triple(subject, _LABEL, ox.Literal(entity.label))
    for alias in entity.aliases:
        yield ox.Triple(subject, node(v.SKOS + "altLabel"), ox.Literal(alias))
    if entity.iso:
        yield ox.Triple(subject, node(Term.ISO), ox.Literal(entity.iso))
    if entity.wikidata:
        yield ox.Triple(subject, node(v.SKOS + "exactMatch"), node(v.WIKIDATA + entity.wikidata))
    for term, base, target in (
        (Term.COUNTRY, v.ENTITY, entity.country),
        (Term.CATEGORY, v.CATEGORY, entity.category),
        (Term.KIND_OF, v.ENTITY, entity.kind_of),
    ):
        if target:
            yield ox.Triple(subject, node(term), node(base + target))


def _document(document: Document) -> Iterator[ox.Triple]:
    subject = node(v.DOCUMENT + document.id)
    yield ox.Triple(subject, _TYPE, node(Term.DOCUMENT))
    yield ox.Triple(subject, _LABEL, ox.Literal(document.id))
    if document.publisher:
        yield ox.Triple(subject, node(v.DCTERMS + "publisher"), node(v.ENTITY + document.publisher))
    for term, day in ((v.DCTERMS + "issued", document.issued), (Term.ISSUED_AFTER, document.issued_after)):
        if day:
            yield ox.Triple(subject, node(term), date(day))
    for term, text in (
        (v.SCHEMA + "url", document.url),
        (v.DCTERMS + "language", document.language),
        (v.SKOS + "note", document.note),
    ):
        if text:
            yield ox.Triple(subject, node(term), ox.Literal(text))
    if document.text:
        yield ox.Triple(subject, node(Term.TEXT_FILE), ox.Literal(document.text.file))
        yield ox.Triple(subject, node(Term.SHA256), ox.Literal(document.text.sha256))
        yield ox.Triple(subject, node(Term.TEXT_LENGTH), ox.Literal(document.text.length))
    if not document.lineage:
        yield ox.Triple(subject, node(Term.ORIGIN), node(v.ORIGIN + ("own" if document.own else "unknown")))
    for edge in document.lineage:
        yield from _lineage(subject, document.id, edge, Term.DERIVED_DOCUMENT)


def _lineage(subject: ox.NamedNode, document: str, edge: LineageEdge, of: str) -> Iterator[ox.Triple]:
    base = node(v.DOCUMENT + edge.document)
    qualified = node(v.LINEAGE + content_id(subject.value, edge.document, edge.because, str(edge.span)))
    yield ox.Triple(subject, _DERIVED_FROM, base)
    yield ox.Triple(subject, _QUALIFIED, qualified)
    yield ox.Triple(qualified, _TYPE, node(Term.LINEAGE))
    yield ox.Triple(qualified, node(of), subject)
    yield ox.Triple(qualified, node(v.PROV + "entity"), base)
    yield ox.Triple(qualified, node(Term.BECAUSE), node(v.EVIDENCE + edge.because))
    if edge.note:
        yield ox.Triple(qualified, _NOTE, ox.Literal(edge.note))
    if edge.span:
        yield from _span(qualified, document, edge.span)


def _span(subject: ox.NamedNode, document: str, span: Span) -> Iterator[ox.Triple]:
    place = node(f"{v.SPAN}{document}/{span.start}-{span.end}")
    yield ox.Triple(subject, node(Term.HAS_SPAN), place)
    yield ox.Triple(place, _TYPE, node(Term.SPAN))
    yield ox.Triple(place, node(v.OA + "start"), ox.Literal(span.start))
    yield ox.Triple(place, node(v.OA + "end"), ox.Literal(span.end))
    yield ox.Triple(place, node(Term.SHA256), ox.Literal(span.sha256))


def _speaker(speaker: Speaker) -> Iterator[ox.Triple]:
    if speaker.label and not speaker.same_as:
        subject = node(speaker_iri(speaker))
        yield ox.Triple(subject, _TYPE, node(Term.SPEAKER))
        yield ox.Triple(subject, _LABEL, ox.Literal(speaker.label))
        yield ox.Triple(subject, node(Term.ANONYMOUS), ox.Literal(True))  # noqa: FBT003


def _claim(claim: Claim) -> Iterator[ox.Triple]:
    relation = ontology().relations[claim.relation]
    subject = node(v.CLAIM + claim.id)
    first, second = node(v.ENTITY + claim.subject), node(v.ENTITY + claim.object)
    yield ox.Triple(subject, _TYPE, node(v.DG + relation.claim_class))
    yield ox.Triple(subject, node(v.DG + relation.subject_role), first)
    yield ox.Triple(subject, node(v.DG + relation.object_role), second)
    yield ox.Triple(subject, node(Term.SUBJECT), first)
    yield ox.Triple(subject, node(Term.OBJECT), second)
    if claim.item:
        yield ox.Triple(subject, node(Term.ITEM), node(v.ENTITY + claim.item))


def _report(report: Report, speakers: list[str]) -> Iterator[ox.Triple]:
    subject = node(v.REPORT + report.id)
    yield ox.Triple(subject, _TYPE, node(Term.REPORT))
    yield ox.Triple(subject, node(Term.REPORTS), node(v.CLAIM + report.claim.id))
    yield ox.Triple(subject, _QUOTED_FROM, node(v.DOCUMENT + report.document))
    yield ox.Triple(subject, node(Term.STANCE), node(v.STANCE + report.stance))
    yield ox.Triple(subject, node(Term.STAGE), node(v.STAGE + report.stage))
    yield from _span(subject, report.document, report.span)
    yield from _figures(subject, report)
    for speaker in speakers:
        yield ox.Triple(subject, node(Term.SAID_BY), node(speaker))
    if report.note:
        yield ox.Triple(subject, _NOTE, ox.Literal(report.note))
    for edge in report.lineage or ():
        yield from _lineage(subject, report.document, edge, Term.DERIVED_REPORT)
    if report.lineage == ():
        yield ox.Triple(subject, node(Term.ORIGIN), node(v.ORIGIN + ("own" if report.own else "unknown")))


def _figures(subject: ox.NamedNode, report: Report) -> Iterator[ox.Triple]:
    for name, bounds in (("quantity", report.quantity), ("ordered", report.ordered), ("delivered", report.delivered)):
        if bounds:
            yield from _bounds(subject, name, bounds, "integer")
    if report.value:
        yield from _bounds(subject, "value", report.value.amount, "decimal")
        yield ox.Triple(subject, node(Term.CURRENCY), ox.Literal(report.value.currency))
        if report.value.per:
            yield ox.Triple(subject, node(Term.PER), ox.Literal(report.value.per))
    if report.share is not None:
        yield ox.Triple(subject, node(Term.SHARE), _number(report.share, "decimal"))
    if report.rank is not None:
        yield ox.Triple(subject, node(Term.RANK), ox.Literal(report.rank))
    dates = ((Term.DATE, report.date), (Term.SINCE, report.since), (Term.UNTIL, report.until), (Term.DUE, report.due))
    for term, day in dates:
        if day:
            yield ox.Triple(subject, node(term), date(day))


def _number(figure: object, datatype: str) -> ox.Literal:
    return ox.Literal(f"{figure:f}", datatype=node(v.XSD + datatype))


def _bounds(subject: ox.NamedNode, name: str, bounds: Bounds, datatype: str) -> Iterator[ox.Triple]:
    if bounds.exact is not None:
        yield ox.Triple(subject, node(v.DG + name), _number(bounds.exact, datatype))
        return
    for suffix, figure in (("Min", bounds.low), ("Max", bounds.high)):
        if figure is not None:
            yield ox.Triple(subject, node(v.DG + name + suffix), _number(figure, datatype))
