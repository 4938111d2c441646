"""The engine agrees with both references on worlds drawn at random."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.support.failures import LEVELS

from . import agreed
from .agreed import by_cuts, by_engine, by_trial
from .chance import LARGE, Case, draw_audit, draw_case
from .drawn import cases
from .worlds import Answer, World, answer, answers_of, counted, counter_of, source, telling

MANY = settings(max_examples=240, deadline=None, derandomize=True)
FEWER = settings(MANY, max_examples=100)


def large(shape: str, seed: int) -> Case:
    random = Random(f"{shape}, {seed}")
    case = draw_case(random, LARGE[shape])
    return replace(case, audit=draw_audit(random, case, level="all", owned=seed % 2 == 1, after=seed % 3 == 2))


@MANY
@given(cases())
def test_engine_agrees_with_trying_out_all_failures(case: Case) -> None:
    assert by_engine(case) == by_trial(case)


@MANY
@given(cases(levels=LEVELS[1:]))
def test_engine_agrees_with_trying_out_the_failures_of_a_level(case: Case) -> None:
    assert by_engine(case) == by_trial(case)


@MANY
@given(cases(levels=LEVELS, owned=True))
def test_engine_agrees_with_trying_out_failures_of_owners(case: Case) -> None:
    assert by_engine(case) == by_trial(case)


@MANY
@given(cases(levels=LEVELS, after=True))
def test_engine_agrees_with_trying_out_failures_after_others(case: Case) -> None:
    assert by_engine(case) == by_trial(case)


@MANY
@given(cases("many claims", levels=LEVELS, owned=True, after=True))
def test_engine_agrees_on_several_claims_at_once_with_owners_after_failures(case: Case) -> None:
    assert by_engine(case) == by_trial(case)


@FEWER
@given(cases(owned=True, after=True))
def test_the_two_references_agree(case: Case) -> None:
    assert by_cuts(case) == by_trial(case)


@FEWER
@given(cases("many claims", levels=LEVELS, after=True), st.data())
def test_groups_of_reports_are_counted_as_claims_of_their_own(case: Case, data: st.DataObject) -> None:
    tellings = case.claims["c0"]
    places = st.integers(0, len(tellings) - 1)
    groups = data.draw(st.lists(st.lists(places, unique=True), max_size=4))
    counter = counter_of(case.sources, case.claims, case.audit)
    told = {f"g{number}": tuple(tellings[place] for place in group) for number, group in enumerate(groups)}
    assert answers_of(counter, counter.of_groups(groups)) == list(by_trial(replace(case, claims=told)).values())


@FEWER
@given(cases(levels=LEVELS, owned=True, after=True))
def test_engine_agrees_on_which_reports_stand_after_failures(case: Case) -> None:
    worlds = [(World(case.sources, tellings, case.audit), tellings) for tellings in case.claims.values()]
    expected = [world.report_stands(told) for world, tellings in worlds for told in tellings]
    assert counter_of(case.sources, case.claims, case.audit).standing().tolist() == expected


@pytest.mark.parametrize("shape", LARGE)
def test_engine_agrees_with_vertex_cuts_on_many_claims_and_searches_for_some_only(shape: str) -> None:
    claims = searches = 0
    for seed in range(8):
        case = large(shape, seed)
        found = counted(case.sources, case.claims, case.audit)
        assert found.answers == by_cuts(case), f"{case} of seed {seed}"
        claims, searches = claims + len(case.claims), searches + found.searches
    assert 0 < searches < claims


def test_houses_with_several_documents_each_are_settled_without_a_search() -> None:
    sources = {f"d{house}-{number}": source(f"p{house}", own=True) for house in range(40) for number in range(3)}
    found = counted(sources, {"claim": tuple(map(telling, sources))})
    assert found.answers == {"claim": answer(40, 40)}
    assert found.searches == 0


def test_a_claim_of_more_origins_than_compiled_code_has_bits_for_is_counted_with_others() -> None:
    sources = {f"d{number}": source(f"p{number}", own=number % 3 > 0) for number in range(90)}
    told = tuple(map(telling, sources))
    found = counted(sources, {"one": told[:1], "all": told, "two": told[1:3]})
    assert found.answers["all"] == answer(60, 90)
    assert found.answers["two"] == answer(2, 2)


def test_claims_that_rest_on_the_same_are_searched_for_once() -> None:
    sources = {"a": source(None, own=True), "b": source(None, own=True)}
    told = telling("a", bases=["b"]), telling("b", bases=["a"])
    once, thrice = (counted(sources, {f"c{number}": told for number in range(claims)}) for claims in (1, 3))
    assert once.searches == thrice.searches > 0
    assert set(thrice.answers.values()) == {once.answers["c0"]}


# The script that compares more


def _agreement() -> Any:
    """Load the script by its path: benchmarks are no package."""
    path = Path(__file__).parents[2] / "benchmarks" / "agreement.py"
    spec = importlib.util.spec_from_file_location("benchmarks_agreement", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


agreement = _agreement()


def test_the_script_tells_of_every_shape_how_many_claims_agreed(capsys: pytest.CaptureFixture[str]) -> None:
    assert agreement.main(["60", "3"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[0][1:] == list(agreement.COLUMNS)
    (total,) = (row for row in rows if row[0] == "all")
    assert total[1] == "60"
    assert int(total[2]) == sum(map(int, total[4:9]))
    assert total[-1] == "0"


def test_the_script_shows_what_disagrees_and_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Wrong(World):
        def answer(self) -> Answer:
            return replace(super().answer(), high=99)

    monkeypatch.setattr(agreed, "World", Wrong)
    assert agreement.main(["2", "1"]) == 1
    shown = capsys.readouterr().out
    assert "lineage 1 of seed 1, claim c0: engine Answer(" in shown
    assert "high=99" in shown
    assert "Source(" in shown


def _two_origins_are_counted() -> None:
    sources = {"a": source("p", own=True), "b": source("q", own=True)}
    assert counted(sources, {"one": (telling("a"), telling("b"))}).answers["one"] == answer(2, 2)


def test_support_is_counted_without_compiled_code_where_that_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "defgraph.support.compiled.engine", None)
    _two_origins_are_counted()


@pytest.mark.parametrize("error", [KeyError("_nrt"), RuntimeError("cannot cache"), OSError("read-only")])
def test_support_is_counted_where_numba_cannot_do_what_is_asked_of_it(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def njit(**_: object) -> None:
        raise error

    for name in [name for name in sys.modules if name.startswith("defgraph.support.compiled.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr("numba.njit", njit)
    with pytest.raises(type(error)):
        importlib.import_module("defgraph.support.compiled.engine")
    _two_origins_are_counted()
