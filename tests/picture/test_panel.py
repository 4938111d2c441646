"""The evidence, an entity's claims and the table: what they show, and that a keyboard can use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from defgraph.dossiers import Base, Figure, Named

from .examples import document, dossier, page, report
from .test_browser import ATTACKS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Locator

    from defgraph.dossiers import Dossier

    from .conftest import Visit

    Go = Callable[[str], Visit]

PAPER, WIRE, DESK = (Named(name, label, "Publisher") for name, label in (("p", "Paper"), ("w", "Wire"), ("d", "Desk")))


def opened(seen: Visit, place: int = 0) -> Locator:
    """Open the claim of a row of the table; return the panel."""
    seen.page.locator("#table tbody tr").nth(place).click()
    return seen.page.locator("#panel")


def rungs(panel: Locator, kind: str) -> list[str]:
    return panel.locator(f".ladder .{kind} text:first-of-type").all_text_contents()


def of_sources(*documents: object, **changes: object) -> Dossier:
    """A claim reported in the first document; the others are known of."""
    known = {one.id: one for one in documents}  # type: ignore[attr-defined]
    return dossier(reports=(report(document=documents[0], speakers=()),), sources=known, **changes)


def tree(panel: Locator) -> str:
    """The lineage of the first report as text, two spaces deeper for each step."""
    found: str = panel.locator(".tree").first.evaluate(
        """(top) => {
          const under = (line) => [...line.children].filter((one) => one.nodeName === "UL");
          const beside = (line) => [...line.childNodes].filter((one) => !["UL", "BUTTON"].includes(one.nodeName));
          const own = (line) => beside(line).map((one) => one.textContent).join("").trimEnd();
          const walk = (list, deep) => [...list.children].flatMap((line) =>
            [" ".repeat(deep) + own(line), ...under(line).flatMap((one) => walk(one, deep + 2))]);
          return walk(top, 0).join("\\n");
        }"""
    )
    return found


# What a claim says


def test_the_ladder_marks_what_is_reached_and_what_is_spoken_of(visit: Go) -> None:
    said = [("ordered", "asserts"), ("ordered", "asserts"), ("discussed", "hedges"), ("delivered", "denies")]
    reports = tuple(report(id=str(n), stage=stage, stance=stance) for n, (stage, stance) in enumerate(said))
    panel = opened(visit(page([dossier(reports=reports)])))
    steps = panel.locator(".ladder .rung:not(.exit) text:first-of-type").all_text_contents()
    assert steps == [
        "delivered",
        "delivering",
        "ordered",
        "approved",
        "pledged",
        "agreed in principle",
        "offered",
        "discussed",
        "considered",
    ]
    assert rungs(panel, "reached") == rungs(panel, "asserts") == ["ordered"]
    assert rungs(panel, "hedges.rung") == ["discussed"]
    assert rungs(panel, "denies.rung") == ["delivered"]
    assert panel.locator(".ladder .rung.reached .stance").count() == 2
    assert rungs(panel, "exit") == ["blocked", "cancelled", "rejected", "stalled", "withdrawn"]
    words = panel.locator(".ladder").get_attribute("aria-label") or ""
    assert "Reached: ordered" in words
    assert "discussed: hedges" in words
    assert rungs(panel, "passed") == ["approved", "pledged", "agreed in principle", "offered", "considered"]
    assert words.endswith("Passed, not reported: considered, offered, agreed in principle, pledged, approved.")
    assert panel.locator(".passed title").first.text_content() == "approved: passed, not reported"


def test_an_exit_can_be_what_is_reached(visit: Go) -> None:
    reports = (report(id="1"), report(id="2", stage="stalled"))
    panel = opened(visit(page([dossier(reports=reports, stage="stalled")])))
    assert rungs(panel, "reached") == ["stalled"]
    assert rungs(panel, "asserts.rung:not(.exit)") == ["ordered"]


def test_relations_that_are_no_deal_have_their_own_stages(visit: Go) -> None:
    claim = dossier("a", "b", None, relation="meets", stage="held", reports=(report(stage="held"),))
    panel = opened(visit(page([claim])))
    assert panel.locator(".ladder .rung text:first-of-type").all_text_contents() == ["held", "planned", "cancelled"]


@pytest.mark.parametrize(
    ("support", "dots", "words"),
    [
        ((1, 1), (1, 0), "1 independent origin"),
        ((1, 3), (1, 2), "1–3 independent origins"),
        ((2, 2), (2, 0), "2 independent origins"),
        ((0, 2), (0, 2), "Up to 2 if the documents whose origin is unknown stand on their own."),
        ((1, 3), (1, 2), "1 for certain; up to 3 if the documents whose origin is unknown stand on their own."),
    ],
)
def test_support_is_told_in_words_and_dots(
    support: tuple[int, int], dots: tuple[int, int], words: str, visit: Go
) -> None:
    panel = opened(visit(page([dossier(support_min=support[0], support_max=support[1])])))
    assert words in panel.inner_text()
    drawn = panel.locator(".support .origins")
    assert (drawn.locator(".known").count(), drawn.locator(".maybe").count()) == dots


def test_a_report_of_a_register_tells_deal_and_condition(visit: Go) -> None:
    said = report(deal="SIPRI-1234", condition="second-hand", figures={"value": Figure(5, 7, "USD")})
    text = opened(visit(page([dossier(reports=(said,))]))).inner_text()
    for expected in ("SIPRI-1234", "second-hand", "value 5–7 USD"):
        assert expected in text


# Lineage


def test_lineage_is_a_tree_down_to_the_origins(visit: Go) -> None:
    paper = document(publisher=PAPER, bases=(Base("wire-1", "credit"), Base("desk-1", "overlap")))
    wire = document(id="wire-1", publisher=WIRE, issued="2024-01-01", bases=(Base("desk-1", "byline"),))
    desk = document(id="desk-1", publisher=DESK, issued="", issued_after="2023", origin="own", bases=())
    claim = of_sources(paper, wire, desk)
    assert tree(opened(visit(page([claim])))).splitlines() == [
        "Paper, 2024-01-02 paper-2024-01-02",
        "  Wire, 2024-01-01 wire-1: it credits it",
        "    Desk, not dated, after 2023 desk-1: the byline names it",
        "      the publisher's own reporting",
        "  Desk, not dated, after 2023 desk-1: their texts overlap as above",
    ]


def test_a_circle_is_cut_where_it_closes(visit: Go) -> None:
    paper = document(publisher=PAPER, bases=(Base("wire-1", "decision"),))
    wire = document(id="wire-1", publisher=WIRE, bases=(Base("paper-2024-01-02", "credit"),))
    lines = tree(opened(visit(page([of_sources(paper, wire)])))).splitlines()
    assert len(lines) == 3
    assert lines[2].endswith("paper-2024-01-02: it credits it in a circle: they rest on each other")


def test_speakers_and_unknown_origins_stand_in_the_tree(visit: Go) -> None:
    said = report(document=document(publisher=PAPER, bases=(), origin="unknown"))
    lines = tree(opened(visit(page([dossier(reports=(said,))])))).splitlines()
    assert lines[1:] == [
        "  the word of a person who was there",
        "  of unknown origin: it may repeat another text",
    ]


def test_what_a_document_rests_on_is_what_its_own_report_of_the_claim_does(visit: Go) -> None:
    wire = document(id="wire-1", publisher=WIRE, bases=(Base("desk-1", "credit"),))
    paper = document(publisher=PAPER, bases=(Base("wire-1", "credit"),))
    minister = Named("minister", "the minister", "Person")
    reports = (
        report(id="1", document=paper, speakers=()),
        report(id="2", document=wire, origin="own", speakers=(minister,)),
    )
    panel = opened(visit(page([dossier(reports=reports)])))
    assert tree(panel).splitlines()[1:] == [
        "  Wire, 2024-01-02 wire-1: it credits it",
        "    the word of the minister",
        "    the publisher's own reporting",
    ]
    assert "for this report alone" in panel.locator(".report").nth(1).inner_text()
    assert "for this report alone" not in panel.locator(".report").nth(0).inner_text()


def test_a_long_chain_of_documents_is_shown_whole(visit: Go) -> None:
    chain = [document(id=f"d{n}", publisher=None, issued="", bases=(Base(f"d{n + 1}", "credit"),)) for n in range(60)]
    lines = tree(opened(visit(page([of_sources(*chain)])))).splitlines()
    assert lines[-2].strip() == "d60: it credits it"
    assert lines[-1].strip() == "nothing known of what it rests on"


# What is taken for wrong, and days


def two_outlets() -> Dossier:
    """One report goes back to the wire, the other is the desk's own."""
    after_wire = document(id="paper-1", publisher=PAPER, issued="2024-01-02", bases=(Base("wire-1", "credit"),))
    own = document(id="desk-1", publisher=DESK, issued="2025-01-01", origin="own", bases=())
    wire = document(id="wire-1", publisher=WIRE, issued="2024-01-01", origin="own", bases=())
    reports = (
        report(id="1", document=after_wire, speakers=(), stage="delivered", dates={}),
        report(id="2", document=own, speakers=(), stage="ordered", dates={}),
    )
    known = {one.id: one for one in (after_wire, own, wire)}
    return dossier(
        stage="delivered",
        support_min=2,
        support_max=2,
        stage_support_min=1,
        stage_support_max=1,
        weak_points=(),
        reports=reports,
        sources=known,
    )


