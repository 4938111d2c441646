"""The page of large graphs: communities on a map that opens into their members, drawn with and without sigma."""

from __future__ import annotations

import io
import json
import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import vendor

from defgraph.dossiers import Dossier, Named
from defgraph.picture import Picture, render
from defgraph.picture.overview import overview

from .examples import dossier, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from .conftest import Visit

    Go = Callable[[str], Visit]

HUBS, LEAVES = 40, 54
ATTACK = '<img src=x onerror="window.pwned=1"></script><script>window.pwned=1</script>'

A_CARD = """
const told = WebGL2RenderingContext.prototype.getParameter;
WebGL2RenderingContext.prototype.getParameter = function (what) {
  const value = told.call(this, what);
  return typeof value === "string" && /swiftshader/i.test(value) ? "a graphics card" : value;
};
"""
"""Chromium's software renderer under another name: what draws by WebGL is tried, slowly."""
NO_WEBGL = (
    "HTMLCanvasElement.prototype.getContext = ((real) => function (kind, ...rest) {"
    " return /webgl/.test(kind) ? null : real.call(this, kind, ...rest); })(HTMLCanvasElement.prototype.getContext);"
)

LOSE_THE_CARD = """() => {
  for (const canvas of document.querySelectorAll("#network div canvas")) {
    const context = canvas.getContext("webgl2");
    if (context) context.getExtension("WEBGL_lose_context").loseContext();
  }
}"""

OVERVIEW_TWICE = """
import json, sys; sys.path.insert(0, {here!r})
from test_overview import large
from defgraph.picture import Picture
from defgraph.picture.overview import overview
print(json.dumps(overview(Picture.of(large(), title="t"))))
"""


def large() -> list[Dossier]:
    """2,203 entities: forty firms, each with its customers and some others'; three countries apart."""
    claims = []
    for hub in range(HUBS):
        for leaf in range(LEAVES):
            claims.append(_supply(f"firm{hub:02}", f"land{hub:02}-{leaf:02}"))
            if leaf % 3 == 0:
                claims.append(_supply(f"firm{hub:02}", f"land{(hub + 1) % HUBS:02}-{leaf:02}"))
    return [*claims, dossier("apart-1", "apart-2"), dossier("apart-2", "apart-3")]


def _supply(firm: str, land: str) -> Dossier:
    ends = {"subject": Named(firm, firm.title(), "Firm"), "object": Named(land, land.title(), "Country")}
    return dossier(firm, land, **ends, stage="delivered" if land.endswith("00") else "ordered")


@pytest.fixture(scope="module")
def claims() -> list[Dossier]:
    return large()


@pytest.fixture(scope="module")
def data(claims: list[Dossier]) -> dict[str, Any]:
    return overview(Picture.of(claims, title="t"))


@pytest.fixture(scope="module")
def html(claims: list[Dossier]) -> str:
    return render(Picture.of(claims, title="Large"))


