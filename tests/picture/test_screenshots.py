"""The views that are looked at: each shows what it is for, and none is empty."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.image import imread
from screenshots import shots, take

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Browser

    from defgraph.dossiers import Dossier

    Pixels = NDArray[np.float64]


@pytest.fixture(scope="module")
def views(
    browser: Browser, html: str, dossiers: tuple[Dossier, ...], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Pixels]:
    folder: Path = tmp_path_factory.mktemp("views")
    page = folder / "picture.html"
    page.write_text(html, encoding="utf-8")
    claim = next(one.id for one in dossiers if one.item and one.item.id == "t-6-texan-ii")
    return {
        file.stem: np.asarray(imread(BytesIO(file.read_bytes())))[:, :, :3]
        for file in take(browser, page, folder, claim)
    }


def colourfulness(pixels: Pixels) -> float:
    return float((pixels.max(axis=2) - pixels.min(axis=2)).max())


def test_every_view_is_taken_and_no_two_are_the_same(views: dict[str, Pixels]) -> None:
    assert list(views) == [shot.name for shot in shots("x")]
    assert len({view.tobytes() for view in views.values()}) == len(views)


def test_views_are_light_dark_and_grey_as_they_are_named(views: dict[str, Pixels]) -> None:
    brightness = {name: float(view.mean()) for name, view in views.items()}
    assert brightness.pop("dark") < 0.3
    assert min(brightness.values()) > 0.8
    assert colourfulness(views["grey"]) == 0
    assert colourfulness(views["overview"]) > 0.5


def test_print_is_longer_than_a_screen_and_a_telephone_narrower(views: dict[str, Pixels]) -> None:
    assert views["print"].shape[0] > 900
    assert views["narrow"].shape[:2] == (844, 390)
