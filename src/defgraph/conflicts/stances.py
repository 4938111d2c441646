"""Disagreements over how far it has got: stages against stages, denials against assertions."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING

from defgraph.conflicts import rules
from defgraph.conflicts.times import meet, period, reached, told
from defgraph.conflicts.verdicts import Conflict, Pair, Side, Verdict, compatible
from defgraph.conflicts.weighing import Question, gather, weigh
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from defgraph.conflicts.origins import Origins
    from defgraph.conflicts.rules import Reading, Reports
    from defgraph.conflicts.times import Extent
    from defgraph.dossiers import Dossier, ReportEntry

_EXCLUDING = ({"in-force", "lifted"}, {"held", "cancelled"})
"""Stages of which one undoes the other. Elsewhere an exit leaves standing what was reached before."""

_PASSING = {"in-force", "planned"}
"""Stages that may be left again without trace: what holds or is planned now need not have been before, or stay so."""


def stage_conflicts(dossier: Dossier, origins: Origins) -> Iterator[Conflict]:
    """Yield the climb of a claim from stage to stage, or stages that exclude each other."""
    sides = _sides(dossier, "asserts")
    if len(sides) > 1:
        pairs = [_pair(sides, first, second, origins) for first, second in combinations(range(len(sides)), 2)]
        yield gather("stage", sides, pairs)


def denial_conflicts(dossier: Dossier, origins: Origins) -> Iterator[Conflict]:
    """Yield denials of a stage that other reports assert, or pass by asserting a higher one."""
    denied, asserted, hedged = (_sides(dossier, stance) for stance in ("denies", "asserts", "hedges"))
    sides = [*denied, *asserted]
    crossing = [(i, j + len(denied)) for i, j in _against(denied, asserted)]
    if crossing:
        pairs = [weigh(_denial(sides[j]), sides, i, j, origins) for i, j in crossing]
        yield gather("stance", sides, pairs)
    if any(_against(denied, hedged)):
        because = "a hedged report contradicts nothing by itself"
        yield compatible(
            "stance", because, (*denied, *(hedged[j] for j in sorted({j for _, j in _against(denied, hedged)})))
        )


def _sides(dossier: Dossier, stance: str) -> list[Side]:
    """Return one side for each stage that reports of a stance give, in the order of the ladder."""
    stages: dict[str, list[ReportEntry]] = defaultdict(list)
    for report in dossier.reports:
        if report.stance == stance:
            stages[report.stage].append(report)
    words = {"asserts": "{}", "hedges": "perhaps {}", "denies": "not {}"}[stance]
    ordered = sorted(stages, key=ontology().stages.index)
    return [Side(dossier, words.format(stage.replace("-", " ")), tuple(stages[stage])) for stage in ordered]


def _stage(side: Side) -> str:
    return side.reports[0].stage


def _against(denied: Sequence[Side], asserted: Sequence[Side]) -> list[tuple[int, int]]:
    """Return the places of denials with those of the assertions that they deny."""
    return [
        (i, j)
        for (i, denial), (j, assertion) in product(enumerate(denied), enumerate(asserted))
        if _reaches(_stage(assertion), _stage(denial))
    ]


def _reaches(stage: str, denied: str) -> bool:
    """Tell whether a stage is another or lies above it on the ladder."""
    rungs = ontology().rungs
    return stage == denied or (denied in rungs and rungs.get(stage, -1) >= rungs[denied])


def _denial(assertion: Side) -> Question:
    stage = _stage(assertion)
    if stage in _PASSING or stage not in ontology().rungs:
        return Question("stance", rules.states, "it may be so at one time and not at another")
    return Question("stance", rules.ladder, "what is not reached may be reached later, but what was reached stays so")


def _pair(sides: Sequence[Side], first: int, second: int, origins: Origins) -> Pair:
    one, two = sides[first], sides[second]
    rungs = ontology().rungs
    if {_stage(one), _stage(two)} in _EXCLUDING:
        return weigh(
            Question("stage", _undoing, "it cannot hold and have ended at one time"), sides, first, second, origins
        )
    if _stage(two) in rungs:
        return _climb(sides, first, second)
    if not meet([reached(r) for r in one.reports], [reached(r) for r in two.reports]):
        return Pair(first, second, Verdict.EVOLUTION, "it went on", _told(one, two))
    law = f"both can hold: {one.value} first, then {two.value}"
    return Pair(first, second, Verdict.COMPATIBLE, law, law)


def _undoing(some: Reports, others: Reports) -> Reading:
    return rules.change(*([_holds(report) for report in side if not _tells_its_end(report)] for side in (some, others)))


def _holds(report: ReportEntry) -> Extent:
    return period(report) if report.stage == "in-force" else reached(report)


def _tells_its_end(report: ReportEntry) -> bool:
    """Tell whether a report of what held gives its end too: then it agrees that it ended."""
    return report.stage == "in-force" and "until" in report.dates


def _climb(sides: Sequence[Side], first: int, second: int) -> Pair:
    """Weigh two rungs that are both asserted: a climb if the higher was first reached after the lower was told."""
    lower, higher = sides[first], sides[second]
    begun, arrived = min(told(report).last for report in lower.reports), min(reached(r).first for r in higher.reports)
    if begun < arrived:
        return Pair(first, second, Verdict.EVOLUTION, "it went on", _told(lower, higher))
    law = f"a lag, no contradiction: who tells of {lower.value} only does not deny {higher.value}"
    return Pair(first, second, Verdict.COMPATIBLE, law, law)


def _told(one: Side, two: Side) -> str:
    return f"It went on: {one.value} was told {one.told}, {two.value} {two.told}."
