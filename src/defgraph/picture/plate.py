"""The still picture, for papers and slides: the page's layout, shapes, dashes, curves and marks on one sheet.

Sheets are as large as they need to be: no wider than A4 across (297 mm), cut to what is drawn, as long as names can be
written in 6 points on it; else as wide as A3, A2, A1 or A0, with title and legend grown in proportion. Only on A0
names become smaller than that. Lengths here are points (1/72 inch), places are from the upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from defgraph.errors import DefgraphError
from defgraph.picture.drawing import FONT
from defgraph.picture.key import INK, RULE, SOFT, WARN, Key, circled, dashed, figure, key
from defgraph.picture.lettering import clean, lines, shortened
from defgraph.picture.looks import GREY, edge_id
from defgraph.picture.pen import Ink, Letters, Pen, measured, settled
from defgraph.picture.spots import Spot, Spots
from defgraph.picture.strokes import Arc, arc, arrow, outline
from defgraph.picture.values import DENSE, EACH, MANY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.dossiers import Dossier
    from defgraph.picture.strokes import Place
    from defgraph.picture.values import Picture

Form = Literal["svg", "png", "pdf"]
FORMS: tuple[Form, ...] = get_args(Form)
_SHEETS = ((841.9, 595.3), (1190.6, 841.9), (1683.8, 1190.6), (2383.9, 1683.8), (3370.4, 2383.9))
_NARROWEST = 360.0
_SMALLEST, _LARGEST = 6.0, 9.0
_MARGIN, _TITLE, _TOLD, _FOOT = 22.0, 13.0, 7.4, 6.4
_LEADING, _BELOW = 1.18, 3.0
_THINNEST = 0.45


@dataclass(frozen=True, slots=True)
class Name:
    """What is written under an entity, in pixels of the layout: the middle of its base lines, and its widths."""

    text: str
    x: float
    base: float
    width: float


@dataclass(frozen=True, slots=True)
class Mark:
    """What is written on a line: words, and ① for a single source; that of a deal or a denial is in a louder colour."""

    text: str
    single: bool
    loud: bool

    def size(self, letter: float) -> tuple[float, float]:
        """Return how wide and high it is, in points, with a little air around it."""
        written = measured(self.text, letter, slanted=True) if self.text else 0.0
        ringed = 1.25 * letter if self.single else 0.0
        return written + ringed + (0.3 * letter if written and ringed else 0.0), 1.35 * letter


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where all stands on the sheet. ``scale`` is points for each pixel of the layout, ``letter`` the size of names."""

    width: float
    height: float
    scale: float
    origin: Place
    unit: float
    title: tuple[str, ...]
    key: Key

    @property
    def letter(self) -> float:
        """The size of names, in points."""
        return FONT * self.scale

    @property
    def mark(self) -> float:
        """The size of what is written on lines, in points."""
        return max(min(_SMALLEST, self.letter), 0.82 * self.letter)

    @property
    def stroke(self) -> float:
        """How thick a line of one pixel is, in points: never so thin that printers lose it."""
        return max(self.scale, _THINNEST)

    def at(self, place: Place) -> Place:
        """Return where a place of the layout stands."""
        return self.origin[0] + place[0] * self.scale, self.origin[1] + place[1] * self.scale

    def along(self, curve: Arc) -> Arc:
        """Return where a curve of the layout runs."""
        return Arc(self.at(curve.start), self.at(curve.via), self.at(curve.end))


