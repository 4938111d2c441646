"""Statements of FollowTheMoney: rows that each tell one value of one property, by one dataset.

All rows that follow one another and have one ``canonical_id`` are one entity; published files are sorted so.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from defgraph.registers.ftm.entries import Entry, faulty
from defgraph.registers.ftm.proxies import Proxy, Unusable, checked, day, gathered, parsed, schema_called, shown
from defgraph.registers.lines import LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from defgraph.registers.ftm.schemata import Schema
    from defgraph.registers.lines import Line

COLUMNS: Final = ("entity_id", "prop", "schema", "value", "dataset")
"""Columns that statements cannot be without."""
_CANONICAL: Final = "canonical_id"
"""The id under which an entity was merged; where there is none, ``entity_id`` stands for it."""
_MORE_COLUMNS: Final = ("first_seen", "last_seen", "external")
_TRUE: Final = frozenset({"t", "true", "1", "yes"})
_ID: Final = "id"
"""The property of the statement that there is an entity of a schema at all."""
_MOST_LINES: Final = 200
"""Lines that a row, and rows at fault that the rows of one entity, may have among them."""

Statement = dict[str, str]


def statement_entries(lines: Iterable[Line]) -> Iterator[Entry]:
    """Yield the entries of statements that are JSON lines; empty lines are none."""
    told = (line for line in lines if line.fault or line.text.strip())
    return _grouped((line, _read(line, _statement)) for line in told)


def csv_entries(lines: Iterator[Line]) -> Iterator[Entry]:
    """Yield the entries of statements that are CSV; the first line that can be read names the columns."""
    for line in lines:
        if line.fault:
            yield Entry(line, (Unusable(f"no text: {line.fault}"),))
        elif line.text.strip():
            header = columns(line)
            yield from _grouped((row, _read(row, _statement_row(header))) for row in _rows(lines, len(header)))


def columns(line: Line) -> list[str]:
    """Return the columns that a line of CSV names; none where it is no CSV."""
    try:
        return [name.strip() for name in _cells(line.text)]
    except Unusable:
        return []


def _read(line: Line, how: Callable[[Line], Statement]) -> Statement | Unusable:
    try:
        if line.fault:
            raise Unusable(f"no text: {line.fault}")
        return how(line)
    except Unusable as reason:
        return reason


def _statement(line: Line) -> Statement:
    data = parsed(line.text)
    if isinstance(external := data.get("external"), bool):
        data["external"] = "t" if external else ""
    return _complete(data)


def _complete(data: Mapping[str, object]) -> Statement:
    """Return the statement that a row holds, with the columns that are read."""
    told = {**data, _CANONICAL: data.get(_CANONICAL) or data.get("entity_id")}
    statement = {name: checked(told.get(name), f"statement: {name!r}") for name in (_CANONICAL, *COLUMNS)}
    for name in (_CANONICAL, "prop", "schema"):
        if not statement[name].strip():
            raise Unusable(f"statement: {name!r} is empty")
    return statement | {name: checked(data.get(name) or "", f"statement: {name!r}") for name in _MORE_COLUMNS}


def _statement_row(header: list[str]) -> Callable[[Line], Statement]:
    def read(line: Line) -> Statement:
        cells = _cells(line.text)
        if len(cells) != len(header):
            raise Unusable(f"statement: {len(cells)} cells, expected {len(header)} as in the first line")
        return _complete(dict(zip(header, cells, strict=True)))

    return read


def _cells(text: str) -> list[str]:
    try:
        return next(csv.reader(StringIO(text, newline=""), strict=True), [])
    except csv.Error as error:
        raise Unusable(f"statement: its quotes or commas are wrong ({error})") from None


def _rows(lines: Iterable[Line], width: int) -> Iterator[Line]:
    """Join the lines of rows whose quoted cells break over several; empty lines between rows are no rows.

    A quote that is never closed would swallow the rest of the file: where a line is a whole row by itself, what was
    kept open before it is a row at fault.
    """
    kept: list[Line] = []
    for line in lines:
        if kept and (line.fault or _is_too_long(kept) or _is_row(line.text, width)):
            yield faulty(kept[0], "a quote is opened and never closed")
            yield from _single(kept[1:])
            kept = []
        odd = line.text.count('"') % 2 == 1
        if not line.fault and odd != bool(kept):
            kept.append(line)
        elif kept or line.fault or line.text.strip():
            yield _joined([*kept, line])
            kept = []
    if kept:
        yield faulty(kept[0], "a quote is opened and never closed")
        yield from _single(kept[1:])


def _is_too_long(lines: Sequence[Line]) -> bool:
    return len(lines) == _MOST_LINES or sum(len(line.text) for line in lines) > LIMIT


def _single(lines: Iterable[Line]) -> Iterator[Line]:
    """Return lines that a quote had kept open as rows by themselves."""
    return (faulty(line, "it stands behind a quote that is never closed") for line in lines if line.text.strip())


def _joined(lines: Sequence[Line]) -> Line:
    first, last = lines[0], lines[-1]
    if len(lines) == 1:
        return first
    text = "".join(line.text + line.ending for line in lines)
    return replace(first, end=last.end, text=text[: len(text) - len(last.ending)], ending=last.ending)


def _is_row(text: str, width: int) -> bool:
    if text.count('"') % 2:
        return False
    try:
        return len(_cells(text)) == width
    except Unusable:
        return False


def _grouped(rows: Iterable[tuple[Line, Statement | Unusable]]) -> Iterator[Entry]:
    """Yield an entry for all rows of one entity that follow one another; those at fault are entries of their own."""
    group = _Group()
    for line, row in rows:
        if group.takes(line, row):
            continue
        yield from group.entries()
        group = _Group()
        if not group.takes(line, row):
            yield Entry(line, (row,) if isinstance(row, Unusable) else ())
    yield from group.entries()


class _Group:
    """Rows of one entity, and those at fault among them."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._statements: list[Statement] = []
        self._faults: list[Entry] = []
        self._length = 0

    def takes(self, line: Line, row: Statement | Unusable) -> bool:
        """Take a row that belongs to the group, or stands within it; an empty group takes any statement."""
        if isinstance(row, Unusable):
            return bool(self._lines) and self._is_at_fault(line, row)
        name = row[_CANONICAL]
        if self._statements and self._statements[0][_CANONICAL] != name:
            return False
        if self._statements and self._length + len(line.text) > LIMIT:
            fault = f"statement: the rows of {shown(name)} before this one have {LIMIT >> 20} MiB, no more are read"
            return self._is_at_fault(line, Unusable(fault))
        self._lines.append(line)
        self._statements.append(row)
        self._length += len(line.text)
        return True

    def entries(self) -> Iterator[Entry]:
        """Yield the entity, and what was at fault."""
        if self._lines:
            yield _entry(self._place(), self._statements)
        yield from self._faults

    def _is_at_fault(self, line: Line, reason: Unusable) -> bool:
        """Keep a row at fault, if there are not too many already: they are told behind the entity."""
        if len(self._faults) == _MOST_LINES:
            return False
        self._faults.append(Entry(line, (reason,)))
        return True

    def _place(self) -> Line:
        """Return all rows as one line; where others stand between them, the first that follow one another."""
        whole = next(
            (n for n, (one, two) in enumerate(pairwise(self._lines), 1) if _behind(one) != two.start), len(self._lines)
        )
        return replace(_joined(self._lines[:whole]), end=self._lines[-1].end)


