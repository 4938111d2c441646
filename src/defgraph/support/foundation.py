"""What all counts over one lineage share, whatever reports and failures they count."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from defgraph.support.legs import Ways, of_nodes
from defgraph.support.nodes import Nodes

if TYPE_CHECKING:
    from defgraph.lineage.arrays import Lineage
    from defgraph.support.legs import Legs


class Foundation:
    """Documents without circles, what they rest on, and the ways that reports go, written out."""

    def __init__(self, lineage: Lineage) -> None:
        self.named = lineage.named
        self._lineage = lineage

    @cached_property
    def nodes(self) -> Nodes:
        """The documents without circles."""
        return Nodes.condense(self._lineage.bases)

    @cached_property
    def legs(self) -> Legs:
        """The legs of words that say nothing but what their documents rest on."""
        return of_nodes(self.nodes, self._lineage.own)

    @cached_property
    def ways(self) -> Ways:
        """The ways that reports go."""
        return Ways.of(self._lineage.ways)
