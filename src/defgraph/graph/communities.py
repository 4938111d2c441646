"""Communities: who has more claims with each other than with the rest, found by Leiden's method.

The method: Traag, Waltman and van Eck, "From Louvain to Leiden: guaranteeing well-connected communities",
Scientific Reports 9 (2019), 5233. Seeded, and its input sorted: the same graph has the same communities.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graspologic_native import leiden

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Pair = tuple[str, str]
    Parts = list[list[str]]

FEWEST = 5
"""A community has so many members at least; smaller ones join a neighbour, or those without kin."""
MOST = 1500
"""A larger community is divided further, if Leiden's method finds parts in it."""
_SEED = 20_221_215


@dataclass(frozen=True, slots=True)
class Community:
    """Its members, the most connected first.

    Without ``kin`` it is only a gathering of those who belong nowhere: who is linked stands next to each other.
    """

    members: tuple[str, ...]
    kin: bool = True


def communities(names: Iterable[str], weights: Mapping[Pair, float]) -> tuple[Community, ...]:
    """Part nodes into communities, the largest first; each node is in exactly one.

    ``weights`` tell how strongly two nodes hold together (the number of claims between them), whichever way the
    pair is written; loops count for nothing. What has too few members joins the community it is most strongly
    linked with; what is linked with none comes last, together, as a community without ``kin``.

    >>> ring = {(a, b): 1.0 for a in "abcde" for b in "abcde" if a < b}
    >>> [("".join(c.members), c.kin) for c in communities("abcdexy", {**ring, ("x", "y"): 1.0})]
    [('abcde', True), ('xy', False)]
    """
    held = _added(weights)
    parts = [piece for part in _leiden(held) for piece in _divided(part, held)]
    large, small = [p for p in parts if len(p) >= FEWEST], [p for p in parts if len(p) < FEWEST]
    loose = _adopted(large, small, held)
    known = {name for part in parts for name in part}
    loose.extend(sorted(set(names) - known))
    found = [Community(tuple(part)) for part in _ranked(large, held)]
    return (*found, Community(tuple(loose), kin=False)) if loose else tuple(found)


def _added(weights: Mapping[Pair, float]) -> dict[Pair, float]:
    """Add both directions of a pair up, in sorted order."""
    held: dict[Pair, float] = defaultdict(float)
    for (one, other), weight in sorted(weights.items()):
        if one != other:
            held[min(one, other), max(one, other)] += weight
    return dict(sorted(held.items()))


def _leiden(held: Mapping[Pair, float]) -> Parts:
    if not held:
        return []
    _, numbers = leiden([(one, other, float(weight)) for (one, other), weight in held.items()], seed=_SEED)
    parts: dict[int, list[str]] = defaultdict(list)
    for name, number in sorted(numbers.items()):
        parts[number].append(name)
    return sorted(parts.values(), key=lambda part: (-len(part), part))


def _divided(part: list[str], held: Mapping[Pair, float]) -> Parts:
    if len(part) <= MOST:
        return [part]
    inside = set(part)
    within = {pair: weight for pair, weight in held.items() if pair[0] in inside and pair[1] in inside}
    parts = _leiden(within)
    return [part] if len(parts) < 2 else [piece for found in parts for piece in _divided(found, within)]


def _adopted(large: Parts, small: Parts, held: Mapping[Pair, float]) -> list[str]:
    """Let small parts join the large ones they are linked with; return the members of those that are with none."""
    home = {name: number for number, part in enumerate(large) for name in part}
    piece = {name: number for number, part in enumerate(small) for name in part}
    pull: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for pair, weight in held.items():
        for one, other in (pair, pair[::-1]):
            if one in piece and other in home:
                pull[piece[one]][home[other]] += weight
    loose: list[str] = []
    for number, part in enumerate(small):
        strongest = max(pull[number].items(), key=lambda found: (found[1], -found[0]), default=None)
        (large[strongest[0]] if strongest else loose).extend(part)
    return loose


def _ranked(parts: Parts, held: Mapping[Pair, float]) -> Parts:
    """Sort members by how much they have to do with each other, and parts by size."""
    home = {name: number for number, part in enumerate(parts) for name in part}
    within: dict[str, float] = defaultdict(float)
    for (one, other), weight in held.items():
        if one in home and home[one] == home.get(other):
            within[one] += weight
            within[other] += weight
    ranked = (sorted(part, key=lambda name: (-within[name], name)) for part in parts)
    return sorted(ranked, key=lambda part: (-len(part), part))
