"""Synthetic dossiers for the measurements of pictures: repeatable, with hubs, groups, parallel claims and lineage."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from defgraph.dossiers import Base, DocumentEntry, Dossier, Figure, Named, ReportEntry
from defgraph.vocabulary import Relation, camel, ontology

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CLASSES = ("country", "government-body", "armed-force", "firm", "organisation", "person", "event")
_SHARES = (12, 14, 14, 34, 12, 10, 4)
_PLACES = ("North", "South", "Upper", "Lower", "East", "West", "New", "Old", "Inner", "Outer")
_NOUNS = ("Coast", "Hills", "Delta", "Isles", "Plains", "Straits", "Valley", "Harbour", "Steppe", "Lakes")
_GOODS = ("patrol boat", "trainer aircraft", "surveillance radar", "light helicopter", "armoured carrier", "drone")
_RELATIONS = ("supplies", "supplies", "supplies", "controls", "meets", "visits", "makes")
_REPORTS = (1, 1, 1, 1, 2, 2, 3, 4)
"""How many reports a claim has: 1.9 on average."""


@dataclass(frozen=True, slots=True)
class _World:
    """Who and what claims are about, who tells of them, and where."""

    entities: tuple[Named, ...]
    goods: tuple[Named, ...]
    sources: tuple[DocumentEntry, ...]
    weak: Mapping[str, Named]
    speakers: Mapping[str, Named]


def dossiers(entities: int, seed: int = 0) -> tuple[Dossier, ...]:
    """Return claims between so many entities, twice as many, in the order of their ids; all entities occur.

    Entities of one group have four claims of five among themselves; some have very many.
    """
    chance = random.Random(f"{seed} {entities}")  # noqa: S311 - no secret
    world = _world(chance, entities)
    ends = _ends(chance, entities)
    made = {claim.id: claim for number, pair in enumerate(ends) if (claim := _claim(chance, world, number, pair))}
    return tuple(made[name] for name in sorted(made))


def _world(chance: random.Random, count: int) -> _World:
    entities = tuple(_entity(chance, number) for number in range(count))
    goods = tuple(
        Named(f"item-{n}", f"{chance.choice(_GOODS).title()} Mk {n}", "Materiel") for n in range(count // 5 + 3)
    )
    publishers = [
        Named(f"outlet-{n}", f"The {_NOUNS[n % 10]} Courier {n}", "Publisher") for n in range(count // 40 + 5)
    ]
    sources: list[DocumentEntry] = []
    for number in range(count + 10):
        sources.append(_document(chance, publishers, sources, number))
    weak = {source.id: Named(source.id, source.id, "Document") for source in sources}
    speakers = {name: Named(f"{name}/source", "an official who knows of it", "Speaker") for name in weak}
    return _World(entities, goods, tuple(sources), weak, speakers)


def _entity(chance: random.Random, number: int) -> Named:
    (kind,) = chance.choices(_CLASSES, _SHARES)
    label = f"{_PLACES[number % 10]} {_NOUNS[number // 10 % 10]} {kind.replace('-', ' ').title()} {number}"
    return Named(f"{kind}-{number}", label, camel(kind))


def _item(chance: random.Random, number: int) -> Named:
    return Named(f"item-{number}", f"{chance.choice(_GOODS).title()} Mk {number}", "Materiel")


def _publisher(number: int) -> Named:
    return Named(f"outlet-{number}", f"The {_NOUNS[number % 10]} Courier {number}", "Publisher")


def _document(
    chance: random.Random, publishers: Sequence[Named], earlier: Sequence[DocumentEntry], number: int
) -> DocumentEntry:
    publisher = chance.choice(publishers)
    day = f"{2005 + number % 20}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    name = f"{publisher.id}-{number}"
    bases = tuple(Base(chance.choice(earlier).id, "credit") for _ in range(chance.random() < 0.4 and bool(earlier)))
    origin = "" if bases else chance.choice(("own", "unknown"))
    url = f"https://news.example/{publisher.id}/{day[:4]}/{name}"
    return DocumentEntry(name, publisher, day, "", url, origin, held=not bases, bases=bases)


def _ends(chance: random.Random, count: int) -> list[tuple[int, int]]:
    """Choose the two ends of each claim: one of every entity, the others by how much they are talked of."""
    groups = max(count // 40, 1)
    weights = list(accumulate(1 / (1 + rank) ** 0.7 for rank in range(count // groups)))
    pairs = []
    for number in range(2 * count):
        one = number % count
        group = one % groups if chance.random() < 0.8 else chance.randrange(groups)
        (rank,) = chance.choices(range(len(weights)), cum_weights=weights)
        other = rank * groups + group
        pairs.append((one, other if other != one else (one + 1) % count))
    return pairs


def _claim(chance: random.Random, world: _World, number: int, pair: tuple[int, int]) -> Dossier:
    relations = ontology().relations
    relation = relations[
        "supplies" if chance.random() < 0.6 else chance.choice(("controls", "meets", "visits", "makes"))
    ]
    told = tuple(
        sorted(
            (_report(chance, world, relation, f"{number}-{n}") for n in range(chance.choice(_REPORTS))),
            key=lambda report: report.known,
        )
    )
    low = min(len({report.document.publisher for report in told}), chance.choice((1, 1, 1, 2, 3)))
    first = told[0].document
    return Dossier(
        id=f"{number * 2_654_435_761 % 2**32:08x}{number:08x}",
        relation=relation.name,
        subject=world.entities[pair[0]],
        object=world.entities[pair[1]],
        item=chance.choice(world.goods) if relation.item_required else None,
        standing=told[-1].stance,
        stage="" if told[-1].stance == "denies" else told[-1].stage,
        support_min=low,
        support_max=len(told),
        stage_support_min=1,
        stage_support_max=low,
        weak_points=(world.weak[first.id],) if low == 1 else (),
        reports=told,
    )


def _report(chance: random.Random, world: _World, relation: Relation, name: str) -> ReportEntry:
    document, start = chance.choice(world.sources), chance.randint(0, 5000)
    spoken = chance.random() < 0.3
    ordered = chance.randint(1, 200)
    return ReportEntry(
        id=name,
        document=document,
        stance=chance.choices(("asserts", "hedges", "denies"), (85, 10, 5))[0],
        stage=chance.choice(relation.stages),
        start=start,
        end=start + chance.randint(20, 200),
        speakers=(world.speakers[document.id],) if spoken else (),
        figures={"ordered": Figure(ordered, ordered)} if relation.deal else {},
        dates={"date": document.issued[:7]} if chance.random() < 0.4 else {},
        note="As told in the second paragraph." if chance.random() < 0.1 else "",
    )
