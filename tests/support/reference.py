"""The support of one claim by minimum vertex cuts: a reference that shares nothing with the engine.

The lineage of a claim is a graph from the claim to the ground. Its nodes are documents and speakers, and each names
the failures that bring it down: a document falls with itself, its publisher and who owns that, a speaker with
itself. The order is, from the claim to the ground: a document that reports, the speakers it relays, the documents
it rests on. Menger's theorem gives the cut as a maximum flow; :func:`networkx.minimum_node_cut` does the work. One
failure may bring down several nodes, which makes this more than a vertex cut: see :func:`smallest_cut`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

from defgraph.vocabulary import SPEAKER

from .worlds import NOTHING, USUAL, Answer, Source

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from .worlds import Audit, Names, Telling

    Node = Hashable
    Edge = tuple[Node, Node]

CLAIM, GROUND = "claim", "ground"


def reference(sources: Mapping[str, Source], tellings: Iterable[Telling], audit: Audit = USUAL) -> Answer:
    """Return the support that these reports of one claim give it, all failures counted."""
    assert audit.level == "all", "vertex cuts count all failures"
    layout = _Layout(sources, tellings, audit)
    everything, known = layout.graph(known=False), layout.graph(known=True)
    if not is_grounded(everything):
        return NOTHING
    high = smallest_cut(everything, layout.failures)
    if not is_grounded(known):
        return Answer(1, high, dominators(everything, layout.failures), known=False)
    return Answer(smallest_cut(known, layout.failures), high, dominators(known, layout.failures))


# Laying out


@dataclass(frozen=True, slots=True)
class _Way:
    """What a word rests on: one of the speakers, if any, and one of the documents, if any."""

    speakers: Names
    bases: Names
    own: bool


_NOT_KNOWN = _Way(frozenset(), frozenset(), own=False)


class _Layout:
    """The lineage of one claim as edges, ways into the ground, and what brings each node down.

    Nodes are documents (as the circle they are in, mostly of one) and speakers (each before the documents that
    their words came through). Of ways into the ground, it is kept whether the origin there is known.
    """

    def __init__(self, sources: Mapping[str, Source], tellings: Iterable[Telling], audit: Audit) -> None:
        self.sources, self.audit = sources, audit
        self.told: dict[str, list[Telling]] = defaultdict(list)
        for telling in tellings:
            self.told[telling.document].append(telling)
        self.circles = circles(self._credits())
        self.edges: set[Edge] = set()
        self.grounds: set[tuple[Node, bool]] = set()
        self.failures: dict[Node, Names] = {}
        for document in self.told:
            self.edges.add((CLAIM, self._document(document)))

    def graph(self, *, known: bool) -> nx.DiGraph:
        """Return what lies between claim and ground; if ``known``, the ground of origins that are known."""
        graph = nx.DiGraph()
        graph.add_nodes_from([CLAIM, GROUND])
        graph.add_edges_from(self.edges)
        graph.add_edges_from((at, GROUND) for at, certain in self.grounds if certain or not known)
        graph.remove_nodes_from([node for node, failures in self.failures.items() if failures & self.audit.failed])
        between = nx.descendants(graph, CLAIM) & nx.ancestors(graph, GROUND) | {CLAIM, GROUND}
        return graph.subgraph(between).copy()

    def _source(self, document: str) -> Source:
        return self.sources.get(document, Source())

    def _credits(self) -> Iterator[tuple[str, str]]:
        """Yield each document below the claim with each that it rests on."""
        ahead, met = list(self.told), set(self.told)
        while ahead:
            document = ahead.pop()
            for base in {base for way in self._ways(document) for base in way.bases}:
                yield document, base
                if base not in met:
                    met.add(base)
                    ahead.append(base)

    def _ways(self, document: str) -> Iterator[_Way]:
        """Yield what a document's word on the claim rests on, one way for each of its reports."""
        source = self._source(document)
        for told in self.told.get(document, ()):
            bases = source.bases if told.bases is None else told.bases
            yield _Way(told.speakers, bases, source.own if told.own is None else told.own)
        if document not in self.told:
            yield _Way(frozenset(), source.bases, source.own)

    def _document(self, document: str) -> Node:
        """Lay out a document with all below it, if that is not done yet, and return its node."""
        circle = self.circles.get(document, frozenset({document}))
        if circle not in self.failures:
            self.failures[circle] = frozenset(failure for member in circle for failure in self._failures(member))
            ways = [way for member in sorted(circle) for way in self._ways(member)]
            # Ways that only lead round the circle lead nowhere; if all do, its origin is not known.
            onward = [way for way in ways if way.speakers or not way.bases or way.bases - circle]
            for way in onward or [_NOT_KNOWN]:
                self._lay(circle, replace(way, bases=way.bases - circle))
        return circle

    def _failures(self, document: str) -> Iterator[str]:
        yield document
        publisher = self._source(document).publisher
        if publisher:
            yield publisher
            yield from self.audit.owners.get(publisher, ())

    def _lay(self, document: Node, way: _Way) -> None:
        for last, certain in self._speakers(document, way):
            if way.bases:
                self.edges.update((last, self._document(base)) for base in sorted(way.bases))
            else:
                self.grounds.add((last, certain))

    def _speakers(self, document: Node, way: _Way) -> Iterator[tuple[Node, bool]]:
        """Yield the nodes behind which the bases come, and whether the origin is known there."""
        if not way.speakers:
            yield document, way.own
        for speaker in sorted(way.speakers):
            certain = way.own or not speaker.startswith(SPEAKER)
            node = ("speaker", speaker, way.bases, certain)
            self.failures[node] = frozenset({speaker})
            self.edges.add((document, node))
            yield node, certain