def plate(picture: Picture, form: Form) -> bytes:
    """Return a still picture as a file: ``svg``, ``pdf``, or ``png`` with 200 dots per inch.

    The same picture gives the same bytes, with the same version of matplotlib; PNG and PDF take letters that DejaVu
    Sans lacks from fonts that are installed. What none has is drawn as an empty box, and warned of.

    Raises:
        DefgraphError: if the picture is crowded, for a sheet has no filters; the message says how to narrow it.
        MissingExtra: if matplotlib is not installed.
        ValueError: if ``form`` is none of :data:`FORMS`.

    Warns:
        LettersMissing: of letters that no installed font has.
    """
    if form not in FORMS:
        raise ValueError(f"form must be one of {', '.join(FORMS)}: {form!r}")
    if picture.crowded:
        raise DefgraphError(
            f"a still picture of {len(picture.entities):,} entities and {len(picture.dossiers):,} claims cannot be "
            f"read: it shows at most {MANY:,} entities, and {DENSE:,} claims or {EACH} for each entity; narrow it with "
            "--around, --stage, --relation, --min-support or --max-support, or draw the interactive page"
        )
    drawn = picture.placed
    with settled():
        names = {node["id"]: _names(node) for node in drawn["nodes"]}
        curves = _curves(drawn)
        sheet = _sheet(picture, _extent(drawn["nodes"], names, curves.values()))
        pen = Pen(sheet.width, sheet.height, form)
        _frame(pen, sheet, picture)
        arcs = {claim: sheet.along(curve) for claim, curve in curves.items()}
        _claims(pen, sheet, drawn, arcs)
        _entities(pen, sheet, drawn["nodes"], names)
        taken = Spots(_limits(sheet), _taken(sheet, drawn["nodes"], names.values()))
        _marks(pen, sheet, _written_on(drawn["edges"], picture.dossiers), arcs, taken)
        return pen.saved(clean(picture.title), _counts(picture))


def _names(node: Mapping[str, Any]) -> tuple[Name, ...]:
    """Return the lines of an entity's label, as it is wrapped on the page."""
    first = node["y"] + node["size"] + _BELOW + 0.98 * FONT
    texts = [clean(line) for line in node["label"].split("\n")]
    return tuple(
        Name(text, node["x"], first + number * _LEADING * FONT, measured(text, FONT))
        for number, text in enumerate(texts)
        if text
    )


def _curves(drawn: Mapping[str, Any]) -> dict[str, Arc]:
    """Return the whole curve of each claim, in pixels of the layout."""
    bodies = {node["id"]: node for node in drawn["nodes"]}
    return {edge["id"]: _curve(edge, bodies[edge["from"]], bodies[edge["to"]]) for edge in drawn["edges"]}


def _curve(edge: Mapping[str, Any], start: Mapping[str, Any], end: Mapping[str, Any]) -> Arc:
    """Return the curve of a claim; one of an entity about itself is a loop above it."""
    x, y = start["x"], start["y"]
    if start is not end:
        return arc((x, y), (end["x"], end["y"]), edge["smooth"])
    far = 2.2 * start["size"]
    return Arc((x - 0.4 * far, y), (x, y - 2.4 * far), (x + 0.4 * far, y))


def _sheet(picture: Picture, extent: tuple[float, float, float, float]) -> Sheet:
    """Choose the smallest sheet on which names can be read, and cut it to what is drawn."""
    left, top, right, bottom = extent
    for wide, high in _SHEETS:
        unit = wide / _SHEETS[0][0]
        room = wide - 2 * _MARGIN * unit
        legend = key(picture, room, unit)
        most = max((right - left) * _LARGEST / FONT, legend.width, _NARROWEST * unit)
        title = _title(picture.title, min(room, most), unit)
        head, foot = _head(title, unit), legend.height + (2.4 * _FOOT + _MARGIN + 16) * unit
        scale = min(room / (right - left), (high - head - foot) / (bottom - top), _LARGEST / FONT)
        if scale * FONT >= _SMALLEST:
            break
    written = max(measured(line, _TITLE * unit, bold=True) for line in title)
    width = max((right - left) * scale, legend.width, written, _NARROWEST * unit) + 2 * _MARGIN * unit
    return Sheet(
        width=width,
        height=head + (bottom - top) * scale + foot,
        scale=scale,
        origin=(width / 2 - (left + right) / 2 * scale, head - top * scale),
        unit=unit,
        title=title,
        key=legend,
    )