class Map:
    """The map as it stands on the screen."""

    def __init__(self, seen: Visit) -> None:
        self.seen, self.page = seen, seen.page
        self.data = seen.unpacked("{ homes: DATA.overview.communities, nodes: DATA.overview.nodes }")

    def on_screen(self, x: float, y: float) -> tuple[float, float]:
        view = json.loads(self.page.locator("#network").get_attribute("data-view") or "{}")
        box = self.page.locator("#network").bounding_box()
        assert box
        left, top = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        return left + (x - view["x"]) * view["scale"], top + (y - view["y"]) * view["scale"]

    def click(self, thing: dict[str, Any], *, times: int = 1) -> None:
        self.page.mouse.click(*self.on_screen(thing["x"], thing["y"]), click_count=times)

    @property
    def opened(self) -> str:
        return self.page.locator("#network").get_attribute("data-open") or ""

    @property
    def trail(self) -> str:
        return self.page.locator(".stage nav").inner_text()

    def rest(self) -> None:
        """Wait until nothing moves any more."""
        before = ""
        while (now := self.page.locator("#network").get_attribute("data-view") or "") != before:
            before = now
            self.page.wait_for_timeout(250)

    def node(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(node for node in self.data["nodes"] if node["name"] == name)
        return found

    def community_of(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.data["homes"][self.node(name)["community"]]
        return found


@pytest.fixture
def atlas(visit: Go, html: str) -> Map:
    found = Map(visit(html))
    found.rest()
    return found


@pytest.fixture
def visit_with(browser: Browser, tmp_path: Path) -> Iterator[Callable[[str, str], Any]]:
    """Open a page in a browser that was changed by a script first; gives the page and what it complained of."""
    contexts = []

    def go(html: str, script: str) -> Any:
        file = tmp_path / "picture.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": 1200, "height": 800}, reduced_motion="reduce")
        contexts.append(context)
        context.add_init_script(script)
        opened, complaints = context.new_page(), []
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        opened.goto(file.as_uri())
        opened.wait_for_selector("#network[data-ready=yes]")
        return opened, complaints

    yield go
    for context in contexts:
        context.close()


# What is made in Python


def test_every_entity_has_a_place_in_its_community_and_on_its_disc(data: dict[str, Any]) -> None:
    nodes, homes = data["nodes"], data["communities"]
    assert {len(column) for column in nodes.values()} == {HUBS * (LEAVES + 1) + 3}
    for x, y, number in zip(nodes["x"], nodes["y"], nodes["community"], strict=True):
        home = homes[number]
        assert (x - home["x"]) ** 2 + (y - home["y"]) ** 2 <= home["radius"] ** 2
    assert sum(home["entities"] for home in homes) == len(nodes["x"])


def test_communities_are_named_by_their_most_connected_members(data: dict[str, Any], claims: list[Dossier]) -> None:
    names = sorted({end for claim in claims for end in (claim.subject.id, claim.object.id)})
    for home in data["communities"]:
        if home["kin"]:
            assert home["name"].startswith("Firm")
            assert names[home["heads"][0]].title() == home["name"].split(", ")[0]
    assert data["communities"][-1]["name"] == "Others, in small groups"
    assert data["communities"][-1]["entities"] == 3


def test_claims_inside_communities_are_counted(data: dict[str, Any], claims: list[Dossier]) -> None:
    inside = sum(home["claims"] for home in data["communities"])
    assert HUBS * LEAVES < inside < len(claims)


def test_two_processes_with_different_hash_seeds_give_the_same_overview() -> None:
    script = OVERVIEW_TWICE.format(here=str(Path(__file__).parents[2])).replace(
        "from test_overview", "from tests.picture.test_overview"
    )
    path = os.pathsep.join([str(Path(vendor.__file__).parent), os.environ.get("PYTHONPATH", "")])
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    }
    assert len(found) == 1


def test_many_entities_are_drawn_as_an_overview_and_few_are_not(html: str) -> None:
    assert "graphology" in html
    assert "vis-network" not in html
    assert "graphology" not in page([dossier()])


def test_nothing_to_draw_is_still_an_overview() -> None:
    assert overview(Picture.of([], title="t")) == {
        "nodes": {"x": [], "y": [], "size": [], "community": []},
        "communities": [],
    }
    assert "graphology" in page([], renderer="overview")


# What others wrote of it


def test_the_vendored_bundle_is_the_one_that_was_written_down() -> None:
    assert vendor.main(["--check"]) == 0


