"""Damaged files of FollowTheMoney: refusals or one error for the file, never a traceback, never silence."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defgraph.errors import DataError
from defgraph.identity.naming import Naming
from defgraph.registers.ftm import open_ftm

from .ftm_files import ALL, HOLDING, OWNERSHIP, WORKS, Read, csv_text, proxy, statements, written

if TYPE_CHECKING:
    from pathlib import Path

ENTITIES = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in ALL).encode()
STATEMENTS = "".join(json.dumps(one) + "\n" for one in statements(ALL)).encode()
STATEMENTS_CSV = csv_text(statements(ALL)).encode()
FEW = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

damages = st.lists(
    st.tuples(
        st.integers(0, 1 << 20),
        st.sampled_from(["flip", "cut", "nul", "latin", "quote", "double"]),
        st.integers(0, 255),
    ),
    min_size=1,
    max_size=5,
)
values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def damaged(data: bytes, harms: list[tuple[int, str, int]]) -> bytes:
    for place, kind, number in harms:
        at = place % (len(data) + 1)
        if kind == "flip" and at < len(data):
            data = data[:at] + bytes([data[at] ^ (number or 1)]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[at + number :]
        elif kind == "double":
            data = data[:at] + data[at : at + number] * 2 + data[at + number :]
        else:
            data = data[:at] + {"nul": b"\0", "latin": b"\xe9", "quote": b'"'}.get(kind, b"") + data[at:]
    return data


def accounted_for(path: Path) -> None:
    """Read a file: each of its records is read or refused with a reason, or the file as a whole is told of."""
    try:
        result = Read(path, issued="2025")
    except DataError:
        return
    for record in result.records:
        assert not (record.reports and record.refusal)
        assert "\n" not in record.refusal
    ends = [record.end for record in result.records]
    assert max(ends, default=0) <= path.stat().st_size


@pytest.mark.parametrize("content", [ENTITIES, STATEMENTS, STATEMENTS_CSV], ids=["entities", "statements", "csv"])
@given(harms=damages)
@FEW
def test_bytes_flipped_lines_cut_and_strange_letters(
    tmp_path: Path, content: bytes, harms: list[tuple[int, str, int]]
) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(damaged(content, harms))
    accounted_for(path)


@given(key=st.sampled_from(["id", "schema", "properties", "datasets", "last_seen", "caption"]), value=values)
@FEW
def test_wrong_types_in_an_entity(tmp_path: Path, key: str, value: object) -> None:
    accounted_for(written(tmp_path / "file.json", [HOLDING, WORKS, {**OWNERSHIP, key: value}, {**WORKS, key: value}]))


@given(
    name=st.sampled_from(["owner", "asset", "percentage", "startDate", "name", "jurisdiction"]),
    value=values | st.lists(values, max_size=3),
)
@FEW
def test_wrong_types_in_a_property(tmp_path: Path, name: str, value: object) -> None:
    links = [
        dict(one, properties={"owner": ["NK-Abc"], "asset": ["works-12"], name: value}) for one in (OWNERSHIP, WORKS)
    ]
    accounted_for(written(tmp_path / "file.json", [HOLDING, WORKS, *links]))


@given(row=st.dictionaries(st.sampled_from(["entity_id", "prop", "schema", "value", "dataset", "external"]), values))
@FEW
def test_wrong_types_in_a_statement(tmp_path: Path, row: dict[str, object]) -> None:
    good = statements([HOLDING])
    accounted_for(written(tmp_path / "file.json", [*good, {**good[1], **row}]))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[" * 100_000, "no JSON that can be read: it is nested too deeply"),
        (b'{"a":' * 100_000, "no JSON that can be read: it is nested too deeply"),
        (b"9" * 10_000, "no JSON: a number has too many digits"),
        (b'{"id": "x", "schema": "Company", "properties": {"name": ["\xe9"]}}', "no text: "),
        (b'{"id": "x\0"}', "no text: character 10 of the line is NUL"),
        (b'{"id": "x"', "no JSON: "),
    ],
    ids=["lists", "objects", "digits", "latin", "nul", "cut"],
)
def test_one_line_that_is_no_entity_is_refused_alone(tmp_path: Path, line: bytes, reason: str) -> None:
    lines = ENTITIES.splitlines()
    path = tmp_path / "file.json"
    path.write_bytes(b"\n".join([*lines[:3], line, *lines[3:]]))
    result = Read(path)
    (refused,) = [record for record in result.records if record.refusal]
    assert refused.line == 4
    assert refused.refusal.startswith(reason)
    assert len(result.claims) == 6


def test_entities_nested_too_deeply_are_refused(tmp_path: Path) -> None:
    inner: dict[str, object] = proxy("c-0", "Company", name="Works 0")
    for number in range(1, 60):
        inner = proxy(f"c-{number}", "Company", name=f"Works {number}", parent=[inner])
    result = Read(written(tmp_path / "file.json", [inner]))
    assert "no entity: more than 20 are nested in one another" in result.refusals


def test_a_line_of_10_mb_is_refused_and_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(ENTITIES + b'{"id": "' + b"x" * 10_000_000 + b'"}\n' + ENTITIES)
    tracemalloc.start()
    try:
        result = Read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    (refused,) = [record for record in result.records if record.refusal]
    assert (refused.line, len(refused.text) < 1000) == (len(ALL) + 1, True)
    assert "longer than" in refused.refusal
    assert peak < 10_000_000


def test_memory_does_not_grow_with_the_links(tmp_path: Path) -> None:
    def peak(links: int) -> int:
        long = ["x" * 3000]  # more than is read of a file at a time, with few links
        owned = (proxy(f"own-{n}", "Ownership", owner="NK-Abc", asset="works-12", summary=long) for n in range(links))
        path = written(tmp_path / "file.json", [HOLDING, WORKS, *owned])
        tracemalloc.start()
        try:
            told = sum(len(record.reports) for record in open_ftm(path, Naming()).records())
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert told == links
        return most

    peak(10)  # what is read once and kept: ontology, model
    assert peak(3000) < 1.3 * peak(300)
