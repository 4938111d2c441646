"""What falls and what weakens if publishers, documents or speakers are wrong, over the whole graph.

The graph before and the graph after are two lists of dossiers; links, groups and ranks are read off each in the same
way, and told apart. Nothing is written to any store.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from defgraph import vocabulary as v
from defgraph.assessment import ASSERTS, HEDGES, assess_all, assessments
from defgraph.dossiers import Named, read_documents, read_dossiers
from defgraph.errors import UnknownName
from defgraph.graph.centrality import rank
from defgraph.graph.paths import over_actors
from defgraph.lineage.arrays import STANCES
from defgraph.lineage.owners import controlled_by
from defgraph.lineage.reading import read_evidence
from defgraph.lookup import find_source, short
from defgraph.sets import Sets
from defgraph.support.counting import Counter
from defgraph.support.failures import Failures
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from defgraph.assessment import Assessed
    from defgraph.dossiers import DocumentEntry, Dossier
    from defgraph.graph.centrality import Ranked
    from defgraph.graph.paths import ClaimsByPair
    from defgraph.lineage.arrays import Evidence, Lineage, Reports
    from defgraph.model import Assessment
    from defgraph.sets import Bools
    from defgraph.store import Store
    from defgraph.support.counting import Supports


@dataclass(frozen=True)
class Corpus:
    """All claims with their reports, all documents by id, and what the reports rest on as arrays."""

    dossiers: Sequence[Dossier]
    documents: Mapping[str, DocumentEntry]
    evidence: Evidence

    @property
    def sources(self) -> frozenset[str]:
        """The IRIs of all publishers, documents and speakers."""
        return frozenset(self.evidence.lineage.agents) | frozenset(self.evidence.lineage.documents)


def read_corpus(store: Store) -> Corpus:
    """Read from a store all that retracting needs."""
    return Corpus(read_dossiers(store), read_documents(store), read_evidence(store))


def choose(store: Store, corpus: Corpus, names: Iterable[str], *, owner: bool = False) -> frozenset[str]:
    """Return the IRIs of the sources that a user names; with ``owner``, also of all that each of them is behind.

    Raises:
        UnknownName: if a name is none, or not that of a source (nor, with ``owner``, of one who is behind any).
        AmbiguousName: if it is a name of several.
    """
    chosen: set[str] = set()
    for name in names:
        thing = find_source(store, name)
        itself, below = {thing.iri} & corpus.sources, controlled_by(store, thing.iri) & corpus.sources
        if not itself and not (owner and below):
            raise UnknownName(name, "source of any report", (), _remedy(thing.label, thing.kind, len(below)))
        chosen |= itself | (below if owner else set())
    return frozenset(chosen)


def _remedy(label: str, kind: str, below: int) -> str:
    found = f"({label}, {v.kebab(kind)}, is known, but publishes and says nothing here"
    if not below:
        return f"{found}); name a publisher, a document or a speaker"
    return f"{found}, and is behind {below} that do); add --owner to retract everything it is behind"


# What changes


class Outcome(StrEnum):
    """What becomes of a claim, the gravest first."""

    FALLS = "falls"
    FALLS_AS_KNOWN = "falls as far as is known"
    SINGLE_SOURCE = "weakens to a single source"
    WEAKENS = "weakens"
    STAYS = "stays"


FALLEN = (Outcome.FALLS, Outcome.FALLS_AS_KNOWN)
WEAKENED = (Outcome.SINGLE_SOURCE, Outcome.WEAKENS)


@dataclass(frozen=True, slots=True)
class Change:
    """A claim before and after; ``after`` is None where no report of it stands any more, not even a denial."""

    before: Dossier
    after: Dossier | None

    @property
    def outcome(self) -> Outcome:
        """What becomes of its support; of a claim that had none, nothing does."""
        before, after = _support(self.before), _support(self.after)
        if not before[1] or (after >= before and not self.drops and not self._loses_at_its_stage):
            return Outcome.STAYS
        if not after[1]:
            return Outcome.FALLS
        if before[0] and not after[0]:
            return Outcome.FALLS_AS_KNOWN
        return Outcome.SINGLE_SOURCE if before[0] > after[0] == 1 else Outcome.WEAKENS

    @property
    def drops(self) -> bool:
        """Whether it is carried less far: to a lower stage, to an exit, by nobody who asserts it, or to nothing."""
        (doubt, rung), (doubt_after, rung_after) = _reached(self.before), _reached(self.after)
        return (doubt_after > doubt and rung_after <= rung) or (doubt_after == doubt and rung_after < rung)

    @property
    def stage_changes(self) -> bool:
        """Whether it comes to another stage, or to the same by nobody who asserts it."""
        return self.after is None or (self.before.stage, self.before.standing) != (
            self.after.stage,
            self.after.standing,
        )

    @property
    def _loses_at_its_stage(self) -> bool:
        return self.after is not None and not self.stage_changes and _at_stage(self.after) < _at_stage(self.before)


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """Two actors joined by claims before and by none after."""

    start: Named
    end: Named
    claims: tuple[Dossier, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Actors who were connected, now in several groups that are not: the largest first, then those cut off from it."""

    parts: tuple[tuple[Named, ...], ...]

    @property
    def size(self) -> int:
        """How many actors were connected before."""
        return sum(map(len, self.parts))

    @property
    def cut_off(self) -> tuple[tuple[Named, ...], ...]:
        """All groups but the largest."""
        return self.parts[1:]


