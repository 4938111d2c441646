"""Triples as lines of N-Triples, without blank nodes.

A store takes in lines several times faster than triples that are made in Python one by one.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

_BATCH = 1000
"""Pieces taken at a time: they are whole lines, so that any number of them is."""
PORTION = 20 << 20
"""Bytes in a portion: to load one takes several times as much memory, however much there is in all."""
_LOADERS = 2
"""Portions loaded at once. Several small ones cost less CPU than one large one, where Oxigraph writes to a folder."""


class Lines:
    """Triples as pieces of N-Triples, each of whole lines; iterated, they are parsed.

    They are gone through as often as the pieces can be. ``checked`` tells that all terms are known to be
    valid: then they are not checked again. ``portion`` is how many bytes a portion has.
    """

    def __init__(self, pieces: Iterable[bytes], *, checked: bool = False, portion: int = PORTION) -> None:
        self._pieces = pieces
        self._checked = checked
        self._portion = portion

    def __iter__(self) -> Iterator[ox.Triple]:
        for batch in self._batches():
            quads = ox.parse(batch, format=ox.RdfFormat.N_TRIPLES, lenient=self._checked)
            yield from (quad.triple for quad in quads)

    def load_into(self, store: ox.Store, most: int = 0) -> None:
        """Add the triples to a store. What the pieces raise is raised; some triples may have been added then.

        While portions are loaded, the next is put together. If ``most`` is more bytes than a portion has, it grows to
        so many until it can be loaded.

        Raises:
            SyntaxError: if they are no N-Triples.
            OSError: if the store cannot be written.
        """
        loading: deque[Future[None]] = deque()

        def is_free() -> bool:
            return len(loading) < _LOADERS or loading[0].done()

        with ThreadPoolExecutor(_LOADERS) as loaders:
            for portion in self._portions(most, is_free):
                if len(loading) == _LOADERS:
                    loading.popleft().result()
                loading.append(loaders.submit(store.bulk_load, portion, ox.RdfFormat.N_TRIPLES, lenient=self._checked))
            for one in loading:
                one.result()

    def _portions(self, most: int, is_free: Callable[[], bool]) -> Iterator[bytes]:
        gathered: list[bytes] = []
        size = 0
        for batch in self._batches():
            gathered.append(batch)
            size += len(batch)
            if size >= self._portion and (size >= most or is_free()):
                yield b"".join(gathered)
                gathered, size = [], 0
        if gathered:
            yield b"".join(gathered)

    def _batches(self) -> Iterator[bytes]:
        waiting = filter(None, self._pieces)  # many that are empty are not the end
        while batch := b"".join(islice(waiting, _BATCH)):
            yield batch


class Parts(Lines):
    """Lines of several parts, all of them checked: each is asked for when those before it have been gone through."""

    def __init__(self, parts: Iterable[Lines]) -> None:
        super().__init__((), checked=True)
        self._parts = parts

    def _portions(self, most: int, is_free: Callable[[], bool]) -> Iterator[bytes]:
        for part in self._parts:
            yield from part._portions(most, is_free)

    def _batches(self) -> Iterator[bytes]:
        for part in self._parts:
            yield from part._batches()