def test_a_report_that_no_longer_stands_is_struck_out_and_says_why(visit: Go) -> None:
    seen = visit(page([two_outlets()]))
    panel = opened(seen)
    seen.page.locator("input[name=believed][value=w]").click()
    assert panel.locator(".report").count() == 2
    struck = panel.locator(".report.fallen")
    assert struck.count() == 1
    assert "Paper" in struck.locator("h4").inner_text()
    assert struck.locator(".why").inner_text() == "No longer stands: Wire is taken for wrong."
    assert struck.locator(".tree .failed .who").inner_text() == "Wire, 2024-01-01"
    assert rungs(panel, "reached") == ["ordered"]
    assert "1 independent origin" in panel.inner_text()
    assert "1 no longer standing" in panel.inner_text()
    seen.page.locator("input[name=believed][value=d]").click()
    assert "It falls: nothing stands under it any more." in panel.inner_text()
    assert panel.locator(".report.fallen").count() == 2
    assert rungs(panel, "reached") == []
    seen.page.locator("#fate-undo").click()
    assert panel.locator(".report.fallen").count() == 0
    assert "2 independent origins" in panel.inner_text()
    button = panel.get_by_role("button", name="if wrong: wire-1")
    button.click()
    assert seen.page.locator("#fate-words").inner_text() == "If wire-1 is wrong: 0 claims fall, 1 weakens"
    assert button.get_attribute("aria-pressed") == "true"


