"""SIPRI's exports: every row is told, certain values as certain, or refused with its line and the reason."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from defgraph.errors import DataError
from defgraph.identity.naming import Naming
from defgraph.model import Bounds, text_sha256
from defgraph.registers.sipri import open_sipri

if TYPE_CHECKING:
    from defgraph.model import Report
    from defgraph.registers.records import Record

EXAMPLES = Path(__file__).parents[2] / "examples" / "registers"
QUERY = (
    "Transfers of major conventional arms from {} to {} . Deals with deliveries made for the year range '{}' to '{}' "
)
ALL = QUERY.format("All countries ", "All countries", "Not specified", "Not specified")
DATE = "Data generated: 13 Mar 2025 10:02:49 AM"
HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
YEARLY_HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,"
    "Order date is estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,"
    "Status,SIPRI estimate,TIV deal unit,TIV delivery values,Local production"
)
GOOD = "Chile,France,2011,,4,,Type-901,helicopter,4,,2012; 2013,New,For police,2,8,8"
YEARLY_GOOD = "7,France,Chile,Type-901,helicopter,Aircraft,2011,No,4,No,2012,No,New,2,2,8,No"


def written(folder: Path, *lines: str, encoding: str = "utf-8", end: str = "\n") -> Path:
    path = folder / "export.csv"
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return path


def register(folder: Path, *rows: str, query: str = ALL) -> Path:
    return written(folder, query, "", DATE, HEADER, *rows)


def yearly(folder: Path, *rows: str, query: str = ALL) -> Path:
    return written(folder, query, "", DATE, YEARLY_HEADER, *rows)


def read(path: Path, issued: str | None = None, scope: str | None = None) -> list[Record]:
    return list(open_sipri(path, Naming(), issued, scope).records())


def reports(path: Path) -> list[Report]:
    records = read(path)
    assert [record.refusal for record in records] == [""] * len(records)
    return [report for record in records for report in record.reports]


def told(report: Report) -> tuple[object, ...]:
    figures = (report.ordered, report.delivered, report.quantity)
    return (report.stage, report.stance, report.since, report.date, *[plain(figure) for figure in figures])


def plain(bounds: Bounds | None) -> object:
    if bounds is None:
        return None
    return int(bounds.low or 0) if bounds.exact is not None else f">={bounds.low}"


def exactly(number: int) -> Bounds:
    return Bounds(Decimal(number), Decimal(number))


def row(**cells: str) -> str:
    """Return a row of the register layout; keys are the first letters of the columns' names."""
    usual = {
        "recipient": "Chile", "supplier": "France", "order": "2011", "order_mark": "", "ordered": "4",
        "ordered_mark": "", "designation": "Type-901", "description": "helicopter", "delivered": "4",
        "delivered_mark": "", "years": "2012", "status": "New", "comments": "", "unit": "2", "total": "8", "tiv": "8",
    }  # fmt: skip
    assert cells.keys() <= usual.keys()
    return ",".join((usual | cells).values())


def year_row(**cells: str) -> str:
    usual = {
        "id": "7", "supplier": "France", "recipient": "Chile", "designation": "Type-901", "description": "helicopter",
        "category": "Aircraft", "order": "2011", "order_estimate": "No", "number": "4", "number_estimate": "No",
        "year": "2012", "year_estimate": "No", "status": "New", "estimate": "2", "unit": "2", "tiv": "8", "local": "No",
    }  # fmt: skip
    assert cells.keys() <= usual.keys()
    return ",".join((usual | cells).values())


# The register layout: what a row tells


def test_a_row_gives_an_order_and_a_delivery(tmp_path: Path) -> None:
    order, delivery = reports(register(tmp_path, GOOD))
    assert told(order) == ("ordered", "asserts", None, "2011", 4, None, None)
    assert told(delivery) == ("delivered", "asserts", "2012", "2013", None, 4, None)
    assert (order.claim.subject, order.claim.relation, order.claim.object) == ("france", "supplies", "chile")
    assert order.claim == delivery.claim
    assert (order.note, delivery.note) == ("For police", None)
    assert (order.condition, delivery.condition, order.tiv, delivery.tiv) == ("new", "new", None, Decimal(8))
    assert order.deal == delivery.deal == "2011"
    assert order.value is None


