"""Laws that support keeps, whatever the world: tried on worlds drawn at random."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.support.failures import LEVELS

from .chance import LARGE, Case, draw_audit, draw_case
from .drawn import cases
from .worlds import USUAL, Answer, Audit, Source, Telling, World, answers_of, counted, counter_of

PUBLISHERS = (None, "p0", "p1", "p2")
QUICK = settings(max_examples=60, deadline=None, derandomize=True)
FEW = settings(QUICK, max_examples=30)

any_case = cases(claims=1, levels=LEVELS, owned=True, after=True)
ordinary_case = cases(claims=1)


def answer_of(case: Case, *more: Telling, **sources: Source) -> Answer:
    return counted({**case.sources, **sources}, {"c0": (*case.claims["c0"], *more)}, case.audit).answers["c0"]


@QUICK
@given(any_case)
def test_lower_end_is_not_above_the_upper_end(case: Case) -> None:
    found = answer_of(case)
    assert 0 <= found.low <= found.high
    assert (found.low == 0) == (found.high == 0)
    assert found.known or found.low <= 1


@QUICK
@given(any_case)
def test_weak_points_are_named_just_where_one_failure_is_enough(case: Case) -> None:
    found = answer_of(case)
    assert bool(found.weak) == (found.low == 1 if found.known else found.high == 1)


@QUICK
@given(ordinary_case, st.randoms(use_true_random=False))
def test_order_of_reports_and_documents_changes_nothing(case: Case, random: Random) -> None:
    shuffled = dict(random.sample(sorted(case.sources.items(), key=lambda item: item[0]), len(case.sources)))
    tellings = tuple(random.sample(case.claims["c0"], len(case.claims["c0"])))
    assert answer_of(Case(shuffled, {"c0": tellings})) == answer_of(case)


@QUICK
@given(ordinary_case)
def test_a_report_more_never_lowers_the_support_unless_others_rest_on_its_document(case: Case) -> None:
    """Where others rest on it, one may learn that they all relay the same speaker."""
    world = World(case.sources, case.claims["c0"])
    rested_on = {base for one in case.sources.values() for base in one.bases}
    rested_on |= {base for told in world.tellings for base in world.bases(told)}
    free = [told for told in world.tellings if told.document not in rested_on]
    settled = tuple(told for told in world.tellings if told.document in rested_on)
    growing = [answer_of(Case(case.sources, {"c0": (*settled, *free[:more])})) for more in range(len(free) + 1)]
    assert [found.high for found in growing] == sorted(found.high for found in growing)
    assert [found.low for found in growing] == sorted(found.low for found in growing)


@QUICK
@given(any_case, st.sampled_from(PUBLISHERS), st.booleans())
def test_a_document_more_never_lowers_the_support(case: Case, publisher: str | None, own: bool) -> None:
    before, after = answer_of(case), answer_of(case, Telling("new"), new=Source(publisher, own))
    assert after.high >= before.high
    assert after.low >= before.low


@QUICK
@given(any_case)
def test_the_same_report_again_adds_nothing(case: Case) -> None:
    assert answer_of(case, case.claims["c0"][0]) == answer_of(case)


@QUICK
@given(ordinary_case, st.sampled_from(PUBLISHERS))
def test_an_echo_of_a_document_that_tells_adds_nothing(case: Case, publisher: str | None) -> None:
    echo = Source(publisher, own=False, bases=frozenset({case.claims["c0"][0].document}))
    assert answer_of(case, Telling("echo"), echo=echo) == answer_of(case)


@FEW
@given(any_case)
def test_where_less_can_fail_support_is_not_lower(case: Case) -> None:
    everything = answer_of(replace(case, audit=replace(case.audit, level="all")))
    for level in LEVELS[1:]:
        found = answer_of(replace(case, audit=replace(case.audit, level=level)))
        assert found.low >= everything.low
        assert found.high >= everything.high
        assert found.known == everything.known


@QUICK
@given(any_case)
def test_owners_never_raise_the_support(case: Case) -> None:
    """What has failed has felled with the owners; here nothing has."""
    owned = replace(case, audit=replace(case.audit, failed=frozenset()))
    apart = replace(owned, audit=replace(owned.audit, owners={}))
    assert answer_of(owned).low <= answer_of(apart).low
    assert answer_of(owned).high <= answer_of(apart).high


@FEW
@given(ordinary_case)
def test_after_a_failure_the_upper_end_is_one_less_at_most_and_not_more(case: Case) -> None:
    before = answer_of(case)
    for failure in World(case.sources, case.claims["c0"]).failures:
        after = answer_of(replace(case, audit=Audit(failed=frozenset({failure}))))
        assert before.high - 1 <= after.high <= before.high
        assert after.low <= before.low
        assert not after.known or before.low - 1 <= after.low


@QUICK
@given(ordinary_case)
def test_after_a_weak_point_has_failed_nothing_that_is_known_is_left(case: Case) -> None:
    before = answer_of(case)
    for failure in before.weak:
        after = answer_of(replace(case, audit=Audit(failed=frozenset({failure}))))
        assert not after.known
        assert before.known or after.high == 0


@QUICK
@given(ordinary_case, st.data())
def test_reports_that_are_not_chosen_count_for_nothing(case: Case, data: st.DataObject) -> None:
    tellings = case.claims["c0"]
    chosen = data.draw(st.lists(st.booleans(), min_size=len(tellings), max_size=len(tellings)))
    left = tuple(told for told, kept in zip(tellings, chosen, strict=True) if kept)
    found = counted(case.sources, case.claims, USUAL, chosen).answers
    assert found == counted(case.sources, {"c0": left}).answers


@QUICK
@given(cases("many claims", after=True), st.data())
def test_supports_stand_in_the_place_of_others_where_told(case: Case, data: st.DataObject) -> None:
    where = data.draw(st.lists(st.booleans(), min_size=len(case.claims), max_size=len(case.claims)))
    before, after = (counter_of(case.sources, case.claims, audit) for audit in (USUAL, case.audit))
    every = np.ones(len(before.lineage.claim), np.bool_)
    mixed = before.count(every).instead(np.array(where, np.bool_), after.count(every))
    pairs = zip(answers_of(before, before.count(every)), answers_of(after, after.count(every)), where, strict=True)
    assert answers_of(before, mixed) == [other if instead else one for one, other, instead in pairs]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("shape", LARGE)
def test_claims_counted_together_come_to_what_each_does_alone(shape: str, level: str) -> None:
    random = Random(f"{shape}, {level}")
    case = draw_case(random, LARGE[shape])
    audit = draw_audit(random, case, level=level, owned=True, after=random.random() < 0.5)
    alone = {claim: counted(case.sources, {claim: told}, audit).answers[claim] for claim, told in case.claims.items()}
    assert counted(case.sources, case.claims, audit).answers == alone
