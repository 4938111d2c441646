"""The map of a large graph: a disc for each community, and its members inside it.

Everything is seeded and walks its input in order: the same communities have the same map. Coordinates are whole
pixels of the map, x to the right, y downwards, with the middle at the origin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import rustworkx
from scipy.spatial import cKDTree

from defgraph.graph.layout import springs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from defgraph.graph.communities import Community

    Rows = NDArray[np.float64]
    Numbers = NDArray[np.int64]

SPACING = 60.0
"""Pixels from one member to the next, where they stand evenly."""
_SPRINGS = 600
"""Above so many members springs take too long; they then stand on a spiral."""
_TURNS = 32
"""Directions in which a disc may stand beside another."""
_GAP, _GAP_SHARE = 60.0, 0.16
"""Free pixels between two discs, and in addition this share of their radii: room for what goes between."""
_SEED = 20_221_215


@dataclass(frozen=True, slots=True)
class Disc:
    """The middle of a community's disc, and its radius."""

    x: int
    y: int
    radius: int


@dataclass(frozen=True, slots=True)
class Map:
    """A disc for each community, in their order, and the place of every member."""

    discs: tuple[Disc, ...]
    places: Mapping[str, tuple[int, int]]


def mapped(communities: Sequence[Community], weights: Mapping[tuple[str, str], float], *, aspect: float = 1.75) -> Map:
    """Set communities beside those they are linked with, on discs that do not overlap and grow with their members.

    ``weights`` are those that the communities were found with. Inside a disc who is linked stands close together;
    members keep about :data:`SPACING` from each other. ``aspect`` is the width of the map over its height.

    >>> mapped([], {})
    Map(discs=(), places={})
    """
    if not communities:
        return Map((), {})
    names = [name for community in communities for name in community.members]
    sizes = np.array([len(community.members) for community in communities])
    number = {name: place for place, name in enumerate(names)}
    pairs = np.array([(number[a], number[b]) for a, b in sorted(weights) if a != b], dtype=np.int64).reshape(-1, 2)
    strength = np.array([weights[pair] for pair in sorted(weights) if pair[0] != pair[1]])
    home = np.repeat(np.arange(len(sizes)), sizes)
    radii = SPACING * (np.sqrt(sizes / math.pi) + 0.75)
    centres = _packed(radii, _links(home, pairs, strength, len(sizes)), aspect)
    inside = _members(communities, home, pairs) * (radii - 0.6 * SPACING)[home, None]
    rows = _spread(centres[home] + inside, centres[home], (radii - 0.45 * SPACING)[home])
    return _whole(names, centres, radii, rows)


def _whole(names: Sequence[str], centres: Rows, radii: Rows, rows: Rows) -> Map:
    high, low = (centres + radii[:, None]).max(axis=0), (centres - radii[:, None]).min(axis=0)
    middle = (high + low) / 2
    discs = tuple(Disc(round(x), round(y), round(r)) for (x, y), r in zip(centres - middle, radii, strict=True))
    return Map(discs, {name: (round(x), round(y)) for name, (x, y) in zip(names, rows - middle, strict=True)})


def _links(home: Numbers, pairs: Numbers, strength: Rows, count: int) -> Rows:
    """Return how strongly each two communities are linked: the logarithm of what goes on between them."""
    between = np.zeros((count, count))
    np.add.at(between, (home[pairs[:, 0]], home[pairs[:, 1]]), strength)
    between += between.T
    np.fill_diagonal(between, 0)
    return np.log1p(between)


def _packed(radii: Rows, links: Rows, aspect: float) -> Rows:
    """Set one disc after the other beside those that stand, near those it is linked with and near the middle.

    Who is most strongly linked with those that stand comes next, the largest first of all.
    """
    turns = np.linspace(0, 2 * math.pi, _TURNS, endpoint=False)
    around = np.column_stack([np.cos(turns), np.sin(turns)])
    centres, standing, pull = np.zeros((len(radii), 2)), [int(radii.argmax())], links[radii.argmax()].copy()
    for _ in range(len(radii) - 1):
        waiting = np.setdiff1d(np.arange(len(radii)), standing)
        number = int(waiting[np.lexsort((-radii[waiting], -pull[waiting]))[0]])
        there, reach = centres[standing], (radii[standing] + radii[number]) * (1 + _GAP_SHARE) + _GAP
        free = (there[:, None] + around[None] * reach[:, None, None]).reshape(-1, 2)
        cost = _cost(free, there, links[number, standing], aspect)
        centres[number] = _first_free(free[np.argsort(cost, kind="stable")], there, reach)
        standing.append(number)
        pull += links[number]
    return centres


