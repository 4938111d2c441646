"""The values of the graph: entity, claim, report, document, lineage.

All are frozen; what has an id gets it from its content, so the same statement has the same id in every
file, on every machine, in every build. Entities, documents and speakers carry the ids their files give.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import cached_property, lru_cache
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from defgraph.vocabulary import Relation


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def content_id(*parts: object) -> str:
    """Return 20 hexadecimal digits (80 bits) of the SHA-256 of the parts, written as JSON.

    >>> content_id("united-states", "supplies", "viet-nam", "scaneagle")
    '1412e377fe023fd2cd66'
    """
    text = f"[{','.join([_part(part) for part in parts])}]"
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _part(part: object) -> str:
    if type(part) is str:
        return encode_basestring(part)
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"), default=str)


_claim_id = lru_cache(1 << 12)(content_id)  # a build asks for it several times for each report


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text, encoded as UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def certainly_later(date: str, other: str) -> bool:
    """Tell whether a year, month or day is later than another, as far as both are known.

    >>> certainly_later("2022", "2022-05"), certainly_later("2022-06", "2022-05-31")
    (False, True)
    """
    return date[: len(other)] > other[: len(date)]


def last_day(date: str) -> str:
    """Return a day as it is, and of a bare month or year its last.

    >>> last_day("2024-02"), last_day("2022")
    ('2024-02-29', '2022-12-31')

    Raises:
        ValueError: if it is no date; its text says what was expected, to be put behind "which is".
    """
    match = _DATE.fullmatch(date)
    try:
        if match is None:
            raise ValueError("written otherwise")
        year, month = int(match[1]), int(match[2] or 12)
        return dt.date(year, month, int(match[3] or monthrange(year, month)[1])).isoformat()
    except ValueError as error:
        raise ValueError(f"no date ({error}); expected a day, month or year, as 2022-12-31") from error


@dataclass(frozen=True, slots=True)
class Entity:
    """Something claims are about. ``entity_class`` is a class of the ontology, as data files write it.

    ``reliability`` is a curator's grade of an actor as a source, ``A`` to ``F`` on NATO's Admiralty scale
    (AJP-2.1); None where nobody has graded it. ``successor`` is the state that continued one that is no more.
    """

    id: str
    entity_class: str
    label: str
    aliases: tuple[str, ...] = ()
    iso: str | None = None
    wikidata: str | None = None
    country: str | None = None
    category: str | None = None
    kind_of: str | None = None
    reliability: str | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that may be true. Build it with :meth:`of`, which puts symmetric ones in order."""

    subject: str
    relation: str
    object: str
    item: str | None = None

    @classmethod
    def of(cls, relation: Relation, subject: str, object_: str, item: str | None = None) -> Claim:
        """Return the claim; the two sides of a symmetric relation are sorted, so that either order is the same."""
        if relation.symmetric and object_ < subject:
            subject, object_ = object_, subject
        return cls(subject, relation.name, object_, item)

    @property
    def id(self) -> str:
        """The hash of just subject, relation, object and item."""
        return _claim_id(self.subject, self.relation, self.object, self.item)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: code points ``start`` to ``end`` (not included), and the SHA-256 of what is there."""

    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """A figure: exact (``low == high``), a range, or open at one end (None)."""

    low: Decimal | None
    high: Decimal | None

    @property
    def exact(self) -> Decimal | None:
        """The figure itself, if it is exact."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in an ISO 4217 currency, in units (not thousands), for a period if ``per`` names one."""

    amount: Bounds
    currency: str
    per: str | None = None


