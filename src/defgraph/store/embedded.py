"""Oxigraph in this process.

How it lies in a folder is told in :mod:`defgraph.store.folder`.
"""

from __future__ import annotations

import math
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from defgraph.errors import QueryError, QueryTimeout, StoreError
from defgraph.store.lines import Lines
from defgraph.store.results import RDF_FORMATS, answer
from defgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from defgraph.store.arrays import Arrays
    from defgraph.store.results import Answer


_MOST = 80 << 20
"""The most bytes of lines loaded into memory at a time: Oxigraph takes longer to begin with each the more it holds."""
_SLICE = 3600.0
"""Seconds waited for at a time: threads cannot be waited for without end by that name."""


class EmbeddedStore:
    """An Oxigraph store; ``inner`` is the :class:`pyoxigraph.Store` itself.

    ``held`` is whatever must live as long as the store does, ``beside`` the folder where arrays are kept.
    """

    def __init__(self, inner: ox.Store, held: object = None, beside: Path | None = None) -> None:
        self.inner = inner
        self.held = held
        self._beside = beside

    def query(self, text: str, *, timeout: float | None = None) -> Answer:
        """See :meth:`defgraph.store.Store.query`."""
        given_up = threading.Event()

        def run() -> Answer:
            with _told():
                return answer(self.ask(text), given_up.is_set)

        return _within(math.inf if timeout is None else timeout, run, given_up)

    def kept(self, name: str) -> Arrays | None:
        """See :meth:`defgraph.store.Store.kept`."""
        if self._beside is None:
            return None
        from defgraph.store.arrays import read_arrays

        return read_arrays(self._beside, name)

    def ask(self, text: str) -> object:
        """Return pyoxigraph's own results, which are worked out while they are iterated.

        Raises:
            QueryError: if the query is malformed.
            StoreError: if the store fails, or cannot do what the query asks.
        """
        with _told():
            try:
                return self.inner.query(text, prefixes=dict(PREFIXES))
            except (SyntaxError, UnicodeError) as error:
                raise QueryError(str(error)) from error

    def dump(self, file: BinaryIO, rdf_format: str) -> None:
        """See :meth:`defgraph.store.Store.dump`."""
        with _told((RuntimeError,)):  # an OSError is that of the file written
            self.inner.dump(file, RDF_FORMATS[rdf_format], from_graph=ox.DefaultGraph(), prefixes=dict(PREFIXES))


@contextmanager
def _told(failures: tuple[type[Exception], ...] = (OSError, RuntimeError)) -> Iterator[None]:
    """Turn Oxigraph's errors into one that says what to do."""
    try:
        yield
    except failures as error:
        remedy = "; make it anew with `defgraph build`" if str(error).startswith("Corruption") else ""
        raise StoreError(f"the store failed: {error}{remedy}") from error


def _within(seconds: float, run: Callable[[], Answer], given_up: threading.Event) -> Answer:
    """Run a query in a thread of its own and wait so long; Ctrl-C ends the waiting too.

    Oxigraph has no way to interrupt a query. One that is given up ends with its next solution; until it
    has one it goes on in its thread, without the interpreter's lock, or else until the process ends.
    """
    outcome: list[Answer | BaseException] = []

    def work() -> None:
        try:
            outcome.append(run())
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread below
            outcome.append(error)

    end = time.monotonic() + seconds
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while thread.is_alive() and (left := end - time.monotonic()) > 0:
            thread.join(min(left, _SLICE))
        if not outcome:
            raise QueryTimeout(seconds)
    finally:
        given_up.set()
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def fill(store: ox.Store, triples: Iterable[ox.Triple], most: int = 0) -> None:
    """Add triples, of any number, to a store of pyoxigraph's. If they end in an error, some may have been added.

    ``most`` is for lines: see :meth:`Lines.load_into`.
    """
    if isinstance(triples, Lines):
        triples.load_into(store, most)
    else:
        store.bulk_extend(ox.Quad(*triple) for triple in triples)


class MemoryDraft:
    """A draft in memory, which is its own publication."""

    def __init__(self) -> None:
        self.store = EmbeddedStore(ox.Store())

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """See :meth:`defgraph.store.Draft.add`."""
        fill(self.store.inner, triples, _MOST)

    def keep(self, name: str, arrays: Arrays) -> None:
        """See :meth:`defgraph.store.Draft.keep`; what lives in memory only is soon read again."""

    def publish(self) -> EmbeddedStore:
        """See :meth:`defgraph.store.Draft.publish`."""
        return self.store

    def discard(self) -> None:
        """See :meth:`defgraph.store.Draft.discard`."""
