"""Standing, stage, plain property and what counts for support: all claims at once against one claim at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph import stages
from defgraph.assessment import assess_all, assessments
from defgraph.lineage.arrays import STANCES
from defgraph.lineage.gathering import Gathering, Origin, Reported
from defgraph.stages import Telling
from defgraph.support.counting import Counter
from defgraph.support.failures import Failures
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from defgraph.lineage.arrays import Evidence
    from defgraph.model import Assessment

RUNGS = ontology().rungs
TIMES = ("2020", "2021-05", "2021-05-03", "2022")


def gathered(relation: str, claims: Sequence[Iterable[Telling]]) -> Evidence:
    """Lay out claims of one relation, each report in a document of its own, which has its own reporting."""
    gathering, number = Gathering(), 0
    for claim, tellings in enumerate(claims):
        about = gathering.claim(f"claim {claim}", relation, f"subject {claim}", f"object {claim}", None)
        for telling in tellings:
            number += 1
            gathering.source(f"document {number}", None, telling.time, Origin(own=True))
            until = "1990" if telling.over else ""
            names = f"report {number}", about, f"document {number}"
            gathering.report(Reported(*names, telling.stance, telling.stage, until=until))
    return gathering.evidence()


def assessed(relation: str, claims: Sequence[Iterable[Telling]]) -> list[Assessment]:
    evidence = gathered(relation, claims)
    return list(assessments(evidence.claims, evidence.lineage.nodes, assess_all(evidence)))


# The definitions in words


def standing(tellings: Iterable[Telling]) -> str:
    return min((telling.stance for telling in tellings), key=STANCES.index)


def attesting(tellings: Iterable[Telling]) -> list[Telling]:
    return [t for t in tellings if t.stance == "asserts" or (t.stance == "hedges" and t.stage in RUNGS)]


def carrying(tellings: Iterable[Telling], stage: str | None) -> list[Telling]:
    if stage is not None and stage in RUNGS:
        return [telling for telling in tellings if RUNGS.get(telling.stage, -1) >= RUNGS[stage]]
    return [telling for telling in tellings if telling.stage == stage]


def one_claim(relation: str, tellings: Sequence[Telling]) -> tuple[str, str | None, str | None, int, int]:
    strongest = standing(tellings)
    of_it = [telling for telling in tellings if telling.stance == strongest]
    stage = None if strongest == "denies" else stages.stage_of(of_it)
    asserting = of_it if strongest == "asserts" else []
    direct = stages.direct_property(ontology().relations[relation], asserting, stage)
    return strongest, stage, direct, len(attesting(tellings)), len(carrying(attesting(of_it), stage))


def drawn_tellings(relation: str) -> st.SearchStrategy[list[Telling]]:
    stage = st.sampled_from(ontology().relations[relation].stages)
    return st.lists(
        st.builds(Telling, st.sampled_from(STANCES), stage, st.sampled_from(TIMES), st.booleans()),
        min_size=1,
        max_size=5,
    )


@pytest.mark.parametrize("relation", ontology().relations)
@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.data())
def test_all_claims_at_once_come_to_what_each_comes_to_by_itself(relation: str, data: st.DataObject) -> None:
    claims = data.draw(st.lists(drawn_tellings(relation), min_size=1, max_size=6))
    found = [(a.standing, a.stage, a.direct, a.support.low, a.stage_support.low) for a in assessed(relation, claims)]
    assert found == [one_claim(relation, tellings) for tellings in claims]


def test_a_claim_that_nobody_reports_is_not_assessed() -> None:
    assert assessed("supplies", [[], [Telling("asserts", "ordered")]])[0].claim == "claim 1"


def test_reports_that_do_not_stand_carry_nothing() -> None:
    evidence = gathered("supplies", [[Telling("asserts", "delivered"), Telling("asserts", "ordered")]])
    failures, first = Failures.of(evidence.lineage), evidence.lineage.documents[0]
    failed = np.array([name == first for name in (*evidence.lineage.agents, *evidence.lineage.documents)])
    counter = Counter(evidence.lineage, failures, failed)
    (left,) = assessments(evidence.claims, evidence.lineage.nodes, assess_all(evidence, counter, counter.standing()))
    assert (left.stage, left.support.low, left.stage_support.low) == ("ordered", 1, 1)


def test_no_claims_are_assessed_as_none() -> None:
    evidence = Gathering().evidence()
    assert list(assessments(evidence.claims, evidence.lineage.nodes, assess_all(evidence))) == []
    assert np.array_equal(assess_all(evidence).standing, [])
