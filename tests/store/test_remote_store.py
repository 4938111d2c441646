"""A real server gives the answers that the store in this process gives."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest

from defgraph import lookup
from defgraph.assessment import assess
from defgraph.building import build
from defgraph.dossiers import read_documents, read_dossiers
from defgraph.errors import DefgraphError, QueryError, QueryTimeout, StoreError
from defgraph.store import Store, draft, open_store, remote
from defgraph.store.results import RDF_FORMATS, Table, Triples
from defgraph.store.wire import Wire
from defgraph.vocabulary import BASE

from .servers import SparqlRoutes, Stub
from .triples import SIZE, lines, said, saying, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .servers import Request

QUERIES = [
    "SELECT ?c ?i ?s { ?c dg:subject ?x OPTIONAL { ?c dg:item ?i } OPTIONAL { ?c dg:stage ?s } } ORDER BY ?c ?i ?s",
    "SELECT ?r ?n { ?r dg:delivered ?n } ORDER BY ?r ?n",
    "SELECT ?d ?issued { ?d dcterms:issued ?issued } ORDER BY ?d",
    "SELECT (SUM(?n) AS ?sum) (AVG(?n) AS ?mean) { ?c dg:supportMin ?n }",
    "SELECT ?never { ?x dg:noSuch ?never }",
    "ASK { ?claim a dg:Supply }",
    "ASK { ?claim a dg:NoSuch }",
    "CONSTRUCT { ?a dg:knows ?b } { ?claim dg:subject ?a ; dg:object ?b }",
    "DESCRIBE ent:viet-nam",
    "CONSTRUCT { ?x a dg:Nothing } { ?x a dg:NoSuch }",
]
MALFORMED = ["SELECT * {", "INSERT DATA { ent:a a dg:Claim }", "SELECT ?x {\n ?x no:such 1 }", "", "SELECT ?x ?x {}"]


@pytest.fixture(scope="module", params=["", "#graph=https://example.org/ours"], ids=["default graph", "named graph"])
def served(request: pytest.FixtureRequest, shared_server: str, data: Path) -> Store:
    return build(data, shared_server + request.param).store


@pytest.fixture
def place(shared_server: str) -> str:
    """An address on the shared server that is this test's alone."""
    return f"{shared_server}#graph=https://example.org/{uuid.uuid4().hex}"


def graphs(address: str) -> set[str]:
    """Return the named graphs of a server."""
    query = {"query": "SELECT ?g { GRAPH ?g {} }"}
    answer = httpx.post(f"{address.partition('#')[0]}query", data=query, headers={"Accept": "text/csv"})
    return set(answer.text.split()[1:])


def staged(address: str) -> set[str]:
    return {graph for graph in graphs(address) if graph.startswith(f"{BASE}staging/")}


def outcome(run: Callable[[], object]) -> object:
    try:
        return run()
    except DefgraphError as error:
        return type(error), str(error)


def test_dossiers_and_documents_are_the_same(served: Store, embedded: Store) -> None:
    dossiers = read_dossiers(served)
    assert dossiers == read_dossiers(embedded)
    assert len(dossiers) > 50
    assert read_documents(served) == read_documents(embedded)


def test_assessments_are_the_same(served: Store, embedded: Store) -> None:
    assert list(assess(served)) == list(assess(embedded))


@pytest.mark.parametrize("name", ["viet-nam", "Viet Nam", "US", "Vietnm", "ent:viet-nam", "trt-2022-12-15", "'\"\\"])
def test_names_are_found_the_same(name: str, served: Store, embedded: Store) -> None:
    for find in (lookup.find, lookup.find_entity, lookup.find_document):
        there, here = (outcome(lambda s=store, f=find: f(s, name)) for store in (served, embedded))  # type: ignore[misc]
        assert there == here


def test_claims_are_found_by_the_beginning_of_their_id(served: Store, embedded: Store) -> None:
    claim = read_dossiers(embedded)[0].id
    assert lookup.find(served, claim[:12]) == lookup.find(embedded, claim[:12])


@pytest.mark.parametrize("query", QUERIES)
def test_queries_are_answered_the_same(query: str, served: Store, embedded: Store) -> None:
    there, here = served.query(query, timeout=30), embedded.query(query)
    if isinstance(here, Triples):
        assert isinstance(there, Triples)
        assert there.serialise("ntriples") == here.serialise("ntriples")
    else:
        assert there == here
        assert type(there) is type(here)


@pytest.mark.parametrize("query", MALFORMED)
def test_a_malformed_query_gets_the_same_words(query: str, served: Store, embedded: Store) -> None:
    expected = outcome(lambda: embedded.query(query))
    assert isinstance(expected, tuple)
    assert expected[0] is QueryError
    assert outcome(lambda: served.query(query)) == expected


@pytest.mark.parametrize("rdf_format", RDF_FORMATS)
def test_a_dump_is_the_same(rdf_format: str, served: Store, embedded: Store) -> None:
    dumps = []
    for store in (served, embedded):
        file = io.BytesIO()
        store.dump(file, rdf_format)
        dumps.append({quad.triple for quad in ox.parse(file.getvalue(), format=RDF_FORMATS[rdf_format])})
    assert dumps[0] == dumps[1]
    assert lines(served) == lines(embedded)


def test_a_long_query_is_given_up(place: str) -> None:
    store = write(place, "old")
    with pytest.raises(QueryTimeout, match=r"longer than 0.3 s"):
        store.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=0.3)
    assert said(store) == "old"


def test_a_build_replaces_what_was_there(place: str) -> None:
    write(place, "old")
    assert said(write(place, "new")) == "new"
    assert said(open_store(place)) == "new"
    assert staged(place) == set()


