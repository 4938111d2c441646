"""Values become triples. No blank nodes: every node has an IRI made from its content.

The shape is that of ``ontology/defgraph.ttl``: a claim is a node typed by its relation, with role
properties named for it; ``dg:subject``, ``dg:object`` and ``dg:item`` stand beside them for
questions over all relations.

Triples are written as N-Triples: a store takes such lines in faster than triples that are made one by one.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defgraph import vocabulary as v
from defgraph.model import content_id
from defgraph.store.lines import PORTION, Lines
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

_NODES = 1 << 14
"""Nodes kept as they are written; all of them would be as many as there are claims."""
_CLAIMS = 1 << 14
"""Claims known to be written; one that is forgotten is written once more."""


@lru_cache(_NODES)
def node(iri: str) -> str:
    """Write an IRI.

    Raises:
        ValueError: if it is none.
    """
    return str(ox.NamedNode(iri))


def literal(text: str) -> str:
    """Write a text."""
    return str(ox.Literal(text))


_TYPE = node(v.RDF + "type")
_LABEL = node(v.RDFS + "label")
_QUOTED_FROM = node(v.PROV + "wasQuotedFrom")
_DERIVED_FROM = node(v.PROV + "wasDerivedFrom")
_QUALIFIED = node(v.PROV + "qualifiedDerivation")
_REPORT, _REPORTS, _STANCE, _STAGE = map(node, (Term.REPORT, Term.REPORTS, Term.STANCE, Term.STAGE))
_HAS_SPAN, _SPAN, _SHA256 = map(node, (Term.HAS_SPAN, Term.SPAN, Term.SHA256))
_START, _END = node(v.OA + "start"), node(v.OA + "end")
_INTEGER, _DECIMAL, _BOOLEAN = (node(v.XSD + name) for name in ("integer", "decimal", "boolean"))
_DATE_TYPES = {4: node(v.XSD + "gYear"), 7: node(v.XSD + "gYearMonth"), 10: node(v.XSD + "date")}


def collection_triples(collection: Collection) -> Lines:
    """Return the triples of all that was read, and those of the ontology; some more than once."""
    pieces = chain(
        (f"{triple} .\n" for triple in ontology_triples()),
        map(_entity, collection.entities),
        map(_document, collection.documents),
        map(_speaker, collection.speakers),
        _reports(collection),
    )
    return Lines(map(str.encode, pieces), checked=True)


def assessment_triples(assessments: Iterable[Assessment]) -> Lines:
    """Return the derived triples of each claim, and the plain triple it gives.

    They are loaded in portions of half the size: all claims are in memory then.
    """
    return Lines((_assessment(found).encode() for found in assessments), checked=True, portion=PORTION // 2)


def claim_properties() -> frozenset[str]:
    """Return the properties that make a claim what it is; all others of a claim are derived."""
    roles = {v.DG + role for found in ontology().relations.values() for role in (found.subject_role, found.object_role)}
    return frozenset({v.RDF + "type", Term.SUBJECT, Term.OBJECT, Term.ITEM} | roles)


def direct_properties() -> frozenset[str]:
    """Return the properties of the plain triples between entities, which are derived from claims."""
    return frozenset(v.DG + name for found in ontology().relations.values() for name in found.direct.values())


def parsed(lines: Iterable[bytes]) -> Lines:
    """Return the triples of lines of N-Triples without blank nodes."""
    return Lines(lines)


def speaker_iri(speaker: Speaker) -> str:
    """Return the IRI of a speaker: the entity's own if known by name, else one within the document."""
    if speaker.entity:
        return v.ENTITY + speaker.entity
    return v.SPEAKER + (speaker.same_as or f"{speaker.document}/{speaker.id}")


def date(text: str) -> str:
    """Write a year, month or day as a literal of its type."""
    return f"{literal(text)}^^{_DATE_TYPES[len(text)]}"


def _about(subject: str, *said: tuple[str, str]) -> str:
    """Write what is said of a subject: properties and their values, each as N-Triples writes it."""
    return "".join([f"{subject} {name} {value} .\n" for name, value in said])


