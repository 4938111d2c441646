"""What the cells of a row say: figures, dates and words, and whether the source is sure of them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from defgraph.model import Bounds, last_day
from defgraph.names import nearest
from defgraph.registers.tables.rows import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from defgraph.registers.tables.mapping import Condition, Field, TableMapping
    from defgraph.registers.tables.rows import Row

_MOST_DIGITS = 18  # what a SPARQL engine is sure to hold as an integer or decimal
_RANGE = re.compile(r"(.*\S)\s*(?:[-–—]|\bto\b)\s*(\S.*)")
_BOUND = re.compile(r"(>=|≥|at least|<=|≤|at most)\s*(\S.*)", re.IGNORECASE)
_ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_TIME = re.compile(r"T\d{2}:\d{2}:\d{2}$", re.ASCII)
_PARTS = (("%d", 10), ("%j", 10), ("%m", 7), ("%b", 7), ("%B", 7))
_SHOWN_WORDS = 12


class Refused(Exception):
    """A row that cannot be read; its text is the reason."""


class LeftOut(Refused):
    """A row that can be read, and is not taken, whatever edition it is of; its text is the reason."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says, without a mark of doubt, and whether there is doubt. Nothing is the empty text."""

    text: str
    sure: bool = True


class Cells:
    """The cells of one row, as many as the header has, by the names of their columns."""

    def __init__(self, row: Row, places: Mapping[str, int], mapping: TableMapping, cells: tuple[str, ...]) -> None:
        self.row, self.places, self.mapping, self.cells = row, places, mapping, cells

    def said(self, field: Field | None) -> Said:
        """Return what a field says in this row, in the words of its value table where it has one."""
        if field is None or field.column is None:
            return Said(field.constant if field else "")
        said = self._unmarked(self._cell(field.column.name))
        if field.uncertain and self.holds(field.uncertain):
            said = Said(said.text, sure=False)
        if field.values and said.text:
            return Said(self._translated(said.text, field, field.column.name), said.sure)
        return said

    def holds(self, condition: Condition) -> bool:
        """Tell whether a condition holds in this row."""
        cell = self._cell(condition.column.name)
        word = "" if cell.casefold() in self.mapping.nothing else cell.casefold()
        return (word in condition.words) != condition.negated

    def sure(self, field: Field, what: str) -> str:
        """Return a text that must be there and certain.

        Raises:
            Refused: if it is not.
        """
        said = self.said(field)
        if not said.text:
            where = f" in column {field.column.name!r}" if field.column else ""
            raise Refused(f"no {what}{where}")
        return said.text

    def words(self, field: Field | None) -> str:
        """Return a text as it stands, whatever marks are in it; nothing where a cell says nothing."""
        if field is None or field.column is None:
            return field.constant if field else ""
        cell = self._cell(field.column.name)
        return "" if cell.casefold() in self.mapping.nothing else cell

    def figure(self, field: Field, what: str, *, whole: bool) -> tuple[Bounds, bool] | None:
        """Return a figure, a range (``2-3``) or a limit (``>= 2``), and whether it is certain; None for none.

        Raises:
            Refused: if the cell holds something else.
        """
        said = self.said(field)
        if not said.text:
            return None

        def number(text: str) -> Decimal:
            return self._number(text, field, what, whole=whole)

        return _bounds(said.text, number, what), said.sure

    def date(self, field: Field, what: str) -> tuple[str, bool] | None:
        """Return a day, month or year as ``2022-12-15``, ``2022-12`` or ``2022``; None where there is none.

        Raises:
            Refused: if the cell holds something else.
        """
        said = self.said(field)
        if not said.text:
            return None
        number = self.places[field.column.name] if field.column else -1
        if number in self.row.dates:
            return _TIME.sub("", said.text), said.sure
        return _date(said.text, field.forms, what), said.sure

    def _cell(self, column: str) -> str:
        place = self.places[column]
        if place in self.row.unsaved:
            remedy = "open the file in a spreadsheet program and save it"
            raise Refused(f"column {column!r} holds a formula whose result was not saved; {remedy}")
        return self.cells[place].strip()

    def _unmarked(self, cell: str) -> Said:
        if cell.casefold() in self.mapping.nothing:
            return Said("")
        for mark in self.mapping.uncertain:
            if cell.startswith(mark):
                return Said(cell.removeprefix(mark).strip(), sure=False)
            if cell.endswith(mark):
                return Said(cell.removesuffix(mark).strip(), sure=False)
        return Said(cell)

    @staticmethod
    def _translated(text: str, field: Field, column: str) -> str:
        table = _table(field.values)
        if text.casefold() in table:
            return table[text.casefold()]
        known = [said for said, _ in field.values]
        shown = ", ".join(map(repr, known[:_SHOWN_WORDS])) if len(known) <= _SHOWN_WORDS else ""
        near = [] if shown else nearest(text, known, 1)
        hint = (
            f"expected one of {shown}" if shown else f"did you mean {near[0]!r}?" if near else "it is none of the table"
        )
        raise Refused(f"column {column!r} says {shortened(text)!r}; {hint}")

    def _number(self, text: str, field: Field, what: str, *, whole: bool) -> Decimal:
        layout = self.mapping.layout
        # A number of a workbook is one, however numbers are written where it comes from.
        as_such = field.column is not None and self.places[field.column.name] in self.row.numbers
        signs = (".", "") if as_such else (layout.decimal, layout.thousands)
        digits = _plain(text.strip(), *signs)
        expected = "a whole number, 0 or more" if whole else "a number, 0 or more"
        if digits is None or len(digits) > _MOST_DIGITS + 1:
            raise Refused(f"{what} is {shortened(text)!r}; expected {expected}")
        value = Decimal(digits) * field.times
        if whole and value != value.to_integral_value():
            raise Refused(f"{what} is {shortened(text)!r}; expected {expected}")
        # 12, 012 and 12.0 are one number: one report must not get two ids by the way its figure is written.
        return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()


