"""Whatever a server does wrong becomes an error that says what to do."""

from __future__ import annotations

import io
import subprocess
import sys
import time

import pytest

from defgraph.errors import QueryError, QueryTimeout, StoreError
from defgraph.store import draft, open_store
from defgraph.store.remote import RemoteStore
from defgraph.store.results import Triples

from .servers import N_TRIPLES, TRUE, Reply, SparqlRoutes, Stub, free_port
from .triples import lines, write

SELECT = "SELECT ?s { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
ROWS = b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "literal", "value": "a"}}]}}'
TRIPLE = b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(b"No such dataset", "text/plain", 404), "answered 404 .*No such dataset; check the address, or name"),
        (Reply(b"", status=405), "answered 405 .*Method Not Allowed; check the address"),
        (Reply(b"who are you?", status=401), "answered 401 .*put a login"),
        (
            Reply(b"", status=301, headers={"Location": "https://u:pw@example.org/x"}),
            "points to https://example.org/x: ",
        ),
        (Reply(b"out of memory", status=500), "answered 500 .*out of memory; look into the server's log"),
        (Reply(b"\xff\x00", status=503), "answered 503"),
        (Reply(ROWS, status=206), "partial results .*narrow the query"),
        (Reply(ROWS, headers={"X-SQL-State": "S1TAT", "X-SQL-Message": "time up"}), r"partial results \(time up\)"),
        (Reply(ROWS, headers={"X-SPARQL-MaxRows": "1"}), "gives at most 1 rows; narrow the query"),
        (Reply(b"<html>Welcome!</html>", "text/html"), "no whole answer .*Welcome!.*check the address"),
        (Reply(b""), "no whole answer"),
        (Reply(b'{"head": {}}'), "no whole answer"),
        (Reply(ROWS[:-10]), "no whole answer"),
        (
            Reply(ROWS[:-2] + b"The SPARQL operation has been cancelled"),
            "ends in '.*been cancelled'; if its time limit",
        ),
        (Reply(ROWS + b"error: disk failed"), "no whole answer"),
        (Reply(ROWS, missing=50), "broke off .*try again"),
        (Reply(TRIPLE + b"<https://example.org/a> <htt", N_TRIPLES), "no whole answer"),
        (Reply(TRIPLE + b"Query cancelled", N_TRIPLES), "no whole answer .*Query cancelled"),
    ],
)
def test_no_wrong_answer_passes_for_a_right_one(reply: Reply, expected: str, stub: Stub) -> None:
    stub.always = reply
    with pytest.raises(StoreError, match=f"{stub.address}.*{expected}"):
        RemoteStore(stub.address).query(SELECT)
    with pytest.raises(StoreError, match=expected):
        open_store(stub.address)
    with pytest.raises(StoreError, match=expected):
        draft(stub.address)


def test_right_answers_pass(stub: Stub) -> None:
    store = RemoteStore(stub.address)
    stub.always = Reply(ROWS, headers={"X-SPARQL-MaxRows": "2"})
    assert len(store.query(SELECT)) == 1  # type: ignore[arg-type]
    stub.always = Reply(TRIPLE, N_TRIPLES + "; charset=utf-8")
    found = store.query(CONSTRUCT)
    assert isinstance(found, Triples)
    assert len(found.triples) == 1
    stub.always = TRUE
    assert store.query("ASK {}") is True


def test_a_server_may_know_functions_that_we_do_not(stub: Stub) -> None:
    stub.always = Reply(ROWS)
    RemoteStore(stub.address).query("SELECT (<https://example.org/f>(1) AS ?s) {}")
    assert len(stub.requests) == 1


def test_a_malformed_query_is_not_sent(stub: Stub) -> None:
    with pytest.raises(QueryError):
        RemoteStore(stub.address).query("SELECT * {")
    assert stub.requests == []


def test_a_query_that_the_server_refuses_is_a_query_error(stub: Stub) -> None:
    stub.always = Reply(b"no federation here", status=400)
    with pytest.raises(QueryError, match="refused the query: no federation here"):
        RemoteStore(stub.address).query(SELECT)


@pytest.mark.parametrize("reply", [Reply(ROWS, pause=30), Reply(ROWS, drip=0.05)], ids=["silent", "dripping"])
def test_a_server_that_takes_too_long_is_given_up(reply: Reply, stub: Stub) -> None:
    stub.always = reply
    began = time.monotonic()
    with pytest.raises(QueryTimeout) as caught:
        RemoteStore(stub.address).query(SELECT, timeout=0.4)
    assert caught.value.seconds == 0.4
    assert time.monotonic() - began < 3


