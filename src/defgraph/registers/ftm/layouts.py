"""The layouts of FollowTheMoney files, found by how they begin: entities, statements as JSON lines or as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from defgraph.registers.ftm.entries import entity_entries, readable
from defgraph.registers.ftm.proxies import Unusable, parsed
from defgraph.registers.ftm.statements import COLUMNS, columns, csv_entries, statement_entries
from defgraph.registers.lines import whole_file_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from defgraph.registers.ftm.entries import Entry
    from defgraph.registers.lines import Line, TextFile

ENTITIES, STATEMENTS, STATEMENTS_CSV = "entities", "statements", "statements.csv"

_LOOKED_AT: Final = 20
"""Lines in which the first entity or statement must stand."""
_REMEDY: Final = (
    "expected entities (id, schema, properties) or statements (entity_id, prop, schema, value, dataset), one JSON "
    "object on each line, or statements as CSV"
)


def layout_of(file: TextFile) -> str:
    """Return the layout of a file, by its first lines.

    Raises:
        DataError: if it is none of FollowTheMoney's.
    """
    for line, _ in zip(readable(file), range(_LOOKED_AT), strict=False):
        text = line.text.strip()
        if line.fault or not text:
            continue
        if text.startswith("["):
            remedy = "write one object on each line, as `jq -c '.[]' FILE` does"
            raise whole_file_error(file.path, "the file is one JSON list, not JSON lines", remedy, line.number)
        if not text.startswith("{"):
            _check_columns(file.path, line)
            return STATEMENTS_CSV
        try:
            found = _json_layout(parsed(text))
        except Unusable:
            continue  # one bad line is refused where the file is read
        if found:
            return found
        raise whole_file_error(file.path, "this JSON is no FollowTheMoney", _REMEDY, line.number)
    raise whole_file_error(file.path, "nothing of FollowTheMoney in its first lines", _REMEDY)


def _json_layout(data: Mapping[str, object]) -> str:
    if {"schema", "id"} <= data.keys() and "prop" not in data:
        return ENTITIES
    return STATEMENTS if {"prop", "value", "entity_id"} <= data.keys() else ""


def _check_columns(path: Path, line: Line) -> None:
    missing = [name for name in COLUMNS if name not in columns(line)]
    if missing:
        message = f"no columns of statements: {', '.join(missing)} missing"
        raise whole_file_error(path, message, _REMEDY, line.number)


def entries(file: TextFile, layout: str) -> Iterator[Entry]:
    """Yield what stands in a file; each call reads it anew.

    Raises:
        DataError: if the file cannot be read.
    """
    read = {ENTITIES: entity_entries, STATEMENTS: statement_entries, STATEMENTS_CSV: csv_entries}
    return read[layout](readable(file))
