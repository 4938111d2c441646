"""The UN Register: whose word it is, what is claimed, and how exporter and importer meet."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from defgraph.conflicts.finding import find_conflicts
from defgraph.dossiers import read_dossiers
from defgraph.errors import DataError
from defgraph.identity.naming import Naming
from defgraph.model import Bounds, Collection, text_sha256
from defgraph.registers.unroca import Unroca, open_unroca
from defgraph.registers.unroca.categories import CATEGORIES, designation, find_category
from fixtures_folders import store_of

if TYPE_CHECKING:
    from defgraph.conflicts.verdicts import Conflict
    from defgraph.dossiers import Dossier
    from defgraph.model import Report

EXAMPLES = Path(__file__).parents[2] / "examples" / "registers"
TANKS, TYPE = "un-category-i-battle-tanks", "type-62-tank"


def row(table: str = "major_export", **changed: Any) -> dict[str, Any]:
    told = {"year": "2019", "exporter": "Germany", "importer": "Viet Nam", "category": "I", "num_items": "10"}
    return {"table": table, **told, **changed}


def register(tmp_path: Path, *rows: dict[str, Any], **options: str) -> Unroca:
    path = tmp_path / "register.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return open_unroca(path, Naming(), **options)


def reports(register: Unroca) -> list[Report]:
    return [report for record in register.records() for report in record.reports]


def refusals(register: Unroca) -> list[str]:
    return [record.refusal for record in register.records() if record.refusal]


def weighed(path: Path, **options: str) -> tuple[dict[str | None, Dossier], tuple[Conflict, ...]]:
    """Return the claims of a file by their items, and where they disagree."""
    naming = Naming()
    file = open_unroca(path, naming, **options)
    told = tuple(reports(file))
    dossiers = read_dossiers(store_of(Collection(naming.met(), file.documents, (), told)))
    return {dossier.item.id if dossier.item else None: dossier for dossier in dossiers}, find_conflicts(dossiers)


def support(dossier: Dossier) -> tuple[int, int]:
    return dossier.support_min, dossier.support_max


def quantity(number: int) -> Bounds:
    return Bounds(Decimal(number), Decimal(number))


def test_exporter_and_importer_are_two_documents_of_two_states_in_their_own_word(tmp_path: Path) -> None:
    file = register(tmp_path, row(), row("major_import", num_items=8))
    told = [(d.id, d.publisher, d.own, d.issued_after, d.edition_of) for d in file.documents]
    assert told == [
        ("unroca-germany-2019", "germany", True, "2019-12-31", None),
        ("unroca-viet-nam-2019", "viet-nam", True, "2019-12-31", None),
    ]
    claims = {report.claim for report in reports(file)}
    assert [(c.subject, c.relation, c.object, c.item) for c in claims] == [("germany", "supplies", "viet-nam", TANKS)]


def test_a_transfer_both_report_rests_on_two_origins_and_their_figures_contradict_each_other() -> None:
    dossiers, conflicts = weighed(EXAMPLES / "unroca-records.json")
    assert (support(dossiers[TANKS]), support(dossiers[TYPE])) == ((2, 2), (2, 2))
    assert support(dossiers["un-small-arms-rifles-and-carbines"]) == (1, 1)
    found = {(c.kind, c.verdict.value, c.sides[0].claim.item.id) for c in conflicts if c.verdict.value != "compatible"}  # type: ignore[union-attr]
    assert found == {("quantity", "contradiction", TANKS), ("quantity", "contradiction", TYPE)}


def test_rows_of_one_state_are_one_origin_and_are_compared_by_their_sum(tmp_path: Path) -> None:
    rows = (row(num_items=6), row(num_items=4), row("major_import", num_items=10))
    register(tmp_path, *rows)
    dossiers, conflicts = weighed(tmp_path / "register.json")
    assert support(dossiers[TANKS]) == (2, 2)
    assert [c for c in conflicts if c.verdict.value != "compatible"] == []
    first, second, importer = reports(register(tmp_path, *rows))
    assert (first.quantity, second.quantity, importer.quantity) == (None, quantity(10), quantity(10))
    assert first.note == "row 1 of 2 on this in the report, 6 here; their sum stands on the last"


def test_a_sum_with_a_part_that_is_not_told_is_a_lower_end(tmp_path: Path) -> None:
    told = reports(register(tmp_path, row(num_items=6), row(num_items="")))
    assert told[1].quantity == Bounds(Decimal(6), None)
    assert reports(register(tmp_path, row(num_items=None)))[0].quantity is None


def test_figures_of_different_years_are_no_conflict(tmp_path: Path) -> None:
    register(tmp_path, row(), row(year="2020", num_items="4"), row("major_import", year=2021, num_items="8"))
    dossiers, conflicts = weighed(tmp_path / "register.json")
    assert {c.verdict.value for c in conflicts} <= {"evolution", "compatible"}
    assert dossiers[TANKS].stage == "delivered"


def test_sides_that_describe_the_type_alike_meet_in_it_and_else_in_the_category(tmp_path: Path) -> None:
    rows = (row(description="Type-62 battle tanks"), row("major_import", description="10 x TYPE 62"))
    items = [report.claim.item for report in reports(register(tmp_path, *rows))]
    assert items == [TANKS, TYPE, TANKS, TYPE]
    rows = (row(description="Type-62"), row("major_import", description="various tanks"))
    items = [report.claim.item for report in reports(register(tmp_path, *rows))]
    assert items == [TANKS, TYPE, TANKS]


def test_a_report_tells_the_year_the_stage_and_what_else_the_row_says(tmp_path: Path) -> None:
    detail = {"state_of_origin": "Italy", "intermediate_locations": "Poland", "comments": "used", "category": "IV a)"}
    (report,) = reports(register(tmp_path, row(**detail)))
    assert (report.stage, report.stance, report.date, report.delivered) == ("delivered", "asserts", "2019", None)
    assert report.note == "category part: a; state of origin: Italy; by way of: Poland; comment: used"


def test_a_span_is_the_row_as_it_stands_in_the_text() -> None:
    for name, options in (("unroca-records.json", {}), ("unroca-form.csv", {"state": "Germany", "year": "2019"})):
        path = EXAMPLES / name
        text = path.read_bytes().decode()
        file = open_unroca(path, Naming(), **options)
        told = reports(file)
        assert told
        for report in told:
            assert text_sha256(text[report.span.start : report.span.end]) == report.span.sha256
        assert {document.text.length for document in file.documents if document.text} == {len(text)}


def test_a_row_that_is_no_transfer_is_left_out_and_one_not_understood_refused_with_its_line() -> None:
    file = open_unroca(EXAMPLES / "unroca-records.json", Naming())
    records = list(file.records())
    assert len(records) == 10
    refused = {record.line: record.refusal for record in records if record.refusal}
    assert refused == {10: "unknown category 'VIII. Robots'; expected one of I to VII"}
    assert {record.line: record.left_out for record in records if record.left_out} == {
        5: "military_holdings: what a state holds is no transfer; not read",
        11: "it tells that nothing was transferred",
    }


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"num_items": "ten"}, "the number of items is 'ten'; expected a whole number, 0 or more"),
        ({"num_items": -1}, "the number of items is '-1'; expected a whole number, 0 or more"),
        ({"num_items": 1.5}, "'num_items' is 1.5; expected a text or whole number"),
        ({"year": "19"}, "the year is '19'; expected one such as 2019"),
        ({"importer": " "}, "it names no importer"),
        ({"importer": "Germany"}, "exporter and importer are both 'germany'; a transfer is between two"),
        ({"exporter": "Atlantis"}, "'Atlantis' reported it, and is no state known by name or ISO code"),
        ({"category": "Qqq"}, "unknown category 'Qqq'; expected one of I to VII"),
        ({"category": "battle tank"}, "unknown category 'battle tank'; did you mean 'battle tanks'?"),
        ({"table": "exports"}, "unknown table 'exports'"),
        ({"price": 3}, "unknown: field 'price'"),
    ],
)
def test_a_faulty_row_is_refused_and_told_why(tmp_path: Path, changed: dict[str, Any], reason: str) -> None:
    file = register(tmp_path, {**row(), **changed}, row())
    (refusal,) = refusals(file)
    assert refusal.startswith(reason)
    assert len(reports(file)) == 1


def test_a_day_makes_editions_and_no_report_is_of_a_later_year(tmp_path: Path) -> None:
    file = register(tmp_path, row(), row(year="2024"), issued="2023-06-16")
    (document,) = file.documents
    assert document.id == "unroca-germany-2019-2023-06-16"
    assert (document.edition_of, document.issued, document.issued_after) == ("unroca-germany-2019", "2023-06-16", None)
    assert refusals(file) == ["a report for 2024 in an edition of 2023-06-16"]


def test_a_form_table_needs_to_be_told_state_and_year() -> None:
    path = EXAMPLES / "unroca-form.csv"
    with pytest.raises(DataError, match="for which year it was reported; tell it by `--year`") as error:
        open_unroca(path, Naming())
    assert "which state reported; tell it by `--state`" in str(error.value)
    file = open_unroca(path, Naming(), state="Germany", year="2019")
    assert [(record.line, len(record.reports), record.refusal[:30]) for record in file.records()] == [
        (2, 2, ""),
        (3, 1, ""),
        (4, 2, ""),
        (6, 0, "the number of items is 'four';"),
    ]


def test_a_table_of_both_sides_must_tell_who_of_them_reported(tmp_path: Path) -> None:
    path = tmp_path / "both.csv"
    path.write_text("year,exporter,importer,category,num_items\n2019,Germany,Viet Nam,I,3\n", encoding="utf-8")
    with pytest.raises(DataError, match="which of the two states reported; add a column `table`"):
        open_unroca(path, Naming())


def test_records_as_csv_are_read_as_records_as_json(tmp_path: Path) -> None:
    rows = json.loads((EXAMPLES / "unroca-records.json").read_text(encoding="utf-8"))
    names = list(rows[0])
    lines = [",".join(f'"{row.get(name, "")}"' for name in names) for row in rows if "exporter" in row]
    path = tmp_path / "records.csv"
    path.write_text("\n".join([",".join(names), *lines]), encoding="utf-8")
    told = [_without_place(report) for report in reports(open_unroca(path, Naming()))]
    assert told == [
        _without_place(report) for report in reports(open_unroca(EXAMPLES / "unroca-records.json", Naming()))
    ]


def test_json_lines_and_a_list_in_one_line_are_read_alike(tmp_path: Path) -> None:
    rows = [row(num_items=number, year=year) for number, year in ((10, 2018), (4, 2019), (2, 2020))]
    expected = [_without_place(report) for report in reports(register(tmp_path, *rows))]
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [_without_place(report) for report in reports(open_unroca(path, Naming()))] == expected
    assert [record.line for record in open_unroca(path, Naming()).records()] == [1, 2, 3]


def _without_place(report: Report) -> tuple[object, ...]:
    return report.document, report.claim, report.stage, report.quantity, report.date, report.note


def test_a_profile_gives_what_the_state_and_its_partners_report_apart() -> None:
    file = open_unroca(EXAMPLES / "unroca-profile.json", Naming())
    told = [(r.document, r.claim.subject, r.claim.object, r.claim.item, r.date, r.quantity) for r in reports(file)]
    missiles = "un-category-vii-missiles-and-missile-launchers"
    assert told == [
        ("unroca-viet-nam", "germany", "viet-nam", TANKS, None, quantity(8)),
        ("unroca-germany-on-viet-nam", "germany", "viet-nam", TANKS, None, quantity(10)),
        ("unroca-viet-nam", "israel", "viet-nam", missiles, None, quantity(24)),
        ("unroca-viet-nam", "viet-nam", "thailand", "un-small-arms-rifles-and-carbines", None, quantity(1200)),
        ("unroca-thailand-on-viet-nam", "viet-nam", "thailand", "un-light-weapons-mortars", None, quantity(6)),
    ]
    assert [record.left_out for record in file.records() if record.left_out] == [
        "mml_gen_2 is 3: whether it is part of mml or beside it is not known",
        "it tells that nothing was transferred",
        "'sa_imp_time': a sum over all partners, of which none is named; not read",
    ]
    assert refusals(file) == []


def test_a_profile_of_a_known_day_contradicts_where_the_sums_differ() -> None:
    _, conflicts = weighed(EXAMPLES / "unroca-profile.json", issued="2023-06-16")
    assert [(c.kind, c.verdict.value) for c in conflicts] == [("quantity", "contradiction")]
    _, conflicts = weighed(EXAMPLES / "unroca-profile.json")
    assert [(c.kind, c.verdict.value) for c in conflicts] == [("quantity", "undecided")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty"),
        ("<html><body>UNROCA</body></html>", "web page"),
        ('[{"name_en": "Albania", "countryname_slug": "albania"}]', "the list of states, and no reports"),
        ('[{"a": 1}]', "no file of the UN Register: its first record has a"),
        ("Recipient,Supplier\nViet Nam,Russia\n", "no file of the UN Register: its first row is 'Recipient,Supplier'"),
        ('{"hw_imp": [], "x": 1}', "no member `country` names the state"),
        ("category,num_items,price,table,year\n", "unknown column 'price'"),
        ("category,num_items,number of items,table,year\n", "means the same as 'num_items'"),
    ],
)
def test_what_is_no_file_of_the_register_is_told_as_such(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "file"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as error:
        open_unroca(path, Naming())
    assert message in str(error.value)


def test_a_cut_list_is_told_and_what_is_whole_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    text = json.dumps([row(), row(year="2020")])
    path.write_text(text[:-30], encoding="utf-8")
    file = open_unroca(path, Naming())
    assert len(reports(file)) == 1
    assert "the file ends within it: it is cut" in refusals(file)
    path.write_text(text[:-1], encoding="utf-8")
    assert refusals(open_unroca(path, Naming())) == ["the file ends here: it is cut, its list is never closed"]


def test_the_same_file_gives_the_same_twice(tmp_path: Path) -> None:
    file = open_unroca(EXAMPLES / "unroca-records.json", Naming())
    assert list(file.records()) == list(file.records())
    assert list(file.records()) == list(open_unroca(EXAMPLES / "unroca-records.json", Naming()).records())
    assert file.documents == open_unroca(EXAMPLES / "unroca-records.json", Naming()).documents


@pytest.mark.parametrize(
    ("text", "group", "name"),
    [
        ("I", "major", "battle tanks"),
        ("Category VII (b) MANPADS", "major", "missiles and missile launchers"),
        ("IV. Combat aircraft and unmanned combat aerial vehicles", "major", "combat aircraft"),
        ("Warships (including submarines)", "major", "warships"),
        (
            "2. Hand-held, under-barrel and mounted grenade launchers",
            "light-weapons",
            CATEGORIES["light-weapons"][1].name,
        ),
        ("Others", "light-weapons", "other light weapons"),
        ("Sub-machine guns", "small-arms", "sub-machine guns"),
    ],
)
def test_categories_are_found_by_number_and_name(text: str, group: str, name: str) -> None:
    found = find_category(text, group)
    assert found is not None
    assert found.name == name


def test_ids_and_names_of_categories_are_each_of_one_category() -> None:
    entities = [category.entity for group in CATEGORIES.values() for category in group]
    assert len(entities) == 7 + 6 + 8
    assert len({entity.id for entity in entities}) == len({entity.label for entity in entities}) == len(entities)


@pytest.mark.parametrize(
    "described", ["", "tanks", "155 mm howitzers", "A-1 and B-2", "Type-62, Type-63", "used 1985", "7"]
)
def test_what_names_no_single_type_is_left_in_its_category(described: str) -> None:
    assert designation(described) == ""
