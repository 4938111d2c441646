"""The store: Oxigraph in this process, in memory or on disk, or any SPARQL 1.1 server.

:func:`open_store` and :func:`draft` are the two doors. What is behind them answers the same, whichever
it is; nothing above this package may know which one it has.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from defgraph.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph
    import rdflib

    from defgraph.store.arrays import Arrays
    from defgraph.store.results import Answer, Table

MEMORY = "memory:"
"""The address of a store that lives as long as the process."""


class Store(Protocol):
    """A store one can ask."""

    def query(self, text: str, *, timeout: float | None = None) -> Answer:
        """Answer a SPARQL 1.1 query (the prefixes of :data:`defgraph.vocabulary.PREFIXES` are known).

        Raises:
            QueryError: if the query is malformed.
            QueryTimeout: if it takes longer than ``timeout`` seconds.
            StoreError: if the store fails.
        """

    def kept(self, name: str) -> Arrays | None:
        """Return the arrays that the store's draft was told to keep; None if it keeps none, and they are to be made."""

    def dump(self, file: BinaryIO, rdf_format: str) -> None:
        """Write all triples to a binary file, in a format of :data:`defgraph.store.results.RDF_FORMATS`."""


class Draft(Protocol):
    """A store in the making: nobody sees it until it is published, and then all of it at once."""

    @property
    def store(self) -> Store:
        """What the draft holds so far, to be asked."""

    def add(self, triples: Iterable[pyoxigraph.Triple]) -> None:
        """Add triples."""

    def keep(self, name: str, arrays: Arrays) -> None:
        """Keep arrays beside the triples from which they were made, if the store can: nobody need make them anew."""

    def publish(self) -> Store:
        """Put the draft in the place of the last good store."""

    def discard(self) -> None:
        """Give the draft up; the last good store stays."""


def select(store: Store, query: str) -> Table:
    """Answer a SELECT query. Raises as :meth:`Store.query`."""
    from defgraph.store.results import Table

    found = store.query(query)
    if not isinstance(found, Table):
        raise StoreError("the store answered a SELECT query with something else than rows")
    return found


def is_remote(address: str) -> bool:
    """Tell whether an address names a server."""
    return address.startswith(("http://", "https://"))


def _check_address(address: str) -> None:
    """Refuse what is neither a folder nor a server, before a folder of that name is made."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", address) and not is_remote(address):
        raise StoreError(f"no store lies at {address!r}; a server's address begins with http:// or https://")
    if address in {"memory", ":memory:"}:
        raise StoreError(f"{address!r} is no store; the one in memory is called {MEMORY!r}")


def open_store(address: str) -> Store:
    """Open the store at an address: a folder, or the address of a SPARQL 1.1 server.

    Raises:
        StoreError: if there is none, or it cannot be opened.
    """
    _check_address(address)
    if is_remote(address):
        from defgraph.store.remote import open_server

        return open_server(address)
    if address == MEMORY:
        raise StoreError("a store in memory begins empty: build it first in the same process")
    from defgraph.store.folder import open_folder

    return open_folder(Path(address))


def draft(address: str) -> Draft:
    """Begin a store that is to replace the one at an address.

    Raises:
        StoreError: if that place cannot be written, holds other things, or another build is writing it.
    """
    _check_address(address)
    if is_remote(address):
        from defgraph.store.remote import RemoteDraft

        return RemoteDraft(address)
    if address == MEMORY:
        from defgraph.store.embedded import MemoryDraft

        return MemoryDraft()
    from defgraph.store.folder import FolderDraft

    return FolderDraft(Path(address))


def open_dataset(address: str) -> rdflib.Dataset:
    """Open a store on disk as an :class:`rdflib.Dataset`, read-only, for use with rdflib's own tools.

    Raises:
        StoreError: if there is no store, or the address is not a folder.
    """
    if is_remote(address) or address == MEMORY:
        raise StoreError(f"only a store in a folder opens as an rdflib.Dataset, not {address!r}")
    import oxrdflib
    import rdflib

    from defgraph.store.folder import open_folder
    from defgraph.vocabulary import PREFIXES

    opened = open_folder(Path(address))
    dataset = rdflib.Dataset(store=oxrdflib.OxigraphStore(store=opened.inner))
    # No build removes the files of a store that is open, and it is open for as long as this object lives.
    dataset.store.opened = opened  # type: ignore[attr-defined]
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, replace=True)
    return dataset