def test_a_span_is_the_row_without_its_line_end(tmp_path: Path) -> None:
    path = register(tmp_path, GOOD, row(recipient="Peru"))
    text = path.read_text(encoding="utf-8")
    for report in reports(path):
        stretch = text[report.span.start : report.span.end]
        assert stretch in text.splitlines()
        assert text_sha256(stretch) == report.span.sha256


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"order_mark": "?"}, [("ordered", "asserts", None, 4), ("ordered", "hedges", "2011", None)]),
        ({"ordered_mark": "?"}, [("ordered", "asserts", "2011", None), ("ordered", "hedges", None, 4)]),
        (
            {"order_mark": "?", "ordered_mark": "?"},
            [("ordered", "asserts", None, None), ("ordered", "hedges", "2011", 4)],
        ),
        ({"ordered": ""}, [("ordered", "asserts", "2011", None)]),
        ({"ordered": "", "ordered_mark": "?"}, [("ordered", "asserts", "2011", None)]),
        ({"order": ""}, [("ordered", "asserts", None, 4)]),
        ({"order": "2026"}, [("ordered", "asserts", None, 4), ("ordered", "hedges", "2026", None)]),
    ],
)
def test_an_order_asserts_what_is_certain_and_hedges_the_rest(
    tmp_path: Path, cells: dict[str, str], expected: list[tuple[object, ...]]
) -> None:
    found = [report for report in reports(register(tmp_path, row(**cells))) if report.stage == "ordered"]
    assert [(r.stage, r.stance, r.date, plain(r.ordered)) for r in found] == expected
    assert len({r.span for r in found}) == len({r.claim for r in found}) == len({r.deal for r in found}) == 1


def test_an_uncertain_number_delivered_is_hedged_and_so_is_its_volume(tmp_path: Path) -> None:
    _, asserted, hedged = reports(register(tmp_path, row(delivered_mark="?")))
    assert told(asserted) == ("delivered", "asserts", None, "2012", None, None, None)
    assert told(hedged) == ("delivered", "hedges", None, None, None, 4, None)
    assert (asserted.tiv, hedged.tiv) == (None, Decimal(8))


@pytest.mark.parametrize(
    ("ordered", "delivered", "years", "stages"),
    [
        ("4", "0", "", ["ordered"]),
        ("4", "", "", ["ordered"]),
        ("4", "3", "2012", ["ordered", "delivering"]),
        ("4", "4", "2012", ["ordered", "delivered"]),
        ("4", "5", "2012", ["ordered", "delivered"]),
        ("", "5", "2012", ["ordered", "delivering"]),
        ("0", "5", "2012", ["ordered", "delivering"]),
        ("4", "", "2012", ["ordered", "delivering"]),
        ("4", "4", "", ["ordered", "delivered"]),
        ("4.0", "4", "2012", ["ordered", "delivered"]),
    ],
)
def test_the_stage_follows_from_the_numbers(
    tmp_path: Path, ordered: str, delivered: str, years: str, stages: list[str]
) -> None:
    path = register(tmp_path, row(ordered=ordered, delivered=delivered, years=years))
    assert [report.stage for report in reports(path)] == stages


@pytest.mark.parametrize(
    ("years", "since", "date", "note"),
    [
        ("2012", None, "2012", None),
        ("2012; 2013; 2014", "2012", "2014", None),
        ("2012;2013; 2014", "2012", "2014", None),
        ("2014; 2012", "2012", "2014", "delivered in 2012, 2014"),
        ("1984; 1986; 1987; 1991", "1984", "1991", "delivered in 1984, 1986–1987, 1991"),
    ],
)
def test_years_of_delivery_are_not_split_and_gaps_are_noted(
    tmp_path: Path, years: str, since: str | None, date: str, note: str | None
) -> None:
    delivery = reports(register(tmp_path, row(years=years)))[-1]
    assert (delivery.since, delivery.date, delivery.note) == (since, date, note)


def test_a_delivery_after_the_edition_is_no_fact(tmp_path: Path) -> None:
    _, asserted, hedged = reports(register(tmp_path, row(years="2024; 2026")))
    assert (asserted.since, asserted.date, plain(asserted.delivered)) == (None, None, 4)
    assert (hedged.stance, hedged.since, hedged.date) == ("hedges", "2024", "2026")


