"""Small worlds of documents, publishers and speakers, all by name, and the definition of support tried out on them.

Here a claim, a document, an agent is a string; :func:`lineage_of` numbers them for the engine. :class:`World`
takes docs/support.md at its word: it tries every set of failures, and asks of each what still stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations
from typing import TYPE_CHECKING

import numpy as np

from defgraph.lineage.arrays import PLAIN, Lineage, Way
from defgraph.sets import Sets
from defgraph.support.counting import Counter
from defgraph.support.failures import Failures
from defgraph.vocabulary import ENTITY, SPEAKER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from defgraph.support.counting import Supports

    Names = frozenset[str]

MINISTER, GENERAL = ENTITY + "minister", ENTITY + "general"
ANON, OTHER_ANON = SPEAKER + "d/anon", SPEAKER + "d/other"


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its publisher, if known, whether it is the publisher's own reporting, and what it rests on."""

    publisher: str | None = None
    own: bool = False
    bases: Names = frozenset()


@dataclass(frozen=True, slots=True)
class Telling:
    """A report in a document; ``bases`` and ``own`` are None where it shares its document's lineage."""

    document: str
    speakers: Names = frozenset()
    bases: Names | None = None
    own: bool | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """At which level failures are counted, who owns whom (however indirectly), and what has failed already."""

    level: str = "all"
    owners: Mapping[str, Names] = field(default_factory=dict)
    failed: Names = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """The support of a claim: both ends, the weak points by name, and whether any origin is known."""

    low: int
    high: int
    weak: Names = frozenset()
    known: bool = True


NOTHING = Answer(0, 0, known=False)
USUAL = Audit()

Sources = dict[str, Source]
Claims = dict[str, tuple[Telling, ...]]


def source(publisher: str | None = None, *bases: str, own: bool = False) -> Source:
    return Source(publisher, own, frozenset(bases))


def telling(document: str, *speakers: str, bases: Iterable[str] | None = None, own: bool | None = None) -> Telling:
    return Telling(document, frozenset(speakers), None if bases is None else frozenset(bases), own)


def answer(low: int, high: int, *weak: str, known: bool = True) -> Answer:
    return Answer(low, high, frozenset(weak), known)


# What the engine makes of it


def lineage_of(sources: Sources, claims: Claims, owners: Mapping[str, Names] | None = None) -> Lineage:
    """Number documents, agents and ways as they are met, and lay all out in arrays."""
    tellings = list(chain.from_iterable(claims.values()))
    documents = _numbers(_documents(sources, tellings))
    agents = _numbers(_agents(sources, tellings, owners or {}))
    ways = {PLAIN: 0}
    numbered = [ways.setdefault(_way(told, documents, agents), len(ways)) for told in tellings]
    met = [sources.get(name, Source()) for name in documents]
    return Lineage(
        claims=tuple(claims),
        documents=tuple(documents),
        agents=tuple(agents),
        publisher=np.array([agents[one.publisher] if one.publisher else -1 for one in met], np.int64),
        own=np.array([one.own for one in met], np.bool_),
        bases=Sets.gather([documents[base] for base in one.bases] for one in met),
        ways=list(ways),
        claim=np.repeat(np.arange(len(claims)), np.array([len(told) for told in claims.values()], np.int64)),
        document=np.array([documents[told.document] for told in tellings], np.int64),
        way=np.array(numbered, np.int64),
    )


@dataclass(frozen=True, slots=True)
class Count:
    """What the engine answers of each claim, and how many searches that took."""

    answers: Mapping[str, Answer]
    searches: int


def counted(sources: Sources, claims: Claims, audit: Audit = USUAL, chosen: Iterable[bool] | None = None) -> Count:
    """Let the engine count the support of all claims at once, by the chosen reports."""
    counter = counter_of(sources, claims, audit)
    reports = np.ones(len(counter.lineage.claim), np.bool_) if chosen is None else np.array(list(chosen), np.bool_)
    found = counter.count(reports)
    return Count(dict(zip(claims, answers_of(counter, found), strict=True)), found.searches)


