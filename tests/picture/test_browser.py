"""The page in a real browser: it loads nothing, runs nothing but itself, and answers what one clicks."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html import escape
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from defgraph.dossiers import Base, Dossier, Named
from defgraph.picture.page import asset, script_names

from .examples import document, dossier, page, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Visit

    Go = Callable[[str], Visit]

ATTACKS = [
    '<img src=x onerror="window.pwned=1">',
    "</script><script>window.pwned=1</script>",
    "<!--<script>",
    "'\"><svg onload=window.pwned=1>",
    "{{7*7}}{% raw %}",
    "javascript:window.pwned=1",
    "line\u2028separator\u2029here",
    "</title></style><script>window.pwned=1</script>",
    "href=<b onmouseover=window.pwned=1>",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    '=HYPERLINK("http://evil")',
    "\u202eright to left",
    "&lt;b&gt; &amp;",
    "a" * 300,
]
MIXED = [
    dossier("a", "b"),
    dossier("b", "c", stage="discussed"),
    dossier("c", "d", None, relation="makes", stage="in-force", support_min=2, support_max=2, weak_points=()),
    dossier("d", "e", standing="denies", stage="", support_min=0),
    dossier("e", "f", standing="hedges", stage="offered", support_min=3, weak_points=()),
]


def quiet(seen: Visit) -> None:
    assert seen.messages == []
    assert seen.page.evaluate("window.violations") == []
    assert seen.page.evaluate("window.pwned") is None
    assert [url for url in seen.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert len([url for url in seen.requests if url.startswith("file:")]) == 1


def on_screen(seen: Visit, x: float, y: float) -> tuple[float, float]:
    """Turn a place of the layout into one of the screen."""
    view = json.loads(seen.page.locator("#network").get_attribute("data-view") or "{}")
    box = seen.page.locator("#network").bounding_box()
    assert box
    return (
        box["x"] + box["width"] / 2 + (x - view["x"]) * view["scale"],
        box["y"] + box["height"] / 2 + (y - view["y"]) * view["scale"],
    )


def place_of(seen: Visit, entity: str) -> tuple[float, float]:
    """Where on the screen an entity stands, as long as it stands where it was when the page was made."""
    node = next(node for node in seen.unpacked()["network"]["nodes"] if node["id"] == f"n:{entity}")
    return on_screen(seen, node["x"], node["y"])


def click_edge(seen: Visit, one: str, other: str) -> None:
    """Click where an edge is straight: halfway between its ends."""
    a, b = place_of(seen, one), place_of(seen, other)
    seen.page.mouse.click((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def panel(seen: Visit) -> str:
    return seen.page.locator("#panel").inner_text()


def drawing(seen: Visit) -> ET.Element:
    """The picture as its SVG file has it."""
    with seen.page.expect_download() as saved:
        seen.page.locator("#save-svg").click()
    return ET.fromstring(saved.value.path().read_text(encoding="utf-8"))


def written(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


# Nothing from outside, and nothing runs but the page's own script


def test_the_real_page_is_quiet_and_asks_for_nothing(html: str, visit: Go) -> None:
    seen = visit(html)
    seen.page.locator("#theme").click()
    seen.page.locator("#table tbody tr").first.click()
    seen.page.keyboard.press("Escape")
    quiet(seen)
    assert (
        seen.page.evaluate("Object.keys(window).filter((key) => /^(DATA|NODES|network|shown|wishes)$/.test(key))") == []
    )


@pytest.mark.parametrize("renderer", ["network", "overview"])
def test_no_two_scripts_declare_the_same_name(renderer: str) -> None:
    """They are joined into one function: a second declaration would replace the first, or end the page."""
    owner: dict[str, str] = {}
    for script in script_names(renderer):
        text = asset(f"scripts/{script}.js")
        for name in re.findall(r"^(?:const|let|class|function\*?)\s+([A-Za-z_]\w*)", text, re.MULTILINE):
            assert name not in owner, f"{name} is declared in {owner[name]}.js and in {script}.js"
            owner[name] = script


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_texts_are_shown_and_not_run(attack: str, visit: Go) -> None:
    hostile = Named(attack, attack, attack)
    said = report(
        id=attack,
        document=document(id=attack, publisher=hostile, url=attack, issued=attack, bases=(Base(attack, attack),)),
        speakers=(hostile,),
        note=attack,
        origin=attack,
    )
    claims = [
        dossier(id=attack, subject=hostile, item=hostile, weak_points=(hostile,), reports=(said,)),
        dossier("b", "c"),
    ]
    seen = visit(page(claims, title=attack, generated_from=attack))
    texts = seen.page.locator("#table tbody td:first-child").all_text_contents()
    assert attack in texts
    assert seen.page.locator(".scroll").evaluate("(box) => box.scrollWidth <= box.clientWidth")
    seen.page.locator("#table tbody tr").nth(texts.index(attack)).click()
    assert (seen.page.locator("#panel").text_content() or "").count(attack) >= 6
    assert seen.page.locator("h1").text_content() == attack
    assert seen.page.locator("#panel a").count() == 0
    if "\u202e" in attack:  # it turns itself around, and not the words beside it
        assert f"\u2068{attack}\u2069" in (seen.page.locator("#panel h2").text_content() or "")
    assert attack in seen.page.locator("#rows-sources").inner_text()
    for button in ("#theme", "#zoom-in", "#zoom-fit", "#help-open", "#help-close"):
        seen.page.locator(button).click()
    seen.page.locator("#search").fill(attack)
    seen.page.locator("#search").press("Enter")
    assert attack in (seen.page.locator("#panel h2").text_content() or "")
    root = drawing(seen)
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {"svg", "title", "desc", "rect", "g", "path", "polygon", "circle", "ellipse", "line", "text"}
    assert not any(name.startswith("on") or name.endswith("href") for element in root.iter() for name in element.attrib)
    assert attack[:8] in " ".join(element.text or "" for element in root.iter())
    seen.page.locator("#around").fill(attack)
    seen.page.locator("#around").press("Tab")
    seen.page.locator("#rows-sources input[name=believed]").first.click()
    expect(seen.page).to_have_url(re.compile("wrong="))
    seen.page.reload()
    seen.page.wait_for_selector("#network[data-ready=yes]")
    assert seen.page.locator("#fate").is_visible()
    seen.requests.pop()
    quiet(seen)


def test_only_web_addresses_become_links(visit: Go) -> None:
    seen = visit(page([dossier()]))
    seen.page.locator("#table tbody tr").click()
    link = seen.page.locator("#panel a")
    assert link.get_attribute("href") == "https://example.org/one"
    assert link.get_attribute("rel") == "noopener noreferrer"


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-downloads allow-same-origin"])
def test_in_a_frame_without_an_address_everything_works(sandbox: str, visit: Go) -> None:
    """A notebook shows the page so: its history, storage and clipboard are closed to it."""
    seen = visit(page(MIXED))
    frame = f'<iframe sandbox="{sandbox}" width="1200" height="800" srcdoc="{escape(page(MIXED))}"></iframe>'
    seen.page.set_content(frame)
    inner = seen.page.frame_locator("iframe")
    inner.locator("#network[data-ready=yes]").wait_for()
    inner.locator("input[value='deal:ordered']").click()
    expect(inner.locator("#table tbody tr")).to_have_count(4)
    seen.page.wait_for_timeout(450)  # longer than the page waits before it writes its address
    expect(inner.locator("#copy-link")).to_be_hidden()
    inner.locator("#help-open").click()
    inner.locator("#copy-embed").click()
    seen.page.wait_for_timeout(100)
    for close in ("#link-close", "#help-close"):
        if inner.locator(close).is_visible():
            inner.locator(close).click()
    inner.locator("#table tbody tr").first.click()
    expect(inner.locator("#panel")).to_be_visible()
    assert [text for text in seen.messages if "Error" in text] == []


# The picture


def test_names_are_legible_and_everything_is_inside_at_first_view(html: str, visit: Go) -> None:
    seen = visit(html)
    stage = seen.page.locator("#network")
    assert float(stage.get_attribute("data-letters") or 0) >= 10
    box = stage.bounding_box()
    assert box
    for node in seen.unpacked()["network"]["nodes"]:
        x, y = on_screen(seen, node["x"], node["y"])
        assert box["x"] < x < box["x"] + box["width"], node["id"]
        assert box["y"] < y < box["y"] + box["height"], node["id"]


def cut_off(seen: Visit) -> list[list[float]]:
    """The names that reach beyond the window."""
    stage = seen.page.locator("#network")
    seen.page.wait_for_timeout(120)
    box = stage.bounding_box()
    assert box
    names: list[list[float]] = json.loads(stage.get_attribute("data-named") or "")
    ends = [[*on_screen(seen, *name[:2]), *on_screen(seen, *name[2:])] for name in names]
    right, below = box["x"] + box["width"] + 1, box["y"] + box["height"] + 1
    inside = [e[0] > box["x"] - 1 and e[1] > box["y"] - 1 and e[2] < right and e[3] < below for e in ends]
    return [end for end, fits in zip(ends, inside, strict=True) if not fits]


def test_the_whole_stays_in_the_window_until_the_reader_moves_it(html: str, visit: Go) -> None:
    seen = visit(html)
    assert cut_off(seen) == []
    seen.page.set_viewport_size({"width": 1280, "height": 720})
    assert cut_off(seen) == []
    seen.page.locator("#table tbody tr").first.click()
    expect(seen.page.locator("#panel")).to_be_visible()
    assert cut_off(seen) == []
    seen.page.locator("#taller").click()
    assert cut_off(seen) == []
    seen.page.locator("#zoom-in").click()
    seen.page.wait_for_timeout(120)
    own = view_of(seen)
    seen.page.locator("#panel-close").click()
    seen.page.set_viewport_size({"width": 1440, "height": 900})
    seen.page.wait_for_timeout(120)
    assert view_of(seen)["scale"] == own["scale"]
    assert cut_off(seen)


def view_of(seen: Visit) -> dict[str, float]:
    found: dict[str, float] = json.loads(seen.page.locator("#network").get_attribute("data-view") or "{}")
    return found


def test_every_entity_in_view_has_its_name_at_first_view(html: str, visit: Go) -> None:
    seen = visit(html)
    names = {node["label"].split("\n")[0] for node in seen.unpacked()["network"]["nodes"]}
    assert names <= set(written(drawing(seen)))


@pytest.mark.parametrize("place", range(0, 14, 2))
def test_in_a_fan_a_click_on_a_mark_opens_its_own_claim(visit: Go, place: int) -> None:
    seen = visit(page([dossier("a", "b", f"t{number:02}") for number in range(24)]))
    marks = json.loads(seen.page.locator("#network").get_attribute("data-marks") or "[]")
    assert len(marks) >= 14
    mark = marks[place]
    seen.page.mouse.click(*on_screen(seen, mark["x"], mark["y"]))
    goods = mark["id"][-3:].upper()
    expect(seen.page.locator("#panel h2").first).to_have_text(f"Supply of {goods} by A to B", timeout=3000)


def test_parallel_claims_are_lines_of_their_own(visit: Go) -> None:
    root = drawing(visit(page([dossier("a", "b", item) for item in "tuvw"] + [dossier("b", "a", "x")])))
    ways = [path.attrib["d"] for path in root.iter("{http://www.w3.org/2000/svg}path") if "Q" in path.attrib["d"]]
    assert len(ways) == len(set(ways)) == 5


def test_what_rests_on_one_source_is_marked_and_the_rest_is_not(visit: Go) -> None:
    seen = visit(page(MIXED))
    marks = {mark["id"]: mark for mark in json.loads(seen.page.locator("#network").get_attribute("data-marks") or "")}
    assert {name for name, mark in marks.items() if mark["single"]} == {"c:a-b-t", "c:b-c-t"}
    assert marks["c:d-e-t"]["text"] == "denied: T"
    assert written(drawing(seen)).count("1") == 2


def test_stages_differ_by_dashes_and_support_by_width(visit: Go) -> None:
    claims = [
        dossier("a", "b", stage="delivered"),
        dossier("b", "c", stage="discussed"),
        dossier("c", "d", stage="delivered", support_min=3, weak_points=()),
    ]
    lines = [
        path.attrib
        for path in drawing(visit(page(claims))).iter("{http://www.w3.org/2000/svg}path")
        if "stroke" in path.attrib
    ]
    assert sorted("stroke-dasharray" in line for line in lines) == [False, False, True]
    solid = sorted(float(line["stroke-width"]) for line in lines if "stroke-dasharray" not in line)
    assert solid[1] > solid[0] * 1.5


def test_clicking_an_edge_shows_who_says_so(visit: Go) -> None:
    seen = visit(page([dossier()]))
    click_edge(seen, "a", "b")
    for expected in (
        "Supply of T by A to B",
        "The Paper",
        "2024-01-02",
        "ordered",
        "The Agency",
        "As the paper has it.",
    ):
        assert expected in panel(seen), expected
    assert "ingle source" in panel(seen)


def test_clicking_an_entity_lists_its_claims(visit: Go) -> None:
    seen = visit(page([dossier("a", "b"), dossier("b", "c"), dossier("c", "d")]))
    seen.page.mouse.click(*place_of(seen, "b"))
    assert seen.page.locator("#panel h2").inner_text() == "B"
    assert seen.page.locator("#panel .list button").count() == 2
    seen.page.locator("#panel .list button").first.click()
    assert "Supply of T by A to B" in panel(seen)


def test_a_click_beside_everything_closes_the_evidence(visit: Go) -> None:
    seen = visit(page(MIXED))
    seen.page.locator("#table tbody tr").first.click()
    box = seen.page.locator("#network").bounding_box()
    assert box
    seen.page.mouse.click(box["x"] + 4, box["y"] + box["height"] - 4)
    expect(seen.page.locator("#panel")).to_be_hidden()


def test_the_evidence_opens_without_moving_what_is_drawn(visit: Go) -> None:
    seen = visit(page([dossier("a", "b"), dossier("b", "c"), dossier("c", "d")]))
    before = place_of(seen, "b")
    seen.page.mouse.click(*before)
    expect(seen.page.locator("#panel")).to_be_visible()
    seen.page.wait_for_timeout(100)
    assert place_of(seen, "b") == pytest.approx(before, abs=2)
    seen.page.locator("#panel-close").click()


def test_a_claim_is_brought_into_a_readers_own_view_by_the_least_way(visit: Go) -> None:
    seen = visit(page([dossier("a", "b"), dossier("b", "c")]))
    box = seen.page.locator("#network").bounding_box()
    assert box
    left = min(place_of(seen, end)[0] for end in "ab")
    seen.page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 20)
    seen.page.mouse.down()
    seen.page.mouse.move(box["x"] + box["width"] - 70 - (left - box["x"]), box["y"] + 20, steps=4)
    seen.page.mouse.up()
    seen.page.wait_for_timeout(60)
    was = view_of(seen)
    seen.page.locator("#table tbody tr", has_text="A").first.click()
    seen.page.wait_for_timeout(100)
    assert min(place_of(seen, end)[0] for end in "ab") == pytest.approx(box["x"] + 36, abs=2)
    assert (view_of(seen)["y"], view_of(seen)["scale"]) == (was["y"], was["scale"])


def test_arrow_keys_move_the_picture_and_dragging_too(visit: Go) -> None:
    seen = visit(page(MIXED))
    before = place_of(seen, "a")
    seen.page.locator("#network").focus()
    seen.page.keyboard.press("ArrowRight")
    seen.page.wait_for_timeout(60)
    after = place_of(seen, "a")
    assert after[0] < before[0] - 30
    box = seen.page.locator("#network").bounding_box()
    assert box
    seen.page.mouse.move(box["x"] + 10, box["y"] + box["height"] - 10)
    seen.page.mouse.down()
    seen.page.mouse.move(box["x"] + 110, box["y"] + box["height"] - 10, steps=4)
    seen.page.mouse.up()
    seen.page.wait_for_timeout(60)
    assert place_of(seen, "a")[0] == pytest.approx(after[0] + 100, abs=12)


def test_a_large_picture_is_whole_again_after_dragging(visit: Go) -> None:
    """While it is dragged, what was drawn is shifted; the lines must be there when it comes to rest."""
    seen = visit(page([dossier("a", f"b{number}") for number in range(800)]))
    count = "(c) => new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size"
    canvas = seen.page.locator("#network canvas").first
    before = canvas.evaluate(count)
    seen.page.mouse.move(500, 600)
    seen.page.mouse.down()
    seen.page.mouse.move(540, 620, steps=5)
    seen.page.mouse.up()
    seen.page.wait_for_timeout(150)
    assert canvas.evaluate(count) > before / 2


# Finding


def test_slash_finds(visit: Go) -> None:
    seen = visit(page(MIXED))
    seen.page.keyboard.press("/")
    assert seen.page.evaluate("document.activeElement.id") == "search"
    seen.page.keyboard.type("F")
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("#panel h2").inner_text() == "F"


def test_entities_items_and_claims_are_suggested_and_chosen_with_the_arrow_keys(visit: Go) -> None:
    seen = visit(page([dossier("alpha", "beta", "radar"), dossier("beta", "gamma", "boat")]))
    search = seen.page.locator("#search")
    search.fill("ra")
    options = seen.page.locator("#suggestions [role=option]")
    assert options.all_inner_texts() == ["RADAR", "Supply of RADAR by ALPHA to BETA"]
    assert search.get_attribute("aria-expanded") == "true"
    search.press("ArrowDown")
    search.press("ArrowDown")
    active = search.get_attribute("aria-activedescendant")
    assert seen.page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    search.press("Enter")
    assert seen.page.locator("#panel h2").inner_text() == "Supply of RADAR by ALPHA to BETA"
    assert search.get_attribute("aria-expanded") == "false"


def test_things_are_found_by_whatever_they_go_by(html: str, visit: Go) -> None:
    seen = visit(html)
    first = seen.page.locator("#suggestions [role=option]").first
    found = {
        "Vietnam": "Viet Nam · Vietnam",
        "viet-nam": "Viet Nam",
        "việt": "Viet Nam",
        "US": "United States · US",
        "usa": "United States · USA",
        "f16": "F-16 Fighting Falcon",
        "reuters": "Reuters",
    }
    for typed, wanted in found.items():
        seen.page.locator("#search").fill(typed)
        expect(first).to_have_text(re.compile(f"^{re.escape(wanted)}"))
    seen.page.locator("#search").press("Enter")
    assert seen.page.locator("#panel h2").inner_text() == "Reuters"
    assert "of others rest on it" in panel(seen)
    seen.page.get_by_role("button", name="if wrong: Reuters").click()
    assert "If Reuters is wrong" in seen.page.locator("#fate").inner_text()
    seen.page.locator("#around").fill("Hanoi")
    seen.page.locator("#around").press("Tab")
    expect(seen.page.locator("#around")).to_have_value("Viet Nam")


def test_an_item_that_is_chosen_stands_out(visit: Go) -> None:
    seen = visit(page([dossier("alpha", "beta", "radar"), dossier("beta", "gamma", "boat")]))
    seen.page.locator("#search").fill("radar")
    seen.page.locator("#suggestions [role=option]").first.click()
    assert "1 claim" in seen.page.locator("#found").inner_text()
    faded = [group for group in drawing(seen).iter("{http://www.w3.org/2000/svg}g") if group.attrib.get("opacity")]
    assert faded


def test_what_nobody_is_called_is_told(visit: Go) -> None:
    seen = visit(page(MIXED))
    seen.page.locator("#search").fill("nothing of the kind")
    expect(seen.page.locator("#found")).to_have_text("No match")
    assert seen.page.locator("#suggestions").is_hidden()
    seen.page.locator("#search").fill("")
    expect(seen.page.locator("#found")).to_have_text("")


def test_what_the_filters_hide_is_found_and_said_to_be_hidden(visit: Go) -> None:
    seen = visit(page([dossier("a", "b"), dossier("yonder", "c", stage="discussed")]))
    seen.page.locator("input[value='deal:discussed']").click()
    seen.page.locator("#search").fill("yonder")
    assert "hidden now" in seen.page.locator("#suggestions").inner_text()
    seen.page.locator("#search").press("Enter")
    assert "YONDER is hidden by the filters" in seen.page.locator("#found").inner_text()


# Theme, paper, narrow windows


def test_dark_follows_the_reader_and_the_button(visit: Go) -> None:
    seen = visit(page([dossier()]))
    theme = "document.documentElement.dataset.theme"
    assert seen.page.evaluate(theme) == "light"
    light = drawing(seen).find("{http://www.w3.org/2000/svg}rect")
    seen.page.locator("#theme").click()
    assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 23, 29)"
    dark = drawing(seen).find("{http://www.w3.org/2000/svg}rect")
    assert light is not None
    assert dark is not None
    assert light.attrib["fill"] != dark.attrib["fill"]
    seen.page.locator("#theme").click()
    seen.page.emulate_media(color_scheme="dark")
    expect(seen.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_on_paper_stand_the_whole_picture_the_legend_and_the_table(html: str, visit: Go) -> None:
    seen = visit(html)
    seen.page.locator("#zoom-in").click(click_count=3)
    seen.page.emulate_media(media="print")
    names = {node["label"].split("\n")[0] for node in seen.unpacked()["network"]["nodes"]}
    assert names <= set(seen.page.locator("#paper text").all_text_contents())
    for gone in ("#network", "#search", "#theme", "#rows-look input >> nth=0", "#known-by", "#everything"):
        assert seen.page.locator(gone).is_hidden(), gone
    for kept in ("h1", "#rows-look", "#rows-deals", "#rows-others", "#table", "#paper svg", "#paper-words"):
        assert seen.page.locator(kept).is_visible(), kept
    seen.page.emulate_media(media="screen")
    expect(seen.page.locator("#paper svg")).to_have_count(0)
    assert seen.page.locator("#others-group").get_attribute("open") is None


def test_dark_pages_print_light(visit: Go) -> None:
    seen = visit(page([dossier()]))
    seen.page.locator("#theme").click()
    seen.page.emulate_media(media="print")
    assert seen.page.locator("#paper rect").get_attribute("fill") == "#ffffff"
    seen.page.emulate_media(media="screen")
    expect(seen.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_in_a_narrow_window_the_picture_comes_first_and_the_legend_is_a_drawer(html: str, visit: Go) -> None:
    seen = visit(html)
    seen.page.set_viewport_size({"width": 390, "height": 844})
    stage = seen.page.locator("#network").bounding_box()
    table = seen.page.locator("#table").bounding_box()
    assert stage
    assert table
    assert stage["y"] < 300 < stage["height"]
    assert table["y"] > stage["y"]
    seen.page.set_viewport_size({"width": 390, "height": 800})
    for whole in ("#theme", "#help-open", "th:has([data-sort=support])"):
        box = seen.page.locator(whole).bounding_box()
        assert box
        assert box["x"] + box["width"] <= 390, whole
    row = seen.page.locator("#table tbody tr").first.bounding_box()
    assert row
    assert row["y"] + row["height"] <= 800
    assert seen.page.locator("#filters").is_hidden()
    seen.page.locator("#drawer").click()
    assert seen.page.locator("#filters").is_visible()
    assert seen.page.evaluate("document.getElementById('filters').contains(document.activeElement)")
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("#filters").is_hidden()
    assert seen.page.evaluate("document.activeElement.id") == "drawer"
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_control_has_a_name_and_can_be_reached_with_tab(html: str, visit: Go) -> None:
    seen = visit(html)
    nameless = seen.page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, summary, [role=application]")].filter((one) =>
          !(one.labels && one.labels.length) && !one.getAttribute("aria-label") && !one.getAttribute("aria-labelledby")
          && !one.textContent.trim()).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert nameless == []
    reached = set()
    for _ in range(60):
        seen.page.keyboard.press("Tab")
        reached.add(seen.page.evaluate("document.activeElement.id"))
    assert {"search", "copy-link", "theme", "help-open", "support-all"} <= reached
    seen.page.locator("#skip").focus()
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.dataset.claim")


def test_help_opens_with_a_key_and_holds_the_focus(visit: Go) -> None:
    seen = visit(page(MIXED))
    seen.page.keyboard.press("?")
    assert seen.page.locator("#help").is_visible()
    assert seen.page.evaluate("document.getElementById('help').contains(document.activeElement)")
    assert '<iframe src="picture.html#v=1&amp;embed=yes"' in seen.page.locator("#embed-text").inner_text()
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("#help").is_hidden()


def test_real_claims_can_all_be_opened(html: str, dossiers: tuple[Dossier, ...], visit: Go) -> None:
    seen = visit(html)
    rows = seen.page.locator("#table tbody tr")
    for place in range(0, rows.count(), 9):
        rows.nth(place).click()
        assert seen.page.locator("#panel .report").count() >= 1
    quiet(seen)
    assert {d.sentence for d in dossiers} >= {seen.page.locator("#panel h2").first.inner_text()}
