"""Weighing two sides: the verdict, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.conflicts.verdicts import Conflict, Pair, Side, Verdict, compatible, conflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from defgraph.conflicts.origins import Origins, Weighed
    from defgraph.conflicts.rules import Rule

DATES = ("date", "since", "until", "due")
"""The kinds of which the values are dates."""

_WORDS = {
    "ordered": "{} ordered",
    "delivered": "{} delivered",
    "quantity": "{} units",
    "tiv": "a volume of {}",
    "rank": "rank {}",
    "since": "since {}",
    "until": "until {}",
    "due": "due {}",
}

_REPLACED = "a register's later edition replaces what the earlier one says"


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared: its kind, how time may explain a difference, and that rule in words."""

    kind: str
    rule: Rule
    law: str


def weigh(question: Question, sides: Sequence[Side], first: int, second: int, origins: Origins) -> Pair:
    """Return the verdict on two sides that cannot both hold at one time; the first is the lower."""
    lower, higher = sides[first], sides[second]
    weighed = origins.weigh(lower.reports, higher.reports, question.rule)
    law = _REPLACED if weighed.replaced else question.law
    return Pair(first, second, weighed.verdict, law, _because(question, lower, higher, weighed))


def _because(question: Question, lower: Side, higher: Side, weighed: Weighed) -> str:
    one, other = (f"{worded(question.kind, side)} ({_when(question.kind, side)})" for side in (lower, higher))
    shared = " and ".join(source.words for source in weighed.shared)
    if weighed.replaced:
        return f"{one[0].upper()}{one[1:]} and {other} come from editions of {shared}: {_REPLACED}."
    head = {
        Verdict.CONTRADICTION: f"{one} and {other} cannot both hold",
        Verdict.INCONSISTENT: f"{one} and {other} cannot both hold, yet both come from {shared}",
        Verdict.UNDECIDED: f"whether {one} and {other} can both hold, the times known do not tell",
        Verdict.EVOLUTION: f"time explains {one} beside {other}",
    }[weighed.verdict]
    return f"{head[0].upper()}{head[1:]}: {question.law}."


def _when(kind: str, side: Side) -> str:
    of = side.spoken_of if kind not in DATES else ""
    return f"{of}, told {side.told}" if of else f"told {side.told}"


def worded(kind: str, side: Side) -> str:
    """Write the value of a side in words."""
    words = "{} unit" if kind == "quantity" and str(side.value) == "1" else _WORDS.get(kind, "{}")
    return words.format(side.value)


def gather(kind: str, sides: Sequence[Side], pairs: Sequence[Pair]) -> Conflict:
    """Return the finding of all pairs but the compatible ones, with the sides these are about.

    If all are compatible, so is the finding.
    """
    kept = [pair for pair in pairs if pair.verdict is not Verdict.COMPATIBLE]
    if not kept:
        return compatible(kind, pairs[0].law, tuple(sides))
    met = sorted({place for pair in kept for place in (pair.first, pair.second)})
    new = {place: number for number, place in enumerate(met)}
    moved = [Pair(new[pair.first], new[pair.second], pair.verdict, pair.law, pair.because) for pair in kept]
    return conflict(kind, tuple(sides[place] for place in met), tuple(moved))