@pytest.mark.parametrize(
    ("status", "condition"),
    [
        ("New", "new"),
        ("Second hand", "second-hand"),
        ("Second hand but modernized", "second-hand-modernised"),
        ("", None),
    ],
)
def test_status_is_the_condition(tmp_path: Path, status: str, condition: str | None) -> None:
    assert {report.condition for report in reports(register(tmp_path, row(status=status)))} == {condition}


def test_a_sum_of_money_in_the_comments_is_no_value(tmp_path: Path) -> None:
    order = reports(register(tmp_path, row(comments="$350 m deal")))[0]
    assert (order.note, order.value) == ("$350 m deal", None)


def test_rebels_organisations_and_unknown_sides_are_kept_as_such(tmp_path: Path) -> None:
    naming = Naming()
    path = register(
        tmp_path,
        row(recipient="Amal (Lebanon)*", supplier="unknown supplier(s)"),
        row(recipient="African Union**", supplier="Soviet Union"),
    )
    claims = [record.reports[0].claim for record in open_sipri(path, naming).records()]
    classes = {entity.id: (entity.label, entity.entity_class) for entity in naming.met()}
    assert classes[claims[0].object] == ("Amal (Lebanon)", "organisation")
    assert classes[claims[0].subject] == ("unknown supplier(s)", "collective")
    assert classes[claims[1].object] == ("African Union", "international-organisation")
    assert classes[claims[1].subject] == ("Soviet Union", "country")


# Records over two lines


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_record_that_breaks_within_its_comments_is_one(tmp_path: Path, end: str) -> None:
    path = register(tmp_path, "Chile,France,2011,,4,,Type-901,helicopter,4,,2012,New,For police" + end + ",2,8,8", GOOD)
    records = read(path)
    assert [record.line for record in records] == [5, 7]
    first = records[0].reports[0]
    text = path.read_bytes().decode()
    assert text[first.span.start : first.span.end].endswith(f"For police{end},2,8,8")
    assert first.note == "For police"
    assert records[0].reports[1].tiv == Decimal(8)


def test_comments_may_go_on_in_the_next_lines(tmp_path: Path) -> None:
    path = register(tmp_path, "Chile,France,2011,,4,,Type-901,helicopter,4,,2012,New,For", "", "the", "police,2,8,8")
    order = reports(path)[0]
    assert order.note == "For the police"


def test_a_row_that_breaks_off_is_refused_and_the_next_one_is_read(tmp_path: Path) -> None:
    records = read(register(tmp_path, "Chile,France,2011,,4,,Type-901,helicopter,4,,2012,New,For police", GOOD))
    assert [(record.line, bool(record.refusal)) for record in records] == [(5, True), (6, False)]
    assert "breaks off within its comments" in records[0].refusal


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("Chile,France,2011,,4,,Type-901,helicopter", ",4,,2012,New,For police,2,8,8"),
        ("Chile,France,2011,,4,,Type-901,helicopter,4,,2012,New,For police,2", ",8,8"),
        ("Chile,France,2011,,4,,Type-901,helicopter,4,,2012,New,For police", "Chile,France,2011,"),
    ],
)
def test_lines_that_only_happen_to_fit_are_not_joined(tmp_path: Path, head: str, tail: str) -> None:
    records = read(register(tmp_path, head, tail))
    assert [(record.line, bool(record.refusal)) for record in records] == [(5, True), (6, True)]


# Several deals of one claim


def test_deals_of_one_claim_are_told_apart_by_the_year_of_order(tmp_path: Path) -> None:
    deals = [r.deal for r in reports(register(tmp_path, row(order="2011"), row(order="2009"))) if r.stage == "ordered"]
    assert deals == ["2011", "2009"]


def test_deals_of_one_year_are_numbered_by_what_they_are_not_where_they_stand(tmp_path: Path) -> None:
    rows = [row(ordered="12", years="2014"), row(ordered="4"), row(ordered="4", status="Second hand")]
    there = {r.span.sha256: r.deal for r in reports(register(tmp_path, *rows))}
    back = {r.span.sha256: r.deal for r in reports(register(tmp_path, *rows[::-1]))}
    assert there == back
    assert [there[text_sha256(each)] for each in rows] == ["2011/2", "2011", "2011/3"]


