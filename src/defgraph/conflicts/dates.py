"""Disagreements over dates: when a stage was reached, since and until when something held, when it is due."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from defgraph.conflicts import rules
from defgraph.conflicts.verdicts import Conflict, Side, compatible
from defgraph.conflicts.weighing import Question, gather, weigh
from defgraph.model import certainly_later
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from defgraph.conflicts.origins import Origins
    from defgraph.dossiers import Dossier, ReportEntry

_OTHER_END = {"since": "until", "until": "since"}
_ONCE = {"event", "agreement"}
_LAW = {
    "date": "it happened once, and only a forecast may be overtaken by time",
    "since": "it began once, and only a forecast may be overtaken by time",
    "until": "it ended once, and only a forecast may be overtaken by time",
    "due": "a plan may change with time, but is one at one time",
}


def date_conflicts(dossier: Dossier, origins: Origins) -> Iterator[Conflict]:
    """Yield what reports of a claim give different dates for, stage by stage."""
    for kind in _LAW:
        asserted: dict[str, list[ReportEntry]] = defaultdict(list)
        hedged: dict[str, list[ReportEntry]] = defaultdict(list)
        for report in dossier.reports:
            if kind in report.dates and report.stance != "denies":
                (asserted if report.stance == "asserts" else hedged)[report.stage].append(report)
        for stage in sorted({*asserted, *hedged}):
            sides = _sides(dossier, kind, asserted[stage])
            yield from _compare(kind, sides, origins)
            yield from _hedged(kind, sides, _sides(dossier, kind, hedged[stage]))


def _sides(dossier: Dossier, kind: str, reports: Sequence[ReportEntry]) -> list[Side]:
    """Return one side for each date (and, of a period, its other end), the earliest first."""
    by_date: dict[tuple[str, str], list[ReportEntry]] = defaultdict(list)
    for report in reports:
        by_date[report.dates[kind], report.dates.get(_OTHER_END.get(kind, ""), "")].append(report)
    return [Side(dossier, date, tuple(agreeing)) for (date, _), agreeing in sorted(by_date.items())]


def _compare(kind: str, sides: Sequence[Side], origins: Origins) -> Iterator[Conflict]:
    apart = [(i, j) for i, j in combinations(range(len(sides)), 2) if _apart(kind, sides[i], sides[j])]
    if apart and kind == "date" and not _happens_once(sides[0].claim):
        yield compatible(kind, "it may have happened more than once", tuple(sides))
    elif apart:
        question = Question(kind, rules.dates(kind), _LAW[kind])
        yield gather(kind, sides, [weigh(question, sides, first, second, origins) for first, second in apart])
    elif len({side.value for side in sides}) > 1:
        yield compatible(
            kind, "the dates agree as far as they go, or are of periods that follow one another", tuple(sides)
        )


def _hedged(kind: str, asserted: Sequence[Side], hedged: Sequence[Side]) -> Iterator[Conflict]:
    differing = [side for side in hedged if any(_apart(kind, side, other) for other in (*asserted, *hedged))]
    if differing:
        because = "a hedged report contradicts nothing by itself"
        yield compatible(kind, because, (*asserted, *differing))


def _apart(kind: str, side: Side, other: Side) -> bool:
    """Tell whether two dates cannot be the same, nor the ends of two periods of which one follows the other."""
    one, two = str(side.value), str(other.value)
    if not certainly_later(one, two) and not certainly_later(two, one):
        return False
    ends = [(s.reports[0].dates.get("since"), s.reports[0].dates.get("until")) for s in (side, other)]
    return kind not in _OTHER_END or not (_follows(ends[0][1], ends[1][0]) or _follows(ends[1][1], ends[0][0]))


def _follows(end: str | None, start: str | None) -> bool:
    return bool(end and start) and not certainly_later(str(end), str(start))


def _happens_once(dossier: Dossier) -> bool:
    """Tell whether the claim is about one event or one agreement; visits, orders and deliveries may recur."""
    relation = ontology().relations[dossier.relation]
    return relation.object_class in _ONCE or (dossier.item is not None and relation.item_class in _ONCE)
