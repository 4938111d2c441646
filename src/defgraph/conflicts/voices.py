"""Whose word a report is: the speakers it quotes, or what is at the ground of its lineage."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.dossiers import DocumentEntry, Dossier, ReportEntry


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A document, register, publisher or speaker, by id, with the words for it."""

    kind: str
    id: str
    words: str


Edition = tuple[str, str]
"""An edition of a register: the id of the register, and when the edition was issued."""

Ground = frozenset[Source]
"""One origin by all its names: a document that rests on no other, its register, and whose word it is.

That is its publisher, or where it only quotes one speaker, that speaker; several are no name of one origin.

Two grounds are one origin if they share a name. One that no other shares a name with may be empty.
"""

_SOMEBODY = frozenset({Source("speaker", "", "somebody else")})


def register(name: str) -> Source:
    """Return a register as a source."""
    return Source("register", name, f"the register {name}")


def _document(name: str) -> Source:
    return Source("document", name, f"the document {name}")


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose word a report is: the speakers it quotes, its document, and all that is at the ground of its lineage.

    A report in an edition of a register has the register and the date of the edition: a later one replaces what an
    earlier one says.
    """

    speakers: frozenset[Source]
    document: Source | None
    grounds: frozenset[Ground]
    edition: Edition | None = None

    @property
    def sources(self) -> frozenset[Source]:
        """All that others may share with it."""
        own = {source for source in (self.document, self.edition and register(self.edition[0])) if source}
        return self.speakers.union(own, *self.grounds)

    def within(self, known: frozenset[Source]) -> Voice:
        """Return the voice without what others have nothing of; that it has such speakers and grounds stays known."""
        speakers = self.speakers if self.speakers <= known else self.speakers & known | _SOMEBODY
        document = self.document if self.document in known else None
        edition = self.edition if self.edition and register(self.edition[0]) in known else None
        return Voice(speakers, document, frozenset(ground & known for ground in self.grounds), edition)


def shared(one: Voice, other: Voice) -> frozenset[Source]:
    """Return what makes two voices one origin; nothing if either has an origin that the other has not."""
    if one.speakers and other.speakers:
        same = one.speakers == other.speakers and one.speakers.isdisjoint(_SOMEBODY)
        return one.speakers if same else frozenset()
    document = frozenset({one.document} if one.document and one.document == other.document else ())
    across = [(ground, frozenset().union(*other.grounds)) for ground in one.grounds]
    across += [(ground, frozenset().union(*one.grounds)) for ground in other.grounds]
    common = [ground & names for ground, names in across]
    return document.union(*common) if all(common) else document


def shared_by_all(voices: Sequence[Voice]) -> frozenset[Source]:
    """Return what makes many voices one origin, in one pass; perhaps nothing, though every two of them are one."""
    if any(voice.speakers for voice in voices):
        alike = len({voice.speakers for voice in voices}) == 1
        return shared(voices[0], voices[0]) if alike else frozenset()
    if len({voice.grounds for voice in voices}) == 1 and all(voices[0].grounds):
        return frozenset[Source]().union(*voices[0].grounds)
    if any(len(voice.grounds) != 1 for voice in voices):
        return frozenset()
    return frozenset.intersection(*(ground for voice in voices for ground in voice.grounds))


class Voices:
    """The voices of the reports of dossiers; documents that these rest on are known by their entries."""

    def __init__(self, dossiers: Iterable[Dossier], documents: Mapping[str, DocumentEntry]) -> None:
        self._documents = dict(documents)
        self._claims: dict[str, str] = {}
        self._told: dict[tuple[str, str], list[ReportEntry]] = defaultdict(list)
        for dossier in dossiers:
            for report in dossier.reports:
                self._documents[report.document.id] = report.document
                self._claims[report.id] = dossier.id
                self._told[dossier.id, report.document.id].append(report)
        self._voiced: dict[str, Voice] = {}
        self._reached: dict[tuple[str, str], frozenset[str]] = {}

    def of(self, report: ReportEntry) -> Voice:
        """Return whose word a report is."""
        if report.id not in self._voiced:
            speakers, document = _speakers(report), report.document
            edition = (document.edition_of, document.issued) if document.edition_of and document.issued else None
            self._voiced[report.id] = Voice(speakers, _document(document.id), self._grounds(report), edition)
        return self._voiced[report.id]

    def _grounds(self, report: ReportEntry) -> frozenset[Ground]:
        claim = self._claims[report.id]
        if not report.lineage:
            return frozenset({self._names(report.document.id, [report])})
        found = frozenset[Ground]().union(*(self._below(claim, base.document) for base in report.lineage))
        return frozenset(_quoting(ground, _speakers(report)) for ground in found) if report.speakers else found

    def _below(self, claim: str, document: str) -> frozenset[Ground]:
        """Return the grounds of a document: of all it rests on, what rests on no other; of a circle, all at once."""
        reached = self._reach(claim, document)
        alone = {name for name in reached if self._stands_alone(claim, name)}
        grounds = {self._names(name, self._told.get((claim, name), ())) for name in alone}
        for name in reached:
            circle = self._reach(claim, name)
            if circle.isdisjoint(alone) and all(name in self._reach(claim, other) for other in circle):
                grounds.add(frozenset(map(_document, circle)))
        return frozenset(grounds)

    def _reach(self, claim: str, document: str) -> frozenset[str]:
        """Return a document and all that it rests on, for one claim."""
        if (claim, document) not in self._reached:
            met, ahead = {document}, [document]
            while ahead:
                bases = self._bases(claim, ahead.pop())
                ahead += bases - met
                met |= bases
            self._reached[claim, document] = frozenset(met)
        return self._reached[claim, document]

    def _bases(self, claim: str, document: str) -> set[str]:
        """Return what a document rests on as its reports on the claim do, or if it has none, by itself."""
        if told := self._told.get((claim, document)):
            return {base.document for report in told for base in report.lineage}
        entry = self._documents.get(document)
        return {base.document for base in entry.bases} if entry else set()

    def _stands_alone(self, claim: str, document: str) -> bool:
        told = self._told.get((claim, document))
        return any(not report.lineage for report in told) if told else not self._bases(claim, document)

    def _names(self, document: str, told: Sequence[ReportEntry]) -> Ground:
        """Return the names of a document as the origin of its reports on a claim, if it has some."""
        entry = self._documents.get(document)
        found = {_document(document)}
        if entry and entry.publisher:
            found.add(Source("publisher", entry.publisher.id, entry.publisher.label))
        if entry and entry.edition_of:
            found.add(register(entry.edition_of))
        alone = [_speakers(report) for report in told if not report.lineage]
        quotes = bool(alone) and all(alone)
        return _quoting(frozenset(found), frozenset().union(*alone)) if quotes else frozenset(found)


def _speakers(report: ReportEntry) -> frozenset[Source]:
    return frozenset(Source("speaker", speaker.id, speaker.label) for speaker in report.speakers)


def _quoting(ground: Ground, speakers: frozenset[Source]) -> Ground:
    """Return the ground of what quotes speakers: it is not the publisher's word but, if there is only one, theirs."""
    kept = frozenset(source for source in ground if source.kind != "publisher")
    return kept | speakers if len(speakers) == 1 else kept
