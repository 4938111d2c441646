"""Workbooks: the same rows as from text, and files that are none or would harm."""

from __future__ import annotations

import datetime as dt
import io
import struct
import sys
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from defgraph.errors import DataError, MissingExtra
from defgraph.identity.naming import Naming
from defgraph.model import Bounds, text_sha256
from defgraph.reading.mappings import read_mapping
from defgraph.registers.tables import Table, archive, open_table
from registers.fixtures_tables import HEADER, MAPPING, ROWS, lines, mapped, opened, refusals, workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from defgraph.model import Report

NAMES = HEADER.split(",")


def book(folder: Path, *rows: Sequence[object], mapping: str = MAPPING, title: str = "Deals") -> Table:
    path = workbook(folder / "deals.xlsx", [NAMES, *rows], title)
    return open_table(path, Naming(), read_mapping(mapped(folder, mapping)))


def reports(file: Table) -> list[Report]:
    return [report for record in file.records() for report in record.reports]


def test_a_workbook_gives_the_claims_and_values_of_the_same_text(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Czechia", "Viet Nam", "Type-901", 12, dt.date(2021, 3, 12), "ordered"],
        ["Israel", "Viet Nam", "Type-31", 3.0, 2020, "delivered"],
    ]
    told = [(r.claim, r.stage, r.ordered, r.date) for r in reports(book(tmp_path, *rows))]
    text = opened(tmp_path, "\n".join((HEADER, *ROWS)))
    assert told == [(r.claim, r.stage, r.ordered, r.date) for r in reports(text)]


def test_a_span_is_a_place_in_the_sheet_written_out(tmp_path: Path) -> None:
    when = dt.datetime(2021, 3, 12, 8, 30)  # noqa: DTZ001 a cell has no zone
    rows: list[list[object]] = [
        ["Czechia", "Viet Nam", "Type\\1\t2\n3", 12, when, "ordered"],
        [],
        ["Israel", "Viet Nam", True, 2.5, dt.date(2020, 1, 2), "delivered", None],
    ]
    file = book(tmp_path, *rows, mapping=MAPPING.replace("ordered: {column: Units}", "note: {column: Units}"))
    written = "\n".join((
        "\t".join(NAMES),
        "Czechia\tViet Nam\tType\\\\1\\t2\\n3\t12\t2021-03-12T08:30:00\tordered",
        "",
        "Israel\tViet Nam\tTRUE\t2.5\t2020-01-02\tdelivered",
    ))  # fmt: skip
    first, second = reports(file)
    for report in (first, second):
        assert text_sha256(written[report.span.start : report.span.end]) == report.span.sha256
    assert (first.span.start, second.span.end) == (len("\t".join(NAMES)) + 1, len(written))
    assert (first.date, second.date, second.note) == ("2021-03-12", "2020-01-02", "2.5")
    assert lines(file.records()) == [(2, 1), (4, 1)]
    assert [document.text for document in file.documents] == [None]


def test_a_formula_whose_result_was_not_saved_is_told_where_it_is_read(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "deals.xlsx",
        [
            [*NAMES, "Sum"],
            ["Czechia", "Viet Nam", "Type-901", "=5+7", 2021, "ordered", "=1+1"],
            ["Israel", "Viet Nam", "Type-31", 3, 2020, "delivered", "=2+2"],
            [None, None, None, "=1+2"],
        ],
    )
    file = open_table(path, Naming(), read_mapping(mapped(tmp_path)))
    unsaved = (
        "column 'Units' holds a formula whose result was not saved; open the file in a spreadsheet program and save it"
    )
    assert refusals(file)[2] == unsaved
    assert sorted(refusals(file)) == [2, 4]
    assert [report.ordered for report in reports(file)] == [Bounds(Decimal(3), Decimal(3))]


def test_a_date_in_a_cell_is_one_whatever_form_the_mapping_tells(tmp_path: Path) -> None:
    mapping = MAPPING.replace("{column: When}", '{column: When, format: "%d.%m.%Y"}')
    rows: list[list[object]] = [
        ["Czechia", "Viet Nam", "Type-901", 12, date, "ordered"] for date in (dt.date(2021, 3, 12), "12.03.2021", 2021)
    ]
    assert [report.date for report in reports(book(tmp_path, *rows, mapping=mapping))] == [
        "2021-03-12",
        "2021-03-12",
        "2021",
    ]


