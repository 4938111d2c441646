"""Anyone's own text table: rows become reports by a mapping, or are refused with line and reason."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from defgraph.errors import DataError
from defgraph.identity.naming import Naming
from defgraph.model import Bounds, Money, text_sha256
from defgraph.reading.mappings import read_mapping
from defgraph.registers.tables import Table, open_table
from registers.fixtures_tables import HEADER, MAPPING, ROWS, lines, opened, refusals, table

if TYPE_CHECKING:
    from defgraph.model import Report

EXAMPLES = Path(__file__).parents[2] / "examples" / "registers"
DOCS = Path(__file__).parents[2] / "docs" / "registers.md"


def exact(number: int | str) -> Bounds:
    return Bounds(Decimal(number), Decimal(number))


def reports(file: Table) -> list[Report]:
    return [report for record in file.records() for report in record.reports]


def example() -> Table:
    return open_table(EXAMPLES / "own-deals.csv", Naming(), read_mapping(EXAMPLES / "own-deals.mapping.yaml"))


def test_the_example_is_read_row_by_row() -> None:
    file = example()
    assert lines(file.records()) == [(4, 2), (6, 2), (7, 2), (8, 0), (9, 1), (10, 0), (11, 1)]
    (document,) = file.documents
    assert (document.id, document.publisher, document.issued) == ("desk-deals-2024", "desk", "2024-01-31")
    assert (document.edition_of, document.own) == ("desk-deals", True)
    first, delivery = next(iter(file.records())).reports
    assert (first.stage, first.ordered, first.date, first.deal) == ("ordered", exact(12), "2021-03-12", "1")
    assert first.value == Money(exact(37_500_000), "EUR")
    assert first.note == "first four flown over;\nthe others by ship"
    assert (delivery.stage, delivery.delivered, delivery.date) == ("delivering", exact(4), None)
    assert (first.claim.subject, first.claim.object) == ("czechia", "viet-nam")


def test_a_row_left_out_is_counted_and_has_its_reason_and_a_refused_one_too() -> None:
    records = {record.line: record for record in example().records()}
    assert (records[8].refusal, records[8].left_out) == ("", "a sum of the rows above")
    expected = "expected a date written as %d.%m.%Y or %m.%Y, or as 2022-12-15, 2022-12 or 2022"
    assert records[10].refusal == f"date is '30.02.2023'; {expected}"
    assert records[10].text.startswith("5;Example Yards;firm;")


def test_uncertain_values_stand_on_a_second_report_that_hedges() -> None:
    sure, unsure = (report for report in reports(example()) if report.claim.subject == "example-yards")
    assert (sure.stance, sure.ordered, sure.date) == ("asserts", None, "2022")
    assert (unsure.stance, unsure.ordered, unsure.date) == ("hedges", exact(6), None)
    assert (sure.claim, sure.stage, sure.span, sure.deal) == (unsure.claim, unsure.stage, unsure.span, unsure.deal)


def test_a_span_is_the_row_as_it_stands_in_the_text() -> None:
    file = example()
    text = (EXAMPLES / "own-deals.csv").read_bytes().decode()
    for report in reports(file):
        assert text_sha256(text[report.span.start : report.span.end]) == report.span.sha256
    assert [document.text.length for document in file.documents if document.text] == [len(text)]


def test_where_who_or_what_is_uncertain_all_of_the_row_hedges(tmp_path: Path) -> None:
    file = opened(tmp_path, table("Czechia?,Viet Nam,Type-901,12,2021,ordered"), MAPPING + 'uncertain: ["?"]\n')
    (report,) = reports(file)
    assert (report.stance, report.ordered, report.claim.subject) == ("hedges", exact(12), "czechia")


def test_a_column_may_tell_which_values_are_uncertain(tmp_path: Path) -> None:
    mapping = MAPPING.replace("{column: Units}", "{column: Units, uncertain: {column: Estimate, is: [yes, x]}}")
    rows = (f"{ROWS[0]},YES", f"{ROWS[0]},no")
    file = opened(tmp_path, table(*rows, header=f"{HEADER},Estimate"), mapping)
    assert [(report.stance, report.ordered) for report in reports(file)] == [
        ("asserts", None),
        ("hedges", exact(12)),
        ("asserts", exact(12)),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Viet Nam,Type-901,12,2021,ordered", "no subject in column 'Seller'"),
        ("--,Viet Nam,Type-901,12,2021,ordered", "the subject is '--', which is no name"),
        ("Atlantis,Viet Nam,Type-901,12,2021,ordered", "'Atlantis' is no state or territory"),
        ("Vietnam,Viet Nam,Type-901,12,2021,ordered", "subject and object are both 'viet-nam'"),
        ("Czechia,Viet Nam,,12,2021,ordered", "no item in column 'Item'"),
        ("Czechia,Viet Nam,Type-901,a dozen,2021,ordered", "ordered is 'a dozen'; expected a whole number, 0 or more"),
        ("Czechia,Viet Nam,Type-901,-3,2021,ordered", "ordered is '-3'; expected a whole number"),
        ("Czechia,Viet Nam,Type-901,1.5,2021,ordered", "ordered is '1.5'; expected a whole number"),
        ("Czechia,Viet Nam,Type-901,9-7,2021,ordered", "ordered runs from 9 down to 7"),
        ("Czechia,Viet Nam,Type-901,1234567890123456789012,2021,ordered", "ordered is '1234567890123456789012'"),
        (
            "Czechia,Viet Nam,Type-901,12,12/03/2021,ordered",
            "date is '12/03/2021'; expected 2022-12-15, 2022-12 or 2022",
        ),
        ("Czechia,Viet Nam,Type-901,12,2021-13,ordered", "date is '2021-13'"),
        ("Czechia,Viet Nam,Type-901,12,2021,orderd", "unknown stage 'orderd'; did you mean 'ordered'?"),
        ("Czechia,Viet Nam,Type-901,12,2021,in-force", "unknown stage 'in-force'"),
        ("Czechia,Viet Nam,Type-901,12,2021", "has 5 cells, and the header 6: is the line cut?"),
        ("Czechia,Viet Nam,Type-901,12,2021,ordered,more", "has 7 cells, and the header 6"),
        ("Czechia,Viet\0Nam,Type-901,12,2021,ordered", "character 13 of the line is NUL"),
        ("Czechia,Viet\x01Nam,Type-901,12,2021,ordered", "character 13 of the row is U+0001, which is no text"),
        ('Czechia,"Viet"Nam,Type-901,12,2021,ordered', "its quotes or separators are wrong"),
        ("Czechia,Viet Nam," + "x" * 200_000 + ",12,2021,ordered", "its quotes or separators are wrong: field larger"),
    ],
)
def test_a_faulty_row_is_refused_and_told_why_and_the_next_is_read(tmp_path: Path, row: str, reason: str) -> None:
    file = opened(tmp_path, table(row, ROWS[1]))
    told = refusals(file)
    assert list(told) == [2]
    assert told[2].startswith(reason), told
    assert [report.claim.subject for report in reports(file)] == ["israel"]


def test_ranges_and_limits_are_figures(tmp_path: Path) -> None:
    rows = [
        f"Czechia,Viet Nam,Type-901,{figure},2021,ordered" for figure in ("2-3", "4 – 6", ">= 2", "at most 5", "012")
    ]
    found = [report.ordered for report in reports(opened(tmp_path, table(*rows)))]
    limits = [(bounds.low, bounds.high) for bounds in found if bounds]
    assert limits == [(2, 3), (4, 6), (2, None), (None, 5), (12, 12)]


def test_a_date_that_two_forms_read_differently_is_refused(tmp_path: Path) -> None:
    mapping = MAPPING.replace("{column: When}", '{column: When, format: ["%d/%m/%Y", "%m/%d/%Y"]}')
    rows = [
        f"Czechia,Viet Nam,Type-901,12,{date},ordered" for date in ("03/04/2021", "25/04/2021", "2021", "04/04/2021")
    ]
    file = opened(tmp_path, table(*rows), mapping)
    assert [report.date for report in reports(file)] == ["2021-04-25", "2021", "2021-04-04"]
    assert refusals(file)[2].startswith("date is '03/04/2021', which may be 2021-03-04 or 2021-04-03")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_by_the_header(tmp_path: Path, separator: str) -> None:
    text = table(*ROWS).replace(",", separator)
    assert lines(opened(tmp_path, text).records()) == [(2, 1), (3, 1)]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", ""), ("utf-8-sig", ""), ("iso-8859-1", ""), ("cp1252", "cp1252"), ("cp932", "cp932")],
)
def test_encodings_are_found_or_told_and_spans_are_of_the_decoded_text(
    tmp_path: Path, encoding: str, told: str
) -> None:
    name = "東京" if encoding == "cp932" else "Łódź" if encoding.startswith("utf") else "Škoda" if told else "Côte"
    text = table(f"{name},Viet Nam,Type-901,12,2021,ordered").replace("\n", "\r\n")
    mapping = MAPPING.replace("class: country", "class: firm", 1) + (f"table: {{encoding: {told}}}\n" if told else "")
    file = opened(tmp_path, text.encode(encoding), mapping)
    (report,) = reports(file)
    assert text_sha256(text[report.span.start : report.span.end]) == report.span.sha256
    assert [document.text.length for document in file.documents if document.text] == [len(text)]


def test_a_cell_in_quotes_may_hold_line_ends_and_separators(tmp_path: Path) -> None:
    mapping = MAPPING + "    note: {column: Remarks}\n"
    row = f'{ROWS[0]},"one, ""two""\nthree"'
    file = opened(tmp_path, table(row, f"{ROWS[1]},", header=f"{HEADER},Remarks"), mapping)
    assert [(report.note, report.claim.subject) for report in reports(file)] == [
        ('one, "two"\nthree', "czechia"),
        (None, "israel"),
    ]
    assert lines(file.records()) == [(2, 1), (4, 1)]


def test_a_quote_that_is_never_closed_costs_its_line_alone(tmp_path: Path) -> None:
    file = opened(tmp_path, table('"Czechia,Viet Nam,Type-901,12,2021,ordered', *ROWS))
    assert refusals(file) == {2: 'the quote " is opened and never closed'}
    assert len(reports(file)) == 2


def test_one_line_of_ten_megabytes_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    file = opened(tmp_path, table("x" * 10_000_000, ROWS[0]))
    assert refusals(file) == {2: "the line is longer than 1 MiB"}
    assert lines(file.records()) == [(2, 0), (3, 1)]
    assert max(len(record.text) for record in file.records()) < 1000


def test_blank_rows_and_trailing_separators_are_no_rows(tmp_path: Path) -> None:
    file = opened(tmp_path, table(f"{ROWS[0]},,,", "", ",,,,,", ROWS[1]))
    assert lines(file.records()) == [(2, 1), (5, 1)]


def test_a_class_that_does_not_fit_the_role_is_refused_row_by_row(tmp_path: Path) -> None:
    mapping = """\
