"""Circles of a directed graph: its strongly connected components of more than one node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable


def circles(edges: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """Return, for each node that lies in a circle of edges, all nodes of its circle."""
    components = nx.strongly_connected_components(nx.DiGraph(list(edges)))
    return {node: frozenset(component) for component in components if len(component) > 1 for node in component}
