"""What a retraction changes: claims, links, groups, ranks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from defgraph.lineage.arrays import STANCES
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defgraph.dossiers import Dossier, Figure, Named
    from defgraph.graph.centrality import Ranked


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
        lower = doubt_after >= doubt and rung_after <= rung
        return self.stage_changes and lower and (doubt_after, rung_after) != (doubt, rung)

    @property
    def stage_changes(self) -> bool:
        """Whether it comes to another stage or to none, or to the same by nobody who asserts it."""
        before, after = self.before, self.after
        if before.standing == "denies":
            return False
        return after is None or (before.stage, before.standing) != (after.stage, after.standing)

    @property
    def figures_change(self) -> bool:
        """Whether its latest figures, with the day when they are due, are others afterwards, or none."""
        return _figures(self.before) != _figures(self.after)

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
        """All groups but the largest; all, if that is of one actor, so that nobody is connected any more."""
        return self.parts[1:] if len(self.parts[0]) > 1 else self.parts


@dataclass(frozen=True, slots=True)
class Move:
    """An actor's place before and after; ``after`` is None if the actor has left the ranking."""

    before: Ranked
    after: Ranked | None

    @property
    def places(self) -> int:
        """By how many places the actor went down (up: less than 0); 0 for one who has left."""
        return self.after.rank - self.before.rank if self.after else 0

    @property
    def loss(self) -> float:
        """By how much the actor's value went down (up: less than 0), free of noise; all of it for one who has left."""
        return round(self.before.value - (self.after.value if self.after else 0), 9)


@dataclass(frozen=True)
class Retraction:
    """What becomes of the whole graph.

    ``claims`` holds every claim, in the order of ids; ``links``, ``splits`` and ``moves`` only what changes.
    ``moves`` begin with those who leave the ranking; of the others come first those whose values change most, last
    those who change places only because others do.
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
        """The deals that come to another stage, or to none; mostly a lower one; another where an exit is gone."""
        return tuple(change for change in self.claims if change.before.deal and change.stage_changes)

    @property
    def figures(self) -> tuple[Change, ...]:
        """The claims that do not fall, but whose latest figures change."""
        left = (change for change in self.claims if change.outcome is not Outcome.FALLS)
        return tuple(change for change in left if change.figures_change)

    @property
    def reports(self) -> tuple[int, int]:
        """How many reports there are, and how many of them no longer stand."""
        every = sum(len(change.before.reports) for change in self.claims)
        return every, every - sum(len(change.after.reports) for change in self.claims if change.after)

    @property
    def changes_nothing(self) -> bool:
        """Whether no report falls, and every claim stays as well supported as it was, with the figures it had."""
        if self.reports[1]:
            return False
        return all(change.outcome is Outcome.STAYS and not change.figures_change for change in self.claims)


def _support(dossier: Dossier | None) -> tuple[int, int]:
    return (dossier.support_min, dossier.support_max) if dossier else (0, 0)


def _figures(dossier: Dossier | None) -> tuple[Mapping[str, Figure], str]:
    """Return a claim's latest figures and when they are due: what :attr:`Dossier.latest` stands for in answers."""
    latest = dossier.latest if dossier else None
    return (latest.figures, latest.dates.get("due", "")) if latest else ({}, "")


def _at_stage(dossier: Dossier) -> tuple[int, int]:
    return dossier.stage_support_min, dossier.stage_support_max


def _reached(dossier: Dossier | None) -> tuple[int, int]:
    """Return with how much doubt, and how far up its ladder, a claim is carried."""
    if dossier is None:
        return len(STANCES), -1
    return STANCES.index(dossier.standing), ontology().rungs.get(dossier.stage, -1)