@dataclass(frozen=True, slots=True)
class Move:
    """An actor's place before and after; ``after`` is None if the actor has left the ranking."""

    before: Ranked
    after: Ranked | None

    @property
    def places(self) -> int:
        """By how many places the actor went down (up: less than 0); 0 for one who has left."""
        return self.after.rank - self.before.rank if self.after else 0


@dataclass(frozen=True)
class Retraction:
    """What becomes of the whole graph.

    ``claims`` holds every claim, in the order of ids; ``links``, ``splits`` and ``moves`` only what changes.
    ``moves`` begin with those who leave the ranking, then come those who change their places most.
    """

    retracted: tuple[Named, ...]
    claims: tuple[Change, ...]
    links: tuple[BrokenLink, ...]
    splits: tuple[Split, ...]
    measure: str
    moves: tuple[Move, ...]

    def of(self, *outcomes: Outcome) -> tuple[Change, ...]:
        """Return the claims of which that becomes."""
        return tuple(change for change in self.claims if change.outcome in outcomes)

    @property
    def deals(self) -> tuple[Change, ...]:
        """The deals that come to another stage, or to none; those whose stage drops, and those that are reopened."""
        return tuple(change for change in self.claims if change.before.deal and change.stage_changes)

    @property
    def reports(self) -> tuple[int, int]:
        """How many reports there are, and how many of them no longer stand."""
        every = sum(len(change.before.reports) for change in self.claims)
        return every, every - sum(len(change.after.reports) for change in self.claims if change.after)

    @property
    def changes_nothing(self) -> bool:
        """Whether no claim loses a report or any of its support."""
        return not self.reports[1] and all(change.before == change.after for change in self.claims)


def retract(corpus: Corpus, failed: Iterable[str], measure: str = "degree") -> Retraction:
    """Return what changes if these publishers, documents and speakers (IRIs) fail, all of them together.

    ``measure`` is the centrality by which actors are ranked, one of :data:`defgraph.graph.centrality.MEASURES`.

    Raises:
        DefgraphError: if the measure does not converge.
    """
    failed, names = frozenset(failed), _Names(corpus)
    before, after = _graphs(corpus, failed, names)
    left = {dossier.id: dossier for dossier in after}
    joined, still = over_actors(before), over_actors(after)
    actors = {end.id: end for dossier in before for end in (dossier.subject, dossier.object)}
    return Retraction(
        retracted=tuple(names.of(iri) for iri in sorted(failed)),
        claims=tuple(Change(dossier, left.get(dossier.id)) for dossier in before),
        links=tuple(_broken(joined, still, actors)),
        splits=tuple(_splits(joined, still, actors)),
        measure=measure,
        moves=_moves(rank(before, measure), rank(after, measure)),
    )


# The graph before, and after


def _graphs(corpus: Corpus, failed: frozenset[str], names: _Names) -> tuple[list[Dossier], list[Dossier]]:
    """Return the claims as they are before, and those still reported after, both assessed anew."""
    evidence = corpus.evidence
    intact = assess_all(evidence)
    every = np.ones(len(evidence.reports.iris), np.bool_)
    before = list(_revised(corpus, assessments(evidence, intact), every, names))
    assessed, stands = _assess_after(evidence, failed, intact)
    return before, list(_revised(corpus, assessments(evidence, assessed), stands, names))


def _revised(corpus: Corpus, assessed: Iterable[Assessment], stands: Bools, names: _Names) -> Iterator[Dossier]:
    """Yield the claims that were assessed, with the reports that stand and what these come to."""
    standing = {short(iri) for iri in compress(corpus.evidence.reports.iris, stands)}
    values = {short(one.claim): one for one in assessed}
    for dossier in corpus.dossiers:
        if one := values.get(dossier.id):
            yield replace(
                dossier,
                standing=one.standing,
                stage=one.stage or "",
                support_min=one.support.low,
                support_max=one.support.high,
                stage_support_min=one.stage_support.low,
                stage_support_max=one.stage_support.high,
                weak_points=tuple(names.of(point) for point in one.support.weak_points),
                reports=tuple(report for report in dossier.reports if report.id in standing),
            )


