"""Writing rows: a table for people; CSV, TSV, JSON and JSON lines for machines."""

from __future__ import annotations

import csv
import json
import math
import shutil
import unicodedata
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Literal

from defgraph.dossiers import Figure
from defgraph.lookup import prefixed
from defgraph.store.results import Iri

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from defgraph.answers.rows import Rows

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_GAP = 2
"""Characters between two columns."""

FORMATS = ("table", "csv", "tsv", "json", "jsonl")
"""Formats by the names the command line gives them."""


def write(rows: Rows, form: str) -> Iterator[str]:
    """Yield the rows as text in one of :data:`FORMATS`; a table is as wide as the terminal, or 80."""
    if form == "table":
        yield from _table(rows, shutil.get_terminal_size((80, 24)).columns)
    elif form == "json":
        yield json.dumps([_plain_row(row) for row in rows.rows], ensure_ascii=False, indent=1) + "\n"
    elif form == "jsonl":
        yield from (_line(row) + "\n" for row in rows.rows)
    else:
        yield from _separated(rows, "," if form == "csv" else "\t")


def _line(row: Mapping[str, object]) -> str:
    """Write a row as JSON on one line; most have only cells that JSON knows, and need no other form."""
    try:
        return _ENCODE(row)
    except ValueError:  # a number that JSON has no word for
        return _ENCODE(_plain_row(row))


def _plain_row(row: Mapping[str, object]) -> dict[str, object]:
    return {column: plain(cell) for column, cell in row.items()}


def plain(cell: object) -> object:
    """Return a cell as JSON has it."""
    if isinstance(cell, Figure):
        return plain(cell.plain())
    if isinstance(cell, Decimal):
        return int(cell) if cell == int(cell) else float(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)  # JSON has no word for it
    if isinstance(cell, list):
        return [plain(item) for item in cell]
    return _plain_row(cell) if isinstance(cell, dict) else cell


_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=plain).encode


def _separated(rows: Rows, delimiter: str) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(rows.columns)
    for row in rows.rows:
        writer.writerow(_inert(row[column]) for column in rows.columns)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _inert(cell: object) -> str:
    """Return a cell as a text no spreadsheet takes for a formula: an apostrophe goes before (OWASP, CSV injection)."""
    text = _text(cell)
    number = isinstance(cell, int | float | Decimal)
    return f"'{text}" if text.startswith(_FORMULA) and not number else text


def _text(cell: object) -> str:
    """Return a cell as one text; the parts of a list are separated by semicolons."""
    if cell is None:
        return ""
    if isinstance(cell, list):
        return "; ".join(map(_text, cell))
    if isinstance(cell, dict):
        return str(cell.get("label", cell.get("statement", cell)))
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell)


def _table(rows: Rows, width: int) -> Iterator[str]:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # A line below the head and nothing between columns but their padding.
    lines = box.Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
    table = Table(box=lines, padding=(0, _GAP - 1, 0, 0), pad_edge=False, show_edge=False)
    made = list(rows.rows)
    cells = {column: [_shown(column, row[column]) for row in made] for column in rows.brief}
    for column, column_width in _widths(cells, width).items():
        numeric = any(isinstance(row[column], int | float | Decimal) for row in made)
        justify: Literal["left", "right"] = "right" if numeric else "left"
        table.add_column(column.replace("_", " "), justify=justify, overflow="fold", width=column_width)
    for row in zip(*cells.values(), strict=True):
        table.add_row(*map(Text, row))
    buffer = StringIO()
    Console(file=buffer, width=width, color_system=None, force_jupyter=False).print(table)
    yield "".join(line.rstrip() + "\n" for line in buffer.getvalue().splitlines())


def _shown(column: str, cell: object) -> str:
    """Return a cell as a table shows it; the words of stages and relations are set apart, so that they can wrap."""
    text = harmless(short_text(cell))
    return text.replace("-", " ") if column in {"stage", "reached", "relation"} else text


def _widths(cells: Mapping[str, list[str]], width: int) -> dict[str, int]:
    """Share the terminal's width among columns: first each gets its longest word, then the wide ones what is left."""
    texts = {column: [*column.split("_"), *shown] for column, shown in cells.items()}
    room = width - _GAP * len(texts)
    longest = {column: max(map(len, " ".join(shown).split()), default=1) for column, shown in texts.items()}
    natural = {
        c: max(longest[c], *(len(line) for text in shown for line in text.split("\n"))) for c, shown in texts.items()
    }
    limits = range(max(longest.values(), default=1), 0, -1)
    fitting = ({c: min(limit, longest[c]) for c in texts} for limit in limits)
    widths = next((found for found in fitting if sum(found.values()) <= room), dict.fromkeys(texts, 1))
    while (spare := room - sum(widths.values())) > 0 and (wanting := [c for c in texts if widths[c] < natural[c]]):
        for column in wanting[:spare]:
            widths[column] += 1
    return widths


def harmless(text: str) -> str:
    """Return a text without control codes: data may hold some, and a terminal would obey them."""
    return "".join(character for character in text if character == "\n" or unicodedata.category(character)[0] != "C")


def short_text(cell: object) -> str:
    """Return a cell as a table shows it: IRIs with prefixes, the parts of a list each on a line."""
    if isinstance(cell, list):
        return "\n".join(map(short_text, cell))
    if isinstance(cell, Iri):
        return prefixed(cell)
    if isinstance(cell, float):
        return f"{cell:.4g}"
    return _text(cell)
