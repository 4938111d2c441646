"""What retracting needs of a store, and the sources that a user means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from defgraph import vocabulary as v
from defgraph.dossiers import Named, read_documents, read_dossiers
from defgraph.errors import DefgraphError
from defgraph.lineage.owners import controlled_by
from defgraph.lineage.reading import read_evidence
from defgraph.lookup import find_source, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.dossiers import DocumentEntry, Dossier
    from defgraph.lineage.arrays import Evidence
    from defgraph.store import Store


@dataclass(frozen=True)
class Corpus:
    """All claims with their reports, all documents by id, and what the reports rest on as arrays."""

    dossiers: Sequence[Dossier]
    documents: Mapping[str, DocumentEntry]
    evidence: Evidence

    @property
    def sources(self) -> frozenset[str]:
        """The IRIs of all publishers, documents and speakers."""
        return frozenset(self.evidence.lineage.agents) | frozenset(self.evidence.lineage.documents)

    @cached_property
    def _agents(self) -> Mapping[str, Named]:
        speakers = (who for dossier in self.dossiers for report in dossier.reports for who in report.speakers)
        publishers = (document.publisher for document in self.documents.values() if document.publisher)
        return {agent.id: agent for agent in (*speakers, *publishers)}

    def named(self, iri: str) -> Named:
        """Return a publisher, document or speaker with its label."""
        name = short(iri)
        if iri.startswith(v.DOCUMENT):
            return Named(name, name, "Document")
        return self._agents.get(name) or Named(name, name)


def read_corpus(store: Store) -> Corpus:
    """Read from a store all that retracting needs."""
    return Corpus(read_dossiers(store), read_documents(store), read_evidence(store))


def choose(store: Store, corpus: Corpus, names: Iterable[str], *, owner: bool = False) -> frozenset[str]:
    """Return the IRIs of the sources that a user names; with ``owner``, also of all that each of them is behind.

    Raises:
        UnknownName: if a name is none, with the nearest.
        AmbiguousName: if it is a name of several.
        DefgraphError: if it is the name of what is no source (nor, with ``owner``, behind one).
    """
    chosen: set[str] = set()
    for name in names:
        thing = find_source(store, name)
        itself, below = {thing.iri} & corpus.sources, controlled_by(store, thing.iri) & corpus.sources
        if not itself and not (owner and below):
            raise DefgraphError(_no_source(f"{thing.label} ({v.kebab(thing.kind)})", len(below)))
        chosen |= itself | (below if owner else set())
    return frozenset(chosen)


def _no_source(name: str, below: int) -> str:
    reason = f"{name} is no source: no document here is published by it or relays its word"
    if not below:
        return f"{reason}; name a publisher, a document or a speaker"
    return f"{reason}; but it is behind {below} of the sources: add --owner to retract everything it controls"
