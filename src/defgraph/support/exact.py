"""The lineage of one claim laid out by itself: for what is not the same for all claims.

That is so where a document's reports on the claim go ways of their own that lead back to it, or to a circle of
documents that credit each other. The order is, from the claim to the ground: a document that reports, the
speakers it relays, the documents it rests on. A document that reports on the claim stands on what its reports
say of their lineage, also where another repeats it; one that does not, on its own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from defgraph.lineage.arrays import Way
from defgraph.support.search import Leg, Node, Search

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from defgraph.lineage.arrays import Lineage
    from defgraph.sets import Bools
    from defgraph.support.failures import Failures

    Told = Mapping[int, Sequence[Way]]

_NOT_KNOWN = Way(bases=(), own=False)


class Layout:
    """The lineage of one claim, in which documents that credit each other in a circle are one node.

    Of failures that have happened, ``failed`` tells by number.
    """

    def __init__(self, lineage: Lineage, failures: Failures, failed: Bools | None, told: Told) -> None:
        """Lay out what documents tell, each with the ways that its reports on the claim go."""
        self.lineage, self.failures, self.failed, self.told = lineage, failures, failed, told
        self.named = lineage.named
        from defgraph.graph.circles import circles

        credits_ = list(self._credits())
        self.circles = circles(credits_)
        self.legs: dict[Hashable, set[tuple[frozenset[int], Hashable | None, bool]]] = defaultdict(set)
        self.nodes: dict[Hashable, frozenset[int]] = {}
        self.starts = [self.node_of(document) for document in told]
        for circle in {*self.starts, *(self.node_of(base) for _, base in credits_)}:
            self._lay_out(circle)

    def node_of(self, document: int) -> frozenset[int]:
        """Return the node of a document."""
        return self.circles.get(document, frozenset({document}))

    def search(self, *, known: bool, start: int | None = None) -> Search:
        """Return the search for what fells the claim, or one document's word on it.

        If ``known``, only origins that are known hold it up.
        """
        starts = self.starts if start is None else [self.node_of(start)]
        return Search(starts, {at: self._node(at, known=known) for at in self.nodes})

    def _node(self, at: Hashable, *, known: bool) -> Node:
        legs = sorted(self.legs[at], key=repr)
        ways = [Leg(self._counted(by), to) for by, to, sure in legs if sure or not known]
        return Node(self._counted(self.nodes[at]), [] if self._has_failed(self.nodes[at]) else ways)

    def _counted(self, failures: Iterable[int]) -> list[int]:
        counts = self.failures.counts
        return [failure for failure in failures if counts[failure]]

    def _has_failed(self, failures: Iterable[int]) -> bool:
        return self.failed is not None and any(self.failed[failure] for failure in failures)

    def _credits(self) -> Iterator[tuple[int, int]]:
        """Yield each document below the claim with each that it rests on."""
        ahead, met = list(self.told), set(self.told)
        while ahead:
            document = ahead.pop()
            for base in {base for way in self._ways(document) for base in way.bases or ()}:
                yield document, base
                if base not in met:
                    met.add(base)
                    ahead.append(base)

    def _ways(self, document: int) -> Iterator[Way]:
        """Yield what a document's word on the claim rests on, one way for each of its reports."""
        shared = Way((), tuple(self.lineage.bases[document]), bool(self.lineage.own[document]))
        for way in self.told.get(document, (shared,)):
            bases = shared.bases if way.bases is None else way.bases
            yield Way(way.speakers, bases, shared.own if way.own is None else way.own)

    def _lay_out(self, circle: frozenset[int]) -> None:
        """Lay out the documents of a circle, mostly of one."""
        self.nodes[circle] = frozenset(f for member in circle for f in self.failures.documents[member])
        ways = [way for member in sorted(circle) for way in self._ways(member)]
        # Ways that only lead round the circle lead nowhere; if all do, its origin is not known.
        onward = [way for way in ways if way.speakers or not way.bases or set(way.bases) - circle]
        for way in onward or [_NOT_KNOWN]:
            bases = sorted(set(way.bases or ()) - circle)
            for by, certain in self._speakers(circle, way, grounded=not bases):
                self.legs[circle].update((by, self.node_of(base), True) for base in bases)
                if not bases:
                    self.legs[circle].add((by, None, certain))

    def _speakers(self, circle: frozenset[int], way: Way, *, grounded: bool) -> Iterator[tuple[frozenset[int], bool]]:
        """Yield what brings down the word of each speaker, or of the document, and whether it is a known origin."""
        if not way.speakers:
            origin = (failure for member in circle for failure in self.failures.origin[member] if grounded)
            yield frozenset(origin), bool(way.own)
        for speaker in way.speakers:
            if not self._has_failed([speaker]):
                by = self.failures.of_speaker(speaker, grounded=grounded)
                yield by, bool(way.own) or bool(self.named[speaker])
