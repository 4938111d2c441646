"""A folder of data files becomes one collection, or all that is wrong with it at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from defgraph.errors import DataError, Finding, Place
from defgraph.identity.naming import Naming
from defgraph.model import Collection
from defgraph.names import nearest
from defgraph.progress import SILENT
from defgraph.reading.chronology import backward_lineage
from defgraph.reading.decisions import FILE, apply_decisions, read_decisions
from defgraph.reading.documents import DocumentReader
from defgraph.reading.entities import EntityRegister
from defgraph.reading.imports import FOLDER, LIST, read_imports, survey
from defgraph.reading.references import meant
from defgraph.reading.source import Mapping, Scalar, parse
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from defgraph.identity.decisions import Decision
    from defgraph.model import Document, Entity, Report, Speaker
    from defgraph.progress import Progress
    from defgraph.reading.documents import DocumentFile, SpanPlace
    from defgraph.reading.imports import Import, Surveyed

_FOLDERS = ("entities", "documents")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder gave: the collection, every finding, and where each document and span is written.

    ``apart`` is the collection before decisions on identity were applied, and ``decisions`` are these. ``registers``
    are the imported files, whose reports the collection holds too, to be read when they are asked for.
    """

    collection: Collection
    findings: tuple[Finding, ...]
    spans: tuple[SpanPlace, ...]
    places: dict[str, Place]
    apart: Collection
    decisions: tuple[Decision, ...] = ()
    registers: tuple[Surveyed, ...] = ()


def read(folder: Path) -> Collection:
    """Read all of a data folder. Raises as :func:`read_soundly`."""
    return read_soundly(folder).collection


def read_soundly(folder: Path, progress: Progress = SILENT, imports: Sequence[Import] | None = None) -> Reading:
    """Read all of a data folder, which must be sound; ``imports`` stand in the place of those of its list.

    Raises:
        DataError: with every finding, if there is any.
    """
    reading = examine(folder, progress, imports)
    if reading.findings:
        raise DataError(reading.findings)
    return reading


def examine(folder: Path, progress: Progress = SILENT, imports: Sequence[Import] | None = None) -> Reading:
    """Read a data folder as far as it goes, keeping what is wrong beside what is right. See :func:`read_soundly`."""
    findings: list[Finding] = []
    entity_files, document_files = _files(folder, findings)
    register = EntityRegister(ontology(), findings)
    entity_roots = [parse(file, findings) for file in entity_files]
    for root in entity_roots:
        register.read(root)
    register.check_references()
    roots = {file: _document_root(file, findings) for file in document_files}
    ids = {file: _document_id(root) if root else None for file, root in roots.items()}
    # A file without a readable id is most likely named for it: what refers to it is not at fault too.
    lost = {file.stem for file, name in ids.items() if name is None}
    documents = tuple(sorted(lost.union(filter(None, ids.values()))))
    read_files = [DocumentReader(root, register, documents, findings).read() for root in roots.values() if root]
    reading = _gather(register, read_files, lost, findings)
    listed = read_imports(folder, findings) if imports is None else imports
    reading = _with_registers(reading, folder, listed, findings, progress) if listed else reading
    complete = all(isinstance(root, Mapping) for root in entity_roots)
    return _decided(reading, read_decisions(folder / FILE, findings), findings, complete=complete)


def _with_registers(
    reading: Reading, folder: Path, imports: Sequence[Import], findings: list[Finding], progress: Progress
) -> Reading:
    """Add what was imported: documents, entities not known before, and reports, which are read when asked for."""
    surveyed, naming = [], Naming(reading.apart.entities)
    for wanted in imports:
        try:
            surveyed.append(survey(folder, wanted, naming, progress))
        except DataError as error:
            findings.extend(error.findings)
    whole, spellings = reading.apart, naming.also_called()

    def called(entity: Entity) -> Entity:
        return replace(entity, aliases=(*entity.aliases, *spellings.get(entity.id, ())))

    places = dict(reading.places)
    documents: dict[str, Document] = {}
    for source, document in ((one.source, document) for one in surveyed for document in one.documents):
        documents[document.id] = document
        first = places.setdefault(document.id, source.place)
        if first is not source.place:
            message = f"{source.file!r} is of document {document.id!r}, as is what stands at {first}"
            remedy = "an edition is imported once: `defgraph import remove FILE` takes the other out"
            findings.append(Finding(source.place, message, remedy))
    collection = replace(
        whole,
        entities=tuple(sorted((*map(called, whole.entities), *naming.met()), key=lambda entity: entity.id)),
        documents=tuple(sorted((*whole.documents, *documents.values()), key=lambda document: document.id)),
        reports=_Told(tuple(whole.reports), tuple(surveyed), progress),
    )
    return replace(reading, apart=collection, places=places, registers=tuple(surveyed))


