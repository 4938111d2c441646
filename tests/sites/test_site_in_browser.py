"""The site in a real browser, from a disk: quiet, harmless, usable with the keyboard and without sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from accessibility import grave
from defgraph.dossiers import Named
from defgraph.site.rendering import unturned
from defgraph.site.writing import picture_page
from picture.examples import dossier
from picture.test_browser import ATTACKS

from .conftest import lay_out
from .examples import contents, hostile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from .conftest import Visit

    Open = Callable[..., Visit]

KINDS = (
    "index.html", "entities.html", "class/country.html", "entity/viet-nam.html", "entity/united-states.html",
    "claim/2598b0edd4fe03b1118f.html", "documents.html", "document/trt-2022-12-15.html", "publishers.html",
    "publisher/reuters.html", "audit.html", "conflicts.html", "evolution.html", "about.html", "404.html",
)  # fmt: skip


def quiet(seen: Visit) -> None:
    assert seen.messages == []
    assert seen.tab.evaluate("window.violations") == []
    assert seen.tab.evaluate("window.pwned") is None
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []


def test_from_a_disk_the_pages_have_their_style_and_say_nothing(real_site: Path, tab: Open) -> None:
    seen = tab()
    for kind in KINDS:
        seen.tab.goto((real_site / kind).as_uri())
        assert seen.tab.evaluate("getComputedStyle(document.body).marginTop") == "0px", kind
        quiet(seen)


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_texts_are_shown_and_not_run(attack: str, tmp_path: Path, tab: Open) -> None:
    site, seen = lay_out(hostile(attack), tmp_path / "site"), tab()
    for page in sorted({*site.rglob("*.html")} - {site / "404.html", site / "about.html", site / "entities.html"}):
        seen.tab.goto(page.as_uri())
        quiet(seen)
        allowed = [(site / name).as_uri() for name in ("style.css", "site.js", "names.js")]
        assert [url for url in seen.requests if url not in (page.as_uri(), *allowed)] == []
        seen.requests.clear()
        if page.parent.name in {"claim", "document", "entity", "publisher"}:
            assert str(unturned(attack)) in (seen.tab.locator("main").text_content() or "")
    seen.tab.goto((site / "index.html").as_uri())
    seen.tab.locator("#find-name").fill(attack)
    expect(seen.tab.locator("#find-status")).to_have_text("1 found")
    assert seen.tab.locator("#find-results a").first.text_content() == attack
    quiet(seen)


def test_a_name_is_found_and_opened_with_the_keyboard(real_site: Path, tab: Open) -> None:
    seen = tab()
    seen.tab.goto((real_site / "index.html").as_uri())
    seen.tab.locator("#find-name").fill("hanoi")
    expect(seen.tab.locator("#find-results a").first).to_have_text("Viet Nam")
    seen.tab.keyboard.press("Enter")
    expect(seen.tab.locator("h1")).to_have_text("Viet Nam")
    for typed, found in (
        ("việtnam", "Viet Nam"),
        ("texan 2", "T-6 Texan II"),
        ("c130", "C-130 Hercules"),
        ("T6", "T-6 Texan II"),
    ):
        seen.tab.locator("#find-name").fill(typed)
        expect(seen.tab.locator("#find-results a").first).to_have_text(found)
    seen.tab.keyboard.press("Enter")
    expect(seen.tab.locator("h1")).to_have_text("T-6 Texan II")
    expect(seen.tab.locator(".found")).to_be_hidden()
    seen.tab.go_back()
    expect(seen.tab.locator("#find-name")).to_have_value("T6")
    expect(seen.tab.locator("#find-results a").first).to_have_text("T-6 Texan II")
    quiet(seen)


def test_what_is_not_found_is_said(real_site: Path, tab: Open) -> None:
    seen = tab()
    seen.tab.goto((real_site / "index.html").as_uri())
    seen.tab.locator("#find-name").fill("nobody of this name")
    expect(seen.tab.locator("#find-status")).to_have_text("none found")


def test_the_first_step_of_the_keyboard_leads_past_the_menu(real_site: Path, tab: Open) -> None:
    seen = tab()
    seen.tab.goto((real_site / "audit.html").as_uri())
    seen.tab.keyboard.press("Tab")
    expect(seen.tab.locator(":focus")).to_have_text("Skip to the content")
    seen.tab.keyboard.press("Enter")
    assert seen.tab.evaluate("document.activeElement.id") == "main"


def test_tables_are_sorted_by_number_stage_and_name(tmp_path: Path, tab: Open) -> None:
    claims = [
        dossier("a", "b", support_min=10, support_max=10, stage="delivered", weak_points=()),
        dossier("c", "d", support_min=2, support_max=9, stage="considered", weak_points=()),
        dossier("e", "f", support_min=1, support_max=3, stage="ordered"),
        dossier("g", "h", standing="denies", stage="", support_min=0, support_max=0),
    ]
    seen = tab()
    seen.tab.goto((lay_out(contents(*claims), tmp_path / "site") / "audit.html").as_uri())

    def order() -> list[str]:
        texts = seen.tab.locator("table.sortable tbody th").all_text_contents()
        return [text.split()[4] for text in texts]

    assert order() == ["E", "C", "A", "G"]
    headings = seen.tab.locator("table.sortable thead button")
    headings.filter(has_text="Support").click()
    assert order() == ["G", "E", "C", "A"]
    headings.nth(1).click()
    assert order() == ["G", "C", "E", "A"]
    headings.filter(has_text="Claim").click()
    headings.filter(has_text="Claim").click()
    assert order() == ["G", "E", "C", "A"]
    assert seen.tab.locator("table.sortable th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert seen.tab.locator(".partly").count() == 0
    seen.tab.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('nav'), {className: 'pager'}))"
    )
    headings.nth(1).click()
    headings.nth(1).click()
    expect(seen.tab.locator(".partly")).to_have_text("Sorted are the rows on this page, not those on the others.")


def test_without_scripts_everything_is_there(real_site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((real_site / "index.html").as_uri())
    assert not page.locator("#find").is_visible()
    page.locator("a", has_text="Audit: every claim").click()
    page.locator("table.sortable tbody a").first.click()
    assert page.locator(".report").count() >= 1
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_the_screen(real_site: Path, width: int, tab: Open) -> None:
    seen = tab(width=width)
    for kind in KINDS:
        seen.tab.goto((real_site / kind).as_uri())
        assert seen.tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), kind


def test_a_word_that_never_ends_does_not_widen_the_page(tmp_path: Path, tab: Open) -> None:
    site, seen = lay_out(hostile("a" * 300), tmp_path / "site"), tab(width=360)
    for page in site.rglob("*.html"):
        seen.tab.goto(page.as_uri())
        assert seen.tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.name


def faults(seen: Visit, pages: list[Path], axe: str, rules: str = "") -> list[str]:
    found = []
    for page in pages:
        seen.tab.goto(page.as_uri())
        found += [f"{page.name}: {one}" for one in grave(seen.tab, axe, rules)]
    return found


def test_axe_finds_nothing_serious(real_site: Path, axe: str, tab: Open) -> None:
    assert faults(tab(checked=True), [real_site / kind for kind in KINDS], axe) == []


def test_axe_finds_nothing_serious_on_a_narrow_screen(real_site: Path, axe: str, tab: Open) -> None:
    kinds = ("index.html", "entity/t-6-texan-ii.html", "conflicts.html")
    assert faults(tab(width=360, checked=True), [real_site / kind for kind in kinds], axe) == []


def test_axe_finds_contrast_enough_in_the_dark(real_site: Path, axe: str, tab: Open) -> None:
    pages = [real_site / kind for kind in KINDS if kind != "audit.html"]
    assert faults(tab("dark", checked=True), pages, axe, "runOnly: ['color-contrast']") == []


def test_on_paper_the_menu_goes_and_the_text_stays(real_site: Path, tab: Open) -> None:
    seen = tab("dark")
    seen.tab.goto((real_site / "entity/viet-nam.html").as_uri())
    seen.tab.emulate_media(media="print")
    assert not seen.tab.locator(".top nav").is_visible()
    assert seen.tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert seen.tab.locator("table").first.is_visible()


def test_a_link_into_the_picture_opens_what_it_was_about(tmp_path: Path, tab: Open) -> None:
    told = contents(dossier("a", "b"), dossier("b", "c"), dossier("c", "d"))
    site, seen = lay_out(told, tmp_path / "site"), tab()
    (site / "picture.html").write_text(picture_page(told).text, encoding="utf-8")
    for page, shown in (("entity/c.html", "C"), ("claim/a-b-t.html", "Supply of T by A to B")):
        seen.tab.goto((site / page).as_uri())
        seen.tab.locator("a", has_text="Show it in the picture").click()
        expect(seen.tab.locator("#panel h2").first).to_have_text(shown)
        links = seen.tab.locator("#panel a, header a").evaluate_all(
            "found => found.map((one) => one.getAttribute('href'))"
        )
        assert {"index.html", page} <= set(links)
        assert all((site / link).exists() for link in links if ":" not in link)
    seen.tab.goto((site / "entity/t.html").as_uri())
    assert seen.tab.locator("a", has_text="Show it in the picture").count() == 0  # items are not drawn
    quiet(seen)


def test_an_entity_is_drawn_between_its_neighbours(tmp_path: Path, tab: Open) -> None:
    claims = [dossier("a", "b"), dossier("b", "c"), dossier("d", "b", "u", subject=Named("d", "Dora", "Person"))]
    seen = tab()
    seen.tab.goto((lay_out(contents(*claims), tmp_path / "site") / "entity/b.html").as_uri())
    places = {text.text_content(): text.bounding_box() for text in seen.tab.locator(".near text:not(.soft)").all()}
    assert places.keys() == {"A", "Dora", "C"}
    left, right = places["A"], places["C"]
    assert left
    assert right
    assert left["x"] < right["x"]