def _cost(places: Rows, standing: Rows, links: Rows, aspect: float) -> Rows:
    """Return how far places are from the middle of the map, and from the middle of those linked with."""
    cost: Rows = np.hypot(places[:, 0] / aspect**0.9, places[:, 1] * aspect**0.9)
    if not links.any():
        return cost
    wanted = links @ standing / links.sum()
    cost += 0.7 * np.hypot(places[:, 0] - wanted[0], places[:, 1] - wanted[1])
    return cost


def _first_free(places: Rows, standing: Rows, reach: Rows) -> Rows:
    """Return the first place from which every disc is out of reach; the outermost one has such a place beyond it."""
    for start in range(0, len(places), 256):
        some = places[start : start + 256]
        way = some[:, None] - standing[None]
        free = (np.hypot(way[..., 0], way[..., 1]) >= reach[None] - 1e-6).all(axis=1)
        if free.any():
            found: Rows = some[int(free.argmax())]
            return found
    raise AssertionError("there is always room to the right of the rightmost disc")


def _members(communities: Sequence[Community], home: Numbers, pairs: Numbers) -> Rows:
    """Return the place of each member within one of the middle of its disc."""
    same = pairs[home[pairs[:, 0]] == home[pairs[:, 1]]]
    same = same[np.argsort(home[same[:, 0]], kind="stable")]
    cuts = np.searchsorted(home[same[:, 0]], np.arange(len(communities) + 1))
    placed, first = [], 0
    for number, community in enumerate(communities):
        links = same[cuts[number] : cuts[number + 1]] - first
        placed.append(_inside(len(community.members), links, kin=community.kin))
        first += len(community.members)
    return np.concatenate(placed)


def _inside(count: int, links: Numbers, *, kin: bool) -> Rows:
    if not kin or count > _SPRINGS:
        return _spiral(_walk(count, links) if kin else range(count))
    return springs(count, [(one, other) for one, other in links.tolist()])


def _walk(count: int, links: Numbers) -> list[int]:
    """Go from the most connected member outwards, breadth first, so that kin are met together."""
    graph: rustworkx.PyGraph[None, None] = rustworkx.PyGraph()
    graph.add_nodes_from([None] * count)
    graph.add_edges_from_no_data([(one, other) for one, other in links.tolist()])
    seen, walk = set(), []
    for start in range(count):
        if start in seen:
            continue
        found = [start]
        seen.add(start)
        for node in found:
            fresh = sorted(set(graph.neighbors(node)) - seen)
            seen.update(fresh)
            found.extend(fresh)
        walk.extend(found)
    return walk


def _spiral(walk: Sequence[int]) -> Rows:
    """Set members on a spiral whose turns are as far from each other as its steps: neighbours of the walk touch."""
    steps = np.arange(len(walk)) + 0.5
    turn, out = 2 * np.sqrt(math.pi * steps), np.sqrt(steps / len(walk))
    rows = np.empty((len(walk), 2))
    rows[list(walk)] = np.column_stack([out * np.cos(turn), out * np.sin(turn)])
    return rows


def _spread(rows: Rows, centres: Rows, reach: Rows, rounds: int = 25) -> Rows:
    """Push members that stand too close apart, without letting any leave its disc."""
    rows = rows + np.random.default_rng(_SEED).normal(0, 0.5, rows.shape)
    for _ in range(rounds):
        near = cKDTree(rows).query_pairs(SPACING * 0.9, output_type="ndarray")
        if not len(near):
            break
        way = rows[near[:, 0]] - rows[near[:, 1]]
        far = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
        push = way / far[:, None] * ((SPACING * 0.9 - far) * 0.4)[:, None]
        for axis in (0, 1):
            rows[:, axis] += np.bincount(near[:, 0], push[:, axis], len(rows))
            rows[:, axis] -= np.bincount(near[:, 1], push[:, axis], len(rows))
        rows = _kept_in(rows, centres, reach)
    return rows


def _kept_in(rows: Rows, centres: Rows, reach: Rows) -> Rows:
    way = rows - centres
    far = np.hypot(way[:, 0], way[:, 1])
    kept: Rows = centres + way * np.minimum(reach / np.maximum(far, 1e-9), 1)[:, None]
    return kept