def test_where_nothing_was_built_there_is_no_store(place: str) -> None:
    with pytest.raises(StoreError, match=r"there is no store at .*`defgraph build`, or name another with --store"):
        open_store(place)


@pytest.mark.parametrize("graph", ["", "#graph=https://example.org/foreign"])
def test_foreign_triples_are_refused_and_left_as_they_were(graph: str, server: str) -> None:
    foreign = b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
    where = {"graph": graph.removeprefix("#graph=")} if graph else {"default": ""}
    headers = {"Content-Type": "application/n-triples"}
    httpx.post(f"{server}store", params=where, content=foreign, headers=headers).raise_for_status()
    with pytest.raises(
        StoreError, match=f"holds other triples than defgraph's; .*--store '{server}#graph={BASE}graph'"
    ):
        draft(server + graph)
    held = httpx.get(f"{server}store", params=where, headers={"Accept": "application/n-triples"})
    assert held.content == foreign
    assert said(write(f"{server}#graph={BASE}graph", "new")) == "new"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_BATCH", 100)


def fail_at(request: int, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let the n-th request that writes fail before it reaches the server."""
    send, sent = Wire.send, iter(range(1, 100))

    def failing(wire: Wire, method: str, endpoint: str, *arguments: object, **options: object) -> object:
        if endpoint != "query" and next(sent) == request:
            raise error
        return send(wire, method, endpoint, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Wire, "send", failing)


@pytest.mark.parametrize("request_number", [1, 2, 5, 6])
@pytest.mark.parametrize("error", [StoreError("the line is cut"), KeyboardInterrupt("stop")])
@pytest.mark.usefixtures("small_batches")
def test_a_failed_upload_leaves_the_old_store_and_nothing_else(
    request_number: int, error: BaseException, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = write(place, "old")
    before = graphs(place)
    making = draft(place)
    making.add(saying("new"))
    with monkeypatch.context() as patch:
        fail_at(request_number, patch, error)
        with pytest.raises(type(error), match=str(error)):
            making.publish()
    making.discard()
    assert said(store) == "old"
    assert graphs(place) == before


@pytest.mark.usefixtures("small_batches")
def test_six_requests_are_what_an_upload_takes(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    making = draft(place)
    making.add(saying("new"))
    fail_at(SIZE // 100 + 2, monkeypatch, StoreError("one more than there are"))
    assert said(making.publish()) == "new"


def test_a_server_that_fails_altogether_tells_of_the_first_error(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    making = draft(place)
    making.add(saying("new"))
    numbers = iter(range(1, 10))

    def failing(wire: Wire, method: str, endpoint: str, *_: object, **__: object) -> object:
        raise StoreError(f"failure {next(numbers)}")

    replace = making.remote.replace  # type: ignore[attr-defined]
    monkeypatch.setattr(remote.RemoteStore, "refuse_foreign", lambda _: None)
    monkeypatch.setattr(remote.RemoteStore, "_remove_remains", lambda _: None)
    monkeypatch.setattr(Wire, "send", failing)
    with pytest.raises(StoreError, match="failure 1"):
        replace(saying("new"))


def test_a_build_removes_what_killed_builds_left_and_not_what_others_are_sending(place: str) -> None:
    now = datetime.now(UTC)
    old, young = (
        f"{BASE}staging/{now - timedelta(hours=hours):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex}" for hours in (25, 1)
    )
    server = place.partition("#")[0]
    for graph in (old, young):
        triple = "<https://example.org/a> <https://example.org/b> 1"
        httpx.post(f"{server}update", data={"update": f"INSERT DATA {{ GRAPH <{graph}> {{ {triple} }} }}"})
    write(place, "new")
    left = staged(place)
    httpx.post(f"{server}update", data={"update": f"DROP SILENT GRAPH <{young}>"})
    assert left == {young}


@pytest.fixture
def renamed(stub: Stub) -> tuple[str, SparqlRoutes]:
    """A server whose endpoints have names of their own, over a store in memory."""
    routes = SparqlRoutes(stub, query="/set/sparql", update="/set/sparql-update", store="/elsewhere/data")
    return f"{stub.address}set#query=sparql&update=sparql-update&store=/elsewhere/data", routes


@pytest.mark.parametrize("graph", ["", "&graph=https://example.org/g"])
def test_endpoints_may_have_other_names(graph: str, renamed: tuple[str, SparqlRoutes], stub: Stub) -> None:
    address, routes = renamed
    write(address + graph, "old")
    store = write(address + graph, "new")
    assert said(store) == "new"
    assert len(lines(store)) == SIZE
    target = ox.NamedNode("https://example.org/g") if graph else ox.DefaultGraph()
    assert {quad.graph_name for quad in routes.inner} == {target}
    paths = {request.path for request in stub.requests}
    assert paths == {"/set/sparql", "/set/sparql-update", "/elsewhere/data"}


def test_what_goes_over_the_wire_is_what_the_protocol_says(renamed: tuple[str, SparqlRoutes], stub: Stub) -> None:
    def check(request: Request) -> None:
        assert "#" not in request.path
        if request.path == "/set/sparql":
            assert request.method == "POST"
            assert request.headers["content-type"] == "application/x-www-form-urlencoded"
            assert "application/sparql-results+json" in request.headers["accept"]
            assert request.fields.keys() <= {"query", "default-graph-uri"}

    write(renamed[0], "old")
    for request in stub.requests:
        check(request)
    connections = {request.headers.get("connection") for request in stub.requests}
    assert connections == {"keep-alive"}


def test_the_table_type_is_kept(place: str) -> None:
    assert isinstance(write(place, "old").query("SELECT * { ?s ?p ?o } LIMIT 1"), Table)
