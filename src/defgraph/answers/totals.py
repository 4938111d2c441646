"""Supplies summed up: how many items, and how many units, each supplier has delivered or each recipient got."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from defgraph.answers.rows import Row, Rows, named_columns, rows_of
from defgraph.dossiers import Named
from defgraph.lookup import short
from defgraph.store import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.dossiers import Dossier
    from defgraph.store import Store

_SUCCESSORS = "SELECT ?state ?successor WHERE { ?state dg:successor ?successor }"
_HANDED_OVER = frozenset({"delivering", "delivered"})
_NOBODY = Named("", "")


def successors(store: Store) -> Mapping[str, str]:
    """Return the state that continued each state that is no more, by their ids."""
    return {short(str(state)): short(str(later)) for state, later in select(store, _SUCCESSORS).rows}


def totals(dossiers: Iterable[Dossier], side: str, succeeded: Mapping[str, str]) -> Rows:
    """Return one row for each entity on a side (``supplier`` or ``recipient``) of supplies: the most items first.

    A state that is no more counts with the one that continued it. Denied supplies count nothing.
    """
    groups: dict[str, list[Dossier]] = defaultdict(list)
    names: dict[str, Named] = {}
    for dossier in dossiers:
        if dossier.standing != "denies":
            named = dossier.subject if side == "supplier" else dossier.object
            names[named.id] = named
            groups[_continued(named.id, succeeded)].append(dossier)
    found = [_total(names.get(key, Named(key, key)), group, side) for key, group in groups.items()]
    brief = (side, "with", "items_delivered", "units", "hedged_units", "items", "single_source")
    return rows_of(sorted(found, key=_most_first), _total(_NOBODY, (), side), brief)


def _continued(name: str, succeeded: Mapping[str, str]) -> str:
    met = {name}
    while (later := succeeded.get(name)) and later not in met:
        met.add(name := later)
    return name


def _most_first(row: Row) -> tuple[int, int, str]:
    return -int(str(row["items_delivered"])), -int(str(row["items"])), str(next(iter(row.values())))


def _total(of: Named, group: Sequence[Dossier], side: str) -> Row:
    handed_over = [one for one in group if one.stage in _HANDED_OVER and one.standing == "asserts"]
    others = {one.subject if side == "supplier" else one.object for one in group} - {of}
    units = [_units(one) for one in handed_over]
    return {
        **named_columns(side, of),
        "with": sorted(other.label for other in others),
        "items_delivered": len(handed_over),
        "units": sum(certain for certain, _ in units),
        "hedged_units": sum(hedged for _, hedged in units),
        "items": len(group),
        "single_source": sum(one.single_source for one in group),
    }


def _units(dossier: Dossier) -> tuple[int, int]:
    """Return how many units were delivered by the latest document that tells: as asserted, and as only hedged.

    Of a range the lower end counts; of each deal the last report, one that asserts before one that hedges.
    """
    telling = [report for report in dossier.reports if report.stance != "denies" and "delivered" in report.figures]
    of_each: dict[str, dict[str, int]] = defaultdict(dict)
    for report in telling:
        if report.document.id == telling[-1].document.id:
            of_each[report.deal][report.stance] = int(report.figures["delivered"].low or 0)
    certain = sum(deal["asserts"] for deal in of_each.values() if "asserts" in deal)
    return certain, sum(deal["hedges"] for deal in of_each.values() if "asserts" not in deal)
