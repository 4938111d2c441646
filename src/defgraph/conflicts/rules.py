"""How time may explain that two values differ: a rule weighs the reports of the lower against those of the higher.

Each rule needs one pass over the reports of either side (after sorting), never every pair of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

from defgraph.conflicts.times import Extent, is_forecast, meet, period, reached, spoken_of, told
from defgraph.dossiers import ReportEntry

Reports = Sequence[ReportEntry]


class Reading(IntEnum):
    """Whether time explains a difference: always, perhaps (the times are not known well enough), or never."""

    EXPLAINED = 0
    PERHAPS = 1
    CLASH = 2


Rule = Callable[[Reports, Reports], Reading]


def change(some: Sequence[Extent], others: Sequence[Extent]) -> Reading:
    """Weigh what may change either way: explained if it is told of different times.

    The same time is the same day, a day of a period, or the same words for it ("2022" and "2022").
    """
    if not meet(some, others):
        return Reading.EXPLAINED
    same = not set(some).isdisjoint(others) or meet(_firm(some), _firm(others))
    return Reading.CLASH if same else Reading.PERHAPS


def growth(lower: Sequence[Extent], higher: Sequence[Extent]) -> Reading:
    """Weigh what may only grow: explained if each telling of the lower was before each of the higher."""
    if not lower or not higher or max(low.last for low in lower) < min(high.first for high in higher):
        return Reading.EXPLAINED
    never_before = max(low.first for low in lower) >= min(high.last for high in higher)
    return Reading.CLASH if never_before or not set(lower).isdisjoint(higher) else Reading.PERHAPS


def _firm(extents: Sequence[Extent]) -> list[Extent]:
    return [extent for extent in extents if extent.firm]


def states(some: Reports, others: Reports) -> Reading:
    """Weigh states of affairs that exclude each other."""
    return change([period(report) for report in some], [period(report) for report in others])


def figures_of_a_time(some: Reports, others: Reports) -> Reading:
    """Weigh figures that may change from one time to another."""
    return change([spoken_of(report) for report in some], [spoken_of(report) for report in others])


def figures_of_a_year(some: Reports, others: Reports) -> Reading:
    """Weigh figures that are of a year: shares, ranks and sums for a year do not change from day to day."""
    return change([spoken_of(report).year for report in some], [spoken_of(report).year for report in others])


def ladder(lower: Reports, higher: Reports) -> Reading:
    """Weigh a stage not yet reached against the stage reached: what was reached stays so."""
    return growth([reached(report) for report in lower], [reached(report) for report in higher])


def counts(dated: Callable[[ReportEntry], bool]) -> Rule:
    """Return the rule for what is counted up: orders, deliveries.

    ``dated`` tells whether a report gives the figure for a date of its own: fewer at a later date may be a further
    order or delivery, so these contradict only what is told of the same time.
    """

    def weigh(lower: Reports, higher: Reports) -> Reading:
        high = [reached(report) if dated(report) else told(report) for report in higher]
        totals = [told(report) for report in lower if not dated(report)]
        parts = [reached(report) for report in lower if dated(report)]
        return max(growth(totals, high), change(parts, high))

    return weigh


def dates(kind: str) -> Rule:
    """Return the rule for dates: a forecast may be overtaken by what is told later; what is past does not change."""

    def weigh(some: Reports, others: Reports) -> Reading:
        (facts, forecasts), (other_facts, other_forecasts) = _parted(kind, some), _parted(kind, others)
        if facts and other_facts:
            return Reading.CLASH
        return max(growth(forecasts, other_facts), growth(other_forecasts, facts), change(forecasts, other_forecasts))

    return weigh


def _parted(kind: str, reports: Reports) -> tuple[list[Extent], list[Extent]]:
    """Return when facts, and when forecasts were told."""
    facts: list[Extent] = []
    forecasts: list[Extent] = []
    for report in reports:
        ahead_of_it = kind == "due" or is_forecast(report, report.dates[kind])
        (forecasts if ahead_of_it else facts).append(told(report))
    return facts, forecasts
