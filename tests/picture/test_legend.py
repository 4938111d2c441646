"""The legend is the filter: ticks, live counts, what is told of what is hidden; focus, expanding, everything again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from defgraph.dossiers import Named

from .examples import document, dossier, page, report
from .test_browser import MIXED, drawing, place_of, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Visit

    Go = Callable[[str], Visit]

WIRE = report(document=document(id="wire-1", publisher=Named("wire", "The Wire", "Publisher"), bases=()))
PEOPLED = [
    dossier("a", "b"),
    dossier("a", "c", stage="discussed", subject=Named("p", "P", "Person"), reports=(WIRE,)),
    dossier("p", "q", subject=Named("p", "P", "Person"), object=Named("q", "Q", "Person")),
]


def counted(seen: Visit, value: str) -> str:
    """The number beside a tick of the legend."""
    return seen.page.locator(f".row:has(input[value='{value}']) output").inner_text()


def told(seen: Visit) -> str:
    return seen.page.locator("#limits").inner_text().replace("\n", " ")


@pytest.mark.parametrize(
    ("wish", "left", "words"),
    [
        ("input[value='deal:ordered']", 4, "no ordered"),
        ("input[value='other:in-force']", 4, "no in force"),
        ("input[name=standing][value=denied]", 4, "nothing denied"),
        ("input[value=hedged]", 4, "nothing hedged"),
        ("input[name=look][value=country]", 0, "no country or group"),
        ("input[name=look][value=firm]", 4, "no firm, industry body"),
        ("input[name=relation][value=makes]", 4, "no makes"),
        ("#support-single", 2, "single-source claims only"),
        ("#support-several", 2, "two origins or more"),
        ("#well-supported", 2, "two origins or more"),
    ],
)
def test_a_tick_filters_and_what_it_hides_is_told(wish: str, left: int, words: str, visit: Go) -> None:
    seen = visit(page(MIXED))
    assert seen.count() == 5
    while seen.page.locator(".group:not([open]) > summary:visible").count():
        seen.page.locator(".group:not([open]) > summary:visible").first.click()
    seen.page.locator(wish).click()
    assert seen.count() == left
    assert f"{left} claim" in seen.page.locator("#counts").inner_text()
    assert seen.page.locator("#empty").is_visible() is (left == 0)
    assert words in told(seen)
    assert f"{5 - left} claim" in told(seen)
    seen.page.locator("#everything").click()
    assert seen.count() == 5
    assert seen.page.locator("#limits").is_hidden()


def test_each_limit_can_be_undone_by_itself(visit: Go) -> None:
    seen = visit(page(MIXED))
    seen.page.locator("input[value='deal:ordered']").click()
    seen.page.locator("#support-single").click()
    assert seen.count() == 1
    seen.page.get_by_role("button", name="Undo: no ordered").click()
    assert seen.count() == 2
    assert seen.page.locator("input[value='deal:ordered']").is_checked()
    seen.page.get_by_role("button", name="Undo: single-source claims only").click()
    assert seen.count() == 5


def test_counts_are_of_what_a_tick_would_bring_under_the_other_filters(visit: Go) -> None:
    seen = visit(page(PEOPLED))
    assert [counted(seen, value) for value in ("country", "firm", "person", "deal:ordered", "deal:discussed")] == [
        "1",
        "2",
        "2",
        "2",
        "1",
    ]
    seen.page.locator("input[value='deal:discussed']").click()
    assert counted(seen, "deal:discussed") == "1"
    assert counted(seen, "firm") == "1"
    assert counted(seen, "person") == "2"
    seen.page.locator("input[value=country]").click()
    assert counted(seen, "country") == "1"
    assert counted(seen, "deal:ordered") == "1"
    assert counted(seen, "firm") == "0"
    assert seen.page.locator("#count-all").inner_text() == "1"


def test_groups_can_be_ticked_all_and_none_and_one_alone(visit: Go) -> None:
    seen = visit(page(PEOPLED))
    seen.page.get_by_role("button", name="None of Entities").click()
    assert seen.count() == 0
    assert "3 hidden" in seen.page.locator("#entities-group summary").inner_text()
    seen.page.get_by_role("button", name="All of Entities").click()
    assert seen.count() == 3
    row = seen.page.locator(".row:has(input[value=person])")
    row.hover()
    row.locator(".only").click()
    assert seen.count() == 1
    assert not seen.page.locator("input[value=country]").is_checked()


def test_only_what_one_publisher_reports_can_be_shown(visit: Go) -> None:
    seen = visit(page(PEOPLED))
    choice = seen.page.locator("#publisher")
    assert choice.locator("option").all_inner_texts() == ["any publisher", "The Paper (2)", "The Wire (1)"]
    choice.select_option("wire")
    assert seen.count() == 1
    assert "reported by The Wire" in told(seen)
    assert seen.page.locator("#fate").is_hidden()
    assert seen.page.locator("#rows-sources input:checked").count() == 2


def test_a_minimum_of_origins(visit: Go) -> None:
    seen = visit(page(MIXED))
    seen.page.locator("#minimum").fill("3")
    assert seen.count() == 1
    assert seen.page.locator("#support-least").is_checked()
    assert "origins: 3 or more" in told(seen)
    assert seen.page.locator("#count-least").inner_text() == "1"


def test_the_switch_and_the_choice_of_support_agree(visit: Go) -> None:
    seen = visit(page(MIXED))
    switch = seen.page.get_by_role("switch", name="without single-source claims")
    switch.click()
    assert seen.page.locator("#support-several").is_checked()
    seen.page.locator("#support-all").click()
    expect(switch).not_to_be_checked()
    assert seen.count() == 5
    counts = [int(seen.page.locator(f"#count-{part}").inner_text()) for part in ("single", "several", "denied")]
    assert counts == [2, 2, 1]
    assert sum(counts) == seen.count()
    seen.page.locator("#support-denied").click()
    assert seen.count() == 1
    assert "only denied" in told(seen)
    assert seen.page.locator("td[data-column=atStage]").all_text_contents() == ["1–2"]
    assert seen.page.locator("td[data-column=atStage] .one").count() == 0


def test_only_leaves_one_stage_whatever_the_relation(visit: Go) -> None:
    seen = visit(page(MIXED))
    for stage, left in (("deal:ordered", "a-b-t"), ("other:in-force", "c-d-None")):
        seen.page.locator("#everything").click()
        seen.page.locator("#others-group").evaluate("(group) => { group.open = true; }")
        row = seen.page.locator(f".row:has(input[value='{stage}'])")
        group = seen.page.locator("#deals-group")
        height = group.evaluate("(group) => group.offsetHeight")
        row.hover()
        row.locator(".only").click()
        assert seen.page.locator("#table tbody tr").get_attribute("data-claim") == f"c:{left}"
        assert group.evaluate("(group) => group.offsetHeight") == height


def test_what_is_hidden_leaves_the_drawing_too(visit: Go) -> None:
    seen = visit(page(PEOPLED))
    seen.page.locator("input[value=country]").click()
    assert not {"A", "B"} & set(written(drawing(seen)))


# Focus


CHAIN = [dossier(one, other) for one, other in ("ab", "bc", "cd", "de", "ef")]


def test_a_focus_shows_what_is_near_on_rings_by_distance(visit: Go) -> None:
    seen = visit(page(CHAIN))
    seen.page.locator("#around").fill("C")
    seen.page.locator("#around").press("Tab")
    assert seen.count() == 2
    assert "around C, 1 hop" in told(seen)
    seen.page.locator("#hops").select_option("2")
    assert seen.count() == 4
    rings = list(drawing(seen).iter("{http://www.w3.org/2000/svg}ellipse"))
    assert len(rings) == 2
    assert float(rings[1].attrib["rx"]) > float(rings[0].attrib["rx"])
    seen.page.locator("#hops").select_option("1")
    seen.page.locator("#table tbody tr").first.click()
    seen.page.locator("#around").fill("F")
    seen.page.locator("#around").press("Tab")
    expect(seen.page.locator("#panel")).to_be_hidden()
    assert seen.page.evaluate("document.activeElement.id") == "hops"
    assert not [one for one in drawing(seen).iter("{http://www.w3.org/2000/svg}g") if one.attrib.get("opacity")]


def test_every_shape_is_drawn_where_the_focus_has_put_it(visit: Go) -> None:
    """vis-network leaves out what it takes to stand outside the window, and must learn of new places."""
    seen = visit(
        page([dossier("a", name) for name in "bcdefghijklmnopq"] + [dossier("q", name) for name in "rstuvwxyz"])
    )
    seen.page.locator("#around").fill("Q")
    seen.page.locator("#around").press("Tab")
    groups = [group.attrib.get("transform", "") for group in drawing(seen).iter("{http://www.w3.org/2000/svg}g")]
    spots = [
        tuple(map(float, found[1].split())) for group in groups if (found := re.match(r"translate\((.*)\)", group))
    ]
    view = json.loads(seen.page.locator("#network").get_attribute("data-view") or "")
    assert len(spots) == 11
    seen.page.wait_for_timeout(100)
    blank = seen.page.locator("#network canvas").first.evaluate(
        """(canvas, [spots, left, top]) => spots.filter(([x, y]) => {
          const at = [canvas.width / 2 + x - left, canvas.height / 2 + y - top].map(Math.round);
          return canvas.getContext("2d").getImageData(...at, 1, 1).data[3] === 0;
        }).length""",
        [
            [[x * view["scale"], y * view["scale"]] for x, y in spots],
            view["x"] * view["scale"],
            view["y"] * view["scale"],
        ],
    )
    assert blank == 0


def test_an_item_can_be_in_the_middle_only_of_its_own_claims(visit: Go) -> None:
    """As `draw --around`: "arms" joins those who deal in them to itself, not everyone to everyone."""
    claims = [
        dossier("a", "b", "arms"),
        dossier("c", "d", "arms"),
        dossier("arms", "z", None, relation="makes", stage="in-force"),
        dossier("b", "e", "t"),
    ]
    seen = visit(page(claims))
    seen.page.locator("#around").fill("ARMS")
    seen.page.locator("#around").press("Tab")
    assert seen.count() == 3


def test_a_double_click_focuses(visit: Go) -> None:
    seen = visit(page(CHAIN))
    seen.page.mouse.dblclick(*place_of(seen, "b"))
    expect(seen.page.locator("#around")).to_have_value("B")
    assert seen.count() == 2
    assert seen.page.locator("#panel h2").inner_text() == "B"


def test_plus_brings_in_the_neighbours_that_a_focus_hides(visit: Go) -> None:
    seen = visit(page(CHAIN))
    seen.page.locator("#around").fill("A")
    seen.page.locator("#around").press("Tab")
    assert seen.count() == 1
    seen.page.locator("#search").fill("B")
    seen.page.locator("#search").press("Enter")
    seen.page.locator("#network").focus()
    seen.page.keyboard.press("+")
    assert seen.count() == 2
    assert "1 neighbour of B brought in" in seen.page.locator("#found").inner_text()
    seen.page.keyboard.press("+")
    assert seen.count() == 2
    assert "No neighbour of B" in seen.page.locator("#found").inner_text()
    seen.page.locator("#everything").click()
    assert seen.count() == 5


def test_a_name_that_nobody_has_focuses_on_nothing_and_is_told(visit: Go) -> None:
    seen = visit(page(CHAIN))
    seen.page.locator("#around").fill("nobody")
    seen.page.locator("#around").press("Tab")
    assert seen.count() == 5
    assert "No entity here goes by “nobody”." in seen.page.locator("#found").inner_text()


def test_everything_again_puts_things_back_where_they_were(visit: Go) -> None:
    seen = visit(page(CHAIN))
    view = seen.page.locator("#network").get_attribute("data-view")
    texts = [(text.attrib["x"], text.attrib["y"]) for text in drawing(seen).iter("{http://www.w3.org/2000/svg}text")]
    seen.page.locator("#around").fill("C")
    seen.page.locator("#around").press("Tab")
    seen.page.locator("#zoom-in").click()
    seen.page.locator("#everything").click()
    expect(seen.page.locator("#network")).to_have_attribute("data-view", view or "")
    assert [
        (text.attrib["x"], text.attrib["y"]) for text in drawing(seen).iter("{http://www.w3.org/2000/svg}text")
    ] == texts
