"""Marks of a timeline: what reports become when drawn, each with its label, in lanes in which none overlap.

Lengths are pixels. Places across are those of the whole drawing; heights are given later, by the bands.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from defgraph.dossiers.wording import figure_words
from defgraph.picture.lettering import clean, shortened, width
from defgraph.picture.looks import words
from defgraph.picture.timescale import Scale, Stretch, stretch, time_scale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from defgraph.dossiers import ReportEntry

WIDTH, MARGIN, FONT = 1160, 12, 12
_LADDER, _COLUMN, _GUTTER = 148, 288, 14
_DAY, _GAP, _SHORTEST, _STUB, _FLAG = 6, 9, 8, 40, 11
_NAME = 210
_FEW_LANES, _MANY_MARKS, _BIN = 6, 60, 80
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """What all bands share: the scale, and the column of what is not dated (None if there is no such report)."""

    scale: Scale
    column: tuple[float, float] | None

    @property
    def right(self) -> float:
        """Where the bands end."""
        return self.column[1] if self.column else self.scale.right


@dataclass(frozen=True, slots=True)
class Told:
    """A report, its number in the table beneath the drawing, and when it was, as far as known."""

    number: int
    report: ReportEntry
    event: Stretch | None
    issued: Stretch | None
    open_before: bool = False
    open_after: bool = False

    @property
    def place(self) -> Stretch | None:
        """Where it is drawn: when it happened as reported, else when it was issued."""
        return self.event or self.issued


@dataclass(frozen=True, slots=True)
class Mark:
    """Reports drawn as one mark, ``left`` to ``right``; ``shape`` is day, stretch, several or due.

    ``issued`` is where a thin line leads that shows when a report of an earlier or later event was issued.
    ``reached`` is where the stage is certainly reached by its word, None if it is not asserted or not dated.
    ``low`` and ``high`` bound all that is drawn of it.
    """

    shape: str
    stance: str
    left: float
    right: float
    title: str
    target: int
    name: str = ""
    rest: str = ""
    label_x: float = 0
    anchor: str = "start"
    issued: float | None = None
    open_before: bool = False
    open_after: bool = False
    reached: float | None = None
    low: float = 0
    high: float = 0
    y: float = 0

    @property
    def x(self) -> float:
        """Its middle."""
        return round((self.left + self.right) / 2, 1)


def frame_of(told: Iterable[Told]) -> Frame:
    """Return the frame in which all of these reports, and what is due by their word, have their place."""
    every = list(told)
    due = (stretch(t.report.dates.get("due", "")) for t in every)
    times = [time for t in every for time in (t.event, t.issued) if time] + [time for time in due if time]
    undated = any(t.place is None for t in every)
    end = WIDTH - MARGIN
    column = (end - _COLUMN if times else _LADDER, end) if undated else None
    return Frame(time_scale(times, _LADDER, column[0] - _GUTTER if column and times else end), column)


def told(number: int, report: ReportEntry) -> Told:
    """Read when a report's event was, and when it was issued.

    What holds since a date is drawn up to the day it was reported; where only a day is known after which that
    was, up to this day.
    """
    issued = stretch(report.document.issued)
    date, since, until = (stretch(report.dates.get(name, "")) for name in ("date", "since", "until"))
    if date:
        return Told(number, report, date, issued)
    if since and until:
        return Told(number, report, Stretch(since.start, max(until.end, since.end)), issued)
    if since:
        known = issued or stretch(report.document.issued_after)
        end = max(since.end, known.end if known else 0)
        return Told(number, report, Stretch(since.start, end), issued, open_after=True)
    return Told(number, report, until, issued, open_before=until is not None)


def lanes(reports: Sequence[Told], frame: Frame, *, climbs: bool) -> list[list[Mark]]:
    """Return marks in lanes in which none overlap; where single ones need too many lanes, near ones become one."""
    groups: dict[object, list[Told]] = defaultdict(list)
    for one in reports:
        groups[_sameness(one.report)].append(one)
    due = list(_due(reports, frame))
    if len(groups) <= _MANY_MARKS:
        marks = [_mark(group, frame, climbs=climbs) for group in groups.values()]
        packed = _packed([*marks, *due])
        if len(packed) <= _FEW_LANES:
            return packed
    return _packed([*_gathered(reports, frame, climbs=climbs), *due])


def _sameness(report: ReportEntry) -> tuple[object, ...]:
    dates = tuple(report.dates.get(name, "") for name in ("date", "since", "until"))
    return report.stance, dates, report.document.issued, report.document.issued_after, _publisher(report)


def _packed(marks: Iterable[Mark]) -> list[list[Mark]]:
    packed: list[list[Mark]] = []
    # What carries the step line comes first, so that the line stays in one lane where it can.
    for mark in sorted(marks, key=lambda m: (m.shape == "due", m.reached is None, m.low, m.high, m.stance, m.target)):
        free = (lane for lane in packed if all(m.high <= mark.low or mark.high <= m.low for m in lane))
        lane = next(free, None)
        if lane is None:
            packed.append(lane := [])
        lane.append(mark)
    return packed


def _mark(group: Sequence[Told], frame: Frame, *, climbs: bool) -> Mark:
    """Return one mark for reports that tell the same of the same time by the same publisher."""
    first = group[0]
    left, right = _extent(first, frame)
    drawn = Mark(
        shape="day" if _is_day(first) else "stretch",
        stance=first.report.stance,
        left=left,
        right=right,
        title=_account(group),
        target=first.number,
        issued=_issue(first, frame),
        open_before=first.open_before,
        open_after=first.open_after,
        reached=_reached(first, left, right) if climbs else None,
    )
    name = shortened(_publisher(first.report), _NAME, FONT, bold=True)
    rest = _issued(first.report) + (f" ×{len(group)}" if len(group) > 1 else "")
    figures = "; ".join(dict.fromkeys(text for one in group if (text := _figures(one.report))))
    return _labelled(drawn, name, [f"{rest}: {figures}", rest] if figures else [rest], _limits(first, frame))


def _reached(one: Told, left: float, right: float) -> float | None:
    """Return where the stage is certainly reached: where a state begins, but where an imprecise date ends."""
    if one.report.stance != "asserts" or one.place is None:
        return None
    if _is_day(one):
        return (left + right) / 2
    return left if "since" in one.report.dates else right


def _is_day(one: Told) -> bool:
    return one.place is None or (one.place.day and not one.open_after and not one.open_before)


def _limits(one: Told, frame: Frame) -> tuple[float, float]:
    if one.place is None and frame.column:
        return frame.column
    return frame.scale.left, frame.scale.right


def _extent(one: Told, frame: Frame) -> tuple[float, float]:
    if one.place is None:
        x = _limits(one, frame)[0] + 2 * _DAY
        return x - _DAY, x + _DAY
    left, right = frame.scale.x(one.place.start), frame.scale.x(one.place.end)
    if _is_day(one):
        middle = min(max((left + right) / 2, frame.scale.left + _DAY), frame.scale.right - _DAY)
        return round(middle - _DAY, 1), round(middle + _DAY, 1)
    if one.open_before:
        return round(max(right - _STUB, frame.scale.left), 1), right
    return (left, right) if right - left >= _SHORTEST else (max(right - _SHORTEST, frame.scale.left), right)


def _issue(one: Told, frame: Frame) -> float | None:
    if one.event is None or one.issued is None or one.event.meets(one.issued):
        return None
    return frame.scale.x((one.issued.start + one.issued.end) / 2)


def _labelled(mark: Mark, name: str, rests: Sequence[str], limits: tuple[float, float]) -> Mark:
    """Set the longest label that fits behind the mark or before it; if none does, cut the shortest."""
    behind = mark.right + 3 if mark.shape != "stretch" else mark.left
    before = mark.left - 3 if mark.shape != "stretch" else mark.right
    sides = (("start", behind, limits[1] - behind), ("end", before, before - limits[0]))
    space = width("x", FONT)
    used = width(name, FONT, bold=True) + space if name else 0.0
    for rest in rests:
        for anchor, x, room in sides:
            if (length := used + width(rest, FONT)) <= room:
                return _bounded(replace(mark, name=name, rest=rest, label_x=x, anchor=anchor), length)
    anchor, x, room = max(sides, key=lambda side: side[2])
    name = shortened(name, room - width(rests[-1], FONT) - space, FONT, bold=True)
    return _bounded(replace(mark, name=name, rest=rests[-1], label_x=x, anchor=anchor), room)


def _bounded(mark: Mark, length: float) -> Mark:
    label = (mark.label_x, mark.label_x + length) if mark.anchor == "start" else (mark.label_x - length, mark.label_x)
    places = [mark.left, mark.right, *label, *([mark.issued] if mark.issued is not None else [])]
    return replace(mark, low=min(places) - _GAP / 2, high=max(places) + _GAP / 2)


def _gathered(reports: Sequence[Told], frame: Frame, *, climbs: bool) -> Iterator[Mark]:
    """Yield marks of which each stands for all near reports of a stance, with their number."""
    groups: dict[object, list[Told]] = defaultdict(list)
    for one in reports:
        left, right = _extent(one, frame)
        groups[one.report.stance, one.place is None, _is_day(one), left // _BIN, right // _BIN].append(one)
    for group in groups.values():
        yield _mark(group, frame, climbs=climbs) if len(group) == 1 else _several(group, frame, climbs=climbs)


def _several(group: Sequence[Told], frame: Frame, *, climbs: bool) -> Mark:
    single = [_mark([one], frame, climbs=climbs) for one in group]
    days = all(mark.shape == "day" for mark in single)
    drawn = replace(
        single[0],
        shape="several" if days else "stretch",
        left=min(mark.left for mark in single),
        right=max(mark.right for mark in single),
        title=_account(group),
        issued=None,
        reached=min((mark.reached for mark in single if mark.reached is not None), default=None),
    )
    publishers = len({_publisher(one.report) for one in group})
    by = f"by {publishers} publishers" if publishers > 1 else _publisher(group[0].report)
    return _labelled(drawn, f"×{len(group)}", [by if days else "", ""], _limits(group[0], frame))


def _due(reports: Iterable[Told], frame: Frame) -> Iterator[Mark]:
    """Yield a flag for each date by which something shall be complete, at the end of that day, month or year."""
    by_date: dict[str, list[Told]] = defaultdict(list)
    for one in reports:
        by_date[one.report.dates.get("due", "")].append(one)
    for date, group in sorted(by_date.items()):
        if (time := stretch(date)) is None:
            continue
        x = frame.scale.x(time.end)
        flag = Mark("due", group[0].report.stance, x - _FLAG, x, _account(group), group[0].number)
        yield _labelled(flag, "", [f"due {date}"], (frame.scale.left, x))


def _publisher(report: ReportEntry) -> str:
    return clean(report.document.publisher.label) if report.document.publisher else "publisher not known"


def _issued(report: ReportEntry) -> str:
    document = report.document
    return clean(document.issued or (f"after {document.issued_after}" if document.issued_after else "not dated"))


def _figures(report: ReportEntry) -> str:
    return clean(", ".join(figure_words(report)))


def _account(group: Sequence[Told]) -> str:
    """Tell each report of a mark in a line; of many, the first ones."""
    told_of = [clean(_sentence(one.report)) for one in group[:_LISTED]]
    more = len(group) - len(told_of)
    return "\n".join([*told_of, *([f"and {more} more"] if more else [])])


def _sentence(report: ReportEntry) -> str:
    parts = [f"{_publisher(report)}, {_issued(report)}: {report.stance} {words(report.stage)}"]
    parts += [f"{name} {date}" for name, date in sorted(report.dates.items())]
    parts += figure_words(report)
    if report.speakers:
        parts.append("said by " + ", ".join(speaker.label for speaker in report.speakers))
    return "; ".join(parts)
