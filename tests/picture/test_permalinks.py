"""The address restores the whole view; back and forward work; what is broken in it is left out and told."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from .examples import page
from .test_browser import ATTACKS, MIXED, place_of, quiet
from .test_what_if import CLAIMS, believe

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Visit

    Go = Callable[[str], Visit]


def address(seen: Visit) -> str:
    """What stands behind the # once the page has had its moment of quiet."""
    seen.page.evaluate("new Promise((done) => setTimeout(done, 420))")
    return urlsplit(seen.page.url).fragment


def follow(seen: Visit, fragment: str) -> None:
    """Open a link in a fresh page."""
    file = seen.page.url.split("#")[0]
    seen.page.goto("about:blank")
    seen.page.goto(f"{file}#{fragment}")
    seen.page.wait_for_selector("#network[data-ready=yes][data-view]")


def state(seen: Visit) -> dict[str, object]:
    """All that one can see of a view."""
    return {
        "rows": seen.page.locator("#table tbody tr").evaluate_all("(rows) => rows.map((row) => row.dataset.claim)"),
        "limits": seen.page.locator("#limits").inner_text(),
        "fate": seen.page.locator("#fate").inner_text(),
        "panel": seen.page.locator("#panel h2").inner_text() if seen.page.locator("#panel").is_visible() else "",
        "theme": seen.page.locator("html").get_attribute("data-theme"),
        "find": seen.page.locator("#search").input_value(),
        "around": seen.page.locator("#around").input_value(),
    }


def view(seen: Visit) -> dict[str, float]:
    found: dict[str, float] = json.loads(seen.page.locator("#network").get_attribute("data-view") or "{}")
    return found


def test_a_fresh_page_has_nothing_to_say(visit: Go) -> None:
    assert address(visit(page(MIXED))) == ""


def test_a_link_restores_the_whole_view(visit: Go) -> None:
    seen = visit(page(CLAIMS))
    believe(seen, "daily")
    seen.page.locator("#known-by-before").click()
    seen.page.locator("input[name=look][value=firm]").click()
    seen.page.locator("input[name=look][value=firm]").click()
    seen.page.locator("#around").fill("C")
    seen.page.locator("#around").press("Tab")
    seen.page.locator("#hops").select_option("2")
    seen.page.locator("#minimum").fill("1")
    seen.page.locator("#publisher").select_option("star")
    seen.page.locator("#theme").click()
    seen.page.locator("#table tbody tr").first.click()
    seen.page.locator("#zoom-in").click()
    link = address(seen)
    for part in (
        "v=1",
        "wrong=daily",
        "known-by=2022-06-30",
        "around=c",
        "hops=2",
        "support=least",
        "least=1",
        "publisher=star",
        "theme=dark",
        "claim=",
        "view=",
    ):
        assert part in link, part
    before, camera = state(seen), view(seen)
    follow(seen, link)
    assert state(seen) == before
    assert view(seen)["scale"] == pytest.approx(camera["scale"], rel=0.01)
    assert view(seen)["x"] == pytest.approx(camera["x"], abs=1)
    assert address(seen) == link


def test_hidden_rows_and_what_is_looked_for_are_in_the_link(visit: Go) -> None:
    seen = visit(page(MIXED))
    for wish in ("deal:discussed", "country"):
        seen.page.locator(f"input[value='{wish}']").click()
    seen.page.locator("#search").fill("f & g, 100%")
    link = address(seen)
    assert "hide-class=country" in link
    assert "hide-stage=deal:discussed" in link
    before = state(seen)
    follow(seen, link)
    assert state(seen) == before
    assert before["find"] == "f & g, 100%"


def test_an_entity_whose_evidence_is_open_is_in_the_link(visit: Go) -> None:
    seen = visit(page(MIXED))
    seen.page.locator("#search").fill("F")
    seen.page.locator("#search").press("Enter")
    assert "entity=f" in address(seen)
    follow(seen, address(seen))
    assert seen.page.locator("#panel h2").inner_text() == "F"
    seen.page.locator("#panel-close").click()
    assert "entity" not in address(seen)


