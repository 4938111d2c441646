"""The terms the code uses, and what the ontology declares of relations, classes and stages.

The constants below are the only place where code names a term; a test checks each of them against
``ontology/defgraph.ttl``. Relations are not repeated here at all: they are read from their
declarations in that file, so a relation added there works everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyoxigraph

BASE: Final = "https://w3id.org/defgraph/"
DG: Final = BASE + "ontology#"
ENTITY: Final = BASE + "entity/"
CLAIM: Final = BASE + "claim/"
REPORT: Final = BASE + "report/"
DOCUMENT: Final = BASE + "document/"
SPEAKER: Final = BASE + "speaker/"
LINEAGE: Final = BASE + "lineage/"
SPAN: Final = BASE + "span/"
STAGE: Final = BASE + "stage/"
STANCE: Final = BASE + "stance/"
CATEGORY: Final = BASE + "category/"
EVIDENCE: Final = BASE + "evidence/"
ORIGIN: Final = BASE + "origin/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
SCHEMA: Final = "https://schema.org/"
WIKIDATA: Final = "http://www.wikidata.org/entity/"

PREFIXES: Final[Mapping[str, str]] = {
    "dg": DG,
    "ent": ENTITY,
    "claim": CLAIM,
    "report": REPORT,
    "doc": DOCUMENT,
    "speaker": SPEAKER,
    "lineage": LINEAGE,
    "span": SPAN,
    "stage": STAGE,
    "stance": STANCE,
    "category": CATEGORY,
    "evidence": EVIDENCE,
    "origin": ORIGIN,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "oa": OA,
    "schema": SCHEMA,
    "wd": WIKIDATA,
}
"""Prefixes that every query may use without declaring them, and that exports write."""


class Term:
    """Terms of the ontology that code writes or reads by name."""

    SUBJECT: Final = DG + "subject"
    OBJECT: Final = DG + "object"
    ITEM: Final = DG + "item"
    STAGE: Final = DG + "stage"
    STANDING: Final = DG + "standing"
    SUPPORT_MIN: Final = DG + "supportMin"
    SUPPORT_MAX: Final = DG + "supportMax"
    STAGE_SUPPORT_MIN: Final = DG + "stageSupportMin"
    STAGE_SUPPORT_MAX: Final = DG + "stageSupportMax"
    RESTS_ON: Final = DG + "restsOn"
    REPORT: Final = DG + "Report"
    REPORTS: Final = DG + "reports"
    STANCE: Final = DG + "stance"
    SAID_BY: Final = DG + "saidBy"
    HAS_SPAN: Final = DG + "span"
    SHARE: Final = DG + "share"
    DEAL: Final = DG + "deal"
    CONDITION: Final = DG + "condition"
    TIV: Final = DG + "tiv"
    RANK: Final = DG + "rank"
    CURRENCY: Final = DG + "currency"
    PER: Final = DG + "per"
    DATE: Final = DG + "date"
    SINCE: Final = DG + "since"
    UNTIL: Final = DG + "until"
    DUE: Final = DG + "due"
    DOCUMENT: Final = DG + "Document"
    ISSUED_AFTER: Final = DG + "issuedAfter"
    EDITION_OF: Final = DG + "editionOf"
    IMPORTED_FROM: Final = DG + "importedFrom"
    RECORDS_TAKEN: Final = DG + "recordsTaken"
    RECORDS_REFUSED: Final = DG + "recordsRefused"
    ORIGIN: Final = DG + "origin"
    TEXT_FILE: Final = DG + "textFile"
    TEXT_LENGTH: Final = DG + "textLength"
    SHA256: Final = DG + "sha256"
    SPAN: Final = DG + "Span"
    SPEAKER: Final = DG + "Speaker"
    ANONYMOUS: Final = DG + "anonymous"
    LINEAGE: Final = DG + "Lineage"
    BECAUSE: Final = DG + "because"
    DERIVED_DOCUMENT: Final = DG + "derivedDocument"
    DERIVED_REPORT: Final = DG + "derivedReport"
    COUNTRY: Final = DG + "country"
    CATEGORY: Final = DG + "category"
    KIND_OF: Final = DG + "kindOf"
    SUCCESSOR: Final = DG + "successor"
    ISO: Final = DG + "iso"
    RELIABILITY: Final = DG + "reliability"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as the ontology declares it. Classes, roles and stages are local names.

    ``deal`` tells that its claims are deals: their stages are the ladder from considered to delivered.
    """

    name: str
    claim_class: str
    label: str
    phrase: str
    subject_role: str
    object_role: str
    subject_class: str
    object_class: str
    item_class: str | None
    item_required: bool
    symmetric: bool
    deal: bool
    stages: tuple[str, ...]
    direct: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ontology:
    """What the ontology declares, as plain values.

    ``classes`` gives for each entity class (as data files write it, ``government-body``) itself and
    all its super-classes; ``rungs`` the place on the ladder of each stage that has one.
    """

    relations: Mapping[str, Relation]
    classes: Mapping[str, frozenset[str]]
    stages: tuple[str, ...]
    rungs: Mapping[str, int]
    categories: tuple[str, ...]
    stances: tuple[str, ...]
    evidence: tuple[str, ...]

    def is_a(self, entity_class: str, wanted: str) -> bool:
        """Tell whether entities of one class are of the wanted one too (class names as in data files)."""
        return wanted in self.classes.get(entity_class, frozenset())


