"""Stage, standing and plain property of a claim: what its reports, taken together, carry it to."""

from __future__ import annotations

from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defgraph.stages import Telling, direct_property, stage_of
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from defgraph.vocabulary import Relation

RELATIONS = ontology().relations
RUNGS = ontology().rungs
SUPPLY = RELATIONS["supplies"]
LADDER = [stage for stage in SUPPLY.stages if stage in RUNGS]
EXITS = [stage for stage in SUPPLY.stages if stage not in RUNGS]
HOLDING = [relation for relation in RELATIONS.values() if "in-force" in relation.stages]


def told(stage: str, time: str = "", stance: str = "asserts", *, over: bool = False) -> Telling:
    return Telling(stance, stage, time, over)


def told_all(*stages: str) -> list[Telling]:
    return [told(stage) for stage in stages]


# Stage


def test_no_reports_carry_nowhere() -> None:
    assert stage_of([]) is None


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(LADDER)))
def test_the_higher_rung_decides_whichever_is_reported_first(lower: str, higher: str) -> None:
    assert stage_of(told_all(lower, higher)) == stage_of(told_all(higher, lower)) == higher


def test_a_later_report_of_a_lower_rung_does_not_lead_back_down() -> None:
    assert stage_of([told("delivering", "2022-12-15"), told("discussed", "2025-11-02")]) == "delivering"


@pytest.mark.parametrize("exit_", EXITS)
def test_an_exit_after_every_rung_is_the_stage(exit_: str) -> None:
    assert stage_of([told("ordered", "2022"), told(exit_, "2023")]) == exit_


@pytest.mark.parametrize("exit_", EXITS)
def test_an_exit_before_some_rung_is_passed_by(exit_: str) -> None:
    assert stage_of([told("discussed", "2021"), told(exit_, "2022"), told("ordered", "2023")]) == "ordered"


@pytest.mark.parametrize("exit_", EXITS)
def test_an_exit_on_the_day_of_a_rung_is_the_stage(exit_: str) -> None:
    assert stage_of([told("ordered", "2022-05-01"), told(exit_, "2022-05-01")]) == exit_


def test_the_latest_of_several_exits_is_the_stage() -> None:
    exits = [told("ordered", "2021"), told("stalled", "2022"), told("cancelled", "2023"), told("blocked", "2022-06")]
    assert {stage_of(order) for order in permutations(exits)} == {"cancelled"}


def test_an_exit_alone_is_the_stage() -> None:
    assert stage_of(told_all("rejected")) == "rejected"


def test_an_exit_of_unknown_time_counts_as_the_earliest() -> None:
    assert stage_of([told("stalled"), told("ordered", "2022")]) == "ordered"
    assert stage_of([told("stalled", "2022"), told("ordered")]) == "stalled"
    assert stage_of([told("stalled"), told("ordered")]) == "stalled"


@pytest.mark.parametrize(
    ("rung", "exit_", "stage"),
    [
        ("2022-05", "2022", "stalled"),  # nobody knows which came first
        ("2022", "2022-05", "stalled"),
        ("2022-05-31", "2022-06", "stalled"),
        ("2022-06", "2022-05-31", "ordered"),
        ("2022-06", "2022-06", "stalled"),
    ],
)
def test_an_exit_gives_way_to_what_is_certainly_later(rung: str, exit_: str, stage: str) -> None:
    assert stage_of([told("ordered", rung), told("stalled", exit_)]) == stage


# Carriers


@given(
    st.lists(st.builds(told, st.sampled_from(SUPPLY.stages), st.sampled_from(["", "2021", "2022-05", "2022-05-03"])))
)
def test_some_report_carries_a_claim_to_its_stage_and_order_changes_nothing(reports: list[Telling]) -> None:
    stage = stage_of(reports)
    assert stage == stage_of(reports[::-1])
    assert (stage is None) == (not reports)
    assert stage is None or stage in {report.stage for report in reports}


# The plain property


@pytest.mark.parametrize(
    ("stage", "prop"),
    [
        ("considered", None),
        ("discussed", "negotiatesWith"),
        ("offered", "negotiatesWith"),
        ("agreed-in-principle", "negotiatesWith"),
        ("pledged", "committedTo"),
        ("approved", "committedTo"),
        ("ordered", "hasContractWith"),
        ("delivering", "supplies"),
        ("delivered", "supplies"),
    ],
)
def test_only_a_delivery_makes_a_supplier(stage: str, prop: str | None) -> None:
    assert direct_property(SUPPLY, told_all(stage), stage) == prop


def test_the_highest_rung_gives_the_property() -> None:
    assert direct_property(SUPPLY, told_all("discussed", "delivering", "ordered"), "delivering") == "supplies"


def test_what_is_not_asserted_gives_no_property() -> None:
    assert direct_property(SUPPLY, [], "delivered") is None


def test_what_was_delivered_before_a_deal_stalled_stays_delivered() -> None:
    reports = [told("delivering", "2022"), told("stalled", "2023")]
    assert direct_property(SUPPLY, reports, stage_of(reports)) == "supplies"


@pytest.mark.parametrize("exit_", EXITS)
def test_an_exit_alone_gives_no_property(exit_: str) -> None:
    assert direct_property(SUPPLY, told_all(exit_), exit_) is None


@pytest.mark.parametrize("relation", HOLDING, ids=lambda relation: relation.name)
def test_a_state_of_affairs_gives_its_property_until_it_is_over(relation: Relation) -> None:
    prop = relation.direct["in-force"]
    assert direct_property(relation, [told("in-force")], "in-force") == prop
    assert direct_property(relation, [told("in-force", over=True)], "in-force") is None
    assert direct_property(relation, [told("in-force", over=True), told("in-force")], "in-force") == prop


@pytest.mark.parametrize("relation", [r for r in HOLDING if "lifted" in r.stages], ids=lambda relation: relation.name)
def test_a_state_of_affairs_that_was_lifted_gives_none(relation: Relation) -> None:
    reports = [told("in-force", "2010"), told("lifted", "2016")]
    assert stage_of(reports) == "lifted"
    assert direct_property(relation, reports, "lifted") is None
    again = [*reports, told("in-force", "2020")]
    assert direct_property(relation, again, stage_of(again)) == relation.direct["in-force"]


@pytest.mark.parametrize("name", ["meets", "visits", "takes-part", "organises", "exhibits"])
def test_what_is_planned_or_cancelled_has_not_been_held(name: str) -> None:
    relation = RELATIONS[name]
    assert direct_property(relation, told_all("planned"), "planned") is None
    assert direct_property(relation, told_all("planned", "cancelled"), "cancelled") is None
    assert direct_property(relation, told_all("planned", "held"), "held") == relation.direct["held"]