def test_a_deal_keeps_its_key_when_more_of_it_is_delivered(tmp_path: Path) -> None:
    before = [row(ordered="4"), row(ordered="9", delivered="0", years="", tiv="0")]
    after = [row(ordered="9", delivered="2", years="2013", comments="Delayed", tiv="4"), row(ordered="4", tiv="9")]
    keys = [
        {plain(r.ordered): r.deal for r in reports(register(tmp_path, *rows)) if r.stage == "ordered"}
        for rows in (before, after)
    ]
    assert keys[0] == keys[1] == {4: "2011", 9: "2011/2"}


def test_rows_that_say_exactly_the_same_are_two_deals(tmp_path: Path) -> None:
    found = [r for r in reports(register(tmp_path, GOOD, GOOD)) if r.stage == "ordered"]
    assert [r.deal for r in found] == ["2011", "2011/2"]
    assert len({r.id for r in found}) == 2


def test_spellings_of_one_designation_are_deals_of_one_claim(tmp_path: Path) -> None:
    found = reports(register(tmp_path, row(designation="Type-901 -"), row(designation="Type 901", ordered="5")))
    assert len({r.claim for r in found}) == 1
    assert {r.deal for r in found} == {"2011", "2011/2"}


# Refusals


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(ordered="a dozen"), "'number ordered': 'a dozen' is no number"),
        (row(ordered="-4"), "'number ordered': '-4' is no number"),
        (row(ordered="1,200"), "17 cells where 16 are expected"),
        (row(delivered="4e9"), "'number delivered': '4e9' is no number"),
        (row(order="201"), "'year of order': '201' is no year"),
        (row(order="3011"), "'year of order': '3011' is no year"),
        (row(years="2012-2014"), "'year(s) of delivery': '2012-2014' is no year"),
        (row(order_mark="x"), "'year of order ?': 'x' stands where only ?"),
        (row(status="Used"), "'status': 'Used' is no status"),
        (row(recipient=""), "'recipient': it is empty"),
        (row(designation="-"), "'weapon designation': '-' is no name"),
        (row(supplier="Chile"), "supplier and recipient are the same: 'Chile', 'Chile'"),
        (row(supplier='"France"'), "quotation marks"),
        (row(tiv="n/a"), "'sipri tiv of delivered weapons': 'n/a' is no number"),
        ("Source: SIPRI", "ends early: 1 of 16 cells"),
        (GOOD + ",more", "17 cells where 16 are expected"),
        (GOOD.replace("Chile", "Chi\0le"), "NUL"),
        (GOOD + "x" * (1 << 20), "longer than 1 MiB"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_line_and_the_reason(
    tmp_path: Path, bad: str, reason: str
) -> None:
    first, second, third = read(register(tmp_path, GOOD, bad, GOOD))
    assert not first.refusal
    assert not third.refusal
    assert (second.line, second.reports) == (6, ())
    assert reason in second.refusal
    assert bad.startswith(second.text)


def test_a_refused_row_makes_no_entities(tmp_path: Path) -> None:
    naming = Naming()
    list(open_sipri(register(tmp_path, GOOD, row(recipient="Peru", order="x")), naming).records())
    assert "peru" not in {entity.id for entity in naming.met()}


def test_blank_and_merely_padded_lines_are_no_rows(tmp_path: Path) -> None:
    records = read(register(tmp_path, "", GOOD, "," * 40, "   ", GOOD))
    assert [record.line for record in records] == [6, 9]


def test_a_second_header_means_two_exports_in_one_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"export\.csv:6:1: the header comes again"):
        read(register(tmp_path, GOOD, HEADER, GOOD))


# The edition and its scope


@pytest.mark.parametrize(
    ("query", "identifier", "edition_of"),
    [
        (ALL, "sipri-2025-03-13", "sipri"),
        (QUERY.format("All countries", "Viet Nam ", "Not specified", "Not specified"), None, "sipri-to-viet-nam"),
        (QUERY.format("United States  ", "All countries", "1990", "2024"), None, "sipri-from-united-states-since-1990"),
        (QUERY.format("All countries", "All countries", "1950", "2024"), "sipri-2025-03-13", "sipri"),
        (ALL.replace("deliveries made", "deliveries or orders made"), None, "sipri-with-orders"),
        (ALL.replace("for the year", "for year").replace("'", "?"), "sipri-2025-03-13", "sipri"),
    ],
)
def test_the_edition_is_named_for_its_date_and_for_what_was_asked(
    tmp_path: Path, query: str, identifier: str | None, edition_of: str
) -> None:
    (document,) = open_sipri(register(tmp_path, GOOD, query=query), Naming()).documents
    assert document.edition_of == edition_of
    assert document.id == (identifier or edition_of.replace("sipri", "sipri-2025-03-13"))
    assert (document.issued, document.publisher, document.own) == ("2025-03-13", "sipri", True)
    assert document.text is not None
    assert document.text.length == len((tmp_path / "export.csv").read_text(encoding="utf-8"))


