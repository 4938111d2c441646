"""A picture in a notebook: the page in a frame, and a still picture where frames are not shown."""

from __future__ import annotations

import re
import sys
from base64 import b64decode
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from defgraph.picture import Picture, render
from defgraph.picture.notebook import notebook_html
from defgraph.picture.plate import plate

from .examples import dossier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from defgraph.dossiers import Dossier

TITLE = "\"Links\" </iframe> <script>alert('1')</script> & more"


@dataclass
class Opened:
    """A notebook in the browser, and all it complained of or asked for."""

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


class Elements(HTMLParser):
    """The elements of a piece of HTML, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def only(self, tag: str) -> dict[str, str | None]:
        (attributes,) = [attributes for name, attributes in self.found if name == tag]
        return attributes


@pytest.fixture(scope="module")
def picture() -> Picture:
    return Picture.of([dossier("a", "b"), dossier("b", "c", stage="discussed")], title=TITLE, focus="b")


@pytest.fixture(scope="module")
def shown(picture: Picture) -> str:
    return notebook_html(picture)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[[str], Opened]]:
    contexts = []

    def go(html: str) -> Opened:
        file = tmp_path / "notebook.html"
        file.write_text(f"<!doctype html><meta charset='utf-8'><title>N</title><body>{html}</body>", encoding="utf-8")
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        contexts.append(context)
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.violatedDirective));"
        )
        seen = Opened(context.new_page())
        seen.page.on("console", lambda message: seen.messages.append(message.text))
        seen.page.on("pageerror", lambda error: seen.messages.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url[:60]))
        seen.page.goto(file.as_uri())
        return seen

    yield go
    for context in contexts:
        context.close()


def test_the_frame_holds_the_page_and_may_run_scripts_and_nothing_more(picture: Picture, shown: str) -> None:
    frame = Elements(shown).only("iframe")
    assert frame["srcdoc"] == render(picture)
    assert frame["sandbox"] == "allow-scripts allow-downloads"
    assert frame["title"] == f"Picture: {TITLE}"
    assert (frame["width"], frame["height"]) == ("100%", "720")


def test_beside_it_stands_the_still_picture_as_an_image_that_needs_no_file(picture: Picture, shown: str) -> None:
    image = Elements(shown).only("img")
    kind, _, data = (image["src"] or "").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert b64decode(data) == plate(picture, "svg")
    assert TITLE in (image["alt"] or "")


def test_what_a_title_says_becomes_no_element(shown: str) -> None:
    assert [tag for tag, _ in Elements(shown).found] == ["style", "iframe", "div", "img"]


def test_a_picture_shows_itself_so() -> None:
    picture = Picture.of([dossier()], title="Links")
    assert picture._repr_html_() == notebook_html(picture)


def test_without_matplotlib_words_say_what_to_install(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    found = Elements(notebook_html(picture))
    assert found.only("iframe")
    assert "pip install '.[pictures]'" in found.words


@pytest.mark.parametrize(
    ("limit", "words"), [("values:MANY", "narrow it with --around"), ("notebook:_LARGEST", "'pdf'")]
)
def test_where_too_much_is_drawn_words_say_what_to_do(
    picture: Picture, monkeypatch: pytest.MonkeyPatch, limit: str, words: str
) -> None:
    module, _, name = limit.partition(":")
    monkeypatch.setattr(import_module(f"defgraph.picture.{module}"), name, 1)
    found = Elements(notebook_html(picture))
    assert found.only("iframe")
    assert words in found.words.replace('"', "'")


def test_in_its_frame_the_page_draws_asks_for_nothing_and_does_not_complain(
    shown: str, opened: Callable[[str], Opened]
) -> None:
    seen = opened(shown)
    inside = seen.page.frame_locator("iframe.defgraph-page")
    inside.locator("[data-ready=yes]").wait_for(timeout=15_000)
    frame = seen.page.frames[1]
    assert frame.evaluate("self.origin") == "null"
    assert frame.evaluate("document.querySelector('canvas').width > 0")
    assert not seen.page.locator("img").is_visible()
    assert seen.messages == []
    assert [url for url in seen.requests[1:] if not url.startswith("data:")] == []


def test_where_frames_are_taken_out_the_still_picture_is_seen(shown: str, opened: Callable[[str], Opened]) -> None:
    for taken in (r"<style>.*?</style>|<iframe.*?</iframe>", r"<iframe.*?</iframe>"):
        seen = opened(_without(shown, taken))
        image = seen.page.locator("img")
        assert image.is_visible()
        assert image.evaluate("(image) => image.complete && image.naturalWidth > 100")
        assert seen.page.locator("iframe").count() == 0


def test_printed_the_still_picture_takes_the_place_of_the_frame(shown: str, opened: Callable[[str], Opened]) -> None:
    seen = opened(shown)
    seen.page.emulate_media(media="print")
    assert seen.page.locator("img").is_visible()
    assert not seen.page.locator("iframe").is_visible()


def test_printed_without_a_still_picture_the_frame_stays(
    picture: Picture, opened: Callable[[str], Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    seen = opened(notebook_html(picture))
    assert not seen.page.locator(".defgraph-still").is_visible()
    seen.page.emulate_media(media="print")
    assert seen.page.locator("iframe").is_visible()


def _without(html: str, pattern: str) -> str:
    return re.sub(pattern, "", html, flags=re.DOTALL)


def test_page_and_still_picture_share_one_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    from defgraph.picture import drawing

    laid_out, network = [], drawing.network

    def counted(dossiers: Sequence[Dossier], focus: str | None) -> dict[str, Any]:
        laid_out.append(dossiers)
        return network(dossiers, focus)

    monkeypatch.setattr(drawing, "network", counted)
    assert "data:image/svg+xml" in notebook_html(Picture.of([dossier("a", "b")], title="t"))
    assert len(laid_out) == 1
