"""Values become triples. No blank nodes: every node has an IRI made from its content.

The shape is that of ``ontology/defgraph.ttl``: a claim is a node typed by its relation, with role
properties named for it; ``dg:subject``, ``dg:object`` and ``dg:item`` stand beside them for
questions over all relations.

Triples are written as N-Triples: a store takes such lines in faster than triples that are made one by one.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defgraph import vocabulary as v
from defgraph.model import content_id
from defgraph.store.lines import PORTION, Lines
from defgraph.vocabulary import Term, camel, ontology, ontology_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

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
_DAYS = 1 << 12
"""Dates kept as they are written."""
_CLAIMS = 1 << 14
"""Claims known to be written; one that is forgotten is written once more."""


@lru_cache(_NODES)
def node(namespace: str, name: str = "") -> str:
    """Write the IRI of a name in a namespace, or one that is given whole.

    Raises:
        ValueError: if it is none.
    """
    return str(ox.NamedNode(namespace + name))


def literal(text: str) -> str:
    """Write a text."""
    return str(ox.Literal(text))


def _bounds_properties(name: str) -> tuple[str, str, str]:
    """Return the properties of a figure that is exact, and of its lower and upper end."""
    return node(v.DG, name), node(v.DG, name + "Min"), node(v.DG, name + "Max")


# What is said of every claim and report is named here: to look it up each time would take longer than to write it.
_TYPE = node(v.RDF, "type")
_LABEL = node(v.RDFS, "label")
_NOTE = node(v.SKOS, "note")
_QUOTED_FROM = node(v.PROV, "wasQuotedFrom")
_DERIVED_FROM = node(v.PROV, "wasDerivedFrom")
_QUALIFIED = node(v.PROV, "qualifiedDerivation")
_SUBJECT, _OBJECT, _ITEM = map(node, (Term.SUBJECT, Term.OBJECT, Term.ITEM))
_REPORT, _REPORTS, _STANCE, _STAGE, _SAID_BY = map(
    node, (Term.REPORT, Term.REPORTS, Term.STANCE, Term.STAGE, Term.SAID_BY)
)
_QUANTITY, _ORDERED, _DELIVERED, _VALUE = map(_bounds_properties, ("quantity", "ordered", "delivered", "value"))
_CURRENCY, _PER, _SHARE, _RANK, _TIV = map(node, (Term.CURRENCY, Term.PER, Term.SHARE, Term.RANK, Term.TIV))
_DEAL, _CONDITION = map(node, (Term.DEAL, Term.CONDITION))
_DATE, _SINCE, _UNTIL, _DUE = map(node, (Term.DATE, Term.SINCE, Term.UNTIL, Term.DUE))
_HAS_SPAN, _SPAN, _SHA256 = map(node, (Term.HAS_SPAN, Term.SPAN, Term.SHA256))
_START, _END = node(v.OA, "start"), node(v.OA, "end")
_STANDING, _RESTS_ON = map(node, (Term.STANDING, Term.RESTS_ON))
_SUPPORT_MIN, _SUPPORT_MAX = map(node, (Term.SUPPORT_MIN, Term.SUPPORT_MAX))
_STAGE_SUPPORT_MIN, _STAGE_SUPPORT_MAX = map(node, (Term.STAGE_SUPPORT_MIN, Term.STAGE_SUPPORT_MAX))
_INTEGER, _DECIMAL, _BOOLEAN = (node(v.XSD, name) for name in ("integer", "decimal", "boolean"))
_DATE_TYPES = {4: node(v.XSD, "gYear"), 7: node(v.XSD, "gYearMonth"), 10: node(v.XSD, "date")}


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


@lru_cache(_DAYS)
def date(text: str | None) -> str | None:
    """Write a year, month or day as a literal of its type, if there is one."""
    return f"{literal(text)}^^{_DATE_TYPES[len(text)]}" if text else None


def _about(subject: str, *said: tuple[str, str | None]) -> str:
    """Write what is said of a subject: properties and their values, each as N-Triples writes it, if there is one."""
    return "".join([f"{subject} {name} {value} .\n" for name, value in said if value])


def _text(text: str | None) -> str | None:
    return literal(text) if text else None


def _within(namespace: str, name: str | None) -> str | None:
    return node(namespace, name) if name else None


def _assessment(found: Assessment) -> str:
    claim = f"<{found.claim}>"  # which was checked when the claim itself was written
    lines = (
        f"{claim} {_STANDING} {node(v.STANCE, found.standing)} .\n"
        f"{claim} {_SUPPORT_MIN} {_integer(found.support.low)} .\n"
        f"{claim} {_SUPPORT_MAX} {_integer(found.support.high)} .\n"
        f"{claim} {_STAGE_SUPPORT_MIN} {_integer(found.stage_support.low)} .\n"
        f"{claim} {_STAGE_SUPPORT_MAX} {_integer(found.stage_support.high)} .\n"
    )
    weak_points = [(_RESTS_ON, node(weak_point)) for weak_point in found.support.weak_points]
    lines += _about(claim, *weak_points, (_STAGE, _within(v.STAGE, found.stage)))
    if found.direct:
        subject, object_, direct = node(found.subject), node(found.object), node(v.DG, found.direct)
        lines += _about(subject, (direct, object_))
        if found.symmetric:
            lines += _about(object_, (direct, subject))
    return lines


def _entity(entity: Entity) -> str:
    return _about(
        node(v.ENTITY, entity.id),
        (_TYPE, node(v.DG, camel(entity.entity_class))),
        (_LABEL, literal(entity.label)),
        *[(node(v.SKOS, "altLabel"), literal(alias)) for alias in entity.aliases],
        (node(Term.ISO), _text(entity.iso)),
        (node(Term.RELIABILITY), _text(entity.reliability)),
        (node(v.SKOS, "exactMatch"), _within(v.WIKIDATA, entity.wikidata)),
        (node(Term.COUNTRY), _within(v.ENTITY, entity.country)),
        (node(Term.CATEGORY), _within(v.CATEGORY, entity.category)),
        (node(Term.KIND_OF), _within(v.ENTITY, entity.kind_of)),
        (node(Term.SUCCESSOR), _within(v.ENTITY, entity.successor)),
    )


def _document(document: Document) -> str:
    subject, text = node(v.DOCUMENT, document.id), document.text
    lines = _about(
        subject,
        (_TYPE, node(Term.DOCUMENT)),
        (_LABEL, literal(document.id)),
        (node(v.DCTERMS, "publisher"), _within(v.ENTITY, document.publisher)),
        (node(v.DCTERMS, "issued"), date(document.issued)),
        (node(Term.ISSUED_AFTER), date(document.issued_after)),
        (node(v.SCHEMA, "url"), _text(document.url)),
        (node(v.DCTERMS, "language"), _text(document.language)),
        (node(Term.EDITION_OF), _text(document.edition_of)),
        (_NOTE, _text(document.note)),
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
        return _about(subject, (node(Term.ORIGIN), node(v.ORIGIN, ("own" if own else "unknown"))))
    return "".join([_lineage(subject, document, edge, of) for edge in lineage])


def _lineage(subject: str, document: str, edge: LineageEdge, of: str) -> str:
    base = node(v.DOCUMENT, edge.document)
    # The angle brackets are no part of the IRI that is hashed.
    qualified = f"<{v.LINEAGE}{content_id(subject[1:-1], edge.document, edge.because, str(edge.span))}>"
    lines = _about(subject, (_DERIVED_FROM, base), (_QUALIFIED, qualified)) + _about(
        qualified,
        (_TYPE, node(Term.LINEAGE)),
        (node(of), subject),
        (node(v.PROV, "entity"), base),
        (node(Term.BECAUSE), node(v.EVIDENCE, edge.because)),
        (_NOTE, _text(edge.note)),
    )
    if edge.span is None:
        return lines
    place = _place(document, edge.span)
    return lines + _about(qualified, (_HAS_SPAN, place)) + _span(place, edge.span)


def _place(document: str, span: Span) -> str:
    """Write the IRI of a span of a document. It is not checked: the document's own is, where that is written."""
    return f"<{v.SPAN}{document}/{span.start:d}-{span.end:d}>"


