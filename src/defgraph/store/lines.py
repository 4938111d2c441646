"""Triples as lines of N-Triples, without blank nodes.

A store takes in lines several times faster than triples that are made in Python one by one.
"""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from _typeshed import WriteableBuffer

_BATCH = 1000
"""Pieces taken at a time: they are whole lines, so that any number of them is."""
_BUFFER = 1 << 18
"""Bytes read at a time: Oxigraph asks for two thousand."""


class Lines:
    """Triples as pieces of N-Triples, each of whole lines; iterated, they are parsed.

    They are gone through as often as the pieces can be. ``checked`` tells that all terms are known to be
    valid: then they are not checked again.
    """

    def __init__(self, pieces: Iterable[bytes], *, checked: bool = False) -> None:
        self._pieces = pieces
        self._checked = checked

    def __iter__(self) -> Iterator[ox.Triple]:
        for batch in self._batches():
            quads = ox.parse(batch, format=ox.RdfFormat.N_TRIPLES, lenient=self._checked)
            yield from (quad.triple for quad in quads)

    def load_into(self, store: ox.Store) -> None:
        """Add the triples to a store. What the pieces raise is raised; some triples may have been added then.

        Raises:
            SyntaxError: if they are no N-Triples.
            OSError: if the store cannot be written.
        """
        file = io.BufferedReader(_Source(self._batches()), _BUFFER)
        store.bulk_load(file, format=ox.RdfFormat.N_TRIPLES, lenient=self._checked)

    def _batches(self) -> Iterator[bytes]:
        waiting = filter(None, self._pieces)  # many that are empty are not the end
        while batch := b"".join(islice(waiting, _BATCH)):
            yield batch


class _Source(io.RawIOBase):
    """Batches of bytes, none empty, as a file to be read once."""

    def __init__(self, batches: Iterator[bytes]) -> None:
        self._batches = batches
        self._batch = io.BytesIO()

    def readable(self) -> bool:
        return True

    def readinto(self, room: WriteableBuffer, /) -> int:
        return self._batch.readinto(room) or self._next().readinto(room)

    def _next(self) -> io.BytesIO:
        self._batch = io.BytesIO(next(self._batches, b""))
        return self._batch
