"""The page in a real browser: it loads nothing, runs nothing but itself, and answers what one clicks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from defgraph.dossiers import Base, Dossier, Named
from defgraph.picture import render

from .examples import document, dossier, report

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


def quiet(seen: Visit) -> None:
    assert seen.messages == []
    assert seen.page.evaluate("window.violations") == []
    assert seen.page.evaluate("window.pwned") is None
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
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


def click_edge(seen: Visit, claim: str) -> None:
    """Click where an edge is straight: halfway between its ends."""
    data = json.loads(seen.page.locator("#graph").text_content() or "")
    edge = next(edge for edge in data["network"]["edges"] if edge["id"] == f"c:{claim}")
    ends = [node for node in data["network"]["nodes"] if node["id"] in (edge["from"], edge["to"])]
    seen.page.mouse.click(*on_screen(seen, sum(n["x"] for n in ends) / 2, sum(n["y"] for n in ends) / 2))


def panel(seen: Visit) -> str:
    return seen.page.locator("#panel").inner_text()


def test_the_real_page_is_quiet_and_asks_for_nothing(html: str, visit: Go) -> None:
    seen = visit(html)
    seen.page.locator("#theme").click()
    seen.page.locator("#table tbody tr").first.click()
    seen.page.keyboard.press("Escape")
    quiet(seen)
    assert seen.page.evaluate("Object.keys(window).filter((key) => /^(DATA|NODES|network|shown)$/.test(key))") == []


def test_labels_are_legible_and_everything_is_inside_at_first_view(html: str, visit: Go) -> None:
    seen = visit(html)
    data = json.loads(seen.page.locator("#graph").text_content() or "")
    view = json.loads(seen.page.locator("#network").get_attribute("data-view") or "{}")
    assert view["scale"] * data["network"]["options"]["nodes"]["font"]["size"] >= 10
    box = seen.page.locator("#network").bounding_box()
    assert box
    for node in data["network"]["nodes"]:
        x, y = on_screen(seen, node["x"], node["y"])
        assert box["x"] < x < box["x"] + box["width"], node["id"]
        assert box["y"] < y < box["y"] + box["height"], node["id"]


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
    seen = visit(render(claims, title=attack, generated_from=attack))
    row = seen.page.locator("#table tbody tr").filter(has=seen.page.locator("td:nth-child(2)", has_text="supplies"))
    texts = [seen.page.locator("#table tbody tr").nth(i).locator("td").first.text_content() for i in range(row.count())]
    assert attack in texts
    seen.page.locator("#table tbody tr").nth(texts.index(attack)).click()
    shown = seen.page.locator("#panel").text_content() or ""
    assert shown.count(attack) >= 6
    assert seen.page.locator("h1").text_content() == attack
    assert seen.page.locator("#panel a").count() == 0
    for button in ("#theme", "#zoom-in", "#zoom-fit"):
        seen.page.locator(button).click()
    seen.page.locator("#search").fill(attack)
    seen.page.locator("#search").press("Enter")
    assert attack in (seen.page.locator("#panel h2").text_content() or "")
    quiet(seen)


def test_only_web_addresses_become_links(visit: Go) -> None:
    seen = visit(render([dossier()], title="t"))
    seen.page.locator("#table tbody tr").click()
    link = seen.page.locator("#panel a")
    assert link.get_attribute("href") == "https://example.org/one"
    assert link.get_attribute("rel") == "noopener noreferrer"


@pytest.mark.parametrize("place", range(0, 14, 2))
def test_in_a_fan_a_click_on_a_mark_opens_its_own_claim(visit: Go, place: int) -> None:
    seen = visit(render([dossier("a", "b", f"t{number:02}") for number in range(24)], title="t"))
    marks = json.loads(seen.page.locator("#network").get_attribute("data-marks") or "[]")
    assert len(marks) >= 14
    mark = marks[place]
    seen.page.mouse.click(*on_screen(seen, mark["x"], mark["y"]))
    goods = mark["id"][-3:].upper()
    expect(seen.page.locator("#panel h2").first).to_have_text(f"Supply of {goods} by A to B", timeout=3000)


def test_clicking_an_edge_shows_who_says_so(visit: Go) -> None:
    seen = visit(render([dossier()], title="t"))
    click_edge(seen, "a-b-t")
    text = panel(seen)
    for expected in (
        "Supply of T by A to B",
        "The Paper",
        "2024-01-02",
        "a person who was there",
        "ordered",
        "characters 10–42",
        "1–3 independent origins",
        "1–2 for “ordered”",
        "The Agency",
        "ordered 12",
        "due by 2027",
        "agency-2024-01-01: it credits it",
        "As the paper has it.",
        "paper-2024-01-02",
        "Single source",
    ):
        assert expected in text, expected


def test_undated_and_denied_are_said_in_words(visit: Go) -> None:
    said = report(
        document=document(issued="", publisher=None, origin="unknown", bases=()), stance="denies", speakers=()
    )
    seen = visit(render([dossier(standing="denies", stage="", reports=(said,), weak_points=())], title="t"))
    seen.page.locator("#table tbody tr").click()
    for expected in ("denied", "not dated", "Publisher not known", "none named", "of unknown origin"):
        assert expected in panel(seen), expected


def test_clicking_a_node_lists_its_claims(visit: Go) -> None:
    seen = visit(render([dossier("a", "b"), dossier("b", "c"), dossier("c", "d")], title="t"))
    node = next(
        n for n in json.loads(seen.page.locator("#graph").text_content() or "")["network"]["nodes"] if n["id"] == "n:b"
    )
    seen.page.mouse.click(*on_screen(seen, node["x"], node["y"]))
    assert "2 claims in view" in panel(seen)
    seen.page.locator("#panel .list button").first.click()
    assert "Supply of T by A to B" in panel(seen)


MIXED = [
    dossier("a", "b"),
    dossier("b", "c", stage="discussed"),
    dossier("c", "d", None, relation="makes", stage="in-force", support_min=2, support_max=2, weak_points=()),
    dossier("d", "e", standing="denies", stage=""),
    dossier("e", "f", standing="hedges", stage="offered", support_min=3, weak_points=()),
]


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        ("input[value='deal:ordered']", 4),
        ("input[value='other:in-force']", 4),
        ("input[value='standing:denied']", 4),
        ("input[value='standing:hedged']", 4),
        ("input[name=look][value=country]", 0),
        ("input[name=look][value=firm]", 4),
        ("input[name=support][value=single]", 3),
        ("input[name=support][value=several]", 2),
    ],
)
def test_the_legend_filters(wish: str, left: int, visit: Go) -> None:
    seen = visit(render(MIXED, title="t"))
    assert seen.count() == 5
    seen.page.locator(wish).click()
    assert seen.count() == left
    assert f"{left} claim" in (seen.page.locator("#counts").text_content() or "")
    assert seen.page.locator("#empty").is_visible() is (left == 0)
    seen.page.locator("#everything").click()
    assert seen.count() == 5


def test_relation_minimum_and_focus_filter(visit: Go) -> None:
    seen = visit(render(MIXED, title="t"))
    seen.page.locator("#relation").select_option("makes")
    assert seen.count() == 1
    seen.page.locator("#everything").click()
    seen.page.locator("#minimum").fill("2")
    assert seen.count() == 2
    seen.page.locator("#everything").click()
    seen.page.locator("#around").fill("C")
    seen.page.locator("#around").press("Tab")
    assert seen.count() == 2
    seen.page.locator("#hops").select_option("2")
    assert seen.count() == 4
    quiet(seen)


def test_single_source_is_marked_in_table_and_data(visit: Go) -> None:
    seen = visit(render(MIXED, title="t"))
    marked = seen.page.locator("#table tbody tr").filter(has=seen.page.locator("td:nth-child(7) .one"))
    assert marked.count() == 3
    assert "3 rest on a single source" in (seen.page.locator("#counts").text_content() or "")


def test_the_table_sorts_and_is_used_with_the_keyboard(visit: Go) -> None:
    seen = visit(render(MIXED, title="t"))
    seen.page.locator("button[data-sort=subject]").click()
    assert seen.page.locator("#table tbody tr td:first-child").all_text_contents() == list("ABCDE")
    assert seen.page.locator("th").first.get_attribute("aria-sort") == "ascending"
    seen.page.locator("#table tbody tr").first.focus()
    seen.page.keyboard.press("ArrowDown")
    seen.page.keyboard.press("Enter")
    assert "Supply of T by B to C" in panel(seen)
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("#panel").is_hidden()
    assert seen.page.evaluate("document.activeElement.dataset.claim") == "c:b-c-t"


def test_slash_finds(visit: Go) -> None:
    seen = visit(render(MIXED, title="t"))
    seen.page.keyboard.press("/")
    assert seen.page.evaluate("document.activeElement.id") == "search"
    seen.page.keyboard.type("F")
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("#panel h2").inner_text() == "F"


def test_no_more_than_200_rows_are_drawn(visit: Go) -> None:
    claims = [dossier("a", f"b{number}") for number in range(230)]
    seen = visit(render(claims, title="t"))
    assert seen.count() == 200
    assert "the first 200 of 230" in seen.page.locator("#shown").inner_text()


def test_saving_hands_over_files(visit: Go) -> None:
    hostile = dossier(subject=Named("h", '=1+1"', "Country"))
    seen = visit(render([hostile], title="A <title>"))
    with seen.page.expect_download() as table:
        seen.page.locator("#save-csv").click()
    lines = table.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert '"\'=1+1"""' in lines[1]
    with seen.page.expect_download() as image:
        seen.page.locator("#save-png").click()
    assert image.value.path().read_bytes().startswith(b"\x89PNG")
    assert image.value.suggested_filename == "A-title.png"
    quiet(seen)


def test_dark_follows_the_reader_and_the_button(visit: Go) -> None:
    seen = visit(render([dossier()], title="t"))
    assert seen.page.evaluate("document.documentElement.dataset.theme") == "light"
    seen.page.locator("#theme").click()
    assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 23, 29)"


def test_real_claims_can_all_be_opened(html: str, dossiers: tuple[Dossier, ...], visit: Go) -> None:
    seen = visit(html)
    rows = seen.page.locator("#table tbody tr")
    for place in range(0, rows.count(), 9):
        rows.nth(place).click()
        assert seen.page.locator("#panel .report").count() >= 1
    quiet(seen)
    assert {d.sentence for d in dossiers} >= {seen.page.locator("#panel h2").inner_text()}
