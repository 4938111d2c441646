"""Whatever happens to a file: each of its rows is told or refused once, or the file is; nothing else is raised."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.errors import DataError
from defgraph.identity.naming import Naming
from defgraph.model import text_sha256
from defgraph.registers.lines import open_text
from defgraph.registers.sipri import open_sipri
from defgraph.registers.sipri.layouts import find_table

if TYPE_CHECKING:
    from defgraph.registers.records import Record

EXAMPLES = Path(__file__).parents[2] / "examples" / "registers"
FILES = sorted(EXAMPLES.glob("sipri-*.csv"))
WHOLE = {path.name: path.read_bytes() for path in FILES}
PIECES = st.sampled_from(
    [",", ";", '"', "?", "\n", "\r", "\r\n", "\0", "é", "’", "2012", "2012; 2013", "4", "4.5", "New", "Second hand",
     "Chile", "France", "Type-901", "unknown supplier(s)", "Amal (Lebanon)*", "Yes", "No", " ", "70003", "٣", "²"]
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def accounted_for(path: Path) -> list[Record]:
    """Read a file twice, and check that every row below its header is told or refused once, in its place."""
    naming = Naming()
    register = open_sipri(path, naming, **({} if tells_itself(path) else {"issued": "2025", "scope": "all"}))
    records = list(register.records())
    assert list(register.records()) == records
    file = open_text(path)
    table, _ = find_table(file)
    text = path.read_bytes()[3 if file.mark else 0 :].decode(file.encoding, "replace")
    covered: set[int] = set()
    ends = {line.end: line.number for line in file.lines()}
    for record in records:
        stands_on = set(range(record.line, ends[record.end] + 1))
        assert stands_on
        assert min(stands_on) > max(covered, default=table.header)
        covered |= stands_on
    blank = '," ;\t'
    assert not [
        line
        for line in file.lines()
        if line.number > table.header and (line.fault or line.text.strip(blank)) and line.number not in covered
    ]
    for record in records:
        assert bool(record.refusal) != bool(record.reports)
        for report in record.reports:
            assert text_sha256(text[report.span.start : report.span.end]) == report.span.sha256
    known = {entity.id for entity in naming.met()}
    assert {c for record in records for r in record.reports for c in (r.claim.subject, r.claim.object)} <= known
    return records


def tells_itself(path: Path) -> bool:
    return b"Data generated" in path.read_bytes()


def refused_whole(path: Path) -> DataError | None:
    try:
        accounted_for(path)
    except DataError as error:
        return error
    return None


def check(folder: Path, data: bytes) -> None:
    path = folder / "fuzzed.csv"
    path.write_bytes(data)
    error = refused_whole(path)
    for finding in error.findings if error else ():
        assert finding.remedy
        assert finding.place.file == path


@pytest.mark.parametrize("name", WHOLE)
def test_the_examples_are_accounted_for(name: str) -> None:
    assert not [record for record in accounted_for(EXAMPLES / name) if record.refusal]


@settings(deadline=None, max_examples=60)
@given(name=st.sampled_from(sorted(WHOLE)), flips=st.lists(st.tuples(st.integers(0), st.integers(1, 255)), max_size=30))
def test_bytes_flipped(folder: Path, name: str, flips: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE[name])
    for place, by in flips:
        data[place % len(data)] ^= by
    check(folder, bytes(data))


@settings(deadline=None, max_examples=40)
@given(name=st.sampled_from(sorted(WHOLE)), cuts=st.lists(st.tuples(st.integers(0), st.integers(0)), max_size=12))
def test_lines_cut_and_joined(folder: Path, name: str, cuts: list[tuple[int, int]]) -> None:
    lines = WHOLE[name].splitlines(keepends=True)
    for which, where in cuts:
        line = lines[which % len(lines)]
        lines[which % len(lines)] = line[: where % (len(line) + 1)] + (b"\n" if where % 3 else b"")
    check(folder, b"".join(lines))


@settings(deadline=None, max_examples=40)
@given(
    name=st.sampled_from(sorted(WHOLE)),
    encodings=st.lists(st.sampled_from(["utf-8", "iso-8859-1", "cp1252", "utf-16-le"]), min_size=1, max_size=9),
)
def test_encodings_mixed(folder: Path, name: str, encodings: list[str]) -> None:
    whole = WHOLE[name]
    text = whole.decode("utf-8-sig" if whole.startswith(b"\xef\xbb\xbf") else "iso-8859-1")
    lines = text.replace("for ", "for é’ ").splitlines(keepends=True)
    pairs = ((line, encodings[place % len(encodings)]) for place, line in enumerate(lines))
    check(folder, b"".join([line.encode(encoding, "replace") for line, encoding in pairs]))


@settings(deadline=None, max_examples=60)
@given(name=st.sampled_from(sorted(WHOLE)), rows=st.lists(st.lists(PIECES, max_size=40), max_size=12))
def test_rows_of_anything(folder: Path, name: str, rows: list[list[str]]) -> None:
    lines = WHOLE[name].splitlines(keepends=True)
    head = lines[: next(place for place, line in enumerate(lines) if b"Supplier" in line) + 1]
    check(folder, b"".join(head) + "\n".join(["".join(row) for row in rows]).encode() + lines[-1])


@settings(deadline=None, max_examples=60)
@given(data=st.binary(max_size=3000))
def test_anything_at_all(folder: Path, data: bytes) -> None:
    check(folder, data)


@pytest.mark.parametrize("end", [b"\n", b""])
@pytest.mark.parametrize("filling", [b"x", b",", b'"', b"\0", b"\xe9", b"Chile,France,"])
def test_a_line_of_ten_megabytes(folder: Path, filling: bytes, end: bytes) -> None:
    lines = WHOLE["sipri-register-2025.csv"].splitlines(keepends=True)
    long = filling * (10_000_000 // len(filling)) + end
    path = folder / "long.csv"
    path.write_bytes(b"".join(lines[:8]) + long + b"".join(lines[8:]))
    records = accounted_for(path)
    assert [record.line for record in records if "longer than 1 MiB" in record.refusal] == [9]
    assert max(len(record.text) for record in records) < 2000
