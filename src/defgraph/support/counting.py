"""Counting the support of all claims at once, exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets
from defgraph.support.descent import Descent
from defgraph.support.exact import Layout
from defgraph.support.foundation import Foundation
from defgraph.support.settling import settle
from defgraph.support.tangles import entwined, untangle
from defgraph.support.told import told_by
from defgraph.support.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from defgraph.lineage.arrays import Lineage, Way
    from defgraph.sets import Bools, Ints
    from defgraph.support.descent import Footing
    from defgraph.support.failures import Failures
    from defgraph.support.search import Search
    from defgraph.support.tangles import Untangled
    from defgraph.support.told import Told

_SEED = 20221215
"""Where the drawing of ways begins: the numbers found do not depend on it, only how soon they are."""


@dataclass(frozen=True)
class Supports:
    """The support of each claim: lower and upper end, and the failures each of which alone leaves nothing known.

    ``known`` tells whether any origin is known; where none is, the lower end is 1. ``searches`` tells how many
    searches had to be made.
    """

    low: Ints
    high: Ints
    weak: Sets
    known: Bools
    searches: int = 0

    def instead(self, where: Bools, others: Supports) -> Supports:
        """Return these supports, and others where ``where`` is true."""
        low, high, known = (
            np.where(where, getattr(others, end), getattr(self, end)) for end in ("low", "high", "known")
        )
        return Supports(low, high, self.weak.instead(where, others.weak), known, self.searches + others.searches)


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
        words = Words(self.base, each)
        descent = Descent(words, self.failures, self.failed)
        stands = descent.footing(self.failures.counted, known=False).stands[words.of_claims(each).members]
        told = told_by(lineage, np.ones(len(lineage.claim), np.bool_))
        words = Words(self.base, told)
        singly = entwined(words.of_claims(told), words)
        for report in np.flatnonzero(singly[lineage.claim]).tolist():
            stands[report] = self._stands(report, told)
        return stands

    def _stands(self, report: int, told: Told) -> bool:
        """Tell whether one report stands, its document resting on this one, and others as on the whole claim."""
        lineage, document = self.lineage, int(self.lineage.document[report])
        ways = self.ways_of(told, int(lineage.claim[report]))
        ways[document] = [lineage.ways[lineage.way[report]]]
        layout = Layout(lineage, self.failures, self.failed, ways)
        return replace(layout.search(known=False), starts=[layout.node_of(document)]).stands()

    def ways_of(self, told: Told, claim: int) -> dict[int, list[Way]]:
        """Return the documents that report on a claim, each with the ways that its reports go."""
        return {document: [self.lineage.ways[way] for way in ways] for document, ways in told.of_claim(claim)}

    def count(self, reports: Bools) -> Supports:
        """Return the support that these reports give to each claim."""
        told = told_by(self.lineage, reports)
        words = Words(self.base, told)
        descent = Descent(words, self.failures, self.failed)
        counted = self.failures.counted
        footing = descent.footing(counted, known=False)
        through = footing.uncut if self.failed is None else Descent(words, self.failures).through()
        found = _Searches(self, told, words, untangle(words.of_claims(told), words, through, self.failures.agents))
        everything = found.end(np.arange(told.claims), footing)
        # Where all origins are known, one end is as the other.
        unsure = found.circling.copy()
        unsure[found.claims.rows[descent.unsure()[found.claims.members]]] = True
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

    def __init__(self, counter: Counter, told: Told, words: Words, untangled: Untangled) -> None:
        self.counter, self.told, self.words = counter, told, words
        self.claims, self.tangled, self.circling = untangled.claims, untangled.tangled, untangled.circling
        self._found: dict[tuple[bool, bool, tuple[int, ...]], tuple[int, frozenset[int]]] = {}
        self._layouts: dict[tuple[int, ...], Layout] = {}

    @property
    def searches(self) -> int:
        """How many searches were made."""
        return len(self._found)

    def end(self, rows: Ints, footing: Footing) -> _End:
        """Return one end of the interval for the claims of these rows."""
        standing = self.claims.take(rows).only(footing.stands)
        support, weak = settle(standing, footing, np.random.default_rng(_SEED))
        left = self.tangled[rows] | (support < 0)
        open_ = np.flatnonzero(left)
        found = [self.result(claim, footing) for claim in rows[open_].tolist()]
        support[open_] = [number for number, _ in found]
        points = Sets.gather(points for _, points in found).spread(open_, len(rows))
        return _End(support > 0, support, weak.instead(left, points))

    def result(self, claim: int, footing: Footing) -> tuple[int, frozenset[int]]:
        """Return the support of a claim, and its weak points."""
        words, tangled = tuple(self.claims[claim]), bool(self.tangled[claim])
        key = (footing.known, tangled, words)
        if key not in self._found:
            search = self._search(claim, words, footing, tangled=tangled)
            # What fells a claim that is not tangled is known already: if anything did, it would have been settled.
            weak = search.weak_points() if tangled else frozenset()
            self._found[key] = (1 if weak else search.smallest_cut(), weak)
        return self._found[key]

    def _search(self, claim: int, words: tuple[int, ...], footing: Footing, *, tangled: bool) -> Search:
        if not tangled:
            return footing.search(words, {})
        if self.circling[claim]:
            return self._layout(claim, words).search(known=footing.known)
        special = [word for word in words if word >= len(self.words.nodes)]
        return footing.search(words, {int(self.words.node[word]): word for word in special})

    def _layout(self, claim: int, words: tuple[int, ...]) -> Layout:
        if words not in self._layouts:
            counter = self.counter
            ways = counter.ways_of(self.told, claim)
            self._layouts[words] = Layout(counter.lineage, counter.failures, counter.failed, ways)
        return self._layouts[words]
