"""The page of the real data, and tabs to open pages in."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from defgraph.building import build
from defgraph.dossiers import Dossier, read_dossiers
from defgraph.picture import Picture, render
from defgraph.store import MEMORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

TABLES = files("defgraph.picture").joinpath("scripts/tables.js").read_text(encoding="utf-8")
DATA = Path(__file__).parents[2] / "graph_data"


@dataclass
class Visit:
    """An open page, and all it complained of or asked for."""

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def count(self) -> int:
        return len(self.page.locator("#table tbody tr").all())

    def unpacked(self, wanted: str = "DATA") -> Any:
        """What the page's scripts see of its data: it is unpacked once more, for the page leaks nothing."""
        return self.page.evaluate(f"() => {{ {TABLES}; return {wanted}; }}")


@pytest.fixture(scope="session")
def dossiers() -> tuple[Dossier, ...]:
    return read_dossiers(build(DATA, MEMORY).store)


@pytest.fixture(scope="session")
def html(dossiers: tuple[Dossier, ...]) -> str:
    return render(Picture.of(dossiers, title="US–Viet Nam defence links", generated_from="from graph_data"))


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[[str], Visit]]:
    contexts = []

    def go(html: str) -> Visit:
        file = tmp_path / "picture.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
        contexts.append(context)
        context.add_init_script(
            "window.violations = [];"
            "document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective));"
        )
        seen = Visit(context.new_page())
        seen.page.on("console", lambda message: seen.messages.append(message.text))
        seen.page.on("pageerror", lambda error: seen.messages.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        seen.page.goto(file.as_uri())
        seen.page.wait_for_selector("#network[data-ready=yes][data-view]")
        return seen

    yield go
    for context in contexts:
        context.close()
