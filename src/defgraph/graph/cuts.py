"""The smallest number of failures that cuts a claim off from every origin.

The lineage of a claim is a graph from the claim to the ground. Its nodes are documents and speakers, and each
names the failures that bring it down: a document falls with itself and with its publisher, a speaker
with itself. One failure may bring down several nodes (both articles of a house; a speaker whose words
came through different documents), which is what makes this more than a vertex cut; see :func:`smallest_cut`.

Menger's theorem gives the cut as a maximum flow; :func:`networkx.minimum_node_cut` does the work.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    Node = Hashable
    Failure = int

CLAIM = "claim"
GROUND = "ground"


def lineage_graph(
    edges: Iterable[tuple[Node, Node]], fallen: Iterable[Node] = (), infallible: Iterable[Node] = ()
) -> nx.DiGraph:
    """Return the graph of the edges, cut down to what lies between :data:`CLAIM` and :data:`GROUND`.

    Fallen nodes are left out; infallible ones, which are not to be counted, give way to edges past them.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from([CLAIM, GROUND])
    graph.add_edges_from(edges)
    graph.remove_nodes_from(list(fallen))
    for node in infallible:
        if node in graph:
            graph.add_edges_from([(before, after) for before in graph.pred[node] for after in graph.succ[node]])
            graph.remove_node(node)
    between = nx.descendants(graph, CLAIM) & nx.ancestors(graph, GROUND) | {CLAIM, GROUND}
    return graph.subgraph(between).copy()


def is_grounded(graph: nx.DiGraph) -> bool:
    """Tell whether any way leads from the claim to the ground."""
    return bool(nx.has_path(graph, CLAIM, GROUND))


def smallest_cut(graph: nx.DiGraph, failures: Mapping[Node, frozenset[Failure]]) -> int:
    """Return the smallest number of failures that leaves no way from the claim to the ground.

    A failure that brings down one node only is no more than that node's removal, so where all are such, the
    answer is the minimum vertex cut. A failure of several nodes that all lead on to the same, or all come
    from the same, is a node of its own behind or before them. The others are tried: for every set of them,
    the set's size plus the vertex cut of what is left. A set as large as the best answer so far cannot
    better it, which ends the search early. Parts of the graph that share nothing are cut apart, and their
    numbers added. The answer is exact.
    """
    rest, others = _in_series(graph, _shared(graph, failures))
    return sum(_cut_of_part(rest.subgraph({*part, CLAIM, GROUND}), others) for part in _parts(rest, others))


def _parts(graph: nx.DiGraph, shared: Mapping[Failure, set[Node]]) -> Iterable[set[Node]]:
    """Return the parts of a graph that have neither an edge nor a failure in common: each must be cut by itself."""
    joined = nx.Graph()
    joined.add_nodes_from(graph)
    joined.add_edges_from(graph.edges)
    joined.remove_nodes_from([CLAIM, GROUND])
    joined.add_edges_from((("shared", failure), node) for failure, nodes in shared.items() for node in nodes)
    return nx.connected_components(joined)  # type: ignore[no-any-return]


def _cut_of_part(graph: nx.DiGraph, shared: Mapping[Failure, set[Node]]) -> int:
    tried = {failure: nodes for failure, nodes in shared.items() if nodes <= set(graph)}
    best = _vertex_cut(graph)
    for size in range(1, len(tried) + 1):
        if size >= best:
            break
        for chosen in combinations(sorted(tried), size):
            left = graph.copy()
            left.remove_nodes_from(set().union(*(tried[failure] for failure in chosen)))
            best = min(best, size + _vertex_cut(left))
    return best


def _in_series(graph: nx.DiGraph, shared: Mapping[Failure, set[Node]]) -> tuple[nx.DiGraph, dict[Failure, set[Node]]]:
    """Put shared failures into the graph as nodes where that lets no ways mix; return it and the others."""
    graph = graph.copy()
    others: dict[Failure, set[Node]] = {}
    for failure, nodes in sorted(shared.items()):
        ahead = {frozenset(graph.succ[node]) for node in nodes}
        behind = {frozenset(graph.pred[node]) for node in nodes}
        if len(ahead) == 1:
            graph.remove_edges_from([(node, after) for node in nodes for after in tuple(graph.succ[node])])
            graph.add_edges_from((node, ("failure", failure)) for node in nodes)
            graph.add_edges_from((("failure", failure), after) for after in ahead.pop())
        elif len(behind) == 1:
            graph.remove_edges_from([(before, node) for node in nodes for before in tuple(graph.pred[node])])
            graph.add_edges_from((("failure", failure), node) for node in nodes)
            graph.add_edges_from((before, ("failure", failure)) for before in behind.pop())
        else:
            others[failure] = nodes
    return graph, others


def dominators(graph: nx.DiGraph, failures: Mapping[Node, frozenset[Failure]]) -> tuple[Failure, ...]:
    """Return the failures, in order, each of which alone leaves no way from the claim to the ground."""
    found = []
    for failure, nodes in sorted(_brought_down(graph, failures).items()):
        rest = graph.copy()
        rest.remove_nodes_from(nodes)
        if not is_grounded(rest):
            found.append(failure)
    return tuple(found)


def circles(edges: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return, for each node that lies in a circle of edges, all nodes of its circle."""
    components = nx.strongly_connected_components(nx.DiGraph(list(edges)))
    return {node: frozenset(component) for component in components if len(component) > 1 for node in component}


def _brought_down(graph: nx.DiGraph, failures: Mapping[Node, frozenset[Failure]]) -> dict[Failure, set[Node]]:
    nodes: dict[Failure, set[Node]] = defaultdict(set)
    for node in graph:
        for failure in failures.get(node, ()):
            nodes[failure].add(node)
    return nodes


def _shared(graph: nx.DiGraph, failures: Mapping[Node, frozenset[Failure]]) -> dict[Failure, set[Node]]:
    """Return the failures worth trying: those of several nodes, less those that another includes."""
    several = {f: nodes for f, nodes in _brought_down(graph, failures).items() if len(nodes) > 1}
    distinct = {frozenset(nodes): failure for failure, nodes in sorted(several.items(), reverse=True)}
    return {f: set(nodes) for nodes, f in distinct.items() if not any(nodes < other for other in distinct)}


def _vertex_cut(graph: nx.DiGraph) -> int:
    if not is_grounded(graph):
        return 0
    return len(nx.minimum_node_cut(graph, CLAIM, GROUND))