def test_a_path_is_in_the_link_and_the_picture_is_whole_beside_it(visit: Go) -> None:
    seen = visit(page(MIXED))
    follow(seen, "from=a&to=c")
    assert seen.page.locator("#panel h2").inner_text() == "A to C"
    box = seen.page.locator("#network").bounding_box()
    assert box
    places = [place_of(seen, entity)[0] for entity in "abcdef"]
    assert box["x"] < min(places) < max(places) < box["x"] + box["width"]
    assert (min(places) + max(places)) / 2 == pytest.approx(box["x"] + box["width"] / 2, abs=40)
    assert address(seen) == "v=1&from=a&to=c"


def test_ids_of_any_kind_come_back_as_they_were(visit: Go) -> None:
    from defgraph.dossiers import Named

    from .examples import dossier

    for name in ("a,b&c=d#e%f+g h", "n:n:x", "ß/é:…"):
        seen = visit(page([dossier("z", "y"), dossier(subject=Named(name, "It", "Country"))]))
        seen.page.locator("#around").fill("It")
        seen.page.locator("#around").press("Tab")
        link = address(seen)
        follow(seen, link)
        assert seen.count() == 1, name
        assert seen.page.locator("#around").input_value() == "It"


def test_back_and_forward_go_through_what_was_chosen(visit: Go) -> None:
    seen = visit(page(MIXED))
    rows = seen.page.locator("#table tbody tr")
    title = seen.page.locator("#panel h2").first
    rows.nth(0).click()
    first = title.inner_text()
    address(seen)
    rows.nth(1).click()
    second = title.inner_text()
    address(seen)
    seen.page.go_back()
    expect(title).to_have_text(first)
    seen.page.go_back()
    expect(seen.page.locator("#panel")).to_be_hidden()
    seen.page.go_forward()
    seen.page.go_forward()
    expect(title).to_have_text(second)
    quiet(seen)


def test_filters_and_the_camera_make_no_steps_of_history(visit: Go) -> None:
    seen = visit(page(MIXED))
    address(seen)
    length = seen.page.evaluate("history.length")
    seen.page.locator("input[value='deal:ordered']").click()
    address(seen)
    seen.page.locator("#zoom-in").click()
    assert "view=" in address(seen)
    assert seen.page.evaluate("history.length") == length


def test_the_address_is_not_flooded(visit: Go) -> None:
    seen = visit(page(MIXED))
    address(seen)
    seen.page.evaluate(
        """() => { window.writes = 0;
          for (const name of ["pushState", "replaceState"]) {
            const before = history[name].bind(history);
            history[name] = (...all) => { window.writes += 1; return before(...all); };
          } }"""
    )
    for _ in range(40):
        seen.page.locator("#zoom-in").click(no_wait_after=True)
        seen.page.locator("#zoom-out").click(no_wait_after=True)
    address(seen)
    assert seen.page.evaluate("window.writes") <= 6


def test_a_link_typed_over_the_present_one_is_followed(visit: Go) -> None:
    seen = visit(page(MIXED))
    seen.page.evaluate("location.hash = 'v=1&support=single'")
    expect(seen.page.locator("#table tbody tr")).to_have_count(2)
    seen.page.evaluate("location.hash = ''")
    expect(seen.page.locator("#table tbody tr")).to_have_count(5)


BROKEN = [
    "v=99",
    "nothing",
    "&&&===",
    "around=nobody",
    "around=%",
    "around=%E0%A4%A",
    "hops=0",
    "hops=1e9",
    "least=-1",
    "view=1,2,3,4",
    "view=NaN,NaN,NaN",
    "view=9999999999,0,1",
    "view=1e3,1,1",
    "known-by=2020-13-01",
    "known-by=yesterday",
    "claim=__proto__",
    "entity=constructor",
    "hide-class=toString",
    "hide-stage=__proto__",
    "support=hasOwnProperty",
    "wrong=__proto__",
    "__proto__=1",
    "constructor=1",
    "theme=url(//evil)",
    "from=x&to=y",
    "publisher=nobody",
    "find=" + "a" * 5000,
    "x" * 100_000,
]
FORGIVEN = ["view=0,0,0", "&&&", "hops=2&&", "#support=all"]


