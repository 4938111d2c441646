"""A folder that always holds one whole store, whatever happens to those who build it.

It holds *generations*, each an Oxigraph store of its own, and the file ``current`` that names the good
one. A build makes a new generation and, once that is complete and on the disk, replaces ``current`` in
one step (``os.replace`` is atomic). A build that is killed leaves a generation that is not named, and the
next build removes it. The generation before the current one is kept until then, and any longer that
somebody reads it: readers hold a shared lock on the directory itself, for which nothing is written.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defgraph.errors import StoreError
from defgraph.store.embedded import EmbeddedStore, fill

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import filelock

    from defgraph.store.arrays import Arrays

_MMAP_THRESHOLD, _LARGE = -3, 1 << 17
"""The option of mallopt(3) for how many bytes a block has that is taken from the system by itself, and its default."""
_CURRENT = "current"
_LOCK = "build.lock"
_GENERATION = re.compile(r"generation-[0-9a-f]{12}")
_ANEW = "make it anew with `defgraph build`"
_ELSEWHERE = "name another with --store"


def open_folder(folder: Path) -> EmbeddedStore:
    """Open the good generation of a folder, read-only.

    Raises:
        StoreError: if there is none, or it cannot be read.
    """
    name = _current(folder)
    while True:
        try:
            return _open(folder / name)
        except (OSError, RuntimeError, ValueError) as error:
            # Two builds may have gone by since `current` was read, and the second removes what it named.
            later = _current(folder)
            if later == name:
                raise StoreError(f"the store in {folder} cannot be opened ({error}); {_remedy(error)}") from error
            name = later


def _current(folder: Path) -> str:
    """Return the name of the good generation.

    Raises:
        StoreError: if there is none.
    """
    try:
        name = (folder / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise StoreError(f"there is no store in {folder}; make one with `defgraph build`, or {_ELSEWHERE}") from error
    except NotADirectoryError as error:
        raise StoreError(f"{folder} is a file; a store is a folder: {_ELSEWHERE}") from error
    except (OSError, ValueError) as error:
        raise StoreError(f"the store in {folder} cannot be opened ({error}); {_remedy(error)}") from error
    if not _GENERATION.fullmatch(name):
        raise StoreError(f"the store in {folder} is damaged (its file {_CURRENT!r} names no generation); {_ANEW}")
    return name


def _remedy(error: Exception) -> str:
    # RocksDB gives some of these as errors of no particular kind.
    denied = isinstance(error, PermissionError) or "Permission denied" in str(error)
    return f"get the right to read it, or {_ELSEWHERE}" if denied else _ANEW


def _open(generation: Path) -> EmbeddedStore:
    held = _Hold(generation)
    inner = ox.Store.read_only(str(generation))
    # RocksDB opens a store whose manifest is cut off as an empty one.
    if next(iter(inner), None) is None:
        raise ValueError("it holds nothing")
    return EmbeddedStore(inner, held, beside=generation)


class _Hold:
    """A lock on the directory of a generation: shared by those who read it, or that of a build that removes it.

    Raises:
        BlockingIOError: if it is being removed, or (to be removed) is being read.
        OSError: if it is not there, or cannot be read.
    """

    _descriptor: int | None = None

    def __init__(self, generation: Path, *, to_remove: bool = False) -> None:
        if sys.platform != "win32":  # which opens no directories, and removes nothing that is in use
            self._descriptor = os.open(generation, os.O_RDONLY)
            fcntl.flock(self._descriptor, fcntl.LOCK_NB | (fcntl.LOCK_EX if to_remove else fcntl.LOCK_SH))

    def __del__(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)


class FolderDraft:
    """A new generation in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generation = f"generation-{uuid.uuid4().hex[:12]}"
        self._store: EmbeddedStore | None = None
        self._lock = _lock(folder)
        _give_back_memory()
        try:
            _remove_remains(folder)
            self._store = EmbeddedStore(ox.Store(str(folder / self.generation)))
        except BaseException as error:
            self.discard()
            if isinstance(error, (OSError, RuntimeError)):
                raise _unwritable(folder, error) from error
            raise

    @property
    def store(self) -> EmbeddedStore:
        """See :attr:`defgraph.store.Draft.store`.

        Raises:
            StoreError: if the draft is published or given up.
        """
        if self._store is None:
            raise StoreError(f"this draft of {self.folder} is published or given up; open the store, or begin anew")
        return self._store

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """See :meth:`defgraph.store.Draft.add`."""
        try:
            fill(self.store.inner, triples)
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def keep(self, name: str, arrays: Arrays) -> None:
        """See :meth:`defgraph.store.Draft.keep`."""
        from defgraph.store.arrays import write_arrays

        try:
            write_arrays(self.folder / self.generation, name, arrays)
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def publish(self) -> EmbeddedStore:
        """See :meth:`defgraph.store.Draft.publish`."""
        try:
            self.store.inner.flush()
            self.store.inner.optimize()
            self._store = None
            self._put_in_place()
        except (OSError, RuntimeError) as error:
            raise _unwritable(self.folder, error) from error
        self._lock.release()
        return open_folder(self.folder)

    def _put_in_place(self) -> None:
        """Name this generation as the current one, when all of it is on the disk and not before."""
        generation = self.folder / self.generation
        for path in (*generation.iterdir(), generation):
            _sync(path)
        named = self.folder / f"{_CURRENT}.{self.generation}"
        named.write_text(self.generation + "\n", encoding="ascii")
        _sync(named)
        named.replace(self.folder / _CURRENT)
        _sync(self.folder)

    def discard(self) -> None:
        """See :meth:`defgraph.store.Draft.discard`; nothing happens once it is published or discarded."""
        self._store = None
        if not self._lock.is_locked:
            return
        # Publishing may have failed after its last step but one: then this generation is the good one.
        if self.generation != _named(self.folder):
            shutil.rmtree(self.folder / self.generation, ignore_errors=True)
            with suppress(OSError):
                (self.folder / f"{_CURRENT}.{self.generation}").unlink(missing_ok=True)
        self._lock.release()