def test_faulty_rows_are_refused_with_the_number_of_the_row(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Czechia", "Viet Nam", "Type-901", "#REF!", "2021", "ordered"],
        ["Czechia", "Viet Nam", "Type-901"],
        ["Czechia", "Viet Nam", "Type-901", 1, "2021", "ordered", "more"],
        ["Czechia", "Viet Nam", "Type-901", 1, "2021", "ordered"],
    ]
    file = book(tmp_path, *rows)
    assert refusals(file) == {
        2: "ordered is '#REF!'; expected a whole number, 0 or more",
        3: "no stage in column 'Stage'",
        4: "has 7 cells, and the header 6: is a cell with a separator unquoted?",
    }
    assert lines(file.records())[-1] == (5, 1)


def test_a_sheet_is_found_by_its_name_and_a_wrong_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    made = openpyxl.Workbook()
    made.active.title = "Notes"  # type: ignore[union-attr]
    sheet = made.create_sheet("Deals 2024")
    for row in (NAMES, *(row.split(",") for row in ROWS)):
        sheet.append(row)
    made.save(path)
    mapping = MAPPING + "table: {sheet: Deals 2024}\n"
    assert lines(open_table(path, Naming(), read_mapping(mapped(tmp_path, mapping))).records()) == [(2, 1), (3, 1)]
    wrong = read_mapping(mapped(tmp_path, MAPPING + "table: {sheet: Deal}\n"))
    with pytest.raises(DataError) as error:
        open_table(path, Naming(), wrong)
    (finding,) = error.value.findings
    assert (finding.place.line, finding.message) == (14, "two.xlsx has no sheet 'Deal'")
    assert finding.remedy == "it has 'Notes', 'Deals 2024'; did you mean 'Deals 2024'?"


def test_a_workbook_is_told_by_its_bytes_whatever_its_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "deals.csv", [NAMES, ROWS[0].split(",")])
    assert lines(open_table(path, Naming(), read_mapping(mapped(tmp_path))).records()) == [(2, 1)]
    with pytest.raises(DataError, match="is no workbook, in spite of its name"):
        opened(tmp_path, "\n".join((HEADER, *ROWS)), name="deals.xlsx")


def test_the_same_workbook_gives_the_same_twice(tmp_path: Path) -> None:
    file = book(tmp_path, *(list(row.split(",")) for row in ROWS))
    assert list(file.records()) == list(file.records())


def zipped(folder: Path, members: dict[str, bytes], name: str = "deals.xlsx") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archived:
        for member, content in members.items():
            archived.writestr(member, content)
    return path


def swollen(folder: Path, member: str, content: bytes) -> Path:
    """Return a sound workbook of which one member is exchanged for another content."""
    with zipfile.ZipFile(workbook(folder / "sound.xlsx", [NAMES, ROWS[0].split(",")])) as sound:
        members = {name: sound.read(name) for name in sound.namelist()}
    return zipped(folder, {**members, member: content})


def ole(folder: Path, content: bytes = b"") -> Path:
    path = folder / "deals.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300_000) + content)
    return path


def with_wrong_sizes(folder: Path) -> Path:
    """Return a bomb whose directory tells that it is small."""
    path = swollen(folder, "xl/worksheets/sheet1.xml", b" " * 50_000_000)
    data = bytearray(path.read_bytes())
    size = struct.pack("<L", 50_000_000)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<L", 1000)
    path.write_bytes(data)
    return path