@lru_cache(maxsize=256)
def _table(values: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {said.casefold(): word for said, word in values}


def _plain(text: str, decimal: str, thousands: str) -> str | None:
    """Return a number with a point, and no signs between thousands; None if it is not written as was told.

    >>> _plain("1,250.5", ".", ","), _plain("1,25", ".", ","), _plain("12,5", ",", "")
    ('1250.5', None, '12.5')
    """
    whole = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+" if thousands else r"\d+"
    if not re.fullmatch(rf"(?:{whole})(?:{re.escape(decimal)}\d+)?", text, re.ASCII):
        return None
    return (text.replace(thousands, "") if thousands else text).replace(decimal, ".")


def _bounds(text: str, number: Callable[[str], Decimal], what: str) -> Bounds:
    if bound := _BOUND.fullmatch(text):
        value = number(bound[2])
        return Bounds(value, None) if bound[1].lower() in {">=", "≥", "at least"} else Bounds(None, value)
    if span := _RANGE.fullmatch(text):
        low, high = number(span[1]), number(span[2])
        if low > high:
            raise Refused(f"{what} runs from {low} down to {high}; expected the smaller figure first")
        return Bounds(low, high)
    value = number(text)
    return Bounds(value, value)


def _date(text: str, forms: tuple[str, ...], what: str) -> str:
    """Return a date as the project writes it. ISO dates and bare years are understood whatever the forms."""
    try:
        found = (
            {text} if _ISO_DATE.fullmatch(text) and last_day(text) else {_formed(text, form) for form in forms} - {""}
        )
    except ValueError:
        found = set()
    if len(found) == 1:
        return found.pop()
    known = f"a date written as {' or '.join(forms)}, or as " if forms else ""
    meant = f", which may be {' or '.join(sorted(found))}" if found else ""
    raise Refused(f"{what} is {shortened(text)!r}{meant}; expected {known}2022-12-15, 2022-12 or 2022")


def _formed(text: str, form: str) -> str:
    """Return a date written in a form, as exactly as the form has it; nothing if it is not written so."""
    length = next((length for part, length in _PARTS if part in form), 4)
    try:
        return dt.datetime.strptime(text, form).date().isoformat()[:length]  # noqa: DTZ007 a day has no zone
    except ValueError:
        return ""
