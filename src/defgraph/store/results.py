"""What a query gives, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from defgraph.vocabulary import PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Iri(str):
    """An IRI, told from a plain text by its type."""

    __slots__ = ()


Value = Iri | str | int | bool | Decimal | float | None
"""A cell: an IRI, a literal as the Python value of its datatype (dates stay texts), or unbound (None)."""


@dataclass(frozen=True, slots=True)
class Table:
    """The solutions of a SELECT query: column names, and rows in the order of the answer."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE query."""

    triples: tuple[ox.Triple, ...]

    def serialise(self, rdf_format: str) -> str:
        """Write the triples, sorted and without doubles, in a format of :data:`RDF_FORMATS`."""
        data = ox.serialize(sorted(set(self.triples), key=str), format=RDF_FORMATS[rdf_format], prefixes=dict(PREFIXES))
        return cast("bytes", data).decode()


Answer = Table | Triples | bool

RDF_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""RDF formats by the names the command line gives them."""

_NUMBERS = {"integer": int, "decimal": Decimal, "double": float, "float": float, "int": int, "long": int}


def value(term: object) -> Value:
    """Turn an RDF term into a plain value; a number that its datatype does not allow stays a text."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    datatype = term.datatype.value
    if datatype == XSD + "boolean":
        return term.value in {"true", "1"}
    convert = _NUMBERS.get(datatype.removeprefix(XSD))
    try:
        return convert(term.value) if convert else term.value
    except (ValueError, ArithmeticError):
        return term.value


def answer(results: object) -> Answer:
    """Take up query results of pyoxigraph, whole."""
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    if isinstance(results, ox.QueryTriples):
        return Triples(tuple(results))
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError(f"not query results: {results!r}")
    columns = tuple(variable.value for variable in results.variables)
    return Table(columns, tuple(_rows(results)))


def _rows(solutions: Iterable[ox.QuerySolution]) -> Iterator[tuple[Value, ...]]:
    return (tuple(map(value, solution)) for solution in solutions)
