"""The timeline: how deals and relations went, stage by stage, and who reported each step, as one SVG drawing.

Time runs to the right, one band for each claim, in it a row for each rung of the ladder that was met. What a
drawing tells by shape and place the page tells in a table beneath it, too.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from defgraph.dossiers.wording import figures_text, period
from defgraph.picture.bands import Band, band
from defgraph.picture.lettering import clean, lines
from defgraph.picture.looks import words
from defgraph.picture.marks import WIDTH, Frame, Told, frame_of, told
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment
    from markupsafe import Markup

    from defgraph.dossiers import Dossier, ReportEntry

_HERE = files("defgraph.picture")
_TITLE, _TITLE_LINE = 21, 27
_ROOM = WIDTH - 40


@dataclass(frozen=True, slots=True)
class _Drawing:
    title: str
    summary: str
    frame: Frame
    bands: tuple[Band, ...]
    told: tuple[tuple[str, Told], ...]


def render_timeline(dossiers: Sequence[Dossier], *, title: str) -> str:
    """Return the drawing as an SVG document, 1160 pixels wide and as high as it needs.

    Deals come first. A report is drawn at the time of what it tells, else at its date of issue; what has neither
    stands in a column of its own. The same claims give the same drawing, byte for byte.
    """
    drawing = _drawing(dossiers, title)
    return (
        _environment()
        .get_template("timeline.svg.j2")
        .render(
            drawing=drawing,
            title_lines=list(lines(drawing.title, _ROOM, _TITLE, bold=True)),
            title_line=_TITLE_LINE,
            width=WIDTH,
            style=_markup(_asset("timeline.css")),
        )
    )


def render_timeline_page(dossiers: Sequence[Dossier], *, title: str) -> str:
    """Return an HTML page with the drawing, and beneath it a table of the same reports.

    It asks nothing of the network and runs no script. Each mark leads to its report in the table.
    """
    drawing = _drawing(dossiers, title)
    style = _asset("timeline.css") + _asset("timeline_page.css")
    source = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("timeline.html.j2")
        .render(
            drawing=drawing,
            rows=[_row(statement, one) for statement, one in drawing.told],
            width=WIDTH,
            style=_markup(style),
            policy=f"default-src 'none'; style-src 'sha256-{source}'; base-uri 'none'; form-action 'none'",
        )
    )


def _drawing(dossiers: Sequence[Dossier], title: str) -> _Drawing:
    ordered = sorted(dossiers, key=_deals_first)
    reports = sorted(
        ((dossier, report) for dossier in ordered for report in dossier.reports),
        key=lambda pair: (_when(pair[1]) or "9", pair[1].known, pair[0].sentence, pair[1].start, pair[1].id),
    )
    numbered = [(dossier, told(number, report)) for number, (dossier, report) in enumerate(reports, start=1)]
    frame = frame_of(one for _, one in numbered)
    of_claim: dict[str, list[Told]] = {dossier.id: [] for dossier in ordered}
    for dossier, one in numbered:
        of_claim[dossier.id].append(one)
    return _Drawing(
        title=clean(title),
        summary=_summary(ordered, reports),
        frame=frame,
        bands=tuple(band(dossier, of_claim[dossier.id], frame) for dossier in ordered),
        told=tuple((clean(dossier.sentence), one) for dossier, one in numbered),
    )


def _deals_first(dossier: Dossier) -> tuple[object, ...]:
    first = min((_when(report) or "9" for report in dossier.reports), default="9")
    return not dossier.deal, list(ontology().relations).index(dossier.relation), first, dossier.sentence, dossier.id


def _when(report: ReportEntry) -> str:
    return report.dates.get("date") or report.dates.get("since") or report.dates.get("until") or report.known


def _summary(dossiers: Sequence[Dossier], reports: Sequence[tuple[Dossier, ReportEntry]]) -> str:
    documents = len({report.document.id for _, report in reports})
    single = sum(dossier.single_source for dossier in dossiers)
    counts = [_count(len(dossiers), "claim"), _count(len(reports), "report"), _count(documents, "document")]
    alone = f"; {_count(single, 'claim')} on a single source ①" if single else ""
    return f"{counts[0]}, {counts[1]} from {counts[2]}{alone}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _row(statement: str, one: Told) -> dict[str, object]:
    report = one.report
    document = report.document
    return {
        "number": one.number,
        "when": clean(period(report)),
        "issued": clean(document.issued or (f"after {document.issued_after}" if document.issued_after else "")),
        "statement": statement,
        "stage": clean(words(report.stage)),
        "stance": clean(report.stance),
        "figures": clean(figures_text(report)),
        "publisher": clean(document.publisher.label) if document.publisher else "not known",
        "document": clean(document.id),
        "speakers": clean(", ".join(speaker.label for speaker in report.speakers)),
    }


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        autoescape=True,
        loader=FunctionLoader(_asset),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _asset(name: str) -> str:
    return _HERE.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _markup(text: str) -> Markup:
    """Mark our own style sheet as not to be escaped."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704
