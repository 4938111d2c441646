"""A folder of data files becomes one collection, or all that is wrong with it at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.errors import DataError, Finding, Place
from defgraph.model import Collection
from defgraph.names import nearest
from defgraph.reading.chronology import backward_lineage
from defgraph.reading.documents import DocumentReader
from defgraph.reading.entities import EntityRegister
from defgraph.reading.references import meant
from defgraph.reading.source import Mapping, Scalar, parse
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from pathlib import Path

    from defgraph.model import Speaker
    from defgraph.reading.documents import DocumentFile, SpanPlace

_FOLDERS = ("entities", "documents")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder gave: the collection, every finding, and where each document and span is written."""

    collection: Collection
    findings: tuple[Finding, ...]
    spans: tuple[SpanPlace, ...]
    places: dict[str, Place]


def read(folder: Path) -> Collection:
    """Read all of a data folder.

    Raises:
        DataError: with every finding, if there is any.
    """
    reading = examine(folder)
    if reading.findings:
        raise DataError(reading.findings)
    return reading.collection


def examine(folder: Path) -> Reading:
    """Read a data folder as far as it goes, keeping what is wrong beside what is right."""
    findings: list[Finding] = []
    entity_files, document_files = _files(folder, findings)
    register = EntityRegister(ontology(), findings)
    for file in entity_files:
        register.read(parse(file, findings))
    register.check_references()
    roots = {file: _document_root(file, findings) for file in document_files}
    ids = {file: _document_id(root) if root else None for file, root in roots.items()}
    # A file without a readable id is most likely named for it: what refers to it is not at fault too.
    lost = {file.stem for file, name in ids.items() if name is None}
    documents = tuple(sorted(lost.union(filter(None, ids.values()))))
    read_files = [DocumentReader(root, register, documents, findings).read() for root in roots.values() if root]
    return _gather(register, read_files, lost, findings)


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
        else:
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
    return Reading(collection, tuple(sorted(findings)), tuple(span for f in kept for span in f.spans), places)


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
