"""The fine search of a layout: labels off each other, edges off labels, few crossings, everything near its kin.

Simulated annealing, seeded. A node moves alone, so only its own share of the cost is worked out again.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.float64]

T = TypeVar("T", float, "Rows")
_SEED = 20_221_215
_MARGIN = 7.0
"""Free space kept around each box, in pixels."""
_DENSITY = 0.45
"""How much of the picture boxes may fill."""
_MOVES = 8000
"""So many moves at most, whatever the number of nodes (and half as many swaps)."""
_HEAT = 40.0
_OVERLAP, _THROUGH, _CROSSING, _LENGTH, _OUTSIDE = 0.05, 22.0, 6.0, 0.1, 4.0


def refined(rows: Rows, extents: Rows, links: Rows, aspect: float) -> Rows:
    """Improve positions. ``extents``: half width, reach above, reach below; ``links``: two rows, half a fan's width."""
    search = _Search(rows.copy(), extents, links, aspect)
    search.run()
    return search.rows


def apart(fan: T) -> T:
    """Return how far two nodes should stand from each other, by half the width of the fan of edges between them."""
    return 95 + 3.6 * fan


def unpiled(rows: Rows, extents: Rows, rounds: int = 200) -> Rows:
    """Push overlapping boxes apart, each pair along the way that is shorter, until none overlap (or rounds are up)."""
    half = np.column_stack([extents[:, 0], (extents[:, 1] + extents[:, 2]) / 2]) + _MARGIN / 2
    shift = np.column_stack([np.zeros(len(rows)), (extents[:, 2] - extents[:, 1]) / 2])
    centres = rows + shift + _jitter(len(rows))
    reach = 2 * float(half.max())
    for _ in range(rounds):
        near = cKDTree(centres).query_pairs(reach * math.sqrt(2), output_type="ndarray")
        gap = centres[near[:, 0]] - centres[near[:, 1]]
        depth = half[near[:, 0]] + half[near[:, 1]] - np.abs(gap)
        piled = (depth > 0.5).all(axis=1)
        if not piled.any():
            break
        _part(centres, near[piled], gap[piled], depth[piled])
    return centres - shift


def _part(centres: Rows, pairs: NDArray[np.int64], gap: Rows, depth: Rows) -> None:
    across = depth[:, 0] < depth[:, 1]
    push = np.where(np.column_stack([across, ~across]), depth, 0) * np.where(gap < 0, -0.51, 0.51)
    np.add.at(centres, pairs[:, 0], push * 0.6)
    np.add.at(centres, pairs[:, 1], -push * 0.6)


def _jitter(count: int) -> Rows:
    """Two nodes in the very same place need a direction to part in."""
    return np.random.default_rng(_SEED).normal(0, 0.01, (count, 2))