def test_reports_outside_the_days_chosen_are_left_out(visit: Go) -> None:
    seen = visit(page([two_outlets()]))
    panel = opened(seen)
    seen.page.evaluate("location.hash = 'v=1&known-by=2024-06-30&claim=a-b-t'")
    expect(panel.locator(".report")).to_have_count(1)
    assert "1 outside the days chosen" in panel.inner_text()
    assert "Paper" in panel.locator(".report h4").inner_text()
    assert panel.locator(".report.fallen").count() == 0
    seen.page.evaluate("location.hash = 'v=1&known-by=2020-01-01&claim=a-b-t'")
    expect(panel.locator(".report")).to_have_count(0)
    assert "Nothing is reported of it within the days chosen." in panel.inner_text()


def test_speakers_taken_for_wrong_are_named(visit: Go) -> None:
    minister = Named("minister", "the minister", "Person")
    said = report(document=document(publisher=PAPER, bases=()), speakers=(minister,), dates={})
    seen = visit(page([dossier(reports=(said,))]))
    panel = opened(seen)
    panel.get_by_role("button", name="if wrong: the minister").click()
    assert seen.page.locator("#fate-words").inner_text().startswith("If the minister is wrong")
    expect(panel.locator(".why")).to_have_text("No longer stands: the minister is taken for wrong.")
    assert panel.locator(".tree .voice.failed").inner_text() == "the word of the minister"