def _give_back_memory() -> None:
    """Have the C library give large blocks back to the system when they are freed.

    That of GNU otherwise learns from the first to keep those of up to 32 MiB for later, and what is put between them
    keeps them for good: a build of ten times the rows took twice the memory. Others have no such option.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def _lock(folder: Path) -> filelock.BaseFileLock:
    """Make the folder, and keep other builds from writing it. The system frees the lock of a process that dies.

    Raises:
        StoreError: if it cannot be written, holds other things, or another build is writing it.
    """
    import filelock

    lock = filelock.FileLock(folder / _LOCK)
    try:
        _refuse_foreign(folder)
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise StoreError(f"another build is writing {folder}; wait for it, or {_ELSEWHERE}") from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    return lock


def _refuse_foreign(folder: Path) -> None:
    """Keep from writing among files that are not ours.

    Raises:
        StoreError: if there is something in the folder, and nothing by which it is known as a store.
        OSError: if one cannot look.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise StoreError(f"{folder} is a file; a store is a folder: {_ELSEWHERE}")
    if any(folder.iterdir()) and not (folder / _LOCK).is_file() and _named(folder) is None:
        raise StoreError(f"{folder} holds other things than a store; name an empty or new folder with --store")


def _named(folder: Path) -> str | None:
    try:
        return _current(folder)
    except StoreError:
        return None


def _remove_remains(folder: Path) -> None:
    """Remove all generations but the current one and those still read, and what a killed build left."""
    current = _named(folder)
    for path in folder.iterdir():
        if path.name.startswith(f"{_CURRENT}.generation-"):
            path.unlink()
        elif _GENERATION.fullmatch(path.name) and path.name != current:
            _remove_unless_read(path)


def _remove_unless_read(generation: Path) -> None:
    # If somebody reads it, a later build will remove it.
    with suppress(BlockingIOError):
        held = _Hold(generation, to_remove=True)
        shutil.rmtree(generation, ignore_errors=True)
        del held


def _sync(path: Path) -> None:
    """Wait until a file or directory is on the disk."""
    if sys.platform == "win32":  # which can do this for files opened for writing only
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(folder: Path, error: Exception) -> StoreError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return StoreError(f"{folder} cannot be written ({reason}); free space or rights there, or {_ELSEWHERE}")
