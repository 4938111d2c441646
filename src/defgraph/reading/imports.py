"""What was imported: ``registers.yaml`` in a data folder lists the files that lie in its ``registers/``, as they came.

An entry tells the format, the hash of the file and what had to be told to read it. Nothing is derived from a file but
when the folder is read: so an import is undone by removing its entry, and what a reader learns later holds for
all files imported before.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from defgraph.errors import DataError, Finding, Place
from defgraph.model import Intake
from defgraph.progress import SILENT
from defgraph.reading.fields import Fields
from defgraph.reading.source import Mapping as Node
from defgraph.reading.source import Sequence, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from defgraph.identity.naming import Naming
    from defgraph.model import Document, Report
    from defgraph.progress import Progress
    from defgraph.registers.records import RegisterFile

FORMATS = ("sipri", "ftm", "unroca", "csv")
"""The formats of registers, by the names the command line has for them."""

LIST, FOLDER = "registers.yaml", "registers"
"""Where a data folder keeps what was imported: the list, and the folder of the files."""

_SHOWN = 5
"""Refusals that are told of a file of which nothing can be taken."""

_KEYS = ("file", "format", "sha256", "imported", "issued", "scope", "publisher", "state", "year", "mapping")


@dataclass(frozen=True, slots=True)
class Import:
    """One imported file: its name in ``registers/``, its format, and what had to be told to read it.

    ``imported`` is the day. Where the file does not tell: ``issued`` is the date of the edition, ``scope`` what was
    asked for, ``publisher`` an entity's id, ``state`` and ``year`` whose report it is and of when. ``mapping`` is the
    name of the file in ``registers/`` that tells what the columns of a table mean.
    """

    place: Place
    file: str
    format: str
    sha256: str
    imported: str
    issued: str | None = None
    scope: str | None = None
    publisher: str | None = None
    state: str | None = None
    year: str | None = None
    mapping: str | None = None

    def entry(self) -> str:
        """Write it down as ``registers.yaml`` has it."""
        told = {key: getattr(self, key) for key in _KEYS if getattr(self, key)}
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
        return "- " + "\n  ".join(lines) + "\n"

    def same_as(self, other: Import) -> bool:
        """Tell whether another import is of the same bytes, read in the same way."""
        return all(getattr(self, key) == getattr(other, key) for key in _KEYS if key not in {"file", "imported"})


def read_imports(folder: Path, findings: list[Finding]) -> tuple[Import, ...]:
    """Read the list of a data folder; what is wrong with it is added to ``findings``."""
    path = folder / LIST
    if not path.exists():
        return ()
    root = parse(path, findings)
    if not isinstance(root, Sequence):
        if root is not None:
            findings.append(Finding(root.place, f"{LIST} must be a list", "begin each entry with `- file:`"))
        return ()
    found: dict[str, Import] = {}
    for node in root.items:
        entry = _entry(node, findings) if isinstance(node, Node) else None
        if entry and found.setdefault(entry.file, entry) is not entry:
            findings.append(Finding(entry.place, f"{entry.file!r} stands twice", "remove one of the two entries"))
        elif not isinstance(node, Node):
            findings.append(Finding(node.place, "an entry must be a mapping", "expected `file:`, `format:`, `sha256:`"))
    return tuple(found.values())


def _entry(node: Node, findings: list[Finding]) -> Import | None:
    fields = Fields(node, "an imported file", _KEYS, findings)
    file, form = fields.text("file", required=True), fields.choice("format", FORMATS, required=True)
    digest, mapping = fields.sha256("sha256", required=True), fields.text("mapping")
    imported, issued = fields.date("imported"), fields.date("issued")
    told = {key: fields.text(key) for key in ("scope", "publisher", "state", "year")}
    for key, name in (("file", file), ("mapping", mapping)):
        if name and ("/" in name or "\\" in name or name.startswith(".")):
            fields.complain(fields.place(key), f"{key!r} is {name!r}", f"give the name of a file in {FOLDER}/")
            return None
    if not (file and form and digest):
        return None
    return Import(node.place, file, form, digest, imported or "", issued, mapping=mapping, **told)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def open_import(folder: Path, wanted: Import, naming: Naming) -> RegisterFile:
    """Open an imported file of a data folder.

    Raises:
        DataError: if it is not there, is another than was imported, or cannot be read as a whole.
    """
    path = folder / FOLDER / wanted.file
    remedy = "import it again, or remove this entry"
    if not path.is_file():
        raise DataError([Finding(wanted.place, f"there is no file {str(path)!r}", remedy)])
    if digest(path) != wanted.sha256:
        raise DataError([Finding(wanted.place, f"{str(path)!r} is not the file that was imported", remedy)])
    return _opened(path, wanted, naming, folder)


def _opened(path: Path, wanted: Import, naming: Naming, folder: Path) -> RegisterFile:
    if wanted.format == "sipri":
        from defgraph.registers.sipri import open_sipri

        return open_sipri(path, naming, issued=wanted.issued, scope=wanted.scope)
    if wanted.format == "ftm":
        from defgraph.registers.ftm import open_ftm

        return open_ftm(path, naming, issued=wanted.issued, publisher=wanted.publisher)
    if wanted.format == "unroca":
        from defgraph.registers.unroca import open_unroca

        return open_unroca(path, naming, issued=wanted.issued, state=wanted.state, year=wanted.year)
    from defgraph.reading.mappings import read_mapping
    from defgraph.registers.tables import open_table

    if wanted.mapping is None:
        remedy = "tell what its columns mean with --mapping"
        raise DataError([Finding(wanted.place, "a table without a mapping", remedy)])
    return open_table(path, naming, read_mapping(folder / FOLDER / wanted.mapping))


@dataclass(frozen=True, slots=True)
class Surveyed:
    """An imported file that was gone through once: its records, counted, and those of them refused or left out.

    ``left_out`` counts them by the reason; ``rows`` counts, by document, the records that report anything.
    """

    source: Import
    register: RegisterFile
    size: int
    records: int
    refused: int
    left_out: Mapping[str, int]
    rows: Mapping[str, int]
    claims: int
    reports: int

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents its reports are of; each tells how much of the file could be taken."""
        intake = Intake(self.source.file, self.taken, self.refused)
        return tuple(replace(document, intake=intake) for document in self.register.documents)

    @property
    def taken(self) -> int:
        """How many of its records were taken."""
        return self.records - self.refused - sum(self.left_out.values())

    def told(self, progress: Progress = SILENT) -> Iterator[Report]:
        """Yield its reports, reading it anew."""
        progress.begin(f"storing {self.source.file}", self.size)
        for number, record in enumerate(self.register.records(), start=1):
            progress.reach(record.end, number)
            yield from record.reports


