"""The still picture: the same drawing as the page, in files that papers can use."""

from __future__ import annotations

import math
import os
import re
import struct
import subprocess
import sys
import warnings
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from defgraph.dossiers import Named
from defgraph.errors import DefgraphError, MissingExtra
from defgraph.picture import Picture, select
from defgraph.picture.drawing import _box, network, wrapped
from defgraph.picture.pen import LettersMissing, _installed, measured, settled
from defgraph.picture.plate import FORMS, Form, plate
from defgraph.picture.spots import Spot, Spots
from defgraph.picture.strokes import Arc, arc, arrow, inside, outline
from defgraph.picture.values import DENSE, MANY

from .examples import dossier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from defgraph.dossiers import Dossier

SVG = "{http://www.w3.org/2000/svg}"
A4 = (841.9, 595.3)
HOSTILE = (
    "</svg><script>alert(1)</script>",
    "]]>&amp;<!-- --> <?xml?>",
    "a\x00b\x08\x1b[31m\ufffe\ud800",
    "$x^2$ and $\\frac{1}{",
    "W" * 300,
    "国防部装备发展部",
    "وزارة الدفاع",
    "\u202eturned around",
    "",
)
PLATE_TWICE = """
import hashlib, sys
sys.path.insert(0, {here!r})
from examples import dossier
from defgraph.picture import Picture, select
from defgraph.picture.plate import FORMS, plate
claims = [dossier(f"n{{i}}", f"n{{i * i % 7}}", item) for i in range(9, 16) for item in "tu"]
picture = Picture.of(claims, title="Twice", focus="n4")
for form in FORMS:
    print(form, hashlib.sha256(plate(picture, form)).hexdigest())
print("pyplot", "matplotlib.pyplot" in sys.modules)
"""


def pictured(dossiers: Sequence[Dossier], title: str = "Links", generated_from: str = "from 5 documents") -> Picture:
    return Picture.of(dossiers, title=title, generated_from=generated_from)


def tree(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)


def texts(svg: bytes) -> list[str]:
    return [text.text or "" for text in tree(svg).iter(f"{SVG}text")]


def sizes(svg: bytes) -> dict[str, float]:
    """The size of each text, in points."""
    found = {}
    for text in tree(svg).iter(f"{SVG}text"):
        size = re.search(r"(?:font-size: |font: (?:\w+ )*)([\d.]+)px", text.get("style", ""))
        assert size, text.get("style")
        found[text.text or ""] = float(size[1])
    return found


def sheet_size(svg: bytes) -> tuple[float, float]:
    *_, width, height = map(float, tree(svg).get("viewBox", "").split())
    return width, height