def kebab(name: str) -> str:
    """Write a class name as data files do.

    >>> kebab("GovernmentBody")
    'government-body'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def camel(name: str) -> str:
    """Write a class name as the ontology does.

    >>> camel("government-body")
    'GovernmentBody'
    """
    return "".join(part.capitalize() for part in name.split("-"))


def ontology_directory() -> Path:
    """Return the directory of the ontology files: in the package, or beside ``src`` in a source tree."""
    packaged = Path(__file__).parent / "ontology"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "ontology"


@cache
def ontology_triples() -> tuple[pyoxigraph.Triple, ...]:
    """Parse ``defgraph.ttl``."""
    import pyoxigraph

    quads = pyoxigraph.parse(path=ontology_directory() / "defgraph.ttl", format=pyoxigraph.RdfFormat.TURTLE)
    return tuple(quad.triple for quad in quads)


class _Declarations:
    """The ontology's triples, looked up by subject and property."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], list[str]] = {}
        self._subjects: dict[tuple[str, str], list[str]] = {}
        for triple in ontology_triples():
            subject, prop, value = triple.subject.value, triple.predicate.value, triple.object.value  # type: ignore[union-attr]
            self._values.setdefault((subject, prop), []).append(value)
            self._subjects.setdefault((prop, value), []).append(subject)

    def all(self, subject: str, prop: str) -> list[str]:
        return self._values.get((subject, prop), [])

    def one(self, subject: str, prop: str) -> str:
        (value,) = self.all(subject, prop)
        return value

    def subjects(self, prop: str, value: str) -> list[str]:
        return self._subjects.get((prop, value), [])

    def declared(self, prop: str) -> Iterator[tuple[str, str]]:
        return ((s, v) for (s, p), values in self._values.items() if p == prop for v in values)

    def scheme(self, namespace: str) -> tuple[str, ...]:
        members = self.subjects(SKOS + "inScheme", namespace.rstrip("/"))
        return tuple(local(member) for member in members)

    def ancestors(self, name: str) -> frozenset[str]:
        parents = [p for p in self.all(name, RDFS + "subClassOf") if p.startswith(DG)]
        return frozenset({name}).union(*(self.ancestors(parent) for parent in parents))


def local(iri: str) -> str:
    """Return the part of an IRI behind its last ``#`` or ``/``."""
    return re.split(r"[#/]", iri)[-1]


def _relation(declared: _Declarations, claim_class: str, name: str, rungs: Mapping[str, int]) -> Relation:
    subject_role = declared.one(claim_class, DG + "subjectRole")
    object_role = declared.one(claim_class, DG + "objectRole")
    item_class = declared.all(claim_class, DG + "itemClass")
    stages = [local(stage) for stage in declared.all(claim_class, DG + "hasStage")]
    rules = declared.all(claim_class, DG + "yields")
    return Relation(
        name=name,
        claim_class=local(claim_class),
        label=declared.one(claim_class, RDFS + "label"),
        phrase=declared.one(claim_class, DG + "phrase"),
        subject_role=local(subject_role),
        object_role=local(object_role),
        subject_class=kebab(local(declared.one(subject_role, RDFS + "range"))),
        object_class=kebab(local(declared.one(object_role, RDFS + "range"))),
        item_class=kebab(local(item_class[0])) if item_class else None,
        item_required=declared.all(claim_class, DG + "itemRequired") == ["true"],
        symmetric=declared.one(claim_class, DG + "symmetric") == "true",
        deal=DG + "Deal" in declared.ancestors(claim_class),
        stages=tuple(sorted(stages, key=lambda stage: (rungs.get(stage, 1000), stage))),
        direct={local(declared.one(r, DG + "atStage")): local(declared.one(r, DG + "directProperty")) for r in rules},
    )


@cache
def ontology() -> Ontology:
    """Read the declarations of the ontology (once per process)."""
    declared = _Declarations()
    rungs = {local(stage): int(rung) for stage, rung in declared.declared(DG + "rung")}
    stages = declared.scheme(STAGE)
    entity_classes = {
        kebab(local(name)): frozenset(kebab(local(ancestor)) for ancestor in declared.ancestors(name))
        for name in declared.subjects(RDF + "type", OWL + "Class")
        if DG + "Entity" in declared.ancestors(name)
    }
    return Ontology(
        relations={name: _relation(declared, c, name, rungs) for c, name in declared.declared(DG + "relation")},
        classes=entity_classes,
        stages=tuple(sorted(stages, key=lambda stage: (rungs.get(stage, 1000), stage))),
        rungs=rungs,
        categories=declared.scheme(CATEGORY),
        stances=declared.scheme(STANCE),
        evidence=declared.scheme(EVIDENCE),
    )