@pytest.mark.parametrize("fragment", ["around=%E0%A4%A", "__proto__=1", "view=NaN,NaN,NaN", "x" * 100_000])
def test_a_page_opens_whatever_its_link_says(fragment: str, visit: Go) -> None:
    seen = visit(page(MIXED))
    follow(seen, fragment)
    seen.requests[:] = seen.requests[-1:]
    quiet(seen)
    assert seen.count() == 5
    assert "not understood" in seen.page.locator("#found").inner_text()


def test_what_is_broken_in_a_link_is_left_out_and_told(visit: Go) -> None:
    seen = visit(page(MIXED))
    for fragment in [*BROKEN, *FORGIVEN]:
        seen.page.evaluate("(text) => { location.hash = text; }", fragment + "&hide-stage=deal:ordered")
        cut = len(fragment) > 20_000  # so long a link is not read to its end
        expect(seen.page.locator("#table tbody tr")).to_have_count(5 if cut else 4)
        strange = seen.page.locator("#found").inner_text()
        assert ("not understood" in strange) is (fragment not in FORGIVEN), fragment
        assert len(strange) < 300
        seen.page.evaluate("location.hash = ''")
        expect(seen.page.locator("#table tbody tr")).to_have_count(5)
    seen.page.evaluate("location.hash = 'v=99&hops=99&around=a'")
    expect(seen.page.locator("#found")).to_contain_text("v=99 (1 is used) and hops=99 (1 is used)")
    quiet(seen)


@pytest.mark.parametrize("key", ["find", "around", "wrong-speaker", "claim", "hide-class", "nonsense"])
def test_attacks_in_a_link_stay_texts(key: str, visit: Go) -> None:
    seen = visit(page(MIXED))
    for attack in ATTACKS:
        for fragment in (f"{key}={attack}", f"{attack}={key}"):
            seen.page.evaluate("(text) => { location.hash = text; }", fragment)
    seen.page.wait_for_timeout(50)
    seen.page.locator("#help-open").click()
    quiet(seen)
    assert seen.page.locator("#embed-text *").count() == 0


def test_an_embedded_page_shows_picture_and_evidence_without_bars(visit: Go) -> None:
    seen = visit(page(MIXED))
    follow(seen, "embed&support=single")
    for bar in (".top", "#filters", ".claims", ".view-bar"):
        assert seen.page.locator(bar).is_hidden(), bar
    stage = seen.page.locator("#network").bounding_box()
    assert stage
    assert (stage["width"], stage["height"]) == (1440, 900)
    assert "single-source claims only" in seen.page.locator("#limits").inner_text()
    box = json.loads(seen.page.locator("#network").get_attribute("data-marks") or "[]")
    assert box
    assert "embed=yes" in address(seen) or "embed" in address(seen)


def test_a_frame_of_a_page_makes_no_steps_in_the_pages_history(visit: Go) -> None:
    seen = visit(page(MIXED))
    file = seen.page.url.split("#")[0]
    outer = file.rsplit("/", 1)[0] + "/outer.html"
    from pathlib import Path
    from urllib.request import url2pathname

    Path(url2pathname(urlsplit(outer).path)).write_text(
        '<iframe src="picture.html" width="1200" height="800"></iframe>'
    )
    seen.page.goto(outer)
    frame = seen.page.frame_locator("iframe")
    frame.locator("#network[data-ready=yes]").wait_for()
    length = seen.page.evaluate("history.length")
    frame.locator("#table tbody tr").first.click()
    seen.page.wait_for_timeout(420)
    frame.locator("#table tbody tr").nth(1).click()
    seen.page.wait_for_timeout(420)
    assert seen.page.evaluate("history.length") == length


def test_the_link_is_copied_or_laid_out_to_be_copied(visit: Go) -> None:
    seen = visit(page(MIXED))
    seen.page.locator("#support-single").click()
    seen.page.locator("#copy-link").click()
    told = seen.page.locator("#copy-link, #link-text")
    expect(told.first).to_have_text(re.compile("Copied|Copy link"))
    if seen.page.locator("#link").is_visible():
        assert seen.page.locator("#link-text").input_value().endswith("#v=1&support=single")
    else:
        seen.page.context.grant_permissions(["clipboard-read"])
        assert seen.page.evaluate("navigator.clipboard.readText()").endswith("#v=1&support=single")
    assert seen.page.url.endswith("#v=1&support=single")
