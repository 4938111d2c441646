"""Exports, each read back by the reader its users would use."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
import rdflib

from defgraph.building import build_collection
from defgraph.dossiers import read_dossiers
from defgraph.export import export
from defgraph.identity.naming import Naming
from defgraph.model import Bounds, Claim, Collection, Document, Entity, Money, Report, Span, last_day
from defgraph.registers.ftm import open_ftm
from defgraph.registers.ftm.schemata import countries, schemata
from defgraph.vocabulary import ontology
from registers.ftm_files import ALL, proxy, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from defgraph.dossiers import Dossier
    from defgraph.store import Store


def exported(store: Store, form: str) -> tuple[bytes, tuple[str, ...]]:
    file = io.BytesIO()
    lost = export(store, form, file)
    return file.getvalue(), lost


@pytest.fixture(scope="module")
def triples(store: Store) -> set[tuple[object, object, object]]:
    return set(rdflib.Graph().parse(data=exported(store, "nquads")[0], format="nt11"))


@pytest.mark.parametrize(("form", "reader"), [("turtle", "turtle"), ("jsonld", "json-ld"), ("nquads", "nquads")])
def test_rdf_formats_lose_no_triple(store: Store, form: str, reader: str, triples: set[object]) -> None:
    data, lost = exported(store, form)
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=reader)
    assert {quad[:3] for quad in dataset.quads()} == triples
    assert len(triples) > 1000
    assert lost == ()


def test_turtle_has_the_prefixes_of_the_graph(store: Store) -> None:
    head = exported(store, "turtle")[0].decode()[:2000]
    assert "@prefix dg: <https://w3id.org/defgraph/ontology#>" in head


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_graph_formats_keep_every_claim_with_its_attributes(
    store: Store, dossiers: tuple[Dossier, ...], form: str, read: Callable[[io.BytesIO], nx.MultiDiGraph]
) -> None:
    data, lost = exported(store, form)
    graph = read(io.BytesIO(data))
    edges = {
        said["claim"]: (start, end, said) for start, end, said in graph.edges(data=True) if said["role"] == "object"
    }
    standing = [dossier for dossier in dossiers if dossier.standing != "denies"]
    assert edges.keys() == {dossier.id for dossier in standing}
    for dossier in standing:
        start, end, said = edges[dossier.id]
        assert (start, end, said["relation"]) == (dossier.subject.id, dossier.object.id, dossier.relation)
        assert (said["stage"], said["standing"]) == (dossier.stage, dossier.standing)
        assert (said["support_min"], said["support_max"]) == (dossier.support_min, dossier.support_max)
        assert said["item"] == (dossier.item.label if dossier.item else "")
    assert graph.nodes["viet-nam"]["label"] == "Viet Nam"
    assert any("reports" in line for line in lost)
    assert any("denied" in line for line in lost)


def test_csv_keeps_every_report_with_its_figures_and_span(store: Store, dossiers: tuple[Dossier, ...]) -> None:
    data, lost = exported(store, "csv")
    rows = {row["report"]: row for row in csv.DictReader(io.StringIO(data.decode()))}
    reports = {report.id: (dossier, report) for dossier in dossiers for report in dossier.reports}
    assert rows.keys() == reports.keys()
    for key, (dossier, report) in reports.items():
        row = rows[key]
        assert (row["claim"], row["subject_id"], row["object_id"]) == (
            dossier.id,
            dossier.subject.id,
            dossier.object.id,
        )
        assert (row["start"], row["end"]) == (str(report.start), str(report.end))
        assert row["ordered"] == str(report.figures.get("ordered", ""))
        assert row["speakers"] == "; ".join(speaker.label for speaker in report.speakers)
    assert lost


def test_what_is_lost_is_said_on_standard_error_and_not_in_the_file(run: Callable[..., Result]) -> None:
    result = run("export", "-f", "graphml")
    assert result.stdout.startswith("<")
    assert "left out" in result.stderr
    assert json.loads(run("export", "-f", "jsonld").stdout)


Ftm = dict[str, dict[str, Any]]


def ftm_of(store: Store) -> Ftm:
    """Export as FollowTheMoney and return the entities by their ids."""
    entities = [json.loads(line) for line in exported(store, "ftm")[0].splitlines()]
    assert len({entity["id"] for entity in entities}) == len(entities)
    return {entity["id"]: entity for entity in entities}


def faults(entities: Ftm) -> list[str]:
    """Hold entities against the model of FollowTheMoney: schemata, properties, what is required, values, ends."""
    return [
        f"{entity['id']}: {fault}"
        for entity in entities.values()
        for fault in (
            *_faults_of_the_whole(entity),
            *(
                fault
                for name, values in entity["properties"].items()
                for value in values
                for fault in _faults_of_a_value(entity, name, value, entities)
            ),
        )
    ]


def _faults_of_the_whole(entity: dict[str, Any]) -> list[str]:
    schema = schemata()[entity["schema"]]
    found = [f"no {name}" for name in schema.required if not entity["properties"].get(name)]
    found += ["abstract"] if schema.abstract else []
    found += [] if re.fullmatch(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?", entity["id"]) else ["its id"]
    return found + [f"dataset {name}" for name in entity["datasets"] if not re.fullmatch("[a-z0-9_]+", name)]


def _faults_of_a_value(entity: dict[str, Any], name: str, value: object, entities: Ftm) -> list[str]:
    declared = schemata()[entity["schema"]].properties.get(name)
    if declared is None or not isinstance(value, str) or not value:
        return [f"{name} {value!r}"]
    if declared.type == "entity":
        fits = value in entities and schemata()[entities[value]["schema"]].is_a(declared.range or "")
        return [] if fits else [f"{name} {value} is no {declared.range}"]
    if declared.type == "country":
        return [] if value in countries() else [f"{name} {value}"]
    if declared.type == "date":
        last_day(value)
    return []


def test_followthemoney_is_valid_by_its_model(store: Store) -> None:
    entities = ftm_of(store)
    assert faults(entities) == []
    assert len(entities) > 200


def test_followthemoney_keeps_every_report_that_is_no_denial_with_its_document(
    store: Store, dossiers: tuple[Dossier, ...]
) -> None:
    entities = ftm_of(store)
    told = Counter(
        (report.document.id, dossier.sentence)
        for dossier in dossiers
        if dossier.standing != "denies" and not {dossier.subject.kind, dossier.object.kind} & {"Facility", "Field"}
        for report in dossier.reports
        if report.stance != "denies"
    )
    links = [entity for entity in entities.values() if "proof" in entity["properties"]]
    written_ = Counter(
        (entities[entity["properties"]["proof"][0]]["properties"]["fileName"][0], entity["caption"]) for entity in links
    )
    assert written_ == told


def test_followthemoney_tells_what_it_leaves_out(store: Store) -> None:
    _, lost = exported(store, "ftm")
    assert any("spans, speakers and lineage" in line for line in lost)
    assert any("only denied" in line for line in lost)
    assert any("no schema" in line for line in lost)


TWELVE = Bounds(Decimal(12), Decimal(12))
FIRM, HOLDING, STATE, BODY = "works-12", "holding-7", "viet-nam", "office-3"
ENTITIES = (
    Entity(FIRM, "firm", "Works 12 JSC"),
    Entity(HOLDING, "firm", "Holding 7"),
    Entity("assoc-1", "industry-body", "Association 1"),
    Entity(STATE, "country", "Viet Nam", iso="VN"),
    Entity(BODY, "government-body", "Office 3", country=STATE),
    Entity("p-3", "person", "Person 3"),
    Entity("minister", "office", "minister"),
    Entity("aid", "field", "aid"),
    Entity("type-901", "materiel", "Type-901", category="trainer-aircraft"),
    Entity("paper", "publisher", "Paper 1"),
)


def one_link(*parts: str, stage: str = "in-force", **told: Any) -> dict[str, Any]:
    """Build a store of one report and return the link that is exported for it."""
    subject, relation, object_, *item = parts
    claim = Claim.of(ontology().relations[relation], subject, object_, *item)
    document = Document("paper-1", publisher="paper", issued="2025-03-13", url="https://example.org/1", own=True)
    report = Report("paper-1", claim, stage, told.pop("stance", "asserts"), Span(0, 9, "0" * 64), **told)
    entities = ftm_of(build_collection(Collection(ENTITIES, (document,), (), (report,)), "memory:").store)
    assert faults(entities) == []
    (link,) = (entity for entity in entities.values() if "proof" in entity["properties"])
    return link


def test_a_link_has_where_it_comes_from() -> None:
    link = one_link(FIRM, "supplies", STATE, "type-901", stage="delivering", date="2024", ordered=TWELVE)
    assert (link["schema"], link["datasets"], link["last_seen"]) == ("UnknownLink", ["paper_1"], "2025-03-13")
    assert link["properties"] == {
        "subject": [FIRM],
        "object": [STATE],
        "role": ["supply: Type-901"],
        "status": ["delivering"],
        "date": ["2024"],
        "summary": ["Supply of Type-901 by Works 12 JSC to Viet Nam: delivering; 12 ordered"],
        "publisher": ["Paper 1"],
        "sourceUrl": ["https://example.org/1"],
        "proof": ["document-paper-1"],
    }


@pytest.mark.parametrize(
    ("parts", "told", "schema", "properties"),
    [
        ((HOLDING, "controls", FIRM), {"share": Decimal(51)}, "Ownership", {"percentage": ["51"]}),
        ((HOLDING, "controls", FIRM), {}, "Control", {"controller": [HOLDING]}),
        ((HOLDING, "controls", "assoc-1"), {"share": Decimal(51)}, "Control", {"controlled": ["assoc-1"]}),
        ((FIRM, "member-of", "assoc-1"), {"since": "2020"}, "Membership", {"startDate": ["2020"]}),
        ((FIRM, "member-of", STATE), {}, "UnknownLink", {"role": ["membership"]}),
        (("p-3", "holds-office", BODY, "minister"), {}, "Occupancy", {"post": ["minister"]}),
        (("p-3", "holds-office", BODY, "minister"), {"stage": "lifted"}, "Occupancy", {"status": ["ended"]}),
        (("p-3", "holds-office", BODY, "minister"), {"stance": "hedges"}, "Occupancy", {"status": ["hedges"]}),
        ((STATE, "sanctions", FIRM), {"stage": "lifted", "date": "2024"}, "Sanction", {"endDate": ["2024"]}),
        ((STATE, "sanctions", FIRM), {}, "Sanction", {"country": ["vn"]}),
        ((BODY, "sanctions", FIRM), {}, "Sanction", {"authority": ["Office 3"]}),
        ((STATE, "sanctions", FIRM), {"stage": "proposed"}, "UnknownLink", {"status": ["proposed"]}),
        ((STATE, "embargoes", FIRM, "type-901"), {}, "Sanction", {"provisions": ["embargoes: Type-901"]}),
        ((STATE, "funds", FIRM, "aid"), {"stage": "pledged"}, "UnknownLink", {"status": ["pledged"]}),
        (
            (STATE, "funds", FIRM, "aid"),
            {"stage": "delivered", "value": Money(TWELVE, "USD")},
            "Payment",
            {"amount": ["12"], "currency": ["USD"], "purpose": ["aid"]},
        ),
    ],
)
def test_a_link_is_of_the_closest_schema_that_says_no_more_than_the_report(
    parts: tuple[str, ...], told: dict[str, Any], schema: str, properties: dict[str, list[str]]
) -> None:
    link = one_link(*parts, **told)
    assert link["schema"] == schema
    assert link["properties"] == link["properties"] | properties


def imported(path: Path) -> Collection:
    naming = Naming()
    file = open_ftm(path, naming)
    reports = [report for record in file.records() for report in record.reports]
    return Collection(naming.met(), file.documents, (), reports)


def test_followthemoney_imported_exported_and_imported_again_is_the_same(tmp_path: Path) -> None:
    more = [
        proxy("dir-2", "Directorship", director="p-3", organization="NK-Abc", role="Chairman"),
        proxy("own-2", "Ownership", ["list_b"], owner="NK-Abc", asset="works-12", endDate="2020", status="unknown"),
        proxy("san-2", "Sanction", entity="NK-Abc", country=["eu", "suhh"]),
        proxy("san-3", "Sanction", entity="NK-Abc", authority="Office 3"),
        proxy("p-4", "Person", name="Person 3", nationality="vn"),
        proxy("occ-2", "Occupancy", holder="p-4", post="post-2", status="ended"),
        proxy("post-2", "Position", name="Head of the association", organization="assoc-1"),
    ]
    first = imported(written(tmp_path / "first.json", [*ALL, *more]))
    store = build_collection(first, "memory:").store
    assert faults(ftm_of(store)) == []
    (tmp_path / "second.json").write_bytes(exported(store, "ftm")[0])
    second = imported(tmp_path / "second.json")
    assert {report.claim.id for report in first.reports} == {report.claim.id for report in second.reports}
    told = defaultdict(set)
    for number, collection in enumerate((first, second)):
        for report in collection.reports:
            told[number].add((report.document, report.claim, report.stage, report.stance, report.since, report.share))
    assert told[0] == told[1]
    kept = {end for r in first.reports for end in (r.claim.subject, r.claim.object, r.claim.item)}
    entities = [{entity.id: entity for entity in one.entities if entity.id in kept} for one in (first, second)]
    assert entities[0] == entities[1]
    assert len(read_dossiers(store)) == len({report.claim.id for report in first.reports})
