"""The formats of exports, and what each cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from defgraph.answers.formats import write
from defgraph.answers.rows import reports
from defgraph.dossiers import read_dossiers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from defgraph.dossiers import Dossier
    from defgraph.store import Store

RDF = ("turtle", "nquads", "jsonld")


def _csv(dossiers: Sequence[Dossier]) -> bytes:
    return "".join(write(reports(dossiers), "csv")).encode()


def _graphml(dossiers: Sequence[Dossier]) -> bytes:
    from defgraph.graph.files import graphml

    return graphml(dossiers)


def _gexf(dossiers: Sequence[Dossier]) -> bytes:
    from defgraph.graph.files import gexf

    return gexf(dossiers)


_GRAPHS: Mapping[str, Callable[[Sequence[Dossier]], bytes]] = {"csv": _csv, "graphml": _graphml, "gexf": _gexf}

FORMATS = (*_GRAPHS, "ftm", *RDF)
"""Formats by the names the command line gives them."""


def export(store: Store, form: str, file: BinaryIO) -> tuple[str, ...]:
    """Write the graph to a binary file in one of :data:`FORMATS`; return what the format could not hold, in words.

    RDF formats hold all. CSV holds every report with its claim; GraphML and GEXF hold entities and claims;
    FollowTheMoney (``ftm``) holds entities, documents, and reports as links between entities.
    """
    if form in RDF:
        store.dump(file, form)
        return ()
    dossiers = read_dossiers(store)
    if form == "ftm":
        from defgraph.export.ftm import write_ftm

        return write_ftm(store, dossiers, file)
    file.write(_GRAPHS[form](dossiers))
    return tuple(_lost(form, dossiers))


def _lost(form: str, dossiers: Sequence[Dossier]) -> Sequence[str]:
    remedy = "turtle, nquads and jsonld hold all"
    if form == "csv":
        return [f"csv holds one row for each report: the ontology, aliases and lineage evidence are left out; {remedy}"]
    count = sum(len(dossier.reports) for dossier in dossiers)
    denied = [dossier for dossier in dossiers if dossier.standing == "denies"]
    lost = [f"{form} holds entities and claims: {count} reports with their spans and lineage are left out; {remedy}"]
    return lost + (
        [f"{len(denied)} claims that are only denied are left out of {form}: nobody says they are so"] if denied else []
    )
