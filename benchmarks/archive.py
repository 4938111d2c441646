"""A synthetic national archive, as large as asked for: `python benchmarks/archive.py 10000 [--hard]` tells its shape.

It stands for what no data folder here has: a million claims, reported by tens of thousands of documents, with
agencies that everybody credits, outlets that credit each other, and speakers met in many places. All of it is
drawn from one seed, and every name says that it is made up: Country 17, Works 203, Outlet 12.

Entities, documents and speakers are values in memory. Reports are not: their draws are kept as arrays, and each
pass over :class:`Reports` makes the values anew.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from defgraph.model import (
    Bounds,
    Claim,
    Collection,
    Document,
    Entity,
    LineageEdge,
    Money,
    Report,
    Span,
    Speaker,
    Text,
    text_sha256,
)
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Ints = npt.NDArray[np.int64]

OWN, UNKNOWN, RESTING = 0, 1, 2
"""The kinds of a document's lineage: own reporting, unknown origin, resting on other documents."""

_FIRST_DAY, _DAYS = date(2010, 1, 1), 5844
_DATES = tuple((_FIRST_DAY + timedelta(day)).isoformat() for day in range(_DAYS))
_CHUNK = 65536
_HEAD, _SLOT = 1000, 200  # code points before the first report of a text, and from one report to the next
_MOST_REPORTS = 60
_STORY, _LAYER = 40, 4  # documents in a hard story, and in each of its layers

_KINDS: Mapping[str, tuple[str, float]] = {
    "Ministry": ("government-body", 0.07),
    "Force": ("armed-force", 0.07),
    "Police": ("security-force", 0.03),
    "Association": ("industry-body", 0.02),
    "Person": ("person", 0.15),
    "League": ("international-organisation", 0.01),
    "Institute": ("research-body", 0.01),
    "Region": ("country-group", 0.01),
    "Type": ("materiel", 0.22),
    "Fair": ("event", 0.05),
    "Accord": ("agreement", 0.04),
    "Field": ("field", 0.015),
    "Post": ("office", 0.03),
    "Base": ("facility", 0.03),
}
"""For each word in names of entities its class, and its share of those that are no countries or media."""


class Pattern(NamedTuple):
    """A relation, the share of claims that have it, and words whose entities are its subjects, objects and items."""

    relation: str
    share: float
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    items: tuple[str, ...] = ()


_SUPPLIES = Pattern("supplies", 0, ("Works", "Country"), ("Country", "Force", "Police", "Ministry"), ("Type",))
_OTHERS = (
    Pattern("funds", 0.01, ("Country", "League"), ("Country", "Institute", "Works"), ("Field",)),
    Pattern("licenses", 0.01, ("Country", "Works"), ("Works",), ("Type",)),
    Pattern("seeks", 0.015, ("Country", "Force", "Police"), ("Type",)),
    Pattern("makes", 0.02, ("Works",), ("Type",)),
    Pattern("operates", 0.03, ("Country", "Force", "Police"), ("Type",)),
    Pattern("exhibits", 0.015, ("Works",), ("Type",), ("Fair",)),
    Pattern("meets", 0.03, ("Person", "Ministry"), ("Person", "Works"), ("Fair",)),
    Pattern("visits", 0.03, ("Person", "Ministry"), ("Country", "Works")),
    Pattern("takes-part", 0.02, ("Works", "Force", "Person"), ("Fair",)),
    Pattern("organises", 0.003, ("Association", "Ministry", "Works"), ("Fair",)),
    Pattern("agrees-with", 0.04, ("Country", "Ministry"), ("Country", "League", "Works"), ("Accord",)),
    Pattern("embargoes", 0.005, ("Country", "League"), ("Country",), ("Type",)),
    Pattern("sanctions", 0.005, ("Country",), ("Works", "Person")),
    Pattern("holds-office", 0.03, ("Person",), ("Country", "Ministry", "Works"), ("Post",)),
    Pattern("member-of", 0.005, ("Works", "Country"), ("Association", "League")),
    Pattern("cooperates-with", 0.02, ("Country", "Works"), ("Country", "Works"), ("Field",)),
    Pattern("criticises", 0.005, ("Country", "Ministry"), ("Country", "Works"), ("Field",)),
    Pattern("accommodates", 0.003, ("Base",), ("Type",)),
)