def test_next_year_the_same_query_is_the_next_edition(tmp_path: Path) -> None:
    this, following = (
        open_sipri(
            written(
                tmp_path, QUERY.format("Russia", "India", "1990", year), f"Data generated: {date} 2:00:00 PM", HEADER
            ),
            Naming(),
        ).documents[0]
        for year, date in (("2023", "11 Mar 2024"), ("2024", "10 Mar 2025"))
    )
    assert this.edition_of == following.edition_of
    assert this.id != following.id


def test_the_two_layouts_are_different_registers(tmp_path: Path) -> None:
    (other,) = open_sipri(yearly(tmp_path, YEARLY_GOOD), Naming()).documents
    assert (other.id, other.edition_of) == ("sipri-yearly-2025-03-13", "sipri-yearly")


def test_where_the_years_asked_for_begin_after_the_order_deliveries_are_a_lower_bound(tmp_path: Path) -> None:
    query = QUERY.format("All countries", "All countries", "1990", "2024")
    path = register(tmp_path, row(order="1988", ordered="9", years="1990; 1991"), row(order="1988"), query=query)
    delivering, complete = (record.reports[-1] for record in read(path))
    assert (plain(delivering.delivered), delivering.since, delivering.date) == (">=4", None, "1991")
    assert plain(complete.delivered) == 4  # all that was ordered: nothing can have been delivered before


def test_where_the_years_asked_for_end_long_before_the_edition_deliveries_are_a_lower_bound(tmp_path: Path) -> None:
    query = QUERY.format("All countries", "All countries", "Not specified", "2015")
    (record,) = read(register(tmp_path, row(ordered="9"), query=query))
    assert plain(record.reports[-1].delivered) == ">=4"


@pytest.mark.parametrize(
    ("issued", "scope", "identifier", "edition_of"),
    [
        ("2025-03-13", "all", "sipri-2025-03-13", "sipri"),
        ("2025-03-13", "all to all", "sipri-2025-03-13", "sipri"),
        ("2025", "all to Viet Nam with orders since 1990", None, "sipri-to-viet-nam-with-orders-since-1990"),
        ("2025-03", "Russia to all", "sipri-2025-03-from-russia", "sipri-from-russia"),
        ("2025-03", ALL, "sipri-2025-03", "sipri"),
        ("2025-03", "unknown", "sipri-2025-03-unknown-scope", None),
    ],
)
def test_a_copy_without_preamble_is_told_date_and_scope(
    tmp_path: Path, issued: str, scope: str, identifier: str | None, edition_of: str | None
) -> None:
    (document,) = open_sipri(written(tmp_path, HEADER, GOOD), Naming(), issued, scope).documents
    assert document.edition_of == edition_of
    assert identifier is None or document.id == identifier


@pytest.mark.parametrize("scope", ["all to Vietnam", "all to Viet Nam", "all to VNM"])
def test_a_state_in_the_scope_is_the_same_however_it_is_spelt(tmp_path: Path, scope: str) -> None:
    path = written(tmp_path, HEADER, GOOD, row(recipient="Viet Nam"), row(recipient="", supplier="Peru"))
    file = open_sipri(path, Naming(), "2025-03-13", scope)
    assert file.documents[0].edition_of == "sipri-to-viet-nam"
    assert [record.refusal for record in file.records()] == [
        f"the recipient 'Chile' is not within the scope told, {scope!r}",
        "",
        "column 'recipient': it is empty",
    ]


def test_an_export_that_tells_its_scope_itself_is_believed(tmp_path: Path) -> None:
    query = QUERY.format("All countries", "Türkiye", "Not specified", "Not specified")
    file = open_sipri(register(tmp_path, GOOD, query=query), Naming())
    assert [record.refusal for record in file.records()] == [""]
    turkey = open_sipri(register(tmp_path, GOOD, query=query.replace("Türkiye", "Turkey")), Naming())
    assert file.documents[0].edition_of == turkey.documents[0].edition_of


