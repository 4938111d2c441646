"""Saved questions and free SPARQL."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from defgraph.errors import QueryError, QueryTimeout
from defgraph.questions.asking import ask
from defgraph.questions.catalogue import questions
from defgraph.store.results import Table, Triples

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from defgraph.dossiers import Dossier
    from defgraph.store import Store

VALUES = {
    "suppliers-at-stage": {"recipient": "Viet Nam", "stage": "ordered"},
    "supplied-by": {"supplier": "US"},
    "claims-of-document": {"document": "kdal-2024-03-11"},
    "claims-on-publisher": {"publisher": "Reuters"},
    "known-by": {"date": "2024-06-30"},
    "firms-behind-item": {"item": "helicopters"},
    "embargoes-at": {"date": "2015-06-30"},
    "denials": {"source": "KDAL 610"},
}


def table(store: Store, name: str, **values: str) -> Table:
    answer = ask(store, questions()[name].fill(values or VALUES.get(name, {}), store))
    assert isinstance(answer, Table)
    return answer


@pytest.mark.parametrize("name", questions())
def test_every_saved_question_answers_and_names_its_columns(store: Store, name: str) -> None:
    found = table(store, name)
    assert len(found) > 0
    assert "claim" in found.columns or name in {"lineage", "stages-by-year", "supply-chains"}
    assert list(found.rows) == list(table(store, name).rows)


@pytest.mark.parametrize("name", questions())
def test_every_saved_question_is_sparql_as_it_stands(store: Store, name: str) -> None:
    assert isinstance(store.query(questions()[name].text), Table)


@pytest.mark.parametrize("name", questions())
def test_every_parameter_has_an_example_in_the_query(name: str) -> None:
    for parameter in questions()[name].parameters:
        assert questions()[name].text.count(f"VALUES ?{parameter.name} {{") == 1
        assert parameter.kind in {"entity", "document", "source", "stage", "date"}


def test_single_source_claims_are_those_of_the_audit(store: Store, dossiers: tuple[Dossier, ...]) -> None:
    asked = {row["claim"] for row in table(store, "single-source")}
    assert {str(claim).rpartition("/")[2] for claim in asked} == {d.id for d in dossiers if d.support_min == 1}


def test_claims_on_a_publisher_are_those_it_can_fell(store: Store, dossiers: tuple[Dossier, ...]) -> None:
    asked = {str(row["claim"]).rpartition("/")[2] for row in table(store, "claims-on-publisher", publisher="Reuters")}
    assert asked == {d.id for d in dossiers if "reuters" in {point.id for point in d.weak_points}}


def test_what_was_known_leaves_out_later_and_undated_documents(store: Store) -> None:
    assert {row["document"] for row in table(store, "known-by", date="2022-12-31")} == {"trt-2022-12-15"}
    assert {row["document"] for row in table(store, "known-by", date="2024-12-31")} == {
        "trt-2022-12-15",
        "kdal-2024-03-11",
    }
    assert len(table(store, "known-by", date="2022-12-14")) == 0


def test_the_embargo_on_viet_nam_is_in_force_before_2016_only(store: Store) -> None:
    def targets(date: str) -> set[object]:
        return {row["target"] for row in table(store, "embargoes-at", date=date) if row["measure"] == "embargoes"}

    assert "Viet Nam" in targets("2015-06-30")
    assert "Viet Nam" not in targets("2017-01-01")


def test_firms_behind_a_kind_of_item_include_those_behind_its_types(store: Store) -> None:
    found = {(row["firm"], row["materiel"]) for row in table(store, "firms-behind-item", item="helicopters")}
    assert ("Lockheed Martin", "S-92") in found
    assert any(firm == "Boeing" and "CH-47" in str(materiel) for firm, materiel in found)


def test_supply_chains_have_the_support_of_both_hops(store: Store) -> None:
    chains = [row for row in table(store, "supply-chains") if row["second_item"] == "ScanEagle"]
    assert [(row["start"], row["middle"], row["end"]) for row in chains] == [("Boeing", "United States", "Viet Nam")]
    assert all(row["first_support_min"] == row["second_support_min"] == 1 for row in chains)


def test_a_value_cannot_break_out_of_its_place(store: Store) -> None:
    for value in ('2022" } ?s ?p ?o . { "', "2022-12-31\n", "2022 }"):
        with pytest.raises(QueryError, match="expected a day"):
            questions()["known-by"].fill({"date": value}, store)


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("INSERT DATA { ent:a ent:b ent:c }", "INSERT changes the store", 1, 1),
        ("# SELECT\nDELETE WHERE { ?s ?p ?o }", "DELETE changes the store", 2, 1),
        ("PREFIX a: <b:>\n  DROP ALL", "DROP changes the store", 2, 3),
        ("SELECT * {\n\tSERVICE <http://localhost:1/> { ?s ?p ?o } }", "SERVICE asks another server", 2, 2),
        ("SELECT * { service silent ?where { ?s ?p ?o } }", "SERVICE asks another server", 1, 12),
        ("PREFIX : <x:> SELECT * { SERVICE:x { ?s ?p ?o } }", "SERVICE asks another server", 1, 26),
        ("SELECT * { SERVICESILENT<http://localhost:1/> { ?s ?p ?o } }", "SERVICE asks another server", 1, 12),
        ("SELECT * { ?s ?p 1SERVICE<http://localhost:1/> { ?s ?p ?o } }", "SERVICE asks another server", 1, 18),
        ("SELECT * { ?s ?p trueSERVICE<http://localhost:1/> { ?s ?p ?o } }", "SERVICE asks another server", 1, 18),
        ("SELECT ?x WHERE {\n  ?x a ent }", "cannot be read", 2, 11),
        ("SELECT ?x WHERE { ?x a nope:Foo }", "the prefix nope: is not known", 1, 32),
        ("SELECT ?x WHERE { ?x a dgg:Foo }", "did you mean dg:", 1, 31),
    ],
)
def test_a_query_that_is_refused_shows_line_and_caret(
    store: Store, text: str, message: str, line: int, column: int
) -> None:
    with pytest.raises(QueryError) as caught:
        ask(store, text)
    first, shown, caret = str(caught.value).split("\n")
    assert first.startswith(f"line {line}, column {column}:")
    assert message in first
    assert shown == "  " + text.splitlines()[line - 1]
    assert caret.index("^") == column + 1


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { # x\rSERVICE <http://localhost:1/> { ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <http://localhost:1/> { ?s ?p ?o } }",
    ],
)
def test_service_is_found_behind_a_comment_and_in_escapes(store: Store, text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE asks another server"):
        ask(store, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (1 AS ?service) {}",
        'SELECT ("SERVICE <x>" AS ?x) {}',
        "SELECT * { ?s a <http://example.org/SERVICE> } LIMIT 1",
        "SELECT * { ?s a ent:service } # SERVICE here\n",
        "PREFIX insert: <x:> ASK { ?s insert:delete 'it''s' }".replace("''", "\\'"),
        'SELECT ("""one " SERVICE { """ AS ?x) {}',
    ],
)
def test_words_that_are_no_keywords_are_let_through(store: Store, text: str) -> None:
    assert isinstance(ask(store, text), Table | bool)


def test_all_four_forms_answer(run: Callable[..., Result]) -> None:
    assert run("query", "ASK { ent:viet-nam a dg:Country }").stdout == "true\n"
    assert "Viet Nam" in run("query", "SELECT ?l { ent:viet-nam rdfs:label ?l }").stdout
    constructed = run("query", "CONSTRUCT { ?s dg:supplies ?o } WHERE { ?s dg:supplies ?o }").stdout
    assert "dg:supplies ent:viet-nam" in constructed
    assert "ent:viet-nam" in run("query", "DESCRIBE ent:viet-nam").stdout
    assert run("query", "-", input="ASK { ?s ?p ?o }").stdout == "true\n"


def test_constructed_triples_are_sorted(store: Store) -> None:
    answer = ask(store, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c . ?c rdfs:subClassOf dg:Deal }")
    assert isinstance(answer, Triples)
    lines = answer.serialise("ntriples").splitlines()
    assert lines == sorted(lines)
    assert len(lines) > 1


def test_a_query_past_its_time_is_given_up(store: Store) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?d != ?g && ?c != ?i) }"
    start = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"longer than 0\.3 s"):
        ask(store, endless, timeout=0.3)
    assert time.monotonic() - start < 10
