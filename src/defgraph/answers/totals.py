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

_SUCCESSORS = "SELECT ?state ?successor ?label WHERE { ?state dg:successor ?successor . ?successor rdfs:label ?label }"
_HANDED_OVER = frozenset({"delivering", "delivered"})
_NOBODY = Named("", "")


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
    brief = (side, "with", "items_delivered", "units", "hedged_units", "items", "single_source")
    return rows_of(sorted(found, key=_most_first), _total(_NOBODY, (), side), brief)


def _continued(state: Named, succeeded: Mapping[str, Named]) -> Named:
    met = {state.id}
    while (later := succeeded.get(state.id)) and later.id not in met:
        state = later
        met.add(state.id)
    return state


def _most_first(row: Row) -> tuple[int, int, str]:
    return -int(str(row["items_delivered"])), -int(str(row["items"])), str(next(iter(row.values())))


def _total(of: Named, group: Sequence[Dossier], side: str) -> Row:
    handed_over = [one for one in group if one.stage in _HANDED_OVER and one.standing == "asserts"]
    others = {one.subject if side == "supplier" else one.object for one in group}
    units = [_units(one) for one in handed_over]
    return {
        **named_columns(side, of),
        "with": sorted(other.label for other in others if other.id != of.id),
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