@pytest.mark.parametrize(
    ("lines", "issued", "scope", "message"),
    [
        ([HEADER], None, "all", "tells the date of the edition; tell it with --issued"),
        ([HEADER], "2025-03-13", None, "tells what was asked for; tell it with --scope"),
        ([HEADER], "13 March", "all", "'13 March', which is no date"),
        ([HEADER], "2025-03-13", "everything", "the scope 'everything' cannot be read"),
        ([ALL, DATE, HEADER], "2025-03-14", None, "says itself that it was generated 2025-03-13"),
        ([ALL, DATE, HEADER], None, "all to Peru", "it says itself: from all to all"),
        ([ALL, "Data generated: yesterday", HEADER], None, None, ":2:1: the line that tells when"),
        ([ALL, "Data generated: 31 Feb 2025", HEADER], None, None, ":2:1: the line that tells when"),
        ([ALL[:60], DATE, HEADER], None, None, ":1:1: the line that tells which transfers"),
        ([ALL, DATE, GOOD], None, None, "no header of a SIPRI export"),
        ([ALL, DATE, HEADER.replace("Supplier", "Seller country")], None, None, "'seller country'"),
        ([ALL, DATE, HEADER.replace(", ,", ",")], None, None, "nobody can tell what is uncertain"),
        ([ALL, DATE, HEADER + ",Region"], None, None, "'region'"),
        ([ALL, DATE, HEADER.replace("status", "sta\0tus")], None, None, "NUL"),
    ],
)
def test_a_file_that_cannot_be_told_is_refused_as_a_whole(
    tmp_path: Path, lines: list[str], issued: str | None, scope: str | None, message: str
) -> None:
    with pytest.raises(DataError) as caught:
        open_sipri(written(tmp_path, *lines), Naming(), issued, scope)
    (finding,) = caught.value.findings
    assert message in str(finding)
    assert finding.remedy


# Copies that other programs changed


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (HEADER + ";" * 30, GOOD.replace("2012; 2013", "2012;2013") + ";" * 29),
        (HEADER + "," * 30, GOOD + "," * 30),
        (HEADER, GOOD + ";;;"),
        ("\ufeff" + HEADER, GOOD),
        (HEADER.replace(", ,", ",Unnamed: 3,", 1).replace(", ,", ",Unnamed: 5,", 1), GOOD),
        (HEADER.replace("Number delivered", "Deliveries in the Year Range"), GOOD),
        (HEADER.replace(",", ";"), GOOD.replace("2012; 2013", '"2012! 2013"').replace(",", ";").replace("!", ";")),
        (",".join([f'"{name}"' for name in HEADER.split(",")]), ",".join([f'"{cell}"' for cell in GOOD.split(",")])),
        (HEADER.replace("Recipient,Supplier", "Supplier,Recipient"), GOOD.replace("Chile,France", "France,Chile")),
    ],
)
def test_a_damaged_copy_tells_the_same(tmp_path: Path, header: str, line: str) -> None:
    whole = reports(register(tmp_path, GOOD))
    records = read(written(tmp_path, header, line, end="\r\n"), "2025-03-13", "all")
    found = [report for record in records for report in record.reports]
    assert [(r.claim, told(r), r.tiv, r.note) for r in found] == [(r.claim, told(r), r.tiv, r.note) for r in whole]


def test_a_record_over_two_lines_is_one_in_a_padded_copy_too(tmp_path: Path) -> None:
    pad = "," * 20
    head = "Chile,France,2011,,4,,Type-901,helicopter,4,,2012; 2013,New,For"
    lines = [HEADER + pad, head + pad, "police,2,8,8" + pad, GOOD + pad]
    records = read(written(tmp_path, *lines), "2025", "all")
    assert [(record.line, record.refusal) for record in records] == [(2, ""), (4, "")]
    assert records[0].reports[0].note == "For police"


def test_in_a_padded_copy_a_row_without_values_is_whole(tmp_path: Path) -> None:
    pad = "," * 20
    lines = [HEADER + pad, row(unit="", total="", tiv="") + pad, GOOD + pad]
    assert [record.refusal for record in read(written(tmp_path, *lines), "2025", "all")] == ["", ""]


