"""Who is central among the actors, and how much of that rests on single-source claims."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from defgraph.errors import DefgraphError
from defgraph.graph.projections import actors, between_actors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from defgraph.dossiers import Dossier

_KATZ_SHARE = 0.9
"""Katz's attenuation, as a share of the largest that converges (the inverse of the greatest eigenvalue)."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An actor's place; ``…_without`` is that without the single-source claims, None if nothing is left then."""

    entity: str
    label: str
    kind: str
    rank: int
    value: float
    rank_without: int | None
    value_without: float | None
    claims: int
    single_source_claims: int


def rank(dossiers: Iterable[Dossier], measure: str) -> tuple[Ranked, ...]:
    """Rank the actors by a measure of :data:`MEASURES`, the most central first.

    Raises:
        DefgraphError: if the measure does not converge for these claims.
    """
    claims = tuple(between_actors(dossiers))
    graph = actors(claims)
    whole = _values(graph, measure)
    without = _values(actors(claim for claim in claims if claim.support_min > 1), measure)
    places, places_without = _places(whole), _places(without)
    counted = _counts(claims)
    return tuple(
        Ranked(
            entity=entity,
            label=graph.nodes[entity]["label"],
            kind=graph.nodes[entity]["kind"],
            rank=place,
            value=whole[entity],
            rank_without=places_without.get(entity),
            value_without=without.get(entity),
            claims=counted[entity][0],
            single_source_claims=counted[entity][1],
        )
        for entity, place in places.items()
    )


def _values(graph: nx.MultiDiGraph, measure: str) -> dict[str, float]:
    try:
        return dict(MEASURES[measure](graph)) if graph else {}
    except nx.PowerIterationFailedConvergence as error:
        raise DefgraphError(f"{measure} has no clear value for this graph ({error}); take another --measure") from error


def _places(values: Mapping[str, float]) -> dict[str, int]:
    """Return places, ties sharing the better one; values are rounded so that noise makes no order."""
    ordered = sorted(values, key=lambda entity: (-round(values[entity], 9), entity))
    places: dict[str, int] = {}
    for position, entity in enumerate(ordered, start=1):
        before = ordered[position - 2] if position > 1 else None
        tied = before is not None and round(values[before], 9) == round(values[entity], 9)
        places[entity] = places[before] if before is not None and tied else position
    return places


def _counts(claims: Iterable[Dossier]) -> dict[str, tuple[int, int]]:
    """Count for each actor the claims that its rank rests on, and those of them with a single source."""
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for claim in claims:
        for end in (claim.subject.id, claim.object.id):
            every, single = counts[end]
            counts[end] = (every + 1, single + claim.single_source)
    return counts


def _undirected(graph: nx.MultiDiGraph) -> nx.Graph:
    """Return one edge per pair, its weight the number of claims between the two."""
    merged = nx.Graph()
    merged.add_nodes_from(graph)
    for start, end, claims in graph.edges(data="claims"):
        back = graph.get_edge_data(end, start, 0, {"claims": frozenset()})["claims"]
        merged.add_edge(start, end, weight=len(claims | back))
    return merged


def _degree(graph: nx.MultiDiGraph) -> Mapping[str, float]:
    return {entity: float(degree) for entity, degree in _undirected(graph).degree()}


def _weighted_degree(graph: nx.MultiDiGraph) -> Mapping[str, float]:
    return {entity: float(degree) for entity, degree in _undirected(graph).degree(weight="weight")}


def _betweenness(graph: nx.MultiDiGraph) -> Mapping[str, float]:
    return nx.betweenness_centrality(_undirected(graph))  # type: ignore[no-any-return]


def _pagerank(graph: nx.MultiDiGraph) -> Mapping[str, float]:
    # The default tolerance is per node and lets large graphs stop early.
    return nx.pagerank(nx.DiGraph(graph), tol=1e-12, max_iter=1000)  # type: ignore[no-any-return]


def _eigenvector(graph: nx.MultiDiGraph) -> Mapping[str, float]:
    return nx.eigenvector_centrality(_undirected(graph), max_iter=10_000, tol=1e-10, weight="weight")  # type: ignore[no-any-return]


def _katz(graph: nx.MultiDiGraph) -> Mapping[str, float]:
    merged = _undirected(graph)
    alpha = _KATZ_SHARE / _greatest_eigenvalue(merged)
    return nx.katz_centrality(merged, alpha=alpha, max_iter=10_000, tol=1e-10, weight="weight")  # type: ignore[no-any-return]


def _greatest_eigenvalue(graph: nx.Graph) -> float:
    import numpy as np
    from scipy.sparse.linalg import eigsh

    matrix = nx.to_scipy_sparse_array(graph, weight="weight", dtype=float)
    # A start of our own: a random one gives other last digits each time.
    values = eigsh(matrix, k=1, which="LA", v0=np.ones(len(graph)), return_eigenvectors=False)
    return float(values[0])


MEASURES: Mapping[str, Callable[[nx.MultiDiGraph], Mapping[str, float]]] = {
    "degree": _degree,
    "weighted-degree": _weighted_degree,
    "betweenness": _betweenness,
    "pagerank": _pagerank,
    "eigenvector": _eigenvector,
    "katz": _katz,
}
"""Measures by name: number of counterparts; number of claims; share of shortest ways; PageRank from
subject to object, both ways for symmetric claims; eigenvector and Katz centrality over claims in both directions."""
