"""Bands of a timeline: a claim's reports on the rungs they speak of, the highest above, the exits below.

Lengths are pixels; places are counted from the band's upper left corner.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from defgraph.dossiers.wording import interval
from defgraph.picture.lettering import clean, lines, width
from defgraph.picture.looks import BLUE, GREEN, OCHRE, PURPLE, stage_line, words
from defgraph.picture.marks import FONT, MARGIN, Frame, Mark, Told, lanes
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from defgraph.dossiers import Dossier

_HEADING, _HEADING_LINE, _BENEATH, _AXIS = 15, 19, 7, 22
_LANE, _ROW = 28, 8
_TONES = {OCHRE: "talk", BLUE: "promise", GREEN: "done", PURPLE: "exit"}


@dataclass(frozen=True, slots=True)
class Row:
    """A rung or an exit: its name, colour group, upper edge, height, and the marks on it."""

    stage: str
    tone: str
    top: float
    height: float
    marks: tuple[Mark, ...]
    is_exit: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A claim as drawn: heading, what it has come to, rows from the highest rung down, exits, and the step line."""

    heading: tuple[str, ...]
    assessed: str
    assessed_y: float
    rows: tuple[Row, ...]
    steps: str
    top: float
    bottom: float
    height: float
    undated: bool


def band(dossier: Dossier, reports: Sequence[Told], frame: Frame) -> Band:
    """Lay out one claim."""
    room = frame.right - MARGIN
    heading = tuple(lines(clean(dossier.sentence), room, _HEADING, bold=True))
    come_to = assessed(dossier)
    beside = width(heading[-1], _HEADING, bold=True) + width(come_to, FONT) + 2 * MARGIN <= room
    text_lines = len(heading) if beside else len(heading) + 1
    top = text_lines * _HEADING_LINE + _BENEATH
    rows = tuple(_rows(dossier, reports, frame, top))
    bottom = rows[-1].top + rows[-1].height if rows else top
    undated = any(one.place is None for one in reports)
    assessed_y = text_lines * _HEADING_LINE - 3
    return Band(heading, come_to, assessed_y, rows, _steps(rows), top, bottom, bottom + _AXIS, undated)


def assessed(dossier: Dossier) -> str:
    """Tell what a claim has come to, and on how much that rests."""
    if dossier.standing == "denies":
        return "only denied"
    stage = clean(words(dossier.stage)) + (" (hedged)" if dossier.standing == "hedges" else "")
    support = interval(dossier.support_min, dossier.support_max)
    at_stage = interval(dossier.stage_support_min, dossier.stage_support_max)
    return f"{stage} · support {support} · at this stage {at_stage}"


def _rows(dossier: Dossier, reports: Sequence[Told], frame: Frame, top: float) -> Iterator[Row]:
    rungs = ontology().rungs
    by_stage: dict[str, list[Told]] = defaultdict(list)
    for one in reports:
        by_stage[one.report.stage].append(one)
    for stage in sorted(by_stage, key=lambda s: (-rungs.get(s, -1), s)):
        tone = _TONES.get(stage_line(stage, deal=dossier.deal).colour, "other")
        in_lanes = lanes(by_stage[stage], frame, climbs=stage in rungs)
        marks = tuple(
            replace(mark, y=top + _ROW + (number + 0.5) * _LANE)
            for number, lane in enumerate(in_lanes)
            for mark in lane
        )
        height = len(in_lanes) * _LANE + _ROW
        yield Row(clean(words(stage)), tone, top, height, marks, stage not in rungs)
        top += height


def _steps(rows: Sequence[Row]) -> str:
    """Return the path over the marks that first reach a higher rung, and on to those beside them in their lane."""
    climbs = [(m.reached, -row.top, m.y) for row in rows for m in row.marks if m.reached is not None]
    if len(climbs) < 2:
        return ""
    climbs.sort()
    first, level, lane = climbs[0]
    path = f"M{first:g} {lane:g}"
    for x, height, y in climbs[1:]:
        if height > level:
            level, lane = height, y
            path += f"H{x:g}V{y:g}"
        elif (height, y) == (level, lane):
            path += f"H{x:g}"
    return path if "H" in path else ""