# Hostile texts


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_texts_stay_text_in_every_field(attack: str, visit: Go) -> None:
    hostile = Named(attack, attack, attack)
    known = document(id=attack, publisher=hostile, url=attack, issued=attack, bases=(Base("x", attack),), origin=attack)
    below = document(id="x", publisher=hostile, url=attack, issued_after=attack, issued="", bases=(), origin=attack)
    said = report(
        document=known,
        speakers=(hostile,),
        figures={attack: Figure(1, 1, attack)},
        dates={attack: attack},
        note=attack,
        deal=attack,
        condition=attack,
    )
    claim = dossier(
        id=attack,
        subject=hostile,
        object=Named("o", attack, "Firm"),
        item=hostile,
        weak_points=(hostile,),
        reports=(said,),
        sources={"x": below, attack: known},
    )
    seen = visit(page([claim], title=attack))
    panel = opened(seen)
    for field in (".report dl", ".tree", ".alarm", ".report h4", "h2", ".kind"):
        assert attack in (panel.locator(field).first.text_content() or ""), field
    assert (panel.locator(".report dl").first.text_content() or "").count(attack) >= 9
    seen.page.locator("#path-from").fill(attack)
    seen.page.locator("#path-to").fill(f"{attack} (o)")
    seen.page.locator("#path-to").press("Enter")
    assert attack in (panel.locator(".stations").first.text_content() or "")
    seen.page.locator("#path-from").fill("no " + attack)
    seen.page.locator("#path-from").press("Enter")
    assert attack in (seen.page.locator("#path-told").text_content() or "")
    assert seen.page.locator("#panel a, #panel img, #paths b").count() == 0
    assert seen.messages == []
    assert seen.page.evaluate("window.violations") == []
    assert seen.page.evaluate("window.pwned") is None


@pytest.mark.parametrize(
    "url", ["ftp://a.org/x", "javascript:alert(1)", "http:a.org", " https://a.org", "data:text/html,x"]
)
def test_other_addresses_are_text(url: str, visit: Go) -> None:
    panel = opened(visit(page([dossier(reports=(report(document=document(url=url)),))])))
    assert panel.locator("a").count() == 0
    assert url.strip() in panel.inner_text()


# An entity, lists, the way back


SIDES = [
    dossier("a", "b"),
    dossier("a", "c", stage="discussed"),
    dossier("b", "a", support_min=2, weak_points=()),
    dossier("b", "a", None, relation="meets", stage="held", reports=(report(stage="held"),)),
    dossier("a", "d", None, relation="meets", stage="held", reports=(report(stage="held"),)),
]


def test_an_entity_has_its_claims_by_relation_and_side(visit: Go) -> None:
    seen = visit(page(SIDES))
    seen.page.locator("#search").fill("A")
    seen.page.locator("#search").press("Enter")
    panel = seen.page.locator("#panel")
    assert panel.locator(".side").all_inner_texts() == ["A meets …\n2", "A supplies …\n2", "… supplies A\n1"]
    assert "claims in view" in panel.inner_text()
    assert panel.locator(".kind code").inner_text() == "a"
    assert panel.locator(".list").nth(1).locator(".one").count() == 2
    assert panel.locator(".list").nth(2).locator(".one").count() == 0
    panel.locator(".list button", has_text="by B to A").click()
    assert panel.locator("h2").inner_text() == "Supply of T by B to A"
    panel.locator(".back").click()
    assert panel.locator("h2").inner_text() == "A"
    assert panel.locator(".back").count() == 0


def test_focus_begins_at_the_heading_and_goes_back_where_it_was(visit: Go) -> None:
    seen = visit(page(SIDES))
    seen.page.locator("#table tbody tr").nth(1).focus()
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.tagName") == "H2"
    seen.page.keyboard.press("Escape")
    assert seen.page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == "3"


def test_a_claim_can_be_copied_as_text(visit: Go) -> None:
    seen = visit(page([dossier()], title="Deals"))
    seen.page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (t) => {window.copied = t}}})"
    )
    opened(seen).get_by_role("button", name="Copy as text").click()
    said = (
        "- The Paper; 2024-01-02; paper-2024-01-02; asserts: ordered; ordered 12; "
        "on the word of a person who was there; resting on agency-2024-01-01; https://example.org/one"
    )
    assert seen.page.evaluate("window.copied").splitlines() == [
        "Supply of T by A to B",
        "ordered, asserted; 1–3 independent origins; single source",
        "Falls without any one of: The Agency",
        said,
        "Claim a-b-t, “Deals”",
    ]
    expect(seen.page.get_by_role("button", name="Copied")).to_be_visible()


def test_where_the_clipboard_is_closed_the_text_is_laid_out(visit: Go) -> None:
    seen = visit(page([dossier()]))
    seen.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject()}})")
    opened(seen).get_by_role("button", name="Copy as text").click()
    assert seen.page.locator("#panel textarea").input_value().startswith("Supply of T by A to B\n")


# The table