def survey(folder: Path, wanted: Import, naming: Naming, progress: Progress = SILENT) -> Surveyed:
    """Go through an imported file, so that all entities it speaks of have been met.

    Raises:
        DataError: as :func:`open_import`, and if all that it holds is refused.
    """
    register, size = open_import(folder, wanted, naming), (folder / FOLDER / wanted.file).stat().st_size
    records = reports = refused = 0
    first: list[Finding] = []
    left_out: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    claims: set[int] = set()
    progress.begin(f"reading {wanted.file}", size)
    for record in register.records():
        records += 1
        progress.reach(record.end, records)
        reports += len(record.reports)
        claims.update(hash(report.claim) for report in record.reports)
        rows.update({report.document for report in record.reports})
        if record.left_out:
            left_out[record.left_out] += 1
        if record.refusal:
            refused += 1
            progress.refuse(wanted.file, record.line, record.refusal, record.text)
            if len(first) < _SHOWN:
                first.append(Finding(Place(folder / FOLDER / wanted.file, record.line), record.refusal))
    if refused and refused + left_out.total() == records:
        message = f"none of its {records:,} records can be taken; the first reasons are told here"
        raise DataError(
            [Finding(Place(folder / FOLDER / wanted.file), message, "docs/registers.md tells what is"), *first]
        )
    return Surveyed(wanted, register, size, records, refused, dict(left_out), dict(rows), len(claims), reports)
