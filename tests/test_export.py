"""Exports, each read back by the reader its users would use."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import networkx as nx
import pytest
import rdflib

from defgraph.export import export

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from defgraph.dossiers import Dossier
    from defgraph.store import Store


def exported(store: Store, form: str) -> tuple[bytes, tuple[str, ...]]:
    file = io.BytesIO()
    lost = export(store, form, file)
    return file.getvalue(), lost


@pytest.fixture(scope="module")
def triples(store: Store) -> set[tuple[object, object, object]]:
    return set(rdflib.Graph().parse(data=exported(store, "nquads")[0], format="nt11"))


@pytest.mark.parametrize(("form", "reader"), [("turtle", "turtle"), ("jsonld", "json-ld"), ("nquads", "nquads")])
def test_rdf_formats_lose_no_triple(store: Store, form: str, reader: str, triples: set[object]) -> None:
    data, lost = exported(store, form)
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=reader)
    assert {quad[:3] for quad in dataset.quads()} == triples
    assert len(triples) > 1000
    assert lost == ()


def test_turtle_has_the_prefixes_of_the_graph(store: Store) -> None:
    head = exported(store, "turtle")[0].decode()[:2000]
    assert "@prefix dg: <https://w3id.org/defgraph/ontology#>" in head


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_graph_formats_keep_every_claim_with_its_attributes(
    store: Store, dossiers: tuple[Dossier, ...], form: str, read: Callable[[io.BytesIO], nx.MultiDiGraph]
) -> None:
    data, lost = exported(store, form)
    graph = read(io.BytesIO(data))
    edges = {
        said["claim"]: (start, end, said) for start, end, said in graph.edges(data=True) if said["role"] == "object"
    }
    standing = [dossier for dossier in dossiers if dossier.standing != "denies"]
    assert edges.keys() == {dossier.id for dossier in standing}
    for dossier in standing:
        start, end, said = edges[dossier.id]
        assert (start, end, said["relation"]) == (dossier.subject.id, dossier.object.id, dossier.relation)
        assert (said["stage"], said["standing"]) == (dossier.stage, dossier.standing)
        assert (said["support_min"], said["support_max"]) == (dossier.support_min, dossier.support_max)
        assert said["item"] == (dossier.item.label if dossier.item else "")
    assert graph.nodes["viet-nam"]["label"] == "Viet Nam"
    assert any("reports" in line for line in lost)
    assert any("denied" in line for line in lost)


def test_csv_keeps_every_report_with_its_figures_and_span(store: Store, dossiers: tuple[Dossier, ...]) -> None:
    data, lost = exported(store, "csv")
    rows = {row["report"]: row for row in csv.DictReader(io.StringIO(data.decode()))}
    reports = {report.id: (dossier, report) for dossier in dossiers for report in dossier.reports}
    assert rows.keys() == reports.keys()
    for key, (dossier, report) in reports.items():
        row = rows[key]
        assert (row["claim"], row["subject_id"], row["object_id"]) == (
            dossier.id,
            dossier.subject.id,
            dossier.object.id,
        )
        assert (row["start"], row["end"]) == (str(report.start), str(report.end))
        assert row["ordered"] == str(report.figures.get("ordered", ""))
        assert row["speakers"] == "; ".join(speaker.label for speaker in report.speakers)
    assert lost


def test_what_is_lost_is_said_on_standard_error_and_not_in_the_file(run: Callable[..., Result]) -> None:
    result = run("export", "-f", "graphml")
    assert result.stdout.startswith("<")
    assert "left out" in result.stderr
    assert json.loads(run("export", "-f", "jsonld").stdout)
