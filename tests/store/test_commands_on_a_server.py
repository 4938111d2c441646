"""Every command answers the same on a SPARQL server as in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import rdflib
from click.testing import CliRunner

from defgraph.building import build
from defgraph.cli import main
from defgraph.questions.catalogue import questions

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

COMMANDS = (
    ["suppliers", "Viet Nam"],
    ["supplies", "US", "--format", "csv"],
    ["show", "S-92"],
    ["show", "trt-2022-12-15", "--format", "json"],
    ["show", "Reuters"],
    ["audit", "--format", "json"],
    ["path", "Lockheed Martin", "Viet Nam", "--format", "json"],
    ["path", "Boeing", "Russia", "--through", "everything"],
    ["rank", "--measure", "betweenness"],
    ["timeline", "T-6"],
    ["query", "CONSTRUCT { ?s dg:supplies ?o } WHERE { ?s dg:supplies ?o }"],
    ["query", "DESCRIBE ent:viet-nam", "--format", "json"],
    ["query", "ASK { ent:viet-nam dg:supplies ?x }"],
    ["query", "SELECT ?x { ?x a nope:Thing }"],
    ["query", "SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }"],
    ["suppliers", "Viet Namm"],
    ["export", "-f", "gexf"],
    ["export", "-f", "csv"],
    *(["query", name] for name, question in questions().items() if not question.parameters),
)


@pytest.fixture(scope="module")
def address(shared_server: str, data: Path) -> str:
    named = f"{shared_server}#graph=https://example.org/commands"
    build(data, named)
    return named


def run(store: str, data: Path, words: list[str]) -> Result:
    return CliRunner().invoke(main, ["--store", store, "--data", str(data), *words])


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_answers_the_same(address: str, built: str, data: Path, words: list[str]) -> None:
    there, here = run(address, data, words), run(built, data, words)
    assert here.stdout or here.stderr
    assert (there.exit_code, there.stdout, there.stderr) == (here.exit_code, here.stdout, here.stderr)


@pytest.mark.parametrize(("form", "reader"), [("turtle", "turtle"), ("nquads", "nt11"), ("jsonld", "json-ld")])
def test_rdf_exports_hold_the_same_triples(address: str, built: str, data: Path, form: str, reader: str) -> None:
    there, here = (run(store, data, ["export", "-f", form]).stdout for store in (address, built))
    triples = set(rdflib.Graph().parse(data=there, format=reader))
    assert triples == set(rdflib.Graph().parse(data=here, format=reader))
    assert len(triples) > 1000


def test_the_picture_is_the_same(address: str, built: str, data: Path, tmp_path: Path) -> None:
    pages: list[bytes] = []
    for store in (address, built):
        page = tmp_path / f"{len(pages)}.html"
        assert run(store, data, ["draw", "-o", str(page)]).exit_code == 0
        pages.append(page.read_bytes())
    assert pages[0] == pages[1]


def test_build_and_check_work_on_a_server(shared_server: str, data: Path) -> None:
    store = f"{shared_server}#graph=https://example.org/built-by-command"
    built_there = run(store, data, ["build"])
    assert built_there.exit_code == 0
    assert "claims" in built_there.stderr
    assert run(store, data, ["check"]).exit_code == 0
    answer = run(store, data, ["query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "tsv"])
    assert int(answer.stdout.split()[1]) > 1000