def _behind(line: Line) -> int:
    return line.start + len(line.text) + len(line.ending)


def _entry(line: Line, statements: list[Statement]) -> Entry:
    try:
        return Entry(line, (_proxy(statements),))
    except Unusable as reason:
        return Entry(line, (reason,))


def _proxy(statements: list[Statement]) -> Proxy:
    told: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        told[statement["dataset"]].append(statement)
    first = statements[0][_CANONICAL]
    return Proxy(
        id=first,
        schema=_narrowest(dict.fromkeys(statement["schema"] for statement in statements)),
        told={
            name: gathered((one["prop"], one["value"]) for one in rows if one["prop"] != _ID)
            for name, rows in told.items()
        },
        seen=day(max(one["last_seen"] or one["first_seen"] for one in statements)),
        others=tuple({one["entity_id"]: None for one in statements if one["entity_id"] not in {"", first}}),
        candidates=frozenset(n for n, rows in told.items() if all(r["external"].lower() in _TRUE for r in rows)),
    )


def _narrowest(names: Iterable[str]) -> Schema:
    found = [schema_called(name) for name in names]
    narrow = max(found, key=lambda schema: len(schema.ancestors))
    for schema in found:
        if not narrow.is_a(schema.name):
            raise Unusable(f"{narrow.name}: its statements call it a {schema.name} too, which it cannot be")
    return narrow