def _assessment(found: Assessment) -> str:
    claim = node(found.claim)
    lines = _about(
        claim,
        (node(Term.STANDING), node(v.STANCE + found.standing)),
        (node(Term.SUPPORT_MIN), _integer(found.support.low)),
        (node(Term.SUPPORT_MAX), _integer(found.support.high)),
        (node(Term.STAGE_SUPPORT_MIN), _integer(found.stage_support.low)),
        (node(Term.STAGE_SUPPORT_MAX), _integer(found.stage_support.high)),
        *[(node(Term.RESTS_ON), node(weak_point)) for weak_point in found.support.weak_points],
        *_nodes((Term.STAGE, v.STAGE, found.stage)),
    )
    if found.direct:
        subject, object_, direct = node(found.subject), node(found.object), node(v.DG + found.direct)
        lines += _about(subject, (direct, object_))
        if found.symmetric:
            lines += _about(object_, (direct, subject))
    return lines


def _entity(entity: Entity) -> str:
    return _about(
        node(v.ENTITY + entity.id),
        (_TYPE, node(v.DG + camel(entity.entity_class))),
        (_LABEL, literal(entity.label)),
        *[(node(v.SKOS + "altLabel"), literal(alias)) for alias in entity.aliases],
        *_texts((Term.ISO, entity.iso), (Term.RELIABILITY, entity.reliability)),
        *_nodes(
            (v.SKOS + "exactMatch", v.WIKIDATA, entity.wikidata),
            (Term.COUNTRY, v.ENTITY, entity.country),
            (Term.CATEGORY, v.CATEGORY, entity.category),
            (Term.KIND_OF, v.ENTITY, entity.kind_of),
            (Term.SUCCESSOR, v.ENTITY, entity.successor),
        ),
    )


def _texts(*said: tuple[str, str | None]) -> Iterator[tuple[str, str]]:
    return ((node(name), literal(text)) for name, text in said if text)


def _nodes(*said: tuple[str, str, str | None]) -> Iterator[tuple[str, str]]:
    return ((node(name), node(namespace + target)) for name, namespace, target in said if target)


def _dates(*said: tuple[str, str | None]) -> Iterator[tuple[str, str]]:
    return ((node(name), date(day)) for name, day in said if day)


def _document(document: Document) -> str:
    subject, text = node(v.DOCUMENT + document.id), document.text
    lines = _about(
        subject,
        (_TYPE, node(Term.DOCUMENT)),
        (_LABEL, literal(document.id)),
        *_nodes((v.DCTERMS + "publisher", v.ENTITY, document.publisher)),
        *_dates((v.DCTERMS + "issued", document.issued), (Term.ISSUED_AFTER, document.issued_after)),
        *_texts(
            (v.SCHEMA + "url", document.url),
            (v.DCTERMS + "language", document.language),
            (Term.EDITION_OF, document.edition_of),
            (v.SKOS + "note", document.note),
        ),
    )
    if text:
        lines += _about(
            subject,
            (node(Term.TEXT_FILE), literal(text.file)),
            (_SHA256, literal(text.sha256)),
            (node(Term.TEXT_LENGTH), _integer(text.length)),
        )
    if intake := document.intake:
        lines += _about(
            subject,
            (node(Term.IMPORTED_FROM), literal(intake.file)),
            (node(Term.RECORDS_TAKEN), _integer(intake.taken)),
            (node(Term.RECORDS_REFUSED), _integer(intake.refused)),
        )
    return lines + _origin(subject, document.id, document.lineage, own=document.own, of=Term.DERIVED_DOCUMENT)


def _origin(subject: str, document: str, lineage: tuple[LineageEdge, ...], *, own: bool | None, of: str) -> str:
    """Write what a document or report rests on; of one that rests on nothing, whose word it is."""
    if not lineage:
        return _about(subject, (node(Term.ORIGIN), node(v.ORIGIN + ("own" if own else "unknown"))))
    return "".join(_lineage(subject, document, edge, of) for edge in lineage)


def _lineage(subject: str, document: str, edge: LineageEdge, of: str) -> str:
    base = node(v.DOCUMENT + edge.document)
    # The angle brackets are no part of the IRI that is hashed.
    qualified = node(v.LINEAGE + content_id(subject[1:-1], edge.document, edge.because, str(edge.span)))
    lines = _about(subject, (_DERIVED_FROM, base), (_QUALIFIED, qualified)) + _about(
        qualified,
        (_TYPE, node(Term.LINEAGE)),
        (node(of), subject),
        (node(v.PROV + "entity"), base),
        (node(Term.BECAUSE), node(v.EVIDENCE + edge.because)),
        *_texts((v.SKOS + "note", edge.note)),
    )
    return lines + (_span(qualified, document, edge.span) if edge.span else "")


