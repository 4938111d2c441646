"""Counting by compiled code: each distinct claim is searched, none is settled before.

It gives what :meth:`Counter.settled` gives, which it leaves those few claims to that take more ways than it can keep.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets
from defgraph.support.compiled.circles import in_levels, rounded, untied
from defgraph.support.compiled.room import room_of
from defgraph.support.compiled.search import CIRCLING, LARGE, MOST_WAYS, alike, mark_unsure, search
from defgraph.support.compiled.web import web_of
from defgraph.support.counting import Supports
from defgraph.support.descent import Descent

if TYPE_CHECKING:
    from defgraph.sets import Ints
    from defgraph.support.counting import Counter
    from defgraph.support.told import Told
    from defgraph.support.words import Words

_TOGETHER = 1024
"""Claims that are laid out by themselves at a time: each may take some hundred kilobytes."""


def count(counter: Counter, told: Told, words: Words, claims: Sets) -> Supports:
    """Return the support of claims by the words told of each."""
    plain = len(words)
    words, claims = rounded(told, words, claims, counter.lineage, counter.base)
    rows, row = _distinct(claims)
    found = _searched(counter, words, claims, rows, plain)
    circling = np.flatnonzero(found.high == CIRCLING)
    for first in range(0, len(circling), _TOGETHER):
        some = circling[first : first + _TOGETHER]
        words_, claims_ = untied(rows[some], told, counter.lineage, counter.base)
        others = _searched(counter, words_, claims_, np.arange(len(some)), len(words_))
        found = _with(found, some, replace(others, searches=others.searches + len(some)))
    large = np.flatnonzero(found.high == LARGE)
    if len(large):
        alone = told.only(rows[large])
        laid_out = in_levels(*untied(np.arange(len(large)), alone, counter.lineage, counter.base))
        found = _with(found, large, counter.settled(alone, *laid_out))
    return _take(found, row)


def _distinct(claims: Sets) -> tuple[Ints, Ints]:
    """Return the first of all claims with the same words, and for each claim which of these it is."""
    first = alike(claims.starts, claims.members)
    here = first == np.arange(len(first))
    return np.flatnonzero(here), (np.cumsum(here) - 1)[first]


def _searched(counter: Counter, words: Words, claims: Sets, rows: Ints, rounded_from: int) -> Supports:
    """Return the support of the claims of these rows."""
    web = web_of(Descent(words, counter.failures, counter.failed), counter.failures)
    # A word that stands for a whole circle, as written by rounded, is in none any more.
    web.words["circular"][rounded_from:] = False
    mark_unsure(web.words, web.legs)
    room = room_of(web, MOST_WAYS)
    low, high, known, starts, members = search(claims.starts, claims.members, rows, web, room)
    return Supports(low, high, Sets(starts, members), known, int(room.state["searches"][0]))


def _take(supports: Supports, rows: Ints) -> Supports:
    low, high, known = (getattr(supports, name)[rows] for name in ("low", "high", "known"))
    return Supports(low, high, supports.weak.take(rows), known, supports.searches)


def _with(supports: Supports, rows: Ints, others: Supports) -> Supports:
    """Return supports, with others in these (ascending) rows."""
    low, high, known = (getattr(supports, name).copy() for name in ("low", "high", "known"))
    low[rows], high[rows], known[rows] = others.low, others.high, others.known
    where = np.zeros(len(low), np.bool_)
    where[rows] = True
    weak = supports.weak.instead(where, others.weak.spread(rows, len(low)))
    return Supports(low, high, weak, known, supports.searches + others.searches)