def circles(edges: Iterable[tuple[str, str]]) -> dict[str, Names]:
    """Return, for each node that lies in a circle of edges, all nodes of its circle."""
    components = nx.strongly_connected_components(nx.DiGraph(list(edges)))
    return {node: frozenset(component) for component in components if len(component) > 1 for node in component}


# Cuts


def is_grounded(graph: nx.DiGraph) -> bool:
    """Tell whether any way leads from the claim to the ground."""
    return bool(nx.has_path(graph, CLAIM, GROUND))


def smallest_cut(graph: nx.DiGraph, failures: Mapping[Node, Names]) -> int:
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


def dominators(graph: nx.DiGraph, failures: Mapping[Node, Names]) -> Names:
    """Return the failures each of which alone leaves no way from the claim to the ground."""
    found = set()
    for failure, nodes in _brought_down(graph, failures).items():
        rest = graph.copy()
        rest.remove_nodes_from(nodes)
        if not is_grounded(rest):
            found.add(failure)
    return frozenset(found)


def _parts(graph: nx.DiGraph, shared: Mapping[str, set[Node]]) -> Iterable[set[Node]]:
    """Return the parts of a graph that have neither an edge nor a failure in common: each must be cut by itself."""
    joined = nx.Graph()
    joined.add_nodes_from(graph)
    joined.add_edges_from(graph.edges)
    joined.remove_nodes_from([CLAIM, GROUND])
    joined.add_edges_from((("shared", failure), node) for failure, nodes in shared.items() for node in nodes)
    return nx.connected_components(joined)  # type: ignore[no-any-return]


def _cut_of_part(graph: nx.DiGraph, shared: Mapping[str, set[Node]]) -> int:
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


def _in_series(graph: nx.DiGraph, shared: Mapping[str, set[Node]]) -> tuple[nx.DiGraph, dict[str, set[Node]]]:
    """Put shared failures into the graph as nodes where that lets no ways mix; return it and the others."""
    graph = graph.copy()
    others: dict[str, set[Node]] = {}
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


def _brought_down(graph: nx.DiGraph, failures: Mapping[Node, Names]) -> dict[str, set[Node]]:
    nodes: dict[str, set[Node]] = defaultdict(set)
    for node in graph:
        for failure in failures.get(node, ()):
            nodes[failure].add(node)
    return nodes


def _shared(graph: nx.DiGraph, failures: Mapping[Node, Names]) -> dict[str, set[Node]]:
    """Return the failures worth trying: those of several nodes, less those that another includes."""
    several = {f: nodes for f, nodes in _brought_down(graph, failures).items() if len(nodes) > 1}
    distinct = {frozenset(nodes): failure for failure, nodes in sorted(several.items(), reverse=True)}
    return {f: set(nodes) for nodes, f in distinct.items() if not any(nodes < other for other in distinct)}


def _vertex_cut(graph: nx.DiGraph) -> int:
    if not is_grounded(graph):
        return 0
    return len(nx.minimum_node_cut(graph, CLAIM, GROUND))