SHEET = "xl/worksheets/sheet1.xml"
_LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY l0 "ha">'
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><worksheet><sheetData><row><c><v>&l11;</v></c></row></sheetData></worksheet>"
)
_MANY = {"[Content_Types].xml": b"", **{f"{number}": b"" for number in range(10_001)}}
_FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData></worksheet>'
)
HARMFUL: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a bomb": (lambda folder: swollen(folder, SHEET, b"<a/>" * 30_000_000), "as no workbook of this kind does"),
    "a bomb that lies": (with_wrong_sizes, "is damaged: Bad CRC-32"),
    "one endless cell": (lambda folder: swollen(folder, SHEET, b"<c>" + b"x" * 5_000_000), "a cell of more bytes"),
    "many members": (lambda folder: zipped(folder, _MANY), "a directory that no spreadsheet program writes"),
    "no workbook": (lambda folder: zipped(folder, {"a.txt": b"a"}), "is an archive, and no workbook"),
    "OpenDocument": (lambda folder: zipped(folder, {"content.xml": b"<a/>"}), "is an OpenDocument file"),
    "binary": (lambda folder: zipped(folder, {"xl/workbook.bin": b"a"}), "is a binary workbook (.xlsb)"),
    "a password": (lambda folder: ole(folder, "EncryptedPackage".encode("utf-16-le")), "is encrypted with a password"),
    "old": (ole, "is in the old format .xls"),
    "no sheet": (lambda folder: swollen(folder, SHEET, b""), "is damaged"),
    "no XML": (lambda folder: swollen(folder, SHEET, b"<worksheet><sheetData><row></wrong>"), "is damaged"),
    "no sheets": (lambda folder: swollen(folder, "xl/workbook.xml", b"<workbook/>"), "has no sheet with cells"),
    "laughs": (lambda folder: swollen(folder, SHEET, _LAUGHS), "is damaged"),
    "a far row": (lambda folder: swollen(folder, SHEET, _FAR), "the header, row 1, is blank"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_file_that_is_no_workbook_or_would_harm_is_refused(tmp_path: Path, kind: str) -> None:
    make, message = HARMFUL[kind]
    with pytest.raises(DataError) as error:
        list(open_table(make(tmp_path), Naming(), read_mapping(mapped(tmp_path))).records())
    assert message in str(error.value)


def test_a_cut_workbook_is_told_as_damaged(tmp_path: Path) -> None:
    data = workbook(tmp_path / "deals.xlsx", [NAMES, ROWS[0].split(",")]).read_bytes()
    with pytest.raises(DataError, match="is damaged"):
        opened(tmp_path, data[: len(data) // 2], name="deals.xlsx")


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    data = bytearray(workbook(tmp_path / "deals.xlsx", [NAMES]).read_bytes())
    directory = data.find(b"PK\x01\x02")
    data[directory + 8] |= 1
    with pytest.raises(DataError, match="is encrypted with a password"):
        opened(tmp_path, bytes(data), name="deals.xlsx")


def test_a_table_of_strings_past_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_STRINGS", 1000)
    path = swollen(tmp_path, "xl/sharedStrings.xml", b"<sst>" + b"<si><t>abc</t></si>" * 100 + b"</sst>")
    with pytest.raises(DataError, match="has a table of strings of 1,911 bytes, more than 1,000"):
        open_table(path, Naming(), read_mapping(mapped(tmp_path)))


def test_a_row_past_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LONGEST_ROW", 10_000)
    path = swollen(tmp_path, SHEET, b"<row>" + b"<c r='A1'/>" * 4_000)
    with pytest.raises(DataError, match="holds a row of more bytes than one can have"):
        open_table(path, Naming(), read_mapping(mapped(tmp_path)))


def test_without_openpyxl_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "deals.xlsx", [NAMES])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"pip install '\.\[registers\]'"):
        open_table(path, Naming(), read_mapping(mapped(tmp_path)))


def test_a_formula_counts_by_its_last_result(tmp_path: Path) -> None:
    sound = io.BytesIO(
        workbook(tmp_path / "deals.xlsx", [NAMES, ["Czechia", "Viet Nam", "T-1", 5, "2021", "ordered"]]).read_bytes()
    )
    with zipfile.ZipFile(sound) as archived:
        members = {name: archived.read(name) for name in archived.namelist()}
    members[SHEET] = members[SHEET].replace(b"<v>5</v>", b"<f>2+3</f><v>7</v>")
    (report,) = reports(open_table(zipped(tmp_path, members), Naming(), read_mapping(mapped(tmp_path))))
    assert report.ordered is not None
    assert report.ordered.exact == 7


def test_a_number_is_one_however_numbers_are_written_in_texts(tmp_path: Path) -> None:
    layout = 'table:\n  decimal: ","\n  thousands: "."\n'
    mapping = layout + MAPPING.replace("ordered: {column: Units}", "value: {amount: {column: Units}, currency: EUR}")
    rows = [["Czechia", "Viet Nam", f"T-{n}", number, "2021", "ordered"] for n, number in enumerate((37.125, 0.5, 12))]
    rows.append(["Czechia", "Viet Nam", "T-9", "1.250,5", "2021", "ordered"])
    values = [
        str(report.value.amount.exact) for report in reports(book(tmp_path, *rows, mapping=mapping)) if report.value
    ]
    assert values == ["37.125", "0.5", "12", "1250.5"]
