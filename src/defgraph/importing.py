"""Files of registers come into a data folder and its store: all of them, or nothing."""

from __future__ import annotations

import csv
import os
import shutil
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Self, TextIO

import filelock

from defgraph.building import build
from defgraph.errors import DataError, DefgraphError, Finding, Place, UnknownName
from defgraph.names import nearest
from defgraph.progress import SILENT, Progress
from defgraph.reading.imports import FOLDER, LIST, Import, digest, read_imports

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from defgraph.building import Built
    from defgraph.reading.imports import Surveyed

_HEAD = """\
# What was imported, in the order of its coming: `defgraph import` adds entries, and removing one undoes its import.
# The files lie in registers/, as they came. They are other people's: git leaves them alone.
"""
_IGNORED = "*\n"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to be imported, and what has to be told to read it; see :class:`~defgraph.reading.imports.Import`."""

    path: Path
    format: str
    issued: str | None = None
    scope: str | None = None
    publisher: str | None = None
    state: str | None = None
    year: str | None = None
    mapping: Path | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the files that are new, counted, those that were there already, and the store."""

    new: tuple[Surveyed, ...]
    known: tuple[str, ...]
    refused: tuple[Path, ...] = ()
    built: Built | None = None


def bring_in(
    data: Path, address: str, incoming: Sequence[Incoming], *, refused: Path, progress: Progress = SILENT
) -> Imported:
    """Import files and build the store anew, both or neither; what is there already changes nothing.

    The refused records of each file are written to the folder ``refused``, one line each, with line and reason.

    Raises:
        DataError: if a file, or the data folder, cannot be read; all stays as it was.
        StoreError: if the store cannot be written; likewise.
    """
    with _alone(data), _removed_if_broken_off() as made:
        before = listed(data)
        entries = list(before)
        for one in incoming:
            wanted = _described(one, entries)
            if not any(wanted.same_as(other) for other in entries):
                _check_new(wanted, entries)
                entries.append(_keep(data, one, wanted, entries, made))
        new = {entry.file for entry in entries[len(before) :]}
        known = tuple(one.path.name for one in incoming if _described(one, entries).file not in new)
        if not new:
            return Imported((), known)
        with _Refusals(progress, refused, new) as hearing, _told_of_their_own_files(made):
            built = build(data, address, hearing, entries)
            hearing.keep()
        # The list comes last: killed before, an import has not happened.
        _write_list(data, "".join(entry.entry() for entry in entries[len(before) :]))
    return Imported(tuple(one for one in built.registers if one.source.file in new), known, hearing.files, built)


@dataclass(frozen=True, slots=True)
class Fewer:
    """A new edition that has far fewer rows than the one before it: ``rows`` and ``before_rows``."""

    edition: str
    rows: int
    before: str
    before_rows: int


def far_fewer(found: Imported) -> Iterator[Fewer]:
    """Yield the editions with less than half the rows of the one before, where either is new: perhaps one was cut."""
    if found.built is None:
        return
    editions: dict[str, list[tuple[str, str, Surveyed]]] = defaultdict(list)
    for one in found.built.registers:
        for document in one.documents:
            if document.edition_of and document.issued:
                editions[document.edition_of].append((document.issued, document.id, one))
    for register in sorted(editions):
        for (_, before, old), (_, after, new) in pairwise(sorted(editions[register], key=itemgetter(0, 1))):
            many, few = old.rows.get(before, 0), new.rows.get(after, 0)
            if few * 2 < many and (new in found.new or old in found.new) and new is not old:
                yield Fewer(after, few, before, many)


def take_out(data: Path, address: str, names: Iterable[str], progress: Progress = SILENT) -> Built:
    """Undo the import of files, by their names in ``registers/``, all or none, and build the store anew.

    Raises:
        UnknownName: if one is not among those imported.
        DataError, StoreError: as :func:`bring_in`; all stays as it was.
    """
    with _alone(data):
        return _taken_out(data, address, frozenset(names), progress)


def _taken_out(data: Path, address: str, names: frozenset[str], progress: Progress) -> Built:
    entries = listed(data)
    known = [entry.file for entry in entries]
    for name in sorted(names.difference(known)):
        raise UnknownName(name, "imported file", nearest(name, known))
    left = [entry for entry in entries if entry.file not in names]
    built = build(data, address, progress, left)
    if left:
        _replace(data / LIST, _without(names, (data / LIST).read_text(encoding="utf-8"), entries))
    else:
        (data / LIST).unlink()
    kept, gone = (
        {file for entry in some for file in (entry.file, entry.mapping) if file}
        for some in (left, [entry for entry in entries if entry.file in names])
    )
    for file in gone - kept:
        (data / FOLDER / file).unlink(missing_ok=True)
    return built


def _without(names: frozenset[str], text: str, entries: Sequence[Import]) -> str:
    """Return the text of a list of imports without the entries of some files."""
    lines = text.splitlines(keepends=True)
    begins = [entry.place.line - 1 for entry in entries]
    pieces = zip(entries, pairwise([*begins, len(lines)]), strict=True)
    kept = ("".join(lines[first:end]) for entry, (first, end) in pieces if entry.file not in names)
    return "".join([*lines[: begins[0]], *kept])


def listed(data: Path) -> tuple[Import, ...]:
    """Return what was imported into a data folder.

    Raises:
        DataError: if its list is faulty.
    """
    _check_folder(data)
    findings: list[Finding] = []
    entries = read_imports(data, findings)
    if findings:
        raise DataError(findings)
    return entries


