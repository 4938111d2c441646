"""When a report says that something is so: stretches of days, as far as known, and how they lie to each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from defgraph.model import certainly_later

if TYPE_CHECKING:
    from collections.abc import Iterable

    from defgraph.dossiers import ReportEntry

_EVER, _OPEN = "0000-00-00", "9999-99-99"


@dataclass(frozen=True, slots=True, order=True)
class Extent:
    """A stretch from the first to the last day, both as ``YYYY-MM-DD``.

    ``firm`` tells that it is so on every one of these days; else it is on some day among them, not known which.
    An open stretch carries its document, because one document speaks at one time, known or not.
    """

    first: str
    last: str
    firm: bool
    document: str = ""

    @property
    def year(self) -> Extent:
        """The whole years it lies in, for figures that are of a year; an open one stays as it is."""
        if self.document:
            return self
        firm = self.firm or self.first[:4] == self.last[:4]
        return Extent(f"{self.first[:4]}-01-01", f"{self.last[:4]}-12-31", firm=firm)

    @property
    def beginning(self) -> Extent:
        """Its first day."""
        return Extent(self.first, self.first, firm=True)


def told(report: ReportEntry) -> Extent:
    """Return when the document was issued, as far as known."""
    document = report.document
    if document.issued:
        return some_day(document.issued)
    return Extent(
        _first(document.issued_after) if document.issued_after else _EVER, _OPEN, firm=False, document=document.id
    )


def reached(report: ReportEntry) -> Extent:
    """Return when the stage was reached: its date or the end of its period, if past when it was told; else then."""
    said = told(report)
    for date in ("date", "until"):
        if date in report.dates and not is_forecast(report, report.dates[date]):
            return some_day(report.dates[date])
    return said


def period(report: ReportEntry) -> Extent:
    """Return when a state of affairs held: from its beginning to its end, as far as given; else when it was told.

    Years and months at its ends count only for the day that certainly belongs to it: of a state until 1995 and
    another since 1995, one follows the other.
    """
    start = report.dates.get("since") or report.dates.get("date", "")
    said = told(report)
    end = report.dates.get("until", "")
    if end and not is_forecast(report, end):
        return _between(start or end, end)
    if not start or _first(start) > said.last:
        return said
    if said.document:  # told some day after the beginning: it held from then on, nobody knows how long
        return Extent(_last(start), max(_last(start), said.first), firm=True)
    return _between(start, report.document.issued)


def is_forecast(report: ReportEntry, date: str) -> bool:
    """Tell whether a date lay ahead when it was told, as far as known."""
    known = report.document.issued
    return bool(known) and certainly_later(date, known)


def spoken_of(report: ReportEntry) -> Extent:
    """Return what time a figure is of: its date or period if one is given, else when it was told."""
    if {"since", "until"} <= report.dates.keys():
        return period(report)
    return some_day(report.dates["date"]) if "date" in report.dates else told(report)


def _between(start: str, end: str) -> Extent:
    first, last = _last(start), _first(end)
    if first <= last:
        return Extent(first, last, firm=True)
    return Extent(_first(start), _last(end), firm=start == end and len(start) == 10)


@lru_cache(maxsize=100_000)
def some_day(date: str) -> Extent:
    """Return the day that a year, month or day may mean: some day of it."""
    return Extent(_first(date), _last(date), firm=len(date) == 10)


def _first(date: str) -> str:
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


def _last(date: str) -> str:
    # Every month has a 31st here: days are only compared, never counted.
    return date + "-12-31"[len(date) - 4 :] if len(date) < 10 else date


def meet(some: Iterable[Extent], others: Iterable[Extent]) -> bool:
    """Tell whether any of some stretches shares a day with any of others, in one pass over both."""
    ones, twos = sorted(some), sorted(others)
    i = j = 0
    while i < len(ones) and j < len(twos):
        if ones[i].last < twos[j].first:
            i += 1
        elif twos[j].last < ones[i].first:
            j += 1
        else:
            return True
    return False
