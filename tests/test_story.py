"""What the five articles must show, asked as a user asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


def suppliers(answer: Callable[..., Any]) -> list[dict[str, Any]]:
    return answer("suppliers", "Viet Nam")  # type: ignore[no-any-return]


def test_suppliers_of_viet_nam_are_the_states_and_the_firms_in_talks(answer: Callable[..., Any]) -> None:
    rows = suppliers(answer)
    named = {row["supplier"] for row in rows}
    assert {"United States", "Russia", "Israel", "Lockheed Martin", "Boeing", "Raytheon", "Textron"} <= named
    assert all(row["stage"] and row["support_min"] >= 1 for row in rows)


def test_nothing_merely_discussed_is_shown_as_delivered(answer: Callable[..., Any]) -> None:
    delivered = {
        (row["supplier_id"], row["item_id"]) for row in suppliers(answer) if row["stage"] in {"delivering", "delivered"}
    }
    talked_of = {
        "c-130-hercules",
        "s-92",
        "ch-47-chinook",
        "scaneagle",
        "communication-and-defence-satellite",
        "starlink",
    }
    assert ("russia", "arms") in delivered
    assert ("united-states", "t-6-texan-ii") in delivered
    assert not talked_of & {item for _, item in delivered}


def test_direct_supply_triples_are_only_for_what_was_delivered(run: Callable[..., Result]) -> None:
    who = "SELECT ?s { ?s dg:supplies ent:viet-nam } ORDER BY ?s"
    lines = run("query", who, "--format", "tsv").stdout.split()
    assert [line.rpartition("/")[2] for line in lines[1:]] == ["israel", "lockheed-martin", "russia", "united-states"]
    assert run("query", "ASK { ent:boeing dg:negotiatesWith ent:viet-nam }").stdout == "true\n"
    assert run("query", "ASK { ent:boeing dg:supplies ent:viet-nam }").stdout == "false\n"


def test_scaneagle_is_pledged_and_its_delivery_denied_in_december_2022(answer: Callable[..., Any]) -> None:
    (row,) = [row for row in suppliers(answer) if row["item_id"] == "scaneagle"]
    assert row["stage"] == "pledged"
    reports = answer("show", row["claim"])["reports"]
    assert {(r["stage"], r["stance"]) for r in reports} == {("pledged", "asserts"), ("delivered", "denies")}
    assert {r["issued"] for r in reports} == {"2022-12-15"}


def test_the_t6_deal_evolves_from_two_to_three_of_twelve(answer: Callable[..., Any]) -> None:
    rows = [row for row in answer("timeline", "T-6") if row["delivered"] is not None]
    assert [(row["issued"], row["delivered"], row["ordered"]) for row in rows] == [
        ("2022-12-15", 2, 12),
        ("2025-11-02", 3, 12),
    ]
    assert len({row["claim"] for row in rows}) == 1


def test_the_s92_deal_has_both_its_reports_side_by_side(answer: Callable[..., Any]) -> None:
    (row,) = [row for row in suppliers(answer) if (row["supplier_id"], row["item_id"]) == ("lockheed-martin", "s-92")]
    sheet = answer("show", row["claim"])
    preliminary = [r for r in sheet["reports"] if r["stage"] == "agreed-in-principle"]
    assert {r["document"] for r in preliminary} == {"unknown-2025-11-02-hanoi", "cnewslive-2025-11-hegseth"}
    (valued,) = [r for r in preliminary if "value" in r["figures"]]
    assert valued["figures"]["value"] == {"min": 100_000_000, "max": None, "unit": "USD"}
    assert valued["figures"]["quantity"] == 2
    assert sheet["stage"] == "agreed-in-principle"


def test_the_audit_lists_single_sources_with_their_weak_points(answer: Callable[..., Any]) -> None:
    rows = answer("audit", "--max-support", "1")
    wanted = {"claim", "subject", "relation", "object", "item", "stage", "documents", "publishers"}
    wanted |= {"support_min", "support_max", "weak_points"}
    assert rows
    assert all(wanted <= row.keys() and row["support_min"] <= 1 for row in rows)


def test_the_c130_talks_have_more_reports_than_origins(answer: Callable[..., Any]) -> None:
    rows = answer("audit")
    (talks,) = [
        row
        for row in rows
        if (row["subject_id"], row["object_id"], row["item_id"]) == ("united-states", "viet-nam", "c-130-hercules")
    ]
    assert talks["stage"] == "discussed"
    assert talks["reports"] > talks["support_max"] >= talks["support_min"] == 1
    assert len(talks["documents"]) == 3


def test_the_embargo_is_lifted_and_gives_no_plain_triple(run: Callable[..., Result]) -> None:
    assert (
        run("query", "ASK { ?c a dg:Embargo ; dg:embargoTarget ent:viet-nam ; dg:stage stage:lifted }").stdout
        == "true\n"
    )
    assert run("query", "ASK { ?who dg:embargoes ent:viet-nam }").stdout == "false\n"


def test_the_path_from_lockheed_to_viet_nam_has_evidence(answer: Callable[..., Any]) -> None:
    rows = answer("path", "Lockheed Martin", "Viet Nam")
    assert (rows[0]["from_id"], rows[0]["to_id"]) == ("lockheed-martin", "viet-nam")
    assert all(row["evidence"] and all(claim["reports"] for claim in row["evidence"]) for row in rows)
    for number in {row["path"] for row in rows}:
        hops = [row for row in rows if row["path"] == number]
        assert [row["weakest"] for row in hops].count("weakest") == 1


def test_the_rank_tells_how_much_rests_on_single_sources(answer: Callable[..., Any]) -> None:
    rows = answer("rank")
    assert rows[0]["entity_id"] == "viet-nam"
    assert rows[0]["single_source_claims"] > 0
    assert any(row["rank_without"] is None for row in rows)


def test_denials_and_refusals_are_reports_too(answer: Callable[..., Any]) -> None:
    statements = {(row["statement"], row["stance"]) for row in answer("timeline", "SpaceX")}
    assert any("Participation" in statement and stance == "denies" for statement, stance in statements)
    (licence,) = [row for row in answer("audit") if row["relation"] == "licenses"]
    assert (licence["object_id"], licence["stage"]) == ("spacex", "refused")


def test_lineage_is_recorded_with_its_evidence(answer: Callable[..., Any]) -> None:
    sheet = answer("show", "trt-2022-12-15")
    assert sheet["rests_on"] == [{"document": "reuters-2022-12-arms-talks", "because": "credit"}]
    assert answer("show", "reuters-2022-12-arms-talks")["claims"] == []


def test_two_sources_are_two_speakers(answer: Callable[..., Any]) -> None:
    rows = [row for row in answer("timeline", "communication-and-defence-satellite") if row["speakers"]]
    assert rows
    assert all(len(row["speakers"]) == 2 for row in rows)