class _Names:
    """Names of publishers, documents and speakers."""

    def __init__(self, corpus: Corpus) -> None:
        speakers = (who for dossier in corpus.dossiers for report in dossier.reports for who in report.speakers)
        publishers = (document.publisher for document in corpus.documents.values() if document.publisher)
        self.agents = {agent.id: agent for agent in (*speakers, *publishers)}

    def of(self, iri: str) -> Named:
        name = short(iri)
        return Named(name, name, "Document") if iri.startswith(v.DOCUMENT) else self.agents.get(name, Named(name, name))


class _CounterAfter(Counter):
    """Counts what is left.

    Reports that have fallen are told to it too, though they carry nothing: else a document that others rest on, and
    all of whose reports have fallen, would be taken for one that has none and stands on its own.
    """

    def __init__(self, lineage: Lineage, failures: Failures, failed: Bools, fallen: Bools) -> None:
        super().__init__(lineage, failures, failed)
        self.fallen = fallen

    def count(self, reports: Bools) -> Supports:
        return super().count(reports | self.fallen)


def _assess_after(evidence: Evidence, failed: frozenset[str], intact: Assessed) -> tuple[Assessed, Bools]:
    """Assess all claims after failures; tell which reports stand.

    What is left of a claim may be an echo of what has failed, if some origin was known before and none is now: then
    the lower end is 0.
    """
    lineage, failures = evidence.lineage, Failures.of(evidence.lineage)
    happened = np.tile(np.array([iri in failed for iri in (*lineage.agents, *lineage.documents)], np.bool_), 2)
    attesting = _attesting(evidence.reports)
    stands = _stand(Counter(lineage, failures, happened), attesting)
    assessed = assess_all(evidence, _CounterAfter(lineage, failures, happened, attesting & ~stands), stands)
    echo = intact.support.known & ~assessed.support.known
    at_stage = echo | (intact.stage_support.known & ~assessed.stage_support.known)
    return (
        replace(
            assessed,
            support=replace(assessed.support, low=np.where(echo, 0, assessed.support.low)),
            stage_support=replace(assessed.stage_support, low=np.where(at_stage, 0, assessed.stage_support.low)),
        ),
        stands,
    )


def _attesting(reports: Reports) -> Bools:
    """Tell which reports attest to their claim (rule 2 of ``docs/support.md``)."""
    climbs = np.array([stage in ontology().rungs for stage in ontology().stages])[reports.stage]
    return (reports.stance == ASSERTS) | ((reports.stance == HEDGES) & climbs)


def _stand(counter: Counter, attesting: Bools) -> Bools:
    """Tell which reports stand: those that attest to a claim among each other, as they are counted, and the others."""
    lineage = counter.lineage
    every = np.arange(len(attesting))
    groups = Sets.of(2 * lineage.claim + ~attesting, every, 2 * len(lineage.claims))
    stands = np.empty(len(attesting), np.bool_)
    stands[groups.members] = Counter(lineage.grouped(groups), counter.failures, counter.failed).standing()
    # In a circle a report may stand by itself where the circle has failed, and the claim with it.
    nothing = counter.count(attesting).high == 0
    return stands & ~(attesting & nothing[lineage.claim])


def _support(dossier: Dossier | None) -> tuple[int, int]:
    return (dossier.support_min, dossier.support_max) if dossier else (0, 0)


def _at_stage(dossier: Dossier) -> tuple[int, int]:
    return dossier.stage_support_min, dossier.stage_support_max


def _reached(dossier: Dossier | None) -> tuple[int, int]:
    """Return with how much doubt, and how far up its ladder, a claim is carried."""
    if dossier is None:
        return len(STANCES), -1
    return STANCES.index(dossier.standing), ontology().rungs.get(dossier.stage, -1)


# Links, groups, ranks


def _broken(before: ClaimsByPair, after: ClaimsByPair, actors: Mapping[str, Named]) -> Iterator[BrokenLink]:
    for pair in sorted(before.keys() - after.keys(), key=sorted):
        if len(pair) > 1:  # A claim of an actor on itself joins nobody.
            claims = before[pair]
            yield BrokenLink(*(actors[end] for end in sorted(pair)), claims)


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
    return tuple(sorted(changed, key=lambda m: (m.after is not None, -abs(m.places), m.before.rank, m.before.entity)))