@dataclass(frozen=True, slots=True)
class _Told:
    """Reports written by hand, and those of imported files, which are read anew each time."""

    written: tuple[Report, ...]
    registers: tuple[Surveyed, ...]
    progress: Progress

    def __iter__(self) -> Iterator[Report]:
        yield from self.written
        for register in self.registers:
            yield from register.told(self.progress)


def _decided(reading: Reading, decisions: tuple[Decision, ...], findings: list[Finding], *, complete: bool) -> Reading:
    """Take what was decided to be one as one, and put all findings in order."""
    collection = apply_decisions(reading.apart, decisions, findings, complete=complete)
    return replace(reading, collection=collection, decisions=decisions, findings=tuple(sorted(findings)))


def _files(folder: Path, findings: list[Finding]) -> tuple[list[Path], list[Path]]:
    """Return entity and document files; whatever else lies there is a finding, so nothing is passed over in silence."""
    if not folder.is_dir():
        remedy = "name the folder that holds entities/ and documents/ with --data"
        raise DataError([Finding(Place(folder), "there is no such folder", remedy)])
    found: dict[str, list[Path]] = {name: [] for name in _FOLDERS}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_dir() or any(part.startswith(".") for part in parts) or path.name == "README.md":
            continue
        if len(parts) == 2 and parts[0] in found and path.suffix == ".yaml":
            found[parts[0]].append(path)
        elif parts[0] not in {FILE, LIST, FOLDER}:
            findings.append(
                Finding(Place(path), "not a data file", "expected entities/*.yaml or documents/*.yaml; move it out")
            )
    if not any(found.values()) and not findings:
        remedy = "name the folder that holds entities/ and documents/ with --data"
        findings.append(Finding(Place(folder), "there are no data files in this folder", remedy))
    return found["entities"], found["documents"]


def _document_root(file: Path, findings: list[Finding]) -> Mapping | None:
    root = parse(file, findings)
    if root is None or isinstance(root, Mapping):
        return root
    findings.append(Finding(root.place, "a document file must be a mapping", "begin it with `document:`"))
    return None


def _document_id(root: Mapping) -> str | None:
    body = {key.text: value for key, value in root.entries}.get("document")
    entries = {key.text: value for key, value in body.entries} if isinstance(body, Mapping) else {}
    name = entries.get("id")
    return name.text if isinstance(name, Scalar) else None


def _gather(register: EntityRegister, files: list[DocumentFile], lost: set[str], findings: list[Finding]) -> Reading:
    places: dict[str, Place] = {}
    kept: list[DocumentFile] = []
    for file in files:
        first = places.setdefault(file.document.id, file.place)
        if first is not file.place and file.document.id:
            message = f"document {file.document.id!r} stands twice, first at {first}"
            findings.append(Finding(file.place, message, "give one of them another id"))
        else:
            kept.append(file)
    speakers = tuple(sorted((s for f in kept for s in f.speakers), key=lambda s: (s.document, s.id)))
    _check_same_as(speakers, kept, lost, findings)
    findings.extend(backward_lineage(kept))
    collection = Collection(
        entities=tuple(register.values()),
        documents=tuple(sorted((f.document for f in kept), key=lambda d: d.id)),
        speakers=speakers,
        reports=tuple(sorted((r for f in kept for r in f.reports), key=lambda r: (r.document, r.span.start, r.id))),
    )
    spans = tuple(span for f in kept for span in f.spans)
    return Reading(collection, tuple(sorted(findings)), spans, places, apart=collection)


def _check_same_as(
    speakers: tuple[Speaker, ...], files: list[DocumentFile], lost: set[str], findings: list[Finding]
) -> None:
    """Check that each ``same_as`` leads in one step to the speaker who stands for both."""
    known = {f"{speaker.document}/{speaker.id}": speaker for speaker in speakers}
    for speaker, place in (pair for file in files for pair in file.same_as):
        target = known.get(speaker.same_as or "")
        message = f"speaker {speaker.id!r} is the same as {speaker.same_as!r}"
        if target is None and (speaker.same_as or "").partition("/")[0] in lost:
            continue
        if target is None:
            near = nearest(speaker.same_as or "", known, 1)
            remedy = "name a speaker of another document: document/speaker"
            findings.append(Finding(place, f"{message}, whom nobody declares", meant(near) or remedy))
        elif target is speaker:
            findings.append(Finding(place, f"{message}, which is this very speaker", "remove it"))
        elif target.entity:
            findings.append(
                Finding(place, f"{message}, who is known by name", f"give `entity: {target.entity}` instead")
            )
        elif target.same_as:
            findings.append(Finding(place, f"{message}, who is in turn another's", f"write {target.same_as!r}"))
