"""The site of the real data, and tabs to open it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from defgraph.building import build
from defgraph.site import Contents, read_contents
from defgraph.site.folder import ROOMS
from defgraph.site.rendering import ASSETS, Page, asset
from defgraph.site.writing import names_script, site_pages
from defgraph.store import MEMORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

ROOT = Path(__file__).parents[2]


@dataclass
class Visit:
    """An open tab, and all it complained of or asked for."""

    tab: Tab
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def lay_out(contents: Contents, folder: Path) -> Path:
    """Write the pages of a site, without the picture, which has tests of its own."""
    for room in ROOMS:
        (folder / room).mkdir(parents=True)
    pages = [*site_pages(contents), *(Page(name, asset(name)) for name in ASSETS)]
    for page in (*pages, Page("names.js", names_script(contents))):
        (folder / page.path).write_text(page.text, encoding="utf-8", errors="replace")
    return folder


@pytest.fixture(scope="session")
def real() -> Contents:
    return read_contents(build(ROOT / "graph_data", MEMORY).store, title="Arms for Viet Nam")


@pytest.fixture(scope="session")
def real_site(real: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(real, tmp_path_factory.mktemp("real") / "site")


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def open_tab(scheme: str = "light", width: int = 1280, *, checked: bool = False) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            bypass_csp=checked,
        )
        contexts.append(context)
        context.add_init_script(
            "window.violations = [];"
            "document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective));"
        )
        seen = Visit(context.new_page())
        seen.tab.on("console", lambda message: seen.messages.append(message.text))
        seen.tab.on("pageerror", lambda error: seen.messages.append(str(error)))
        seen.tab.on("request", lambda request: seen.requests.append(request.url))
        seen.tab.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        return seen

    yield open_tab
    for context in contexts:
        context.close()
