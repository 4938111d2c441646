"""Graphs as files that other programs read: GraphML and GEXF."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import networkx as nx

from defgraph.graph.projections import everything

if TYPE_CHECKING:
    from collections.abc import Iterable

    from defgraph.dossiers import Dossier


def graphml(dossiers: Iterable[Dossier]) -> bytes:
    """Write the graph of everything as GraphML (https://graphml.graphdrawing.org); edge ids are claim ids."""
    buffer = BytesIO()
    nx.write_graphml_xml(everything(dossiers), buffer, named_key_ids=True, edge_id_from_attribute=None)
    return buffer.getvalue()


def gexf(dossiers: Iterable[Dossier]) -> bytes:
    """Write the graph of everything as GEXF 1.2 (https://gexf.net), for Gephi."""
    buffer = BytesIO()
    nx.write_gexf(everything(dossiers), buffer)
    return buffer.getvalue()