def ids(seen: Visit) -> list[str]:
    found: list[str] = seen.page.locator("#table tbody tr").evaluate_all(
        "(rows) => rows.map((row) => row.dataset.claim)"
    )
    return found


def many() -> list[Dossier]:
    return [dossier("a", f"b{number:03}") for number in range(450)]


def test_the_table_is_paged(visit: Go) -> None:
    seen = visit(page(many()))
    table, told = seen.page.locator("#table"), seen.page.locator("#shown")
    assert table.get_attribute("aria-rowcount") == "451"
    assert "the first 200 of 450" in told.inner_text()
    first = ids(seen)
    told.get_by_role("button", name="next 200").click()
    told.get_by_role("button", name="next 200").click()
    assert "401–450 of 450" in told.inner_text()
    assert told.get_by_role("button", name="next 200").is_disabled()
    assert len(ids(seen)) == 50
    assert seen.page.locator("#table tbody tr").first.get_attribute("aria-rowindex") == "402"
    told.get_by_role("button", name="previous 200").click()
    told.get_by_role("button", name="previous 200").click()
    assert ids(seen) == first
    assert len(first) == 200


def test_arrow_keys_walk_through_rows_and_on_to_the_next_ones(visit: Go) -> None:
    seen = visit(page(many()))
    seen.page.locator("#table tbody tr").first.focus()
    seen.page.keyboard.press("End")
    assert seen.page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == "201"
    seen.page.keyboard.press("ArrowDown")
    assert seen.page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == "202"
    seen.page.keyboard.press("ArrowUp")
    assert seen.page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == "201"
    seen.page.keyboard.press("Home")
    seen.page.keyboard.press("PageDown")
    assert seen.page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == "12"
    assert seen.page.locator("#table tbody tr[tabindex='0']").count() == 1


def test_the_chosen_row_is_marked_wherever_it_is(visit: Go) -> None:
    seen = visit(page(many()))
    last = "c:a-b449-t"
    seen.page.locator("#search").fill("B449")
    seen.page.locator("#search").press("Enter")
    seen.page.locator("#panel .list button").click()
    marked = seen.page.locator("#table tbody tr[aria-selected=true]")
    assert marked.count() == 1
    assert marked.get_attribute("data-claim") == last
    assert marked.is_visible()


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ("subject", ["a", "a", "b", "d"]),
        ("object", ["b", "c", "a", "a"]),
        ("support", ["a", "a", "d", "b"]),
        ("stage", ["a", "d", "a", "b"]),
        ("last", ["d", "a", "a", "b"]),
    ],
)
def test_the_table_sorts_by_what_is_asked(by: str, wanted: Sequence[str], visit: Go) -> None:
    old, new = report(document=document(id="o", issued="2020")), report(document=document(id="n", issued="2024-05-06"))
    claims = [
        dossier("a", "b", "t", stage="discussed"),
        dossier("a", "c"),
        dossier("b", "a", stage="delivered", support_min=4, support_max=9, reports=(old, new)),
        dossier("d", "a", stage="offered", support_min=2, reports=(old,)),
    ]
    seen = visit(page(claims))
    seen.page.locator(f"button[data-sort={by}]").focus()
    seen.page.keyboard.press("Enter")
    subjects = seen.page.locator("#table td[data-column=subject]")
    up = subjects.all_text_contents()
    if by == "object":
        assert seen.page.locator("#table td[data-column=object]").all_text_contents() == ["A", "A", "B", "C"]
    else:
        assert up == [name.upper() for name in wanted]
    assert seen.page.locator(f"th:has([data-sort={by}])").get_attribute("aria-sort") == "ascending"
    assert "ascending" in (seen.page.locator("#table caption").text_content() or "")
    seen.page.keyboard.press("Enter")
    assert seen.page.locator(f"th:has([data-sort={by}])").get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize("width", [390, 700])
def test_narrow_windows_show_rows_whole(width: int, visit: Go) -> None:
    seen = visit(page(SIDES))
    seen.page.set_viewport_size({"width": width, "height": 844})
    row = seen.page.locator("#table tbody tr").first
    box = row.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    for column in ("subject", "relation", "object", "stage", "support"):
        assert row.locator(f"[data-column={column}]").is_visible(), column
    row.click()
    assert seen.page.locator("#panel h2").is_visible()
    panel = seen.page.locator("#panel").bounding_box()
    assert panel
    assert -1 <= panel["y"] < 844
