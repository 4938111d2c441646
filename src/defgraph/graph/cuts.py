"""The smallest number of failures that cuts a claim off from every origin.

The lineage of a claim is a graph of *tellings* from the claim to the ground. A telling stands for a
document, or a speaker, in one context, and names the failures that bring it down: a document's telling
falls with the document and with its publisher, a speaker's with the speaker. One failure may bring down
several tellings (both articles of a house; a document that is reached on two ways), which is what
makes this more than a vertex cut; see :func:`smallest_cut`.

Menger's theorem gives the cut as a maximum flow; :func:`networkx.minimum_node_cut` does the work.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    Telling = Hashable

CLAIM = "claim"
GROUND = "ground"


def lineage_graph(edges: Iterable[tuple[Telling, Telling]]) -> nx.DiGraph:
    """Return the graph of the edges, cut down to what lies between :data:`CLAIM` and :data:`GROUND`."""
    graph = nx.DiGraph([(CLAIM, CLAIM), (GROUND, GROUND)])
    graph.add_edges_from(edges)
    graph.remove_edges_from([(CLAIM, CLAIM), (GROUND, GROUND)])
    between = nx.descendants(graph, CLAIM) & nx.ancestors(graph, GROUND) | {CLAIM, GROUND}
    return graph.subgraph(between).copy()


def is_grounded(graph: nx.DiGraph) -> bool:
    """Tell whether any way leads from the claim to the ground."""
    return bool(nx.has_path(graph, CLAIM, GROUND))


def smallest_cut(graph: nx.DiGraph, failures: Mapping[Telling, frozenset[str]]) -> int:
    """Return the smallest number of failures that leaves no way from the claim to the ground.

    A failure that brings down one telling only is no more than that telling's removal, so where all are
    such, the answer is the minimum vertex cut. The others are tried: for every set of them, the set's
    size plus the vertex cut of what is left. A set as large as the best answer so far cannot better it,
    which ends the search early; the answer is exact.
    """
    brought_down = _shared(graph, failures)
    best = _vertex_cut(graph)
    for size in range(1, len(brought_down) + 1):
        if size >= best:
            break
        for chosen in combinations(sorted(brought_down), size):
            rest = graph.copy()
            rest.remove_nodes_from(set().union(*(brought_down[failure] for failure in chosen)))
            best = min(best, size + _vertex_cut(rest))
    return best


def dominators(graph: nx.DiGraph, failures: Mapping[Telling, frozenset[str]]) -> tuple[str, ...]:
    """Return the failures, in order, each of which alone leaves no way from the claim to the ground."""
    found = []
    for failure, tellings in sorted(_brought_down(graph, failures).items()):
        rest = graph.copy()
        rest.remove_nodes_from(tellings)
        if not is_grounded(rest):
            found.append(failure)
    return tuple(found)


def circles(edges: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return, for each node that lies in a circle of edges, all nodes of its circle."""
    components = nx.strongly_connected_components(nx.DiGraph(list(edges)))
    return {node: frozenset(component) for component in components if len(component) > 1 for node in component}


def _brought_down(graph: nx.DiGraph, failures: Mapping[Telling, frozenset[str]]) -> dict[str, set[Telling]]:
    tellings: dict[str, set[Telling]] = defaultdict(set)
    for telling in graph:
        for failure in failures.get(telling, ()):
            tellings[failure].add(telling)
    return tellings


def _shared(graph: nx.DiGraph, failures: Mapping[Telling, frozenset[str]]) -> dict[str, set[Telling]]:
    """Return the failures worth trying: those of several tellings, less those that another includes."""
    several = {f: tellings for f, tellings in _brought_down(graph, failures).items() if len(tellings) > 1}
    distinct = {frozenset(tellings): failure for failure, tellings in sorted(several.items(), reverse=True)}
    return {f: set(tellings) for tellings, f in distinct.items() if not any(tellings < other for other in distinct)}


def _vertex_cut(graph: nx.DiGraph) -> int:
    if not is_grounded(graph):
        return 0
    return len(nx.minimum_node_cut(graph, CLAIM, GROUND))