def test_a_decimal_comma_is_read_where_it_cannot_part_thousands(tmp_path: Path) -> None:
    rows = [row(tiv="0!35"), row(tiv="4!5"), row(tiv="1!200")]
    lines = [HEADER.replace(",", ";"), *[each.replace(",", ";").replace("!", ",") for each in rows]]
    records = read(written(tmp_path, *lines), "2025", "all")
    assert [record.reports[-1].tiv for record in records[:2]] == [Decimal("0.35"), Decimal("4.5")]
    assert "'1,200' is no number" in records[2].refusal


def test_between_semicolons_one_inside_a_value_is_ambiguous(tmp_path: Path) -> None:
    lines = [HEADER.replace(",", ";"), GOOD.replace(",", ";")]
    (record,) = read(written(tmp_path, *lines), "2025", "all")
    assert "17 cells where 16 are expected: a semicolon inside a value" in record.refusal


def test_a_quotation_mark_that_does_not_close_spoils_its_row_only(tmp_path: Path) -> None:
    semicolons = row().replace(",", ";")
    lines = [HEADER.replace(",", ";"), semicolons.replace("New;", 'New;"for '), semicolons, semicolons]
    assert [bool(record.refusal) for record in read(written(tmp_path, *lines), "2025", "all")] == [True, False, False]


def test_a_quoted_cell_may_break_over_lines(tmp_path: Path) -> None:
    semicolons = row(comments="@").replace(",", ";").replace("@", '"For\r\npolice; army"')
    lines = [HEADER.replace(",", ";"), semicolons, row().replace(",", ";")]
    records = read(written(tmp_path, *lines), "2025", "all")
    assert [(record.line, record.refusal) for record in records] == [(2, ""), (4, "")]
    assert " ".join((records[0].reports[0].note or "").split()) == "For police; army"


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-8-sig"])
def test_accents_are_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, ALL, DATE, HEADER, row(comments="Värmlä engine; for São"), GOOD, encoding=encoding)
    records = read(path)
    assert records[0].reports[0].note == "Värmlä engine; for São"
    text = path.read_bytes().decode(encoding)
    last = records[1].reports[0].span
    assert text[last.start : last.end] == GOOD


# The database-id layout


def test_each_row_of_a_deal_is_a_delivery_and_the_first_also_its_order(tmp_path: Path) -> None:
    rows = [year_row(year="2014", number="2"), year_row(year="2012", number="5"), year_row(year="2013", number="1")]
    first, second, third = read(yearly(tmp_path, *rows))
    assert [told(r) for r in first.reports] == [
        ("ordered", "asserts", None, "2011", None, None, None),
        ("delivering", "asserts", None, "2014", None, 8, 2),
    ]
    assert [told(r) for r in second.reports] == [("delivering", "asserts", None, "2012", None, 5, 5)]
    assert [told(r) for r in third.reports] == [("delivering", "asserts", None, "2013", None, 6, 1)]
    assert {r.deal for record in (first, second, third) for r in record.reports} == {"7"}
    assert first.reports[0].span == first.reports[1].span


def test_estimates_are_hedged_and_so_is_every_total_that_rests_on_one(tmp_path: Path) -> None:
    rows = [
        year_row(order_estimate="Yes", number="2"),
        year_row(order_estimate="Yes", year="2013", number="3", number_estimate="Yes"),
        year_row(order_estimate="Yes", year="2014", number="1", year_estimate="Yes"),
    ]
    first, second, third = read(yearly(tmp_path, *rows))
    assert [told(r) for r in first.reports] == [
        ("ordered", "asserts", None, None, None, None, None),
        ("ordered", "hedges", None, "2011", None, None, None),
        ("delivering", "asserts", None, "2012", None, 2, 2),
    ]
    assert [told(r) for r in second.reports] == [
        ("delivering", "asserts", None, "2013", None, None, None),
        ("delivering", "hedges", None, None, None, 5, 3),
    ]
    assert [told(r) for r in third.reports] == [
        ("delivering", "asserts", None, None, None, None, None),
        ("delivering", "hedges", None, "2014", None, 6, 1),
    ]
    assert [r.tiv for r in (*second.reports, *third.reports)] == [None, Decimal(8)] * 2


def test_rows_of_a_deal_may_stand_apart(tmp_path: Path) -> None:
    rows = [year_row(), year_row(id="8", designation="Type-902"), year_row(year="2013", number="1")]
    first, other, last = read(yearly(tmp_path, *rows))
    assert [r.stage for r in first.reports] == [r.stage for r in other.reports] == ["ordered", "delivering"]
    assert [told(r) for r in last.reports] == [("delivering", "asserts", None, "2013", None, 5, 1)]


