"""Support: on how many independent origins does a claim rest, and which are its weak points?

The definition is in ``docs/support.md``. In short: the smallest number of documents, publishers and
speakers whose failure leaves the claim with nothing under it; the lower end takes every document of
unknown origin for an echo of another, the upper end takes it to stand on its own.

Each claim's lineage is laid out as a graph for :mod:`defgraph.graph.cuts`, in this order from the claim to
the ground: a document that reports, the speakers it relays, the documents it rests on. A document that
reports on the claim stands on what its reports say of their lineage, also where another repeats it; one
that does not, on its own lineage.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from defgraph.graph import cuts
from defgraph.lineage import Lineage, Source, is_named
from defgraph.model import Support

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from defgraph.lineage import Telling

    Edge = tuple[Hashable, Hashable]


_UNKNOWN = Source()


@dataclass(frozen=True, slots=True)
class _Ground:
    """A way into the ground; ``certain`` if the origin there is known."""

    at: Hashable
    certain: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """What a word rests on: one of the speakers, if any, and one of the documents, if any."""

    speakers: frozenset[str]
    bases: frozenset[str]
    own: bool


_NOT_KNOWN = _Way(frozenset(), frozenset(), own=False)


class SupportCounter:
    """Counts support over one lineage."""

    def __init__(self, lineage: Lineage) -> None:
        self.sources = lineage.sources

    def count(self, tellings: Iterable[Telling]) -> Support:
        """Return the support that these reports of one claim give it."""
        edges, grounds, failures = _Layout(self, tellings).lay_out()
        everything = cuts.lineage_graph([*edges, *((g.at, cuts.GROUND) for g in grounds)])
        if not cuts.is_grounded(everything):
            return Support(0, 0)
        known = cuts.lineage_graph([*edges, *((g.at, cuts.GROUND) for g in grounds if g.certain)])
        if not cuts.is_grounded(known):
            return Support(1, cuts.smallest_cut(everything, failures), cuts.dominators(everything, failures))
        low, high = cuts.smallest_cut(known, failures), cuts.smallest_cut(everything, failures)
        return Support(low, high, cuts.dominators(known, failures))

    def failures(self, documents: Iterable[str]) -> frozenset[str]:
        """Return what brings down the word of documents: themselves and their publishers."""
        publishers = (self.source(document).publisher for document in documents)
        return frozenset({*documents, *(publisher for publisher in publishers if publisher)})

    def source(self, document: str) -> Source:
        """Return a document; one that the store only mentions is of unknown origin."""
        return self.sources.get(document, _UNKNOWN)


class _Layout:
    """The lineage of one claim as edges, ways into the ground, and what brings each node down.

    Nodes are documents (as the circle they are in, mostly of one) and speakers (each before the documents
    that their words came through).
    """

    def __init__(self, counter: SupportCounter, tellings: Iterable[Telling]) -> None:
        self.counter = counter
        self.told: dict[str, list[Telling]] = defaultdict(list)
        for telling in tellings:
            self.told[telling.document].append(telling)
        self.circles = cuts.circles(self._credits())
        self.edges: set[Edge] = set()
        self.grounds: set[_Ground] = set()
        self.failures: dict[Hashable, frozenset[str]] = {}

    def lay_out(self) -> tuple[set[Edge], set[_Ground], dict[Hashable, frozenset[str]]]:
        for document in self.told:
            self.edges.add((cuts.CLAIM, self._document(document)))
        return self.edges, self.grounds, self.failures

    def _credits(self) -> Iterator[tuple[str, str]]:
        """Yield each document below the claim with each that it rests on."""
        ahead, met = list(self.told), set(self.told)
        while ahead:
            document = ahead.pop()
            for base in {base for way in self._ways(document) for base in way.bases}:
                yield document, base
                if base not in met:
                    met.add(base)
                    ahead.append(base)

    def _ways(self, document: str) -> Iterator[_Way]:
        """Yield what a document's word on the claim rests on, one way for each of its reports."""
        source = self.counter.source(document)
        for told in self.told.get(document, ()):
            bases = source.bases if told.bases is None else told.bases
            yield _Way(told.speakers, bases, source.own if told.own is None else told.own)
        if document not in self.told:
            yield _Way(frozenset(), source.bases, source.own)

    def _document(self, document: str) -> Hashable:
        """Lay out a document with all below it, if that is not done yet, and return its node."""
        circle = self.circles.get(document, frozenset({document}))
        if circle not in self.failures:
            self.failures[circle] = self.counter.failures(circle)
            ways = [way for member in sorted(circle) for way in self._ways(member)]
            # Ways that only lead round the circle lead nowhere; if all do, its origin is not known.
            onward = [way for way in ways if way.speakers or not way.bases or way.bases - circle]
            for way in onward or [_NOT_KNOWN]:
                self._lay(circle, replace(way, bases=way.bases - circle))
        return circle

    def _lay(self, document: Hashable, way: _Way) -> None:
        for last, certain in self._speakers(document, way):
            if way.bases:
                self.edges.update((last, self._document(base)) for base in sorted(way.bases))
            else:
                self.grounds.add(_Ground(last, certain))

    def _speakers(self, document: Hashable, way: _Way) -> Iterator[tuple[Hashable, bool]]:
        """Yield the nodes behind which the bases come, and whether the origin is known there."""
        if not way.speakers:
            yield document, way.own
        for speaker in sorted(way.speakers):
            certain = way.own or is_named(speaker)
            node = ("speaker", speaker, way.bases, certain)
            self.failures[node] = frozenset({speaker})
            self.edges.add((document, node))
            yield node, certain
