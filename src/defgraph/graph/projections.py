"""Three graphs over the claims: actors, everything, and documents with their lineage.

All are :class:`networkx.MultiDiGraph`; nodes carry ``label`` and ``kind``. Claims that are only denied are
not in the first two: nobody says that they are so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from defgraph.vocabulary import kebab, ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.dossiers import DocumentEntry, Dossier, Named


def standing_claims(dossiers: Iterable[Dossier]) -> Iterator[Dossier]:
    """Return the claims that somebody asserts or hedges."""
    return (dossier for dossier in dossiers if dossier.standing != "denies")


def between_actors(dossiers: Iterable[Dossier]) -> Iterator[Dossier]:
    """Return the claims whose subject and object both are actors."""
    return (d for d in standing_claims(dossiers) if _is_actor(d.subject) and _is_actor(d.object))


def actors(dossiers: Iterable[Dossier]) -> nx.MultiDiGraph:
    """Return the actors, with one edge from each to each other for all claims that lead there.

    Symmetric claims lead both ways. Edges carry ``claims`` (ids), ``weight`` (their number) and
    ``support_min`` (that of the best supported).
    """
    graph = nx.MultiDiGraph()
    for dossier in between_actors(dossiers):
        start, end = dossier.subject, dossier.object
        _add_nodes(graph, start, end)
        _add_claim(graph, start.id, end.id, dossier)
        if ontology().relations[dossier.relation].symmetric:
            _add_claim(graph, end.id, start.id, dossier)
    return graph


def _add_claim(graph: nx.MultiDiGraph, start: str, end: str, dossier: Dossier) -> None:
    if not graph.has_edge(start, end):
        graph.add_edge(start, end, key=0, claims=frozenset(), weight=0, support_min=0)
    edge = graph.edges[start, end, 0]
    edge["claims"] |= {dossier.id}
    edge["weight"] += 1
    edge["support_min"] = max(edge["support_min"], dossier.support_min)


def everything(dossiers: Iterable[Dossier]) -> nx.MultiDiGraph:
    """Return all entities, with an edge for each claim, keyed by the claim's id.

    A claim with an item has a second edge, from its subject to the item, with the key ``<id>/item``.
    Edges carry what the claim says and how it stands.
    """
    graph = nx.MultiDiGraph()
    for dossier in standing_claims(dossiers):
        _add_nodes(graph, dossier.subject, dossier.object)
        said = _attributes(dossier)
        graph.add_edge(dossier.subject.id, dossier.object.id, key=dossier.id, role="object", **said)
        if dossier.item:
            _add_nodes(graph, dossier.item)
            graph.add_edge(dossier.subject.id, dossier.item.id, key=f"{dossier.id}/item", role="item", **said)
    return graph


def lineage(documents: Iterable[DocumentEntry]) -> nx.MultiDiGraph:
    """Return documents and publishers, with edges to what each rests on, ``because`` of which evidence."""
    graph = nx.MultiDiGraph()
    for document in documents:
        graph.add_node(document.id, label=document.id, kind="Document", issued=document.issued, origin=document.origin)
        for base in document.bases:
            graph.add_edge(document.id, base.document, key=f"rests on ({base.because})", because=base.because)
        if document.publisher:
            _add_nodes(graph, document.publisher)
            graph.add_edge(document.id, document.publisher.id, key="published by", because="publisher")
    return graph


def _attributes(dossier: Dossier) -> dict[str, object]:
    return {
        "claim": dossier.id,
        "relation": dossier.relation,
        "item": dossier.item.label if dossier.item else "",
        **dossier.assessment,
        "documents": ";".join(dossier.documents),
        "weak_points": ";".join(point.id for point in dossier.weak_points),
    }


def _is_actor(named: Named) -> bool:
    return ontology().is_a(kebab(named.kind), "actor")


def _add_nodes(graph: nx.MultiDiGraph, *entities: Named) -> None:
    graph.add_nodes_from((entity.id, {"label": entity.label, "kind": entity.kind}) for entity in entities)
