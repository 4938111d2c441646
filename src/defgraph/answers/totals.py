"""Supplies summed up: how many items, and how many units, each supplier has delivered or each recipient got.

Sums trust names: where two sources call one delivery by different names, these are two claims, and it counts twice.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from defgraph.answers.rows import Row, Rows, named_columns, rows_of
from defgraph.conflicts.editions import latest_editions
from defgraph.dossiers import Named
from defgraph.lookup import short
from defgraph.store import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from defgraph.dossiers import Dossier, ReportEntry
    from defgraph.store import Store

_SUCCESSORS = "SELECT ?state ?successor ?label WHERE { ?state dg:successor ?successor . ?successor rdfs:label ?label }"
_HANDED_OVER = frozenset({"delivering", "delivered"})
_NOBODY = Named("", "")
_UNTOLD = "–"

_Row = tuple[str, int, int]
"""A row of a register: its document, and the ends of its span."""


def successors(store: Store) -> Mapping[str, Named]:
    """Return the state that continued each state that is no more, by the id of that."""
    found = select(store, _SUCCESSORS).rows
    return {short(str(state)): Named(short(str(later)), str(label), "Country") for state, later, label in found}


def totals(dossiers: Iterable[Dossier], side: str, succeeded: Mapping[str, Named]) -> Rows:
    """Return one row for each entity on a side (``supplier`` or ``recipient``) of supplies: the most items first.

    A state that is no more counts with the one that continued it. Denied supplies count nothing.
    """
    groups: dict[str, list[Dossier]] = defaultdict(list)
    names: dict[str, Named] = {}
    for dossier in dossiers:
        if dossier.standing != "denies":
            named = _continued(dossier.subject if side == "supplier" else dossier.object, succeeded)
            names[named.id] = named
            groups[named.id].append(dossier)
    found = [_total(names[key], group, side) for key, group in groups.items()]
    brief = (side, "with", "items_delivered", "units_delivered", "items", "single_source")
    return rows_of(sorted(found, key=_most_first), _total(_NOBODY, (), side), brief)


def summed_sources(dossiers: Iterable[Dossier]) -> tuple[str, ...]:
    """Return the sources whose figures are in the sums: registers by their ids, else publishers, else documents."""
    counted = (report for reports in _counted(_handed_over(dossiers)) for report in reports)
    return tuple(sorted({_source(report) for report in counted}))


def _source(report: ReportEntry) -> str:
    document = report.document
    return document.edition_of or (document.publisher.label if document.publisher else document.id)


def _continued(state: Named, succeeded: Mapping[str, Named]) -> Named:
    met = {state.id}
    while (later := succeeded.get(state.id)) and later.id not in met:
        state = later
        met.add(state.id)
    return state


def _most_first(row: Row) -> tuple[int, int, str]:
    return -int(str(row["items_delivered"])), -int(str(row["items"])), str(next(iter(row.values())))


def _total(of: Named, group: Sequence[Dossier], side: str) -> Row:
    handed_over = _handed_over(group)
    others = {one.subject if side == "supplier" else one.object for one in group}
    told = [_units(reports) for reports in _counted(handed_over) if reports]
    certain, hedged = (sum(units) for units in zip(*told, strict=True)) if told else (None, None)
    return {
        **named_columns(side, of),
        "with": sorted(other.label for other in others if other.id != of.id),
        "items_delivered": len(handed_over),
        "units": certain,
        "hedged_units": hedged,
        "units_delivered": _worded(certain, hedged),
        "items": len(group),
        "single_source": sum(one.single_source for one in group),
    }


def _handed_over(dossiers: Iterable[Dossier]) -> list[Dossier]:
    return [one for one in dossiers if one.stage in _HANDED_OVER and one.standing == "asserts"]


def _worded(certain: int | None, hedged: int | None) -> str:
    """Write units as asserted, and those that are only hedged with the sign for that."""
    parts = [f"{certain:,}"] if certain or (certain is not None and not hedged) else []
    return " + ".join([*parts, *([f"{hedged:,}?"] if hedged else [])]) or _UNTOLD


def _counted(dossiers: Iterable[Dossier]) -> Iterator[list[ReportEntry]]:
    """Yield, for each claim, the reports whose figures count for it.

    A row of a register may be of several claims (of a category, and of the type): it counts for that which has most
    rows, and a claim that has no others counts nothing.
    """
    taken: set[_Row] = set()
    told = [(_rows(dossier), dossier) for dossier in dossiers]
    for rows, dossier in sorted(told, key=lambda pair: (-len(pair[0]), pair[1].id)):
        if not rows or not rows <= taken:
            yield _counting(dossier)
        taken |= rows


def _rows(dossier: Dossier) -> set[_Row]:
    """Return the rows of registers that tell of a delivery; none if anything else tells of one too."""
    telling = [report for report in dossier.reports if report.stage in _HANDED_OVER and report.stance != "denies"]
    if any(report.document.refused is None for report in telling):
        return set()
    return {(report.document.id, report.start, report.end) for report in telling}


def _counting(dossier: Dossier) -> list[ReportEntry]:
    """Return the reports that tell how many were delivered: one of each deal, or of each time in it; see below.

    Where a total is told, that of the latest document that tells one counts, and quantities only of deals of which it
    tells none; else the quantities of all times, as registers have them that tell what came in each year.
    """
    telling = [report for report in dossier.reports if _figure(report)]
    if totals_told := [report for report in telling if "delivered" in report.figures]:
        last = totals_told[-1].document.id
        telling = [report for report in telling if report.document.id == last]
        with_total = {report.deal for report in telling if "delivered" in report.figures}
        telling = [report for report in telling if "delivered" in report.figures or report.deal not in with_total]
    else:
        latest = latest_editions(telling)
        telling = [report for report in telling if _edition(report) in {None, *latest}]
    return _last_of_each(telling)


def _last_of_each(telling: Iterable[ReportEntry]) -> list[ReportEntry]:
    """Return one report of each deal and time: one that asserts, if any; of totals the greatest, else the last."""
    of_each: dict[tuple[str, str], dict[str, ReportEntry]] = defaultdict(dict)
    for report in telling:
        total = "delivered" in report.figures
        found = of_each[report.deal, "" if total else report.dates.get("date", "")]
        if not total or report.stance not in found or _number(report) >= _number(found[report.stance]):
            found[report.stance] = report
    dated = {deal for deal, time in of_each if time}
    kept = (told for (deal, time), told in of_each.items() if time or deal not in dated)
    return [told.get("asserts") or told["hedges"] for told in kept]


def _edition(report: ReportEntry) -> tuple[str, str] | None:
    register = report.document.edition_of
    return (register, report.document.issued) if register else None


def _figure(report: ReportEntry) -> str:
    """Return the name of the figure that tells how many were delivered, if there is one."""
    names = ("delivered", "quantity") if report.stage in _HANDED_OVER else ("delivered",)
    return next((name for name in names if name in report.figures and report.stance != "denies"), "")


def _number(report: ReportEntry) -> int:
    return int(report.figures[_figure(report)].low or 0)


def _units(reports: Iterable[ReportEntry]) -> tuple[int, int]:
    """Return how many units reports tell: as asserted, and as only hedged. Of a range the lower end counts."""
    told = [(report.stance, _number(report)) for report in reports]
    certain, hedged = (sum(units for stance, units in told if stance == wanted) for wanted in ("asserts", "hedges"))
    return certain, hedged
