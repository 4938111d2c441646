from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support_figure import counted, figure, one_agency, own_reporting, unknown_origin

ROOT = Path(__file__).parents[2]


def test_the_picture_of_support_is_up_to_date() -> None:
    script = str(ROOT / "scripts/support_figure.py")
    done = subprocess.run([sys.executable, script], capture_output=True, check=True)
    remedy = "run: python scripts/support_figure.py > docs/support.svg"
    assert (ROOT / "docs/support.svg").read_bytes() == done.stdout, remedy


@pytest.mark.parametrize(
    ("panel", "support", "weak"),
    [
        (one_agency(), (1, 1), {"agency", "agency-report"}),
        (own_reporting(), (2, 2), set()),
        (unknown_origin(), (1, 2), {"article-f", "outlet-f"}),
    ],
)
def test_the_examples_are_counted_as_the_page_says(panel: object, support: tuple[int, int], weak: set[str]) -> None:
    dossier = counted(panel)  # type: ignore[arg-type]
    assert (dossier.support_min, dossier.support_max) == support
    assert {point.id for point in dossier.weak_points} == weak


def test_each_weak_point_is_drawn_with_a_sign_and_words() -> None:
    root = ET.fromstring(figure())
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("weak point") == 4
    assert texts.count("!") == 5, "four weak points and the key"
    assert {text for text in texts if text.startswith("support")} == {"support 1 ①", "support 2", "support 1–2 ①"}


def test_the_picture_has_its_own_ground_and_asks_for_nothing() -> None:
    svg = figure()
    assert ".paper { fill: #ffffff" in svg
    assert not re.search(r"<script|href|https?://(?!www\.w3\.org/2000/svg)|url\((?!#tip)", svg)