def test_a_server_that_is_not_there(stub: Stub) -> None:
    address = f"http://127.0.0.1:{free_port()}/"
    for opening in (open_store, draft):
        with pytest.raises(StoreError, match=f"{address} cannot be reached .*; is the server running, and the address"):
            opening(address)
    with pytest.raises(StoreError, match="cannot be reached"):
        RemoteStore(address).query(SELECT, timeout=5)
    with pytest.raises(StoreError, match="cannot be reached"):
        RemoteStore(address).dump(io.BytesIO(), "ntriples")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://", "cannot be reached|no address|broke off"),
        ("http://[::1/", "no address of a server"),
        ("http://host:port/", "no address of a server"),
        ("http://h/#graph", "no address of a server"),
        ("http://h/#colour=red", "unknown setting 'colour'"),
        ("http://h/#graph=", "empty setting 'graph'"),
        ("http://h/#graph=not an iri", "is no IRI"),
        ("http://h/#graph=https://e/>%20;%20DROP%20ALL", "is no IRI"),
    ],
)
def test_an_address_that_is_none(address: str, expected: str) -> None:
    for opening in (open_store, draft):
        with pytest.raises(StoreError, match=expected):
            opening(address)


def test_a_login_is_sent_and_never_shown(stub: Stub) -> None:
    address = stub.address.replace("http://", "http://ann:s3cret@")
    stub.always = Reply(b"who are you?", status=401)
    with pytest.raises(StoreError) as caught:
        open_store(address)
    assert stub.requests[0].headers["authorization"].startswith("Basic ")
    assert "s3cret" not in str(caught.value)
    for wrong in (f"{address}#x=y", "http://ann:s3cret@[::1/", "http://ann:s3cret@host:port/"):
        with pytest.raises(StoreError) as caught:
            open_store(wrong)
        assert "s3cret" not in str(caught.value)


@pytest.fixture
def routes(stub: Stub) -> SparqlRoutes:
    return SparqlRoutes(stub, "/query", "/update", "/store")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(TRIPLE, N_TRIPLES), "sent 1 of 500 triples; raise the server's limit"),
        (Reply(TRIPLE * 500 + b"cancelled", N_TRIPLES), "sent no whole graph"),
        (Reply(TRIPLE * 500, N_TRIPLES, missing=9), "broke off"),
        (Reply(TRIPLE * 500, N_TRIPLES, headers={"X-SQL-State": "S1TAT"}), "partial results"),
        (Reply(b"<html>", "text/html"), "sent 1 of 500"),
        (Reply(b"gone", status=404), "answered 404 to its store endpoint: gone; check the address"),
    ],
)
def test_a_dump_that_is_not_whole_is_an_error(reply: Reply, expected: str, routes: SparqlRoutes, stub: Stub) -> None:
    store = write(stub.address, "old")
    assert len(lines(store)) == 500
    stub.routes["/store"] = lambda _: reply
    with pytest.raises(StoreError, match=expected):
        store.dump(io.BytesIO(), "ntriples")


@pytest.mark.parametrize("endpoint", ["/store", "/update"])
def test_a_server_that_does_not_take_the_store_keeps_the_old_one(
    endpoint: str, routes: SparqlRoutes, stub: Stub
) -> None:
    write(stub.address, "old")
    before = set(routes.inner)
    stub.routes[endpoint] = lambda _: Reply(b"read only", status=403)
    with pytest.raises(StoreError, match=rf"answered 403 to its {endpoint[1:]} endpoint: read only; put a login"):
        write(stub.address, "new")
    assert {quad for quad in routes.inner if quad.graph_name == next(iter(before)).graph_name} == before


PROGRAM = """
import gc, io, sys
from defgraph.errors import DefgraphError
from defgraph.store import open_store
store = open_store(sys.argv[1])
store.query("ASK { ?s ?p ?o }")
store.dump(io.BytesIO(), "ntriples")
del store
gc.collect()
store = open_store(sys.argv[1])
try:
    open_store(sys.argv[1] + "nowhere/")
except DefgraphError:
    pass
print("done")
"""


def test_no_connection_is_left_open(routes: SparqlRoutes, stub: Stub) -> None:
    write(stub.address, "old")
    command = [sys.executable, "-X", "dev", "-W", "always::ResourceWarning", "-c", PROGRAM, stub.address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout == "done\n"
    assert "ResourceWarning" not in done.stderr
    assert done.returncode == 0
