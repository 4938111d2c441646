"""Standing and stage of a claim: what its reports, taken together, carry it to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.model import certainly_later
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable

    from defgraph.vocabulary import Relation


@dataclass(frozen=True, slots=True)
class Telling:
    """What one report says of how far a claim has got: stance and stage by word, the time, and whether it is over."""

    stance: str
    stage: str
    time: str = ""
    over: bool = False


def stage_of(tellings: Iterable[Telling]) -> str | None:
    """Return the stage that reports of one stance carry a claim to; None where there are none.

    That is the highest rung any of them reports, unless one reports an exit (stalled, lifted, …): then the
    latest exit, if no rung is certainly later (a year is not later than a month of it). An exit of which
    no time is known gives way to any rung of which one is.
    """
    rungs = ontology().rungs
    climbs = [telling for telling in tellings if telling.stage in rungs]
    exits = [telling for telling in tellings if telling.stage not in rungs]
    last_exit = max(exits, key=lambda t: (t.time, t.stage), default=None)
    if last_exit is not None and not any(_passes(climb, last_exit) for climb in climbs):
        return last_exit.stage
    return max((climb.stage for climb in climbs), key=lambda stage: (rungs[stage], stage), default=None)


def _passes(climb: Telling, exit_: Telling) -> bool:
    return certainly_later(climb.time, exit_.time) or bool(climb.time and not exit_.time)


def direct_property(relation: Relation, asserting: list[Telling], stage: str | None) -> str | None:
    """Return the plain property that the asserted reports of a claim give, if any.

    What has happened stays so when a deal stalls later: the highest rung decides. A state of affairs
    that has ended, by the latest word on it, gives nothing.
    """
    rungs = ontology().rungs
    if stage == "lifted" or not asserting:
        return None
    reached = [telling.stage for telling in asserting if telling.stage in rungs]
    highest = max(reached, key=lambda word: rungs[word], default=None)
    if highest == "in-force" and _over([telling for telling in asserting if telling.stage == "in-force"]):
        return None
    return relation.direct.get(highest) if highest else None


def _over(holding: list[Telling]) -> bool:
    latest = max(telling.time for telling in holding)
    return all(telling.over for telling in holding if telling.time == latest)
