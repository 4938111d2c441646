"""A page for each entity, and the lists of entities by class."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from defgraph.site import addresses
from defgraph.site.neighbours import neighbours
from defgraph.site.wording import capital, plural, words
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from defgraph.dossiers import Dossier, Named
    from defgraph.site.contents import EntityEntry
    from defgraph.site.rendering import Page, Renderer

ENTITIES = ("entities.html", "Entities")


@dataclass(frozen=True, slots=True)
class Section:
    """Claims of one relation in which an entity has one role; ``columns`` are the roles of the others."""

    title: str
    columns: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A claim on an entity's page: the others it names, in the order of its section's columns."""

    section: Section
    claim: Dossier
    others: tuple[Named | None, ...]


@dataclass(frozen=True, slots=True)
class Reporting:
    """How much a publisher reports of an entity's claims. No publisher: that of no document is known."""

    publisher: Named | None
    reports: int
    claims: int
    alone: int


def entity_pages(renderer: Renderer) -> Iterator[Page]:
    """Yield the pages of all entities."""
    for entity in renderer.contents.entities.values():
        yield from _entity(renderer, entity)


def entity_lists(renderer: Renderer) -> Iterator[Page]:
    """Yield the list of classes, and the lists of the entities of each."""
    classes = renderer.contents.by_class
    path, title = ENTITIES
    yield renderer.page(path, "entities", title, (), classes=classes)
    for entity_class, entities in classes.items():
        one = capital(plural(entity_class))
        yield from renderer.pages(addresses.class_page(entity_class), "class", one, (ENTITIES,), entities)


def _entity(renderer: Renderer, entity: EntityEntry) -> Iterator[Page]:
    contents, named = renderer.contents, entity.named
    claims = contents.of_entity.get(named.id, ())
    above = addresses.class_page(entity.entity_class), capital(plural(entity.entity_class))
    yield from renderer.pages(
        addresses.entity_page(named.id),
        "entity",
        named.label,
        (ENTITIES, above),
        _rows(named.id, claims),
        entity=entity,
        claims=claims,
        single=sum(claim.single_source for claim in claims),
        drawing=neighbours(named, claims),
        belonging=contents.belonging.get(named.id, {}),
        reporting=_reporting(claims),
        falling=len(contents.weak_points.get(named.id, ())),
        sections=_sections,
    )


def _rows(entity: str, claims: Iterable[Dossier]) -> list[EntityRow]:
    """Return the claims of an entity, section by section, in each the furthest on first."""
    groups: dict[tuple[int, int], list[Dossier]] = defaultdict(list)
    relations = list(ontology().relations)
    for claim in claims:
        for place, named in enumerate((claim.subject, claim.object, claim.item)):
            if named and named.id == entity and not (place == 1 and claim.subject.id == entity):
                symmetric = ontology().relations[claim.relation].symmetric
                groups[relations.index(claim.relation), 0 if symmetric and place == 1 else place].append(claim)
    rows: list[EntityRow] = []
    for (relation, place), found in sorted(groups.items()):
        rows += _of_section(entity, relations[relation], place, found)
    return rows


def _of_section(entity: str, name: str, place: int, claims: Sequence[Dossier]) -> Iterator[EntityRow]:
    relation = ontology().relations[name]
    roles = (relation.subject_role, relation.object_role, "item")
    kept = [other for other in range(3) if other != place and (other < 2 or any(claim.item for claim in claims))]
    as_what = "" if relation.symmetric and place < 2 else f", as {words(roles[place])}"
    columns = tuple(capital(words(roles[other])) for other in kept)
    section = Section(f"{capital(relation.label)}{as_what}", columns, len(claims))
    for claim in sorted(claims, key=_furthest_first):
        # Of a symmetric relation the entity may stand on the other side.
        ends = (claim.subject, claim.object, claim.item)
        if relation.symmetric and place == 0 and claim.subject.id != entity:
            ends = (claim.object, claim.subject, claim.item)
        yield EntityRow(section, claim, tuple(ends[other] for other in kept))


def _furthest_first(claim: Dossier) -> tuple[object, ...]:
    doubt = ("asserts", "hedges", "denies").index(claim.standing)
    rung = ontology().rungs.get(claim.stage, -1)
    labels = claim.subject.label, claim.object.label, claim.item.label if claim.item else ""
    return doubt, -rung, -claim.support_min, -claim.support_max, *labels, claim.id


def _sections(rows: Sequence[EntityRow]) -> list[tuple[Section, list[EntityRow]]]:
    return [(section, list(found)) for section, found in groupby(rows, key=lambda row: row.section)]


def _reporting(claims: Iterable[Dossier]) -> list[Reporting]:
    """Count what each publisher reports, and how many claims nobody but it does; most reports first."""
    names: dict[str, Named | None] = {}
    reports, told, alone = Counter[str](), Counter[str](), Counter[str]()
    for claim in claims:
        by = Counter[str]()
        for report in claim.reports:
            publisher = report.document.publisher
            by[publisher.id if publisher else ""] += 1
            names[publisher.id if publisher else ""] = publisher
        reports.update(by)
        told.update(by.keys())
        if len(by) == 1 and "" not in by:
            alone.update(by.keys())
    found = [Reporting(names[name], reports[name], told[name], alone[name]) for name in names]
    return sorted(found, key=lambda one: (-one.reports, one.publisher.label if one.publisher else ""))
