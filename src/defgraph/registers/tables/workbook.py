r"""Workbooks (.xlsx): the rows of one sheet, streamed, and the text that stands for them.

A workbook has no text that a span could point into, so it is given one: each row of the sheet, from the first on, as
one line of cells parted by tabulators, each line ended by a line feed. In a cell, a backslash, tabulator, line feed
and carriage return are written as ``\\``, ``\t``, ``\n``, ``\r``; numbers without needless zeros, dates as
``2022-12-15`` (with ``T08:30:00`` where there is a time), truth values as ``TRUE`` and ``FALSE``, formulas by
their last result. Empty cells at the end of a row are left out. ``line`` is the number of the row in the sheet.
"""

from __future__ import annotations

import datetime as dt
import warnings
from contextlib import closing, contextmanager
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

from defgraph.errors import DataError, Finding, MissingExtra
from defgraph.names import nearest
from defgraph.registers.lines import whole_file_error
from defgraph.registers.tables import archive
from defgraph.registers.tables.rows import LONGEST, Row, no_text, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from defgraph.registers.tables.mapping import Column

MOST_ROWS = 1_048_576
"""How many rows a sheet has at most."""

_Values = tuple[object, ...]

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# openpyxl takes a file for what it says it is: what it raises on one that is otherwise is told as damage.
_UNPARSABLE = (*archive.DAMAGED, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, SyntaxError)


class Workbook:
    """The rows of one sheet; of the first if none is named.

    Raises:
        MissingExtra: if openpyxl is not installed.
        DataError: if it is no sound workbook, or has no such sheet; see :mod:`defgraph.registers.tables.archive`.
    """

    def __init__(self, path: Path, sheet: Column | None = None) -> None:
        self.path = path
        self._formulas = archive.check(path)
        with _opened(path) as book:
            self.sheet = _sheet(book, path, sheet)

    def rows(self) -> Iterator[Row]:
        """Yield the rows; see :class:`~defgraph.registers.tables.rows.Rows`."""
        size, start = self.path.stat().st_size, 0
        with _opened(self.path) as book:
            sheet = book[self.sheet]
            told = sheet.max_row or MOST_ROWS  # for progress alone: what a sheet says of its own size is often wrong
            for number, (values, unsaved) in enumerate(self._results(sheet), 1):
                row = _row(number, start, min(size, size * number // told), values, unsaved)
                yield row if row.end <= start + LONGEST else _too_long(row)
                start = row.end + 1

    def _results(self, sheet: Any) -> Iterator[tuple[_Values, frozenset[int]]]:
        """Yield the values of each row, and which cells have a formula and no value: its result was not saved."""
        if not self._formulas:
            yield from ((values, frozenset()) for values in self._values(sheet))
            return
        with _opened(self.path, results=False) as book:
            for values, written in zip(self._values(sheet), self._values(book[self.sheet]), strict=False):
                pairs = enumerate(zip(values, written, strict=False))
                yield values, frozenset(place for place, (value, own) in pairs if value is None and own is not None)

    def _values(self, sheet: Any) -> Iterator[_Values]:
        sheet.reset_dimensions()
        try:
            yield from sheet.iter_rows(max_row=MOST_ROWS, values_only=True)
        except _UNPARSABLE as error:
            raise archive.damaged(self.path, error) from error


@contextmanager
def _opened(path: Path, *, results: bool = True) -> Iterator[Any]:
    """Open a workbook, with the results of formulas in their place, or with the formulas."""
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError as error:
        raise MissingExtra("reading .xlsx", "registers") from error
    with archive.opened(path) as stream:  # by its name alone, openpyxl would refuse one that is not called .xlsx
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and extensions that are not read here
                book = load_workbook(stream, read_only=True, data_only=results, keep_links=False)
        except _UNPARSABLE as error:
            raise archive.damaged(path, error) from error
        with closing(book):
            yield book


def _sheet(book: Any, path: Path, sheet: Column | None) -> str:
    titles = [str(worksheet.title) for worksheet in book.worksheets]
    if not titles:
        raise whole_file_error(path, "the file has no sheet with cells", "save the table as .xlsx or CSV")
    if sheet is None:
        return titles[0]
    if sheet.name not in titles:
        near = nearest(sheet.name, titles, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        remedy = f"it has {', '.join(map(repr, titles[:12]))}{hint}"
        raise DataError([Finding(sheet.place, f"{path.name} has no sheet {sheet.name!r}", remedy)])
    return sheet.name


def _row(number: int, start: int, read: int, values: _Values, unsaved: frozenset[int]) -> Row:
    texts = [_text(value) for value in values]
    while texts and not texts[-1]:
        texts.pop()
    written = "\t".join(text.translate(_ESCAPES) for text in texts)
    dates = frozenset(i for i, value in enumerate(values) if isinstance(value, dt.date))
    numbers = frozenset(i for i, value in enumerate(values) if isinstance(value, int | float))
    fault = no_text(written)
    text = shortened(written) if fault else written
    return Row(
        number, start, start + len(written), read, text, () if fault else tuple(texts), fault, dates, numbers, unsaved
    )


def _too_long(row: Row) -> Row:
    return Row(
        row.line, row.start, row.end, row.read, shortened(row.text), fault=f"has more than {LONGEST:,} characters"
    )


def _text(value: object) -> str:
    """Return what a cell holds as text; a number as it would be typed in, whatever its format shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(timespec="seconds")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, float) and isfinite(value):
        exact = Decimal(repr(value))
        return f"{exact.to_integral_value() if exact == exact.to_integral_value() else exact:f}"
    return str(value)
