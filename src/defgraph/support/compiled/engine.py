"""Counting by compiled code: each distinct claim is searched, none is settled before.

It gives what :meth:`Counter.settled` gives, which it leaves those few claims to that take more ways than it can keep.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets
from defgraph.support.compiled.circles import in_levels, rounded, sources_of, untied
from defgraph.support.compiled.room import room_of
from defgraph.support.compiled.search import CIRCLING, LARGE, MOST_WAYS, alike, mark_unsure, search
from defgraph.support.compiled.web import web_of
from defgraph.support.counting import Supports, chain_supports
from defgraph.support.descent import Descent

if TYPE_CHECKING:
    from defgraph.sets import Ints
    from defgraph.support.compiled.circles import Sources
    from defgraph.support.counting import Counter
    from defgraph.support.told import Told
    from defgraph.support.words import Words

_TOGETHER = 1024
"""Claims that are laid out by themselves at a time: each may take some hundred kilobytes."""
_SHARE = 2048
"""Claims for which it pays to begin a thread, with room of its own."""


def count(counter: Counter, told: Told, words: Words, claims: Sets) -> Supports:
    """Return the support of claims by the words told of each."""
    plain, sources = len(words), sources_of(told, counter.lineage, counter.base)
    words, claims = rounded(told, words, claims, counter.base, sources)
    rows, row = _distinct(claims)
    found = _searched(counter, words, claims, rows, plain)
    circling = np.flatnonzero(found.high == CIRCLING)
    if len(circling):
        found = found.put(circling, _each_by_itself(counter, rows[circling], sources))
    large = np.flatnonzero(found.high == LARGE)
    if len(large):
        alone = told.only(rows[large])
        laid_out = untied(np.arange(len(large)), sources_of(alone, counter.lineage, counter.base))
        found = found.put(large, counter.settled(alone, *in_levels(*laid_out)))
    return found.take(row)


def _distinct(claims: Sets) -> tuple[Ints, Ints]:
    """Return the first of all claims with the same words, and for each claim which of these it is."""
    first = alike(claims.starts, claims.members)
    here = first == np.arange(len(first))
    return np.flatnonzero(here), (np.cumsum(here) - 1)[first]


def _each_by_itself(counter: Counter, rows: Ints, sources: Sources) -> Supports:
    """Return the support of the claims of these rows, for each of which words of its own are laid out."""
    batches = (untied(rows[first : first + _TOGETHER], sources) for first in range(0, len(rows), _TOGETHER))
    found = chain_supports(
        [_searched(counter, words, claims, np.arange(len(claims)), len(words)) for words, claims in batches]
    )
    return replace(found, searches=found.searches + len(rows))


def _searched(counter: Counter, words: Words, claims: Sets, rows: Ints, rounded_from: int) -> Supports:
    """Return the support of the claims of these rows, shared among as many threads as there are processors."""
    web = web_of(Descent(words, counter.failures, counter.failed), counter.failures)
    # A word that stands for a whole circle, as written by rounded, is in none any more.
    web.words["circular"][rounded_from:] = False
    mark_unsure(web.words, web.legs)

    def share(some: Ints) -> Supports:
        room = room_of(web, MOST_WAYS)
        low, high, known, starts, members = search(claims.starts, claims.members, some, web, room)
        return Supports(low, high, Sets(starts, members), known, int(room.state["searches"][0]))

    shares = np.array_split(rows, min(os.cpu_count() or 1, len(rows) // _SHARE) or 1)
    with ThreadPoolExecutor(len(shares)) as threads:
        return chain_supports(list(threads.map(share, shares)))
