"""Export: the graph in the formats that other programs read."""

from defgraph.export.formats import FORMATS, RDF, export

__all__ = ["FORMATS", "RDF", "export"]
