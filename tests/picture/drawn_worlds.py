"""Many small worlds drawn at random, side by side in one collection: they share nothing, so one build holds all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from defgraph.dossiers import Base, DocumentEntry, Dossier, Named, ReportEntry
from defgraph.lineage.collecting import Collecting
from defgraph.lookup import short
from defgraph.model import Claim, Collection, Document, Entity, LineageEdge, Report, Span, Speaker
from defgraph.retraction import Corpus
from defgraph.retraction.aftermath import before_and_after
from defgraph.store.triples import speaker_iri
from defgraph.vocabulary import camel, ontology
from support.chance import LARGE, SMALL, draw_case, draw_failed
from support.worlds import ANON, GENERAL, MINISTER, OTHER_ANON, Source

from .expected import Wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from random import Random

    from support.chance import Case
    from support.worlds import Names, Telling

DIGEST = "0123456789abcdef" * 4
DATES = ("2020", "2021", "2020-02", "2020-12", "2021-06", "2020-02-29", "2020-12-31", "2021-01-01", "2021-06-15")
DAYS = ("2019", "2020", "2020-02", "2020-02-28", "2020-12-30", "2021-01-01", "2021-06", "2021-06-30", "2022")
RELATIONS = ("supplies", "supplies", "embargoes", "visits", "disputes-with", "cooperates-with")
STANCES = ("asserts", "asserts", "asserts", "hedges", "denies")
_SPEAKERS = {MINISTER: "minister", GENERAL: "general", ANON: "shared", OTHER_ANON: "anon"}


def draw_cases(random: Random, count: int, *, large: int = 0) -> list[Case]:
    """Draw small worlds of all shapes in turn, and some large ones."""
    small, wide = sorted(SMALL), sorted(LARGE)
    cases = [draw_case(random, SMALL[small[number % len(small)]]) for number in range(count)]
    return cases + [draw_case(random, LARGE[wide[number % len(wide)]]) for number in range(large)]


def side_by_side(random: Random, cases: Iterable[Case]) -> Collection:
    """Return the collection of all worlds; stances, stages and dates are drawn."""
    worlds = [_World(random, f"w{number}", case) for number, case in enumerate(cases)]
    return Collection(
        tuple(entity for world in worlds for entity in world.entities()),
        tuple(document for world in worlds for document in world.documents()),
        tuple(speaker for world in worlds for speaker in world.speakers()),
        tuple(report for world in worlds for report in world.reports()),
    )


def draw_wish(random: Random, cases: Iterable[Case], *, known_by: str = "", as_of: str = "") -> Wish:
    """Draw one to three failures of each world."""
    failed = [
        (f"w{number}", name) for number, case in enumerate(cases) for name in sorted(draw_failed(random, case, {}))
    ]
    speakers = {_speaker_id(world, name, "d0") for world, name in failed if name in _SPEAKERS}
    documents = {f"{world}-{name}" for world, name in failed if name.startswith("d") and name not in _SPEAKERS}
    publishers = {f"{world}-{name}" for world, name in failed if name.startswith("p")}
    # An agent fails in whatever role it is named.
    named = {name for name in publishers if random.random() < 0.2}
    return Wish(frozenset(publishers - named), frozenset(documents), frozenset(speakers | named), known_by, as_of)


def corpus_of(collection: Collection) -> Corpus:
    """Return what would be read back from a store of a collection: many times sooner than it is built and read."""
    collecting, names = Collecting(collection), _names(collection)
    speakers = {(one.document, one.id): names[short(speaker_iri(one))] for one in collection.speakers}
    documents = {document.id: _entry(document, names) for document in collection.documents}
    told: dict[Claim, list[ReportEntry]] = defaultdict(list)
    for report in collecting.reports():
        said_by = [speakers[report.document, name] for name in report.speakers]
        told[report.claim].append(_report_entry(report, documents[report.document], said_by))
    dossiers = [_dossier(claim, reports) for claim, reports in told.items()]
    corpus = Corpus(sorted(dossiers, key=lambda dossier: dossier.id), documents, collecting.evidence())
    return replace(corpus, dossiers=before_and_after(corpus, frozenset())[0])


def _names(collection: Collection) -> Mapping[str, Named]:
    entities = {entity.id: Named(entity.id, entity.label, camel(entity.entity_class)) for entity in collection.entities}
    described = ((short(speaker_iri(one)), one.label) for one in collection.speakers if one.label and not one.same_as)
    return {**entities, **{name: Named(name, label, "Speaker") for name, label in described}}


def _entry(document: Document, names: Mapping[str, Named]) -> DocumentEntry:
    return DocumentEntry(
        document.id,
        names[document.publisher] if document.publisher else None,
        document.issued or "",
        document.issued_after or "",
        origin="" if document.lineage else "own" if document.own else "unknown",
        bases=_bases(document.lineage),
    )


def _bases(lineage: Iterable[LineageEdge] | None) -> tuple[Base, ...]:
    return tuple(Base(edge.document, edge.because) for edge in lineage or ())


def _report_entry(report: Report, document: DocumentEntry, said_by: Iterable[Named]) -> ReportEntry:
    dates = {"date": report.date, "since": report.since, "until": report.until}
    return ReportEntry(
        report.id,
        document,
        report.stance,
        report.stage,
        report.span.start,
        report.span.end,
        tuple(sorted(said_by, key=lambda who: ("/" in who.id, who.id))),
        dates={name: date for name, date in dates.items() if date},
        bases=_bases(report.lineage),
        origin="" if report.own is None else "own" if report.own else "unknown",
    )


def _dossier(claim: Claim, reports: Iterable[ReportEntry]) -> Dossier:
    """Return a claim, not assessed yet."""
    subject, object_, item = (Named(name, name) for name in (claim.subject, claim.object, claim.item or ""))
    in_time = sorted(reports, key=lambda one: (one.known, one.document.id, one.start, one.id))
    return Dossier(claim.id, claim.relation, subject, object_, item, "", "", 0, 0, 0, 0, reports=tuple(in_time))


def _speaker_id(world: str, name: str, document: str) -> str:
    """Return the id of a speaker: of the two without a name, one is the same in all documents of its world."""
    if name not in _SPEAKERS:
        return f"{world}-{name}"
    if name in {MINISTER, GENERAL}:
        return f"{world}-{_SPEAKERS[name]}"
    return f"{world}-{document if name == OTHER_ANON else 'd0'}/{_SPEAKERS[name]}"


class _World:
    """One world as values of the model; ids begin with the world's name."""

    def __init__(self, random: Random, name: str, case: Case) -> None:
        self.random, self.name, self.case = random, name, case

    def _id(self, name: str) -> str:
        return f"{self.name}-{name}"

    def entities(self) -> Iterator[Entity]:
        yield Entity(self._id("minister"), "person", f"the minister of {self.name}")
        yield Entity(self._id("general"), "person", f"a general of {self.name}")
        yield Entity(self._id("p0"), "government-body", f"the office of {self.name}")
        publishers = {source.publisher for source in self.case.sources.values() if source.publisher} - {"p0"}
        yield from (Entity(self._id(name), "publisher", f"{name} of {self.name}") for name in sorted(publishers))

    def documents(self) -> Iterator[Document]:
        for name, source in {**self._only_credited(), **self.case.sources}.items():
            issued = self.random.choice((None, None, None, *DATES))
            yield Document(
                self._id(name),
                publisher=self._id(source.publisher) if source.publisher else None,
                issued=issued,
                issued_after=None if issued else self.random.choice((None, None, None, *DATES)),
                own=source.own and not source.bases,
                lineage=self._edges(source.bases),
            )

    def _only_credited(self) -> dict[str, Source]:
        tellings = chain.from_iterable(self.case.claims.values())
        credited = [*(source.bases for source in self.case.sources.values()), *(told.bases or () for told in tellings)]
        return dict.fromkeys(sorted(chain.from_iterable(credited)), Source())

    def _edges(self, bases: Names) -> tuple[LineageEdge, ...]:
        return tuple(LineageEdge(self._id(base), "credit") for base in sorted(bases))

    def speakers(self) -> Iterator[Speaker]:
        for name in ("d0", *(name for name in self.case.sources if name != "d0")):
            document, first = self._id(name), self._id("d0")
            yield Speaker(document, "anon", label=f"someone in {document}")
            yield Speaker(document, "shared", label="someone", same_as=None if name == "d0" else f"{first}/shared")
            yield Speaker(document, "minister", entity=self._id("minister"))
            yield Speaker(document, "general", entity=self._id("general"))
            yield Speaker(document, "p0", entity=self._id("p0"))

    def reports(self) -> Iterator[Report]:
        for place, tellings in enumerate(self.case.claims.values()):
            relation = ontology().relations[self.random.choice(RELATIONS)]
            claim = Claim.of(relation, self._id("one"), self._id("other"), self._id(f"item-{place}"))
            # Few stages each, so that several reports carry a claim to the same.
            stages = [self.random.choice(relation.stages) for _ in range(self.random.randint(1, 3))]
            for start, told in enumerate(tellings):
                yield self._report(claim, self.random.choice(stages), start, told)

    def _report(self, claim: Claim, stage: str, start: int, told: Telling) -> Report:
        date, since, until = (self.random.choice((None,) * 5 + DATES) for _ in range(3))
        return Report(
            self._id(told.document),
            claim,
            stage,
            self.random.choice(STANCES),
            Span(start, start + 5, DIGEST),
            date=date,
            since=since,
            until=until,
            speakers=tuple(sorted(_SPEAKERS.get(speaker, speaker) for speaker in told.speakers)),
            lineage=None if told.bases is None else self._edges(told.bases),
            own=None if told.bases is None or told.bases else bool(told.own),
        )
