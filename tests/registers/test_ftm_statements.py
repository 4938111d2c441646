"""Statements of FollowTheMoney, as JSON lines and as CSV: the same claims as entities give, dataset by dataset."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .ftm_files import (
    ALL,
    COLUMNS,
    DAY,
    HOLDING,
    OWNERSHIP,
    WORKS,
    Read,
    csv_text,
    proxy,
    statement,
    statements,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def as_csv(tmp_path: Path, rows: Iterable[dict[str, str]]) -> Read:
    path = tmp_path / "statements.csv"
    path.write_text(csv_text(rows), encoding="utf-8", newline="")
    return Read(path)


def test_csv_json_lines_and_entities_tell_the_same(tmp_path: Path) -> None:
    rows = statements(ALL)
    entities = Read(written(tmp_path / "entities.json", ALL))
    assert entities.claims
    for result in (as_csv(tmp_path, rows), Read(written(tmp_path / "statements.json", rows))):
        assert result.claims == entities.claims
        assert result.refusals == []
        assert [one.id for one in result.file.documents] == [one.id for one in entities.file.documents]
        assert len(result.records) == len(ALL)


def test_json_statements_may_tell_external_as_true_or_false(tmp_path: Path) -> None:
    rows = [{**row, "external": False, "lang": None} for row in statements([HOLDING, WORKS, OWNERSHIP])]
    (report,) = Read(written(tmp_path / "statements.json", rows)).reports
    assert report.stance == "asserts"


def test_each_dataset_reports_the_values_it_tells_itself(tmp_path: Path) -> None:
    rows = [
        *statements([HOLDING, WORKS]),
        statement("o-1", "Ownership", "owner", "NK-Abc"),
        statement("o-1", "Ownership", "asset", "works-12"),
        statement("o-1", "Ownership", "percentage", "30"),
        statement("o-1", "Ownership", "percentage", "40", "list_b"),
        statement("o-1", "Ownership", "startDate", "2015", "list_b"),
    ]
    told = {report.document: report for report in as_csv(tmp_path, rows).reports}
    first, second = told[f"ftm-list-a-{DAY}"], told[f"ftm-list-b-{DAY}"]
    assert (str(first.share), first.since) == ("30", None)
    assert (str(second.share), second.since) == ("40", "2015")
    assert first.claim == second.claim


def test_what_a_dataset_only_has_as_a_candidate_is_hedged(tmp_path: Path) -> None:
    link = [{**row, "external": "t"} for row in statements([OWNERSHIP])]
    (report,) = as_csv(tmp_path, [*statements([HOLDING, WORKS]), *link]).reports
    assert report.stance == "hedges"


def test_ends_are_found_by_the_ids_that_were_merged(tmp_path: Path) -> None:
    rows = [
        statement("NK-Abc", "Company", "name", "Holding 7 LLC", entity_id="source-7"),
        *statements([WORKS]),
        statement("o-1", "Ownership", "owner", "source-7"),
        statement("o-1", "Ownership", "asset", "works-12"),
    ]
    assert len(as_csv(tmp_path, rows).claims) == 1


def test_the_narrowest_schema_counts_and_those_that_exclude_each_other_are_refused(tmp_path: Path) -> None:
    rows = [
        statement("c-1", "LegalEntity", "name", "Works 1"),
        statement("c-1", "Company", "country", "vn"),
        statement("c-2", "Company", "name", "Works 2"),
        statement("c-2", "Person", "country", "vn"),
    ]
    result = as_csv(tmp_path, rows)
    assert result.entities["c-1"].entity_class == "firm"
    assert result.refusals == ["Company: its statements call it a Person too, which it cannot be"]


def test_cells_may_break_over_lines_and_spans_hold_all_rows_of_an_entity(tmp_path: Path) -> None:
    rows = [
        *statements([HOLDING, WORKS]),
        statement("o-1", "Ownership", "owner", "NK-Abc"),
        statement("o-1", "Ownership", "summary", 'one line\n\nand, after an empty one, a "third"'),
        statement("o-1", "Ownership", "asset", "works-12"),
        *statements([proxy("c-9", "Company", name="Works 9")]),
    ]
    result = as_csv(tmp_path, rows)
    (report,) = result.reports
    text = (tmp_path / "statements.csv").read_text(encoding="utf-8")
    row = text[report.span.start : report.span.end]
    assert row.startswith('"o-1"')
    assert row.count('"o-1"') == 6
    assert row.splitlines()[-1].count('"works-12"') == 1


def test_a_quote_that_is_never_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = csv_text(statements([HOLDING, WORKS, OWNERSHIP])).splitlines(keepends=True)
    broken = (
        csv_text([statement("c-1", "Company", "name", "Works 1")]).splitlines()[1].replace('Works 1"', "Works 1") + "\n"
    )
    path = tmp_path / "statements.csv"
    path.write_text("".join([*lines[:3], broken, *lines[3:]]), encoding="utf-8")
    result = Read(path)
    assert len(result.claims) == 1
    (refused,) = [record for record in result.records if record.refusal]
    assert (refused.line, refused.refusal) == (4, "no text: a quote is opened and never closed")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('"a","b"', "statement: 2 cells, expected 14 as in the first line"),
        (",".join(['"x"'] * 13 + ['"x"y']), "statement: its quotes or commas are wrong"),
        (",".join(['""'] * 14), "statement: 'canonical_id' is empty"),
    ],
)
def test_rows_at_fault_are_refused_one_by_one(tmp_path: Path, row: str, reason: str) -> None:
    text = csv_text(statements([HOLDING, WORKS, OWNERSHIP]))
    path = tmp_path / "statements.csv"
    path.write_text(f"{text}{row}\n", encoding="utf-8")
    result = Read(path)
    assert len(result.claims) == 1
    assert len(result.refusals) == 1
    assert result.refusals[0].startswith(reason)


def test_json_rows_at_fault_are_refused_one_by_one(tmp_path: Path) -> None:
    rows: list[object] = [
        *statements([HOLDING, WORKS, OWNERSHIP]),
        {"prop": "name"},
        [1],
        {**statement("a", "b", "c", "d"), "value": 7},
    ]
    result = Read(written(tmp_path / "statements.json", rows))
    assert len(result.claims) == 1
    assert [reason.partition(":")[0] for reason in result.refusals] == ["statement", "no entity", "statement"]


def test_columns_may_come_in_any_order_and_more_of_them(tmp_path: Path) -> None:
    rows = statements([HOLDING, WORKS, OWNERSHIP])
    names = [*reversed(COLUMNS), "extra"]
    lines = [",".join(names), *(",".join([json.dumps(row.get(name, "")) for name in names]) for row in rows)]
    path = tmp_path / "statements.csv"
    path.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    assert len(Read(path).claims) == 1
