"""The claims before some sources fail, and what is left of them after."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from defgraph.assessment import assess_all, assessments, attesting
from defgraph.lookup import short
from defgraph.sets import Sets
from defgraph.support.counting import Counter
from defgraph.support.failures import Failures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.assessment import Assessed
    from defgraph.dossiers import Dossier
    from defgraph.lineage.arrays import Evidence
    from defgraph.model import Assessment
    from defgraph.retraction.corpus import Corpus
    from defgraph.sets import Bools


def before_and_after(corpus: Corpus, failed: frozenset[str]) -> tuple[list[Dossier], list[Dossier]]:
    """Return the claims as they are before, and those still reported after, both assessed anew."""
    evidence = corpus.evidence
    claims, nodes = evidence.claims, evidence.lineage.nodes
    intact = assess_all(evidence)
    every = np.ones(len(evidence.reports.iris), np.bool_)
    before = list(_revised(corpus, assessments(claims, nodes, intact), every))
    assessed, stands = _assess_after(evidence, failed, intact)
    return before, list(_revised(corpus, assessments(claims, nodes, assessed), stands))


def _revised(corpus: Corpus, assessed: Iterable[Assessment], stands: Bools) -> Iterator[Dossier]:
    """Yield the claims that were assessed, with the reports that stand and what these come to."""
    standing = {short(iri) for iri in compress(corpus.evidence.reports.iris, stands)}
    values = {short(one.claim): one for one in assessed}
    for dossier in corpus.dossiers:
        if one := values.get(dossier.id):
            yield replace(
                dossier,
                standing=one.standing,
                stage=one.stage or "",
                support_min=one.support.low,
                support_max=one.support.high,
                stage_support_min=one.stage_support.low,
                stage_support_max=one.stage_support.high,
                weak_points=tuple(corpus.named(point) for point in one.support.weak_points),
                reports=tuple(report for report in dossier.reports if report.id in standing),
            )


def _assess_after(evidence: Evidence, failed: frozenset[str], intact: Assessed) -> tuple[Assessed, Bools]:
    """Assess all claims after failures; tell which reports stand.

    What is left of a claim may be an echo of what has failed, if some origin was known before and none is now: then
    the lower end is 0.
    """
    lineage, failures = evidence.lineage, Failures.of(evidence.lineage)
    happened = np.tile(np.array([iri in failed for iri in lineage.nodes], np.bool_), 2)
    counter = Counter(lineage, failures, happened)
    stands = _stand(counter, attesting(evidence.reports))
    assessed = assess_all(evidence, counter, stands)
    echo = intact.support.known & ~assessed.support.known
    at_stage = echo | (intact.stage_support.known & ~assessed.stage_support.known)
    return (
        replace(
            assessed,
            support=replace(assessed.support, low=np.where(echo, 0, assessed.support.low)),
            stage_support=replace(assessed.stage_support, low=np.where(at_stage, 0, assessed.stage_support.low)),
        ),
        stands,
    )


def _stand(counter: Counter, attests: Bools) -> Bools:
    """Tell which reports stand: those that attest to a claim among each other, as they are counted, and the others."""
    lineage = counter.lineage
    every = np.arange(len(attests))
    groups = Sets.of(2 * lineage.claim + ~attests, every, 2 * len(lineage.claims))
    stands = np.empty(len(attests), np.bool_)
    stands[groups.members] = Counter(lineage.grouped(groups), counter.failures, counter.failed).standing()
    # In a circle a report may stand by itself where the circle has failed, and the claim with it.
    nothing = counter.count(attests).high == 0
    stands[attests & nothing[lineage.claim]] = False
    return stands
