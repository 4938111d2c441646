"""Which claim a row makes: relation, sides and item, each held against the roles that the ontology declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.identity.spelling import slug
from defgraph.model import Claim, Entity
from defgraph.names import nearest
from defgraph.registers.tables.cells import Refused
from defgraph.registers.tables.rows import shortened
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from defgraph.identity.naming import Naming
    from defgraph.registers.tables.cells import Cells
    from defgraph.registers.tables.mapping import Party, TableMapping
    from defgraph.vocabulary import Relation


@dataclass(frozen=True, slots=True)
class _Side:
    """A side of a claim or its item, of which all is known but the id; ``sure`` as far as the source is."""

    name: str
    entity_class: str
    sure: bool
    party: Party


def relation_of(cells: Cells, mapping: TableMapping) -> Relation:
    """Return the relation a row is about.

    Raises:
        Refused: if it names none that is known.
    """
    name = cells.sure(mapping.relation, "relation")
    relation = ontology().relations.get(name)
    if relation is None:
        raise Refused(f"unknown relation {shortened(name)!r}{_meant(name, tuple(ontology().relations))}")
    return relation


def claim_of(cells: Cells, mapping: TableMapping, relation: Relation, naming: Naming) -> tuple[Claim, bool]:
    """Return the claim a row makes, and whether the source is certain of who and what.

    Nothing is named before all sides fit their roles, so that a refused row leaves as little as possible behind.

    Raises:
        Refused: if a part of it is missing, or does not fit its role.
    """
    subject = _side(cells, mapping.subject, relation.subject_class, "subject")
    object_ = _side(cells, mapping.object, relation.object_class, "object")
    item = _item(cells, mapping.item, relation)
    names = [_named(naming, side, cells) if side else None for side in (subject, object_, item)]
    if names[0] is None or names[1] is None or names[0] == names[1]:
        raise Refused(f"subject and object are both {names[0]!r}; a claim is about two")
    sure = subject.sure and object_.sure and (item is None or item.sure)
    return Claim.of(relation, names[0], names[1], names[2]), sure


def _item(cells: Cells, party: Party | None, relation: Relation) -> _Side | None:
    said = cells.said(party.name).text if party else ""
    if relation.item_class is None:
        if said:
            raise Refused(f"the item {shortened(said)!r} with {relation.name!r}, which has none")
        return None
    if not said and not relation.item_required:
        return None
    if party is None:
        raise Refused(f"{relation.name!r} needs an item, and the mapping names none")
    return _side(cells, party, relation.item_class, "item")


def _side(cells: Cells, party: Party, wanted: str, what: str) -> _Side:
    name = cells.sure(party.name, what)
    if not any(letter.isalnum() for letter in name):
        raise Refused(f"the {what} is {shortened(name)!r}, which is no name")
    entity_class = cells.said(party.entity_class).text or wanted
    if entity_class not in ontology().classes:
        raise Refused(f"unknown class {shortened(entity_class)!r}{_meant(entity_class, tuple(ontology().classes))}")
    if not ontology().is_a(entity_class, wanted):
        raise Refused(f"the {what} {shortened(name)!r} is of class {entity_class}; expected one of class {wanted}")
    return _Side(name, entity_class, cells.said(party.name).sure, party)


def _named(naming: Naming, side: _Side, cells: Cells) -> str:
    name, entity_class = side.name, side.entity_class
    if entity_class == "country":
        return _country(naming, name)
    if entity_class == "actor":
        return naming.party(name)
    if entity_class == "person":
        return naming.person(name)
    if entity_class == "materiel":
        return naming.materiel(name, cells.words(side.party.description))
    if ontology().is_a(entity_class, "organisation"):
        home = cells.said(side.party.country).text
        return naming.organisation(name, entity_class, _country(naming, home) if home else None)
    return naming.take(Entity(f"{slug(name)}-{entity_class}", entity_class, " ".join(name.split())))


def _country(naming: Naming, name: str) -> str:
    country = naming.country(name)
    if country is None:
        raise Refused(f"{shortened(name)!r} is no state or territory known by name or ISO code")
    return country


def _meant(word: str, choices: tuple[str, ...]) -> str:
    near = nearest(word, choices, 1)
    return f"; did you mean {near[0]!r}?" if near else ""