def many(entities: int) -> list[Dossier]:
    """As many entities, named as they are in life, all bound to a few."""
    kinds = ("Country", "Firm", "GovernmentBody", "Person", "Materiel")
    ends = [Named(f"e{i}", f"Ministry of Defence {i}", kinds[i % 5]) for i in range(entities)]
    return [
        dossier(f"e{i}", f"e{i // 4}", f"goods {i % 9}", subject=ends[i], object=ends[i // 4])
        for i in range(1, entities)
    ]


@pytest.fixture(scope="module")
def viet_nam(dossiers: tuple[Dossier, ...]) -> Picture:
    """What the articles tell of Viet Nam; rings around it are laid out in no time."""
    return Picture.of(select(dossiers, around="viet-nam"), title="Around Viet Nam", focus="viet-nam")


@pytest.fixture(scope="module")
def svg(viet_nam: Picture) -> bytes:
    return plate(viet_nam, "svg")


def test_every_form_is_a_file_of_its_kind() -> None:
    picture = pictured([dossier()])
    starts = {"svg": b"<?xml", "png": b"\x89PNG\r\n", "pdf": b"%PDF-"}
    assert {form: plate(picture, form).startswith(starts[form]) for form in FORMS} == dict.fromkeys(FORMS, True)


def test_another_form_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="svg, png, pdf: 'gif'"):
        plate(pictured([dossier()]), "gif")  # type: ignore[arg-type]


def test_two_processes_with_different_hash_seeds_write_the_same_bytes() -> None:
    script = PLATE_TWICE.format(here=str(Path(__file__).parent))
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert next(iter(said)).endswith("pyplot False\n")


def test_files_hold_their_title_and_no_date() -> None:
    picture = pictured([dossier()], title="A & B")
    assert b"<title>A &amp; B</title>" in plate(picture, "svg")
    assert b"dc:date" not in plate(picture, "svg")
    assert b"/Title (A & B)" in plate(picture, "pdf")
    assert b"CreationDate" not in plate(picture, "pdf")
    assert b"Title\x00A & B" in plate(picture, "png")


def test_every_entity_is_named_and_its_shape_is_that_of_the_page(viet_nam: Picture, svg: bytes) -> None:
    nodes = network(viet_nam.dossiers, viet_nam.focus)["nodes"]
    written = texts(svg)
    assert not [line for node in nodes for line in node["label"].split("\n") if line not in written]
    colours = re.findall(r"fill: (#\w+); stroke: (#\w+)", svg.decode())
    for node in nodes:
        assert (node["color"]["background"].lower(), node["color"]["border"].lower()) in colours


def test_lines_have_the_dashes_and_colours_of_the_page(viet_nam: Picture, svg: bytes) -> None:
    drawn = {
        (colour, 0 if not dashes else dashes.count(",") + 1)
        for dashes, colour in re.findall(
            r"style=\"fill: none; (?:stroke-dasharray: ([\d., ]+);[^\"]*?)?stroke: (#\w+)", svg.decode()
        )
    }
    for edge in network(viet_nam.dossiers, viet_nam.focus)["edges"]:
        assert (edge["color"]["color"].lower(), len(edge["dashes"] or ())) in drawn


def test_curves_swing_as_far_as_those_of_the_page() -> None:
    claims = [dossier("a", "b", f"t{i}") for i in range(4)] + [dossier("b", "a", "back")]
    drawn = network(pictured(claims).dossiers)
    places = {node["id"]: (node["x"], node["y"]) for node in drawn["nodes"]}
    (ax, ay), (bx, by) = places["n:a"], places["n:b"]
    length = math.dist((ax, ay), (bx, by))
    middles = [arc(places[e["from"]], places[e["to"]], e["smooth"]).at(0.5) for e in drawn["edges"]]
    across = sorted(((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / length for x, y in middles)
    gaps = [b - a for a, b in pairwise(across)]
    assert min(gaps) > 8
    assert max(gaps) - min(gaps) < 0.5
    assert abs(across[2]) < 0.1


@pytest.mark.parametrize("shape", ["dot", "hexagon", "square", "diamond", "triangle", "triangleDown", "star"])
def test_arrows_end_at_the_outline_of_each_shape(shape: str) -> None:
    corners = outline(shape, 10, (100.0, 20.0))
    way = Arc((0.0, 0.0), (50.0, 60.0), (100.0, 20.0))
    share = way.entry(corners)
    assert not inside(corners, way.at(share))
    assert inside(corners, way.at(min(1.0, share + 0.01)))
    tip, *_ = arrow(way.at(share), way.heading(share), 8)
    assert tip == pytest.approx(way.at(share))


def test_the_mark_of_a_single_source_stands_on_every_such_claim_and_is_explained(viet_nam: Picture, svg: bytes) -> None:
    single = sum(dossier.single_source for dossier in viet_nam.dossiers)
    assert texts(svg).count("1") >= single + 1
    assert "rests on a single source" in texts(svg)
    several = plate(pictured([dossier(support_min=2)]), "svg")
    assert "rests on a single source" not in texts(several)
    assert "wider: more independent origins" in texts(several)


def test_the_legend_lists_what_is_drawn_and_nothing_else() -> None:
    written = texts(plate(pictured([dossier(stage="signed")]), "svg"))
    assert {"Entities", "Country or group", "Firm, industry body", "Deals: how far they got", "signed"} <= set(written)
    assert not {"Person", "Other relations", "delivered", "denied"} & set(written)
    assert "denied" in texts(plate(pictured([dossier(standing="denies", stage="")]), "svg"))


def test_title_numbers_and_origin_are_written() -> None:
    written = texts(plate(pictured([dossier()], "Who supplies whom"), "svg"))
    assert {"Who supplies whom", "2 entities · 1 claim · 1 rests on a single source"} <= set(written)
    assert "From 5 documents, drawn with defgraph" in written


def test_sixty_entities_fit_on_a4_with_names_of_six_points_or_more() -> None:
    drawn = plate(pictured(many(60)), "svg")
    width, height = sheet_size(drawn)
    assert width <= A4[0]
    assert height <= A4[1] + 0.1
    assert min(sizes(drawn).values()) >= 5.2  # the one in the ring
    assert min(size for text, size in sizes(drawn).items() if text != "1") >= 6


def test_more_entities_get_a_larger_sheet_and_names_stay_legible() -> None:
    drawn = plate(pictured(many(300)), "svg")
    assert sheet_size(drawn)[0] > A4[0]
    assert min(size for text, size in sizes(drawn).items() if text != "1") >= 6


def test_a_small_picture_is_not_blown_up_and_its_sheet_is_cut_to_it() -> None:
    drawn = plate(pictured([dossier()]), "svg")
    assert sheet_size(drawn)[0] < 500
    assert max(sizes(drawn).values()) < 14


def test_no_text_is_cut_by_the_edge_of_the_sheet(svg: bytes) -> None:
    width, height = sheet_size(svg)
    with settled():
        for text in tree(svg).iter(f"{SVG}text"):
            size = sizes(svg)[text.text or ""] if text.text != "1" else 6
            x, y = float(text.get("x", "nan")), float(text.get("y", "nan"))
            wide = measured(text.text or "", size)
            left = x - {"start": 0, "middle": wide / 2, "end": wide}[_anchor(text)]
            assert left >= 0, text.text
            assert left + wide <= width, text.text
            assert size <= y <= height, text.text


def _anchor(text: ET.Element) -> str:
    found = re.search(r"text-anchor: (\w+)", text.get("style", ""))
    return found[1] if found else "start"


def test_marks_stand_where_they_cover_nothing() -> None:
    line = Arc((0.0, 0.0), (50.0, 0.0), (100.0, 0.0))
    spots = Spots(Spot(-10, -50, 110, 50), [Spot(40, -5, 60, 5)])
    first = spots.settled(line, 20, 8, due=False)
    assert first is not None
    assert first.shared(Spot(40, -5, 60, 5)) == 0
    placed = [first]
    while found := spots.settled(line, 20, 8, due=False):
        assert not any(found.shared(other) for other in placed)
        placed.append(found)
    assert 2 <= len(placed) <= 4
    assert spots.settled(line, 20, 8, due=True) is not None
    assert Spots(Spot(0, 0, 5, 5)).settled(line, 20, 8, due=False) is None


@pytest.mark.filterwarnings("ignore::defgraph.picture.pen.LettersMissing")
@pytest.mark.parametrize("form", FORMS)
def test_hostile_labels_are_text_and_break_nothing(form: Form) -> None:
    ends = [Named(f"e{i}", label, "Person") for i, label in enumerate(HOSTILE)]
    claims = [
        dossier(f"e{i}", "hub", "t", subject=end, item=Named(f"t{i}", end.label, "Materiel"))
        for i, end in enumerate(ends)
    ]
    drawn = plate(pictured(claims, title=" ".join(HOSTILE), generated_from=HOSTILE[0]), form)
    if form == "svg":
        names = {element.tag for element in tree(drawn).iter()}
        assert f"{SVG}script" not in names
        assert "$x^2$ and" in texts(drawn)
        assert any(text.startswith("</svg><script>") for text in texts(drawn))
        assert "国防部装备发展部" in texts(drawn)


def test_a_claim_of_an_entity_about_itself_is_drawn() -> None:
    assert b"<path" in plate(pictured([dossier("a", "a")]), "svg")


def test_a_picture_of_nothing_is_an_empty_sheet_with_its_title() -> None:
    assert "Nothing" in texts(plate(pictured([], "Nothing"), "svg"))


def test_a_long_title_is_broken_into_two_lines_and_then_cut() -> None:
    written = [text for text in texts(plate(pictured([dossier()], "defence links " * 40), "svg")) if "defence" in text]
    assert len(written) == 2
    assert written[1].endswith("…")


def test_too_many_entities_are_refused_with_what_to_do() -> None:
    claims = [dossier("hub", f"n{i}") for i in range(MANY)]
    with pytest.raises(DefgraphError, match=r"2,001 entities .* --around, --stage"):
        plate(pictured(claims), "svg")


def test_too_many_claims_between_few_are_refused_before_they_are_laid_out() -> None:
    picture = pictured([dossier("a", "b", f"t{i}") for i in range(DENSE + 1)])
    with pytest.raises(DefgraphError, match=r"2 entities and 1,001 claims cannot be read"):
        plate(picture, "svg")
    assert "placed" not in vars(picture)


def test_curves_stay_off_title_and_legend() -> None:
    claims = [dossier("a", "b", f"t{i}", object=Named("b", "B", "Country")) for i in range(40)]
    drawn = plate(Picture.of(claims, title="Arcs", focus="a"), "svg")
    beside = {text.text: float(text.get("y", "nan")) for text in tree(drawn).iter(f"{SVG}text")}
    number = r"(-?[\d.]+)"
    curves = [
        Arc((x, y), (via_x, via_y), (end_x, end_y))
        for x, y, via_x, via_y, end_x, end_y in (
            map(float, found)
            for found in re.findall(rf"M {number} {number} \s*Q {' '.join([number] * 4)}", drawn.decode())
        )
        if y != via_y
    ]
    assert len(curves) == 40
    heights = [y for curve in curves for _, y in curve.places]
    assert beside["Arcs"] < min(heights)
    assert max(heights) < beside["Entities"]


@pytest.mark.parametrize("form", ["png", "svg"])
def test_letters_that_no_font_has_are_named(form: Form) -> None:
    picture = pictured([dossier(subject=Named("a", "Rocket \U0001f680", "Country"))])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        plate(picture, form)
    told = [str(one.message) for one in caught if one.category is LettersMissing]
    installed = any("Unifont" in name or "Symbola" in name for name in _installed())
    assert bool(told) is (form == "png" and not installed)  # who reads an SVG has fonts of their own
    for words in told:
        assert "\U0001f680 (ROCKET)" in words
        assert "install a font" in words


def test_names_in_wide_letters_have_the_room_they_take() -> None:
    named = [dossier("a", "b", subject=Named("a", label, "Country")) for label in ("国防部装备发展部", "Ministry")]
    wide, plain = (network(pictured([claim]).dossiers)["nodes"][0]["label"] for claim in named)
    assert wide == "国防部装备发展部"
    assert plain == "Ministry"
    assert (
        _box(Named("a", "国防部装备发展部", "Country"), 1).width
        > 1.9 * _box(Named("a", "Ministry", "Country"), 1).width
    )
    assert [len(line) for line in wrapped("国防部装备发展部装备发展部国防部").split("\n")] == [9, 7]


def test_without_matplotlib_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"pip install '.\[pictures\]'"):
        plate(pictured([dossier()]), "svg")


def test_the_settings_of_the_caller_are_neither_used_nor_changed() -> None:
    import matplotlib as mpl

    plain = plate(pictured([dossier()]), "svg")
    with mpl.rc_context({"font.family": "serif", "font.size": 30, "svg.fonttype": "path", "svg.hashsalt": "x"}):
        before = dict(mpl.rcParams)
        assert plate(pictured([dossier()]), "svg") == plain
        assert dict(mpl.rcParams) == before


def test_png_has_two_hundred_dots_per_inch(svg: bytes, viet_nam: Picture) -> None:
    png = plate(viet_nam, "png")
    width, height = struct.unpack(">II", png[16:24])
    assert (width / 200 * 72, height / 200 * 72) == pytest.approx(sheet_size(svg), abs=0.5)
    dots = struct.unpack(">I", png[png.index(b"pHYs") + 4 :][:4])[0]
    assert round(dots * 0.0254) == 200


def test_pdf_embeds_its_letters_as_truetype() -> None:
    pdf = plate(pictured([dossier()]), "pdf")
    assert b"/CIDFontType2" in pdf
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert re.search(rb"/BaseFont /[A-Z]{6}\+DejaVuSans", pdf)
