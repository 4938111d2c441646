"""Entity files: who and what claims are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from defgraph.model import Entity
from defgraph.reading.fields import Fields
from defgraph.reading.source import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.errors import Finding, Place
    from defgraph.reading.source import Node
    from defgraph.vocabulary import Ontology

_KEYS = ("class", "label", "aliases", "iso", "wikidata", "country", "category", "kind_of", "reliability", "successor")
_RELIABILITY = ("A", "B", "C", "D", "E", "F")  # the Admiralty scale, AJP-2.1
# Keys that only entities of one class have.
_KEYS_OF_CLASSES = (
    *(("iso", "country"), ("successor", "country")),
    *(("category", "materiel"), ("kind_of", "materiel"), ("reliability", "actor")),
)
_ISO = re.compile(r"[A-Z]{2}", re.ASCII)
_WIKIDATA = re.compile(r"Q[1-9]\d*", re.ASCII)


class EntityRegister:
    """The entities read so far, with the place of each: for references and for doubles."""

    def __init__(self, ontology: Ontology, findings: list[Finding]) -> None:
        self.ontology, self.findings = ontology, findings
        self.entities: dict[str, Entity] = {}
        self._fields: dict[str, Fields] = {}
        self._places: dict[str, Place] = {}
        self._names: dict[str, tuple[str, Place]] = {}
        self._complete = True

    def read(self, root: Node | None) -> None:
        """Read one file: ``entities:`` with a mapping for each id; None stands for one that is no YAML.

        Once a file could not be read, an id that nobody declares may have stood there: it is no finding.
        """
        if not isinstance(root, Mapping):
            self._complete = False
        if root is None:
            return
        if not isinstance(root, Mapping):
            Fields(Mapping(root.place, ()), "the file", (), self.findings).complain(
                root.place, "an entity file must be a mapping", "begin it with `entities:`"
            )
            return
        body = Fields(root, "an entity file", ("entities",), self.findings).mapping("entities", required=True)
        for key, node in body.entries if body else ():
            self._entity(key, node)

    def _entity(self, key: Scalar, node: Node) -> None:
        whole = Fields(
            Mapping(key.place, ((Scalar(key.place, "id"), key),)), f"entity {key.text!r}", ("id",), self.findings
        )
        identifier = whole.identifier("id", required=True)
        if identifier in self.entities:
            first = self._places[identifier]
            whole.complain(key.place, f"entity {identifier!r} stands twice, first at {first}", "merge the two")
            return
        if not isinstance(node, Mapping):
            whole.complain(node.place, f"entity {key.text!r} must be a mapping", "give it `class:` and `label:`")
            self.entities[key.text], self._places[key.text] = Entity(key.text, "", ""), key.place
            return
        fields = Fields(node, f"entity {key.text!r}", _KEYS, self.findings)
        aliases = tuple(fields.texts("aliases"))
        entity = self._compile(identifier or key.text, fields, aliases)
        self.entities[entity.id], self._places[entity.id], self._fields[entity.id] = entity, key.place, fields
        self._claim_names(entity, fields, aliases)

    def _compile(self, identifier: str, fields: Fields, aliases: tuple[Scalar, ...]) -> Entity:
        """Return the entity; one whose class or label is at fault too, so that references to it are no findings."""
        entity_class = fields.choice("class", tuple(self.ontology.classes), required=True)
        label = fields.text("label", required=True)
        entity = Entity(
            id=identifier,
            entity_class=entity_class or "",
            label=label or "",
            aliases=tuple(alias.text for alias in aliases),
            iso=fields.matching("iso", _ISO, "a two-letter code of ISO 3166-1, in capitals"),
            wikidata=fields.matching("wikidata", _WIKIDATA, "a Wikidata id such as Q881"),
            country=fields.text("country"),
            category=fields.choice("category", self.ontology.categories),
            kind_of=fields.text("kind_of"),
            reliability=fields.choice("reliability", _RELIABILITY),
            successor=fields.text("successor"),
        )
        for key, wanted in _KEYS_OF_CLASSES:
            if key in fields and entity_class and not self.ontology.is_a(entity_class, wanted):
                message = f"{key!r} on an entity of class {entity_class}"
                fields.complain(fields.place(key), message, f"only the class {wanted} has it; remove it")
        return entity

    def _claim_names(self, entity: Entity, fields: Fields, aliases: tuple[Scalar, ...]) -> None:
        own = ((entity.label, fields.place("label")), (entity.iso, fields.place("iso")))
        names = [(name, place) for name, place in own if name]
        for name, place in (*names, *((alias.text, alias.place) for alias in aliases)):
            owner, first = self._names.setdefault(name.casefold(), (entity.id, place))
            if owner != entity.id:
                remedy = "a name belongs to one entity; make one of the two longer"
                fields.complain(place, f"the name {name!r} is that of {owner!r} already ({first})", remedy)

    def check_references(self) -> None:
        """Check ``country``, ``successor`` and ``kind_of`` once all files are read."""
        for identifier, fields in self._fields.items():
            entity = self.entities[identifier]
            for key, target, wanted in (
                ("country", entity.country, "country"),
                ("successor", entity.successor, "country"),
                ("kind_of", entity.kind_of, "materiel"),
            ):
                if target is not None:
                    self.refer(Scalar(fields.place(key), target), fields, wanted)
        for entity in self.entities.values():
            wider = list(self._wider(entity))
            if entity.id in wider and entity.id == min(wider):
                fields = self._fields[entity.id]
                way = ", ".join(map(repr, wider[:-1]))
                message = f"{entity.id!r} is a kind of itself" + (f", by way of {way}" if way else "")
                fields.complain(fields.place("kind_of"), message, "break the circle")

    def _wider(self, entity: Entity) -> Iterator[str]:
        seen: set[str] = set()
        while entity.kind_of and entity.kind_of not in seen and entity.kind_of in self.entities:
            seen.add(entity.kind_of)
            yield entity.kind_of
            entity = self.entities[entity.kind_of]

    def refer(self, node: Scalar, fields: Fields, wanted: str) -> str | None:
        """Return the id a node holds if it is that of an entity of the wanted class."""
        entity = self.entities.get(node.text)
        if entity is None:
            named = self._names.get(node.text.casefold())
            if named and self._complete:
                remedy = f"write the id of what is called so: {named[0]!r}"
                fields.complain(node.place, f"unknown entity {node.text!r}", remedy)
            elif self._complete:
                fields.chosen(node, "entity", self.ids(wanted) or tuple(self.entities))
            return None
        if entity.entity_class and not self.ontology.is_a(entity.entity_class, wanted):
            fields.complain(
                node.place, f"{node.text!r} is of class {entity.entity_class}", f"expected one of class {wanted}"
            )
            return None
        return entity.id

    def named(self, word: str) -> Entity | None:
        """Return the entity that a word is the id or a name of."""
        owner, _ = self._names.get(word.casefold(), (word, None))
        return self.entities.get(word) or self.entities.get(owner)

    def ids(self, wanted: str) -> tuple[str, ...]:
        """Return the ids of the entities of a class, sorted."""
        return tuple(sorted(e.id for e in self.entities.values() if self.ontology.is_a(e.entity_class, wanted)))

    def values(self) -> Iterable[Entity]:
        """Return the entities in the order of their ids."""
        return sorted(self.entities.values(), key=lambda entity: entity.id)
