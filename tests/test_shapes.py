"""The shapes and the reader hold data to the same rules: what one refuses, the other does too."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from defgraph.errors import MissingExtra
from defgraph.reading.collection import examine, read
from defgraph.store.embedded import EmbeddedStore
from defgraph.validation import Violation, validate
from defgraph.vocabulary import BASE, PREFIXES, ontology_triples
from fixtures_folders import AGENCY, DIGEST, ECHO, ENTITIES, LETTER, damaged, store_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from defgraph.model import Collection
    from defgraph.store import Store

# The first report of the Daily Echo: of the supply of trainers, delivering.
SUPPLY = "?r a dg:Report ; dg:stage stage:delivering ; dg:reports ?c ; dg:span ?s ."
REQUIREMENT = "?c a dg:Requirement ."
MEETING = "?c a dg:Meeting . ?r dg:reports ?c ."
CREDIT = "?l a dg:Lineage ; dg:because evidence:credit ; dg:span ?s ."


def put(node: str, prop: str, value: str, where: str = "") -> str:
    """Return the update that puts a value of a property in the place of what is there."""
    return f"DELETE {{ {node} {prop} ?o }} INSERT {{ {node} {prop} {value} }} WHERE {{ {where} {node} {prop} ?o }}"


def drop(node: str, prop: str, where: str = "") -> str:
    """Return the update that takes the values of a property away."""
    return f"DELETE {{ {node} {prop} ?o }} WHERE {{ {where} {node} {prop} ?o }}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, as someone writes it in a file and as an update of the sound graph; and who complains."""

    name: str
    file: str
    old: str
    new: str
    finding: str
    update: str
    shape: str


