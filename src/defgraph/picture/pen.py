"""What a still picture is drawn with: lines, shapes and text on a sheet measured in points, written by matplotlib.

The only module that knows matplotlib. It draws on a figure of its own, never through pyplot, so that it needs no
display and leaves the figures and the settings of whoever calls it as they were. Text is text: in SVG it can be
searched, read aloud and edited, and the file is small; in PDF its letters are embedded as TrueType, as journals ask.
"""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from defgraph.errors import MissingExtra
from defgraph.picture.lettering import width as estimated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import Transform

    from defgraph.picture.strokes import Arc, Place

_POINTS = 72
_DPI = 200
_PAPER = (1.0, 1.0, 1.0, 0.84)
_FACE = "DejaVu Sans"
_READERS = [_FACE, "Verdana", "Segoe UI", "Helvetica", "Arial"]
_SCRIPTS = (
    "Noto Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Noto Sans JP", "Noto Sans KR",
    "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai", "Arial Unicode MS",
    "Microsoft YaHei", "Yu Gothic", "Malgun Gothic", "PingFang SC", "PingFang HK", "Hiragino Sans",
    "Apple SD Gothic Neo",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback", "IPAexGothic", "NanumGothic",
    "Segoe UI", "Tahoma", "FreeSans", "Unifont",
)  # fmt: skip
"""Fonts that know scripts which DejaVu Sans does not, asked in this order where they are installed."""
_GLYPH = re.compile(r"Glyph (\d+) .*missing")
_NAMED = 6
"""Letters that are missing are named up to so many."""
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "defgraph",
    "pdf.fonttype": 42,
    "font.sans-serif": _READERS,
    "lines.scale_dashes": False,
    "text.hinting": "none",
}


@dataclass(frozen=True, slots=True)
class Ink:
    """How a shape is drawn: the colour within, that of its edge, and how wide the edge is, in points."""

    fill: str
    edge: str = "none"
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Letters:
    """How a line of text is written; ``size`` is in points."""

    size: float
    colour: str
    bold: bool = False
    slanted: bool = False


class LettersMissing(UserWarning):
    """Letters stand as boxes on a still picture, since no font that is installed has them."""


