"""Disagreements across claims: offices that two persons hold at once, and shares of owners that exceed the whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from defgraph.conflicts import rules
from defgraph.conflicts.editions import latest_editions
from defgraph.conflicts.times import meet, period
from defgraph.conflicts.verdicts import Conflict, Pair, Side, Verdict, conflict
from defgraph.conflicts.weighing import Question, gather, weigh
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from defgraph.conflicts.origins import Origins
    from defgraph.dossiers import Dossier, ReportEntry

_OWNERSHIP = "controls"
_WHOLE = 100
_HOLDERS = "the ontology does not say whether the office has one holder only"


def office_conflicts(dossiers: Iterable[Dossier], origins: Origins) -> Iterator[Conflict]:
    """Yield offices of one body that several persons are said to hold: one after the other, or perhaps at once.

    The ontology does not say which offices have one holder only, so holders at one time are never a contradiction.
    """
    offices: dict[tuple[str, str, str], list[Side]] = defaultdict(list)
    for dossier in dossiers:
        holding = tuple(report for report in dossier.reports if _holds(report))
        if holding and dossier.item and ontology().relations[dossier.relation].item_class == "office":
            office = dossier.relation, dossier.object.id, dossier.item.id
            offices[office].append(Side(dossier, dossier.subject.label, holding))
    question = Question("office", rules.states, "who holds an office may change with time")
    for office in sorted(offices):
        sides = sorted(offices[office], key=lambda side: (min(map(period, side.reports)), side.claim.id))
        pairs = [_hedged(weigh(question, sides, i, j, origins), sides) for i, j in combinations(range(len(sides)), 2)]
        if pairs:
            yield gather("office", sides, pairs)


def _holds(report: ReportEntry) -> bool:
    """Tell whether a report says when an office was held; that it is over says so only with its period."""
    return report.stance == "asserts" and (report.stage == "in-force" or {"since", "until"} <= report.dates.keys())


def _hedged(pair: Pair, sides: Sequence[Side]) -> Pair:
    if pair.verdict is Verdict.EVOLUTION:
        return pair
    one, two = sides[pair.first], sides[pair.second]
    because = (
        f"{one.value} (told {one.told}) and {two.value} (told {two.told}) may hold it at the same time: {_HOLDERS}."
    )
    return replace(pair, verdict=Verdict.UNDECIDED, law=_HOLDERS, because=because)


def ownership_conflicts(dossiers: Iterable[Dossier], origins: Origins) -> Iterator[Conflict]:
    """Yield what is owned, by the shares told of one time, to more than the whole."""
    owned: dict[str, list[tuple[Dossier, ReportEntry]]] = defaultdict(list)
    for dossier in dossiers:
        if dossier.relation == _OWNERSHIP:
            shares = (
                r for r in dossier.reports if "share" in r.figures and r.stance == "asserts" and r.stage == "in-force"
            )
            owned[dossier.object.id] += [(dossier, report) for report in shares]
    for thing in sorted(owned):
        yield from _exceeding(owned[thing], origins)


def _exceeding(told: Sequence[tuple[Dossier, ReportEntry]], origins: Origins) -> Iterator[Conflict]:
    """Yield the gravest finding on shares that exceed the whole: at one time, or at different times only."""
    # Shares that are told of one time all hold on the day on which the last of them began.
    days = sorted({period(report).year.beginning for _, report in told})
    at_once = [_least(_latest([(d, r) for d, r in told if meet([period(r).year], [day])])) for day in days]
    found = [_ownership(sides, *_verdict(sides, origins)) for sides in at_once if _sum(sides) > _WHOLE]
    if found:
        yield min(found, key=lambda conflict: conflict.verdict.gravity)
    elif _sum(sides := _least(told)) > _WHOLE:
        yield _ownership(sides, Verdict.EVOLUTION, "but not at one time: who owns it may change")


def _latest(told: Sequence[tuple[Dossier, ReportEntry]]) -> Iterator[tuple[Dossier, ReportEntry]]:
    """Leave out what a later edition of the same register replaces."""
    latest = latest_editions(report for _, report in told)
    for dossier, report in told:
        document = report.document
        if not (document.edition_of and document.issued) or (document.edition_of, document.issued) in latest:
            yield dossier, report


def _least(told: Iterable[tuple[Dossier, ReportEntry]]) -> list[Side]:
    """Return one side for each owner, with the least share told of them: if these are too much, all are."""
    owners: dict[str, Side] = {}
    for dossier, report in told:
        side = Side(dossier, report.figures["share"], (report,))
        known = owners.get(dossier.id)
        if known is None or _low(side) < _low(known):
            owners[dossier.id] = side
        elif known.value == side.value:
            owners[dossier.id] = replace(known, reports=(*known.reports, report))
    return sorted(owners.values(), key=lambda side: (_low(side), side.claim.id))


def _low(side: Side) -> Decimal:
    assert not isinstance(side.value, str)
    return Decimal(side.value.low or 0)


def _sum(sides: Iterable[Side]) -> Decimal:
    return sum(map(_low, sides), Decimal())


def _verdict(sides: Sequence[Side], origins: Origins) -> tuple[Verdict, str]:
    reports = [report for side in sides for report in side.reports]
    if not all(period(report).year.firm for report in reports):
        return Verdict.UNDECIDED, "but the times known do not tell whether at one time"
    if shared := origins.shared(reports):
        return Verdict.INCONSISTENT, f"yet all come from {' and '.join(source.words for source in shared)}"
    return Verdict.CONTRADICTION, "more than the whole"


def _ownership(sides: Sequence[Side], verdict: Verdict, more: str) -> Conflict:
    shares = ", ".join(f"{side.value} by {side.claim.subject} (told {side.told})" for side in sides)
    because = f"{sides[0].claim.object} is owned to {_sum(sides):g} % in all, {more}: {shares}."
    law = "shares told of one time add up to no more than the whole"
    pairs = tuple(Pair(i, j, verdict, law, because) for i, j in combinations(range(len(sides)), 2))
    return replace(conflict("ownership", tuple(sides), pairs), because=because)
