"""Answers come as plain values, whole, with their columns."""

from __future__ import annotations

import math
from decimal import Decimal

import pyoxigraph as ox
import pytest

from defgraph.errors import QueryError, StoreError
from defgraph.store.embedded import EmbeddedStore
from defgraph.store.results import Iri, Table, Triples, Value, value
from defgraph.vocabulary import XSD


@pytest.fixture(scope="module")
def empty() -> EmbeddedStore:
    return EmbeddedStore(ox.Store())


def cell(store: EmbeddedStore, expression: str) -> Value:
    found = store.query(f"SELECT ?x {{ BIND({expression} AS ?x) }}")
    assert isinstance(found, Table)
    return found.rows[0][0]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("42", 42),
        ("-7", -7),
        ('"9"^^xsd:nonNegativeInteger', 9),
        ("1.50", Decimal("1.5")),
        ("1e3", 1000.0),
        ('"-INF"^^xsd:double', -math.inf),
        ("true", True),
        ('"0"^^xsd:boolean', False),
        ('"2024-03"^^xsd:gYearMonth', "2024-03"),
        ('"2024-03-01"^^xsd:date', "2024-03-01"),
        ('"Việt Nam"@vi', "Việt Nam"),
        ('"17"', "17"),
        ("dg:Claim", Iri("https://w3id.org/defgraph/ontology#Claim")),
        ('"twelve"^^xsd:integer', "twelve"),
        ('"maybe"^^xsd:boolean', "maybe"),
        ('"5"^^<https://example.org/apples>', "5"),
        ("1/0", None),
    ],
)
def test_a_value_has_the_type_of_its_datatype(empty: EmbeddedStore, expression: str, expected: Value) -> None:
    found = cell(empty, expression)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("text", "datatype"), [("1_000", "integer"), ("NaN", "decimal"), ("infinity", "double")])
def test_what_only_python_takes_for_a_number_stays_a_text(text: str, datatype: str) -> None:
    found = value(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)))
    assert found == text
    assert type(found) is str


def test_an_iri_is_told_from_a_text_that_looks_like_one(empty: EmbeddedStore) -> None:
    assert isinstance(cell(empty, "<https://example.org/>"), Iri)
    assert not isinstance(cell(empty, '"https://example.org/"'), Iri)


def test_unbound_is_none_and_columns_keep_their_order(empty: EmbeddedStore) -> None:
    found = empty.query("SELECT ?b ?a ?never { VALUES ?a { 1 } OPTIONAL { ?b a ?a } }")
    assert found == Table(("b", "a", "never"), ((None, 1, None),))
    assert isinstance(found, Table)
    assert list(found) == [{"b": None, "a": 1, "never": None}]


def test_an_empty_result_keeps_its_columns(empty: EmbeddedStore) -> None:
    found = empty.query("SELECT ?s ?o { ?s a ?o }")
    assert found == Table(("s", "o"), ())
    assert isinstance(found, Table)
    assert len(found) == 0


def test_construct_gives_triples_sorted_and_once(empty: EmbeddedStore) -> None:
    found = empty.query("CONSTRUCT { ?s a dg:Claim } { VALUES (?s ?n) { (ent:b 1) (ent:a 2) (ent:b 3) } }")
    assert isinstance(found, Triples)
    lines = found.serialise("ntriples").splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == 2


@pytest.mark.parametrize("rdf_format", ["turtle", "ntriples", "nquads", "jsonld"])
def test_construct_is_written_in_each_format(empty: EmbeddedStore, rdf_format: str) -> None:
    found = empty.query("CONSTRUCT { ent:a a dg:Claim } {}")
    assert isinstance(found, Triples)
    text = found.serialise(rdf_format).encode()
    formats = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "jsonld": "jsonld"}
    file_format = ox.RdfFormat.from_extension(formats[rdf_format])
    assert file_format is not None
    assert [quad.triple for quad in ox.parse(text, format=file_format)] == list(found.triples)


def test_ask_gives_a_boolean(empty: EmbeddedStore) -> None:
    assert empty.query("ASK {}") is True
    assert empty.query("ASK { ?s ?p ?o }") is False


@pytest.mark.parametrize(
    "query", ["SELECT * {", "", "INSERT DATA { ent:a a dg:Claim }", "SELECT ?x { ?x no:such 1 }", "\ud800"]
)
def test_a_malformed_query_is_a_query_error(empty: EmbeddedStore, query: str) -> None:
    with pytest.raises(QueryError):
        empty.query(query)
    with pytest.raises(QueryError):
        empty.query(query, timeout=10)


def test_a_function_nobody_knows_is_a_store_error(empty: EmbeddedStore) -> None:
    with pytest.raises(StoreError, match=r"custom function <https://example.org/f> is not supported"):
        empty.query("SELECT (<https://example.org/f>(1) AS ?x) {}")