def _span(place: str, span: Span) -> str:
    return (
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
    """Write each report, each claim when it is met first, and each span once for the reports that a row makes."""
    speakers = {(speaker.document, speaker.id): speaker_iri(speaker) for speaker in collection.speakers}
    claims, last = set[str](), ""
    for report in collection.reports:
        claim = f"<{v.CLAIM}{report.claim.id}>"
        if claim not in claims:
            if len(claims) == _CLAIMS:
                claims.clear()
            claims.add(claim)
            yield _claim(claim, report.claim)
        place = _place(report.document, report.span)
        if place != last:
            yield _span(place, report.span)
            last = place
        yield _report(report, claim, place, speakers)


def _claim(subject: str, claim: Claim) -> str:
    claim_class, subject_role, object_role = _relation(claim.relation)
    first, second = node(v.ENTITY, claim.subject), node(v.ENTITY, claim.object)
    return _about(
        subject,
        (_TYPE, claim_class),
        (subject_role, first),
        (object_role, second),
        (_SUBJECT, first),
        (_OBJECT, second),
        (_ITEM, _within(v.ENTITY, claim.item)),
    )


@cache
def _relation(name: str) -> tuple[str, str, str]:
    """Return the class of the claims of a relation, and the properties of their roles."""
    found = ontology().relations[name]
    return node(v.DG, found.claim_class), node(v.DG, found.subject_role), node(v.DG, found.object_role)


def _report(report: Report, claim: str, place: str, speakers: Mapping[tuple[str, str], str]) -> str:
    subject = f"<{v.REPORT}{report.id}>"
    lines = (
        f"{subject} {_TYPE} {_REPORT} .\n"
        f"{subject} {_REPORTS} {claim} .\n"
        f"{subject} {_QUOTED_FROM} {node(v.DOCUMENT, report.document)} .\n"
        f"{subject} {_STANCE} {node(v.STANCE, report.stance)} .\n"
        f"{subject} {_STAGE} {node(v.STAGE, report.stage)} .\n"
        f"{subject} {_HAS_SPAN} {place} .\n"
    )
    lines += _about(
        subject,
        *_figures(report),
        (_DEAL, _text(report.deal)),
        (_CONDITION, _text(report.condition)),
        (_DATE, date(report.date)),
        (_SINCE, date(report.since)),
        (_UNTIL, date(report.until)),
        (_DUE, date(report.due)),
        *[(_SAID_BY, node(speakers[report.document, name])) for name in report.speakers],
        (_NOTE, _text(report.note)),
    )
    if report.lineage is None:
        return lines
    return lines + _origin(subject, report.document, report.lineage, own=report.own, of=Term.DERIVED_REPORT)


def _figures(report: Report) -> Iterator[tuple[str, str | None]]:
    if report.quantity:
        yield from _bounds(_QUANTITY, report.quantity, _INTEGER)
    if report.ordered:
        yield from _bounds(_ORDERED, report.ordered, _INTEGER)
    if report.delivered:
        yield from _bounds(_DELIVERED, report.delivered, _INTEGER)
    if report.value:
        yield from _bounds(_VALUE, report.value.amount, _DECIMAL)
        yield from ((_CURRENCY, _text(report.value.currency)), (_PER, _text(report.value.per)))
    if report.share is not None:
        yield _SHARE, _number(report.share, _DECIMAL)
    if report.rank is not None:
        yield _RANK, _integer(report.rank)
    if report.tiv is not None:
        yield _TIV, _number(report.tiv, _DECIMAL)


def _bounds(names: tuple[str, str, str], bounds: Bounds, datatype: str) -> tuple[tuple[str, str | None], ...]:
    exactly, at_least, at_most = names
    if bounds.exact is not None:
        return ((exactly, _number(bounds.exact, datatype)),)
    return (at_least, _number(bounds.low, datatype)), (at_most, _number(bounds.high, datatype))


def _number(figure: Decimal | None, datatype: str) -> str | None:
    return None if figure is None else f'"{figure:f}"^^{datatype}'


def _integer(number: int) -> str:
    return f'"{number:d}"^^{_INTEGER}'
