"""Assessing every claim: stage, standing, plain property and support, for all claims at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from defgraph import stages
from defgraph.lineage.arrays import ASSERTS, DENIES, HEDGES, STANCES
from defgraph.lineage.reading import read_evidence
from defgraph.model import Assessment, Support
from defgraph.sets import distinct
from defgraph.support.counting import Counter, Supports
from defgraph.support.failures import Failures
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from defgraph.lineage.arrays import Claims, Evidence, Reports
    from defgraph.sets import Bools, Ints
    from defgraph.store import Store
    from defgraph.vocabulary import Relation

NONE = -1
_PORTION = 1 << 12


def assess(store: Store, as_of: str | None = None) -> Iterator[Assessment]:
    """Assess each claim, in the order of their IRIs; what had ended is told as of a day, if one is given."""
    evidence = read_evidence(store, as_of)
    return assessments(evidence.claims, evidence.lineage.nodes, assess_all(evidence))


@dataclass(frozen=True)
class Assessed:
    """What follows for each claim from its reports.

    ``standing`` refers to :data:`defgraph.lineage.arrays.STANCES`, ``stage`` to the stages of the ontology, ``direct``
    to ``properties``; -1 stands for none, also of a claim nobody reports.
    """

    standing: Ints
    stage: Ints
    direct: Ints
    properties: tuple[str, ...]
    support: Supports
    stage_support: Supports


def assess_all(evidence: Evidence, counter: Counter | None = None, standing: Bools | None = None) -> Assessed:
    """Assess all claims.

    After failures, ``counter`` is one that knows of them, and ``standing`` tells which reports still stand: these
    carry claims to their stages. Those that have fallen are told to the counter all the same; else a document whose
    reports have all fallen would be taken for one that has none, and stands on its own.
    """
    reading = _Reading(evidence, np.ones(len(evidence.reports.stage), np.bool_) if standing is None else standing)
    counter = counter or Counter(evidence.lineage, Failures.of(evidence.lineage))
    support = counter.count(reading.attesting)
    # Where all that attest to a claim carry it to its stage, the two supports are one.
    fewer = np.zeros(len(reading.stage), np.bool_)
    fewer[reading.claim[reading.attesting & ~reading.carrying]] = True
    stage_support = support
    if fewer.any():
        stage_support = support.instead(fewer, counter.count(reading.carrying & fewer[reading.claim]))
    return Assessed(reading.standing, reading.stage, reading.direct, reading.properties, support, stage_support)


def attesting(reports: Reports) -> Bools:
    """Tell which reports attest to their claim: those that do not deny it, nor guess that it may be blocked or end."""
    climbs = np.array([stage in ontology().rungs for stage in ontology().stages])[reports.stage]
    attests: Bools = (reports.stance == ASSERTS) | ((reports.stance == HEDGES) & climbs)
    return attests


def assessments(claims: Claims, nodes: Sequence[str], assessed: Assessed) -> Iterator[Assessment]:
    """Yield the assessment of each claim that is reported as a value, in the order of their IRIs.

    ``nodes`` are the IRIs of what may fail: :attr:`defgraph.lineage.arrays.Lineage.nodes`.
    """
    relations = tuple(ontology().relations.values())
    words, properties = (*ontology().stages, None), (*assessed.properties, None)
    supports = zip(_supports(nodes, assessed.support), _supports(nodes, assessed.stage_support), strict=True)
    columns = (claims.relation, claims.subject, claims.object, assessed.standing, assessed.stage, assessed.direct)
    rows = zip(claims.iris, supports, _rows(*columns), strict=True)
    for claim, (support, stage_support), (relation, subject, object_, standing, stage, direct) in rows:
        if NONE in {standing, relation}:
            continue  # A claim nobody reports: the shapes name it, and there is nothing to assess.
        yield Assessment(
            claim=claim,
            subject=claims.entities[subject],
            object=claims.entities[object_],
            symmetric=relations[relation].symmetric,
            standing=STANCES[standing],
            stage=words[stage],
            direct=properties[direct],
            support=support,
            stage_support=stage_support,
        )


def _rows(*columns: Ints) -> Iterator[tuple[int, ...]]:
    """Yield the rows of arrays, a portion at a time: as lists, they would take many times the memory."""
    for start in range(0, len(columns[0]), _PORTION):
        yield from zip(*(column[start : start + _PORTION].tolist() for column in columns), strict=True)


def _supports(nodes: Sequence[str], supports: Supports) -> Iterator[Support]:
    names = (*nodes, *nodes)
    for number, (low, high) in enumerate(_rows(supports.low, supports.high)):
        yield Support(low, high, tuple(sorted(names[point] for point in supports.weak[number])))


class _Reading:
    """What the chosen reports of each claim come to.

    Where none tells of an exit, nor that something is over, all claims are read at once; the others one by one, by
    :mod:`defgraph.stages`.
    """

    def __init__(self, evidence: Evidence, chosen: Bools) -> None:
        self.evidence, self.reports, self.claim = evidence, evidence.reports, evidence.lineage.claim
        self.relations: tuple[Relation, ...] = tuple(ontology().relations.values())
        self.stages = ontology().stages
        self.properties = tuple(sorted({p for relation in self.relations for p in relation.direct.values()}))
        rung = np.array([ontology().rungs.get(stage, NONE) for stage in self.stages])[self.reports.stage]
        climbs = rung >= 0
        self.standing = self._strongest(chosen)
        carrying = chosen & (self.reports.stance == self.standing[self.claim]) & (self.reports.stance != DENIES)
        self.stage = self._highest(carrying & climbs)
        self.direct = self._properties()
        self._read_singly(carrying, carrying & (~climbs | self.reports.over))
        self.attesting = attesting(self.reports)
        reached = self.stage[self.claim]
        needed = np.append([ontology().rungs.get(stage, NONE) for stage in self.stages], NONE)[reached]
        carries = np.where(needed >= 0, rung >= needed, self.reports.stage == reached)
        self.carrying = self.attesting & ((carrying & carries) | ~chosen)

    def _strongest(self, chosen: Bools) -> Ints:
        """Return the strongest stance on each claim; -1 where nobody reports it."""
        standing = np.full(len(self.evidence.claims.iris), len(STANCES))
        np.minimum.at(standing, self.claim[chosen], self.reports.stance[chosen])
        standing[standing == len(STANCES)] = NONE
        return standing

    def _highest(self, climbing: Bools) -> Ints:
        """Return the highest stage of each claim that any of these reports gives; -1 where there is none."""
        rungs = ontology().rungs
        ladder = sorted(rungs, key=lambda stage: (rungs[stage], stage))
        place = np.array([ladder.index(stage) if stage in rungs else NONE for stage in self.stages])
        top = np.full(len(self.evidence.claims.iris), NONE)
        np.maximum.at(top, self.claim[climbing], place[self.reports.stage[climbing]])
        found: Ints = np.append([self.stages.index(stage) for stage in ladder], NONE)[top]
        return found

    def _properties(self) -> Ints:
        """Return the plain property that each claim gives if it stands at its stage; -1 for none."""
        table = np.full((len(self.relations) + 1, len(self.stages) + 1), NONE)
        for number, relation in enumerate(self.relations):
            for stage, name in relation.direct.items():
                table[number, self.stages.index(stage)] = self.properties.index(name)
        return np.where(self.standing == ASSERTS, table[self.evidence.claims.relation, self.stage], NONE)

    def _read_singly(self, carrying: Bools, hard: Bools) -> None:
        for claim in distinct(self.claim[hard]).tolist():
            first, last = np.searchsorted(self.claim, [claim, claim + 1]).tolist()
            tellings = [self._telling(report) for report in range(first, last) if carrying[report]]
            stage = stages.stage_of(tellings)
            asserting = tellings if self.standing[claim] == ASSERTS else []
            name = stages.direct_property(self.relations[self.evidence.claims.relation[claim]], asserting, stage)
            self.stage[claim] = self.stages.index(stage) if stage else NONE
            self.direct[claim] = self.properties.index(name) if name else NONE

    def _telling(self, report: int) -> stages.Telling:
        said = self.reports
        stance, stage = STANCES[said.stance[report]], self.stages[said.stage[report]]
        return stages.Telling(stance, stage, said.times[said.time[report]], bool(said.over[report]))