def test_the_vendored_bundle_makes_no_code_and_no_requests() -> None:
    text = vendor.VENDOR.joinpath(vendor.BUNDLE).read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|new Worker|XMLHttpRequest|\bfetch\(|sourceMappingURL", text)


def test_no_two_scripts_of_the_page_use_the_same_name() -> None:
    scripts = files("defgraph.picture").joinpath("scripts")
    other = ("network.js", "lines.js", "marks.js", "sketch.js")
    texts = [file.read_text(encoding="utf-8") for file in scripts.iterdir() if file.name not in other]
    names = re.findall(r"^(?:async )?(?:function\*?|const|let|class) (\w+)", "\n".join(texts), re.MULTILINE)
    assert {name for name in names if names.count(name) > 1} == set()


# The page in a browser


def test_a_large_page_opens_as_an_overview_and_is_quiet(atlas: Map) -> None:
    communities = len(atlas.data["homes"])
    assert f"{communities} communities" in atlas.trail
    assert atlas.opened == ""
    assert atlas.page.locator("#network").get_attribute("data-painter") == "canvas"
    assert atlas.seen.messages == []
    assert atlas.page.evaluate("window.violations") == []
    assert len(atlas.seen.requests) == 1


def test_everything_is_inside_the_window_at_first_view(atlas: Map) -> None:
    box = atlas.page.locator("#network").bounding_box()
    assert box
    for home in atlas.data["homes"]:
        x, y = atlas.on_screen(home["x"], home["y"])
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]


def test_a_click_opens_a_community_and_a_button_leads_back(atlas: Map) -> None:
    home = atlas.community_of("Firm07")
    atlas.click(home)
    atlas.rest()
    assert atlas.opened == home["name"]
    assert "Overview" in atlas.trail
    assert home["name"].split(", ")[0] in atlas.trail
    atlas.page.get_by_role("button", name="← Overview").click()
    atlas.rest()
    assert atlas.opened == ""


def test_a_community_opens_from_the_list_by_keyboard(atlas: Map) -> None:
    wanted = next(home for home in atlas.data["homes"] if home["name"] != atlas.data["homes"][0]["name"])
    atlas.page.get_by_label("Open a community").select_option(label=f"{wanted['name']} ({wanted['entities']})")
    atlas.rest()
    assert atlas.opened == wanted["name"]


def test_an_entity_of_an_open_community_shows_its_claims(atlas: Map) -> None:
    atlas.click(atlas.community_of("Firm07"))
    atlas.rest()
    atlas.click(atlas.node("Firm07"))
    assert "Firm07" in atlas.page.locator("#panel").inner_text()


def test_a_claim_is_met_on_its_line(atlas: Map) -> None:
    atlas.click(atlas.community_of("Firm07"))
    atlas.rest()
    atlas.click(_free_of_entities(atlas, "07"))
    panel = atlas.page.locator("#panel").inner_text()
    assert panel.count("Supply of T by Firm") == 1
    assert "The Agency" in panel


def few() -> list[Dossier]:
    """Two firms far from each other, each with its customers, and two claims that bind them; one sells very much."""
    claims = [_supply(firm, f"{firm}-land-{number}") for firm in ("alpha", "beta") for number in range(7)]
    claims += [dossier("alpha", "alpha-land-0", f"goods-{number}", stage="delivered") for number in range(11)]
    claims += [
        dossier(f"{firm}-land-{number}", f"{firm}-land-{number + 1}")
        for firm in ("alpha", "beta")
        for number in range(6)
    ]
    claims += [dossier(f"alpha-land-{number}", f"beta-land-{number}") for number in (1, 2)]
    return claims


