from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from defgraph.picture import select

from .examples import dossier

if TYPE_CHECKING:
    from defgraph.dossiers import Dossier

CHAIN = (
    dossier("a", "b", "t"),
    dossier("b", "c", "u", stage="delivered", support_min=2),
    dossier("c", "d", "t", stage="", standing="denies", support_min=0),
    dossier("d", "e", None, relation="makes", stage="in-force"),
)


def ids(dossiers: tuple[Dossier, ...]) -> list[str]:
    return [d.id for d in dossiers]


def test_without_wishes_everything_is_kept_in_order() -> None:
    assert select(CHAIN) == CHAIN


@pytest.mark.parametrize(
    ("around", "hops", "kept"),
    [
        ("a", 1, ["a-b-t"]),
        ("a", 2, ["a-b-t", "b-c-u"]),
        ("c", 1, ["b-c-u", "c-d-t"]),
        ("a", 9, ["a-b-t", "b-c-u", "c-d-t", "d-e-None"]),
        ("a", 0, []),
        ("nobody", 3, []),
    ],
)
def test_focus_follows_claims(around: str, hops: int, kept: list[str]) -> None:
    assert ids(select(CHAIN, around=around, hops=hops)) == kept


def test_an_item_can_be_the_centre_but_joins_nobody_otherwise() -> None:
    assert ids(select(CHAIN, around="t", hops=1)) == ["a-b-t", "c-d-t"]
    assert ids(select(CHAIN, around="t", hops=2)) == ["a-b-t", "b-c-u", "c-d-t", "d-e-None"]
    assert ids(select(CHAIN, around="a", hops=1)) == ["a-b-t"]


def test_claims_between_neighbours_are_a_hop_further() -> None:
    triangle = (dossier("a", "b"), dossier("a", "c"), dossier("b", "c"), dossier("c", "d"))
    assert ids(select(triangle, around="a", hops=1)) == ["a-b-t", "a-c-t"]
    assert ids(select(triangle, around="a", hops=2)) == [one.id for one in triangle]


def test_stage_and_support_bound_the_choice() -> None:
    assert ids(select(CHAIN, stages={"delivered", "in-force"})) == ["b-c-u", "d-e-None"]
    assert ids(select(CHAIN, max_support=1)) == ["a-b-t", "d-e-None"]
    assert ids(select(CHAIN, min_support=1, max_support=1)) == ["a-b-t", "d-e-None"]
    assert ids(select(CHAIN, min_support=2)) == ["b-c-u"]


def test_distance_is_measured_over_what_is_left() -> None:
    assert ids(select(CHAIN, around="a", hops=9, stages={"ordered", "in-force"})) == ["a-b-t"]


def test_negative_hops_are_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        select(CHAIN, around="a", hops=-1)
