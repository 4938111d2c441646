"""A query that takes too long is given up, soon, and holds nothing up."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from defgraph.errors import QueryTimeout
from defgraph.store import MEMORY, Store, open_store

from .triples import SIZE, said, write

# Each walks through 500³ or more combinations; the first finds solutions all the time, the others none.
ENDLESS = {
    "rows": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "triples": "CONSTRUCT { ?a ?b ?l } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
}
PROGRAM = """
import sys, time
from defgraph.errors import QueryTimeout
from defgraph.store import open_store
store = open_store(sys.argv[1])
try:
    store.query(sys.argv[2], timeout=0.5)
except QueryTimeout as error:
    print(error)
"""


@pytest.fixture(scope="module")
def small() -> Store:
    return write(MEMORY, "old")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = str(tmp_path_factory.mktemp("timeout") / "store")
    write(address, "old")
    return address


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_long_query_is_given_up_and_the_process_can_end(kind: str, folder: str) -> None:
    began = time.monotonic()
    command = [sys.executable, "-c", PROGRAM, folder, ENDLESS[kind]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "the query took longer than 0.5 s; narrow it, add a LIMIT, or raise --timeout\n"
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("kind", ["rows", "triples"])
def test_a_query_given_up_ends_with_its_next_solution(kind: str, small: Store) -> None:
    before = set(threading.enumerate())
    with pytest.raises(QueryTimeout) as caught:
        small.query(ENDLESS[kind], timeout=0.2)
    assert caught.value.seconds == 0.2
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


def test_other_queries_go_on_beside_one_given_up(folder: str) -> None:
    store = open_store(folder)
    with pytest.raises(QueryTimeout):
        store.query(ENDLESS["rows"], timeout=0.2)
    assert said(store) == "old"


def test_a_short_query_answers_whole_within_its_time(small: Store) -> None:
    query = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s"
    found = small.query(query, timeout=30)
    assert found == small.query(query)
    assert len(found) == SIZE  # type: ignore[arg-type]