def test_an_overview_that_is_asked_for_has_communities_however_few_there_are(visit: Go) -> None:
    atlas = Map(visit(page(few(), renderer="overview")))
    atlas.rest()
    one, other = atlas.data["homes"]
    assert "2 communities" in atlas.trail
    shown = atlas.page.locator("#shown")
    assert (shown.inner_text(), atlas.page.evaluate("location.hash")) == ("39", "")
    atlas.page.mouse.click(*_on_bundle(atlas, one, other))
    atlas.rest()
    assert "2 claims between Alpha – Beta and those around them; 39 in all" in _plain(shown.inner_text())
    assert atlas.seen.count() == 2
    atlas.click(atlas.community_of("Alpha"))
    atlas.rest()
    atlas.page.wait_for_timeout(500)
    assert "24 claims among Alpha" in _plain(shown.inner_text())
    assert atlas.seen.count() == 24
    with atlas.page.expect_download() as saved:
        atlas.page.locator("#save-svg").click()
    assert saved.value.suggested_filename.startswith("t--claims-among-Alpha")
    assert "Here: 24 claims among Alpha" in saved.value.path().read_text(encoding="utf-8")
    assert "view=" in atlas.page.evaluate("location.hash")  # the reader went there
    firm, land = atlas.node("Alpha"), atlas.node("ALPHA-LAND-0")
    atlas.click({axis: (firm[axis] + land[axis]) / 2 for axis in "xy"})
    atlas.rest()
    assert "12 claims between Alpha – " in _plain(shown.inner_text())
    atlas.page.get_by_role("button", name="← Overview").click()
    atlas.rest()
    atlas.page.wait_for_timeout(500)
    assert (shown.inner_text(), atlas.page.evaluate("location.hash")) == ("39", "")
    assert atlas.seen.messages == []


def _plain(text: str) -> str:
    """Without the isolates around names."""
    return text.replace("\u2068", "").replace("\u2069", "")


def _on_bundle(atlas: Map, one: dict[str, Any], other: dict[str, Any]) -> tuple[float, float]:
    """A place on the curve between two discs, which bends to one side: where the pointer means something."""
    (ax, ay), (bx, by) = atlas.on_screen(one["x"], one["y"]), atlas.on_screen(other["x"], other["y"])
    far, share = math.dist((ax, ay), (bx, by)), one["radius"] / (one["radius"] + other["radius"])
    for aside in range(-160, 161, 4):
        x = ax + share * (bx - ax) + aside * (by - ay) / far
        y = ay + share * (by - ay) - aside * (bx - ax) / far
        atlas.page.mouse.move(x, y)
        if atlas.page.locator("#network").evaluate("board => board.style.cursor") == "pointer":
            return x, y
    raise AssertionError("no bundle between the discs")


def _free_of_entities(atlas: Map, number: str) -> dict[str, float]:
    """The place on a line of a firm that is farthest from any entity."""
    home = atlas.node(f"Firm{number}")["community"]
    members = [node for node in atlas.data["nodes"] if node["community"] == home]
    firm = atlas.node(f"Firm{number}")
    places = [
        {axis: share * firm[axis] + (1 - share) * land[axis] for axis in "xy"}
        for land in members
        if land["name"].startswith(f"Land{number}-")
        for share in (0.4, 0.5, 0.6, 0.7)
    ]
    return max(places, key=lambda place: min(math.dist((place["x"], place["y"]), (m["x"], m["y"])) for m in members))


def test_two_clicks_on_an_entity_leave_what_is_around_it(atlas: Map) -> None:
    atlas.click(atlas.community_of("Firm07"))
    atlas.rest()
    atlas.page.wait_for_timeout(600)
    atlas.click(atlas.node("Firm07"), times=2)
    atlas.rest()
    assert f"{LEAVES + LEAVES // 3 + 1} entities in view" in atlas.trail
    atlas.page.get_by_role("button", name="← Everything").click()
    atlas.rest()
    assert "communities" in atlas.trail


def test_what_few_filters_leave_is_drawn_one_by_one(atlas: Map) -> None:
    atlas.page.evaluate("document.querySelector('input[value=country]').click()")
    atlas.rest()
    assert "entities in view" in atlas.trail or "No claim" in atlas.page.locator(".stage").inner_text()


