"""Time drawn on a line: dates of differing precision as stretches, and a scale that leaves out what is empty.

Time is counted in months (January of the year 0 is month 0, the 16th of January about 0.5), so that years and
months are whole numbers and equally wide.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = 12
_SHORTEST = 6
"""Months that a scale spans at least."""
_BREAK = 26.0
"""Pixels of a stretch that is left out."""
_LEFT_OUT = 3
"""Empty years in a row that may be left out."""
_YEAR_LABEL, _MONTH_LABEL = 38.0, 64.0
"""Pixels between two labels of the scale."""
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)
_MOMENT = 1e-6


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` until before ``end``, in months; ``day`` tells that it is a single day."""

    start: float
    end: float
    day: bool = False

    def meets(self, other: Stretch) -> bool:
        """Whether the two have a moment in common, so that both may speak of the same day."""
        return self.start < other.end and other.start < self.end


def stretch(date: str) -> Stretch | None:
    """Return the stretch that a year, month or day covers; None for what is none of these.

    >>> stretch("2022"), stretch("2022-12")
    (Stretch(start=24264, end=24276, day=False), Stretch(start=24275, end=24276, day=False))
    """
    found = _DATE.fullmatch(date)
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    start = year * _YEAR + max(month - 1, 0)
    if not day:
        return Stretch(start, start + (1 if month else _YEAR))
    days = calendar.monthrange(max(year, 1), month)[1]
    return Stretch(start + (day - 1) / days, start + day / days, day=True) if day <= days else None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the scale: months ``start`` to ``end`` on pixels ``left`` to ``right``; ``left_out`` if squeezed."""

    start: int
    end: int
    left: float
    right: float
    left_out: bool = False

    @property
    def years(self) -> str:
        """The years it covers, in words."""
        first, last = self.start // _YEAR, (self.end - 1) // _YEAR
        return f"{first}" if first == last else f"{first}–{last}"


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale, where a month or year begins; the label is empty where there is no room for one."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Where each moment is, in pixels. Without pieces nothing is dated, and there is no scale."""

    left: float
    right: float
    pieces: tuple[Piece, ...] = ()
    ticks: tuple[Tick, ...] = ()

    def x(self, moment: float) -> float:
        """Return the place of a moment; one outside the scale is at its near end."""
        for piece in self.pieces:
            if moment <= piece.end:
                share = max(moment - piece.start, 0) / (piece.end - piece.start)
                return round(piece.left + share * (piece.right - piece.left), 1)
        return self.right


def time_scale(stretches: Iterable[Stretch], left: float, right: float) -> Scale:
    """Return a scale on which all stretches have their place.

    Where most of the years are empty, runs of three or more in which no stretch begins or ends are squeezed into a
    narrow piece; all other years are equally wide.
    """
    told = list(stretches)
    if not told:
        return Scale(left, right)
    pieces = _placed(_parts(told), left, right)
    return Scale(left, right, pieces, tuple(_ticks(pieces)))


def _parts(told: list[Stretch]) -> list[tuple[int, int, bool]]:
    low, high = min(s.start for s in told), max(s.end for s in told)
    if high - low <= 2 * _YEAR:
        first, last = int(low), -int(-high // 1)
        spare = max(_SHORTEST - (last - first), 0)
        return [(first - spare // 2, last + spare - spare // 2, False)]
    years = range(int(low // _YEAR), int((high - _MOMENT) // _YEAR) + 1)
    live = {int(moment // _YEAR) for s in told for moment in (s.start, s.end - _MOMENT)}
    if len(live) > len(years) / 2:
        return [(years[0] * _YEAR, (years[-1] + 1) * _YEAR, False)]
    return _without_empty(sorted(live))


def _without_empty(live: list[int]) -> list[tuple[int, int, bool]]:
    parts = [(live[0] * _YEAR, (live[0] + 1) * _YEAR, False)]
    for year in live[1:]:
        start, end, _ = parts[-1]
        if year * _YEAR - end < _LEFT_OUT * _YEAR:
            parts[-1] = (start, (year + 1) * _YEAR, False)
        else:
            parts += [(end, year * _YEAR, True), (year * _YEAR, (year + 1) * _YEAR, False)]
    return parts


def _placed(parts: list[tuple[int, int, bool]], left: float, right: float) -> tuple[Piece, ...]:
    squeezed = sum(out for _, _, out in parts)
    gap = min(_BREAK, (right - left) / 3 / max(squeezed, 1))
    month = (right - left - gap * squeezed) / sum(end - start for start, end, out in parts if not out)
    pieces, x = [], left
    for start, end, out in parts:
        width = gap if out else (end - start) * month
        pieces.append(Piece(start, end, round(x, 1), round(x + width, 1), out))
        x += width
    return tuple(pieces)


def _ticks(pieces: tuple[Piece, ...]) -> Iterator[Tick]:
    drawn = [piece for piece in pieces if not piece.left_out]
    month = (drawn[0].right - drawn[0].left) / (drawn[0].end - drawn[0].start)
    step = next((step for step in _STEPS if step * month >= _room(step)), _STEPS[-1])
    if len(drawn) > 1:
        step = max(step, _YEAR)
    free = float("-inf")
    for piece in drawn:
        starts = [m for m in range(piece.start, piece.end) if m % step == 0 or (m == piece.start and len(drawn) > 1)]
        for start in starts:
            x = round(piece.left + (start - piece.start) * month, 1)
            fits = x >= free
            yield Tick(x, _label(start, step) if fits else "")
            free = x + _room(step) - 1 if fits else free


def _room(step: int) -> float:
    return _YEAR_LABEL if step >= _YEAR else _MONTH_LABEL


def _label(month: int, step: int) -> str:
    year, index = divmod(month, _YEAR)
    return f"{year}" if step >= _YEAR else f"{_MONTHS[index]} {year}"
