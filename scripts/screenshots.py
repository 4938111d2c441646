"""Pictures of the page of the repository's own articles: `make screenshots`.

Writes ``docs/picture.png``, which the README shows, and into ``build/screenshots`` the views that are looked at before
a release: whole, a claim open, dark, printed, a chain, without colour, after a retraction, on a telephone. It needs
Chromium and playwright.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
READY = "#network[data-ready=yes][data-view]"


@dataclass(frozen=True, slots=True)
class Shot:
    """A view of the page: its name, what stands behind the # of its address, and what the browser pretends to be."""

    name: str
    address: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    media: dict[str, Any] = field(default_factory=dict)
    grey: bool = False


def shots(claim: str) -> tuple[Shot, ...]:
    """Return the views that are looked at; ``claim`` is the id of the claim whose evidence is open in some."""
    return (
        Shot("overview"),
        Shot("claim", f"v=1&claim={claim}", context={"viewport": {"width": 1680, "height": 945}}),
        Shot("dark", f"v=1&claim={claim}", {"color_scheme": "dark"}),
        Shot("print", f"v=1&claim={claim}", media={"media": "print"}),
        Shot("path", "v=1&from=lockheed-martin&to=viet-nam"),
        Shot("grey", grey=True),
        Shot("retracted", "v=1&wrong=trt-world"),
        Shot("narrow", context={"viewport": {"width": 390, "height": 844}}),
    )


def take(browser: Browser, page: Path, folder: Path, claim: str) -> Iterator[Path]:
    """Take every view of a page, and yield the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    for shot in shots(claim):
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **shot.context})
        seen = context.new_page()
        seen.goto(f"{page.resolve().as_uri()}#{shot.address}")
        seen.wait_for_selector(READY)
        if shot.grey:
            seen.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
        if shot.media:
            seen.emulate_media(**shot.media)
        seen.wait_for_timeout(600)  # the address is followed after a moment, and what falls fades
        file = folder / f"{shot.name}.png"
        seen.screenshot(path=file, full_page=bool(shot.media))
        context.close()
        yield file


def main() -> None:
    """Draw the articles, take every view, and put one into the docs."""
    from playwright.sync_api import sync_playwright

    from defgraph.building import build
    from defgraph.picture import draw, render
    from defgraph.store import MEMORY

    picture = draw(build(ROOT / "graph_data", MEMORY).store)
    claim = next(one.id for one in picture.dossiers if one.item and one.item.id == "t-6-texan-ii")
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "picture.html"
    page.write_text(render(picture), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for file in take(browser, page, folder, claim):
            print(file.relative_to(ROOT))
        browser.close()
    (ROOT / "docs" / "picture.png").write_bytes((folder / "claim.png").read_bytes())


if __name__ == "__main__":
    main()