class _Search:
    """The state of one annealing: positions, and what does not change while they do."""

    def __init__(self, rows: Rows, extents: Rows, links: Rows, aspect: float) -> None:
        self.rows, self.random = rows, np.random.default_rng(_SEED)
        self.half = np.column_stack([extents[:, 0], (extents[:, 1] + extents[:, 2]) / 2]) + _MARGIN / 2
        self.shift = (extents[:, 2] - extents[:, 1]) / 2
        self.ends = links[:, :2].astype(int)
        self.fan = links[:, 2]
        self.weight = np.sqrt(1 + self.fan / 6)
        self.wanted = apart(self.fan)
        self.incident = [np.flatnonzero((self.ends == node).any(axis=1)) for node in range(len(rows))]
        self.others = [np.flatnonzero(~(self.ends == node).any(axis=1)) for node in range(len(rows))]
        self.frame = self._frame(aspect)
        self.pinned = self._pin()

    def _frame(self, aspect: float) -> Rows:
        lenses = float((self.wanted * self.fan)[self.fan > 20].sum()) * 1.2
        area = float((4 * self.half.prod(axis=1)).sum()) / _DENSITY + lenses
        return np.array([math.sqrt(area * aspect), math.sqrt(area / aspect)]) / 2

    def _pin(self) -> set[int]:
        """Lay the widest fan level in the middle: its labels then stand below each other, like a list."""
        if not len(self.fan) or self.fan.max() < 20:
            return set()
        widest = int(self.fan.argmax())
        left, right = sorted(self.ends[widest], key=lambda node: (self.rows[node][0], node))
        reach = min(self.wanted[widest] / 2, self.frame[0] * 0.55)
        self.rows[left], self.rows[right] = (-reach, 0.0), (reach, 0.0)
        return {int(left), int(right)}

    def run(self) -> None:
        """Move every node again and again, in ever smaller steps."""
        free = [node for node in range(len(self.rows)) if node not in self.pinned]
        scale = float(self.frame[1])
        sweeps = min(110, _MOVES // max(len(free), 1)) if free else 0
        for sweep in range(sweeps):
            cool = 1 - sweep / sweeps
            heat = _HEAT * cool**2 + 1e-6
            for node in self.random.permutation(free):
                self._move(int(node), scale * (0.02 + 0.5 * cool * cool), heat)
            for one, other in self.random.choice(free, (len(free) // 2, 2)):
                self._swap(int(one), int(other), heat)

    def _move(self, node: int, step: float, heat: float) -> None:
        here = self.rows[node].copy()
        before = self._room(node) + self._clarity(node)
        self.rows[node] = self._proposal(node, here, step)
        most = before + self._leeway(heat)
        after = self._room(node)
        if after > most or after + self._clarity(node) > most:
            self.rows[node] = here

    def _swap(self, one: int, other: int, heat: float) -> None:
        """Let two nodes change places: in a crowded picture few get anywhere alone."""
        pair = [one, other]
        before = sum(self._room(node) + self._clarity(node) for node in pair)
        self.rows[pair] = self.rows[pair[::-1]]
        most = before + self._leeway(heat)
        after = sum(self._room(node) for node in pair)
        if after > most or after + sum(self._clarity(node) for node in pair) > most:
            self.rows[pair] = self.rows[pair[::-1]]

    def _leeway(self, heat: float) -> float:
        """Return by how much a move may make things worse, drawn at random (Metropolis' rule)."""
        return -heat * math.log(max(self.random.random(), 1e-12))

    def _proposal(self, node: int, here: Rows, step: float) -> Rows:
        """Return a place near by; now and then one near a neighbour, or anywhere."""
        chance = self.random.random()
        if chance < 0.12 and len(self.incident[node]):
            edge = self.ends[self.random.choice(self.incident[node])]
            neighbour: Rows = self.rows[edge[0] if edge[1] == node else edge[1]]
            return neighbour + self.random.normal(0, 130, 2)
        if chance < 0.18:
            return self.random.uniform(-1, 1, 2) * self.frame
        return here + self.random.normal(0, step, 2)

    def _room(self, node: int) -> float:
        """Return the part of a node's cost that is quickly known: overlap, length of edges, leaving the frame."""
        centres = self._centres()
        return (
            _OVERLAP * self._overlap(node, centres)
            + _LENGTH * self._length(self.incident[node])
            + _OUTSIDE * self._outside(node, centres)
        )

    def _clarity(self, node: int) -> float:
        """Return the other part: edges through boxes, edges across edges."""
        centres, mine, others = self._centres(), self.incident[node], self.others[node]
        through = self._through(mine, centres) + self._through(others, centres[[node]], node)
        return _THROUGH * through + _CROSSING * self._crossings(mine, others)

    def _centres(self) -> Rows:
        return np.column_stack([self.rows[:, 0], self.rows[:, 1] + self.shift])

    def _overlap(self, node: int, centres: Rows) -> float:
        depth = self.half + self.half[node] - np.abs(centres - centres[node])
        depth[node] = 0
        piled = (depth > 0).all(axis=1)
        return float(depth[piled].prod(axis=1).sum()) + 400 * int(piled.sum())

    def _through(self, edges: NDArray[np.int64], centres: Rows, only: int | None = None) -> float:
        """Measure how deep edges run through boxes that are not at their ends; a fan swells as a parabola does."""
        if not len(edges):
            return 0.0
        start = self.rows[self.ends[edges, 0]]
        way = self.rows[self.ends[edges, 1]] - start
        reach = np.maximum(np.sqrt((way * way).sum(axis=1)), 1.0)[:, None] / 2
        cos, sin = way[:, :1] / (2 * reach), way[:, 1:] / (2 * reach)
        half = self.half if only is None else self.half[[only]]
        middle = start + way / 2
        x, y = centres[:, 0] - middle[:, :1], centres[:, 1] - middle[:, 1:]
        flat, steep = np.abs(cos), np.abs(sin)
        along = np.abs(x * cos + y * sin) - flat * half[:, 0] - steep * half[:, 1]
        across = np.abs(y * cos - x * sin) - steep * half[:, 0] - flat * half[:, 1]
        place = np.maximum(along, 0) / reach
        depth = np.maximum(self.fan[edges, None] * (1 - place * place) - across, 0) * (along < reach)
        if only is None:
            depth[np.arange(len(edges)), self.ends[edges, 0]] = 0
            depth[np.arange(len(edges)), self.ends[edges, 1]] = 0
        touched = np.minimum(depth, 60) / 20 + (depth > 0) * 0.5
        return float((touched * self.weight[edges, None]).sum())

    def _crossings(self, mine: NDArray[np.int64], others: NDArray[np.int64]) -> float:
        if not len(mine) or not len(others):
            return 0.0
        a, b = self.rows[self.ends[mine, 0]][:, None], self.rows[self.ends[mine, 1]][:, None]
        c, d = self.rows[self.ends[others, 0]][None], self.rows[self.ends[others, 1]][None]
        apart = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
        return float((apart * self.weight[mine][:, None] * self.weight[others][None]).sum())

    def _length(self, mine: NDArray[np.int64]) -> float:
        way = self.rows[self.ends[mine, 0]] - self.rows[self.ends[mine, 1]]
        length = np.hypot(way[:, 0], way[:, 1])
        short = np.maximum(self.wanted[mine] - length, 0)
        return float((length + short * 6).sum())

    def _outside(self, node: int, centres: Rows) -> float:
        over = np.maximum(np.abs(centres[node]) + self.half[node] - self.frame, 0)
        return float(over.sum())


def _side(a: Rows, b: Rows, c: Rows) -> Rows:
    turn: Rows = (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
    return turn
