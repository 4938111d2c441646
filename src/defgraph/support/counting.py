"""Counting the support of all claims at once, exactly."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets, chain
from defgraph.support.descent import Descent
from defgraph.support.exact import Layout
from defgraph.support.foundation import Foundation
from defgraph.support.settling import settle
from defgraph.support.tangles import entwined, without_echoes
from defgraph.support.told import told_by
from defgraph.support.unfolding import unfold
from defgraph.support.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import ModuleType

    from defgraph.lineage.arrays import Lineage, Way
    from defgraph.sets import Bools, Ints
    from defgraph.support.descent import Footing
    from defgraph.support.failures import Failures
    from defgraph.support.told import Told
    from defgraph.support.words import Words

_SEED = 20221215
"""Where the drawing of ways begins: the numbers found do not depend on it, only how soon they are."""
ENOUGH = 5_000
"""Claims told by three documents or more, which bounds often leave open, for which it pays to load compiled code."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles off: it would walk all that there is again and again, and find none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@dataclass(frozen=True)
class Supports:
    """The support of each claim: lower and upper end, and the failures each of which alone leaves nothing known.

    ``known`` tells whether any origin is known; where none is, the lower end is 1. ``searches`` tells how many
    searches for the fewest failures had to be made.
    """

    low: Ints
    high: Ints
    weak: Sets
    known: Bools
    searches: int = 0

    def instead(self, where: Bools, others: Supports) -> Supports:
        """Return these supports, and others where ``where`` is true."""
        here = np.arange(len(self.low))
        return chain_supports([self, others]).take(np.where(where, len(here) + here, here))

    def take(self, rows: Ints) -> Supports:
        """Return the supports of these rows, one for each."""
        return Supports(self.low[rows], self.high[rows], self.weak.take(rows), self.known[rows], self.searches)

    def put(self, rows: Ints, others: Supports) -> Supports:
        """Return these supports, with others in these (distinct) rows."""
        row = np.arange(len(self.low))
        row[rows] = len(row) + np.arange(len(rows))
        return chain_supports([self, others]).take(row)


def chain_supports(many: Sequence[Supports]) -> Supports:
    """Return all supports one after another."""
    low, high, known = (np.concatenate([getattr(one, part) for one in many]) for part in ("low", "high", "known"))
    return Supports(low, high, chain(*(one.weak for one in many)), known, sum(one.searches for one in many))


class Counter:
    """Counts support over one lineage, of the failures that count, after some that have happened, if any."""

    def __init__(
        self, lineage: Lineage, failures: Failures, failed: Bools | None = None, base: Foundation | None = None
    ) -> None:
        """Prepare; ``failed`` tells of each failure whether it has happened, ``base`` is shared with other counters."""
        self.lineage, self.failures, self.failed = lineage, failures, failed
        self.base = base or Foundation(lineage)

    def of_groups(self, groups: Iterable[Sequence[int]]) -> Supports:
        """Return the support that each of these groups of reports, by number, gives to a claim of its own."""
        members = Sets.gather(groups)
        grouped = self.lineage.grouped(members)
        return Counter(grouped, self.failures, self.failed, self.base).count(np.ones(len(grouped.claim), np.bool_))

    def standing(self) -> Bools:
        """Tell which reports still stand, be their origins known or not."""
        lineage = self.lineage
        each = told_by(lineage.grouped(Sets.single(len(lineage.claim))), np.ones(len(lineage.claim), np.bool_))
        words, singly = words_of(self.base, each)
        descent = Descent(words, self.failures, self.failed)
        stands = descent.footing(self.failures.counted, known=False).stands[singly.members]
        told = told_by(lineage, np.ones(len(lineage.claim), np.bool_))
        words, claims = words_of(self.base, told)
        for report in np.flatnonzero(entwined(claims, words)[lineage.claim]).tolist():
            stands[report] = self._stands(report, told)
        return stands

    def _stands(self, report: int, told: Told) -> bool:
        """Tell whether one report stands, its document resting on this one, and others as on the whole claim."""
        lineage, document = self.lineage, int(self.lineage.document[report])
        ways = self.ways_of(told, int(lineage.claim[report]))
        ways[document] = [lineage.ways[lineage.way[report]]]
        layout = Layout(lineage, self.failures, self.failed, ways)
        return layout.search(known=False, start=document).stands()

    def ways_of(self, told: Told, claim: int) -> dict[int, list[Way]]:
        """Return the documents that report on a claim, each with the ways that its reports go."""
        return {document: [self.lineage.ways[way] for way in ways] for document, ways in told.of_claim(claim)}

    @_uncollected()
    def count(self, reports: Bools) -> Supports:
        """Return the support that these reports give to each claim."""
        told = told_by(self.lineage, reports)
        words, claims = words_of(self.base, told)
        if (told.sizes > 2).sum() >= ENOUGH and (engine := _compiled_engine()):
            supports: Supports = engine.count(self, told, words, claims)
            return supports
        return self.settled(told, words, claims)

    def settled(self, told: Told, words: Words, claims: Sets) -> Supports:
        """Return the support of claims by the words told of each, by bounds where they meet."""
        through = Descent(words, self.failures).through()
        claims, tangled = without_echoes(claims, words, through, self.failures.agents)
        words, claims, circling = unfold(claims, tangled, words)
        descent = Descent(words, self.failures, self.failed)
        counted = self.failures.counted
        found = _Searches(self, told, claims, circling)
        everything = found.end(np.arange(told.claims), descent.footing(counted, known=False))
        # Where all origins are known, one end is as the other.
        unsure = circling.copy()
        unsure[claims.rows[descent.unsure()[claims.members]]] = True
        rows = np.flatnonzero(unsure)
        if not len(rows):
            return Supports(everything.support, everything.support, everything.weak, everything.stands, found.searches)
        sure = found.end(rows, descent.footing(counted, known=True))
        low, known = everything.support.copy(), everything.stands.copy()
        known[rows] = sure.stands
        low[rows] = np.where(sure.stands, sure.support, np.minimum(low[rows], 1))
        weak = everything.weak.instead(unsure & known, sure.weak.spread(rows, told.claims))
        return Supports(low, everything.support, weak, known, found.searches)


