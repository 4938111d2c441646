"""Chains of claims from one entity to another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import networkx as nx

from defgraph.graph.projections import between_actors, standing_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from defgraph.dossiers import Dossier

    ClaimsByPair = Mapping[frozenset[str], tuple[Dossier, ...]]


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a chain: two entity ids and the claims between them, the best supported first."""

    start: str
    end: str
    claims: tuple[Dossier, ...]

    @property
    def support(self) -> tuple[int, int]:
        """The support of the best supported claim: a hop holds as long as one of its claims does."""
        return self.claims[0].support_min, self.claims[0].support_max


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of hops."""

    hops: tuple[Hop, ...]

    @property
    def weakest(self) -> Hop:
        """The hop with the least support; the first of several."""
        return min(self.hops, key=lambda hop: hop.support)


def with_claims(chains: Iterable[Path], claims: Iterable[Dossier]) -> tuple[Path, ...]:
    """Return chains with these claims in the place of those of the same ids; all of theirs must be among them."""
    known = {claim.id: claim for claim in claims}
    return tuple(
        replace(chain, hops=tuple(replace(hop, claims=tuple(known[c.id] for c in hop.claims)) for hop in chain.hops))
        for chain in chains
    )


def over_actors(dossiers: Iterable[Dossier]) -> ClaimsByPair:
    """Return the claims between each two actors, for chains over actors alone."""
    return _by_pair((d, (d.object.id,)) for d in between_actors(dossiers))


def over_everything(dossiers: Iterable[Dossier]) -> ClaimsByPair:
    """Return the claims between each two entities, for chains over materiel, events and offices too."""
    claims = standing_claims(dossiers)
    return _by_pair((d, (d.object.id, *([d.item.id] if d.item else []))) for d in claims)


def find_paths(claims: ClaimsByPair, start: str, end: str, *, limit: int | None, max_hops: int) -> tuple[Path, ...]:
    """Return up to ``limit`` chains (None: all) of at most ``max_hops``, the shortest first, then the better supported.

    Chains follow claims in either direction. Method: Yen's algorithm (:func:`networkx.shortest_simple_paths`).
    """
    graph = nx.Graph()
    # Among chains of one length the better supported come first: less than one hop in sum, however long.
    graph.add_edges_from(
        (*sorted(pair), {"cost": 1 + 1 / (1000 * (1 + found[0].support_min))}) for pair, found in _in_order(claims)
    )
    if start == end or start not in graph or end not in graph or not nx.has_path(graph, start, end):
        return ()
    found = nx.shortest_simple_paths(graph, start, end, weight="cost")
    short_enough = (nodes for nodes in _until(found, max_hops))
    return tuple(_path(nodes, claims) for nodes in islice(short_enough, limit))


def _in_order(claims: ClaimsByPair) -> list[tuple[frozenset[str], tuple[Dossier, ...]]]:
    # Not the order of hashes, which changes from run to run.
    return sorted(claims.items(), key=lambda entry: sorted(entry[0]))


def _until(paths: Iterator[list[str]], max_hops: int) -> Iterator[list[str]]:
    for nodes in paths:
        if len(nodes) - 1 > max_hops:
            return
        yield nodes


def _by_pair(claims: Iterable[tuple[Dossier, tuple[str, ...]]]) -> ClaimsByPair:
    pairs: dict[frozenset[str], list[Dossier]] = {}
    for dossier, ends in claims:
        for end in ends:
            pairs.setdefault(frozenset({dossier.subject.id, end}), []).append(dossier)
    return {pair: tuple(sorted(found, key=_best_first)) for pair, found in pairs.items()}


def _best_first(dossier: Dossier) -> tuple[int, int, str]:
    return -dossier.support_min, -dossier.support_max, dossier.id


def _path(nodes: list[str], claims: ClaimsByPair) -> Path:
    return Path(tuple(Hop(start, end, claims[frozenset({start, end})]) for start, end in pairwise(nodes)))