def test_who_comes_near_opens_a_community_and_who_goes_far_closes_it(atlas: Map) -> None:
    home = atlas.data["homes"][0]
    atlas.page.mouse.move(*atlas.on_screen(home["x"], home["y"]))
    for _ in range(12):
        atlas.page.mouse.wheel(0, -300)
    atlas.rest()
    assert atlas.opened != ""
    for _ in range(16):
        atlas.page.mouse.wheel(0, 300)
    atlas.rest()
    assert atlas.opened == ""


def test_a_drag_moves_the_map_and_chooses_nothing(atlas: Map) -> None:
    home = atlas.data["homes"][0]
    x, y = before = atlas.on_screen(home["x"], home["y"])
    atlas.page.mouse.move(x, y)
    atlas.page.mouse.down()
    atlas.page.mouse.move(x + 30, y + 20, steps=3)
    atlas.page.mouse.move(x + 90, y + 40, steps=3)
    atlas.page.mouse.up()
    atlas.rest()
    after = atlas.on_screen(home["x"], home["y"])
    assert after[0] - before[0] == pytest.approx(90, abs=12)
    assert after[1] - before[1] == pytest.approx(40, abs=8)
    assert atlas.opened == ""


def test_hostile_names_are_drawn_and_not_run(visit: Go, claims: list[Dossier]) -> None:
    hostile = [replace(claim, subject=replace(claim.subject, label=ATTACK + claim.subject.label)) for claim in claims]
    atlas = Map(visit(render(Picture.of(hostile, title=ATTACK))))
    atlas.rest()
    with atlas.page.expect_download() as saved:
        atlas.page.locator("#save-svg").click()
    written = [text.text or "" for text in ET.parse(saved.value.path()).iter("{http://www.w3.org/2000/svg}text")]
    assert "<img src=x" in written  # a name too long for its disc goes on in a second line
    assert [text for text in written if text.startswith("onerror=")]
    atlas.click(atlas.data["homes"][0])
    atlas.rest()
    atlas.page.mouse.move(*atlas.on_screen(atlas.data["homes"][0]["x"], atlas.data["homes"][0]["y"]))
    assert atlas.page.evaluate("window.pwned") is None
    assert atlas.page.evaluate("window.violations") == []
    assert atlas.seen.messages == []


def test_sigma_draws_where_there_is_a_graphics_card(visit_with: Any, html: str) -> None:
    plain, _ = visit_with(html, "")
    drawn, complaints = visit_with(html, A_CARD)
    assert plain.locator("#network").get_attribute("data-painter") == "canvas"
    assert drawn.locator("#network").get_attribute("data-painter") == "sigma"
    for opened in (plain, drawn):
        opened.get_by_label("Open a community").select_option(index=1)
        opened.wait_for_timeout(700)
    assert complaints == []
    assert drawn.locator("#network").get_attribute("data-painter") == "sigma"
    ours, sigmas = (_pixels(opened) for opened in (plain, drawn))
    assert abs(ours - sigmas).mean() < 6  # of 255: shapes, lines and dashes lie in the same places
    assert abs(ours - ours.mean()).mean() > 6  # and there is something to be seen


def test_a_card_that_is_taken_away_leaves_the_canvas(visit_with: Any, html: str) -> None:
    opened, complaints = visit_with(html, A_CARD)
    opened.evaluate(LOSE_THE_CARD)
    opened.wait_for_selector("#network[data-painter=canvas]")
    opened.get_by_label("Open a community").select_option(index=1)
    opened.wait_for_timeout(400)
    assert complaints == []
    assert abs(_pixels(opened) - _pixels(opened).mean()).mean() > 6


def _pixels(opened: Any) -> Any:
    from matplotlib.image import imread

    picture = imread(io.BytesIO(opened.locator("#network").screenshot()), format="png")
    return picture[..., :3].mean(axis=2) * 255


def test_without_webgl_the_page_draws_on_a_canvas(visit_with: Any, html: str) -> None:
    opened, complaints = visit_with(html, NO_WEBGL)
    assert opened.locator("#network").get_attribute("data-painter") == "canvas"
    assert complaints == []
