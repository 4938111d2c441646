"""A store in a folder, seen by rdflib."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

from defgraph.errors import StoreError
from defgraph.store import MEMORY, open_dataset, open_store
from defgraph.store.results import Table
from defgraph.vocabulary import DG, PREFIXES

from .triples import lines, write

if TYPE_CHECKING:
    from pathlib import Path

QUERIES = [
    "SELECT ?claim ?stage { ?claim dg:stage ?stage } ORDER BY ?claim ?stage",
    "SELECT ?claim ?min { ?claim a dg:Supply ; dg:supportMin ?min FILTER(?min < 2) } ORDER BY ?claim",
    "SELECT ?who (COUNT(?claim) AS ?n) { ?claim dg:subject ?who } GROUP BY ?who ORDER BY ?n ?who",
    "SELECT ?nothing { ?nothing dg:noSuch ?thing }",
]


def state(folder: Path) -> list[tuple[str, int, int]]:
    return sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*"))


def test_it_holds_the_same_triples(built: str) -> None:
    dataset = open_dataset(built)
    ours = lines(open_store(built))
    assert len(dataset) == len(ours)
    written = dataset.default_graph.serialize(format="nt", encoding="utf-8")
    theirs = {quad.triple for quad in ox.parse(written, format=ox.RdfFormat.N_TRIPLES)}
    assert theirs == {quad.triple for quad in ox.parse(b"\n".join(ours), format=ox.RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize("query", QUERIES)
def test_its_sparql_gives_the_same_answers(query: str, built: str) -> None:
    ours = open_store(built).query(query)
    assert isinstance(ours, Table)
    theirs = [tuple(str(term) for term in row) for row in open_dataset(built).query(query)]  # type: ignore[union-attr]
    assert theirs == [tuple(map(str, row)) for row in ours.rows]


def test_patterns_and_prefixes_work(built: str) -> None:
    dataset = open_dataset(built)
    claims = open_store(built).query("SELECT DISTINCT ?claim { ?claim a dg:Supply }")
    found = set(dataset.subjects(rdflib.RDF.type, rdflib.URIRef(DG + "Supply")))
    assert len(found) == len(claims) > 0  # type: ignore[arg-type]
    assert {prefix: str(namespace) for prefix, namespace in dataset.namespaces()}.items() >= PREFIXES.items()


def test_opening_and_asking_writes_nothing_and_writing_is_refused(tmp_path: Path) -> None:
    write(str(tmp_path), "old")
    before = state(tmp_path)
    dataset = open_dataset(str(tmp_path))
    assert len(list(dataset.query("SELECT * { ?s ?p ?o }"))) == len(dataset)
    node = rdflib.URIRef("https://example.org/new")
    with pytest.raises(RuntimeError):
        dataset.add((node, node, node))
    with pytest.raises(RuntimeError):
        dataset.remove((None, None, None))  # type: ignore[arg-type]
    dataset.close()
    del dataset
    gc.collect()
    assert state(tmp_path) == before


def test_it_goes_on_through_builds(tmp_path: Path) -> None:
    write(str(tmp_path), "old")
    dataset = open_dataset(str(tmp_path))
    read = (tmp_path / "current").read_text().strip()
    for text in ("new", "newer", "newest"):
        write(str(tmp_path), text)
        gc.collect()
        assert {str(text) for text in dataset.objects()} == {"old"}
        assert (tmp_path / read).is_dir()


@pytest.mark.parametrize("address", [MEMORY, "http://127.0.0.1:9/"])
def test_only_a_folder_opens(address: str) -> None:
    with pytest.raises(StoreError, match="only a store in a folder"):
        open_dataset(address)
