"""Where reports have their word from, as far as dossiers tell, and who shares an origin with whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.conflicts.rules import Reading
from defgraph.conflicts.verdicts import Verdict
from defgraph.dossiers import ReportEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.conflicts.rules import Rule
    from defgraph.dossiers import DocumentEntry, Dossier


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A document, publisher or speaker, by id, with the words for it."""

    kind: str
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose word a report is: the speakers it relays, and the documents and publishers it came through.

    Two who quote speakers are as independent as these are; else, as the ways are.
    """

    speakers: frozenset[Source]
    ways: frozenset[Source]

    def within(self, known: Voice) -> Voice:
        """Return the voice without what another has nothing of; that it has speakers stays known."""
        return Voice(self.speakers and (self.speakers & known.speakers or _SOMEBODY), self.ways & known.ways)


_SOMEBODY = frozenset({Source("speaker", "", "somebody else")})


class Origins:
    """The origins of the reports of dossiers.

    ``documents`` are those that reports rest on without their being among the dossiers, if their publishers and
    lineage shall count.
    """

    def __init__(self, dossiers: Iterable[Dossier], documents: Mapping[str, DocumentEntry]) -> None:
        told = {report.document.id: report.document for dossier in dossiers for report in dossier.reports}
        self._documents = {**documents, **told}
        self._ways: dict[str, frozenset[Source]] = {}
        self._voiced: dict[str, Voice] = {}

    def voice(self, report: ReportEntry) -> Voice:
        """Return whose word a report is."""
        if report.id not in self._voiced:
            ways = self._own(report.document.id).union(*(self._below(base.document) for base in report.lineage))
            speakers = frozenset(Source("speaker", speaker.id, speaker.label) for speaker in report.speakers)
            self._voiced[report.id] = Voice(speakers, ways)
        return self._voiced[report.id]

    def _own(self, document: str) -> frozenset[Source]:
        entry = self._documents.get(document)
        found = {Source("document", document, f"the document {document}")}
        if entry and entry.publisher:
            found.add(Source("publisher", entry.publisher.id, entry.publisher.label))
        return frozenset(found)

    def _below(self, document: str) -> frozenset[Source]:
        """Return a document and all that it rests on, with their publishers."""
        if document not in self._ways:
            met, ahead = {document}, [document]
            while ahead:
                entry = self._documents.get(ahead.pop())
                bases = {base.document for base in entry.bases} if entry else set()
                ahead += bases - met
                met |= bases
            self._ways[document] = frozenset().union(*map(self._own, met))
        return self._ways[document]

    def weigh(self, some: Sequence[ReportEntry], others: Sequence[ReportEntry], rule: Rule) -> Weighed:
        """Weigh two sides: contradicted are only those who share no origin."""
        reading = rule(some, others)
        if reading is not Reading.CLASH:  # whose word it is matters only where time explains nothing
            return _READ[reading]
        return _gravest(rule, self._voices(some, others), self._voices(others, some))

    def _voices(self, reports: Sequence[ReportEntry], others: Sequence[ReportEntry]) -> list[Told]:
        """Sort reports by their voice, of which only counts what others have too."""
        across = [self.voice(report) for report in others]
        known = Voice(
            frozenset().union(*(voice.speakers for voice in across)), frozenset().union(*(v.ways for v in across))
        )
        voices: dict[Voice, list[ReportEntry]] = defaultdict(list)
        for report in reports:
            voices[self.voice(report).within(known)].append(report)
        return list(voices.items())


@dataclass(frozen=True, slots=True)
class Weighed:
    """A verdict on two sides, and the origins they share if it rests on these."""

    verdict: Verdict
    shared: tuple[Source, ...] = ()


Told = tuple[Voice, list[ReportEntry]]
"""What one voice told."""

_READ = {Reading.EXPLAINED: Weighed(Verdict.EVOLUTION), Reading.PERHAPS: Weighed(Verdict.UNDECIDED)}


def _gravest(rule: Rule, some: list[Told], others: list[Told]) -> Weighed:
    """Return the gravest verdict on any two voices, one of each side.

    Sides are halved until what is left is explained, shares an origin throughout, or is a contradiction, which
    ends it: far fewer steps than there are pairs.
    """
    reading = rule([r for _, told in some for r in told], [r for _, told in others for r in told])
    if reading is not Reading.CLASH:
        return _READ[reading]
    if shared := _throughout([voice for voice, _ in some], [voice for voice, _ in others]):
        return Weighed(Verdict.INCONSISTENT, tuple(sorted(shared)))
    if len(some) == len(others) == 1:
        return Weighed(Verdict.CONTRADICTION)
    gravest = _READ[Reading.EXPLAINED]
    for half, other_half in _halved(some, others):
        gravest = min(gravest, _gravest(rule, half, other_half), key=lambda found: found.verdict.gravity)
        if gravest.verdict is Verdict.CONTRADICTION:
            break
    return gravest


def _halved(some: list[Told], others: list[Told]) -> list[tuple[list[Told], list[Told]]]:
    if len(some) >= len(others):
        middle = len(some) // 2
        return [(some[:middle], others), (some[middle:], others)]
    middle = len(others) // 2
    return [(some, others[:middle]), (some, others[middle:])]


def _throughout(some: list[Voice], others: list[Voice]) -> frozenset[Source]:
    """Return an origin that every two voices share; none as well where each pair may share another."""
    everyone = [*some, *others]
    if all(voice.speakers for voice in everyone):
        return frozenset.intersection(*(voice.speakers for voice in everyone)) - _SOMEBODY
    if any(voice.speakers for voice in some) and any(voice.speakers for voice in others):
        return frozenset()
    return frozenset.intersection(*(voice.ways for voice in everyone))
