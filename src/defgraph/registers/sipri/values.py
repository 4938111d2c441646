"""What the cells of SIPRI's exports hold: figures, years, marks of uncertainty, conditions.

Every function takes a cell without blanks around it, and raises a ValueError that tells what was expected.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from defgraph.model import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# A decimal comma is read where it cannot part thousands.
_FIGURE = re.compile(r"\d{1,12}(?:\.\d{1,6})?|\d{1,12},\d{1,2}|0,\d{1,6}", re.ASCII)
_YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0)?", re.ASCII)
_CONDITIONS = {
    "": None,
    "new": "new",
    "second hand": "second-hand",
    "second hand but modernized": "second-hand-modernised",
    "second hand but modernised": "second-hand-modernised",
}
_ANSWERS = {"yes": True, "no": False, "": False}


def read_cells(
    cells: Sequence[str], columns: Sequence[str], plan: Iterable[tuple[int, Callable[[str], Any]]]
) -> list[Any]:
    """Return what the cells hold of the columns whose places a plan gives, each with how it is read.

    Raises:
        ValueError: if one cannot be read; its text names the column.
    """
    read, place = [], 0
    try:
        for place, how in plan:
            read.append(how(cells[place]))
    except ValueError as error:
        raise ValueError(f"column {columns[place]!r}: {error}") from error
    return read


@lru_cache(1 << 14)
def figure(cell: str) -> Decimal | None:
    """Return a number; None for an empty cell.

    >>> figure("12"), figure("12.0"), figure("0.35"), figure("0,35")
    (Decimal('12'), Decimal('12'), Decimal('0.35'), Decimal('0.35'))
    """
    if not cell:
        return None
    if not _FIGURE.fullmatch(cell):
        raise ValueError(f"{shown(cell)} is no number; expected one such as 12 or 4.5")
    number = Decimal(cell.replace(",", "."))
    return Decimal(int(number)) if number == int(number) else number


@lru_cache(1 << 10)
def year(cell: str) -> str | None:
    """Return a year; None for an empty cell.

    >>> year("2017"), year("2017.0"), year("")
    ('2017', '2017', None)
    """
    if not cell:
        return None
    match = _YEAR.fullmatch(cell)
    if match is None:
        raise ValueError(f"{shown(cell)} is no year; expected one from 1900 to 2099")
    return match[1]


@lru_cache(1 << 14)
def years(cell: str) -> tuple[str, ...]:
    """Return the years of a list in their order, each once.

    >>> years("2019; 2017;2018"), years("")
    (('2017', '2018', '2019'), ())
    """
    found = {year(part.strip()) for part in cell.split(";")}
    return tuple(sorted(filter(None, found)))


def marked(cell: str) -> bool:
    """Tell whether a cell has the mark of uncertain data."""
    if cell not in {"", "?"}:
        raise ValueError(f"{shown(cell)} stands where only ? may, which marks the value before it as uncertain")
    return cell == "?"


def answered(cell: str) -> bool:
    """Read yes or no; an empty cell is no."""
    if (answer := _ANSWERS.get(cell.casefold())) is None:
        raise ValueError(f"{shown(cell)} stands where Yes or No is expected")
    return answer


def condition(cell: str) -> str | None:
    """Return the condition of goods (what SIPRI calls status) in the words of :data:`defgraph.model.CONDITIONS`."""
    plain = cell.casefold().replace("-", " ")
    if plain not in _CONDITIONS:
        raise ValueError(f"{shown(cell)} is no status; expected New, Second hand or Second hand but modernized")
    return _CONDITIONS[plain]


def name(cell: str) -> str:
    """Return a cell that must not be empty."""
    if not cell[:1].isalnum() and not any(map(str.isalnum, cell)):
        raise ValueError(f"{shown(cell)} is no name" if cell else "it is empty")
    return cell


@lru_cache(1 << 12)
def exactly(number: Decimal | None) -> Bounds | None:
    """Return a known figure."""
    return None if number is None else Bounds(number, number)


@lru_cache(1 << 12)
def at_least(number: Decimal | None) -> Bounds | None:
    """Return a figure of which it is known that the true one is not smaller."""
    return None if number is None else Bounds(number, None)


def spelled_out(listed: tuple[str, ...]) -> str:
    """Write years with those that follow one another drawn together.

    >>> spelled_out(("2000", "2002", "2003", "2004"))
    '2000, 2002–2004'
    """
    runs: list[list[str]] = []
    for each in listed:
        if runs and int(each) == int(runs[-1][-1]) + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return ", ".join([run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs])


def shown(cell: str) -> str:
    """Quote a cell, shortened, for a message."""
    return repr(cell if len(cell) <= 60 else f"{cell[:57]}…")