def _span(subject: str, document: str, span: Span) -> str:
    place = str(ox.NamedNode(f"{v.SPAN}{document}/{span.start}-{span.end}"))
    return (
        f"{subject} {_HAS_SPAN} {place} .\n"
        f"{place} {_TYPE} {_SPAN} .\n"
        f"{place} {_START} {_integer(span.start)} .\n"
        f"{place} {_END} {_integer(span.end)} .\n"
        f"{place} {_SHA256} {literal(span.sha256)} .\n"
    )


def _speaker(speaker: Speaker) -> str:
    if not speaker.label or speaker.same_as:
        return ""
    return _about(
        node(speaker_iri(speaker)),
        (_TYPE, node(Term.SPEAKER)),
        (_LABEL, literal(speaker.label)),
        (node(Term.ANONYMOUS), f'"true"^^{_BOOLEAN}'),
    )


def _reports(collection: Collection) -> Iterator[str]:
    """Write each report, and each claim when it is met first."""
    speakers = {(speaker.document, speaker.id): speaker_iri(speaker) for speaker in collection.speakers}
    claims: dict[Claim, str] = {}
    for report in collection.reports:
        claim = claims.get(report.claim)
        if claim is None:
            if len(claims) == _CLAIMS:
                claims.clear()
            claim = claims[report.claim] = f"<{v.CLAIM}{report.claim.id}>"
            yield _claim(claim, report.claim)
        yield _report(report, claim, [speakers[report.document, name] for name in report.speakers])


def _claim(subject: str, claim: Claim) -> str:
    relation = ontology().relations[claim.relation]
    first, second = node(v.ENTITY + claim.subject), node(v.ENTITY + claim.object)
    return _about(
        subject,
        (_TYPE, node(v.DG + relation.claim_class)),
        (node(v.DG + relation.subject_role), first),
        (node(v.DG + relation.object_role), second),
        (node(Term.SUBJECT), first),
        (node(Term.OBJECT), second),
        *_nodes((Term.ITEM, v.ENTITY, claim.item)),
    )


def _report(report: Report, claim: str, speakers: list[str]) -> str:
    subject = f"<{v.REPORT}{report.id}>"
    lines = (
        f"{subject} {_TYPE} {_REPORT} .\n"
        f"{subject} {_REPORTS} {claim} .\n"
        f"{subject} {_QUOTED_FROM} {node(v.DOCUMENT + report.document)} .\n"
        f"{subject} {_STANCE} {node(v.STANCE + report.stance)} .\n"
        f"{subject} {_STAGE} {node(v.STAGE + report.stage)} .\n"
        f"{_span(subject, report.document, report.span)}"
    )
    lines += _about(
        subject,
        *_figures(report),
        *[(node(Term.SAID_BY), node(speaker)) for speaker in speakers],
        *_texts((v.SKOS + "note", report.note)),
    )
    if report.lineage is None:
        return lines
    return lines + _origin(subject, report.document, report.lineage, own=report.own, of=Term.DERIVED_REPORT)


def _figures(report: Report) -> Iterator[tuple[str, str]]:
    for name, bounds in (("quantity", report.quantity), ("ordered", report.ordered), ("delivered", report.delivered)):
        if bounds:
            yield from _bounds(name, bounds, _INTEGER)
    if report.value:
        yield from _bounds("value", report.value.amount, _DECIMAL)
        yield from _texts((Term.CURRENCY, report.value.currency), (Term.PER, report.value.per))
    if report.share is not None:
        yield node(Term.SHARE), _number(report.share, _DECIMAL)
    if report.rank is not None:
        yield node(Term.RANK), _integer(report.rank)
    if report.tiv is not None:
        yield node(Term.TIV), _number(report.tiv, _DECIMAL)
    yield from _texts((Term.DEAL, report.deal), (Term.CONDITION, report.condition))
    yield from _dates(
        (Term.DATE, report.date), (Term.SINCE, report.since), (Term.UNTIL, report.until), (Term.DUE, report.due)
    )


def _bounds(name: str, bounds: Bounds, datatype: str) -> Iterator[tuple[str, str]]:
    if bounds.exact is not None:
        yield node(v.DG + name), _number(bounds.exact, datatype)
        return
    for suffix, figure in (("Min", bounds.low), ("Max", bounds.high)):
        if figure is not None:
            yield node(v.DG + name + suffix), _number(figure, datatype)


def _number(figure: object, datatype: str) -> str:
    return f'"{figure:f}"^^{datatype}'


def _integer(number: int) -> str:
    return f'"{number:d}"^^{_INTEGER}'
