"""What if a source is wrong, and what was known by a day: the picture follows what is assessed anew in the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from defgraph.dossiers import Base, Named
from defgraph.views import view

from .examples import document, dossier, page, report
from .test_browser import drawing, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from defgraph.dossiers import DocumentEntry, Dossier, ReportEntry
    from defgraph.store import Store

    from .conftest import Visit

    Go = Callable[[str], Visit]


def paper(name: str, issued: str, *bases: str) -> DocumentEntry:
    publisher = Named(name.lower(), name, "Publisher")
    origin = "" if bases else "own"
    return document(
        id=f"{name.lower()}-{issued}",
        publisher=publisher,
        issued=issued,
        origin=origin,
        bases=tuple(Base(base, "credit") for base in bases),
    )


WIRE, DAILY, STAR = (
    paper("Wire", "2020-01-05"),
    paper("Daily", "2021-03-02", "wire-2020-01-05"),
    paper("Star", "2022-06-30"),
)


def said(where: DocumentEntry, stage: str = "ordered") -> ReportEntry:
    return report(id=f"{where.id}-{stage}", document=where, stage=stage, speakers=(), dates={})


def claim(one: str, other: str, *reports: ReportEntry, support: int = 1, stage: str = "ordered") -> Dossier:
    ends = {"support_min": support, "support_max": support, "stage_support_min": 1, "stage_support_max": support}
    known = {entry.id: entry for entry in (WIRE, DAILY, STAR)}
    return dossier(one, other, reports=reports, stage=stage, weak_points=(), sources=known, **ends)


CLAIMS = [
    claim("a", "b", said(WIRE), said(DAILY)),
    claim("b", "c", said(WIRE), said(STAR), support=2),
    claim("c", "d", said(STAR)),
    claim("d", "e", said(WIRE, "discussed"), said(STAR, "ordered"), support=2),
]


def believe(seen: Visit, publisher: str) -> None:
    seen.page.locator(f"#rows-sources input[value={publisher}]").click()


def singles(seen: Visit) -> set[str]:
    marks = json.loads(seen.page.locator("#network").get_attribute("data-marks") or "[]")
    return {mark["id"] for mark in marks if mark["single"]}


@pytest.fixture
def still(visit: Go) -> Go:
    """Open a page for someone who does not want things to move."""

    def go(html: str) -> Visit:
        seen = visit(html)
        seen.page.emulate_media(reduced_motion="reduce")
        return seen

    return go


def test_sources_are_listed_with_their_claims_and_reports_the_largest_first(visit: Go) -> None:
    seen = visit(page(CLAIMS))
    rows = seen.page.locator("#rows-sources .row").all()
    assert [row.locator(".unseen").inner_text() for row in rows] == [
        ", 3 claims, 3 reports",
        ", 3 claims, 3 reports",
        ", 1 claim, 1 report",
    ]
    assert {row.locator("span").first.inner_text() for row in rows} == {"Wire", "Star", "Daily"}
    room = (
        rows[0]
        .locator(".tally")
        .evaluate(
            """(tally) => {
          const [claims, reports] = tally.children;
          [claims.textContent, reports.textContent] = ["25,313", "145,863"];
          const ends = [claims, reports, tally, tally.parentElement].map((one) => one.getBoundingClientRect());
          const text = document.createRange();
          text.selectNodeContents(reports);
          const { left, right } = text.getBoundingClientRect();
          return [left - ends[0].right, ends[3].right - right];
        }"""
        )
    )
    assert min(room) >= 0
    assert room[0] >= 5


def test_of_whom_nothing_is_held_it_is_told_what_rests_on_it(visit: Go) -> None:
    seen = visit(page([claim("a", "b", said(DAILY))]))
    assert ", 1 claim of others rest on it" in seen.page.locator("#rows-sources").inner_text().replace("\n", "")


def test_without_a_publisher_claims_fall_and_weaken_and_it_is_told(still: Go) -> None:
    seen = still(page(CLAIMS))
    assert singles(seen) == {"c:a-b-t", "c:c-d-t"}
    believe(seen, "wire")
    assert seen.count() == 3
    assert seen.page.locator("#fate-words").inner_text() == "If Wire is wrong: 1 claim falls, 2 weaken"
    assert "A" not in written(drawing(seen))
    assert singles(seen) == {"c:b-c-t", "c:c-d-t", "c:d-e-t"}
    assert "3 rest on a single source" in seen.page.locator("#counts").inner_text()
    believe(seen, "wire")
    assert seen.count() == 4
    assert seen.page.locator("#fate").is_hidden()
    assert singles(seen) == {"c:a-b-t", "c:c-d-t"}


def test_edges_that_fall_go_out_before_ones_eyes(visit: Go) -> None:
    seen = visit(page(CLAIMS))
    believe(seen, "wire")
    stage = seen.page.locator("#network")
    assert stage.get_attribute("data-leaving") == "1"
    expect(stage).to_have_attribute("data-leaving", "0", timeout=3000)


def test_who_wants_nothing_to_move_sees_them_gone_at_once(still: Go) -> None:
    seen = still(page(CLAIMS))
    believe(seen, "wire")
    assert seen.page.locator("#network").get_attribute("data-leaving") == "0"


def test_what_falls_and_weakens_is_listed_and_can_be_opened(still: Go) -> None:
    seen = still(page(CLAIMS))
    believe(seen, "wire")
    seen.page.locator("#fate-list").click()
    panel = seen.page.locator("#panel")
    assert panel.locator("h3").all_inner_texts() == [
        "Claims that fall: nothing is left under them (1)",
        "Claims that weaken (2)",
    ]
    lines = panel.locator(".list button").all_inner_texts()
    assert lines[0].split() == ["Supply", "of", "T", "by", "A", "to", "B", "1", "→", "0"]
    assert "2 → 1" in lines[1].replace("\n", " ")
    panel.locator(".list button").first.click()
    assert panel.locator("h2").inner_text() == "Supply of T by A to B"
    assert not [one for one in drawing(seen).iter("{http://www.w3.org/2000/svg}g") if one.attrib.get("opacity")]


def test_what_falls_for_certain_is_listed_before_what_falls_as_far_as_is_known(still: Go) -> None:
    echo = document(id="echo", publisher=None, issued="2021", origin="unknown", bases=())
    claims = [claim("a", "b", said(WIRE)), claim("b", "c", said(WIRE), said(echo))]
    seen = still(page(claims))
    believe(seen, "wire")
    assert seen.page.locator("#fate-words").inner_text().endswith("1 claim falls, 1 falls as far as is known, 0 weaken")
    seen.page.locator("#fate-list").click()
    assert seen.page.locator("#panel h3").all_inner_texts() == [
        "Claims that fall: nothing is left under them (1)",
        "Claims that fall as far as is known: what is left is of unknown origin and may be an echo (1)",
    ]
    assert "A to B" in seen.page.locator("#panel .list button").first.inner_text()


def test_two_together_may_fell_more_than_each(still: Go) -> None:
    seen = still(page(CLAIMS))
    believe(seen, "wire")
    believe(seen, "star")
    assert seen.page.locator("#fate-words").inner_text() == "If Wire and Star are wrong: 4 claims fall, 0 weaken"
    assert seen.count() == 0
    seen.page.locator("#fate-undo").click()
    assert seen.count() == 4
    assert seen.page.locator("#rows-sources input:checked").count() == 3


def test_stages_that_a_claim_drops_to_get_a_row_in_the_legend(still: Go) -> None:
    seen = still(page(CLAIMS))
    assert seen.page.locator("input[value='deal:discussed']").count() == 0
    believe(seen, "star")
    row = seen.page.locator("#rows-deals .row:has(input[value='deal:discussed'])")
    assert row.locator("output").inner_text() == "1"
    row.locator("input").click()
    assert seen.count() == 2
    assert "discussed" not in seen.page.locator("#table tbody").inner_text()


def test_taking_for_wrong_is_no_filter_and_both_work_together(still: Go) -> None:
    seen = still(page(CLAIMS))
    believe(seen, "wire")
    seen.page.locator("#publisher").select_option("star")
    assert seen.count() == 3
    assert "reported by Star" in seen.page.locator("#limits").inner_text()
    assert "Wire is wrong" in seen.page.locator("#fate").inner_text()
    seen.page.locator("#publisher").select_option("daily")
    assert seen.count() == 0


def test_an_open_claim_shows_how_it_stands_now(still: Go) -> None:
    seen = still(page(CLAIMS))
    seen.page.locator("#table tbody tr", has_text="B").filter(has_text="C").first.click()
    believe(seen, "wire")
    assert "ingle source" in seen.page.locator("#panel").inner_text()


# Time


def test_a_day_that_something_was_known_by(still: Go) -> None:
    seen = still(page(CLAIMS))
    slider = seen.page.locator("#known-by")
    assert slider.get_attribute("aria-valuetext") == "any day"
    slider.focus()
    slider.press("ArrowLeft")
    expect(seen.page.locator("#known-by-day")).to_have_text("30 June 2022")
    assert seen.count() == 4
    slider.press("ArrowLeft")
    expect(seen.page.locator("#known-by-day")).to_have_text("2 March 2021")
    expect(seen.page.locator("#limits")).to_contain_text("known by 2 March 2021")
    assert seen.count() == 3
    assert "discussed" in seen.page.locator("#table tbody").inner_text()
    seen.page.locator("#known-by-before").click()
    expect(seen.page.locator("#known-by-day")).to_have_text("5 January 2020")
    for _ in range(3):
        seen.page.locator("#known-by-after").click()
    expect(seen.page.locator("#known-by-day")).to_have_text("any day")
    assert seen.count() == 4


@pytest.mark.parametrize(
    "days", [{"known_by": "2026-03-01"}, {"as_of": "2025-11-01"}, {"known_by": "2025-11-15", "as_of": "2025-11"}]
)
def test_what_dates_cannot_place_is_told_as_the_commands_tell_it(
    days: dict[str, str], store: Store, html: str, visit: Go
) -> None:
    seen = visit(html)
    link = "&".join(f"{name.replace('_', '-')}={day}" for name, day in days.items())
    seen.page.evaluate("(link) => { location.hash = link; }", link)
    left_out = str(view(store, **days).left_out)
    assert left_out
    expect(seen.page.locator("#untold")).to_have_text(f"Left out, since their dates cannot tell: {left_out}")


def test_days_go_back_and_on_with_keys(still: Go) -> None:
    seen = still(page(CLAIMS))
    seen.page.keyboard.press("[")
    seen.page.keyboard.press("[")
    expect(seen.page.locator("#known-by-day")).to_have_text("2 March 2021")
    seen.page.keyboard.press("{")
    expect(seen.page.locator("#as-of-day")).to_have_text("30 June 2022")
    seen.page.keyboard.press("]")
    seen.page.keyboard.press("]")
    seen.page.keyboard.press("}")
    assert seen.page.locator("#limits").is_hidden()


def test_the_day_and_the_doubt_work_together(still: Go) -> None:
    seen = still(page(CLAIMS))
    seen.page.locator("#known-by-before").click()
    seen.page.locator("#known-by-before").click()
    believe(seen, "wire")
    assert seen.count() == 0
    assert "If Wire is wrong: 3 claims fall" in seen.page.locator("#fate").inner_text()


def test_without_dates_there_is_no_slider(visit: Go) -> None:
    undated = document(issued="", bases=())
    seen = visit(page([dossier(reports=(report(document=undated),))]))
    assert seen.page.locator("#time").is_hidden()
