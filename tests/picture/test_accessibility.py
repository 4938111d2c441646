"""The page without sight or mouse: axe-core finds nothing serious, whatever is open, light or dark, wide or narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from accessibility import grave
from defgraph.picture import Picture, render

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from defgraph.dossiers import Dossier

CLAIM = "2598b0edd4fe03b1118f"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
STATES: dict[str, tuple[str, dict[str, Any]]] = {
    "start": ("", {}),
    "claim": (f"v=1&claim={CLAIM}", {}),
    "claim in the dark": (f"v=1&claim={CLAIM}", {"color_scheme": "dark"}),
    "entity": ("v=1&entity=viet-nam", {}),
    "what if": ("v=1&wrong=trt-world", {}),
    "path": ("v=1&from=lockheed-martin&to=viet-nam", {"color_scheme": "dark"}),
    "telephone": (f"v=1&claim={CLAIM}", {"viewport": NARROW}),
}


@pytest.fixture(scope="module")
def pages(html: str, dossiers: tuple[Dossier, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    found = {"network": html, "overview": render(Picture.of(dossiers, title="t"), renderer="overview")}
    for name, text in found.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in found}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("renderer", ["network", "overview"])
def test_axe_finds_nothing_serious(
    renderer: str, state: str, pages: dict[str, Path], browser: Browser, axe: str
) -> None:
    address, options = STATES[state]
    context = browser.new_context(**{"viewport": WIDE, "bypass_csp": True, **options})
    page = context.new_page()
    page.goto(f"{pages[renderer].as_uri()}#{address}")
    page.wait_for_selector("#network[data-ready=yes][data-view]")
    assert grave(page, axe) == []
    context.close()
