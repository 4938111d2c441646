"""Support: on how many independent origins does a claim rest, and which are its weak points?

The definition is in ``docs/support.md``. In short: the smallest number of documents, publishers and
speakers whose failure leaves the claim with nothing under it; the lower end takes every document of
unknown origin for an echo of another, the upper end takes it to stand on its own.

Each claim's lineage is laid out as *tellings* (:mod:`defgraph.graph.cuts`), in this order from the claim
to the ground: the document that reports, the speakers it relays, the documents it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.graph import cuts
from defgraph.lineage import Lineage, is_named
from defgraph.model import Support

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from defgraph.lineage import Telling

    Edge = tuple[Hashable, Hashable]


@dataclass(frozen=True, slots=True)
class _Ground:
    """A way into the ground; ``certain`` if the origin there is known."""

    at: Hashable
    certain: bool


class SupportCounter:
    """Counts support over one lineage."""

    def __init__(self, lineage: Lineage) -> None:
        self.sources = lineage.sources
        every_edge = ((name, base) for name, source in self.sources.items() for base in source.bases)
        self._circles = cuts.circles(every_edge)

    def count(self, tellings: Iterable[Telling]) -> Support:
        """Return the support that these reports of one claim give it."""
        edges, grounds, failures = _Layout(self).lay_out(tellings)
        everything = cuts.lineage_graph([*edges, *((g.at, cuts.GROUND) for g in grounds)])
        if not cuts.is_grounded(everything):
            return Support(0, 0)
        known = cuts.lineage_graph([*edges, *((g.at, cuts.GROUND) for g in grounds if g.certain)])
        if not cuts.is_grounded(known):
            return Support(1, cuts.smallest_cut(everything, failures), cuts.dominators(everything, failures))
        low, high = cuts.smallest_cut(known, failures), cuts.smallest_cut(everything, failures)
        return Support(low, high, cuts.dominators(known, failures))

    def circle(self, document: str) -> frozenset[str]:
        """Return the documents that fail with this one because they credit each other in a circle."""
        return self._circles.get(document, frozenset({document}))

    def failures(self, documents: Iterable[str]) -> frozenset[str]:
        """Return what brings down the word of documents: themselves and their publishers."""
        publishers = (self.sources[d].publisher for d in documents if d in self.sources)
        return frozenset({*documents, *(publisher for publisher in publishers if publisher)})


class _Layout:
    """The tellings of one claim as edges, ways into the ground, and what brings each down."""

    def __init__(self, counter: SupportCounter) -> None:
        self.counter = counter
        self.edges: set[Edge] = set()
        self.grounds: set[_Ground] = set()
        self.failures: dict[Hashable, frozenset[str]] = {}

    def lay_out(self, tellings: Iterable[Telling]) -> tuple[set[Edge], set[_Ground], dict[Hashable, frozenset[str]]]:
        for telling in tellings:
            self._report(telling)
        return self.edges, self.grounds, self.failures

    def _report(self, telling: Telling) -> None:
        circle = self.counter.circle(telling.document)
        source = self.counter.sources[telling.document]
        bases = source.bases if telling.bases is None else telling.bases
        own = source.own if telling.own is None else telling.own
        # Equal contexts are one telling: two reports of a document on one claim do not count twice.
        context = (telling.document, bases, own, telling.speakers)
        self.edges.add((cuts.CLAIM, context))
        self.failures[context] = self.counter.failures(circle)
        for last, certain in self._speakers(context, telling, bases, own=own):
            if bases:
                self.edges.update((last, self._document(base)) for base in bases)
            else:
                self.grounds.add(_Ground(last, certain))

    def _speakers(
        self, context: Hashable, telling: Telling, bases: frozenset[str], *, own: bool
    ) -> Iterator[tuple[Hashable, bool]]:
        """Yield the tellings behind which the bases come, and whether the origin is known there."""
        if not telling.speakers:
            yield context, own
        for speaker in telling.speakers:
            certain = own or is_named(speaker)
            told = ("speaker", speaker, bases, certain)
            self.failures[told] = frozenset({speaker})
            self.edges.add((context, told))
            yield told, certain

    def _document(self, document: str) -> Hashable:
        """Lay out a document that is rested on, with all below it; a circle is one telling."""
        circle = self.counter.circle(document)
        told = ("document", circle)
        if told in self.failures:
            return told
        self.failures[told] = self.counter.failures(circle)
        sources = [self.counter.sources[member] for member in sorted(circle)]
        below = {base for source in sources for base in source.bases} - circle
        for base in sorted(below):
            self.edges.add((told, self._document(base)))
        if any(source.own for source in sources):
            self.grounds.add(_Ground(told, certain=True))
        elif not below:
            self.grounds.add(_Ground(told, certain=False))
        return told
