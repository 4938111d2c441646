"""A table and its mapping become a register: documents, and records row by row."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from defgraph.errors import DataError, Finding, Place
from defgraph.names import nearest
from defgraph.registers.records import Record
from defgraph.registers.tables.archive import is_workbook
from defgraph.registers.tables.cells import Cells, Refused
from defgraph.registers.tables.claims import claim_of, relation_of
from defgraph.registers.tables.delimited import open_delimited
from defgraph.registers.tables.documents import Documents
from defgraph.registers.tables.reports import reports_of, told_of
from defgraph.registers.tables.rows import Row
from defgraph.registers.tables.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from defgraph.identity.naming import Naming
    from defgraph.model import Document, Report, Text
    from defgraph.registers.tables.mapping import Column, TableMapping
    from defgraph.registers.tables.rows import Rows

_SHOWN = 12


def open_table(path: Path, naming: Naming, mapping: TableMapping) -> Table:
    """Open somebody's own table; what its columns mean is told by a mapping (:func:`defgraph.reading.mappings.read`).

    Whether it is a workbook is told by its first bytes. The documents are known when this returns: the file has been
    gone through once.

    Raises:
        DataError: if the file cannot be read as a table, or the mapping names columns it does not have; all at once.
        MissingExtra: if it is a workbook and openpyxl is not installed.
    """
    layout = mapping.layout
    if is_workbook(path):
        return Table(path, Workbook(path, layout.sheet), None, naming, mapping)
    rows = open_delimited(path, layout.encoding, layout.delimiter, layout.quote)
    rows.settle(layout.header)
    return Table(path, rows, rows.file.text, naming, mapping)


class Table:
    """One table as a register (see :class:`~defgraph.registers.records.RegisterFile`).

    ``text`` is None for a workbook: its rows are written out as :mod:`defgraph.registers.tables.workbook` tells, and
    spans are places in that. A record that is neither refused nor reports anything has the reason as its ``text``.
    """

    documents: tuple[Document, ...]

    def __init__(self, path: Path, rows: Rows, text: Text | None, naming: Naming, mapping: TableMapping) -> None:
        self._path, self._rows, self._naming, self._mapping = path, rows, naming, mapping
        self._may_be_short = text is None  # a workbook leaves out empty cells at the end of a row
        header = self._header()
        self._width = len(header)
        self._places = _places(path, header, mapping)
        self._documents = Documents(mapping.document, naming, text)
        one_for_all = mapping.document.one_for_all()
        self.documents = self._documents.meet([self._no_cells()] if one_for_all else self._sound_rows())

    def records(self) -> Iterator[Record]:
        """Yield a record for each row below the header, but for blank ones."""
        for row in self._body():
            yield self._record(row)

    def _header(self) -> tuple[str, ...]:
        number = self._mapping.layout.header
        row = next(islice(self._rows.rows(), number - 1, None), None)
        if row is None or row.blank or row.fault:
            place = Place(self._path, row.line if row else 0, 1 if row else 0)
            fault = row.fault and f"cannot be read: {row.fault}" if row else "is not there: the table has fewer rows"
            remedy = "tell by `header:` of the mapping which row holds the names of the columns"
            raise DataError([Finding(place, f"the header, row {number}, {fault or 'is blank'}", remedy)])
        names = [" ".join(cell.split()) for cell in row.cells]
        while names and not names[-1]:
            names.pop()
        return tuple(names)

    def _body(self) -> Iterator[Row]:
        return (row for row in islice(self._rows.rows(), self._mapping.layout.header, None) if not row.blank)

    def _no_cells(self) -> Cells:
        return Cells(Row(0, 0, 0, 0, ""), self._places, self._mapping, ("",) * self._width)

    def _sound_rows(self) -> Iterator[Cells]:
        for row in self._body():
            try:
                cells = self._cells(row)
                counts = self._left_out(cells) is None
            except Refused:
                continue
            if counts:
                yield cells

    def _record(self, row: Row) -> Record:
        try:
            cells = self._cells(row)
            because = self._left_out(cells)
            reports = self._reports(cells) if because is None else ()
        except Refused as refused:
            return Record(row.line, row.read, refusal=str(refused), text=row.text)
        if not reports:
            because = because or "the mapping makes no report of such a row (`only_if`)"
            return Record(row.line, row.read, left_out=because)
        return Record(row.line, row.read, reports)

    def _cells(self, row: Row) -> Cells:
        if row.fault:
            raise Refused(row.fault)
        short = self._width - len(row.cells)
        if short > 0 and not self._may_be_short:
            raise Refused(f"has {len(row.cells)} cells, and the header {self._width}: is the line cut?")
        if any(cell.strip() for cell in row.cells[self._width :]):
            raise Refused(
                f"has {len(row.cells)} cells, and the header {self._width}: is a cell with a separator unquoted?"
            )
        return Cells(row, self._places, self._mapping, row.cells + ("",) * max(short, 0))

    def _left_out(self, cells: Cells) -> str | None:
        return next((rule.because for rule in self._mapping.leave_out if cells.holds(rule.condition)), None)

    def _reports(self, cells: Cells) -> tuple[Report, ...]:
        relation = relation_of(cells, self._mapping)
        told = told_of(cells, self._mapping.reports, relation)
        document = self._documents.of(cells)
        if not told:
            return ()
        claim, sure = claim_of(cells, self._mapping, relation, self._naming)
        return tuple(reports_of(cells, told, claim, document, sure=sure))


def _places(path: Path, header: tuple[str, ...], mapping: TableMapping) -> Mapping[str, int]:
    """Return where each column that the mapping names stands, counted from 0."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(header):
        numbers[name].append(number)
    findings = [
        _amiss(path, column, numbers)
        for column in dict.fromkeys(mapping.columns())
        if len(numbers.get(column.name, ())) != 1
    ]
    if findings:
        raise DataError(findings)
    return {name: places[0] for name, places in numbers.items()}


def _amiss(path: Path, column: Column, numbers: Mapping[str, list[int]]) -> Finding:
    found = numbers.get(column.name, ())
    if found:
        where = " and ".join(str(number + 1) for number in found)
        message = f"{path.name} has {len(found)} columns {column.name!r} ({where})"
        return Finding(column.place, message, "give them different names in its header")
    near = nearest(column.name, filter(None, numbers), 3)
    known = [name for name in numbers if name]
    listed = f"it has {', '.join(map(repr, known[:_SHOWN]))}" + (", …" if len(known) > _SHOWN else "")
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else listed
    return Finding(column.place, f"{path.name} has no column {column.name!r}", hint)