def _extent(
    nodes: Sequence[Mapping[str, Any]], names: Mapping[str, Sequence[Name]], curves: Iterable[Arc]
) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of all that is drawn, in pixels of the layout."""
    if not nodes:
        return -100.0, -20.0, 100.0, 20.0
    spots = [_body(node) for node in nodes] + [_written(name) for label in names.values() for name in label]
    spots += [Spot(x, y, x, y) for curve in curves for x, y in curve.places]
    return (
        min(spot.left for spot in spots) - 6,
        min(spot.top for spot in spots) - 6,
        max(spot.right for spot in spots) + 6,
        max(spot.bottom for spot in spots) + 6,
    )


def _body(node: Mapping[str, Any]) -> Spot:
    return Spot.around(node["x"], node["y"], 2.3 * node["size"], 2.3 * node["size"])


def _written(name: Name) -> Spot:
    return Spot.around(name.x, name.base - 0.33 * FONT, name.width, 1.12 * FONT)


def _title(title: str, room: float, unit: float) -> tuple[str, ...]:
    """Break a title into at most two lines."""
    size = _TITLE * unit
    first, *more = lines(clean(title), room, size, bold=True)
    return (first, shortened(" ".join(more), room, size, bold=True)) if more else (first,)


def _head(title: Sequence[str], unit: float) -> float:
    return (_MARGIN + len(title) * 1.25 * _TITLE + 1.6 * _TOLD + 10) * unit


def _frame(pen: Pen, sheet: Sheet, picture: Picture) -> None:
    """Write the title, what is drawn in numbers, the legend and where it comes from."""
    unit, left = sheet.unit, _MARGIN * sheet.unit
    base = (_MARGIN + 0.8 * _TITLE) * unit
    for line in sheet.title:
        pen.text((left, base), line, Letters(_TITLE * unit, INK, bold=True))
        base += 1.25 * _TITLE * unit
    pen.text((left, base - 0.1 * _TITLE * unit), _counts(picture), Letters(_TOLD * unit, SOFT))
    foot = sheet.height - _MARGIN * unit
    top = foot - 2.4 * _FOOT * unit - sheet.key.height
    rule = top - 7 * unit
    ends = (left, rule), (sheet.width - left, rule)
    pen.line(Arc(ends[0], (sheet.width / 2, rule), ends[1]), RULE, 0.6 * unit)
    sheet.key.draw(pen, left, top)
    made = ", ".join(filter(None, (clean(picture.generated_from), "drawn with defgraph")))
    shown = shortened(made[0].upper() + made[1:], sheet.width - 2 * left, _FOOT * unit)
    pen.text((left, foot), shown, Letters(_FOOT * unit, SOFT))


def _counts(picture: Picture) -> str:
    entities, dossiers = len(picture.entities), picture.dossiers
    single = sum(dossier.single_source for dossier in dossiers)
    return " · ".join(
        (
            f"{entities:,} {'entity' if entities == 1 else 'entities'}",
            f"{len(dossiers):,} {'claim' if len(dossiers) == 1 else 'claims'}",
            f"{single:,} {'rests' if single == 1 else 'rest'} on a single source",
        )
    )


def _claims(pen: Pen, sheet: Sheet, drawn: Mapping[str, Any], arcs: Mapping[str, Arc]) -> None:
    """Draw the lines, deals above the others."""
    bodies = {node["id"]: node for node in drawn["nodes"]}
    for edge in drawn["edges"]:
        shown, end = arcs[edge["id"]], bodies[edge["to"]]
        width, colour = edge["width"] * sheet.stroke, edge["color"]["color"]
        dashes = dashed(edge["dashes"] or (), sheet.stroke, width)
        if edge["arrows"]["to"]["enabled"] and edge["from"] != edge["to"]:
            shown = _arrow(pen, sheet, shown, edge, end)
        pen.line(shown, colour, width, dashes, order=1.0 if colour == GREY else 1.2)


def _arrow(pen: Pen, sheet: Sheet, whole: Arc, edge: Mapping[str, Any], end: Mapping[str, Any]) -> Arc:
    """Draw the head of an arrow at the outline of its end, and return the part of the curve before it."""
    gap = 1.0 + end["borderWidth"] * sheet.scale
    border = outline(end["shape"], end["size"] * sheet.scale + gap, sheet.at((end["x"], end["y"])))
    share = whole.entry(border)
    length = (15 * edge["arrows"]["to"]["scaleFactor"] + 3 * edge["width"]) * sheet.stroke
    behind = max(0.0, share - 0.85 * length / max(whole.length, 1.0))
    tip, back = whole.at(share), whole.at(behind)
    reach = max(((tip[0] - back[0]) ** 2 + (tip[1] - back[1]) ** 2) ** 0.5, 1e-6)
    heading = ((tip[0] - back[0]) / reach, (tip[1] - back[1]) / reach)
    colour = edge["color"]["color"]
    pen.shape(arrow(tip, heading, length), Ink(colour, colour, 0.2 * sheet.stroke), order=1.5)
    return whole.until(behind)


def _entities(pen: Pen, sheet: Sheet, nodes: Sequence[Mapping[str, Any]], names: Mapping[str, Sequence[Name]]) -> None:
    for node in nodes:
        middle, size, colour = sheet.at((node["x"], node["y"])), node["size"] * sheet.scale, node["color"]
        edge = node["borderWidth"] * sheet.stroke
        figure(pen, node["shape"], middle, size, Ink(colour["background"], colour["border"], edge))
        for name in names[node["id"]]:
            _veiled(pen, sheet, _written(name))
            pen.text(sheet.at((name.x, name.base)), name.text, Letters(sheet.letter, INK), anchor="center")


def _veiled(pen: Pen, sheet: Sheet, spot: Spot) -> None:
    left, top = sheet.at((spot.left, spot.top))
    right, bottom = sheet.at((spot.right, spot.bottom))
    pen.veil(left - 0.8, top, right + 0.8, bottom, order=2.5)


def _written_on(edges: Sequence[Mapping[str, Any]], dossiers: Sequence[Dossier]) -> dict[str, Mark]:
    """Return what is written on each line, as on the page."""
    loud = {edge_id(dossier.id): dossier.deal or dossier.standing != "asserts" for dossier in dossiers}
    return {
        edge["id"]: Mark(clean(edge["mark"]["text"]), single=edge["mark"]["single"], loud=loud[edge["id"]])
        for edge in edges
    }


def _marks(pen: Pen, sheet: Sheet, marks: Mapping[str, Mark], arcs: Mapping[str, Arc], spots: Spots) -> None:
    """Write ① and items on the lines, first what has words, then the marks that had no room for theirs."""
    bare = {}
    for claim, mark in marks.items():
        spot = spots.settled(arcs[claim], *mark.size(sheet.mark), due=False) if mark.text else None
        if spot:
            _mark(pen, sheet, spot, mark)
        elif mark.single:
            bare[claim] = replace(mark, text="")
    for claim, mark in bare.items():
        if spot := spots.settled(arcs[claim], *mark.size(sheet.mark), due=True):
            _mark(pen, sheet, spot, mark)


def _limits(sheet: Sheet) -> Spot:
    """Return the part of the sheet that marks may stand on."""
    top = _head(sheet.title, sheet.unit)
    bottom = sheet.height - sheet.key.height - (2.4 * _FOOT + _MARGIN + 10) * sheet.unit
    edge = 0.8 * _MARGIN * sheet.unit
    return Spot(edge, top, sheet.width - edge, bottom)


def _taken(sheet: Sheet, nodes: Sequence[Mapping[str, Any]], names: Iterable[Sequence[Name]]) -> Iterable[Spot]:
    """Yield what marks keep off, in points."""
    for spot in (*map(_body, nodes), *(_written(name) for label in names for name in label)):
        (left, top), (right, bottom) = sheet.at((spot.left, spot.top)), sheet.at((spot.right, spot.bottom))
        yield Spot(left - 1, top, right + 1, bottom)


def _mark(pen: Pen, sheet: Sheet, spot: Spot, mark: Mark) -> None:
    middle = (spot.top + spot.bottom) / 2
    if mark.text:
        pen.veil(spot.left, spot.top, spot.right, spot.bottom, order=3.5)
        letters = Letters(sheet.mark, INK, slanted=True)
        begin = spot.left + (1.55 * sheet.mark if mark.single else 0.0)
        pen.text((begin, middle + 0.33 * sheet.mark), mark.text, letters)
    if mark.single:
        circled(pen, (spot.left + 0.62 * sheet.mark, middle), 0.58 * sheet.mark, WARN if mark.loud else SOFT)
