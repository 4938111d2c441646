"""Text files line by line: positions hold, encodings are found the same way each time, nothing is too long."""

from __future__ import annotations

import hashlib
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.errors import DataError
from defgraph.model import text_sha256
from defgraph.registers import lines as module
from defgraph.registers.lines import LIMIT, open_text

if TYPE_CHECKING:
    from pathlib import Path

MARK = b"\xef\xbb\xbf"
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def written(folder: Path, data: bytes) -> Path:
    path = folder / "file.txt"
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lines")


@settings(deadline=None, max_examples=150)
@given(
    parts=st.lists(st.tuples(st.text(LETTERS, max_size=12), ENDS), min_size=1, max_size=12),
    last=st.text(LETTERS, max_size=5),
    mark=st.booleans(),
    chunk=st.sampled_from([1, 2, 3, 7, 1 << 18]),
)
def test_every_line_stands_where_it_says(
    folder: Path, parts: list[tuple[str, str]], last: str, mark: bool, chunk: int
) -> None:
    text = "".join([line + end for line, end in parts]) + last
    data = (MARK if mark else b"") + text.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CHUNK", chunk)
        file = open_text(written(folder, data))
        found = list(file.lines())
    assert "".join([line.text + line.ending for line in found]) == text
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    for line in found:
        assert text[line.start : line.start + len(line.text)] == line.text
        assert text_sha256(text[line.span.start : line.span.end]) == line.span.sha256
        upto = text[: line.start] + line.text + line.ending
        assert line.end == len(upto.encode()) + (3 if mark else 0)
    assert (file.length, file.size, file.sha256) == (len(text), len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("data", "encoding", "faults"),
    [
        (b"plain\n", "utf-8", ["", ""][:1]),
        ("Türkiye\nCôte\n".encode(), "utf-8", ["", ""]),
        (MARK + "Türkiye\n".encode(), "utf-8", [""]),
        ("Türkiye\nplain\n".encode("iso-8859-1"), "iso-8859-1", ["", ""]),
        (MARK + "Türkiye\n".encode("iso-8859-1"), "utf-8", ["not UTF-8"]),
        ("ü\n".encode() + "é\n".encode("iso-8859-1"), "iso-8859-1", ["is UTF-8", ""]),
        ("ü\nô\n".encode() + "é\n".encode("iso-8859-1"), "utf-8", ["", "", "not UTF-8"]),
        ("d’Ivoire\né\n".encode("cp1252"), "iso-8859-1", ["Windows-1252", ""]),
        (b"a\0b\nc\n", "utf-8", ["NUL", ""]),
        ("é\0\né\n".encode("iso-8859-1"), "iso-8859-1", ["NUL", ""]),
    ],
)
def test_one_encoding_is_found_for_a_file_and_lines_of_another_are_faults(
    tmp_path: Path, data: bytes, encoding: str, faults: list[str]
) -> None:
    file = open_text(written(tmp_path, data))
    found = [line.fault for line in file.lines()]
    assert file.encoding == encoding
    assert len(found) == len(faults)
    for fault, expected in zip(found, faults, strict=True):
        assert expected in fault
        assert bool(fault) == bool(expected)


def test_positions_hold_in_a_file_with_damaged_bytes(tmp_path: Path) -> None:
    data = MARK + b"eins\n" + b"z\xffwei \xe2\x82\n" + "drei ü\n".encode()
    file = open_text(written(tmp_path, data))
    text = data[3:].decode("utf-8", "replace")
    assert file.length == len(text)
    assert [text[line.start : line.start + len(line.text)] for line in file.lines()] == text.splitlines()


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_a_line_of_ten_megabytes_is_a_fault_and_is_not_kept(tmp_path: Path, encoding: str) -> None:
    long = "ü" * 10_000_000
    path = written(tmp_path, f"é first\r\n{long}\r\nlast é\r\n".encode(encoding))
    size = len(long) + len("é first\r\n")
    del long
    tracemalloc.start()
    found = list(open_text(path).lines())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [line.text for line in found] == ["é first", "ü" * 200, "last é"]
    assert "longer than 1 MiB" in found[1].fault
    assert found[2].start == size + len("\r\n")
    assert found[2].end == path.stat().st_size
    assert peak < 16 * LIMIT


def test_a_line_of_just_the_limit_is_read(tmp_path: Path) -> None:
    found = list(open_text(written(tmp_path, b"x" * (LIMIT - 1) + b"\n" + b"y" * LIMIT + b"\n")).lines())
    assert [bool(line.fault) for line in found] == [False, True]


def test_lines_that_are_joined_span_the_line_end_between_them(tmp_path: Path) -> None:
    file = open_text(written(tmp_path, b"one\r\ntwo\nthree"))
    first, second, third = file.lines()
    both = first.joined(second)
    assert (both.text, both.number, both.end) == ("one\r\ntwo", 1, second.end)
    assert both.joined(third).text == "one\r\ntwo\nthree"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + b"x" * 100, "zip archive or a spreadsheet"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old spreadsheet"),
        ("Recipient,Supplier".encode("utf-16"), "UTF-16"),
        (("Recipient,Supplier" * 9).encode("utf-16-le"), "binary"),
        (b"\x1f\x8b" + b"x" * 100, "compressed"),
        (b"{\\rtf1 Trade Register}", "Rich Text"),
    ],
)
def test_what_is_no_text_is_refused_as_a_whole(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        open_text(written(tmp_path, data))
    assert caught.value.findings[0].remedy


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        open_text(tmp_path / "missing.csv")
    with pytest.raises(DataError, match="cannot be read"):
        open_text(tmp_path)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"one\ntwo\n")
    file = open_text(path)
    path.write_bytes(b"one\ntwo\nthree\n")
    with pytest.raises(DataError, match="changed"):
        list(file.lines())
