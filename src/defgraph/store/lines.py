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
    from collections.abc import Iterable, Iterator
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

    def load_into(self, store: ox.Store) -> None:
        """Add the triples to a store. What the pieces raise is raised; some triples may have been added then.

        While portions are loaded, the next is put together.

        Raises:
            SyntaxError: if they are no N-Triples.
            OSError: if the store cannot be written.
        """
        with ThreadPoolExecutor(_LOADERS) as loaders:
            loading: deque[Future[None]] = deque()
            for portion in self._portions():
                if len(loading) == _LOADERS:
                    loading.popleft().result()
                loading.append(loaders.submit(store.bulk_load, portion, ox.RdfFormat.N_TRIPLES, lenient=self._checked))
            for one in loading:
                one.result()

    def _portions(self) -> Iterator[bytes]:
        gathered: list[bytes] = []
        size = 0
        for batch in self._batches():
            gathered.append(batch)
            size += len(batch)
            if size >= self._portion:
                yield b"".join(gathered)
                gathered, size = [], 0
        if gathered:
            yield b"".join(gathered)

    def _batches(self) -> Iterator[bytes]:
        waiting = filter(None, self._pieces)  # many that are empty are not the end
        while batch := b"".join(islice(waiting, _BATCH)):
            yield batch