def archive(claims: int, *, hard: bool = False, seed: int = 1) -> Collection:
    """Return an archive of so many claims; the same arguments give equal archives (with one version of NumPy).

    An ordinary archive has about 1.7 reports of a claim, most claims one and some 60, and lineages of a few
    steps. A hard one has 2 to 8 reports of each claim, and documents in stories of ten layers, where each rests
    on two to four of the layers below; nearly all reports of a claim are in one story, most relay speakers, and
    most speakers are known by name and met in many documents.

    ``reports`` of what is returned is a :class:`Reports`: it has a length and can be iterated again and again.

    Raises:
        ValueError: if ``claims`` is less than 1.
    """
    if claims < 1:
        raise ValueError(f"an archive has at least one claim, not {claims}")
    rng = np.random.default_rng([seed, claims, hard])
    cast_ = _cast(rng, claims)
    said = _claims(rng, cast_, claims)
    web = _web(rng, max(200, claims // 20), cast_, hard=hard)
    tables = Tables(cast_, web, tuple(_claim_values(cast_, said)))
    reports = Reports(_draws(rng, said, web, hard=hard), tables)
    return Collection(
        entities=cast_.entities,
        documents=tuple(_documents(cast_, web, reports.draws.document)),
        speakers=tuple(_speakers(cast_, web)),
        reports=cast("tuple[Report, ...]", reports),
    )


# Entities


@dataclass(frozen=True, slots=True)
class Cast:
    """Entities in the order of their ids; ``pools`` gives for each word their places, most prominent first."""

    entities: tuple[Entity, ...]
    pools: Mapping[str, Ints]

    @property
    def publishers(self) -> Ints:
        """The places of all publishers: agencies, then outlets."""
        return np.concatenate([self.pools["Agency"], self.pools["Outlet"]])


def _cast(rng: np.random.Generator, claims: int) -> Cast:
    counts = _counts(claims)
    made = [entity for word in counts for entity in _entities(rng, word, counts)]
    ordered = sorted(made, key=lambda entity: entity.id)
    places = {entity.id: place for place, entity in enumerate(ordered)}
    pools = {
        word: np.array([places[_id(word, number)] for number in range(1, count + 1)], dtype=np.int64)
        for word, count in counts.items()
    }
    return Cast(tuple(ordered), pools)


def _counts(claims: int) -> dict[str, int]:
    """Return how many entities each word names."""
    entities, publishers = max(200, claims // 30), max(40, claims // 500)
    agencies = max(2, publishers // 50)
    counts = {"Country": min(195, entities // 8), "Agency": agencies, "Outlet": publishers - agencies}
    counts["Media Group"] = max(5, publishers // 8)
    others = entities - sum(counts.values())
    counts |= {word: max(2, round(share * others)) for word, (_, share) in _KINDS.items()}
    return counts | {"Works": entities - sum(counts.values())}


def _id(word: str, number: int) -> str:
    return f"{word.lower().replace(' ', '-')}-{number}"


def _entities(rng: np.random.Generator, word: str, counts: Mapping[str, int]) -> Iterator[Entity]:
    fixed = {"Country": "country", "Agency": "publisher", "Outlet": "publisher", "Media Group": "firm", "Works": "firm"}
    entity_class = fixed[word] if word in fixed else _KINDS[word][0]
    at_home = entity_class in {"government-body", "armed-force", "security-force", "firm", "publisher"}
    categories = ontology().categories
    homes = _ranks(rng, counts["Country"], counts[word]).tolist()
    wider = (rng.random(counts[word]) * np.arange(counts[word]) * 5).astype(np.int64).tolist()
    for number, (home, kind) in enumerate(zip(homes, wider, strict=True), start=1):
        materiel = entity_class == "materiel"
        yield Entity(
            id=_id(word, number),
            entity_class=entity_class,
            label=f"{word} {number}",
            country=_id("Country", home + 1) if at_home else None,
            category=categories[number % len(categories)] if materiel else None,
            kind_of=_id(word, kind + 1) if materiel and kind + 1 < number else None,
        )


def _ranks(rng: np.random.Generator, size: int, count: int) -> Ints:
    """Draw ranks from 0: some uniformly, most by Zipf's law (the logarithm of the rank is uniform)."""
    prominent = ((size + 1) ** rng.random(count)).astype(np.int64) - 1
    return np.where(rng.random(count) < 0.6, np.minimum(prominent, size - 1), rng.integers(size, size=count))


# Claims


@dataclass(frozen=True, slots=True)
class Said:
    """Claims as places of entities, one row each: subject, object, item (-1: none); and the relation of each row."""

    rows: Ints
    relations: tuple[str, ...]
    relation: Ints


def _claims(rng: np.random.Generator, cast_: Cast, claims: int) -> Said:
    owned = _ownership(rng, cast_, min(600, claims // 20))
    drawn = [_distinct(rng, cast_, pattern, int(pattern.share * claims)) for pattern in _OTHERS]
    missing = claims - len(owned) - sum(map(len, drawn))
    drawn = [_distinct(rng, cast_, _SUPPLIES, missing), owned, *drawn]
    relations = ("supplies", "controls", *(pattern.relation for pattern in _OTHERS))
    return Said(np.concatenate(drawn), relations, np.repeat(np.arange(len(drawn)), [len(rows) for rows in drawn]))


def _ownership(rng: np.random.Generator, cast_: Cast, most: int) -> Ints:
    """Give media groups and publishers one owner each, a media group: a tree, so that nobody owns themselves."""
    groups = cast_.pools["Media Group"]
    owned = np.concatenate([groups[1:], cast_.publishers])[:most]
    earlier = np.minimum(np.arange(1, len(owned) + 1), len(groups))
    owners = groups[(rng.random(len(owned)) ** 2 * earlier).astype(np.int64)]
    return np.stack([owners, owned, np.full(len(owned), -1)], axis=1)


def _distinct(rng: np.random.Generator, cast_: Cast, pattern: Pattern, count: int) -> Ints:
    symmetric, size = ontology().relations[pattern.relation].symmetric, len(cast_.entities) + 1
    rows = np.empty((0, 3), dtype=np.int64)
    while len(rows) < count:
        more = (count - len(rows)) * 5 // 4 + 8
        subjects = _pick(rng, cast_, pattern.subjects, more)
        objects = _pick(rng, cast_, pattern.objects, more)
        items = _pick(rng, cast_, pattern.items, more) if pattern.items else np.full(more, -1)
        if symmetric:
            subjects, objects = np.minimum(subjects, objects), np.maximum(subjects, objects)
        found = np.stack([subjects, objects, items], axis=1)[subjects != objects]
        rows = np.concatenate([rows, found])
        _, first = np.unique((rows[:, 0] * size + rows[:, 1]) * size + rows[:, 2] + 1, return_index=True)
        rows = rows[np.sort(first)]
    return rows[:count]


def _pick(rng: np.random.Generator, cast_: Cast, words: Sequence[str], count: int) -> Ints:
    which, picked = rng.integers(len(words), size=count), np.empty(count, dtype=np.int64)
    for number, word in enumerate(words):
        here = which == number
        pool = cast_.pools[word]
        picked[here] = pool[_ranks(rng, len(pool), int(here.sum()))]
    return picked


def _claim_values(cast_: Cast, said: Said) -> Iterator[Claim]:
    """Yield the claims. Places follow ids, so that the sides of symmetric ones are in order already."""
    ids = [entity.id for entity in cast_.entities]
    for relation, (subject, object_, item) in zip(said.relation.tolist(), said.rows.tolist(), strict=True):
        yield Claim(ids[subject], said.relations[relation], ids[object_], ids[item] if item >= 0 else None)


# Documents and what they rest on


@dataclass(frozen=True, slots=True)
class Web:
    """Documents in the order of their days: kind, publisher's place (-1: not known), whether it is held, speakers.

    ``edges`` has a row for each credit: the document, and the one it rests on, sorted. ``voices`` has a row for
    each speaker: document, number within it, the place of the person (-1: anonymous), and the row of the speaker
    they are the same as (-1: nobody).
    """

    day: Ints
    kind: Ints
    publisher: Ints
    held: npt.NDArray[np.bool_]
    edges: Ints
    voices: Ints

    def __len__(self) -> int:
        return len(self.day)


def _web(rng: np.random.Generator, count: int, cast_: Cast, *, hard: bool) -> Web:
    day, kind = np.sort(rng.integers(31, _DAYS, size=count)), np.full(count, RESTING)
    hubs = np.sort(rng.choice(count, size=max(6, count // 30), replace=False))
    edges = _layered(rng, kind) if hard else _credits(rng, kind, hubs)
    circles = _circles(rng, count, count // 100 if hard else max(2, count // 1000))
    for circle in circles:
        day[circle] = day[circle[0]]
        kind[circle] = RESTING
    rings = [np.stack([circle, np.roll(circle, -1)], axis=1) for circle in circles]
    held = rng.random(count) > 0.03
    held[hubs] = rng.random(len(hubs)) > 0.3
    return Web(
        day=day,
        kind=kind,
        publisher=_publishers(rng, cast_, count, hubs),
        held=held,
        edges=np.unique(np.concatenate([edges, *rings]), axis=0),
        voices=_voices(rng, cast_, held, hard=hard),
    )


def _publishers(rng: np.random.Generator, cast_: Cast, count: int, hubs: Ints) -> Ints:
    """Give agencies what is credited most, and everybody else their share by Zipf's law."""
    everyone, agencies = cast_.publishers, cast_.pools["Agency"]
    ranks = ((len(everyone) + 1) ** rng.random(count)).astype(np.int64) - 1
    publisher: Ints = everyone[np.minimum(ranks, len(everyone) - 1)]
    publisher[rng.random(count) < 0.02] = -1
    publisher[hubs] = agencies[rng.integers(len(agencies), size=len(hubs))]
    return publisher


def _credits(rng: np.random.Generator, kind: Ints, hubs: Ints) -> Ints:
    """Draw kinds, and who credits whom: mostly one of the last agency stories, by how well each did."""
    count = len(kind)
    kind[:] = rng.choice(3, size=count, p=[0.44, 0.1, 0.46])
    kind[hubs] = rng.choice(3, size=len(hubs), p=[0.85, 0.05, 0.1])
    kind[0] = OWN
    resting = np.flatnonzero(kind == RESTING)
    documents = np.repeat(resting, rng.choice([1, 2, 3], size=len(resting), p=[0.75, 0.18, 0.07]))
    success = np.concatenate([[0.0], np.cumsum(rng.pareto(1.2, size=len(hubs)) + 0.1)])
    before = np.searchsorted(hubs, documents)
    low, high = success[np.maximum(0, before - 50)], success[before]
    hub = np.searchsorted(success, low + rng.random(len(documents)) * (high - low), side="right") - 1
    back = 1 + (rng.random(len(documents)) * np.minimum(documents, 2000)).astype(np.int64)
    after_hub = (before > 0) & (rng.random(len(documents)) < 0.8)
    bases = np.where(after_hub, hubs[np.minimum(hub, np.maximum(0, before - 1))], documents - back)
    return np.stack([documents, bases], axis=1)


def _layered(rng: np.random.Generator, kind: Ints) -> Ints:
    """Draw stories of ten layers: each document rests on two to four, mostly of the layer below, else further down."""
    place = np.arange(len(kind)) % _STORY
    ground, above = np.flatnonzero(place < _LAYER), np.flatnonzero(place >= _LAYER)
    kind[ground] = rng.choice([OWN, UNKNOWN], size=len(ground), p=[0.6, 0.4])
    layer, story = place[above, None] // _LAYER, above[:, None] - place[above, None]
    size = (len(above), 4)
    deeper = np.where(rng.random(size) < 0.1, (rng.random(size) * layer).astype(np.int64), layer - 1)
    bases = story + deeper * _LAYER + np.argsort(rng.random((len(above), _LAYER)), axis=1)[:, :4]
    earlier = ground[(rng.random(size) * (story // _STORY * _LAYER + _LAYER)).astype(np.int64)]
    bases = np.where(rng.random(size) < 0.01, earlier, bases)
    kept = np.arange(4) < rng.integers(2, 5, size=len(above))[:, None]
    return np.stack([np.repeat(above, kept.sum(axis=1)), bases[kept]], axis=1)


def _circles(rng: np.random.Generator, count: int, wanted: int) -> list[Ints]:
    """Return runs of documents that credit each other: mostly two, the fourth part of them three to five in a ring."""
    starts = rng.choice(np.arange(6, count - 6, 6), size=min(wanted, count // 12), replace=False)
    lengths = np.where(np.arange(len(starts)) % 4 == 1, rng.integers(3, 6, size=len(starts)), 2)
    return [np.arange(start, start + length) for start, length in zip(starts, lengths, strict=True)]


def _voices(rng: np.random.Generator, cast_: Cast, held: npt.NDArray[np.bool_], *, hard: bool) -> Ints:
    counts = np.where(held, rng.integers(0, 4, size=len(held)), 0)
    document = np.repeat(np.arange(len(held)), counts)
    number = np.arange(len(document)) - np.repeat(np.cumsum(counts) - counts, counts)
    person = _pick(rng, cast_, ("Person", "Person", "Person", "Ministry"), len(document))
    person[rng.random(len(document)) > (0.7 if hard else 1 / 3)] = -1
    anonymous, same = np.flatnonzero(person < 0), np.full(len(document), -1)
    recognised = rng.random(len(anonymous)) < 0.01
    recognised[:1] = False
    first = anonymous[~recognised]
    same[anonymous[recognised]] = first[
        (rng.random(recognised.sum()) * np.searchsorted(first, anonymous[recognised])).astype(np.int64)
    ]
    return np.stack([document, number, person, same], axis=1)


def _document_id(place: int) -> str:
    return f"document-{place:07d}"


def _documents(cast_: Cast, web: Web, reported: Ints) -> Iterator[Document]:
    reports = np.bincount(reported, minlength=len(web)).tolist()
    starts = np.searchsorted(web.edges[:, 0], np.arange(len(web) + 1)).tolist()
    bases, kinds, days, publishers = (a.tolist() for a in (web.edges[:, 1], web.kind, web.day, web.publisher))
    held = web.held.tolist()
    for place in range(len(web)):
        name, edges = _document_id(place), bases[starts[place] : starts[place + 1]]
        length = _HEAD + _SLOT * (reports[place] + 1)
        yield Document(
            id=name,
            publisher=cast_.entities[publishers[place]].id if publishers[place] >= 0 else None,
            issued=_DATES[days[place]],
            language="en",
            own=kinds[place] == OWN,
            text=Text(f"{name}.txt", text_sha256(name), length) if held[place] else None,
            lineage=tuple(_edge(place, base, number) for number, base in enumerate(edges)),
        )


def _edge(place: int, base: int, number: int) -> LineageEdge:
    """Return a credit: every tenth is known by a byline, every tenth by the texts' overlap."""
    because = {0: "byline", 1: "overlap"}.get((place + base) % 10, "credit")
    span = Span(50 * number, 50 * number + 40, text_sha256(f"credit {place} {number}"))
    return LineageEdge(_document_id(base), because, span)


def _speakers(cast_: Cast, web: Web) -> Iterator[Speaker]:
    voices = web.voices.tolist()
    for document, number, person, same in voices:
        yield Speaker(
            document=_document_id(document),
            id=_speaker_id(number),
            entity=cast_.entities[person].id if person >= 0 else None,
            label=f"source {number + 1}" if person < 0 else None,
            same_as=f"{_document_id(voices[same][0])}/{_speaker_id(voices[same][1])}" if same >= 0 else None,
        )


def _speaker_id(number: int) -> str:
    return f"speaker-{number + 1}"


# Reports


@dataclass(frozen=True, slots=True)
class Draws:
    """What was drawn for each report, one array each, in the order of documents; -1 stands for nothing.

    ``slot`` counts the reports of a document, ``speakers`` has a bit for each of its speakers that is relayed,
    ``lineage`` is a kind (or -1 where it is the document's own), ``base`` the document rested on. ``ordered``,
    ``delivered``, ``amount`` and ``share`` are places in :class:`Tables`; ``date`` is a day, ``due`` a year.
    """

    document: Ints
    claim: Ints
    stage: Ints
    stance: Ints
    slot: Ints
    speakers: Ints
    lineage: Ints
    base: Ints
    ordered: Ints
    delivered: Ints
    amount: Ints
    share: Ints
    date: Ints
    due: Ints


class Tables:
    """The values that draws stand for; each is made once and shared by all reports."""

    def __init__(self, cast_: Cast, web: Web, claims: tuple[Claim, ...]) -> None:
        self.entities = cast_.entities
        self.claims = claims
        self.documents = [_document_id(place) for place in range(len(web))]
        self.stages = ontology().stages
        self.stances = ("asserts", "hedges", "denies")
        named = tuple(_speaker_id(number) for number in range(3))
        self.speakers = [tuple(name for bit, name in enumerate(named) if mask >> bit & 1) for mask in range(8)]
        self.counts = [*(Bounds(Decimal(n), Decimal(n)) for n in range(_SIZES)), *map(_range, range(_SIZES))]
        self.money = [
            Money(Bounds(amount, amount), currency)
            for currency in ("USD", "EUR")
            for amount in (Decimal(round(1.05**step)) * 100_000 for step in range(_AMOUNTS))
        ]
        self.shares = [Decimal(percent) for percent in range(101)]


_SIZES, _AMOUNTS = 512, 250


def _range(low: int) -> Bounds:
    return Bounds(Decimal(low), Decimal(low + 1 + low // 8))


class Reports:
    """The reports of an archive, made while they are iterated; each pass yields equal values in the same order.

    Reports of one claim share one :class:`Claim`.
    """

    def __init__(self, draws: Draws, tables: Tables) -> None:
        self.draws, self.tables = draws, tables

    def __len__(self) -> int:
        return len(self.draws.document)

    def __iter__(self) -> Iterator[Report]:
        for start in range(0, len(self), _CHUNK):
            yield from self._chunk(start)

    def _chunk(self, start: int) -> Iterator[Report]:
        t, end = self.tables, start + _CHUNK
        columns = (getattr(self.draws, name)[start:end].tolist() for name in Draws.__slots__)
        for row, drawn in enumerate(zip(*columns, strict=True), start):
            (place, claim, stage, stance, slot, mask, kind, base, ordered, delivered, amount, share, day, due) = drawn
            at = _HEAD + _SLOT * slot
            yield Report(
                document=t.documents[place],
                claim=t.claims[claim],
                stage=t.stages[stage],
                stance=t.stances[stance],
                span=Span(at, at + 40 + row % 60, text_sha256(f"span {row}")),
                ordered=t.counts[ordered] if ordered >= 0 else None,
                delivered=t.counts[delivered] if delivered >= 0 else None,
                value=t.money[amount] if amount >= 0 else None,
                date=_DATES[day] if day >= 0 else None,
                due=str(due) if due >= 0 else None,
                share=t.shares[share] if share >= 0 else None,
                speakers=t.speakers[mask],
                lineage=None if kind < 0 else _own_lineage(base, at),
                own=None if kind in {-1, RESTING} else kind == OWN,
            )


def _own_lineage(base: int, at: int) -> tuple[LineageEdge, ...]:
    if base < 0:
        return ()
    return (LineageEdge(_document_id(base), "credit", Span(at + 110, at + 150, text_sha256(f"credit {base} {at}"))),)


def _draws(rng: np.random.Generator, said: Said, web: Web, *, hard: bool) -> Draws:
    counts = _reports_per_claim(rng, len(said.rows), hard=hard)
    claim = np.repeat(np.arange(len(counts)), counts)
    document = _placed(rng, web, counts, hard=hard)
    order = np.lexsort((document, claim))
    claim, document = claim[order], document[order]
    later = np.repeat(np.cumsum(counts), counts) - np.arange(len(claim)) - 1
    stage = _stages(rng, said, claim, later)
    order = np.argsort(document, kind="stable")
    claim, document, stage = claim[order], document[order], stage[order]
    size = len(claim)
    lineage, base = _exceptions(rng, document, _STORY if hard else len(web))
    ordered, delivered, amount = _figures(rng, said, claim, stage)
    controls = said.relation[claim] == said.relations.index("controls")
    day = web.day[document]
    due = np.where(rng.random(size) < 0.05, 2010 + day // 365 + rng.integers(1, 6, size=size), -1)
    return Draws(
        document=document,
        claim=claim,
        stage=stage,
        stance=rng.choice(3, size=size, p=[0.88, 0.08, 0.04]),
        slot=np.arange(size) - np.searchsorted(document, document),
        speakers=_relayed(rng, web, document, 0.8 if hard else 0.4),
        lineage=lineage,
        base=base,
        ordered=ordered,
        delivered=delivered,
        amount=amount,
        share=np.where(controls & (rng.random(size) < 0.5), rng.integers(10, 101, size=size), -1),
        date=np.where(rng.random(size) < 0.4, day - rng.integers(0, 31, size=size), -1),
        due=due,
    )


def _reports_per_claim(rng: np.random.Generator, claims: int, *, hard: bool) -> Ints:
    if hard:
        return rng.integers(2, 9, size=claims)
    sizes = np.arange(1, _MOST_REPORTS + 1)
    weights = sizes**-2.55
    return rng.choice(sizes, size=claims, p=weights / weights.sum())


def _placed(rng: np.random.Generator, web: Web, counts: Ints, *, hard: bool) -> Ints:
    """Draw the document of each report, claim by claim: the first anywhere, most others where its story was told."""
    held, size = np.flatnonzero(web.held), int(counts.sum())
    document = held[rng.integers(len(held), size=size)]
    first = np.repeat(document[np.cumsum(counts) - counts], counts)
    told = _of_story(rng, web, first) if hard else _echo(rng, web, first)
    near = (rng.random(size) < (0.97 if hard else 0.6)) & web.held[told]
    near[np.cumsum(counts) - counts] = False
    return np.where(near, told, document)


def _of_story(rng: np.random.Generator, web: Web, document: Ints) -> Ints:
    """Draw a document of the same hard story for each."""
    start = document - document % _STORY
    drawn: Ints = start + (rng.random(len(document)) * np.minimum(_STORY, len(web) - start)).astype(np.int64)
    return drawn


def _echo(rng: np.random.Generator, web: Web, document: Ints) -> Ints:
    """Draw another document that rests on what each rests on (or else on itself), at times that very base."""
    below = np.minimum(np.searchsorted(web.edges[:, 0], document), len(web.edges) - 1)
    origin = np.where(web.kind[document] == RESTING, web.edges[below, 1], document)
    by_base = web.edges[np.argsort(web.edges[:, 1], kind="stable")]
    low, high = np.searchsorted(by_base[:, 1], origin), np.searchsorted(by_base[:, 1], origin, side="right")
    drawn = low + (rng.random(len(document)) * (high - low)).astype(np.int64)
    echo = by_base[np.minimum(drawn, len(by_base) - 1), 0]
    return np.where((rng.random(len(document)) < 0.15) | (high == low), origin, echo)


def _stages(rng: np.random.Generator, said: Said, claim: Ints, later: Ints) -> Ints:
    """Let each claim get somewhere, its earlier reports less far; the last report of a few tells of an exit."""
    o = ontology()
    stages = [o.relations[name].stages for name in said.relations]
    climbs = [[stage for stage in some if stage in o.rungs] for some in stages]
    exits = [[stage for stage in some if stage not in o.rungs] or climbs[n][-1:] for n, some in enumerate(stages)]
    deal = np.array([o.relations[name].deal for name in said.relations])[said.relation]
    height = np.array([len(some) for some in climbs])[said.relation]
    top = rng.random(len(deal))
    goal = np.where(deal | (top > 0.8), (rng.random(len(deal)) * height).astype(np.int64), height - 1)
    rung = np.maximum(0, goal[claim] - later // 2)
    out = (later == 0) & (rng.random(len(claim)) < 0.04)
    relation, drawn = said.relation[claim], rng.random(len(claim))
    which = np.where(out, (drawn * np.array([len(some) for some in exits])[relation]).astype(np.int64), rung)
    widest = max(map(len, stages))
    table = np.array(
        [[o.stages.index(word) for word in (*some, *some[-1:] * (widest - len(some)))] for some in (*climbs, *exits)]
    )
    return cast("Ints", table[np.where(out, relation + len(climbs), relation), which])


def _exceptions(rng: np.random.Generator, document: Ints, story: int) -> tuple[Ints, Ints]:
    """Give a few reports a lineage of their own: an earlier document of the story, own reporting, or not known."""
    size, place = len(document), document % story
    kind = np.where(rng.random(size) < 0.03, rng.choice(3, size=size, p=[0.25, 0.15, 0.6]), -1)
    kind[(kind == RESTING) & (place == 0)] = UNKNOWN
    earlier = document - place + (rng.random(size) * place).astype(np.int64)
    return kind, np.where(kind == RESTING, earlier, -1)


def _figures(rng: np.random.Generator, said: Said, claim: Ints, stage: Ints) -> tuple[Ints, Ints, Ints]:
    """Draw figures for reports on deals: each claim has its numbers, from which some reports differ."""
    o, size, claims = ontology(), len(claim), len(said.rows)
    deal = np.array([o.relations[name].deal for name in said.relations])[said.relation][claim]
    told = deal & (rng.random(size) < 0.78)
    order = ((_SIZES // 2) ** rng.random(claims)).astype(np.int64)[claim]
    order += np.where(rng.random(size) < 0.1, 1 + order // 4, 0)
    vague = np.where(rng.random(size) < 0.05, _SIZES, 0)
    goods = said.rows[claim, 2] >= 0
    under_way = (stage == o.stages.index("delivering")) | (stage == o.stages.index("delivered"))
    delivered = np.where(stage == o.stages.index("delivered"), order, (order * rng.random(size)).astype(np.int64))
    amount = rng.integers(_AMOUNTS * 2, size=claims)[claim]
    return (
        np.where(told & goods & (rng.random(size) < 0.8), order + vague, -1),
        np.where(told & under_way, delivered, -1),
        np.where(told & (rng.random(size) < 0.4), amount, -1),
    )


def _relayed(rng: np.random.Generator, web: Web, document: Ints, share: float) -> Ints:
    """Draw which speakers of its document a report relays: none, one or two, as bits."""
    counts = np.bincount(web.voices[:, 0], minlength=len(web))[document]
    first = (rng.random(len(document)) * counts).astype(np.int64)
    second = (first + 1) % np.maximum(counts, 1)
    mask = (1 << first) | np.where(rng.random(len(document)) < 0.3, 1 << second, 0)
    return np.where((counts > 0) & (rng.random(len(document)) < share), mask, 0)


# The shape of an archive


def summary(collection: Collection) -> Iterator[str]:
    """Yield lines that tell how an archive is spread."""
    reports = cast("Reports", collection.reports)
    draws, documents = reports.draws, collection.documents
    claims = len(reports.tables.claims)
    yield f"{claims} claims, {len(reports)} reports ({len(reports) / claims:.2f} a claim), {len(documents)} documents"
    yield f"{len(collection.entities)} entities, {len(collection.speakers)} speakers"
    yield "reports per claim: " + _spread(np.bincount(draws.claim))
    yield "reports per document: " + _spread(np.bincount(draws.document, minlength=len(documents)))
    _, published = np.unique([d.publisher for d in documents if d.publisher], return_counts=True)
    yield "documents per publisher: " + _spread(published)
    _, credited = np.unique([e.document for d in documents for e in d.lineage], return_counts=True)
    yield "credits per document credited: " + _spread(credited)
    yield _shares(collection)
    yield "depth of lineage: " + _spread(_depths(documents))
    relayed, excepted = (draws.speakers > 0).mean(), (draws.lineage >= 0).mean()
    figures = ((draws.ordered >= 0) | (draws.delivered >= 0) | (draws.amount >= 0)).mean()
    yield f"reports that relay speakers {relayed:.1%}, with lineage of their own {excepted:.1%}, figures {figures:.1%}"


def _spread(counts: Ints) -> str:
    shown = ", ".join(f"{name} {int(np.quantile(counts, q))}" for name, q in _QUANTILES)
    return f"mean {counts.mean():.2f}, {shown}"


_QUANTILES = (("median", 0.5), ("90 %", 0.9), ("99 %", 0.99), ("most", 1.0))


def _shares(collection: Collection) -> str:
    documents = collection.documents
    own = sum(d.own and not d.lineage for d in documents) / len(documents)
    resting = sum(bool(d.lineage) for d in documents) / len(documents)
    later = {edge.document for d in documents for edge in d.lineage if edge.document > d.id}
    ahead = f"credited by an earlier one (in circles) {len(later)}"
    return f"lineage: own {own:.1%}, unknown {1 - own - resting:.1%}, resting {resting:.1%}; {ahead}"


def _depths(documents: Sequence[Document]) -> Ints:
    """Return for each document the steps to the ground on the longest way back in time."""
    depths: dict[str, int] = {}
    for document in documents:
        bases = [depths[edge.document] for edge in document.lineage if edge.document < document.id]
        depths[document.id] = 1 + max(bases) if bases else 0
    return np.fromiter(depths.values(), np.int64, len(depths))


def main() -> None:
    """Print the shape of an archive."""
    parser = argparse.ArgumentParser(description="Tell the shape of a synthetic archive.")
    parser.add_argument("claims", type=int)
    parser.add_argument("--hard", action="store_true", help="deep lineages, shared speakers, many circles")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.claims < 1:
        parser.error(f"argument claims: expected 1 or more, got {given.claims}")
    for line in summary(archive(given.claims, hard=given.hard, seed=given.seed)):
        print(line)


if __name__ == "__main__":
    main()