def counter_of(sources: Sources, claims: Claims, audit: Audit = USUAL) -> Counter:
    """Set the engine up for an audit."""
    lineage = lineage_of(sources, claims, audit.owners)
    names = _names(lineage)
    owners = Sets.gather([names.index(owner) for owner in audit.owners.get(name, ())] for name in lineage.agents)
    failures = Failures.of(lineage, audit.level, owners if audit.owners else None)
    failed = np.array([name in audit.failed for name in names], np.bool_) if audit.failed else None
    return Counter(lineage, failures, failed)


def answers_of(counter: Counter, found: Supports) -> list[Answer]:
    """Return what was found of each claim; an origin goes by the name of the agent or document it is."""
    names = _names(counter.lineage)
    weak = [frozenset(names[point % len(names)] for point in found.weak[row]) for row in range(len(found.weak))]
    ends = zip(found.low.tolist(), found.high.tolist(), weak, found.known.tolist(), strict=True)
    return [Answer(*one) for one in ends]


def _names(lineage: Lineage) -> list[str]:
    """Return the names of failures in the order of their numbers."""
    return [*lineage.agents, *lineage.documents]


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _documents(sources: Sources, tellings: Iterable[Telling]) -> Iterator[str]:
    for name, one in sources.items():
        yield from (name, *sorted(one.bases))
    for told in tellings:
        yield from (told.document, *sorted(told.bases or ()))


def _agents(sources: Sources, tellings: Iterable[Telling], owners: Mapping[str, Names]) -> Iterator[str]:
    yield from (one.publisher for one in sources.values() if one.publisher)
    for told in tellings:
        yield from sorted(told.speakers)
    for owned, those in owners.items():
        yield from (owned, *sorted(those))


def _way(told: Telling, documents: Mapping[str, int], agents: Mapping[str, int]) -> Way:
    bases = None if told.bases is None else tuple(sorted(documents[base] for base in told.bases))
    return Way(tuple(sorted(agents[speaker] for speaker in told.speakers)), bases, told.own)


# The definition in words, tried out


@dataclass(frozen=True)
class World:
    """The lineage of one claim."""

    sources: Mapping[str, Source]
    tellings: tuple[Telling, ...]
    audit: Audit = USUAL

    def answer(self) -> Answer:
        """Try all sets of failures, small ones first."""
        if not self.stands(known=False):
            return NOTHING
        known = self.stands(known=True)
        weak = frozenset(failure for failure in self.failures if not self.stands(failure, known=known))
        return Answer(self.smallest(known=True) if known else 1, self.smallest(known=False), weak, known)

    def smallest(self, *, known: bool) -> int:
        """Return the size of the smallest set of failures that leaves nothing, or nothing known."""
        sets = chain.from_iterable(combinations(self.failures, size) for size in range(len(self.failures) + 1))
        return next(len(failed) for failed in sets if not self.stands(*failed, known=known))

    def stands(self, *failed: str, known: bool) -> bool:
        """Tell whether the claim stands after these failures; if ``known``, on origins that are known."""
        trial = Trial(self, frozenset(failed), known)
        return any(trial.document_stands(told.document) for told in self.tellings)

    def report_stands(self, told: Telling) -> bool:
        """Tell whether one of the reports stands: its document, if this were its only report on the claim."""
        others = (other for other in self.tellings if other.document != told.document)
        return World(self.sources, (told, *others), self.audit).document_stands(told.document)

    def document_stands(self, document: str) -> bool:
        """Tell whether a document stands, be its origin known or not, after what has failed already."""
        return Trial(self, frozenset(), known=False).document_stands(document)

    @cached_property
    def failures(self) -> list[str]:
        """What can fail, by the level of the audit."""
        documents = {told.document for told in self.tellings}.union(*(self.below(t.document) for t in self.tellings))
        publishers = frozenset().union(*(self.behind(document) for document in documents))
        unpublished = {document for document in documents if not self.behind(document)}
        speakers = frozenset().union(*(told.speakers for told in self.tellings))
        return sorted({
            "all": documents | publishers | speakers,
            "document": documents,
            "publisher": publishers | unpublished,
            "origin": publishers | unpublished | speakers,
        }[self.audit.level])  # fmt: skip

    def source(self, document: str) -> Source:
        """Return a document; one that is only mentioned is of unknown origin."""
        return self.sources.get(document, Source())

    def reports(self, document: str) -> list[Telling]:
        """Return a document's reports on the claim; for one that has none, a report of nothing but its own lineage."""
        return [told for told in self.tellings if told.document == document] or [Telling(document)]

    def bases(self, told: Telling) -> Names:
        return self.source(told.document).bases if told.bases is None else told.bases

    def own(self, told: Telling) -> bool:
        return self.source(told.document).own if told.own is None else told.own

    def behind(self, document: str) -> Names:
        """Return a document's publisher, if it is known, and all who own that."""
        publisher = self.source(document).publisher
        return frozenset({publisher, *self.audit.owners.get(publisher, ())}) if publisher else frozenset()

    def circle(self, document: str) -> Names:
        """Return the documents that this one rests on and that rest on it, and itself."""
        if document not in self._circles:
            others = (other for other in self.below(document) if document in self.below(other))
            self._circles[document] = frozenset({document, *others})
        return self._circles[document]

    def below(self, document: str) -> set[str]:
        """Return what a document rests on, however indirectly."""
        if document not in self._below:
            found: set[str] = set()
            ahead = [document]
            while ahead:
                new = {base for told in self.reports(ahead.pop()) for base in self.bases(told)} - found
                found |= new
                ahead += new
            self._below[document] = found
        return self._below[document]

    @cached_property
    def _circles(self) -> dict[str, Names]:
        return {}

    @cached_property
    def _below(self) -> dict[str, set[str]]:
        return {}


