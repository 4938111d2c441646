"""Entities and documents as FollowTheMoney has them: countries with their codes, offices as positions in a body."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from defgraph import vocabulary as v
from defgraph.lookup import short
from defgraph.registers.ftm.schemata import KEYWORD, countries, schema_of, schemata
from defgraph.store import select
from defgraph.vocabulary import kebab

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from defgraph.dossiers import DocumentEntry, Named
    from defgraph.registers.ftm.schemata import Schema
    from defgraph.store import Store

Properties = dict[str, list[str]]
FtmEntity = dict[str, object]
"""One entity of FollowTheMoney, as its JSON has it."""

_PROPERTIES: Final = """
SELECT DISTINCT ?entity ?name ?value WHERE {
  VALUES (?property ?name) {
    (rdfs:label "label") (skos:altLabel "alias") (dg:iso "iso") (dg:country "country") (dg:category "category")
    (dg:kindOf "kind_of") (skos:exactMatch "wikidata")
  }
  ?entity a/rdfs:subClassOf* dg:Entity ; ?property ?value
}"""

_SCHEMATA: Final[Mapping[str, str]] = {
    "ships": "Vessel",
    **dict.fromkeys(
        (
            "aircraft",
            "combat-aircraft",
            "transport-aircraft",
            "trainer-aircraft",
            "unmanned-aircraft",
            "helicopters",
        ),
        "Airplane",
    ),
}
"""Schemata of materiel by its category: those that say more than ``Vehicle``."""


class Known:
    """What the store knows of entities besides claims: values of properties by the id of the entity."""

    def __init__(self, store: Store) -> None:
        self._values: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for entity, name, value in sorted(select(store, _PROPERTIES).rows, key=lambda row: tuple(map(str, row))):
            self._values[short(str(entity))][str(name)].append(short(str(value).removeprefix(v.WIKIDATA)))

    def all(self, entity: str, name: str) -> list[str]:
        """Return all values of a property, in order."""
        return list(self._values[entity][name]) if entity in self._values else []

    def one(self, entity: str, name: str) -> str:
        """Return the value of a property, or an empty text."""
        return next(iter(self.all(entity, name)), "")

    def code(self, entity: str) -> list[str]:
        """Return the code that FollowTheMoney has for a state (or the EU, or the UN), in a list; or nothing."""
        iso = self.one(entity, "iso").lower()
        if iso in countries():
            return [iso]
        names = {name.casefold() for key in ("label", "alias") for name in self.all(entity, key)}
        return [code for code, name in countries().items() if name.casefold() in names][:1]

    def schema(self, named: Named) -> Schema:
        """Return the schema for an entity; one that is abstract means that there is none for it."""
        return schemata()[_SCHEMATA.get(self.one(named.id, "category")) or schema_of(kebab(named.kind))]


def ftm_entity(
    identifier: str, schema: str, caption: str, properties: Properties, documents: Iterable[DocumentEntry]
) -> FtmEntity:
    """Put an entity together, with the data sets that tell of it and when the last of them was published."""
    told = list(documents)
    days = [document.issued for document in told if len(document.issued) == len("2022-12-31")]
    return {
        "id": identifier,
        "caption": caption,
        "schema": schema,
        "properties": {name: values for name, values in properties.items() if values},
        "datasets": sorted({dataset_of(document) for document in told}),
        "referents": [],
        "last_seen": max(days, default=None),
    }


def thing(named: Named, known: Known, documents: Iterable[DocumentEntry], operators: Iterable[str] = ()) -> FtmEntity:
    """Return the thing that an entity is; ``operators`` are the ids of those who operate it, if it is materiel."""
    schema, home, kind = known.schema(named), known.one(named.id, "country"), known.one(named.id, "kind_of")
    country = known.code(home) if home else known.code(named.id) if named.kind == "Country" else []
    properties = {
        "name": [named.label],
        "alias": known.all(named.id, "alias"),
        "wikidataId": known.all(named.id, "wikidata"),
        "country": country,
        "keywords": [KEYWORD + kebab(named.kind)],
        "type": known.all(named.id, "category"),
        "model": known.all(kind, "label"),
        "operator": sorted(operators),
    }
    told = {name: values for name, values in properties.items() if name in schema.properties}
    return ftm_entity(named.id, schema.name, named.label, told, documents)


def post_body(body: Named, known: Known) -> Properties:
    """Return the property of a position that tells the body it belongs to; nothing if none can tell it."""
    if known.schema(body).is_a("Organization"):
        return {"organization": [body.id]}
    code = known.code(body.id) if body.kind == "Country" else []
    return {"country": code} if code else {}


def post(identifier: str, office: Named, body: Named, known: Known, documents: Iterable[DocumentEntry]) -> FtmEntity:
    """Return the position that an office in a body is."""
    properties = {
        "name": [office.label],
        "alias": known.all(office.id, "alias"),
        **post_body(body, known),
        "keywords": [KEYWORD + kebab(office.kind)],
    }
    return ftm_entity(identifier, "Position", office.label, properties, documents)


def document(entry: DocumentEntry) -> FtmEntity:
    """Return the document that reports come from."""
    properties = {
        "fileName": [entry.id],
        "title": [entry.id],
        "publishedAt": [entry.issued] if entry.issued else [],
        "publisher": [entry.publisher.label] if entry.publisher else [],
        "sourceUrl": [entry.url] if entry.url else [],
    }
    return ftm_entity(document_id(entry), "Document", entry.id, properties, [entry])


def document_id(entry: DocumentEntry) -> str:
    """Return the id that a document has among entities."""
    return f"document-{entry.id}"


def dataset_of(entry: DocumentEntry) -> str:
    """Return the name of the data set that a document is (an edition of), as FollowTheMoney writes such names.

    Editions of data sets that came as FollowTheMoney have their names again.
    """
    name = entry.edition_of.removeprefix("ftm-").removesuffix("-targets") or entry.id
    return name.replace("-", "_")
