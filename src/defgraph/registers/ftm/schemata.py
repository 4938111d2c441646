"""What FollowTheMoney declares of its schemata, and which classes and relations of ours they stand for.

Which class or relation comes closest to a schema is declared in the ontology (``dg:followTheMoney``), and read from
there for import and export alike. The schemata themselves are a copy of the facts of FollowTheMoney's model
(https://followthemoney.tech), written by ``scripts/followthemoney_model.py``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from defgraph.vocabulary import DG, kebab, local, ontology, ontology_triples

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOO_WIDE: Final = "entity"
"""The class of anything at all: no relation takes it, so what is no more than that has no class of ours."""

_ALSO: Final[Mapping[str, str]] = {
    "Control": "controls",
    "Directorship": "holds-office",
    "Employment": "holds-office",
}
"""Schemata that say what a relation says in other words than the one that the ontology names for it."""

KEYWORD: Final = "defgraph:"
"""How a keyword begins that gives the class of an entity, as our own files have it: a schema may stand for several."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its type, and of one that leads to an entity the schema which that must have."""

    type: str
    range: str | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema; ``ancestors`` are itself and all it extends, the nearest first.

    ``edge`` names the properties of the two ends of one that is an edge; ``properties`` has what is inherited too,
    ``required`` has not.
    """

    name: str
    ancestors: tuple[str, ...]
    abstract: bool
    edge: tuple[str, str] | None
    required: frozenset[str]
    properties: Mapping[str, Property]

    def is_a(self, name: str) -> bool:
        """Tell whether it is, or extends, the schema of a name."""
        return name in self.ancestors


@cache
def _facts() -> dict[str, dict[str, dict[str, object]]]:
    facts: dict[str, dict[str, dict[str, object]]] = json.loads(
        Path(__file__).with_name("model.json").read_text(encoding="utf-8")
    )
    return facts


@cache
def countries() -> Mapping[str, str]:
    """Return the codes that FollowTheMoney gives countries (``vn``, ``suhh``), with their names."""
    return {code: str(name) for code, name in _facts()["countries"].items()}


@cache
def schemata() -> Mapping[str, Schema]:
    """Return all schemata by their names."""
    return {name: _schema(name) for name in _facts()["schemata"]}


def _schema(name: str) -> Schema:
    facts = _facts()["schemata"]
    ancestors = [name]
    for ancestor in ancestors:  # grows while it is gone through: what is nearest comes first
        ancestors += [parent for parent in _texts(facts[ancestor], "extends") if parent not in ancestors]
    edges = [edge for ancestor in ancestors if (edge := _texts(facts[ancestor], "edge"))]
    return Schema(
        name=name,
        ancestors=tuple(ancestors),
        abstract=bool(facts[name].get("abstract")),
        edge=(edges[0][0], edges[0][1]) if edges else None,
        required=frozenset(_texts(facts[name], "required")),
        properties={key: found for ancestor in reversed(ancestors) for key, found in _properties(facts[ancestor])},
    )


def _texts(facts: Mapping[str, object], key: str) -> list[str]:
    found = facts.get(key, [])
    assert isinstance(found, list)
    return found


def _properties(facts: Mapping[str, object]) -> list[tuple[str, Property]]:
    found = facts["properties"]
    assert isinstance(found, dict)
    return [(name, Property(*words)) for name, words in found.items()]


@cache
def _declared() -> Mapping[str, str]:
    """Return the schema that the ontology declares closest, by the local name of a class."""
    closest = DG + "followTheMoney"
    found = ((str(t.subject), str(t.predicate), t.object) for t in ontology_triples())
    return {
        local(subject.strip("<>")): getattr(schema, "value", "")
        for subject, predicate, schema in found
        if predicate == f"<{closest}>"
    }


@cache
def classes() -> Mapping[str, tuple[str, ...]]:
    """Return the classes of entities that a schema is declared closest to, the widest first."""
    known, found = ontology().classes, defaultdict(list)
    for name, schema in _declared().items():
        if kebab(name) in known and kebab(name) != _TOO_WIDE:
            found[schema].append(kebab(name))
    return {schema: tuple(sorted(names, key=lambda name: len(known[name]))) for schema, names in found.items()}


def class_of(schema: Schema) -> str | None:
    """Return the class of entities of a schema: that of the nearest schema that has one; None for none.

    >>> class_of(schemata()["Vessel"]), class_of(schemata()["PublicBody"]), class_of(schemata()["Address"])
    ('materiel', 'government-body', None)
    """
    return _class_named(schema.name)


@cache
def _class_named(schema: str) -> str | None:
    ancestors = schemata()[schema].ancestors
    return next((classes()[ancestor][0] for ancestor in ancestors if ancestor in classes()), None)


def schema_of(entity_class: str) -> str:
    """Return the schema for entities of a class: its own, or that of the nearest wider class.

    >>> schema_of("firm"), schema_of("armed-force"), schema_of("country"), schema_of("facility")
    ('Company', 'PublicBody', 'LegalEntity', 'Thing')
    """
    by_class = {kebab(name): schema for name, schema in _declared().items()}
    known = ontology().classes
    wider = sorted(known[entity_class], key=lambda name: -len(known[name]))
    return next(by_class[name] for name in wider if name in by_class)


def relation_of(schema: Schema) -> str | None:
    """Return the relation that a schema says; where the ontology has two for it, the one that needs no item.

    >>> [relation_of(schemata()[name]) for name in ("Ownership", "Sanction", "Occupancy", "Family")]
    ['controls', 'sanctions', 'holds-office', None]
    """
    return _relation_named(schema.name)


@cache
def _relation_named(schema: str) -> str | None:
    relations = ontology().relations.values()
    found = [relation for relation in relations if _declared().get(relation.claim_class) == schema]
    plain = sorted(found, key=lambda relation: relation.item_required)
    return plain[0].name if plain else _ALSO.get(schema)


def schema_of_relation(relation: str) -> str | None:
    """Return the schema that says a relation; None where there is none."""
    return _declared().get(ontology().relations[relation].claim_class)
