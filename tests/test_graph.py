"""Projections, paths and centralities over hand-made and real claims."""

from __future__ import annotations

from math import dist
from typing import TYPE_CHECKING

import pytest

from defgraph.dossiers import Dossier, Named, read_documents
from defgraph.graph import centrality, paths, projections
from defgraph.graph.layout import Box, concentric

if TYPE_CHECKING:
    from defgraph.store import Store


def claim(
    subject: str, object_: str, low: int = 1, *, relation: str = "supplies", standing: str = "asserts", item: str = ""
) -> Dossier:
    return Dossier(
        id=f"{subject}-{relation}-{object_}-{item}",
        relation=relation,
        subject=Named(subject, subject.upper(), "Country"),
        object=Named(object_, object_.upper(), "Country"),
        item=Named(item, item, "Materiel") if item else None,
        standing=standing,
        stage="delivered",
        support_min=low,
        support_max=low,
        stage_support_min=low,
        stage_support_max=low,
    )


def stations(found: paths.Path) -> list[str]:
    return [found.hops[0].start, *(hop.end for hop in found.hops)]


def test_actors_aggregates_claims_and_symmetric_ones_lead_both_ways() -> None:
    graph = projections.actors([claim("a", "b", 1), claim("a", "b", 3, item="t"), claim("a", "b", relation="meets")])
    assert graph.edges["a", "b", 0]["weight"] == 3
    assert graph.edges["a", "b", 0]["support_min"] == 3
    assert graph.edges["b", "a", 0]["claims"] == {"a-meets-b-"}


def test_denied_claims_are_in_no_graph_of_claims() -> None:
    denied = [claim("a", "b", 0, standing="denies")]
    assert len(projections.actors(denied)) == len(projections.everything(denied)) == 0
    assert paths.find_paths(paths.over_everything(denied), "a", "b", limit=1, max_hops=3) == ()


def test_everything_keeps_parallel_claims_apart_with_their_items() -> None:
    graph = projections.everything([claim("a", "b", item="t"), claim("a", "b", item="u")])
    assert sorted(graph["a"]["b"]) == ["a-supplies-b-t", "a-supplies-b-u"]
    assert graph.edges["a", "t", "a-supplies-b-t/item"]["role"] == "item"


def test_the_lineage_graph_leads_from_documents_to_what_they_rest_on(store: Store) -> None:
    graph = projections.lineage(read_documents(store).values())
    assert graph.has_edge("trt-2022-12-15", "reuters-2022-12-arms-talks", key="rests on (credit)")
    assert graph.has_edge("reuters-2022-12-arms-talks", "reuters", key="published by")


def test_the_shortest_chain_comes_first_and_among_equals_the_better_supported() -> None:
    claims = [
        claim("a", "x", 1),
        claim("x", "z", 1),
        claim("a", "y", 3),
        claim("z", "y", 2),
        claim("a", "p"),
        claim("p", "q"),
        claim("q", "z"),
    ]
    found = paths.find_paths(paths.over_actors(claims), "a", "z", limit=9, max_hops=3)
    assert [stations(path) for path in found] == [["a", "y", "z"], ["a", "x", "z"], ["a", "p", "q", "z"]]
    assert [stations(path) for path in paths.find_paths(paths.over_actors(claims), "a", "z", limit=1, max_hops=3)] == [
        ["a", "y", "z"]
    ]
    assert len(paths.find_paths(paths.over_actors(claims), "a", "z", limit=9, max_hops=2)) == 2


def test_the_weakest_hop_is_named_by_the_best_claim_of_each() -> None:
    claims = [claim("a", "b", 1), claim("a", "b", 4, item="t"), claim("b", "c", 2), claim("c", "b", 3, item="u")]
    (path,) = paths.find_paths(paths.over_actors(claims), "a", "c", limit=5, max_hops=5)
    assert [hop.support for hop in path.hops] == [(4, 4), (3, 3)]
    assert (path.weakest.start, path.weakest.end) == ("b", "c")


def test_chains_over_everything_lead_through_items() -> None:
    claims = [claim("a", "b", item="t"), claim("c", "d", item="t")]
    assert paths.find_paths(paths.over_actors(claims), "a", "d", limit=1, max_hops=4) == ()
    (path,) = paths.find_paths(paths.over_everything(claims), "a", "d", limit=1, max_hops=4)
    assert stations(path) == ["a", "t", "c", "d"]


def test_a_chain_does_not_depend_on_the_order_of_claims() -> None:
    claims = [claim(a, b) for a in "abcd" for b in "bcde" if a < b]
    forward = paths.find_paths(paths.over_actors(claims), "a", "e", limit=9, max_hops=4)
    backward = paths.find_paths(paths.over_actors(claims[::-1]), "a", "e", limit=9, max_hops=4)
    assert forward == backward


STAR = [claim("hub", leaf, 2) for leaf in "abcd"] + [claim("a", "b", 1)]


@pytest.mark.parametrize("measure", centrality.MEASURES)
def test_the_hub_of_a_star_is_the_most_central(measure: str) -> None:
    graph = [claim(leaf, "hub", 2) for leaf in "abcd"] if measure == "pagerank" else STAR
    ranked = centrality.rank(graph, measure)
    assert (ranked[0].entity, ranked[0].rank) == ("hub", 1)
    assert sorted(r.rank for r in ranked) == [r.rank for r in ranked]


def test_known_values() -> None:
    degree = {r.entity: (r.value, r.value_without) for r in centrality.rank(STAR, "degree")}
    assert degree == {"hub": (4, 4), "a": (2, 1), "b": (2, 1), "c": (1, 1), "d": (1, 1)}
    between = {r.entity: r.value for r in centrality.rank(STAR, "betweenness")}
    assert between["hub"] == pytest.approx(5 / 6)
    pagerank = centrality.rank(STAR, "pagerank")
    assert sum(r.value for r in pagerank) == pytest.approx(1)


def test_ties_share_a_place_and_weak_ranks_are_told() -> None:
    ranked = {r.entity: r for r in centrality.rank([*STAR, claim("e", "a", 1)], "degree")}
    assert (ranked["c"].rank, ranked["d"].rank, ranked["e"].rank) == (4, 4, 4)
    assert ranked["e"].rank_without is None
    assert (ranked["a"].claims, ranked["a"].single_source_claims) == (3, 2)


def test_an_empty_graph_has_no_ranks() -> None:
    assert centrality.rank([], "katz") == ()


def test_who_shares_many_claims_with_the_middle_stands_farther_out_and_level_with_it() -> None:
    boxes = {name: Box(60, 10, 30) for name in ("hub", *"abcdef")}
    edges = [("hub", leaf) for leaf in "abcdef"] + [("c", "hub")] * 17
    placed = concentric(boxes, edges, "hub")
    far = {leaf: dist(placed["hub"], placed[leaf]) for leaf in "abcdef"}
    assert far["c"] > 400 > max(far[leaf] for leaf in "abdef")
    assert abs(placed["c"][1] - placed["hub"][1]) < 5
    other = min(dist(placed[leaf], ((placed["c"][0] + placed["hub"][0]) / 2, placed["hub"][1])) for leaf in "abdef")
    assert other > 110  # nobody stands among its claims, which swing out by 102 pixels