FAULTS = (
    Fault(
        "stage of another relation",
        *(ECHO, "stage: held", "stage: ordered", "unknown stage 'ordered'"),
        put("?r", "dg:stage", "stage:ordered", MEETING),
        "Meeting-report-stage",
    ),
    Fault(
        "stage nobody knows",
        *(ECHO, "stage: held", "stage: finished", "unknown stage 'finished'"),
        put("?r", "dg:stage", "stage:finished", MEETING),
        "report-stage",
    ),
    Fault(
        "no stage",
        *(ECHO, "    stage: held\n", "", "a report has no 'stage'"),
        drop("?r", "dg:stage", MEETING),
        "report-stage",
    ),
    Fault(
        "two stages",
        *(ECHO, "stage: held", "stage: held\n    stage: planned", "'stage' stands twice"),
        f"INSERT {{ ?r dg:stage stage:planned }} WHERE {{ {MEETING} }}",
        "report-stage",
    ),
    Fault(
        "two stances",
        *(ECHO, "stance: hedges", "stance: hedges\n    stance: denies", "'stance' stands twice"),
        f"INSERT {{ ?r dg:stance stance:denies }} WHERE {{ {MEETING} }}",
        "report-stance",
    ),
    Fault(
        "stance nobody knows",
        *(ECHO, "stance: hedges", "stance: doubts", "unknown stance 'doubts'"),
        put("?r", "dg:stance", "stance:doubts", MEETING),
        "report-stance",
    ),
    Fault(
        "item is missing",
        *(ECHO, ", viet-nam, trainer]", ", viet-nam]", "'supplies' without an item"),
        drop("?c", "dg:item", "?c a dg:Supply ."),
        "Supply-item",
    ),
    Fault(
        "item of the wrong class",
        *(ECHO, ", viet-nam, trainer]", ", viet-nam, air-show]", "'air-show' is of class event"),
        put("?c", "dg:item", "ent:air-show", "?c a dg:Supply ."),
        "Supply-item",
    ),
    Fault(
        "item where the relation has none",
        *(ECHO, "seeks, aircraft]", "seeks, aircraft, air-show]", "an item 'air-show' with 'seeks'"),
        "INSERT { ?c dg:item ent:air-show } WHERE { ?c a dg:Requirement }",
        "Requirement-item",
    ),
    Fault(
        "object of the wrong class",
        *(ECHO, "seeks, aircraft]", "seeks, norway]", "'norway' is of class country"),
        put("?c", "dg:soughtMateriel", "ent:norway") + ";" + put("?c", "dg:object", "ent:norway", REQUIREMENT),
        "Requirement-soughtMateriel",
    ),
    Fault(
        "object that nobody declares",
        *(ECHO, "seeks, aircraft]", "seeks, airships]", "unknown entity 'airships'"),
        put("?c", "dg:soughtMateriel", "ent:airships") + ";" + put("?c", "dg:object", "ent:airships", REQUIREMENT),
        "Entity",
    ),
    Fault(
        "two objects",
        *(ECHO, "[viet-nam, seeks, aircraft]", "[viet-nam, seeks, [aircraft, trainer]]", "not of the right shape"),
        "INSERT { ?c dg:soughtMateriel ent:trainer ; dg:object ent:trainer } WHERE { ?c a dg:Requirement }",
        "Requirement-soughtMateriel",
    ),
    Fault(
        "no object",
        *(ECHO, "[viet-nam, seeks, aircraft]", "[viet-nam, seeks]", "not of the right shape"),
        "DELETE { ?c dg:soughtMateriel ?o ; dg:object ?o } WHERE { ?c dg:soughtMateriel ?o }",
        "claim-object",
    ),
    Fault(
        "subject and object the same",
        *(ECHO, "[viet-nam, meets, united-states,", "[viet-nam, meets, viet-nam,", "subject and object are both"),
        "DELETE { ?c dg:participant ?x ; dg:subject ?x } INSERT { ?c dg:subject ?y }"
        " WHERE { ?c a dg:Meeting ; dg:subject ?x ; dg:object ?y }",
        "Meeting-participant",
    ),
    Fault(
        "three sides of a meeting",
        *(ECHO, "[viet-nam, meets, united-states,", "[[viet-nam, norway], meets, united-states,", "right shape"),
        "INSERT { ?c dg:participant ent:norway } WHERE { ?c a dg:Meeting }",
        "Meeting-participant",
    ),
    Fault(
        "relation nobody knows",
        *(ECHO, "[viet-nam, seeks, aircraft]", "[viet-nam, craves, aircraft]", "unknown relation 'craves'"),
        put("?c", "a", "dg:Craving", REQUIREMENT),
        "claim-relation",
    ),
    Fault(
        "report of no claim",
        *(ECHO, "  - claim: [viet-nam, seeks, aircraft]\n    stage: in-force", "  - stage: in-force", "has no 'claim'"),
        "DELETE { ?r dg:reports ?c } WHERE { ?c a dg:Requirement . ?r dg:reports ?c }",
        "report-claim",
    ),
    Fault(
        "negative figure",
        *(ECHO, "ordered: 12", "ordered: -12", "'ordered' is '-12'"),
        put("?r", "dg:ordered", "-12", SUPPLY),
        "report-ordered",
    ),
    Fault(
        "half a unit",
        *(ECHO, "ordered: 12", "ordered: 12.5", "'ordered' is '12.5'"),
        put("?r", "dg:ordered", "12.5", SUPPLY),
        "report-ordered",
    ),
    Fault(
        "bounds the wrong way round",
        *(ECHO, "at_least: 2, at_most: 5", "at_least: 6, at_most: 5", "runs from 6 down to 5"),
        put("?r", "dg:deliveredMin", "6", SUPPLY),
        "report-deliveredMin",
    ),
    Fault(
        "exact figure beside bounds",
        *(ECHO, "amount: 1_000,", "amount: 1_000, at_most: 2000,", "'amount' beside 'at_most'"),
        f"INSERT {{ ?r dg:valueMax 2000.0 }} WHERE {{ {SUPPLY} }}",
        "Report",
    ),
    Fault(
        "currency in words",
        *(ECHO, "currency: USD", "currency: dollars", "'currency' is 'dollars'"),
        put("?r", "dg:currency", '"dollars"', SUPPLY),
        "report-currency",
    ),
    Fault(
        "amount without currency",
        *(ECHO, "currency: USD, ", "", "has no 'currency'"),
        drop("?r", "dg:currency", SUPPLY),
        "Report",
    ),
    Fault(
        "period nobody knows",
        *(ECHO, "per: year", "per: week", "unknown per 'week'"),
        put("?r", "dg:per", '"week"', SUPPLY),
        "report-per",
    ),
    Fault(
        "share past the whole",
        *(ECHO, "share: 80", "share: 120", "'share' is 120"),
        put("?r", "dg:share", "120.0", SUPPLY),
        "report-share",
    ),
    Fault(
        "rank before the first",
        *(ECHO, "rank: 2", "rank: 0", "'rank' is 0"),
        put("?r", "dg:rank", "0", SUPPLY),
        "report-rank",
    ),
    Fault(
        "volume below nothing",
        *(ECHO, "tiv: 1.5", "tiv: -1", "'tiv' is '-1'"),
        put("?r", "dg:tiv", "-1.0", SUPPLY),
        "report-tiv",
    ),
    Fault(
        "unknown condition",
        *(ECHO, "condition: second-hand", "condition: used", "unknown condition 'used'"),
        put("?r", "dg:condition", '"used"', SUPPLY),
        "report-condition",
    ),
    Fault(
        "thirteenth month",
        *(ECHO, "date: 2025-04", "date: 2025-13", "which is no date"),
        put("?r", "dg:date", '"2025-13"^^xsd:gYearMonth', SUPPLY),
        "report-date",
    ),
    Fault(
        "thirtieth of February",
        *(ECHO, "issued: 2025-05-01", "issued: 2025-02-30", "which is no date"),
        put("?d", "dcterms:issued", '"2025-02-30"^^xsd:date'),
        "document-issued",
    ),
    Fault(
        "date in words",
        *(ECHO, "due: 2027", "due: soon", "'due' is 'soon'"),
        put("?r", "dg:due", '"soon"', SUPPLY),
        "report-due",
    ),
    Fault(
        "period that ends before it begins",
        *(ECHO, "since: 2024", "since: 2025-05", "before 'since'"),
        put("?r", "dg:since", '"2025-05"^^xsd:gYearMonth', SUPPLY),
        "Period",
    ),
    Fault(
        "speaker nobody declares",
        *(ECHO, "speakers: [source, doe]", "speakers: [source, roe]", "unknown speaker 'roe'"),
        f"INSERT {{ ?r dg:saidBy speaker:roe }} WHERE {{ {SUPPLY} }}",
        "report-speaker",
    ),
    Fault(
        "speaker that cannot speak",
        *(ECHO, "doe: {entity: jane-doe}", "doe: {entity: trainer}", "'trainer' is of class materiel"),
        f"DELETE {{ ?r dg:saidBy ent:jane-doe }} INSERT {{ ?r dg:saidBy ent:trainer }} WHERE {{ {SUPPLY} }}",
        "report-speaker",
    ),
    Fault(
        "speaker without description",
        *(ECHO, "{label: a source at the talks, anonymous: true}", "{anonymous: true}", "speaker 'source'"),
        drop("?s", "rdfs:label", "?s a dg:Speaker ."),
        "speaker-label",
    ),
    Fault(
        "speaker known by a description only, yet not anonymous",
        *(ECHO, "talks, anonymous: true", "talks, anonymous: false", "a description only"),
        put("?s", "dg:anonymous", "false"),
        "speaker-anonymous",
    ),
    Fault(
        "no span",
        *(ECHO, "    span: [300, 400]\n", "", "a report has no 'span'"),
        drop("?r", "dg:span", MEETING),
        "report-span",
    ),
    Fault(
        "span without its hash",
        *(ECHO, f"span: [300, 400]\n    sha256: {DIGEST}\n", "span: [300, 400]\n", "a report has no 'sha256'"),
        drop("?s", "dg:sha256", SUPPLY),
        "span-sha256",
    ),
    Fault(
        "two hashes of one stretch",
        *(
            ECHO,
            f"span: [300, 400]\n    sha256: {DIGEST}",
            f"span: [100, 200]\n    sha256: {DIGEST[::-1]}",
            "another SHA-256",
        ),
        f"INSERT {{ ?s dg:sha256 '{DIGEST[::-1]}' }} WHERE {{ {SUPPLY} }}",
        "span-sha256",
    ),
    Fault(
        "hash in capitals",
        *(ECHO, f"sha256: {DIGEST}\nspeakers", f"sha256: {DIGEST.upper()}\nspeakers", "'sha256' is"),
        put("?s", "dg:sha256", f'"{DIGEST.upper()}"', SUPPLY),
        "span-sha256",
    ),
    Fault(
        "hash of a text cut short",
        *(ECHO, f"sha256: {DIGEST}, length", "sha256: 0123, length", "'sha256' is '0123'"),
        put("?d", "dg:sha256", '"0123"', "?d dg:textFile ?f ."),
        "document-sha256",
    ),
    Fault(
        "text half described",
        *(ECHO, ", length: 1000}", "}", "has no 'length'"),
        drop("?d", "dg:textLength"),
        "Document",
    ),
    Fault(
        "text in another folder",
        *(ECHO, "file: echo.txt", "file: ../echo.txt", "'file' is '../echo.txt'"),
        put("?d", "dg:textFile", '"../echo.txt"'),
        "document-text-file",
    ),
    Fault(
        "empty span",
        *(ECHO, "span: [100, 200]", "span: [200, 200]", "span [200, 200] is out of range"),
        put("?s", "oa:start", "200", SUPPLY),
        "span-start",
    ),
    Fault(
        "span backwards",
        *(ECHO, "span: [100, 200]", "span: [300, 200]", "span [300, 200] is out of range"),
        put("?s", "oa:start", "300", SUPPLY),
        "span-start",
    ),
    Fault(
        "span before the text",
        *(ECHO, "span: [100, 200]", "span: [-1, 200]", "'span' is '-1'"),
        put("?s", "oa:start", "-1", SUPPLY),
        "span-start",
    ),
    Fault(
        "span past the text",
        *(ECHO, "span: [100, 200]", "span: [100, 1001]", "span [100, 1001] is out of range"),
        put("?s", "oa:end", "1001", SUPPLY),
        "Document",
    ),
    Fault(
        "credit past the text",
        *(ECHO, "span: [10, 40]", "span: [10, 1001]", "span [10, 1001] is out of range"),
        put("?s", "oa:end", "1001", CREDIT),
        "Document",
    ),
    Fault(
        "credit of a single report past the text",
        *(
            ECHO,
            "because: decision",
            f"because: credit\n        span: [1, 1001]\n        sha256: {DIGEST}",
            "out of range",
        ),
        "INSERT { ?l dg:span span:far . span:far a dg:Span ; oa:start 1 ; oa:end 1001 ; dg:sha256 ?h }"
        " WHERE { ?l dg:because evidence:decision . ?s dg:sha256 ?h }",
        "Document",
    ),
    Fault(
        "credit without its span",
        *(ECHO, "because: decision", "because: credit", "a credit without its span"),
        put("?l", "dg:because", "evidence:credit", "FILTER (?o = evidence:decision)"),
        "Lineage",
    ),
    Fault(
        "evidence nobody knows",
        *(ECHO, "because: decision", "because: hearsay", "unknown because 'hearsay'"),
        put("?l", "dg:because", "evidence:hearsay", "FILTER (?o = evidence:decision)"),
        "lineage-because",
    ),
    Fault(
        "lineage without evidence",
        *(ECHO, "        because: decision\n", "", "has no 'because'"),
        drop("?l", "dg:because", "FILTER (?o = evidence:decision)"),
        "lineage-because",
    ),
    Fault(
        "lineage to a document nobody declares",
        *(ECHO, "document: letter", "document: lost", "unknown document 'lost'"),
        "DELETE { ?l prov:entity doc:letter . ?r prov:wasDerivedFrom doc:letter }"
        " INSERT { ?l prov:entity doc:lost . ?r prov:wasDerivedFrom doc:lost }"
        " WHERE { ?l prov:entity doc:letter . ?r prov:wasDerivedFrom doc:letter }",
        "lineage-entity",
    ),
    Fault(
        "lineage edge without a document",
        *(ECHO, "- document: letter\n        because", "- because", "has no 'document'"),
        "DELETE { ?l prov:entity doc:letter . ?r prov:wasDerivedFrom doc:letter }"
        " WHERE { ?l prov:entity doc:letter . ?r prov:wasDerivedFrom doc:letter }",
        "lineage-entity",
    ),
    Fault(
        "document that rests on itself",
        *(ECHO, "document: agency-2025-04-30", "document: echo-2025-05-01", "cannot rest on itself"),
        put("?l", "prov:entity", "?d", "?l dg:derivedDocument ?d .")
        + ";"
        + put("?d", "prov:wasDerivedFrom", "?d", "?l dg:derivedDocument ?d ."),
        "lineage-document",
    ),
    Fault(
        "report that rests on its own document",
        *(ECHO, "document: letter", "document: echo-2025-05-01", "cannot rest on itself"),
        put("?l", "prov:entity", "?d", "?l dg:derivedReport/prov:wasQuotedFrom ?d .")
        + ";"
        + put("?r", "prov:wasDerivedFrom", "?d", "?l dg:derivedReport ?r . ?r prov:wasQuotedFrom ?d ."),
        "lineage-other-document",
    ),
    Fault(
        "origin beside lineage",
        *(ECHO, "  rests_on:\n    - document: agency", "  origin: own\n  rests_on:\n    - document: agency", "beside"),
        "INSERT { ?d dg:origin origin:own } WHERE { ?d a dg:Document ; prov:wasDerivedFrom ?b }",
        "Document",
    ),
    Fault(
        "origin nobody knows",
        *(AGENCY, "origin: own", "origin: heard", "unknown origin 'heard'"),
        put("?d", "dg:origin", "origin:heard", "FILTER (?o = origin:own)"),
        "origin",
    ),
    Fault(
        "publisher that is no actor",
        *(AGENCY, "publisher: agency", "publisher: trainer", "'trainer' is of class materiel"),
        put("?d", "dcterms:publisher", "ent:trainer"),
        "document-publisher",
    ),
    Fault(
        "publisher nobody declares",
        *(AGENCY, "publisher: agency", "publisher: gazette", "unknown entity 'gazette'"),
        put("?d", "dcterms:publisher", "ent:gazette"),
        "document-publisher",
    ),
    Fault(
        "address without its scheme",
        *(ECHO, "url: https://example.org/echo", "url: example.org/echo", "'url' is"),
        put("?d", "schema:url", '"example.org/echo"'),
        "document-url",
    ),
    Fault(
        "language in words",
        *(ECHO, "language: en", "language: 'plain English'", "'language' is"),
        put("?d", "dcterms:language", '"plain English"'),
        "document-language",
    ),
    Fault(
        "entity of a class nobody knows",
        *(ENTITIES, "class: event", "class: happening", "unknown class 'happening'"),
        put("ent:air-show", "a", "dg:Happening"),
        "Entity",
    ),
    Fault(
        "entity without a label",
        *(ENTITIES, "    label: Air Show 2025\n", "", "has no 'label'"),
        drop("ent:air-show", "rdfs:label"),
        "entity-label",
    ),
    Fault(
        "empty alias",
        *(ENTITIES, "aliases: [USA, U.S.]", "aliases: [USA, '']", "an empty value in 'aliases'"),
        'INSERT DATA { ent:united-states skos:altLabel "" }',
        "entity-alias",
    ),
    Fault(
        "name of two entities",
        *(ENTITIES, "label: The Agency", "label: The Agency\n    aliases: [USA]", "the name 'USA' is that of"),
        'INSERT DATA { ent:agency skos:altLabel "USA" }',
        "entity-names",
    ),
    Fault(
        "code of two countries",
        *(ENTITIES, "iso: NO", "iso: US", "the name 'US' is that of"),
        put("ent:norway", "dg:iso", '"US"'),
        "entity-names",
    ),
    Fault(
        "country code in small letters",
        *(ENTITIES, "iso: NO", "iso: no", "'iso' is 'no'"),
        put("ent:norway", "dg:iso", '"no"'),
        "country-iso",
    ),
    Fault(
        "code of what is no country",
        *(ENTITIES, "label: Air Show 2025", "label: Air Show 2025\n    iso: AS", "'iso' on an entity of class event"),
        'INSERT DATA { ent:air-show dg:iso "AS" }',
        "Country",
    ),
    Fault(
        "country that is none",
        *(ENTITIES, "country: viet-nam", "country: agency", "'agency' is of class publisher"),
        put("ent:air-force", "dg:country", "ent:agency"),
        "entity-country",
    ),
    Fault(
        "Wikidata id that is none",
        *(ENTITIES, "wikidata: Q30", "wikidata: P30", "'wikidata' is 'P30'"),
        put("?e", "skos:exactMatch", "wd:P30", "FILTER (?e = ent:united-states)"),
        "entity-wikidata",
    ),
    Fault(
        "category nobody knows",
        *(ENTITIES, "category: trainer-aircraft", "category: gliders", "unknown category 'gliders'"),
        put("ent:trainer", "dg:category", "category:gliders"),
        "materiel-category",
    ),
    Fault(
        "category of what is no materiel",
        *(
            ENTITIES,
            "label: Air Show 2025",
            "label: Air Show 2025\n    category: aircraft",
            "'category' on an entity of class event",
        ),
        "INSERT DATA { ent:air-show dg:category category:aircraft }",
        "Materiel",
    ),
    Fault(
        "materiel that is a kind of itself",
        *(ENTITIES, "label: aircraft\n", "label: aircraft\n    kind_of: trainer\n", "is a kind of itself"),
        "INSERT DATA { ent:aircraft dg:kindOf ent:trainer }",
        "WiderMateriel",
    ),
    Fault(
        "materiel that is a kind of something else",
        *(ENTITIES, "kind_of: aircraft", "kind_of: air-show", "'air-show' is of class event"),
        put("ent:trainer", "dg:kindOf", "ent:air-show"),
        "materiel-kind",
    ),
    Fault(
        "report in a file of no document",
        *(LETTER, "document:\n  id: letter\n  issued_after: 2025\n", "", "has no 'document'"),
        "DELETE { ?r prov:wasQuotedFrom doc:letter } WHERE { ?r prov:wasQuotedFrom doc:letter }",
        "report-document",
    ),
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return read(write(tmp_path_factory.mktemp("sound")))


@cache
def quads(collection: Collection) -> frozenset[ox.Quad]:
    """Return what a store of the collection holds, less the ontology, which validation brings along."""
    known = set(ontology_triples())
    return frozenset(quad for quad in store_of(collection).inner if quad.triple not in known)


def updated(collection: Collection, update: str) -> EmbeddedStore:
    """Return the store of a collection after an update that does change something."""
    store = EmbeddedStore(ox.Store())
    store.inner.extend(quads(collection))
    store.inner.update(update, prefixes=dict(PREFIXES))
    assert frozenset(store.inner) != quads(collection), "the update changes nothing"
    return store


def shapes_of(violations: list[Violation]) -> set[str]:
    return {violation.shape.removeprefix(BASE + "shapes#") for violation in violations}


def test_sound_folder_gives_neither_findings_nor_violations(tmp_path: Path, sound: Collection) -> None:
    assert examine(write(tmp_path)).findings == ()
    assert validate(store_of(sound)) == []


def test_the_real_data_gives_no_violations(store: Store) -> None:
    assert [str(violation) for violation in validate(store)] == []


def test_each_fault_has_a_name_of_its_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_reader_and_shapes_agree(fault: Fault, sound: Collection, tmp_path: Path) -> None:
    findings = examine(write(tmp_path, damaged(fault.file, fault.old, fault.new))).findings
    messages = [str(finding) for finding in findings]
    assert len(messages) == 1, "one fault is one finding"
    assert fault.finding in messages[0]
    assert fault.file in messages[0]
    violations = validate(updated(sound, fault.update))
    assert fault.shape in shapes_of(violations)


AGENCY_REPORT = "?r prov:wasQuotedFrom doc:agency-2025-04-30"
MEETING_SUBJECT = put("?c", "dg:subject", "ent:norway", "?c a dg:Meeting .")
# Faults that no file can have, since the reader writes these triples itself: the update, and the shape that tells.
OF_GRAPHS_ONLY = (
    ("INSERT DATA { claim:odd a dg:Visit ; dg:subject ent:norway ; dg:object ent:viet-nam }", "claim-reports"),
    (put("?c", "dg:subject", "ent:norway", "?c a dg:Supply ."), "Supply-supplier"),
    (MEETING_SUBJECT, "Meeting-sides"),
    ("INSERT { ?c a dg:Visit } WHERE { ?c a dg:Supply }", "claim-relation"),
    ("INSERT { ?c dg:stage stage:held } WHERE { ?c a dg:Supply }", "Supply-stage"),
    (put("?c", "dg:supportMin", "9", "?c a dg:Supply ."), "claim-supportMin"),
    ("INSERT { ?c dg:standing stance:asserts, stance:denies } WHERE { ?c a dg:Supply }", "claim-standing"),
    ("INSERT { ?d prov:wasDerivedFrom doc:letter } WHERE { ?l dg:derivedDocument ?d }", "edges"),
    (drop("?x", "prov:qualifiedDerivation"), "lineage-of"),
    ("INSERT { ?l dg:derivedDocument doc:letter } WHERE { ?l dg:derivedReport ?r }", "Lineage"),
    (drop("?l", "dg:derivedReport"), "Lineage"),
    (drop("?d", "dg:origin", "?d a dg:Document ."), "Document"),
    ("INSERT { ?r dg:origin origin:own } WHERE { ?r a dg:Report ; prov:wasDerivedFrom ?b }", "Report"),
    (f"INSERT {{ ?r prov:wasQuotedFrom doc:letter }} WHERE {{ {AGENCY_REPORT} }}", "report-document"),
    (f"INSERT {{ ?r dg:ordered 12, 13 }} WHERE {{ {AGENCY_REPORT} }}", "report-ordered"),
    (f"INSERT {{ ?r dg:ordered 12 ; dg:orderedMax 12 }} WHERE {{ {AGENCY_REPORT} }}", "Report"),
    (f'INSERT {{ ?r dg:ordered "twelve"^^xsd:integer }} WHERE {{ {AGENCY_REPORT} }}', "report-ordered"),
    (f'INSERT {{ ?r dg:date "0000"^^xsd:gYear }} WHERE {{ {AGENCY_REPORT} }}', "report-date"),
    (f'INSERT {{ ?r dg:date "2025-04-30T10:00:00"^^xsd:dateTime }} WHERE {{ {AGENCY_REPORT} }}', "report-date"),
    (drop("?r", "a", "?r a dg:Report ."), "Report"),
    (drop("?s", "a", "?s a dg:Span ."), "Span"),
    ("INSERT DATA { doc:letter dg:recordsRefused -1 }", "document-records-refused"),
    ("INSERT DATA { doc:letter dg:recordsTaken 1, 2 }", "document-records-taken"),
)


@pytest.mark.parametrize(("update", "shape"), OF_GRAPHS_ONLY)
def test_shapes_find_what_only_a_graph_can_have_wrong(update: str, shape: str, sound: Collection) -> None:
    assert shape in shapes_of(validate(updated(sound, update)))


def test_violation_tells_the_node_the_path_the_words_of_the_shape_and_what_was_found(sound: Collection) -> None:
    store = updated(sound, put("?r", "dg:share", "120.0", SUPPLY))
    (violation,) = validate(store)
    assert violation.focus.startswith(BASE + "report/")
    assert violation.path == "dg:share"
    assert violation.message == "A share is one decimal number of percent, from 0 to 100."
    assert violation.value == "120"
    assert str(violation) == f"{violation.focus} dg:share: {violation.message} (found '120')"


@pytest.mark.parametrize(
    ("update", "path"),
    [
        ("INSERT DATA { claim:odd a dg:Visit ; dg:subject ent:norway }", "^dg:reports"),
        (
            "INSERT DATA { doc:agency-2025-04-30 prov:wasDerivedFrom doc:letter }",
            "prov:qualifiedDerivation/prov:entity",
        ),
        (MEETING_SUBJECT, "(dg:subject|dg:object)"),
        (drop("ent:air-show", "a"), ""),
    ],
)
def test_paths_are_written_as_in_sparql(update: str, path: str, sound: Collection) -> None:
    assert path in {violation.path for violation in validate(updated(sound, update))}


def test_violations_come_sorted_and_once(sound: Collection) -> None:
    update = "DELETE { ?s dg:sha256 ?h } INSERT { ?s dg:sha256 'x' } WHERE { ?s a dg:Span ; dg:sha256 ?h }"
    first, second = (validate(updated(sound, update)) for _ in range(2))
    assert len(first) > 3
    assert first == second == sorted(set(first))


def test_malformed_literals_do_not_fill_the_log(sound: Collection, caplog: pytest.LogCaptureFixture) -> None:
    update = put("?d", "dcterms:issued", "'x'^^xsd:date")
    with caplog.at_level(logging.WARNING):
        assert validate(updated(sound, update))
    assert caplog.records == []


def test_missing_pyshacl_is_named_with_its_remedy(sound: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(MissingExtra, match=r"SHACL validation needs .* pip install '\.\[shacl\]'"):
        validate(store_of(sound))
