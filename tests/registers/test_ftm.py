"""FollowTheMoney: what entities, links and their datasets become."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from defgraph.building import build_collection
from defgraph.conflicts.finding import find_conflicts
from defgraph.conflicts.verdicts import Verdict
from defgraph.dossiers import read_dossiers
from defgraph.errors import DataError
from defgraph.model import Collection, Entity, text_sha256
from defgraph.registers.ftm.schemata import class_of, relation_of, schema_of, schema_of_relation, schemata
from defgraph.registers.ftm.things import our_id
from defgraph.validation import validate
from defgraph.vocabulary import ontology

from .ftm_files import (
    AIRCRAFT,
    ALL,
    DAY,
    DIRECTOR,
    HOLDING,
    HULL,
    MINISTRY,
    OCCUPANCY,
    OWNERSHIP,
    PERSON,
    POST,
    SANCTION,
    WORKS,
    Read,
    proxy,
    written,
)

if TYPE_CHECKING:
    from pathlib import Path

HOLDING_ID = our_id("NK-Abc")


def read(tmp_path: Path, *proxies: object, issued: str | None = None, publisher: str | None = None) -> Read:
    return Read(written(tmp_path / "entities.ftm.json", proxies), issued=issued, publisher=publisher)


@pytest.fixture
def whole(tmp_path: Path) -> Read:
    return read(tmp_path, *ALL)


def test_each_kind_of_link_becomes_its_relation(whole: Read) -> None:
    assert whole.claims == {
        (HOLDING_ID, "controls", "works-12", None),
        ("united-states", "sanctions", "works-12", None),
        ("p-3", "holds-office", "russia", "post-1"),
        ("p-3", "holds-office", "works-12", "chairman-office"),
        ("works-12", "member-of", "assoc-1", None),
        ("works-12", "operates", "hull-4", None),
    }
    assert whole.refusals == []


def test_things_become_entities_of_the_class_that_the_ontology_names(whole: Read) -> None:
    classes = {key: entity.entity_class for key, entity in whole.entities.items()}
    assert classes["works-12"] == "firm"
    assert classes["p-3"] == "person"
    assert classes["min-1"] == "government-body"
    assert (classes["army-1"], whole.entities["army-1"].country) == ("armed-force", "russia")
    assert classes["assoc-1"] == "organisation"
    assert classes["post-1"] == "office"
    assert classes["hull-4"] == "materiel"
    holding = whole.entities[HOLDING_ID]
    assert (holding.label, holding.aliases, holding.country) == ("Holding 7 LLC", ("Holding Seven",), "viet-nam")


def test_a_vehicle_is_one_piece_of_materiel_of_the_type_its_model_names(tmp_path: Path) -> None:
    entities = read(tmp_path, AIRCRAFT, HULL, WORKS).entities
    (kind,) = (key for key, entity in entities.items() if entity.label == "Type-901")
    assert entities["air-9"] == Entity("air-9", "materiel", "XX-901", category="aircraft", kind_of=kind)
    assert (entities["hull-4"].category, entities["hull-4"].kind_of) == ("ships", None)


def test_dates_shares_and_what_else_is_told_stand_on_the_report(tmp_path: Path) -> None:
    ownership, sanction = read(tmp_path, HOLDING, WORKS, OWNERSHIP, SANCTION).reports
    assert (ownership.stage, ownership.stance, ownership.since, ownership.until) == (
        "in-force",
        "asserts",
        "2014-03",
        None,
    )
    assert str(ownership.share) == "51"
    assert ownership.deal == "own-1"
    assert (sanction.since, sanction.note) == ("2015-01-01", "authority: Office 3; program: P-1")


def test_what_has_ended_is_told_as_a_state_and_as_its_end(tmp_path: Path) -> None:
    result = read(tmp_path, PERSON, POST, OCCUPANCY)
    held, ended = result.reports
    assert (held.stage, held.since, held.until) == ("in-force", "2019-05-01", "2023")
    assert (ended.stage, ended.date) == ("lifted", "2023")
    (dossier,) = read_dossiers(build_collection(collection(result), "memory:").store)
    assert dossier.stage == "lifted"


def collection(result: Read) -> Collection:
    return Collection(result.naming.met(), result.file.documents, (), result.reports)


def test_an_end_without_its_date_and_one_still_to_come(tmp_path: Path) -> None:
    ended = proxy("o-1", "Ownership", owner="NK-Abc", asset="works-12", startDate="2014", status="Inactive")
    to_come = proxy("o-2", "Ownership", owner="NK-Abc", asset="works-12", endDate="2030")
    begins = proxy("o-3", "Ownership", owner="NK-Abc", asset="works-12", startDate="2031")
    reports = {report.deal: report for report in read(tmp_path, HOLDING, WORKS, ended, to_come, begins).reports}
    assert (reports["o-1"].stage, reports["o-1"].date, reports["o-1"].since) == ("lifted", None, None)
    assert (reports["o-2"].stage, reports["o-2"].stance, reports["o-2"].until) == ("in-force", "asserts", "2030")
    assert (reports["o-3"].stance, reports["o-3"].since) == ("hedges", "2031")


def test_dates_that_differ_are_hedged_and_those_that_are_only_more_exact_are_one(tmp_path: Path) -> None:
    several = proxy("o-1", "Ownership", owner="NK-Abc", asset="works-12", startDate=["2014", "2016-02"])
    exact = proxy("o-2", "Ownership", owner="NK-Abc", asset="works-12", startDate=["2014", "2014-05-02T00:00:00"])
    asserted, hedged, one = read(tmp_path, HOLDING, WORKS, several, exact).reports
    assert (asserted.stance, asserted.since) == ("asserts", None)
    assert (hedged.stance, hedged.since) == ("hedges", "2014")
    assert (one.stance, one.since) == ("asserts", "2014-05-02")


@pytest.mark.parametrize(
    ("percentage", "share", "note"),
    [
        ("51", "51", None),
        ("25.5 %", "25.5", None),
        ("25-50", None, "percentage: 25-50"),
        ("130", None, "percentage: 130"),
    ],
)
def test_a_share_that_is_no_figure_stands_in_the_note(
    tmp_path: Path, percentage: str, share: str | None, note: str | None
) -> None:
    link = proxy("o-1", "Ownership", owner="NK-Abc", asset="works-12", percentage=percentage)
    (report,) = read(tmp_path, HOLDING, WORKS, link).reports
    assert (None if report.share is None else str(report.share), report.note) == (share, note)


def test_each_dataset_is_a_document_with_its_publisher_and_the_date_last_seen(whole: Read) -> None:
    (first, second) = whole.file.documents
    assert (first.id, first.edition_of, first.issued) == (f"ftm-list-a-{DAY}", "ftm-list-a", DAY)
    assert (second.publisher, second.own) == ("ftm-list-b", True)
    assert whole.entities["ftm-list-b"] == Entity("ftm-list-b", "publisher", "list_b")
    assert first.text is not None
    assert first.text.file == "entities.ftm.json"


def test_a_link_in_several_datasets_is_a_report_of_each(tmp_path: Path) -> None:
    link = proxy("o-1", "Ownership", ["list_a", "list_b"], owner="NK-Abc", asset="works-12")
    result = read(tmp_path, HOLDING, WORKS, link)
    assert [report.document for report in result.reports] == [f"ftm-list-a-{DAY}", f"ftm-list-b-{DAY}"]
    assert len({report.claim.id for report in result.reports}) == 1


def test_spans_hold_the_line_of_the_record(tmp_path: Path) -> None:
    path = written(
        tmp_path / "entities.ftm.json", [proxy("c-1", "Company", name="Zavod № 5 «Ж»"), HOLDING, WORKS, OWNERSHIP]
    )
    text = path.read_text(encoding="utf-8")
    result = Read(path)
    (report,) = result.reports
    row = text[report.span.start : report.span.end]
    assert json.loads(row)["id"] == "own-1"
    assert report.span.sha256 == text_sha256(row)
    assert result.file.documents[0].text is not None
    assert result.file.documents[0].text.length == len(text)
    assert result.records[-1].end == path.stat().st_size


def test_the_date_and_publisher_may_be_given(tmp_path: Path) -> None:
    result = read(tmp_path, *ALL, issued="2025-01", publisher="keeper")
    assert {document.issued for document in result.file.documents} == {"2025-01"}
    assert {document.publisher for document in result.file.documents} == {"keeper"}


def test_without_any_date_the_file_says_what_to_give(tmp_path: Path) -> None:
    bare = {"id": "c-1", "schema": "Company", "properties": {"name": ["Works 1"]}}
    with pytest.raises(DataError, match="give the date on which it was published: --issued DATE"):
        read(tmp_path, bare)
    (document,) = read(tmp_path, bare, issued="2025").file.documents
    assert (document.id, document.edition_of) == ("ftm-entities-2025", "ftm-entities")


def test_a_date_given_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'soon', is no date"):
        read(tmp_path, *ALL, issued="soon")


def test_known_entities_are_met_by_id_wikidata_and_name(tmp_path: Path) -> None:
    known = (
        Entity("our-works", "firm", "Works 12 JSC"),
        Entity("our-holding", "firm", "Another name", wikidata="Q9000001"),
        Entity("p-3", "person", "Somebody"),
    )
    holding = proxy("Q9000001", "Company", name="Holding 7 LLC")
    link = proxy("o-1", "Ownership", owner="Q9000001", asset="works-12")
    path = written(tmp_path / "entities.ftm.json", [holding, WORKS, PERSON, link, DIRECTOR])
    assert Read(path, known).claims == {
        ("our-holding", "controls", "our-works", None),
        ("p-3", "holds-office", "our-works", "chairman-office"),
    }


def test_directors_that_are_no_persons_control(tmp_path: Path) -> None:
    link = proxy("d-1", "Directorship", director="NK-Abc", organization="works-12")
    assert read(tmp_path, HOLDING, WORKS, link).claims == {(HOLDING_ID, "controls", "works-12", None)}


def test_sanctions_are_the_countrys_else_the_authoritys(tmp_path: Path) -> None:
    sanctions = [
        proxy("s-1", "Sanction", entity="works-12", country=["eu"], authority="Council 1"),
        proxy("s-2", "Sanction", entity="works-12", authority="Office 3"),
        proxy("s-3", "Sanction", entity="works-12", country=["suhh", "vn"]),
    ]
    subjects = {claim[0] for claim in read(tmp_path, WORKS, *sanctions).claims}
    assert subjects == {"european-union", "office-3", "soviet-union", "viet-nam"}


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        (proxy("x", "Famly"), "Famly: no schema of FollowTheMoney is called so; did you mean 'Family'?"),
        (proxy("x", "Ownership", owner="NK-Abc"), "Ownership: it has no asset"),
        (proxy("x", "Ownership", owner="NK-Abc", asset="gone"), "Ownership: its asset is nothing that was taken"),
        (proxy("x", "Ownership", owner="NK-Abc", asset="NK-Abc"), "Ownership: both its ends are one entity"),
        (proxy("x", "Sanction", entity="works-12"), "Sanction: it names neither a country nor an authority"),
        (proxy("x", "Occupancy", holder="p-3", post="post-2"), "Occupancy: the post 'post-2' names neither"),
        (proxy("x", "Company"), "Company: it has no name"),
        (proxy("x", "Company", name=7), "Company: property 'name' is a number, expected a text"),
        (proxy("x", "Company", name="\ud800"), "Company: property 'name' holds U+D800, which is no text"),
        (
            proxy("x", "Ownership", owner="NK-Abc", asset="works-12", startDate="2020-13"),
            "Ownership: its startDate is no date",
        ),
        (
            proxy("x", "Ownership", owner="NK-Abc", asset="works-12", startDate="2020", endDate="2019"),
            "Ownership: its endDate is before its startDate",
        ),
        ([1], "no entity: the line is a list"),
        ({"schema": "Company", "properties": {}, "id": 7}, "Company: 'id' is a number, expected a text"),
        ({"schema": "Company", "properties": {}, "id": " "}, "Company: 'id' is empty"),
        ({"schema": "Company", "properties": [], "id": "x"}, "Company: 'properties' is a list, expected an object"),
        (
            {"schema": "Company", "properties": {"name": "Works 1"}, "id": "x"},
            "Company: property 'name' is a text, expected a list of texts",
        ),
        ({"schema": "Company", "properties": {}, "id": "x", "datasets": "a"}, "Company: 'datasets' is a text"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_schema_and_the_reason(
    tmp_path: Path, link: object, reason: str
) -> None:
    post = proxy("post-2", "Position", name="Post without a body")
    path = tmp_path / "entities.ftm.json"
    lines = [json.dumps(one) for one in (HOLDING, WORKS, HULL, PERSON, post, link, MINISTRY)]
    path.write_text("\n".join(lines), encoding="utf-8")
    result = Read(path)
    refused = [record for record in result.records if record.refusal]
    assert [(record.line, record.text) for record in refused] == [(6, lines[5])]
    assert refused[0].refusal.startswith(reason)
    assert len(result.records) == len(lines)


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        (proxy("x", "Address", full="Street 1"), "Address: no class of the graph fits this schema"),
        (proxy("x", "Family", person="p-3", relative="p-3"), "Family: no relation of the graph fits this schema"),
        (proxy("x", "Payment", payer="NK-Abc", beneficiary="works-12"), "Payment: no relation of the graph fits"),
        (proxy("x", "Ownership", owner="NK-Abc", asset="hull-4"), "Ownership: the relation 'controls' takes no"),
        (proxy("x", "Sanction", entity="hull-4", country="us"), "Sanction: the relation 'sanctions' takes no materiel"),
        (proxy("x", "Sanction", entity="wallet-7", country="us"), "Sanction: its entity is nothing that was taken"),
    ],
)
def test_what_the_graph_has_no_place_for_is_left_out_and_counted(tmp_path: Path, link: object, reason: str) -> None:
    wallet = proxy("wallet-7", "CryptoWallet", publicKey="7")
    path = tmp_path / "entities.ftm.json"
    lines = [json.dumps(one) for one in (link, HOLDING, WORKS, HULL, PERSON, wallet)]
    path.write_text("\n".join(lines), encoding="utf-8")
    first, *others = Read(path).records
    assert (first.left_out[: len(reason)], first.refusal, first.reports) == (reason, "", ())
    assert [record.refusal for record in others] == [""] * 5
    assert others[-1].left_out == "CryptoWallet: no class of the graph fits this schema"


def test_too_many_owners_of_too_many_things_are_refused(tmp_path: Path) -> None:
    firms = [proxy(f"c-{n}", "Company", name=f"Works {n}") for n in range(22)]
    ids = [str(firm["id"]) for firm in firms]
    result = read(tmp_path, *firms, proxy("o", "Ownership", owner=ids[:11], asset=ids[11:]))
    assert result.refusals == ["Ownership: it links 11 with 11; no more than 100 are read"]


def nested() -> dict[str, object]:
    """Return a target as the nested export has it: links and their other ends stand in its properties."""
    owner = {"id": "NK-Abc", "schema": "Company", "properties": {"name": ["Holding 7 LLC"]}, "datasets": ["list_b"]}
    link = {"id": "own-1", "schema": "Ownership", "properties": {"owner": [owner], "asset": ["works-12"]}}
    address = {"id": "a-1", "schema": "Address", "properties": {"full": ["Street 1"]}}
    sanction = {"id": "s-1", "schema": "Sanction", "properties": {"entity": ["works-12"], "country": ["us"]}}
    return proxy(
        "works-12", "Company", name="Works 12 JSC", ownershipAsset=[link], addressEntity=[address], sanctions=[sanction]
    )


def test_nested_targets_are_read_entity_by_entity(tmp_path: Path) -> None:
    result = read(tmp_path, nested())
    assert result.claims == {
        (HOLDING_ID, "controls", "works-12", None),
        ("united-states", "sanctions", "works-12", None),
    }
    assert result.refusals == []
    assert [record.left_out for record in result.records if record.left_out] == [
        "Address: no class of the graph fits this schema"
    ]
    assert [record.line for record in result.records] == [1] * 5


def test_nested_targets_are_an_edition_of_another_scope(tmp_path: Path) -> None:
    assert [one.edition_of for one in read(tmp_path, nested()).file.documents] == [
        "ftm-list-a-targets",
        "ftm-list-b-targets",
    ]


def test_reading_again_yields_the_same(whole: Read) -> None:
    assert list(whole.file.records()) == whole.records


def test_the_order_of_lines_does_not_matter(tmp_path: Path, whole: Read) -> None:
    other = Read(written(tmp_path / "turned.json", reversed(ALL)))
    assert other.claims == whole.claims
    assert other.entities == whole.entities


def test_what_was_imported_keeps_the_shapes_and_contradicts_nothing(whole: Read) -> None:
    store = build_collection(collection(whole), "memory:").store
    assert validate(store) == []
    assert not [found for found in find_conflicts(read_dossiers(store)) if found.verdict is Verdict.CONTRADICTION]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"[{}]", "one JSON list, not JSON lines"),
        (b'{"a": 1}\n', "this JSON is no FollowTheMoney"),
        (b"name,country\nx,y\n", "no columns of statements: entity_id, prop, schema, value, dataset missing"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"{\n" * 30, "nothing of FollowTheMoney in its first lines"),
    ],
)
def test_a_file_of_another_kind_is_told_as_a_whole(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        Read(path)


def test_ids_are_kept_where_they_can_be_and_never_fall_together() -> None:
    assert our_id("us-ofac-1") == "us-ofac-1"
    ids = ["NK-abc", "NK-aBc", "nk.abc", "Nk_abc", "Ж", "Щ", "", "-", "a--b"]
    made = [our_id(one) for one in ids]
    assert len(set(made)) == len(ids)
    assert all(our_id(one) == one for one in made)


def test_every_schema_of_the_ontology_is_one_of_followthemoney() -> None:
    known = schemata()
    assert {schema_of(name) for name in ontology().classes} <= known.keys()
    assert {schema for name in ontology().relations if (schema := schema_of_relation(name))} <= known.keys()
    assert class_of(known["Company"]) == "firm"
    assert relation_of(known["Ownership"]) == "controls"
    assert known["Company"].is_a("Asset")
    assert known["Ownership"].edge == ("owner", "asset")
    assert known["Vessel"].properties["operator"].range == "LegalEntity"
