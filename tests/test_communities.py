"""Communities of a graph, and the map that sets them beside each other."""

from __future__ import annotations

import itertools
import math
import os
import random
import subprocess
import sys
from itertools import combinations
from typing import TYPE_CHECKING

from defgraph.graph import communities as module
from defgraph.graph.communities import FEWEST, Community, communities
from defgraph.graph.discs import SPACING, mapped
from defgraph.graph.layout import Box, positions, springs

if TYPE_CHECKING:
    import pytest

Weights = dict[tuple[str, str], float]

LAY_OUT = """
from defgraph.graph.layout import Box, positions
names = [f"n{i}" for i in range(220)]
edges = [(names[i], names[i // 3]) for i in range(220)]
print(positions({name: Box(60, 10, 30) for name in names}, edges))
"""


def clique(letter: str, size: int) -> Weights:
    return dict.fromkeys(combinations([f"{letter}{i}" for i in range(size)], 2), 1.0)


def names_of(weights: Weights) -> set[str]:
    return set(itertools.chain.from_iterable(weights))


def test_groups_that_hold_together_are_communities_and_everyone_is_in_one() -> None:
    weights = {**clique("a", 8), **clique("b", 6), ("a0", "b0"): 1.0}
    found = communities([*names_of(weights), "lone"], weights)
    assert [set(c.members) for c in found[:2]] == [names_of(clique("a", 8)), names_of(clique("b", 6))]
    assert found[2] == Community(("lone",), kin=False)


def test_the_most_connected_member_comes_first() -> None:
    weights = {**clique("a", 6), ("a3", "a4"): 1.5, ("a3", "a5"): 1.5}
    assert communities(names_of(weights), weights)[0].members[0] == "a3"


def test_direction_and_order_do_not_matter() -> None:
    weights = {**clique("a", 7), **clique("b", 7), ("a1", "b2"): 1.0}
    turned = {(b, a): weight for (a, b), weight in reversed(weights.items())}
    assert communities(names_of(weights), weights) == communities(sorted(names_of(weights)), turned)


def test_loops_hold_nobody_together() -> None:
    assert communities("ab", {("a", "a"): 5.0}) == (Community(("a", "b"), kin=False),)


def test_small_parts_join_whom_they_are_most_strongly_linked_with() -> None:
    large, small, held = [["a", "b"], ["c", "d"]], [["e"], ["x", "y"]], {("a", "e"): 1.0, ("d", "e"): 3.0}
    assert module._adopted(large, small, held) == ["x", "y"]
    assert large == [["a", "b"], ["c", "d", "e"]]


def test_what_is_too_large_is_divided_further(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = [clique(letter, 6) for letter in "abcdefghijklmnopqrstuvwxyz"]
    weights = {pair: weight for part in ring for pair, weight in part.items()}
    letters = "abcdefghijklmnopqrstuvwxyz"
    weights.update({(f"{a}0", f"{b}1"): 1.0 for a, b in zip(letters, letters[1:] + "a", strict=True)})
    whole = communities(names_of(weights), weights)
    monkeypatch.setattr(module, "MOST", FEWEST + 1)
    divided = communities(names_of(weights), weights)
    assert max(len(c.members) for c in divided) == 6
    assert len(divided) == 26 >= len(whole)


def test_discs_do_not_overlap_and_hold_their_members_apart_from_each_other() -> None:
    draw = random.Random(7)
    weights: Weights = {}
    for letter in "abcdefgh":
        weights.update(clique(letter, draw.randint(5, 30)))
        weights[letter + "0", draw.choice("abcdefgh") + "1"] = 2.0
    found = communities([*names_of(weights), "lone"], weights)
    drawn = mapped(found, weights)
    for one, other in combinations(drawn.discs, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius
    for community, disc in zip(found, drawn.discs, strict=True):
        for name in community.members:
            assert math.dist(drawn.places[name], (disc.x, disc.y)) <= disc.radius
        for one_name, other_name in combinations(community.members, 2):
            assert math.dist(drawn.places[one_name], drawn.places[other_name]) > SPACING / 3


def test_a_map_is_wider_than_high_and_communities_stand_beside_their_kin() -> None:
    weights = {pair: w for letter in "abcdefghijklmnopqrst" for pair, w in clique(letter, 12).items()}
    weights.update({("a0", "t0"): 2.0, ("a1", "t1"): 2.0})
    found = communities(names_of(weights), weights)
    drawn = mapped(found, weights)
    reach = [max(abs(place[axis]) for place in drawn.places.values()) for axis in (0, 1)]
    assert reach[0] > 1.2 * reach[1]
    middles = {c.members[0][0]: (d.x, d.y) for c, d in zip(found, drawn.discs, strict=True)}
    far = sorted(letter for letter in middles if letter != "a")
    far.sort(key=lambda letter: math.dist(middles[letter], middles["a"]))
    assert far[0] == "t"


def test_members_of_a_large_community_stand_evenly_around_the_most_connected() -> None:
    star: Weights = {("hub", f"n{i:03}"): 1.0 for i in range(700)}
    (community,) = communities(names_of(star), star)
    drawn = mapped([community], star)
    assert math.dist(drawn.places["hub"], (drawn.discs[0].x, drawn.discs[0].y)) < 2 * SPACING


def test_springs_draw_kin_together_and_fill_a_disc() -> None:
    edges = [(i, j) for part in (range(30), range(30, 60)) for i, j in combinations(part, 2)]
    rows = springs(60, [*edges, (0, 30)])
    near = [math.dist(rows[i], rows[j]) for i, j in edges]
    apart = [math.dist(rows[i], rows[j]) for i in range(30) for j in range(30, 60)]
    assert sum(near) / len(near) < 0.75 * sum(apart) / len(apart)
    assert 0.9 < max(math.hypot(x, y) for x, y in rows) <= 1


def test_boxes_of_some_hundreds_do_not_overlap() -> None:
    names = [f"n{i:03}" for i in range(300)]
    edges = [(names[i], names[i // 3]) for i in range(300)]
    placed = positions({name: Box(80, 12, 30) for name in names}, edges)
    for one, other in combinations(placed.values(), 2):
        assert abs(one[0] - other[0]) >= 80 - 1 or abs(one[1] - other[1]) >= 42 - 1


def test_two_processes_with_different_hash_seeds_lay_out_alike() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", LAY_OUT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(found) == 1
