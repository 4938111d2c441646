"""Where things stand in a picture: positions computed once, so that a page opens at rest.

Every algorithm here is seeded and walks its input in sorted order: the same graph has the same picture.
Coordinates are whole pixels, x to the right, y downwards, with the middle of the picture at the origin.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import rustworkx

from defgraph.graph.refinement import apart, refined, unpiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Rows = NDArray[np.float64]
    Place = tuple[float, float]

FAN_GAP = 12
"""Pixels between two parallel edges where they are farthest from each other."""
_REFINED = 180
"""Above so many nodes Kamada and Kawai's layout and the fine search take too long; springs have to do."""
_SEED = 20_221_215
_SHARED = 25.0
"""Pixels of half a fan for which a node has as much of a ring as another node by itself."""


@dataclass(frozen=True, slots=True)
class Box:
    """The room a node takes with its label, in pixels: total width, and reach above and below its centre."""

    width: float
    above: float
    below: float


def positions(
    boxes: Mapping[str, Box], edges: Iterable[tuple[str, str]], *, aspect: float = 1.75
) -> dict[str, tuple[int, int]]:
    """Place nodes so that boxes do not overlap; an edge given several times gets room for a fan of curves.

    ``aspect`` is the width of the picture over its height.

    >>> positions({"a": Box(60, 10, 30), "b": Box(60, 10, 30)}, [("a", "b")])["a"] != (0, 0)
    True
    >>> positions({}, [])
    {}
    """
    names = sorted(boxes)
    if not names:
        return {}
    pairs = _pairs(edges)
    graph = _graph(names, pairs)
    rough = _rough(graph, [boxes[name] for name in names], aspect)
    extents = np.array([[boxes[n].width / 2, boxes[n].above, boxes[n].below] for n in names])
    if len(names) > _REFINED:
        placed = unpiled(rough, extents)
    else:
        numbers = {name: number for number, name in enumerate(names)}
        links = np.array([(numbers[a], numbers[b], _half_fan(m)) for (a, b), m in pairs.items()])
        placed = unpiled(refined(rough, extents, links.reshape(-1, 3), aspect), extents)
    return _whole(names, placed)


def concentric(
    boxes: Mapping[str, Box], edges: Iterable[tuple[str, str]], centre: str, *, aspect: float = 1.75
) -> dict[str, tuple[int, int]]:
    """Place one node in the middle and the others on rings around it, by their distance over the edges.

    Who shares many edges with the middle stands farther out and has more of the ring; the one with most lies level
    with the middle, so that what is written on its edges stands below each other, like a list.

    Raises:
        KeyError: if ``centre`` is not among the nodes.
    """
    names, pairs = sorted(boxes), _pairs(edges)
    graph = _graph(names, pairs)
    if centre not in boxes:
        raise KeyError(centre)
    distance = nx.single_source_shortest_path_length(graph, centre)
    beyond = max(distance.values()) + 1
    order = _around(graph, centre)
    fans = {a if b == centre else b: _half_fan(m) for (a, b), m in pairs.items() if centre in (a, b)}
    placed = {centre: (0.0, 0.0)}
    radius = 0.0
    for ring in range(1, beyond + 1):
        members = [name for name in order if distance.get(name, beyond) == ring]
        radius = _ring(placed, {name: fans.get(name, 0.0) for name in members}, boxes, radius, aspect)
    extents = np.array([[boxes[n].width / 2, boxes[n].above, boxes[n].below] for n in names])
    return _whole(names, unpiled(np.array([placed[name] for name in names]), extents))


