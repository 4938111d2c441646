"""Finding what a user names: entities, claims and documents by id, label, alias or code."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph import vocabulary as v
from defgraph.errors import AmbiguousName, UnknownName
from defgraph.names import nearest
from defgraph.store import select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defgraph.store import Store

_NAMED = """
SELECT DISTINCT ?thing ?name WHERE {
  { ?thing a/rdfs:subClassOf* dg:Entity ; rdfs:label|skos:altLabel|dg:iso ?name }
  UNION { ?thing a dg:Document ; rdfs:label ?name }
  UNION { ?thing a dg:Speaker ; rdfs:label ?name }
}"""
_KIND = "SELECT ?class WHERE {{ <{iri}> a ?class }} LIMIT 1"
_LABEL = "SELECT ?label WHERE {{ <{iri}> rdfs:label ?label }} LIMIT 1"
_CLAIMS_LIKE = (
    "SELECT DISTINCT ?claim WHERE {{ ?claim dg:subject ?s FILTER(STRSTARTS(STR(?claim), '{start}')) }} LIMIT 5"
)
_SHORTEST_CLAIM_ID = 6


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the graph: its IRI, its class (local name) and its label (its id where it has none)."""

    iri: str
    kind: str
    label: str

    @property
    def id(self) -> str:
        """The id as data files give it."""
        return short(self.iri)

    @property
    def is_document(self) -> bool:
        """Whether it is a document."""
        return self.iri.startswith(v.DOCUMENT)

    @property
    def is_claim(self) -> bool:
        """Whether it is a claim."""
        return self.iri.startswith(v.CLAIM)


def short(iri: str) -> str:
    """Return the id behind an IRI of ours: that of an entity, claim or document; other IRIs as they are.

    >>> short("https://w3id.org/defgraph/entity/viet-nam")
    'viet-nam'
    """
    for namespace in (v.ENTITY, v.CLAIM, v.DOCUMENT, v.REPORT, v.SPEAKER, v.STAGE, v.STANCE, v.CATEGORY, v.EVIDENCE):
        if iri.startswith(namespace):
            return iri.removeprefix(namespace)
    return iri


def find_entity(store: Store, name: str) -> Thing:
    """Return the entity a user means.

    Raises:
        UnknownName: with the nearest names, if there is none.
        AmbiguousName: if it is a name of several.
    """
    return _find(store, name, (v.ENTITY,), "entity")


def find_document(store: Store, name: str) -> Thing:
    """Return the document of an id. Raises as :func:`find_entity`."""
    return _find(store, name, (v.DOCUMENT,), "document")


def find_source(store: Store, name: str) -> Thing:
    """Return the publisher, document or speaker of a name or id. Raises as :func:`find_entity`."""
    return _find(store, name, (v.ENTITY, v.DOCUMENT, v.SPEAKER), "publisher, document or speaker")


def find_relation(name: str) -> str:
    """Return a relation's name as data files give it.

    Raises:
        UnknownName: with the nearest names.
    """
    relations = v.ontology().relations
    if name not in relations:
        raise UnknownName(name, "relation", nearest(name, relations))
    return name


def find_stage(name: str) -> str:
    """Return a stage's name as data files give it; spaces may stand for hyphens. Raises as :func:`find_relation`."""
    word = name.strip().lower().replace(" ", "-")
    if word not in v.ontology().stages:
        raise UnknownName(name, "stage", nearest(name, v.ontology().stages))
    return word


def find(store: Store, name: str) -> Thing:
    """Return the entity, document or claim a user means; claims by their id or its beginning (6 digits or more).

    Raises as :func:`find_entity`.
    """
    digits = expand(name).removeprefix(v.CLAIM)
    if len(digits) >= _SHORTEST_CLAIM_ID and set(digits) <= set("0123456789abcdef"):
        claims = [str(row[0]) for row in select(store, _CLAIMS_LIKE.format(start=v.CLAIM + digits)).rows]
        if len(claims) > 1:
            raise AmbiguousName(name, [short(claim) for claim in claims])
        if claims:
            return _thing(store, claims[0])
    return _find(store, name, (v.ENTITY, v.DOCUMENT), "entity, document or claim")


def expand(name: str) -> str:
    """Write out a prefixed name of ours (``ent:viet-nam``); other names stay as they are."""
    prefix, colon, rest = name.partition(":")
    return v.PREFIXES[prefix] + rest if colon and prefix in v.PREFIXES else name


def _find(store: Store, name: str, namespaces: tuple[str, ...], kind: str) -> Thing:
    wanted = expand(name.strip())
    names: dict[str, set[str]] = defaultdict(set)
    ids: dict[str, set[str]] = defaultdict(set)
    for thing, text in select(store, _NAMED).rows:
        if str(thing).startswith(namespaces):
            names[str(text)].add(str(thing))
            ids[short(str(thing))].add(str(thing))
    found = (
        {iri for iris in ids.values() for iri in iris if iri == wanted}
        or _folded(ids, wanted)
        or _folded(names, wanted)
    )
    if len(found) > 1:
        raise AmbiguousName(name, sorted(map(prefixed, found)))
    if not found:
        raise UnknownName(name, kind, nearest(name, {*ids, *names}))
    return _thing(store, found.pop())


def _folded(named: Mapping[str, set[str]], wanted: str) -> set[str]:
    """Return what has a name, whatever the case of its letters."""
    return {iri for name, iris in named.items() if name.casefold() == wanted.casefold() for iri in iris}


def prefixed(iri: str) -> str:
    """Write an IRI of ours with its prefix (``ent:viet-nam``); others stay as they are."""
    matching = (prefix for prefix, namespace in v.PREFIXES.items() if iri.startswith(namespace))
    prefix = next(matching, None)
    return f"{prefix}:{iri.removeprefix(v.PREFIXES[prefix])}" if prefix else iri


def _thing(store: Store, iri: str) -> Thing:
    kinds = select(store, _KIND.format(iri=iri)).rows
    labels = select(store, _LABEL.format(iri=iri)).rows
    return Thing(iri, v.local(str(kinds[0][0])), str(labels[0][0]) if labels else short(iri))
