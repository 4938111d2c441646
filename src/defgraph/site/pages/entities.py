"""A page for each entity, and the lists of entities by class."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from defgraph.site import addresses
from defgraph.site.neighbours import neighbours
from defgraph.site.pages.conflicts import shown_conflicts
from defgraph.site.wording import capital, plural, words
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from defgraph.dossiers import Dossier, Named
    from defgraph.site.contents import Contents, EntityEntry
    from defgraph.site.rendering import Page, Renderer

ENTITIES = ("entities.html", "Entities")


@dataclass(frozen=True, slots=True)
class Section:
    """Claims of one relation in which an entity has one role; ``columns`` are the roles of the others.

    With ``bodies``, some of the claims are not the entity's own but those of bodies that belong to it, which are named.
    """

    title: str
    columns: tuple[str, ...]
    count: int
    bodies: bool = False


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
        _rows(named.id, claims, _supplies_of_bodies(contents, named.id)),
        entity=entity,
        claims=claims,
        single=sum(claim.single_source for claim in claims),
        drawing=neighbours(named, claims),
        belonging=contents.belonging.get(named.id, {}),
        reporting=_reporting(claims),
        falling=len(contents.weak_points.get(named.id, ())),
        conflicts=shown_conflicts(contents, contents.disagreeing_about(named.id)),
        sections=_sections,
    )


def _supplies_of_bodies(contents: Contents, state: str) -> Iterator[tuple[int, Dossier]]:
    """Yield the supplies by (0) and to (1) the bodies that belong to a state, but for those of its own."""
    for body in contents.belonging.get(state, {}).get("country", ()):
        for claim in contents.of_entity.get(body.named.id, ()):
            if claim.relation == "supplies":
                ends = (claim.subject.id, claim.object.id)
                yield from ((place, claim) for place in (0, 1) if ends[place] == body.named.id and ends[place] != state)


def _rows(entity: str, claims: Iterable[Dossier], of_bodies: Iterable[tuple[int, Dossier]] = ()) -> list[EntityRow]:
    """Return the claims of an entity, and supplies of its bodies, by section, in each the furthest on first."""
    groups: dict[tuple[int, int], list[Dossier]] = defaultdict(list)
    relations = list(ontology().relations)
    for place, claim in of_bodies:
        groups[relations.index(claim.relation), place].append(claim)
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
    bodies = not relation.symmetric and any(entity not in _at(claim, place) for claim in claims)
    kept = [
        other for other in range(3) if (other != place or bodies) and (other < 2 or any(claim.item for claim in claims))
    ]
    kept.sort(key=lambda other: (other == place, other))
    as_what = "" if relation.symmetric and place < 2 else f", as {words(roles[place])}"
    columns = tuple(capital(words(roles[other])) for other in kept)
    section = Section(f"{capital(relation.label)}{as_what}", columns, len(claims), bodies)
    for claim in sorted(claims, key=_furthest_first):
        # Of a symmetric relation the entity may stand on the other side.
        ends = (claim.subject, claim.object, claim.item)
        if relation.symmetric and place == 0 and claim.subject.id != entity:
            ends = (claim.object, claim.subject, claim.item)
        yield EntityRow(section, claim, tuple(ends[other] for other in kept))


def _at(claim: Dossier, place: int) -> set[str]:
    named = (claim.subject, claim.object, claim.item)[place]
    return {named.id} if named else set()


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