@dataclass(frozen=True, slots=True)
class Trial:
    """A world in which some failures are tried out, beside those that have happened already.

    At the level of origins a failure tried out takes only what an agent or document says of itself; what has
    happened takes all.
    """

    world: World
    tried: Names
    known: bool

    def document_stands(self, document: str) -> bool:
        """Tell whether a document stands: it is unharmed, and so is something that one of its reports rests on."""
        circle = self.world.circle(document)
        if not self.unharmed(circle):
            return False
        reports = [told for member in circle for told in self.world.reports(member)]
        leading_on = [t for t in reports if t.speakers or not self.world.bases(t) or self.world.bases(t) - circle]
        if not leading_on:
            return not self.known and self.origin_holds(circle)
        return any(self.report_stands(told, circle) for told in leading_on)

    def unharmed(self, circle: Names) -> bool:
        """Tell whether no document of a circle has failed, nor its publisher, nor who owns that."""
        failed = self.world.audit.failed if self.world.audit.level == "origin" else self.world.audit.failed | self.tried
        return not any(failed & {member, *self.world.behind(member)} for member in circle)

    def report_stands(self, told: Telling, circle: Names) -> bool:
        """Tell whether one of its speakers, if it has any, and one of the documents it rests on, if any, stand."""
        bases = self.world.bases(told) - circle
        speakers = [speaker for speaker in told.speakers if self.speaker_stands(speaker, grounded=not bases)]
        if told.speakers and not speakers:
            return False
        if bases:
            return any(self.document_stands(base) for base in bases)
        if not told.speakers and not self.origin_holds(circle):
            return False
        return self.world.own(told) or not self.known or any(not one.startswith(SPEAKER) for one in speakers)

    def speaker_stands(self, speaker: str, *, grounded: bool) -> bool:
        level = self.world.audit.level
        counts = level == "all" or (level == "origin" and grounded)
        return speaker not in self.world.audit.failed and not (counts and speaker in self.tried)

    def origin_holds(self, circle: Names) -> bool:
        """Tell whether the word of these documents holds where they are the origin."""
        if self.world.audit.level != "origin":
            return True
        return not any(self.tried & (self.world.behind(member) or {member}) for member in circle)
