"""Damaged tables, workbooks and register files: a clear error or refusals, never anything else."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.errors import DataError
from defgraph.identity.naming import Naming
from defgraph.reading.mappings import read_mapping
from defgraph.registers.tables import open_table
from defgraph.registers.unroca import open_unroca
from registers.fixtures_tables import HEADER, MAPPING, mapped, workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from defgraph.registers.records import RegisterFile

EXAMPLES = Path(__file__).parents[2] / "examples" / "registers"
ODD = [
    b"\0",
    b'"',
    b"\n",
    b"\r",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    "Ł".encode("utf-16"),
    b",,,,",
    b"[",
    b"}",
    b"\\",
    b"9" * 400,
]
Damage = tuple[int, bytes, int]
DAMAGES = st.lists(
    st.tuples(st.integers(0, 10_000), st.sampled_from(ODD) | st.binary(max_size=4), st.integers(0, 40)),
    min_size=1,
    max_size=6,
)
FUZZ = settings(max_examples=120, deadline=None, derandomize=True)


def damaged(data: bytes, damages: list[Damage]) -> bytes:
    """Put something odd in the place of some bytes, at several places."""
    for place, odd, length in damages:
        at = place % (len(data) + 1)
        data = data[:at] + odd + data[at + length :]
    return data


def read(data: bytes, name: str, opening: Callable[[Path], RegisterFile]) -> None:
    """Read a file to its end; what is raised but DataError fails the test."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            file = opening(path)
            records = list(file.records())
        except DataError:
            return
        ids = {document.id for document in file.documents}
        for record in records:
            assert bool(record.refusal) + bool(record.reports) <= 1
            assert record.line >= 1
            assert record.refusal.isprintable()
            assert {report.document for report in record.reports} <= ids
            (record.refusal + record.text).encode()  # as it is written into the file of the refused


def as_table(path: Path) -> RegisterFile:
    return open_table(path, Naming(), read_mapping(EXAMPLES / "own-deals.mapping.yaml"))


def as_sheet(path: Path) -> RegisterFile:
    return open_table(path, Naming(), read_mapping(mapped(path.parent, MAPPING)))


def as_form(path: Path) -> RegisterFile:
    return open_unroca(path, Naming(), state="Germany", year="2019")


def as_register(path: Path) -> RegisterFile:
    return open_unroca(path, Naming())


@cache
def sheet() -> bytes:
    with TemporaryDirectory() as folder:
        rows: list[list[object]] = [
            [*HEADER.split(",")],
            *(["Czechia", "Viet Nam", f"Type-{n}", n, 2021, "ordered"] for n in range(20)),
        ]
        return workbook(Path(folder) / "a.xlsx", rows).read_bytes()


@FUZZ
@given(DAMAGES)
def test_a_damaged_text_table_gives_an_error_or_refusals(damages: list[Damage]) -> None:
    read(damaged((EXAMPLES / "own-deals.csv").read_bytes(), damages), "own-deals.csv", as_table)


@FUZZ
@given(DAMAGES)
def test_a_damaged_workbook_gives_an_error_or_refusals(damages: list[Damage]) -> None:
    read(damaged(sheet(), damages), "deals.xlsx", as_sheet)


@FUZZ
@given(DAMAGES, st.integers(0, 100))
def test_a_workbook_of_damaged_members_gives_an_error_or_refusals(damages: list[Damage], which: int) -> None:
    with zipfile.ZipFile(io.BytesIO(sheet())) as sound:
        members = {name: sound.read(name) for name in sound.namelist()}
    name = sorted(members)[which % len(members)]
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, damaged(content, damages) if member == name else content)
    read(data.getvalue(), "deals.xlsx", as_sheet)


@FUZZ
@given(DAMAGES)
def test_damaged_records_of_the_register_give_an_error_or_refusals(damages: list[Damage]) -> None:
    read(damaged((EXAMPLES / "unroca-records.json").read_bytes(), damages), "records.json", as_register)


@FUZZ
@given(DAMAGES)
def test_a_damaged_profile_of_the_register_gives_an_error_or_refusals(damages: list[Damage]) -> None:
    read(damaged((EXAMPLES / "unroca-profile.json").read_bytes(), damages), "profile.json", as_register)


@FUZZ
@given(DAMAGES)
def test_a_damaged_form_of_the_register_gives_an_error_or_refusals(damages: list[Damage]) -> None:
    read(damaged((EXAMPLES / "unroca-form.csv").read_bytes(), damages), "form.csv", as_form)


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes_give_an_error_or_refusals(data: bytes) -> None:
    read(data, "any", as_table)
    read(data, "any", as_form)
    read(b"PK\x03\x04" + data, "any.xlsx", as_sheet)
    read(b"[{" + data, "any.json", as_register)


@FUZZ
@given(DAMAGES)
def test_a_damaged_mapping_gives_findings(damages: list[Damage]) -> None:
    data = damaged((EXAMPLES / "own-deals.mapping.yaml").read_bytes(), damages)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "deals.mapping.yaml"
        path.write_bytes(data)
        try:
            file = open_table(EXAMPLES / "own-deals.csv", Naming(), read_mapping(path))
            list(file.records())
        except DataError:
            return
