"""Worlds drawn at random, of several shapes: for the tests, and for ``benchmarks/agreement.py``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.support.failures import LEVELS

from .worlds import ANON, GENERAL, MINISTER, OTHER_ANON, USUAL, Audit, Source, Telling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from .worlds import Claims, Names, Sources

OFFICE = "p0"
"""A publisher that also speaks: a ministry with a paper of its own."""
SPEAKERS = (MINISTER, GENERAL, ANON, OTHER_ANON, OFFICE)


@dataclass(frozen=True, slots=True)
class Shape:
    """How worlds are drawn: at most so many of each, and shares between 0 and 1.

    ``bases`` lists how many documents a document may rest on, each as likely; ``layers`` tells in how many layers
    documents lie, those of one resting on the next ones only; in one layer all may rest on all others, in circles too.
    ``own`` is the share of known origins, ``apart`` that of reports with a lineage of their own, ``relaying`` that
    of reports that relay speakers.
    """

    documents: int = 5
    claims: int = 3
    reports: int = 5
    publishers: int = 3
    bases: Sequence[int] = (0, 0, 1, 1, 2, 3)
    layers: int = 1
    own: float = 0.6
    apart: float = 0.4
    relaying: float = 0.4


SMALL: Mapping[str, Shape] = {
    "of all sorts": Shape(),
    "circles": Shape(bases=(1, 1, 2), own=0.8, apart=0.2),
    "unknown origins": Shape(own=0.15, relaying=0.15),
    "shared publishers": Shape(documents=6, publishers=2, layers=3, apart=0.1, relaying=0.1),
    "speakers": Shape(documents=4, relaying=0.9, apart=0.2),
    "reports with lineage of their own": Shape(documents=6, apart=0.9, relaying=0.2),
    "many claims": Shape(documents=6, claims=6, reports=4, apart=0.15, relaying=0.25),
}
"""Worlds small enough that all sets of failures can be tried."""

LARGE: Mapping[str, Shape] = {
    "layers": Shape(20, 30, 8, 12, (1, 2, 2, 3), layers=4, own=0.8, apart=0.03, relaying=0.15),
    "circles": Shape(20, 30, 6, 12, (0, 0, 0, 1, 1, 2), own=0.8, apart=0.05, relaying=0.15),
    "shared publishers": Shape(20, 30, 8, 6, (1, 2), layers=3, own=0.8, apart=0.02, relaying=0.05),
    "speakers": Shape(20, 30, 6, 15, (0, 1, 2), layers=3, own=0.7, apart=0.02, relaying=0.5),
    "reports with lineage of their own": Shape(20, 30, 6, 12, (0, 1, 2), layers=3, own=0.7, apart=0.3, relaying=0.1),
}
"""Worlds with so many claims that the engine decides most of them together, and only some by search."""


@dataclass(frozen=True, slots=True)
class Case:
    """Documents, claims with their reports, and what is counted."""

    sources: Sources
    claims: Claims
    audit: Audit = USUAL


def draw_case(random: Random, shape: Shape) -> Case:
    """Draw documents and claims; all failures count, and none has happened."""
    sources = draw_sources(random, shape)
    claims = range(random.randint(max(1, shape.claims // 2), shape.claims))
    return Case(sources, {f"c{number}": draw_tellings(random, sources, shape) for number in claims})


def draw_audit(random: Random, case: Case, *, level: str = "", owned: bool, after: bool) -> Audit:
    """Draw a level unless one is named; owners, if publishers are owned; and what has failed, if something has."""
    owners = draw_owners(random, case.sources) if owned else {}
    failed = draw_failed(random, case, owners) if after else frozenset()
    return Audit(level or random.choice(LEVELS), owners, failed)


def draw_sources(random: Random, shape: Shape) -> Sources:
    """Draw documents; some are only mentioned by others, and so missing here."""
    names = [f"d{number}" for number in range(random.randint(max(1, shape.documents // 2), shape.documents))]
    sources = {}
    for place, name in enumerate(names):
        layer = place * shape.layers // len(names)
        below = [n for p, n in enumerate(names) if shape.layers == 1 or p * shape.layers // len(names) > layer]
        bases = _some(random, below, random.choice(shape.bases)) - {name}
        publisher = random.choice([None, *(f"p{number}" for number in range(shape.publishers))])
        sources[name] = Source(publisher, not bases and random.random() < shape.own, bases)
    if len(sources) > 2 and random.random() < 0.1:
        del sources[random.choice(names)]
    return sources


def draw_tellings(random: Random, sources: Sources, shape: Shape) -> tuple[Telling, ...]:
    return tuple(_draw_telling(random, sources, shape) for _ in range(random.randint(1, shape.reports)))


def draw_owners(random: Random, sources: Sources) -> dict[str, Names]:
    """Draw owners of publishers: other publishers, and holdings that publish nothing."""
    publishers = sorted({one.publisher for one in sources.values() if one.publisher})
    possible = [*publishers, "holding", "state"]
    return {name: _some(random, possible, random.choice([0, 1, 1, 2])) for name in publishers}


def draw_failed(random: Random, case: Case, owners: Mapping[str, Names]) -> Names:
    """Draw one to three failures that have happened."""
    publishers = {one.publisher for one in case.sources.values() if one.publisher}.union(*owners.values())
    speakers = {speaker for tellings in case.claims.values() for told in tellings for speaker in told.speakers}
    possible = sorted(publishers | speakers | set(case.sources))
    return _some(random, possible, random.randint(1, 3))


def _draw_telling(random: Random, sources: Sources, shape: Shape) -> Telling:
    document = random.choice(sorted(sources))
    speakers = _some(random, SPEAKERS, random.choice([1, 1, 2]) if random.random() < shape.relaying else 0)
    if random.random() >= shape.apart:
        return Telling(document, speakers)
    others = sorted(set(sources) - {document})
    kind = random.choice(["own", "unknown", "resting", "resting"])
    if kind == "resting" and others:
        return Telling(document, speakers, _some(random, others, random.choice([1, 1, 2])))
    return Telling(document, speakers, frozenset(), kind == "own")


def _some(random: Random, among: Sequence[str], most: int) -> Names:
    return frozenset(random.choice(among) for _ in range(most if among else 0))