def _described(one: Incoming, entries: Sequence[Import]) -> Import:
    """Describe a file that comes in, under a name that no other file has."""
    try:
        found = digest(one.path)
        mapping = digest(one.mapping) if one.mapping else None
    except OSError as error:
        path = error.filename or one.path
        message = f"cannot be read: {error.strerror}"
        raise DataError([Finding(Place(path), message, "name a file that can be read")]) from error
    taken = {entry.file: entry.sha256 for entry in entries}
    name = one.path.name.lstrip(".") or "register"
    if taken.get(name, found) != found:
        name = f"{one.path.stem}-{found[:8]}{one.path.suffix}"
    today = datetime.now(UTC).date().isoformat()
    kept = f"{found[:8]}-{mapping[:8]}.mapping.yaml" if mapping else None
    return Import(
        Place(one.path),
        name,
        one.format,
        found,
        today,
        issued=one.issued,
        scope=one.scope,
        publisher=one.publisher,
        state=one.state,
        year=one.year,
        mapping=kept,
    )


def _check_new(wanted: Import, entries: Sequence[Import]) -> None:
    """Refuse a file that was imported before, and was to be read in another way then."""
    if other := next((entry for entry in entries if entry.sha256 == wanted.sha256), None):
        message = f"it was imported before as {other.file!r}, and told other things of"
        remedy = f"take that out first: defgraph import remove {other.file}"
        raise DataError([Finding(wanted.place, message, remedy)])


def _keep(data: Path, one: Incoming, wanted: Import, entries: Sequence[Import], made: dict[Path, Path]) -> Import:
    """Copy a file into the data folder, with its mapping, if it has one."""
    folder, kept = data / FOLDER, {name for entry in entries for name in (entry.file, entry.mapping)}
    try:
        for source, name in ((one.path, wanted.file), (one.mapping, wanted.mapping)):
            if source and name and name not in kept:
                made[folder / name] = source
                shutil.copyfile(source, folder / f".{name}.part")
                (folder / f".{name}.part").replace(folder / name)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return replace(wanted, place=Place(folder / wanted.file))


def _write_list(data: Path, more: str) -> None:
    path = data / LIST
    text = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    _replace(path, (text if text.endswith("\n") else text + "\n") + more)


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> DefgraphError:
    hint = "; see to its permissions" if isinstance(error, PermissionError) else ""
    return DefgraphError(f"{str(path)!r} cannot be written: {error.strerror or error}{hint}")


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Keep other imports out of a data folder. The system frees the lock of a process that dies."""
    _check_folder(data)
    folder = data / FOLDER
    lock = filelock.FileLock(folder / _LOCK, timeout=0)
    try:
        folder.mkdir(exist_ok=True)
        (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
        lock.acquire()
    except filelock.Timeout as error:
        raise DefgraphError(f"another import into {str(data)!r} is going on; wait until it has ended") from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield
    finally:
        lock.release()


def _check_folder(data: Path) -> None:
    if not data.is_dir():
        remedy = "go to where it is, or name the folder that holds entities/ and documents/ with --data"
        raise DataError([Finding(Place(data), "there is no such folder here", remedy)])


@contextmanager
def _removed_if_broken_off() -> Iterator[dict[Path, Path]]:
    """Remove the copies made, each with the file it is of, if what follows fails or is interrupted."""
    made: dict[Path, Path] = {}
    try:
        yield made
    except BaseException:
        for file in made:
            file.unlink(missing_ok=True)
            file.with_name(f".{file.name}.part").unlink(missing_ok=True)
        raise


@contextmanager
def _told_of_their_own_files(made: Mapping[Path, Path]) -> Iterator[None]:
    """Tell findings on copies as such on the files they are copies of, which alone are left."""
    try:
        yield
    except DataError as error:
        raise DataError([_moved(finding, made) for finding in error.findings]) from error


def _moved(finding: Finding, made: Mapping[Path, Path]) -> Finding:
    place = finding.place
    return replace(finding, place=replace(place, file=made.get(place.file, place.file)))


class _Refusals(Progress):
    """Writes the refused records of new files down, and passes all else on."""

    def __init__(self, progress: Progress, folder: Path, new: set[str]) -> None:
        self._folder, self._new = folder, new
        self._open: dict[str, TextIO] = {}
        self.begin, self.reach = progress.begin, progress.reach  # type: ignore[method-assign]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self._open.values():
            stream.close()
            with suppress(OSError):
                os.unlink(stream.name)  # noqa: PTH108 - the name of what was opened

    @property
    def files(self) -> tuple[Path, ...]:
        """The files written, one for each file with refused records."""
        return tuple(self._path(file) for file in self._open)

    def keep(self) -> None:
        """Put what was written in its place."""
        for file, stream in self._open.items():
            stream.close()
            os.replace(stream.name, self._path(file))  # noqa: PTH105

    def refuse(self, file: str, line: int, reason: str, text: str) -> None:
        """Write a refused record down."""
        if file not in self._new:
            return
        if file not in self._open:
            self._open[file] = self._begin(file)
        csv.writer(self._open[file], delimiter="\t", lineterminator="\n").writerow([line, reason, text])

    def _begin(self, file: str) -> TextIO:
        path = self._path(file)
        try:
            stream = path.with_name(f".{path.name}.part").open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise _unwritable(path, error) from error
        stream.write("line\treason\trecord\n")
        return stream

    def _path(self, file: str) -> Path:
        return self._folder / f"{file}.refused.tsv"
