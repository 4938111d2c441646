"""The legend of a still picture: what is drawn and nothing else, in as few rows as the sheet is wide enough for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from defgraph.picture.legend import legend
from defgraph.picture.looks import GREY, NODE_LOOKS, Line, NodeLook
from defgraph.picture.pen import Ink, Letters, measured
from defgraph.picture.strokes import Arc, outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from defgraph.dossiers import Dossier
    from defgraph.picture.pen import Pen
    from defgraph.picture.strokes import Place
    from defgraph.picture.values import Picture

    Sign = NodeLook | Line | str

INK, SOFT, RULE, WARN = "#16202b", "#566270", "#dbe0e6", "#a33b00"
_FONT, _ROW, _HEADING = 6.6, 9.6, 7.0
_SIGN, _LINE, _GAP, _COLUMN = 12.0, 24.0, 4.0, 14.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a sign, what it means, and how often it is drawn (0: not counted)."""

    sign: Sign
    label: str
    count: int = 0

    @property
    def room(self) -> float:
        """How wide its sign is, with the gap behind it."""
        return (_SIGN if isinstance(self.sign, NodeLook) else _LINE) + _GAP

    @property
    def width(self) -> float:
        """How wide the row is, in points on a sheet of A4's width."""
        return self.room + measured(self.label, _FONT) + (4 + measured(str(self.count), _FONT) if self.count else 0)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one heading."""

    heading: str
    entries: tuple[Entry, ...]

    def columns(self, rows: int) -> list[tuple[Entry, ...]]:
        """Break the rows into columns of about the same height, none of more than ``rows``."""
        count = math.ceil(len(self.entries) / rows)
        each = math.ceil(len(self.entries) / count)
        return [self.entries[first : first + each] for first in range(0, len(self.entries), each)]

    def widths(self, rows: int) -> list[float]:
        """Return how wide its columns are; the heading may reach over all of them."""
        found = [max(entry.width for entry in column) for column in self.columns(rows)]
        heading = measured(self.heading, _HEADING, bold=True)
        found[-1] += max(0.0, heading - sum(found) - _COLUMN * (len(found) - 1))
        return found


@dataclass(frozen=True, slots=True)
class Key:
    """The legend, broken into columns; ``unit`` is how much larger than on A4 all of it is."""

    blocks: tuple[Block, ...]
    rows: int
    unit: float

    @property
    def height(self) -> float:
        """How high it is, in points."""
        longest = max((len(column) for block in self.blocks for column in block.columns(self.rows)), default=0)
        return (longest + 1.5) * _ROW * self.unit

    @property
    def width(self) -> float:
        """How wide it is, in points."""
        return _width(self.blocks, self.rows) * self.unit

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw it with its upper left corner at a place."""
        heading = Letters(_HEADING * self.unit, INK, bold=True)
        for block in self.blocks:
            pen.text((left, top + 0.8 * _ROW * self.unit), block.heading, heading)
            for column, width in zip(block.columns(self.rows), block.widths(self.rows), strict=True):
                for number, entry in enumerate(column):
                    self._entry(pen, entry, left, top + (number + 2.0) * _ROW * self.unit)
                left += (width + _COLUMN) * self.unit

    def _entry(self, pen: Pen, entry: Entry, left: float, base: float) -> None:
        unit = self.unit
        _sign(pen, entry.sign, left, base - 0.36 * _FONT * unit, unit)
        text = left + entry.room * unit
        pen.text((text, base), entry.label, Letters(_FONT * unit, INK))
        if entry.count:
            behind = text + (measured(entry.label, _FONT) + 4) * unit
            pen.text((behind, base), str(entry.count), Letters(_FONT * unit, SOFT))


def key(picture: Picture, width: float, unit: float) -> Key:
    """Return the legend of a picture, in as few rows as fit into a width."""
    blocks = tuple(block for block in _blocks(picture) if block.entries)
    most = max((len(block.entries) for block in blocks), default=1)
    rows = next((rows for rows in range(4, most) if _width(blocks, rows) * unit <= width), most)
    return Key(blocks, rows, unit)


