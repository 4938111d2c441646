"""The layouts of SIPRI's exports, and how a header tells which one a file has and what parts its cells."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from defgraph.registers.lines import LIMIT, whole_file_error
from defgraph.registers.sipri.values import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from defgraph.registers.lines import Line, TextFile

REGISTER = (
    "recipient",
    "supplier",
    "year of order",
    "year of order ?",
    "number ordered",
    "number ordered ?",
    "weapon designation",
    "weapon description",
    "number delivered",
    "number delivered ?",
    "year(s) of delivery",
    "status",
    "comments",
    "sipri tiv per unit",
    "sipri tiv for total order",
    "sipri tiv of delivered weapons",
)
"""The columns of the register layout; those with ? have no name, and mark the value before them as uncertain."""

YEARLY = (
    "sipri at database id",
    "supplier",
    "recipient",
    "designation",
    "description",
    "armament category",
    "order date",
    "order date is estimate",
    "numbers delivered",
    "numbers delivered is estimate",
    "delivery year",
    "delivery year is estimate",
    "status",
    "sipri estimate",
    "tiv deal unit",
    "tiv delivery values",
    "local production",
)
"""The columns of the database-id layout."""

# Names that other editions have, and the one that a spreadsheet library gives to a column without a name.
_ALSO = {
    "deliveries in the year range": "number delivered",
    "deal id": "sipri at database id",
    "seller": "supplier",
    "buyer": "recipient",
}
_NAMELESS = re.compile(r"(unnamed: \d+)?")
_HEADER_AT_LEAST = 6
_HEAD_LINES = 100


@dataclass(frozen=True, slots=True)
class Table:
    """How the lines of a file become cells in the order of its layout, ``columns``.

    ``header`` is the number of the header's line, ``begins`` how it begins. Where ``quoted``, cells may stand in
    quotation marks.
    """

    columns: tuple[str, ...]
    header: int
    begins: str
    separator: str
    quoted: bool
    picked: Callable[[Sequence[str]], Sequence[str]] | None

    def cells(self, text: str) -> list[str]:
        """Return the cells of a line, without blanks around them and without what only pads the line.

        Raises:
            ValueError: if it cannot be told how the line is to be parted.
        """
        if self.separator == "," and text.endswith(";"):
            text = text.rstrip(";")
        cells = self._unquoted(text) if '"' in text and self.quoted else text.split(self.separator)
        return self._cut(list(map(str.strip, cells)))

    def in_order(self, cells: Sequence[str]) -> Sequence[str]:
        """Return the cells of a whole row in the order of the layout."""
        return self.picked(cells) if self.picked else cells

    def is_header(self, text: str) -> bool:
        """Tell whether a line is the header again."""
        try:
            names = _names(self.cells(text))
        except ValueError:
            return False
        return sorted(names) == sorted(self.columns)

    def _unquoted(self, text: str) -> list[str]:
        try:
            return next(csv.reader([text], delimiter=self.separator, strict=True))
        except csv.Error as error:
            raise ValueError(f"the quotation marks do not go together ({error})") from error

    def _cut(self, cells: list[str]) -> list[str]:
        wanted = len(self.columns)
        if len(cells) > wanted and not any(cells[wanted:]):
            return cells[:wanted]
        return cells


def find_table(file: TextFile) -> tuple[Table, tuple[Line, ...]]:
    """Find the header of a file; return the layout it tells of, and the lines before it.

    Raises:
        DataError: if there is none among the first lines, or one of no layout that is known.
    """
    before: list[Line] = []
    for line in file.lines():
        for separator in (",", ";"):
            names = _names(_header_cells(line.text, separator))
            for columns in (REGISTER, YEARLY):
                if len(set(names) & set(columns)) >= _HEADER_AT_LEAST:
                    return _table(file, line, separator, columns), tuple(before)
        before.append(line)
        if len(before) == _HEAD_LINES or line.end > LIMIT:
            break
    message = f"no header of a SIPRI export among its first {len(before)} lines"
    expected = "expected one that begins Recipient,Supplier,Year of order or SIPRI AT Database ID,Supplier,Recipient"
    raise whole_file_error(file.path, message, f"{expected}; export the trade register again, as CSV")


def _header_cells(text: str, separator: str) -> list[str]:
    cells = [cell.strip(' "') for cell in text.rstrip("; ").split(separator)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _names(cells: Sequence[str]) -> list[str]:
    names: list[str] = []
    for cell in cells:
        name = " ".join(cell.casefold().split())
        if _NAMELESS.fullmatch(name) and names:
            name = f"{names[-1]} ?"
        names.append(_ALSO.get(name, name))
    return names


def _table(file: TextFile, line: Line, separator: str, columns: tuple[str, ...]) -> Table:
    names = _names(_header_cells(line.text, separator))
    if line.fault:
        raise whole_file_error(file.path, line.fault, "the header must be whole; export the file again", line.number)
    if sorted(names) != sorted(columns):
        raise whole_file_error(file.path, _unlike(names, columns), _export_again(names, columns), line.number)
    places = tuple(names.index(column) for column in columns)
    picked = itemgetter(*places) if names != list(columns) else None
    return Table(columns, line.number, line.text[:9], separator, separator == ";" or '"' in line.text, picked)


def _unlike(names: list[str], columns: tuple[str, ...]) -> str:
    missing = [column for column in columns if column not in names]
    unknown = [name for name in dict.fromkeys(names) if name not in columns or names.count(name) > 1]
    parts = [
        f"{what} {', '.join([shown(name) for name in found[:5]])}"
        for what, found in (("it lacks", missing), ("it has besides, or twice,", unknown))
        if found
    ]
    return f"the header is that of no layout known: {' and '.join(parts)}"


def _export_again(names: list[str], columns: tuple[str, ...]) -> str:
    marks = [column for column in columns if column.endswith(" ?") and column not in names]
    why = "; without the nameless columns nobody can tell what is uncertain" if marks else ""
    return f"keep all columns as SIPRI exports them, and add none{why}"
