"""How tables, sheets and pictures write what dossiers hold: the same words everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from defgraph.dossiers.entries import Figure, ReportEntry


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


def figures_text(report: ReportEntry, disputed: Collection[tuple[str, Figure | str]] = ()) -> str:
    """Write the figures of a report in a few words, and when what is due is due.

    ``disputed`` are the figures and dates that other reports contradict, each by its kind and value; they are marked.
    """
    return ", ".join([*figure_words(report, disputed), *_due(report, disputed)])


def _due(report: ReportEntry, disputed: Collection[tuple[str, Figure | str]]) -> Iterator[str]:
    if due := report.dates.get("due"):
        yield f"due {due}" + _mark(("due", due) in disputed)


def figure_words(report: ReportEntry, disputed: Collection[tuple[str, Figure | str]] = ()) -> Iterator[str]:
    """Yield the figures of a report in words, in the order of their use; ``17?`` if it hedges; disputed ones marked."""
    doubt = "?" if report.stance == "hedges" else ""
    for name, words in _FIGURES.items():
        if figure := report.figures.get(name):
            one = name == "quantity" and figure.low == figure.high == 1
            yield (words.removesuffix("s") if one else words).format(f"{figure}{doubt}") + _mark(
                (name, figure) in disputed
            )


_FIGURES = {
    "delivered": "{} delivered",
    "ordered": "{} ordered",
    "quantity": "{} units",
    "value": "{}",
    "share": "{}",
    "rank": "rank {}",
}


def _mark(disputed: bool) -> str:  # noqa: FBT001 - read off where it is called
    return " (disputed)" if disputed else ""
