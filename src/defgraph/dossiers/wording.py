"""How tables, sheets and pictures write what dossiers hold: the same words everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.dossiers.entries import ReportEntry


def interval(low: int, high: int) -> str:
    """Write support as people read it: ``1 ①``, ``1–3 ①``, ``2``.

    >>> interval(1, 3)
    '1–3 ①'
    """
    text = f"{low}" if low == high else f"{low}–{high}"
    return f"{text} ①" if low == 1 else text


def reached(standing: str, stage: str) -> str:
    """Tell how far a claim has got, and if nobody asserts that."""
    return {"asserts": stage, "hedges": f"{stage} (hedged)", "denies": "only denied"}[standing]


def period(report: ReportEntry) -> str:
    """Tell when it was, as far as reported."""
    since, until = (report.dates.get(end, "") for end in ("since", "until"))
    return report.dates.get("date") or (f"{since}–{until}" if since or until else "")


def figures_text(report: ReportEntry) -> str:
    """Write the figures of a report in a few words, and when what is due is due."""
    return ", ".join([*figure_words(report), *([f"due {report.dates['due']}"] if "due" in report.dates else [])])


def figure_words(report: ReportEntry) -> Iterator[str]:
    """Yield the figures of a report in words, in the order of their use."""
    for name in ("delivered", "ordered"):
        if name in report.figures:
            yield f"{report.figures[name]} {name}"
    if "quantity" in report.figures:
        yield f"{report.figures['quantity']} units"
    yield from (str(report.figures[name]) for name in ("value", "share") if name in report.figures)
    if "rank" in report.figures:
        yield f"rank {report.figures['rank']}"
