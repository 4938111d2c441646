"""What grades need of a million claims at once, from arrays; :func:`defgraph.grades.credibility` does the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from defgraph.grades.scale import RELIABILITY, UNGRADED
from defgraph.support.counting import Counter
from defgraph.support.failures import Failures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defgraph.lineage.arrays import Lineage
    from defgraph.sets import Bools, Ints

_ORDER = "".join(RELIABILITY)


def reliabilities(lineage: Lineage, reports: Bools, given: Mapping[str, str]) -> list[str]:
    """Return the reliability of what these reports tell of each claim: ``docs/support.md`` gives the rule.

    ``given`` holds the grades of agents by IRI. ``reports`` are those that carry a claim to its stage or, where there
    are none (what is only denied), those of its standing. A claim without any has an ``F``.
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
    """Return the support that these reports (denials, say) give each claim on origins that are known."""
    found = Counter(lineage, Failures.of(lineage)).count(reports)
    return np.where(found.known, found.low, 0)
