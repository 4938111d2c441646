"""Mapping files: every fault at its line, all at once, with the nearest right word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from defgraph.errors import DataError
from defgraph.reading.mappings import read_mapping
from defgraph.vocabulary import ontology
from registers.fixtures_tables import MAPPING, ROWS, mapped, opened, table

if TYPE_CHECKING:
    from pathlib import Path


def faults(folder: Path, mapping: str) -> list[str]:
    """Return the findings on a mapping file, without its path."""
    with pytest.raises(DataError) as error:
        read_mapping(mapped(folder, mapping))
    return [str(finding).removeprefix(f"{folder / 'deals.mapping.yaml'}:") for finding in error.value.findings]


def test_a_sound_mapping_names_each_column_with_its_place(tmp_path: Path) -> None:
    mapping = read_mapping(mapped(tmp_path))
    named = {column.name: (column.place.line, column.place.column) for column in mapping.columns()}
    assert named["Seller"] == (7, 19)
    assert set(named) == {"Seller", "Buyer", "Item", "Stage", "Units", "When"}


def test_columns_the_table_does_not_have_are_told_at_once_with_the_nearest(tmp_path: Path) -> None:
    mapping = MAPPING.replace("column: Seller", "column: Sellers").replace("column: When", "column: Qqqqq")
    with pytest.raises(DataError) as error:
        opened(tmp_path, table(*ROWS), mapping)
    first, second = error.value.findings
    assert (first.place.line, first.message) == (7, "deals.csv has no column 'Sellers'")
    assert first.remedy == "did you mean 'Seller'?"
    assert (second.place.line, second.place.column) == (13, 20)
    assert second.remedy == "it has 'Seller', 'Buyer', 'Item', 'Units', 'When', 'Stage'"


def test_a_column_that_stands_twice_is_told_only_if_it_is_needed(tmp_path: Path) -> None:
    header = "Seller,Buyer,Item,Units,When,Stage,Note,Note,Units"
    with pytest.raises(DataError) as error:
        opened(tmp_path, table(header=header))
    assert [finding.message for finding in error.value.findings] == ["deals.csv has 2 columns 'Units' (4 and 9)"]


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("relation: supplies", "relation: suplies", "6:11: unknown relation 'suplies'; did you mean 'supplies'?"),
        ("relation: supplies\n", "", "1:1: a mapping file has no 'relation'; add `relation: …`"),
        ("document:", "documnt:", "1:1: unknown key 'documnt' in a mapping file"),
        ("  id: my-deals\n", "", "2:3: the document has no 'id'; add `id: …`"),
        ("my-deals", "My deals", "2:7: 'id' is 'My deals'; expected an id of lower-case letters, digits and hyphens"),
        ("  issued: 2024-01-31\n", "  edition_of: deals\n", "4:15: an edition without 'issued'"),
        ("2024-01-31", "2024-31-01", "4:11: 'issued' is '2024-31-01', which is no date"),
        ("origin: own", "origin: mine", "5:11: unknown origin 'mine'; expected one of own, unknown"),
        ("class: country", "class: materiel", "7:34: the subject is of class materiel; 'supplies' takes"),
        ("class: country", "class: contry", "7:34: unknown class 'contry'"),
        ("class: country", "klass: country", "7:27: unknown key 'klass' in the subject"),
        ("item: {column: Item}\n", "", "1:1: 'supplies' without an item; add `item: {column: …}`"),
        ("item: {column: Item}", "item: [Item]", "9:7: 'item' is a list; expected `column: …`, or a name"),
        ("item: {column: Item}", "item: {class: materiel}", "9:7: the item has no 'column'"),
        ("stage: {column: Stage}", "stage: orderd", "11:12: unknown stage 'orderd'"),
        ("{column: Stage}", "{column: Stage, values: {a: orderd}}", "11:40: unknown stage 'orderd'"),
        ("{column: Stage}", "{column: Stage, values: {a: ordered, A: offered}}", "11:49: 'A' of 'values' stands twice"),
        ("{column: Stage}", "{column: Stage, values: {a: }}", "11:37: 'a' of 'values' stands for nothing"),
        ("stage: {column: Stage}", "note: x", "11:5: a report has no 'stage'; add `stage: …`"),
        ("ordered: {column: Units}", "ordered: many", "12:14: 'ordered' is 'many'; expected a whole number"),
        ("{column: Units}", "{column: Units, times: x}", "12:37: 'times' is 'x'"),
        ("{column: Units}", "{column: Units, times: 0}", "12:37: 'times' is 0"),
        ("{column: Units}", "{column: Units, format: '%Y'}", "12:30: unknown key 'format' in 'ordered'"),
        ("{column: When}", "{column: When, format: '%d.%m.%y'}", "13:34: 'format' is '%d.%m.%y': a year of two digits"),
        ("{column: When}", "{column: When, format: '%d.%m'}", "13:34: 'format' is '%d.%m': it has no year, %Y"),
        ("{column: When}", "{column: When, format: '%d %Y'}", "13:34: 'format' is '%d %Y': it has a day and no month"),
        ("{column: When}", "{column: When, format: '%Q %Y'}", "13:34: 'format' is '%Q %Y': it has signs"),
        ("date: {column: When}", "date: yesterday", "13:11: 'date' is 'yesterday', which is no date"),
        ("date: {column: When}", "price: 3", "13:5: unknown key 'price' in a report"),
        ("date: {column: When}", "value: {amount: 3}", "13:12: 'value' has no 'currency'"),
        ("date: {column: When}", "value: {amount: 3, currency: euro}", "13:34: 'currency' is 'euro'; expected"),
        ("date: {column: When}", "condition: old", "13:16: unknown condition 'old'"),
        ("date: {column: When}", "only_if: {is: x}", "13:14: a condition of 'only_if' has no 'column'"),
        ("date: {column: When}", "only_if: yes", "13:14: 'only_if' is a single value; expected a list of conditions"),
        ("reports:\n", "table: {header: 0}\nreports:\n", "10:17: 'header' is 0; expected a whole number, 1 or more"),
        ("reports:\n", "table: {encoding: utf-16}\nreports:\n", "10:19: 'encoding' is 'utf-16'; expected utf-8"),
        ("reports:\n", "table: {encoding: rot13}\nreports:\n", "10:19: 'encoding' is 'rot13'"),
        ("reports:\n", "table: {delimiter: ';;'}\nreports:\n", "10:20: 'delimiter' is ';;'; expected one character"),
        ("reports:\n", "table: {thousands: '.'}\nreports:\n", "10:8: two separators are the same sign"),
        ("reports:\n", "leave_out: [{column: Item, is: Sum}]\nreports:\n", "10:13: what is left out has no 'because'"),
        ("reports:\n", "nothing: {a: b}\nreports:\n", "10:10: 'nothing' is a mapping; expected a word"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_remedy(tmp_path: Path, old: str, new: str, finding: str) -> None:
    assert old in MAPPING
    told = faults(tmp_path, MAPPING.replace(old, new, 1))
    assert any(one.startswith(finding) for one in told), told


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    mapping = MAPPING.replace("supplies", "suplies").replace("my-deals", "My Deals").replace("stage:", "stge:")
    assert len(faults(tmp_path, mapping)) >= 4


@pytest.mark.parametrize("content", ["", "- a\n", "just words\n", "a: [\n", "a: &x 1\nb: *x\n"])
def test_what_is_no_mapping_is_told_as_such(tmp_path: Path, content: str) -> None:
    assert faults(tmp_path, content)


def test_a_mapping_for_each_relation_of_the_ontology_is_sound(tmp_path: Path) -> None:
    for relation in ontology().relations.values():
        item = "item: {column: Item}\n" if relation.item_class else ""
        mapping = (
            f"document: {{id: all}}\nrelation: {relation.name}\nsubject: {{column: A}}\nobject: {{column: B}}\n{item}"
            f"reports: [{{stage: {relation.stages[0]}}}]\n"
        )
        file = opened(tmp_path, table("A Name,B Name,An Item", header="A,B,Item"), mapping)
        (record,) = file.records()
        assert [report.claim.relation for report in record.reports] == [relation.name], record.refusal


def test_a_relation_by_column_holds_each_row_to_its_own_roles_and_stages(tmp_path: Path) -> None:
    mapping = (
        MAPPING.replace("relation: supplies", "relation: {column: Kind, values: {sale: supplies, licence: licenses}}")
    ).replace("stage: {column: Stage}", "stage: {column: Stage, values: {agreed: ordered, running: in-force}}")
    rows = [f"Czechia,Viet Nam,Type-901,12,2021,{stage},{kind}" for stage, kind in (
        ("agreed", "sale"), ("running", "licence"), ("agreed", "licence"), ("agreed", "gift"),
    )]  # fmt: skip
    file = opened(tmp_path, table(*rows, header="Seller,Buyer,Item,Units,When,Stage,Kind"), mapping)
    told = [(record.reports[0].claim.relation if record.reports else record.refusal) for record in file.records()]
    assert told[:2] == ["supplies", "licenses"]
    assert told[2].startswith("unknown stage 'ordered'")
    assert told[3] == "column 'Kind' says 'gift'; expected one of 'sale', 'licence'"