@dataclass(frozen=True, slots=True)
class LineageEdge:
    """A document that a document (or a single report) rests on, and the evidence for that."""

    document: str
    because: str
    span: Span | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone whose word a document relays.

    ``entity`` for one who is known by name; otherwise ``label`` describes them, and they are a speaker
    of their document alone, unless ``same_as`` (``document/speaker``) records that someone decided otherwise.
    """

    document: str
    id: str
    entity: str | None = None
    label: str | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a document as somebody holds it: file name, SHA-256 of its bytes, length in code points."""

    file: str
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the imported file that a document is read from: how many of its records were taken, and refused.

    Of which of its documents a refused record would have been, nobody knows; what is left out on purpose is neither.
    """

    file: str
    taken: int
    refused: int


@dataclass(frozen=True, slots=True)
class Document:
    """A published text, or one dated edition of a data set.

    ``own`` tells that it is known to be the publisher's own reporting; a document that rests on no other
    and is not ``own`` is of unknown origin. Dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    ``edition_of`` is the id of the register or data set of which it is an edition; then ``issued`` is known.
    ``intake`` is None where it was written by hand.
    """

    id: str
    publisher: str | None = None
    issued: str | None = None
    issued_after: str | None = None
    url: str | None = None
    language: str | None = None
    own: bool = False
    text: Text | None = None
    lineage: tuple[LineageEdge, ...] = ()
    note: str | None = None
    edition_of: str | None = None
    intake: Intake | None = None


CONDITIONS = ("new", "second-hand", "second-hand-modernised")
"""In what condition goods are supplied."""


@dataclass(frozen=True)
class Report:
    """What one document says about one claim at one place.

    ``lineage`` and ``own`` are None where the report shares its document's lineage, and say otherwise
    for this report alone where it does not. Dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    ``share`` is in percent, ``rank`` counts from 1. ``deal`` is the key by which a source tells several deals of one
    claim apart. ``condition`` is one of :data:`CONDITIONS`. ``tiv`` is SIPRI's trend-indicator value of what was
    delivered, in millions: a measure of volume, and no price (https://www.sipri.org/databases/armstransfers).
    """

    document: str
    claim: Claim
    stage: str
    stance: str
    span: Span
    quantity: Bounds | None = None
    ordered: Bounds | None = None
    delivered: Bounds | None = None
    value: Money | None = None
    date: str | None = None
    since: str | None = None
    until: str | None = None
    due: str | None = None
    share: Decimal | None = None
    rank: int | None = None
    speakers: tuple[str, ...] = ()
    lineage: tuple[LineageEdge, ...] | None = None
    own: bool | None = None
    note: str | None = None
    deal: str | None = None
    condition: str | None = None
    tiv: Decimal | None = None

    @cached_property  # a build asks for it twice
    def id(self) -> str:
        """The hash of all that the report says, and where."""
        return content_id(_report_json(self))


# How a report is written for its id: as `json.dumps(asdict(report), sort_keys=True, default=str)` writes it,
# letter by letter, but in a tenth of the time. A build does this for every report.


def _report_json(r: Report) -> str:
    return (
        f'{{"claim": {_claim_json(r.claim)}, "condition": {_json(r.condition)}, "date": {_json(r.date)}, '
        f'"deal": {_json(r.deal)}, "delivered": {_bounds_json(r.delivered)}, '
        f'"document": {_text_json(r.document)}, "due": {_json(r.due)}, "lineage": {_lineage_json(r.lineage)}, '
        f'"note": {_json(r.note)}, "ordered": {_bounds_json(r.ordered)}, "own": {_TRUTH[r.own]}, '
        f'"quantity": {_bounds_json(r.quantity)}, "rank": {_NULL if r.rank is None else r.rank}, '
        f'"share": {_figure_json(r.share)}, "since": {_json(r.since)}, "span": {_span_json(r.span)}, '
        f'"speakers": [{", ".join(map(_text_json, r.speakers))}], "stage": {_text_json(r.stage)}, '
        f'"stance": {_text_json(r.stance)}, "tiv": {_figure_json(r.tiv)}, "until": {_json(r.until)}, '
        f'"value": {_money_json(r.value)}}}'
    )


_NULL = "null"
_TRUTH = {None: _NULL, False: "false", True: "true"}
_text_json = encode_basestring_ascii


def _json(text: str | None) -> str:
    return _NULL if text is None else _text_json(text)


def _figure_json(figure: Decimal | None) -> str:
    return _NULL if figure is None else f'"{figure!s}"'


def _claim_json(c: Claim) -> str:
    return (
        f'{{"item": {_json(c.item)}, "object": {_text_json(c.object)}, '
        f'"relation": {_text_json(c.relation)}, "subject": {_text_json(c.subject)}}}'
    )


def _span_json(span: Span | None) -> str:
    if span is None:
        return _NULL
    return f'{{"end": {span.end}, "sha256": {_text_json(span.sha256)}, "start": {span.start}}}'


def _bounds_json(bounds: Bounds | None) -> str:
    if bounds is None:
        return _NULL
    return f'{{"high": {_figure_json(bounds.high)}, "low": {_figure_json(bounds.low)}}}'


def _money_json(money: Money | None) -> str:
    if money is None:
        return _NULL
    amount, currency, per = _bounds_json(money.amount), _text_json(money.currency), _json(money.per)
    return f'{{"amount": {amount}, "currency": {currency}, "per": {per}}}'


def _lineage_json(lineage: tuple[LineageEdge, ...] | None) -> str:
    if lineage is None:
        return _NULL
    return f"[{', '.join([_edge_json(edge) for edge in lineage])}]"


def _edge_json(edge: LineageEdge) -> str:
    return (
        f'{{"because": {_text_json(edge.because)}, "document": {_text_json(edge.document)}, '
        f'"note": {_json(edge.note)}, "span": {_span_json(edge.span)}}}'
    )


@dataclass(frozen=True, slots=True)
class Collection:
    """All that was read: entities, documents, speakers and reports, each in the order of their ids.

    Reports may be many; they need not all be there at once.
    """

    entities: tuple[Entity, ...]
    documents: tuple[Document, ...]
    speakers: tuple[Speaker, ...]
    reports: Iterable[Report]


@dataclass(frozen=True, slots=True)
class Support:
    """How many independent origins: the smallest number of failures that leaves nothing, lower and upper end.

    ``weak_points`` are the IRIs of the documents, publishers and speakers each of which alone leaves
    nothing known standing.
    """

    low: int
    high: int
    weak_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What follows for a claim from its reports: stage, standing, direct property and support.

    ``claim``, ``subject`` and ``object`` are IRIs; ``stage`` and ``direct`` are None where there is none.
    ``support`` counts every report that does not deny, ``stage_support`` those that carry the claim to its stage.
    """

    claim: str
    subject: str
    object: str
    symmetric: bool
    standing: str
    stage: str | None
    direct: str | None
    support: Support
    stage_support: Support
