"""Memory does not grow with a file: ten times the rows, the same peak."""

from __future__ import annotations

import json
import tracemalloc
from collections import deque
from typing import TYPE_CHECKING

import pytest

from defgraph.identity.naming import Naming
from defgraph.reading.mappings import read_mapping
from defgraph.registers.tables import open_table
from defgraph.registers.unroca import open_unroca
from registers.fixtures_tables import HEADER, MAPPING, ROWS, mapped, table

if TYPE_CHECKING:
    from pathlib import Path

    from defgraph.registers.records import RegisterFile

NOTE = "    note: {column: Remarks}\n"


def opened(path: Path) -> RegisterFile:
    if path.suffix == ".csv":
        return open_table(path, Naming(), read_mapping(mapped(path.parent, MAPPING + NOTE)))
    return open_unroca(path, Naming())


def written(folder: Path, kind: str, rows: int) -> Path:
    """Write a file of so many rows, each of 5 kB."""
    path = folder / f"{rows}.{kind}"
    if kind == "csv":
        long = (f"{ROWS[number % 2]},{'x' * 5000}" for number in range(rows))
        path.write_text(table(*long, header=f"{HEADER},Remarks"), encoding="utf-8")
        return path
    told = {
        "table": "major_export",
        "exporter": "Germany",
        "importer": "Viet Nam",
        "category": "I",
        "comments": "x" * 5000,
    }
    lines = [json.dumps({**told, "year": 1992 + number % 30, "num_items": number}) for number in range(rows)]
    path.write_text(f"[{', '.join(lines)}]", encoding="utf-8")
    return path


def peak(path: Path) -> int:
    tracemalloc.start()
    deque(opened(path).records(), maxlen=0)
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_ten_times_the_rows_take_hardly_more_memory(tmp_path: Path, kind: str) -> None:
    peak(written(tmp_path, kind, 10))  # what is read once and kept: the ontology, the names of states
    few, many = written(tmp_path, kind, 200), written(tmp_path, kind, 2000)
    assert many.stat().st_size > 10_000_000
    assert peak(many) < 1.3 * peak(few)
