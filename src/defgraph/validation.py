"""Validation: a whole graph held to the shapes of ``ontology/shapes.ttl``, whoever wrote it.

The reader finds the same faults in files and says in which line; this is for graphs that came another
way: an import, another program, a SPARQL server that others write to.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from defgraph.errors import MissingExtra
from defgraph.vocabulary import PREFIXES, ontology_directory

if TYPE_CHECKING:
    from collections.abc import Iterator

    import rdflib
    from rdflib.term import Node

    from defgraph.store import Store


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One node that is not as its shape asks.

    ``focus`` and ``shape`` are IRIs, ``path`` is the SPARQL property path that was followed from the focus
    (empty where the node itself is at fault), ``value`` what was found at its end, if that is one thing.
    """

    focus: str
    path: str
    message: str
    shape: str
    value: str = ""

    def __str__(self) -> str:
        where = f" {self.path}" if self.path else ""
        found = f" (found {self.value!r})" if self.value else ""
        return f"{self.focus}{where}: {self.message}{found}"


def validate(store: Store) -> list[Violation]:
    """Hold all triples of a store to the shapes; the violations come sorted, each once.

    Raises:
        MissingExtra: if pySHACL is not installed.
        StoreError: if the store fails.
    """
    try:
        import pyshacl
    except ImportError as error:
        raise MissingExtra("SHACL validation", "shacl") from error
    shapes = _turtle("shapes.ttl")
    with _quiet():
        data = _triples(store)
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    return sorted(set(_violations(report, shapes)))


@cache
def _turtle(name: str) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(ontology_directory() / name, format="turtle")


def _triples(store: Store) -> rdflib.Graph:
    """Take over the triples of a store, and those of the ontology, should they be missing there."""
    import rdflib

    dump = BytesIO()
    store.dump(dump, "ntriples")
    graph = rdflib.Graph()
    graph.parse(data=dump.getvalue(), format="ntriples")
    graph += _turtle("defgraph.ttl")
    return graph


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging each malformed literal with its traceback: the shapes tell of them."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _violations(report: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Violation]:
    from rdflib import RDF, SH

    for result in report.subjects(RDF.type, SH.ValidationResult):
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        shape = report.value(result, SH.sourceShape)
        constraint = report.value(result, SH.sourceConstraint) or shape
        yield Violation(
            focus=str(report.value(result, SH.focusNode)),
            path=_written(report, path) if path is not None else "",
            message=str(shapes.value(constraint, SH.message)),
            shape=str(shape),
            value=str(value) if value is not None else "",
        )


def _written(report: rdflib.Graph, path: Node) -> str:
    """Write a SHACL path as a SPARQL one, with the prefixes every query may use."""
    from rdflib import RDF, SH, URIRef

    if isinstance(path, URIRef):
        return _short(str(path))
    if (inverse := report.value(path, SH.inversePath)) is not None:
        return f"^{_written(report, inverse)}"
    if (alternatives := report.value(path, SH.alternativePath)) is not None:
        return f"({'|'.join(_written(report, step) for step in report.items(alternatives))})"
    assert report.value(path, RDF.first) is not None
    return "/".join(_written(report, step) for step in report.items(path))


def _short(iri: str) -> str:
    fitting = [(prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    return next((f"{prefix}:{iri.removeprefix(base)}" for prefix, base in fitting), f"<{iri}>")