@dataclass(frozen=True)
class _End:
    """One end of the interval: on origins that are known, or on all."""

    stands: Bools
    support: Ints
    weak: Sets


class _Searches:
    """Settles claims, and searches for what fells the others, each distinct one once."""

    def __init__(self, counter: Counter, told: Told, claims: Sets, circling: Bools) -> None:
        self.counter, self.told, self.claims, self.circling = counter, told, claims, circling
        self._found: dict[tuple[bool, tuple[int, ...]], tuple[int, frozenset[int]]] = {}
        self._layouts: dict[tuple[int, ...], Layout] = {}

    @property
    def searches(self) -> int:
        """How many searches were made."""
        return len(self._found)

    def end(self, rows: Ints, footing: Footing) -> _End:
        """Return one end of the interval for the claims of these rows."""
        standing = self.claims.take(rows).only(footing.stands)
        support, weak = settle(standing, footing, np.random.default_rng(_SEED))
        left = self.circling[rows] | (support < 0)
        open_ = np.flatnonzero(left)
        found = [self.result(claim, footing) for claim in rows[open_].tolist()]
        support[open_] = [number for number, _ in found]
        points = Sets.gather(points for _, points in found).spread(open_, len(rows))
        return _End(support > 0, support, weak.instead(left, points))

    def result(self, claim: int, footing: Footing) -> tuple[int, frozenset[int]]:
        """Return the support of a claim, and its weak points."""
        words = tuple(self.claims[claim])
        key = (footing.known, words)
        if key not in self._found:
            if self.circling[claim]:
                search = self._layout(claim, words).search(known=footing.known)
                weak = search.weak_points()
                self._found[key] = (1 if weak else search.smallest_cut(), weak)
            else:
                # What alone fells these words is known already: if anything did, they would have been settled.
                self._found[key] = (footing.search(words).smallest_cut(), frozenset())
        return self._found[key]

    def _layout(self, claim: int, words: tuple[int, ...]) -> Layout:
        if words not in self._layouts:
            counter = self.counter
            ways = counter.ways_of(self.told, claim)
            self._layouts[words] = Layout(counter.lineage, counter.failures, counter.failed, ways)
        return self._layouts[words]


def _compiled_engine() -> ModuleType | None:
    """Return the module that counts by compiled code, or None where that cannot be had."""
    try:
        return import_module("defgraph.support.compiled.engine")
    except (ImportError, RuntimeError, KeyError, OSError):  # no numba; nowhere to keep what it compiles; unknown to it
        return None
