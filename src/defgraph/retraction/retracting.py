"""Retracting sources: links, groups and ranks are read off the claims before and after in one way, and compared."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from defgraph.graph.centrality import rank
from defgraph.graph.paths import over_actors
from defgraph.retraction.aftermath import before_and_after
from defgraph.retraction.changes import BrokenLink, Change, Move, Retraction, Split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from defgraph.dossiers import Named
    from defgraph.graph.centrality import Ranked
    from defgraph.graph.paths import ClaimsByPair
    from defgraph.retraction.corpus import Corpus


def retract(corpus: Corpus, failed: Iterable[str], measure: str = "degree") -> Retraction:
    """Return what changes if these publishers, documents and speakers (IRIs) fail, all of them together.

    ``measure`` is the centrality by which actors are ranked, one of :data:`defgraph.graph.centrality.MEASURES`.

    Raises:
        DefgraphError: if the measure does not converge.
    """
    failed = frozenset(failed)
    before, after = before_and_after(corpus, failed)
    left = {dossier.id: dossier for dossier in after}
    joined, still = over_actors(before), over_actors(after)
    actors = {end.id: end for dossier in before for end in (dossier.subject, dossier.object)}
    return Retraction(
        retracted=tuple(corpus.named(iri) for iri in sorted(failed)),
        claims=tuple(Change(dossier, left.get(dossier.id)) for dossier in before),
        links=tuple(_broken(joined, still, actors)),
        splits=tuple(_splits(joined, still, actors)),
        measure=measure,
        moves=_moves(rank(before, measure), rank(after, measure)),
    )


def _broken(before: ClaimsByPair, after: ClaimsByPair, actors: Mapping[str, Named]) -> Iterator[BrokenLink]:
    for pair in sorted(before.keys() - after.keys(), key=sorted):
        if len(pair) > 1:  # A claim of an actor on itself joins nobody.
            start, end = sorted(pair)
            yield BrokenLink(actors[start], actors[end], before[pair])


def _splits(before: ClaimsByPair, after: ClaimsByPair, actors: Mapping[str, Named]) -> Iterator[Split]:
    """Yield the groups that fall apart, the largest first; an actor without claims left is a group of one."""
    left = {actor: group for group in _groups(after) for actor in group}
    for group in _groups(before):
        parts = {left.get(actor, (actor,)) for actor in group}
        if len(parts) > 1:
            yield Split(tuple(tuple(map(actors.__getitem__, part)) for part in sorted(parts, key=_largest_first)))


def _groups(pairs: Iterable[frozenset[str]]) -> list[tuple[str, ...]]:
    """Return the groups of actors that are connected, however indirectly, the largest first."""
    near: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for actor in pair:
            near[actor] |= pair
    groups, met = [], set[str]()
    for actor in near:
        if actor not in met:
            group, ahead = {actor}, [actor]
            while ahead:
                new = near[ahead.pop()] - group
                group |= new
                ahead += new
            met |= group
            groups.append(tuple(sorted(group)))
    return sorted(groups, key=_largest_first)


def _largest_first(group: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return -len(group), group


def _moves(before: Iterable[Ranked], after: Iterable[Ranked]) -> tuple[Move, ...]:
    left = {ranked.entity: ranked for ranked in after}
    moves = [Move(ranked, left.get(ranked.entity)) for ranked in before]
    changed = [move for move in moves if move.after is None or move.places]
    return tuple(sorted(changed, key=_most_changed_first))


def _most_changed_first(move: Move) -> tuple[object, ...]:
    before = move.before
    if move.after is None:
        return False, 0, 0, before.rank, before.entity
    return True, -abs(move.loss), -abs(move.places), before.rank, before.entity
