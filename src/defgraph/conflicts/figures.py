"""Disagreements over figures: how many, how much, what share, which rank."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from defgraph.conflicts import rules
from defgraph.conflicts.times import reached, told
from defgraph.conflicts.verdicts import Conflict, Pair, Side, Verdict, compatible
from defgraph.conflicts.weighing import Question, gather, weigh
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from defgraph.conflicts.origins import Origins
    from defgraph.conflicts.rules import Rule
    from defgraph.dossiers import Dossier, Figure, ReportEntry

Topic = tuple[str, str, str, str]
"""What figures must share to be compared: their kind, the stage they are of ("" for any), their unit, and the year.

Only figures of parts of a deal are of a year; it is "" for all others.
"""

_OF_A_STAGE = {"quantity", "value"}
_COUNTED = {
    "ordered": "an order",
    "delivered": "the number delivered",
    "tiv": "the volume delivered",
    "quantity": "the number",
    "value": "the sum",
}
_GROWING = {"ordered", "delivered", "tiv"}
_DELIVERIES = {"delivering", "delivered"}
_CAN_BE_CUT = {"ordered", *_OF_A_STAGE}
_CUTS = {"cancelled", "withdrawn"}


def figure_conflicts(dossier: Dossier, origins: Origins) -> Iterator[Conflict]:
    """Yield what reports of a claim give different figures for."""
    asserted, hedged = (_by_topic(dossier, stance) for stance in ("asserts", "hedges"))
    for topic in sorted({*asserted, *hedged}):
        sides = _sides(dossier, topic, asserted.get(topic, ()))
        yield from _compare(topic, sides, origins)
        yield from _hedged(topic, sides, _sides(dossier, topic, hedged.get(topic, ())))
    yield from _not_comparable(dossier, asserted)


def _by_topic(dossier: Dossier, stance: str) -> dict[Topic, list[ReportEntry]]:
    topics: dict[Topic, list[ReportEntry]] = defaultdict(list)
    for report in dossier.reports:
        if report.stance == stance:
            for kind, figure in report.figures.items():
                stage = report.stage if kind in _OF_A_STAGE else ""
                topics[kind, stage, figure.unit, _year(kind, report)].append(report)
    return topics


def _year(kind: str, report: ReportEntry) -> str:
    """Return the date of a delivery that is told of as a part of its deal: other parts have figures of their own."""
    part = report.deal and report.stage in _DELIVERIES and "quantity" in report.figures
    return report.dates.get("date", "") if part and kind in {"quantity", "tiv"} else ""


def _sides(dossier: Dossier, topic: Topic, reports: Iterable[ReportEntry]) -> list[Side]:
    """Return one side for each figure, the lowest first."""
    by_figure: dict[Figure, list[ReportEntry]] = defaultdict(list)
    for report in reports:
        by_figure[report.figures[topic[0]]].append(report)
    ordered = sorted(by_figure.items(), key=lambda pair: _bounds(pair[0]))
    return [Side(dossier, figure, tuple(agreeing)) for figure, agreeing in ordered]


def _bounds(figure: Figure) -> tuple[bool, int | Decimal, bool, int | Decimal]:
    """Return the ends for sorting: what has no lower end first, what has no upper end last."""
    return figure.low is not None, figure.low or 0, figure.high is None, figure.high or 0


def _compare(topic: Topic, sides: Sequence[Side], origins: Origins) -> Iterator[Conflict]:
    if len(sides) < 2:
        return
    question = _question(topic, sides[0].claim)
    pairs = [
        _pair(question, sides, first, second, origins)
        for first, second in combinations(range(len(sides)), 2)
        if _apart(sides[first], sides[second])
    ]
    if pairs:
        yield gather(topic[0], sides, pairs)
    else:
        yield compatible(topic[0], "the ranges overlap: one figure can fit all of them", tuple(sides))


def _apart(side: Side, other: Side) -> bool:
    """Tell whether no figure fits both sides."""
    one, two = side.value, other.value
    assert not isinstance(one, str)
    assert not isinstance(two, str)
    below = one.high is not None and two.low is not None and one.high < two.low
    above = two.high is not None and one.low is not None and two.high < one.low
    return below or above


def _pair(question: Question, sides: Sequence[Side], first: int, second: int, origins: Origins) -> Pair:
    lower = sides[first]
    pair = weigh(question, sides, first, second, origins)
    if pair.verdict is Verdict.EVOLUTION or question.kind not in _CAN_BE_CUT or not _is_cut(lower, sides[second]):
        return pair
    because = f"{lower.value} was told after {sides[second].value}, and a report tells that it was cut in between."
    return replace(pair, verdict=Verdict.EVOLUTION, law="it was cut in between", because=because)


def _question(topic: Topic, dossier: Dossier) -> Question:
    kind, stage, unit, _ = topic
    rungs = ontology().rungs
    binding = dossier.deal and rungs.get(stage, -1) >= rungs["ordered"]
    if kind in _GROWING or (kind in _OF_A_STAGE and binding):
        rule: Rule = rules.counts(partial(_has_own_date, kind))
        other = " or be of another date" if kind in {*_OF_A_STAGE, "tiv"} else ""
        return Question(kind, rule, f"{_COUNTED[kind]} may grow with time{other}, but does not shrink")
    if kind in {"share", "rank"} or " a " in unit:
        return Question(kind, rules.figures_of_a_year, "such a figure may change from year to year, but not within one")
    return Question(kind, rules.figures_of_a_time, f"{_COUNTED[kind]} may change with time, but is one at one time")


def _has_own_date(kind: str, report: ReportEntry) -> bool:
    """Tell whether the date of a report is that of the figure: an order is not dated by its delivery."""
    if "date" not in report.dates:
        return False
    delivery = report.stage in _DELIVERIES
    return not delivery if kind == "ordered" else delivery if kind in _GROWING else True


def _is_cut(lower: Side, higher: Side) -> bool:
    """Tell whether a report asserts a cancellation after the higher was last told, and before the lower was first."""
    last, first = max(told(report).last for report in higher.reports), min(told(r).first for r in lower.reports)
    cuts = [reached(r) for r in lower.claim.reports if r.stance == "asserts" and r.stage in _CUTS]
    return last < first and any(cut.last >= last and cut.first <= first for cut in cuts)


def _hedged(topic: Topic, asserted: Sequence[Side], hedged: Sequence[Side]) -> Iterator[Conflict]:
    differing = [side for side in hedged if any(_apart(side, other) for other in (*asserted, *hedged))]
    if differing:
        because = "a hedged report contradicts nothing by itself"
        yield compatible(topic[0], because, (*asserted, *differing))


def _not_comparable(dossier: Dossier, topics: dict[Topic, list[ReportEntry]]) -> Iterator[Conflict]:
    """Yield sums in different currencies or for different periods, and figures of different stages."""
    for kind in sorted(_OF_A_STAGE):
        of_kind = sorted(topic for topic in topics if topic[0] == kind)
        sides = tuple(side for topic in of_kind for side in _sides(dossier, topic, topics[topic]))
        if len({unit for _, _, unit, _ in of_kind}) > 1:
            because = "not comparable: sums in different currencies, or for different periods"
            yield compatible(kind, because, sides)
        elif len({stage for _, stage, *_ in of_kind}) > 1 and len({side.value for side in sides}) > 1:
            yield compatible(kind, "they speak of different stages", sides)