def _width(blocks: Sequence[Block], rows: int) -> float:
    return sum(width + _COLUMN for block in blocks for width in block.widths(rows)) - _COLUMN


def _blocks(picture: Picture) -> tuple[Block, ...]:
    """Return the rows of the page's legend, as far as a still picture shows them."""
    rows = legend(picture)
    looks = {look.key: look for look in NODE_LOOKS}
    groups = rows["groups"]
    return (
        Block("Entities", tuple(Entry(looks[row["key"]], row["label"], row["count"]) for row in rows["looks"])),
        Block(groups["deals"]["title"], _lines(groups["deals"]["rows"])),
        Block(groups["others"]["title"], _lines(groups["others"]["rows"])),
        Block("How sure", (*_marks(picture.dossiers), *_lines(groups["standing"]["rows"]))),
    )


def _lines(rows: Iterable[dict[str, Any]]) -> tuple[Entry, ...]:
    return tuple(Entry(_read(row["line"]), row["label"], row["count"]) for row in rows if row["line"])


def _read(drawn: dict[str, Any]) -> Line:
    return Line(tuple(map(int, drawn["dashes"].split())), drawn["colour"], drawn["width"])


def _marks(dossiers: Sequence[Dossier]) -> tuple[Entry, ...]:
    single = sum(dossier.single_source for dossier in dossiers)
    several = any(dossier.support_min > 1 for dossier in dossiers)
    return (
        *((Entry("single", "rests on a single source", single),) if single else ()),
        *((Entry("wide", "wider: more independent origins"),) if several else ()),
    )


def _sign(pen: Pen, sign: Sign, left: float, middle: float, unit: float) -> None:
    if isinstance(sign, NodeLook):
        ink = Ink("white" if sign.hollow else sign.colour, sign.colour, (1.4 if sign.hollow else 0.6) * unit)
        figure(pen, sign.shape, (left + _SIGN * unit / 2, middle), 4.4 * unit, ink)
    elif isinstance(sign, Line):
        _line(pen, sign, left, middle, unit)
    elif sign == "single":
        circled(pen, (left + _LINE * unit / 2, middle), 3.6 * unit, WARN)
    else:
        _wedge(pen, left, middle, unit)


def _line(pen: Pen, line: Line, left: float, middle: float, unit: float) -> None:
    ends = (left, middle), (left + _LINE * unit, middle)
    half = (left + _LINE * unit / 2, middle)
    size = 0.55 * unit
    width = line.width * size
    pen.line(Arc(ends[0], half, ends[1]), line.colour, width, dashed(line.dashes, size, width))


def _wedge(pen: Pen, left: float, middle: float, unit: float) -> None:
    """Draw a line that grows."""
    right = left + _LINE * unit
    thin, thick = 0.3 * unit, 1.7 * unit
    corners = ((left, middle - thin), (right, middle - thick), (right, middle + thick), (left, middle + thin))
    pen.shape(corners, Ink(GREY))


def dashed(dashes: Sequence[float], size: float, width: float) -> list[float]:
    """Return dashes and gaps in points, from pixels of ``size`` points; none is shorter than its line is wide."""
    return [max(dash * size, width) for dash in dashes]


def figure(pen: Pen, shape: str, middle: Place, size: float, ink: Ink) -> None:
    """Draw the shape of an entity, above lines."""
    if shape == "dot":
        pen.disc(middle, size, ink, order=3)
    else:
        pen.shape(outline(shape, size, middle), ink, order=3)


def circled(pen: Pen, middle: Place, radius: float, colour: str) -> None:
    """Draw the mark of a single source, above all: a one in a ring."""
    pen.disc(middle, radius, Ink("white", colour, radius * 0.19), order=6)
    one = Letters(radius * 1.5, colour, bold=True)
    pen.text((middle[0], middle[1] + radius * 0.55), "1", one, anchor="center", order=6.1)
