"""What a query gives, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

import pyoxigraph as ox

from defgraph.vocabulary import PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


_Item = TypeVar("_Item")


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


class _Number(NamedTuple):
    """A Python type, and what may stand in its numbers: it takes more itself (``1_000``, ``infinity``)."""

    convert: Callable[[str], int | Decimal | float]
    characters: str


_INTEGERS = ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")
_NUMBERS = {
    **dict.fromkeys(_INTEGERS, _Number(int, "+-0123456789")),
    "decimal": _Number(Decimal, "+-.0123456789"),
    **dict.fromkeys(("double", "float"), _Number(float, "+-.0123456789eEINFa")),
}
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def value(term: object) -> Value:
    """Turn an RDF term into a plain value; one that its datatype does not allow stays a text."""
    if isinstance(term, ox.Literal):
        return _literal(term.value, term.datatype.value)
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    return None if term is None else str(term)


def _literal(text: str, datatype: str) -> Value:
    if datatype == XSD + "boolean":
        return _BOOLEANS.get(text, text)
    number = _NUMBERS.get(datatype.removeprefix(XSD))
    if number is None or text.strip(number.characters):
        return text
    try:
        return number.convert(text)
    except (ValueError, ArithmeticError):
        return text


def answer(results: object, given_up: Callable[[], bool] | None = None) -> Answer:
    """Take up query results of pyoxigraph, whole, or until nobody waits for them any more."""
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    if isinstance(results, ox.QueryTriples):
        return Triples(tuple(_until(given_up, results)))
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError(f"not query results: {results!r}")
    columns = tuple(variable.value for variable in results.variables)
    return Table(columns, tuple(tuple(map(value, solution)) for solution in _until(given_up, results)))


def _until(given_up: Callable[[], bool] | None, items: Iterable[_Item]) -> Iterable[_Item]:
    return items if given_up is None else takewhile(lambda _: not given_up(), items)