document: {id: offices}
relation: holds-office
subject: {column: Who, class: {column: Kind, values: {person: person, body: government-body}}}
object: {column: Where, class: country}
item: {column: Office}
reports: [{stage: in-force, since: {column: Since}}]
"""
    rows = ("A. Holder,person,Viet Nam,minister,2021", "A Ministry,body,Viet Nam,minister,2021")
    file = opened(tmp_path, table(*rows, header="Who,Kind,Where,Office,Since"), mapping)
    assert refusals(file) == {3: "the subject 'A Ministry' is of class government-body; expected one of class person"}
    (report,) = reports(file)
    assert (report.claim.subject, report.claim.item, report.since) == ("a-holder-person", "minister-office", "2021")
    assert next(iter(file.documents)).publisher is None


def test_columns_may_tell_several_documents_and_must_not_differ_on_one(tmp_path: Path) -> None:
    mapping = MAPPING.replace("id: my-deals", "id: {column: Source}").replace("2024-01-31", "{column: Published}")
    header = f"{HEADER},Source,Published"
    rows = [
        f"{ROWS[0]},Echo 12,2022-05-01",
        f"{ROWS[1]},Echo 12,2022-05-02",
        f"{ROWS[1]},Post 7,2023",
        f"{ROWS[1]},,2023",
    ]
    file = opened(tmp_path, table(*rows, header=header), mapping)
    assert [(document.id, document.issued) for document in file.documents] == [
        ("echo-12", "2022-05-01"),
        ("post-7", "2023"),
    ]
    assert [report.document for report in reports(file)] == ["echo-12", "post-7"]
    assert refusals(file) == {
        3: "document 'echo-12' has the date '2022-05-02' here and '2022-05-01' in line 2",
        5: "it does not tell which document it is part of",
    }


def test_nothing_of_a_refused_row_is_met_but_what_was_named_before(tmp_path: Path) -> None:
    naming = Naming()
    path = tmp_path / "deals.csv"
    opened(tmp_path, table("Czechia,Thailand,Type-901,many,2021,ordered", ROWS[1]))
    list(open_table(path, naming, read_mapping(tmp_path / "deals.mapping.yaml")).records())
    assert [entity.id for entity in naming.met()] == ["israel", "my-desk", "type-31-materiel", "viet-nam"]


def test_the_same_table_gives_the_same_twice() -> None:
    file = example()
    assert list(file.records()) == list(file.records()) == list(example().records())


def test_a_table_with_no_rows_is_an_edition_all_the_same(tmp_path: Path) -> None:
    file = opened(tmp_path, table())
    assert [document.id for document in file.documents] == ["my-deals"]
    assert list(file.records()) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is in the old format .xls; save it as .xlsx or CSV"),
        (b"<html><table>", "is a web page or XML file"),
        (b"\x00\x00\x02\x03" * 200, "the file is binary"),
        (b"\x00\x01,\x02" + b"a," * 300, "the header, row 1, cannot be read: character 1 of the line is NUL"),
        ("\ufeffa,b".encode("utf-16"), "is UTF-16"),
        (b"\n" + table(*ROWS).encode(), "the header, row 1, is blank"),
    ],
)
def test_what_is_no_table_is_told_as_such(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(DataError) as error:
        opened(tmp_path, content)
    assert message in str(error.value)


def test_a_file_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    opened(tmp_path, table())
    with pytest.raises(DataError, match="cannot be read: No such file"):
        open_table(tmp_path / "none.csv", Naming(), read_mapping(tmp_path / "deals.mapping.yaml"))
    with pytest.raises(DataError, match="cannot be read: Is a directory"):
        open_table(tmp_path, Naming(), read_mapping(tmp_path / "deals.mapping.yaml"))


def test_the_mapping_in_the_docs_is_that_of_the_example() -> None:
    section = DOCS.read_text(encoding="utf-8").partition("## Your own spreadsheet")[2]
    assert f"```yaml\n{(EXAMPLES / 'own-deals.mapping.yaml').read_text(encoding='utf-8')}```" in section
    assert f"```\n{(EXAMPLES / 'own-deals.csv').read_text(encoding='utf-8')}```" in section
