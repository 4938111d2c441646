"""What is found: a disagreement, its sides, and the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from defgraph.dossiers import DocumentEntry, Dossier, Figure, ReportEntry


class Verdict(StrEnum):
    """What a disagreement is, the gravest first. ``docs/conflicts.md`` defines each."""

    CONTRADICTION = "contradiction"
    INCONSISTENT = "inconsistent source"
    WITHDRAWAL = "withdrawal"
    UNDECIDED = "undecided"
    EVOLUTION = "evolution"
    COMPATIBLE = "compatible"

    @property
    def gravity(self) -> int:
        """Its place among the verdicts, 0 being the gravest."""
        return _GRAVITY[self]


_GRAVITY = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Side:
    """What some reports of a claim agree on: a figure, a date, or a stage as they give it.

    ``silent`` are the editions of a register that do not speak of the claim, where that is what the side is about.
    """

    claim: Dossier
    value: Figure | str
    reports: tuple[ReportEntry, ...]
    silent: tuple[DocumentEntry, ...] = ()

    @property
    def documents(self) -> tuple[DocumentEntry, ...]:
        """The documents of its reports, and those that are silent."""
        return (*(report.document for report in self.reports), *self.silent)

    @property
    def told(self) -> str:
        """When it was told: a date, the first and the last of several, or that it is not known."""
        dates = sorted({document.dated or "a time not known" for document in self.documents})
        return dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"

    @property
    def spoken_of(self) -> str:
        """The dates and periods that its reports give for it, if they do and these are not many."""
        given = sorted({_given(report) for report in self.reports} - {""})
        return " and ".join(given) if len(given) < _MANY else f"{len(given)} dates"


_MANY = 4


def _given(report: ReportEntry) -> str:
    since, until = (report.dates.get(end, "") for end in ("since", "until"))
    return report.dates.get("date") or (f"{since}–{until}" if since and until else since and f"since {since}") or ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides, by their places among the sides of the finding, that differ, and what that is.

    ``law`` is the rule by which they were weighed; ``because`` applies it to them in a sentence.
    """

    first: int
    second: int
    verdict: Verdict
    law: str
    because: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A disagreement: ``kind`` tells what differs; the verdict is the gravest on any two of its sides.

    ``sides`` are in the order of their values, from the lower; ``pairs`` holds every two of them that were weighed.
    """

    kind: str
    verdict: Verdict
    law: str
    because: str
    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of the claims it is about, each once."""
        return tuple(dict.fromkeys(side.claim.id for side in self.sides))

    @property
    def gravest(self) -> Pair | None:
        """The first pair of the gravest verdict, on which that of the finding rests; None where none was weighed."""
        return min(self.pairs, key=lambda pair: pair.verdict.gravity, default=None)

    @property
    def listed(self) -> bool:
        """Whether it is a disagreement at all: what is compatible is none."""
        return self.verdict is not Verdict.COMPATIBLE


def conflict(kind: str, sides: tuple[Side, ...], pairs: tuple[Pair, ...]) -> Conflict:
    """Return the finding that pairs of sides make: the gravest verdict, and the reason of the first pair of it."""
    gravest = min(pairs, key=lambda pair: pair.verdict.gravity)
    others = len(pairs) - 1
    more = f" (Of {others + 1} pairs that differ, this is the first of the gravest.)" if others else ""
    return Conflict(kind, gravest.verdict, gravest.law, gravest.because + more, sides, pairs)


def compatible(kind: str, law: str, sides: tuple[Side, ...]) -> Conflict:
    """Return what might be taken for a disagreement, with the reason why it is none."""
    return Conflict(kind, Verdict.COMPATIBLE, law, f"{law[0].upper()}{law[1:]}.", sides)