def _pairs(edges: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Count the edges between each two nodes, whichever way they point; loops take no room."""
    counts = Counter((min(a, b), max(a, b)) for a, b in edges if a != b)
    return dict(sorted(counts.items()))


def _half_fan(parallel: int) -> float:
    """Return how far the outermost of parallel edges swing out, in pixels."""
    return (parallel - 1) * FAN_GAP / 2


def _graph(names: Sequence[str], pairs: Mapping[tuple[str, str], int]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(names)
    for (a, b), parallel in pairs.items():
        graph.add_edge(a, b, length=1 + parallel * FAN_GAP / 120)
    return graph


def _rough(graph: nx.Graph, boxes: Sequence[Box], aspect: float) -> Rows:
    """Lay out each component by itself and set them side by side; returns rows in the order of the names."""
    area = sum((box.width + 30) * (box.above + box.below + 30) for box in boxes)
    each = math.sqrt(area / len(boxes))
    placed: dict[str, Place] = {}
    shelves = _Shelves(width=math.sqrt(area * 2.5 * aspect))
    for part in sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part))):
        shelves.put(placed, _component(_part(graph, sorted(part)), each * 1.4, aspect), each)
    rows = np.array([placed[name] for name in sorted(placed)])
    centred: Rows = rows - (rows.max(axis=0) + rows.min(axis=0)) / 2
    return centred


def _part(graph: nx.Graph, names: Sequence[str]) -> nx.Graph:
    """Copy a part in the order of its names; ``graph.subgraph`` walks a set, in an order no two processes share."""
    part = nx.Graph()
    part.add_nodes_from(names)
    ends = sorted((min(pair), max(pair)) for pair in graph.edges(names))
    part.add_edges_from((a, b, graph.edges[a, b]) for a, b in ends)
    return part


class _Shelves:
    """Sets components in rows, the largest first."""

    def __init__(self, width: float) -> None:
        self.width, self.left, self.top, self.height = width, 0.0, 0.0, 0.0

    def put(self, placed: dict[str, Place], part: Mapping[str, Place], margin: float) -> None:
        rows = np.array(list(part.values()))
        low, size = rows.min(axis=0), np.ptp(rows, axis=0) + margin
        if self.left and self.left + size[0] > self.width:
            self.left, self.top, self.height = 0.0, self.top + self.height, 0.0
        for name, (x, y) in part.items():
            placed[name] = (self.left + x - low[0], self.top + y - low[1])
        self.left += size[0]
        self.height = max(self.height, size[1])


def _component(graph: nx.Graph, each: float, aspect: float) -> dict[str, Place]:
    names = list(graph)
    if len(names) == 1:
        return {names[0]: (0.0, 0.0)}
    if len(names) <= _REFINED:
        found = nx.kamada_kawai_layout(graph, pos=nx.circular_layout(graph), weight="length")
        rows = np.array([found[name] for name in names])
    else:
        rows = _springs(graph)
    rows *= each * math.sqrt(len(names)) / max(np.ptp(rows, axis=0).max(), 1e-9)
    rows *= np.array([math.sqrt(aspect), 1 / math.sqrt(aspect)])
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, rows, strict=True)}


def _springs(graph: nx.Graph) -> Rows:
    numbers = {name: number for number, name in enumerate(graph)}
    return springs(len(numbers), [(numbers[a], numbers[b]) for a, b in graph.edges])


def springs(count: int, edges: Sequence[tuple[int, int]]) -> Rows:
    """Lay nodes 0 to ``count`` - 1 out by springs, evenly within one of the origin; networkx takes ten times as long.

    The method: Fruchterman and Reingold, "Graph drawing by force-directed placement", 1991.
    """
    graph: rustworkx.PyGraph[None, None] = rustworkx.PyGraph()
    graph.add_nodes_from([None] * count)
    graph.add_edges_from_no_data(list(edges))
    found = rustworkx.spring_layout(graph, seed=_SEED)
    return filled(_rounded(np.array([found[node] for node in range(count)], dtype=float).reshape(-1, 2)))


def _rounded(rows: Rows) -> Rows:
    """Stretch what is long and narrow across, at most threefold."""
    rows = rows - rows.mean(axis=0)
    spread, axes = np.linalg.eigh(rows.T @ rows)
    stretch = np.minimum(np.sqrt(spread.max() / np.maximum(spread, 1e-12)), 3)
    rounded: Rows = rows @ (axes * stretch) @ axes.T
    return rounded


def filled(rows: Rows) -> Rows:
    """Fill the disc around the origin, of radius one, evenly: directions stay, and who is nearer to the middle.

    Springs crowd the middle and throw single nodes far out.

    >>> filled(np.array([[0.0, 0.0], [0.1, 0.0], [0.0, 9.0], [0.0, -9.0]])).round(2).tolist()
    [[0.0, 0.0], [0.61, 0.0], [0.0, 0.79], [0.0, -0.94]]
    """
    rows = rows - np.median(rows, axis=0)
    far = np.hypot(rows[:, 0], rows[:, 1])
    rank = np.empty(len(rows))
    rank[np.argsort(far, kind="stable")] = np.sqrt((np.arange(len(rows)) + 0.5) / len(rows))
    even: Rows = rows / np.maximum(far, 1e-9)[:, None] * rank[:, None]
    return even


def _around(graph: nx.Graph, centre: str) -> list[str]:
    """Walk the breadth-first tree branch by branch, so that kin come next to each other; then who is unreachable."""
    tree = nx.bfs_tree(graph, centre, sort_neighbors=sorted)
    walk = list(nx.dfs_preorder_nodes(tree, centre))
    reached = set(walk)
    return [*walk, *(name for name in sorted(graph) if name not in reached)]


def _ring(
    placed: dict[str, Place],
    members: Mapping[str, float],
    boxes: Mapping[str, Box],
    radius: float,
    aspect: float,
) -> float:
    """Set members on a wide ring outside ``radius``; those that do not fit beside each other go in a second row.

    ``members`` tells half the width of the fan of edges that each shares with the middle.
    """
    if not members:
        return radius
    widest = max(boxes[name].width for name in members)
    step = max(150.0, widest * 0.9)
    radius += step
    room = max(6, int(2 * math.pi * radius * 1.2 / (widest * 0.8)))
    rows = math.ceil(len(members) / room)
    farthest = radius + step * 0.75 * (rows - 1)
    for place, (turn, (name, fan)) in enumerate(zip(_turns(list(members.values())), members.items(), strict=True)):
        x, y = math.cos(turn) * math.sqrt(aspect), math.sin(turn) / aspect**0.25
        out = max(radius + step * 0.75 * (place % rows), apart(fan) / math.hypot(x, y) if fan else 0.0)
        placed[name] = (out * x, out * y)
        farthest = max(farthest, out)
    return farthest


def _turns(fans: Sequence[float]) -> list[float]:
    """Return a direction for each fan: those that are wider have more of the circle, and the widest points left."""
    shares = [1 + fan / _SHARED for fan in fans]
    ends = list(accumulate(shares))
    turns = [2 * math.pi * (end - share / 2) / ends[-1] for end, share in zip(ends, shares, strict=True)]
    begin = math.pi - turns[fans.index(max(fans))] if max(fans) else -math.pi / 2 - turns[0]
    return [turn + begin for turn in turns]


def _whole(names: Sequence[str], rows: Rows) -> dict[str, tuple[int, int]]:
    middle = (rows.max(axis=0) + rows.min(axis=0)) / 2
    return {name: (round(x), round(y)) for name, (x, y) in zip(names, rows - middle, strict=True)}