class Pen:
    """Draws on one sheet. Places are points from the upper left corner; ``order`` tells what lies above what."""

    def __init__(self, width: float, height: float, form: str) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.form = form
        self._figure: Figure = Figure(figsize=(width / _POINTS, height / _POINTS), facecolor="white")
        points = Affine2D().scale(1 / _POINTS, -1 / _POINTS).translate(0, height / _POINTS)
        self._places: Transform = points + self._figure.dpi_scale_trans

    def line(self, arc: Arc, colour: str, width: float, dashes: Sequence[float] = (), *, order: float = 1) -> None:
        """Draw a curve; dashes and gaps are in points."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        path = Path([arc.start, arc.via, arc.end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        style: Any = (0, tuple(dashes)) if dashes else "solid"
        self._put(PathPatch(path, fill=False, edgecolor=colour, linewidth=width, linestyle=style), order)

    def shape(self, corners: Sequence[Place], ink: Ink, *, order: float = 1) -> None:
        """Draw a closed outline, filled."""
        from matplotlib.patches import Polygon

        self._put(Polygon(list(corners), facecolor=ink.fill, edgecolor=ink.edge, linewidth=ink.width), order)

    def disc(self, middle: Place, radius: float, ink: Ink, *, order: float = 1) -> None:
        """Draw a circle, filled."""
        from matplotlib.patches import Circle

        self._put(Circle(middle, radius, facecolor=ink.fill, edgecolor=ink.edge, linewidth=ink.width), order)

    def veil(self, left: float, top: float, right: float, bottom: float, *, order: float) -> None:
        """Lay white paper, nearly opaque, under what is written: what passes behind still shows that it does."""
        from matplotlib.patches import Rectangle

        self._put(Rectangle((left, top), right - left, bottom - top, facecolor=_PAPER, linewidth=0), order)

    def _put(self, artist: Artist, order: float) -> None:
        artist.set_transform(self._places)
        artist.set_zorder(order)
        self._figure.add_artist(artist)

    def text(self, place: Place, text: str, letters: Letters, *, anchor: str = "left", order: float = 5) -> None:
        """Write one line; ``place`` is on its base line, at its ``anchor``: left, center or right."""
        from matplotlib.text import Text

        font = _font(self.form, letters.size, bold=letters.bold, slanted=letters.slanted)
        written = Text(*place, text, color=letters.colour, fontproperties=font, parse_math=False)
        written.set(horizontalalignment=anchor, verticalalignment="baseline")
        self._put(written, order)

    def saved(self, title: str, description: str) -> bytes:
        """Return the sheet as a file. It holds no date: the same drawing gives the same bytes.

        Warns:
            LettersMissing: of letters that no installed font has; the reader of an SVG may have one.
        """
        told: dict[str, dict[str, Any]] = {
            "svg": {"Title": title, "Description": description, "Creator": "defgraph", "Date": None},
            "pdf": {"Title": title, "Subject": description, "Creator": "defgraph", "CreationDate": None},
            "png": {"Title": title, "Description": description, "Software": "defgraph"},
        }
        file = BytesIO()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self._figure.savefig(file, format=self.form, dpi=_DPI, metadata=told[self.form])
        if self.form != "svg":
            _tell_missing(str(warning.message) for warning in caught)
        return file.getvalue()


def _tell_missing(warned: Iterable[str]) -> None:
    codes = {int(found[1]) for text in warned if (found := _GLYPH.match(text))}
    if codes:
        named = [f"{chr(code)} ({unicodedata.name(chr(code), f'U+{code:04X}')})" for code in sorted(codes)]
        shown = ", ".join(named[:_NAMED]) + (f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else "")
        message = f"drawn as boxes, for no font here has them: {shown}; install a font that has, or write SVG"
        warnings.warn(LettersMissing(message), stacklevel=2)


@contextmanager
def settled() -> Iterator[None]:
    """Draw with matplotlib's own settings and ours, whatever the user's are, and put these back.

    Raises:
        MissingExtra: if matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
    except ModuleNotFoundError as error:
        raise MissingExtra("a still picture (SVG, PNG, PDF)", "pictures") from error
    with mpl.rc_context(), warnings.catch_warnings(), _quiet():
        warnings.filterwarnings("ignore", message=_GLYPH.pattern, category=UserWarning)
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def measured(text: str, size: float, *, bold: bool = False, slanted: bool = False) -> float:
    """Return how wide a line of text is in points, at least: the reader of an SVG may not have our font."""
    exact = _measured(text, bold, slanted) * size
    return max(exact, estimated(text, size, bold=bold)) if not text.isascii() else exact


@cache
def _measured(text: str, bold: bool, slanted: bool) -> float:  # noqa: FBT001
    from matplotlib.textpath import TextToPath

    font = _font("svg", 100.0, bold=bold, slanted=slanted)
    return float(TextToPath().get_text_width_height_descent(text, font, ismath=False)[0]) / 100


@cache
def _font(form: str, size: float, *, bold: bool, slanted: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    family = ["sans-serif"] if form == "svg" else [_FACE, *_installed()]
    return FontProperties(
        family=family, size=size, weight="bold" if bold else "normal", style="oblique" if slanted else "normal"
    )


@cache
def _installed() -> tuple[str, ...]:
    """Name the fonts for other scripts that are here; an SVG names none of them, its reader has fonts of its own."""
    from matplotlib.font_manager import fontManager

    here = set(fontManager.get_font_names())
    return tuple(name for name in _SCRIPTS if name in here)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep matplotlib from telling which fonts it looked for."""
    logger = logging.getLogger("matplotlib")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
