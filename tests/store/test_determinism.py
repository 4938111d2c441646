"""The same data give the same store: in any process, in any order of the sides."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defgraph.building import build
from defgraph.store import MEMORY, Store, open_store
from defgraph.store.results import Table
from defgraph.vocabulary import ontology

from .triples import lines

if TYPE_CHECKING:
    from pathlib import Path

DUMP = """
import pathlib, sys
from defgraph.building import build
from defgraph.store import MEMORY
file = open(sys.argv[2], "wb")
build(pathlib.Path(sys.argv[1]), MEMORY).store.dump(file, "ntriples")
"""
ENTITIES = """
entities:
  alpha: {class: country, label: Alpha}
  beta: {class: country, label: Beta}
  talks: {class: event, label: Talks}
  trade: {class: field, label: Trade}
  accord: {class: agreement, label: Accord}
  courier: {class: publisher, label: Courier}
"""
DOCUMENT = """
document:
  id: letter
  publisher: courier
  issued: 2024-01-02
  text: {{file: letter.txt, sha256: "{zeros}", length: 100}}
reports:
"""
REPORT = """
  - claim: [{sides}{item}]
    stage: {stage}
    span: [{start}, {end}]
    sha256: "{zeros}"
"""
ITEMS = {"event": "talks", "field": "trade", "agreement": "accord"}
ZEROS = "0" * 64


def symmetric_data(folder: Path, *, turned: bool) -> Path:
    """Write data with a claim of every symmetric relation, the sides in one order or the other."""
    (folder / "entities").mkdir(parents=True)
    (folder / "documents").mkdir()
    (folder / "entities" / "all.yaml").write_text(ENTITIES)
    text = DOCUMENT.format(zeros=ZEROS)
    for number, relation in enumerate(symmetric_relations()):
        first, second = ("beta", "alpha") if turned else ("alpha", "beta")
        declared = ontology().relations[relation]
        text += REPORT.format(
            sides=f"{first}, {relation}, {second}",
            item=f", {ITEMS[declared.item_class]}" if declared.item_class else "",
            stage=min(declared.direct, default=declared.stages[0]),
            start=number,
            end=number + 1,
            zeros=ZEROS,
        )
    (folder / "documents" / "letter.yaml").write_text(text)
    return folder


def symmetric_relations() -> list[str]:
    return sorted(name for name, relation in ontology().relations.items() if relation.symmetric)


def test_two_processes_write_the_same_byte_for_byte(data: Path, tmp_path: Path) -> None:
    dumps = []
    for seed in ("0", "4294967295"):
        file = tmp_path / seed
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", DUMP, str(data), str(file)], env=environment, check=True)
        dumps.append(b"\n".join(sorted(file.read_bytes().splitlines())))
    assert dumps[0] == dumps[1]
    assert len(dumps[0]) > 100_000


def test_a_folder_memory_and_a_second_build_hold_the_same(data: Path, tmp_path: Path, embedded: Store) -> None:
    for _ in range(2):
        build(data, str(tmp_path))
        assert lines(open_store(str(tmp_path))) == lines(embedded)


def test_there_are_no_blank_nodes_and_no_quoted_triples(embedded: Store) -> None:
    for quad in ox.parse(b"\n".join(lines(embedded)), format=ox.RdfFormat.N_QUADS):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, (ox.NamedNode, ox.Literal))


def test_no_triple_is_in_a_graph_of_its_own(built: str) -> None:
    assert open_store(built).query("ASK { GRAPH ?g { ?s ?p ?o } }") is False


def test_a_symmetric_claim_is_the_same_in_either_order(tmp_path: Path) -> None:
    straight = build(symmetric_data(tmp_path / "straight", turned=False), MEMORY)
    turned = build(symmetric_data(tmp_path / "turned", turned=True), MEMORY)
    assert straight.claims == turned.claims == len(symmetric_relations()) > 0
    assert lines(straight.store) == lines(turned.store)


def test_the_direct_triple_of_a_symmetric_claim_stands_both_ways(tmp_path: Path) -> None:
    store = build(symmetric_data(tmp_path / "data", turned=False), MEMORY).store
    direct = "SELECT DISTINCT ?p {{ ent:{} ?p ent:{} }} ORDER BY ?p"
    there, back = store.query(direct.format("alpha", "beta")), store.query(direct.format("beta", "alpha"))
    assert isinstance(there, Table)
    assert there == back
    assert len(there) > 0
