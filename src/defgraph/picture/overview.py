"""The overview of a large picture: communities on discs, and the place of every entity inside them, as plain data."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.dossiers import Dossier, Named
    from defgraph.graph.communities import Community
    from defgraph.graph.discs import Map
    from defgraph.picture.values import Picture

    Weights = Mapping[tuple[str, str], float]

_HEADS = 3
"""A community is named by so many of its members."""


def overview(picture: Picture) -> dict[str, Any]:
    """Return what the page of a large picture is drawn from.

    ``nodes`` are columns, with a row for each entity that is the subject or object of a claim, in the order of their
    ids: ``x`` and ``y`` (pixels of the map, downwards), ``size`` (radius in these pixels, by how many others it is
    bound to), ``community`` (its place in ``communities``). ``communities`` are rows, the largest first: ``name``,
    ``heads`` (the rows of the entities that name it), ``kin`` (False for those who belong nowhere), ``entities``,
    ``claims`` (among its own), ``x``, ``y``, ``radius``.
    """
    from defgraph.graph.communities import communities
    from defgraph.graph.discs import mapped

    entities = picture.entities
    weights = _weights(picture.dossiers)
    found = communities(entities, weights)
    placed = mapped(found, weights)
    home = {name: number for number, community in enumerate(found) for name in community.members}
    return {
        "nodes": _nodes(weights, entities, home, placed),
        "communities": _communities(picture.dossiers, entities, found, placed),
    }


def _weights(dossiers: Sequence[Dossier]) -> Weights:
    """Count the claims between each two entities, whichever way they point."""
    pairs = (sorted((dossier.subject.id, dossier.object.id)) for dossier in dossiers)
    return {pair: float(count) for pair, count in sorted(Counter((a, b) for a, b in pairs).items())}


def _nodes(
    pairs: Iterable[tuple[str, str]], entities: Iterable[str], home: Mapping[str, int], placed: Map
) -> dict[str, list[Any]]:
    degrees = Counter(end for pair in pairs for end in set(pair))
    return {
        "x": [placed.places[name][0] for name in entities],
        "y": [placed.places[name][1] for name in entities],
        "size": [_size(degrees[name]) for name in entities],
        "community": [home[name] for name in entities],
    }


def _communities(
    dossiers: Sequence[Dossier], entities: Mapping[str, Named], found: Sequence[Community], placed: Map
) -> list[dict[str, Any]]:
    rows = {name: row for row, name in enumerate(entities)}
    home = {name: number for number, community in enumerate(found) for name in community.members}
    inside = Counter(home[d.subject.id] for d in dossiers if home[d.subject.id] == home[d.object.id])
    return [
        {
            "name": _name(community, entities),
            "heads": [rows[name] for name in community.members[:_HEADS]] if community.kin else [],
            "kin": community.kin,
            "entities": len(community.members),
            "claims": inside[number],
            "x": disc.x,
            "y": disc.y,
            "radius": disc.radius,
        }
        for number, (community, disc) in enumerate(zip(found, placed.discs, strict=True))
    ]


def _name(community: Community, entities: Mapping[str, Named]) -> str:
    if not community.kin:
        return "Others, in small groups"
    return ", ".join(entities[name].label for name in community.members[:_HEADS])


def _size(degree: int) -> float:
    return round(min(6 + 2.2 * math.sqrt(degree), 26), 1)
