"""Where reports have their word from, as far as dossiers tell, and who shares an origin with whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
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
    """A document, register, publisher or speaker, by id, with the words for it."""

    kind: str
    id: str
    words: str


Edition = tuple[str, str]
"""An edition of a register: the id of the register, and when the edition was issued."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose word a report is: the speakers it relays, and the documents, registers and publishers it came through.

    Two who quote speakers are as independent as these are; else, as the ways are. A report in an edition of a
    register has the register and the date of the edition: a later one replaces what an earlier one says.
    """

    speakers: frozenset[Source]
    ways: frozenset[Source]
    edition: Edition | None = None

    def within(self, known: Voice) -> Voice:
        """Return the voice without what another has nothing of; that it has speakers stays known."""
        speakers = self.speakers and (self.speakers & known.speakers or _SOMEBODY)
        ways = self.ways & known.ways
        return Voice(speakers, ways, self.edition if self.edition and _register(self.edition[0]) in ways else None)


def _register(name: str) -> Source:
    return Source("register", name, f"the register {name}")


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
            self._voiced[report.id] = Voice(speakers, ways, _edition(report.document))
        return self._voiced[report.id]

    def _own(self, document: str) -> frozenset[Source]:
        entry = self._documents.get(document)
        found = {Source("document", document, f"the document {document}")}
        if entry and entry.publisher:
            found.add(Source("publisher", entry.publisher.id, entry.publisher.label))
        if entry and entry.edition_of:
            found.add(_register(entry.edition_of))
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
        # Whose word it is matters only where time does not explain it: a clash, or of two editions also perhaps one.
        editions = any(report.document.edition_of for report in some)
        if reading is Reading.EXPLAINED or (reading is Reading.PERHAPS and not editions):
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
    """A verdict on two sides, and the origins they share if it rests on these.

    ``replaced`` tells that it rests on their being editions of one register, which is what they share.
    """

    verdict: Verdict
    shared: tuple[Source, ...] = ()
    replaced: bool = False


Told = tuple[Voice, list[ReportEntry]]
"""What one voice told."""

_READ = {Reading.EXPLAINED: Weighed(Verdict.EVOLUTION), Reading.PERHAPS: Weighed(Verdict.UNDECIDED)}


def _gravest(rule: Rule, some: list[Told], others: list[Told]) -> Weighed:
    """Return the gravest verdict on any two voices, one of each side.

    Sides are halved until what is left is explained, replaced by a later edition, shares an origin throughout, or is
    a contradiction, which ends it: far fewer steps than there are pairs.
    """
    reading = rule([r for _, told in some for r in told], [r for _, told in others for r in told])
    if reading is Reading.EXPLAINED:
        return _READ[reading]
    if weighed := _alike([voice for voice, _ in some], [voice for voice, _ in others], reading):
        return weighed
    gravest = _READ[Reading.EXPLAINED]
    for half, other_half in _halved(some, others):
        gravest = min(gravest, _gravest(rule, half, other_half), key=_graver)
        if gravest.verdict is Verdict.CONTRADICTION:
            break
    return gravest


def _edition(document: DocumentEntry) -> Edition | None:
    return (document.edition_of, document.issued) if document.edition_of and document.issued else None


def _replaced(edition: Edition, other: Edition) -> bool:
    """Tell whether two are different editions of one register, of which the later replaces the earlier."""
    return edition[0] == other[0] and edition[1] != other[1]


def _graver(found: Weighed) -> tuple[int, bool]:
    return found.verdict.gravity, not found.replaced


def _alike(some: list[Voice], others: list[Voice], reading: Reading) -> Weighed | None:
    """Return the verdict on voices that time does not part, if it is the same on every two of them."""
    one, other = ({voice.edition for voice in side} for side in (some, others))
    replacing = [(e, f) for e, f in product(one - {None}, other - {None}) if e and f and _replaced(e, f)]
    if replacing and len(replacing) == len(one) * len(other):
        return Weighed(Verdict.EVOLUTION, (_register(replacing[0][0][0]),), replaced=True)
    if replacing:
        return None
    if reading is Reading.PERHAPS:
        return _READ[reading]
    if shared := _throughout(some, others):
        return Weighed(Verdict.INCONSISTENT, tuple(sorted(shared)))
    return Weighed(Verdict.CONTRADICTION) if len(some) == len(others) == 1 else None


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
