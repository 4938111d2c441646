"""Grading all claims at once, from arrays."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from defgraph import vocabulary as v
from defgraph.grades.scale import RELIABILITY, UNGRADED, Grade, credibility
from defgraph.lineage.arrays import ASSERTS, HEDGES, STANCES
from defgraph.support.counting import Counter
from defgraph.support.failures import Failures
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from defgraph.lineage.arrays import Evidence, Lineage
    from defgraph.sets import Bools, Ints

_ORDER = "".join(RELIABILITY)


def grade_claims(
    evidence: Evidence, standing: Ints, stage: Ints, given: Mapping[str, str], against: Mapping[str, Collection[str]]
) -> list[Grade]:
    """Return the grade of each claim, in their order; a claim that nobody reports has an ``F5``.

    ``standing`` and ``stage`` are those of each claim, as :class:`defgraph.assessment.Assessed` has them; ``given``
    are the grades of agents by IRI, and ``against`` is what :func:`defgraph.grades.objections` found. All failures
    count, at whatever level an audit is made.
    """
    lineage = evidence.lineage
    reports = _graded_by(evidence, standing, stage)
    support = Counter(lineage, Failures.of(lineage)).count(reports)
    denials = known_support(lineage, _among(evidence.reports.iris, v.REPORT, chain.from_iterable(against.values())))
    contradicted = _among(evidence.claims.iris, v.CLAIM, against)
    columns = (standing, support.low, support.high, support.known, contradicted, denials)
    credible = [
        credibility(STANCES[stance], (low, high), known=known, contradicted=disputed, denials=denied)
        for stance, low, high, known, disputed, denied in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return [*map(_GRADES.__getitem__, zip(reliabilities(lineage, reports, given), credible, strict=True))]


_GRADES = {(letter, figure): Grade(letter, figure) for letter in RELIABILITY for figure in range(1, 7)}


def _among(iris: Sequence[str], namespace: str, ids: Iterable[str]) -> Bools:
    """Tell of each IRI whether it is of one of these ids."""
    wanted = {namespace + one for one in ids}
    return np.fromiter((iri in wanted for iri in iris), np.bool_, len(iris))


def _graded_by(evidence: Evidence, standing: Ints, stage: Ints) -> Bools:
    """Choose the reports that carry each claim to its stage or, where there are none, those of its standing."""
    said, claim = evidence.reports, evidence.lineage.claim
    rungs = np.array([*(ontology().rungs.get(word, -1) for word in ontology().stages), -1])
    rung, reached = rungs[said.stage], stage[claim]
    reaching: Bools = np.where(rungs[reached] >= 0, rung >= rungs[reached], said.stage == reached)
    standing_so: Bools = said.stance == standing[claim]
    carrying = standing_so & reaching & ((said.stance == ASSERTS) | ((said.stance == HEDGES) & (rung >= 0)))
    carried = np.zeros(len(standing), np.bool_)
    carried[claim[carrying]] = True
    graded_by: Bools = carrying | (~carried[claim] & standing_so)
    return graded_by


def reliabilities(lineage: Lineage, reports: Bools, given: Mapping[str, str]) -> list[str]:
    """Return the reliability of what these reports tell of each claim: ``docs/support.md`` gives the rule.

    ``given`` holds the grades of agents by IRI. A claim without any of these reports has an ``F``.
    """
    agents = np.array([_ORDER.index(given.get(agent, UNGRADED)) for agent in lineage.agents], np.int64)
    unpublished = np.where(lineage.publisher < 0, _ORDER.index(UNGRADED), 0)
    place = np.concatenate((agents, unpublished))
    found = np.full(len(lineage.claims), _ORDER.index(UNGRADED))
    failures, left = Failures.of(lineage), reports
    *better, last = np.unique(np.concatenate((agents, unpublished[unpublished > 0]))).tolist() or [0]
    for grade in better:
        stands = Counter(lineage, failures, place > grade).count(left).high > 0
        found[stands] = grade
        left = left & ~stands[lineage.claim]
    found[lineage.claim[left]] = last
    return [_ORDER[grade] for grade in found.tolist()]


def known_support(lineage: Lineage, reports: Bools) -> Ints:
    """Return the support that these reports give each claim on origins that are known."""
    if not reports.any():
        return np.zeros(len(lineage.claims), np.int64)
    found = Counter(lineage, Failures.of(lineage)).count(reports)
    return np.where(found.known, found.low, 0)
