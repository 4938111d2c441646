"""Oxigraph in this process: in memory, or in a folder that always holds one whole store.

A folder holds *generations*, each a store of its own, and the file ``current`` that names the good one.
A build makes a new generation and, once it is complete, replaces ``current`` in one step (``os.replace``
is atomic). A build that is killed leaves an unnamed generation that the next build removes; the
generation before the current one is kept until then, for whoever still reads it.
"""

from __future__ import annotations

import os
import shutil
import threading
import uuid
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from defgraph.errors import QueryError, QueryTimeout, StoreError
from defgraph.store.results import RDF_FORMATS, answer
from defgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from defgraph.store.results import Answer

_CURRENT = "current"
_LOCK = "build.lock"


class EmbeddedStore:
    """An Oxigraph store; ``inner`` is the :class:`pyoxigraph.Store` itself."""

    def __init__(self, inner: ox.Store) -> None:
        self.inner = inner

    def query(self, text: str, *, timeout: float | None = None) -> Answer:
        """See :meth:`defgraph.store.Store.query`."""

        def run() -> Answer:
            try:
                return answer(self.inner.query(text, prefixes=dict(PREFIXES)))
            except SyntaxError as error:
                raise QueryError(str(error)) from error
            except (OSError, RuntimeError) as error:
                raise StoreError(f"the store failed: {error}") from error

        return run() if timeout is None else _within(timeout, run)

    def dump(self, file: BinaryIO, rdf_format: str) -> None:
        """See :meth:`defgraph.store.Store.dump`."""
        self.inner.dump(file, RDF_FORMATS[rdf_format], from_graph=ox.DefaultGraph(), prefixes=dict(PREFIXES))


def _within(seconds: float, run: Callable[[], Answer]) -> Answer:
    """Run a query in a thread of its own and wait so long.

    Oxigraph has no way to interrupt a query; one that is given up goes on in its thread, without the
    interpreter's lock, until it ends or the process does.
    """
    outcome: list[Answer | BaseException] = []

    def work() -> None:
        try:
            outcome.append(run())
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread below
            outcome.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise QueryTimeout(seconds)
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def open_folder(folder: Path) -> EmbeddedStore:
    """Open the good generation of a folder, read-only.

    Raises:
        StoreError: if there is none, or it cannot be read.
    """
    try:
        generation = (folder / _CURRENT).read_text(encoding="ascii").strip()
        return EmbeddedStore(ox.Store.read_only(str(folder / generation)))
    except FileNotFoundError as error:
        raise StoreError(
            f"there is no store in {folder}; make one with `defgraph build`, or name another with --store"
        ) from error
    except (OSError, ValueError) as error:
        raise StoreError(
            f"the store in {folder} cannot be opened ({error}); make it anew with `defgraph build`"
        ) from error


class MemoryDraft:
    """A draft in memory, which is its own publication."""

    def __init__(self) -> None:
        self.store = EmbeddedStore(ox.Store())

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """See :meth:`defgraph.store.Draft.add`."""
        self.store.inner.bulk_extend(ox.Quad(*triple) for triple in triples)

    def publish(self) -> EmbeddedStore:
        """See :meth:`defgraph.store.Draft.publish`."""
        return self.store

    def discard(self) -> None:
        """See :meth:`defgraph.store.Draft.discard`."""


class FolderDraft:
    """A new generation in a folder."""

    def __init__(self, folder: Path) -> None:
        import filelock

        self.folder = folder
        self._refuse_foreign_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = filelock.FileLock(folder / _LOCK)
            self._lock.acquire(timeout=0)
        except filelock.Timeout as error:
            raise StoreError(f"another build is writing {folder}; wait for it, or name another --store") from error
        except OSError as error:
            raise StoreError(f"{folder} cannot be written: {error.strerror}; name another --store") from error
        self._remove_all_but(self._current())
        self.generation = f"generation-{uuid.uuid4().hex[:12]}"
        self.store = EmbeddedStore(ox.Store(str(folder / self.generation)))

    def _refuse_foreign_folder(self) -> None:
        """Keep from writing among files that are not ours."""
        if self.folder.exists() and not self.folder.is_dir():
            raise StoreError(f"{self.folder} is a file; a store is a folder")
        entries = {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()
        if entries and not entries & {_CURRENT, _LOCK}:
            raise StoreError(f"{self.folder} holds other things than a store; name an empty or new folder with --store")

    def _current(self) -> str | None:
        try:
            return (self.folder / _CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def _remove_all_but(self, kept: str | None) -> None:
        for path in self.folder.glob("generation-*"):
            if path.name != kept:
                shutil.rmtree(path, ignore_errors=True)

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """See :meth:`defgraph.store.Draft.add`."""
        self.store.inner.bulk_extend(ox.Quad(*triple) for triple in triples)

    def publish(self) -> EmbeddedStore:
        """See :meth:`defgraph.store.Draft.publish`."""
        self.store.inner.flush()
        self.store.inner.optimize()
        del self.store
        named = self.folder / f"{_CURRENT}.{self.generation}"
        with named.open("w", encoding="ascii") as file:
            file.write(self.generation + "\n")
            file.flush()
            os.fsync(file.fileno())
        named.replace(self.folder / _CURRENT)
        self._lock.release()
        return open_folder(self.folder)

    def discard(self) -> None:
        """See :meth:`defgraph.store.Draft.discard`."""
        del self.store
        shutil.rmtree(self.folder / self.generation, ignore_errors=True)
        self._lock.release()