def test_deliveries_before_the_years_asked_for_make_totals_lower_bounds(tmp_path: Path) -> None:
    query = QUERY.format("All countries", "All countries", "1990", "2024")
    rows = [year_row(order="1988", year="1990"), year_row(id="8", order="1990", year="1991")]
    before, within = read(yearly(tmp_path, *rows, query=query))
    assert plain(before.reports[-1].delivered) == ">=4"
    assert plain(before.reports[-1].quantity) == 4
    assert plain(within.reports[-1].delivered) == 4


def test_a_number_that_is_not_told_leaves_a_lower_bound(tmp_path: Path) -> None:
    first, second = read(yearly(tmp_path, year_row(), year_row(year="2013", number="")))
    assert plain(first.reports[-1].delivered) == 4
    assert told(second.reports[0]) == ("delivering", "asserts", None, "2013", None, ">=4", None)


def test_local_production_is_noted(tmp_path: Path) -> None:
    order = reports(yearly(tmp_path, year_row(local="Yes")))[0]
    assert (order.stage, order.note) == ("ordered", "local production")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (year_row(), "the same row stands in line 5"),
        (year_row(year="2013", recipient="Peru"), "'recipient': 'Peru', where deal 7 has 'Chile' in line 5"),
        (year_row(year="2013", order="2010"), "'order date': '2010', where deal 7 has '2011' in line 5"),
        (year_row(year=""), "'delivery year': it is empty"),
        (year_row(number_estimate="maybe"), "'maybe' stands where Yes or No"),
        (year_row(id=""), "'sipri at database id': it is empty"),
    ],
)
def test_rows_that_do_not_belong_together_are_refused(tmp_path: Path, bad: str, reason: str) -> None:
    first, second, third = read(yearly(tmp_path, year_row(), bad, year_row(year="2014", number="1")))
    assert not first.refusal
    assert reason in second.refusal
    assert plain(third.reports[-1].delivered) == 5


def test_a_deal_has_no_more_than_a_thousand_rows(tmp_path: Path) -> None:
    rows = [year_row(year="2013", number=str(number)) for number in range(1, 1103)]
    records = read(yearly(tmp_path, *rows))
    assert sum(not record.refusal for record in records) == 1000
    assert "more than 1,000 rows" in records[-1].refusal


def test_an_older_export_with_deal_ids_sellers_and_buyers_is_read(tmp_path: Path) -> None:
    header = YEARLY_HEADER.replace("SIPRI AT Database ID,Supplier,Recipient", "Deal ID,Seller,Buyer").replace(",", ";")
    (record,) = read(written(tmp_path, header, YEARLY_GOOD.replace(",", ";")), "2023-03-12", "all")
    assert [r.stage for r in record.reports] == ["ordered", "delivering"]


# The examples that come with the project


def test_the_examples_are_read_whole_and_copies_tell_the_same() -> None:
    whole = read(EXAMPLES / "sipri-register-2025.csv")
    assert [record.refusal for record in whole] == [""] * 36
    for name, options in (
        ("sipri-register-padded.csv", ("2025-03-10", "all to all")),
        ("sipri-register-semicolons.csv", ()),
    ):
        copy = read(EXAMPLES / name, *options)
        assert [[(r.claim, told(r), r.deal, r.tiv) for r in record.reports] for record in copy] == [
            [(r.claim, told(r), r.deal, r.tiv) for r in record.reports] for record in whole
        ]


def test_the_example_editions_are_of_one_register() -> None:
    documents = [open_sipri(EXAMPLES / f"sipri-register-{year}.csv", Naming()).documents[0] for year in (2024, 2025)]
    assert [document.id for document in documents] == ["sipri-2024-03-11", "sipri-2025-03-10"]
    assert {document.edition_of for document in documents} == {"sipri"}


def test_the_example_of_the_database_id_layout_is_read_whole() -> None:
    records = read(EXAMPLES / "sipri-database-id.csv")
    assert [record.refusal for record in records] == [""] * 24
    submarines = [r for record in records for r in record.reports if r.deal == "70003" and r.stage == "delivering"]
    assert sorted((r.date, plain(r.delivered)) for r in submarines) == [
        ("2013", 2),
        ("2014", 4),
        ("2015", 6),
        ("2017", 8),
    ]
