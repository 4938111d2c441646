from __future__ import annotations

import hashlib
import json
import math
import os
import re
import subprocess
import sys
import time
from base64 import b64encode
from collections import Counter
from importlib.resources import files
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
import vendor
import vendor_network

from defgraph.dossiers import Dossier, Figure, Named
from defgraph.graph import layout
from defgraph.picture import Picture
from defgraph.picture.drawing import network, roundness
from defgraph.picture.looks import NODE_LOOKS, claim_line, node_look
from defgraph.picture.page import asset, chosen_renderer, script_names
from defgraph.picture.values import DENSE, MANY
from defgraph.vocabulary import camel, ontology

from .examples import dossier, page, report, synthetic

SCRIPTS = Path(str(files("defgraph.picture").joinpath("scripts")))
RENDER_TWICE = """
import sys; sys.path.insert(0, {here!r})
from examples import dossier, page
pairs = [(f"n{{i}}", f"n{{i * i % 17}}") for i in range(17, 45)] + [("x", "y"), ("y", "z"), ("v", "w")]
claims = [dossier(a, b, item) for a, b in pairs for item in "tuvwx"[: 1 + len(a + b) % 3 * 2]]
for renderer in ("network", "overview"):
    sys.stdout.buffer.write(page(claims, title="Twice", renderer=renderer).encode())
"""


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="graph">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_two_processes_with_different_hash_seeds_write_the_same_bytes() -> None:
    script = RENDER_TWICE.format(here=str(Path(__file__).parent))
    pages = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "4242")
    }
    assert len(pages) == 1


def test_order_of_the_claims_does_not_matter() -> None:
    claims = [dossier("a", "b"), dossier("b", "c"), dossier("a", "b", "u")]
    assert page(claims, title="t") == page(claims[::-1], title="t")


def test_policy_names_exactly_the_scripts_and_the_style_that_are_there(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    text = policy[1].replace("&#39;", "'")
    assert "unsafe" not in text
    assert "default-src 'none'" in text
    inline = re.findall(r"<(script|style)>(.*?)</\1>", html, re.DOTALL)
    assert len(inline) == 3
    for _, body in inline:
        assert f"'sha256-{b64encode(hashlib.sha256(body.encode()).digest()).decode()}'" in text


def test_the_page_loads_nothing(html: str) -> None:
    outside = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", outside)
    assert not re.search(r"@import|url\(", outside)
    assert "sourceMappingURL" not in html
    assert not re.search(r"\son\w+\s*=", outside)


@pytest.mark.parametrize("name", ["title", "generated_from"])
def test_title_and_origin_are_escaped(name: str) -> None:
    written = page([], **{"title": "t", name: '<script>x</script>&"'})
    assert "<script>x" not in written
    assert "&lt;script&gt;x" in written


def test_every_class_and_stage_has_a_look() -> None:
    for entity_class in ontology().classes:
        assert node_look(camel(entity_class)) in NODE_LOOKS
    assert node_look("SecurityForce").key == "force"
    assert node_look("").key == "other"
    assert len({(look.shape, look.hollow) for look in NODE_LOOKS}) == len(NODE_LOOKS)


def test_lines_tell_how_far_deals_got_and_standing_without_colour() -> None:
    stages = ("discussed", "offered", "pledged", "signed", "ordered", "delivering", "delivered", "stalled")
    lines = [claim_line(dossier(stage=stage)) for stage in stages]
    assert len({line.dashes for line in [*lines, claim_line(dossier(stage="", standing="denies"))]}) == len(stages) + 1
    assert claim_line(dossier(stage="delivered")).dashes == ()


def test_width_tells_of_support_alone() -> None:
    pairs = product(ontology().stages, ontology().relations)
    one = {claim_line(dossier(stage=stage, relation=relation)).width for stage, relation in pairs}
    one.add(claim_line(dossier(stage="", standing="denies")).width)
    assert len(one) == 1
    weak, strong = dossier(stage="delivered"), dossier(stage="discussed", relation="meets", support_min=2)
    assert claim_line(strong).width > claim_line(weak).width


def test_each_claim_is_an_edge_from_subject_to_object(dossiers: tuple[Dossier, ...]) -> None:
    edges = {edge["id"]: edge for edge in network(dossiers[:40])["edges"]}
    for d in dossiers[:40]:
        edge = edges[f"c:{d.id}"]
        assert (edge["from"], edge["to"]) == (f"n:{d.subject.id}", f"n:{d.object.id}")
        assert edge["arrows"]["to"]["enabled"] is not ontology().relations[d.relation].symmetric
        assert edge["mark"]["single"] is d.single_source


def test_parallel_claims_bend_apart_whichever_way_they_point() -> None:
    claims = [dossier("a", "b", item) for item in "tuv"] + [dossier("b", "a", "w")]
    bends = set()
    for edge in network(claims)["edges"]:
        side = 1 if edge["smooth"]["type"] == "curvedCW" else -1
        bends.add(side * edge["smooth"]["roundness"] * (1 if edge["from"] == "n:a" else -1))
    assert len(bends) == 4


def test_a_single_claim_is_a_straight_line() -> None:
    (edge,) = network([dossier()])["edges"]
    assert edge["smooth"] is False


def test_a_claim_about_oneself_is_drawn() -> None:
    assert len(network([dossier("a", "a")])["edges"]) == 1


def test_marks_name_item_and_standing() -> None:
    marks = {
        edge["id"]: edge["mark"]["text"]
        for edge in network(
            [
                dossier("a", "b", "t"),
                dossier("a", "c", "t", standing="denies", stage=""),
                dossier("a", "d", None, relation="makes", stage="in-force"),
            ]
        )["edges"]
    }
    assert marks == {"c:a-b-t": "T", "c:a-c-t": "denied: T", "c:a-d-None": ""}


def test_roundness_grows_with_the_swing() -> None:
    values = [roundness(swing) for swing in (0.01, 0.05, 0.1, 0.2, 0.3)]
    assert values == sorted(set(values))


def test_no_two_nodes_share_a_place(dossiers: tuple[Dossier, ...]) -> None:
    nodes = network(dossiers)["nodes"]
    for one, other in combinations(nodes, 2):
        assert abs(one["x"] - other["x"]) > 12 or abs(one["y"] - other["y"]) > 12, (one["id"], other["id"])


def test_focus_puts_one_in_the_middle_and_the_far_ones_outside() -> None:
    claims = [dossier("a", name) for name in "bcdef"] + [dossier("b", "g"), dossier("g", "h")]
    places = {node["id"][2:]: (node["x"], node["y"]) for node in network(claims, "a")["nodes"]}

    def far(name: str) -> float:
        return math.dist(places[name], places["a"])

    assert far("b") < far("g") < far("h")


def test_nothing_to_draw_is_still_a_page() -> None:
    assert "No claim passes" in page([], title="Empty")


def test_open_figures_and_unknown_documents_are_written_out() -> None:
    claim = dossier(reports=(report(figures={"value": Figure(1_000_000, None, "USD")}),))
    data = data_of(page([claim], title="t"))
    figures = data["reports"]["figures"]
    assert [data["names"][name] for name in figures["name"]] == ["value"]
    assert figures["text"] == ["≥ 1,000,000 USD"]


def test_entities_of_unknown_kind_are_drawn() -> None:
    written = page([dossier(subject=Named("q", "Q", ""))], title="t")
    assert data_of(written)["looks"][-1]["key"] == "other"


def test_more_entities_than_a_network_shows_are_drawn_as_an_overview() -> None:
    pairs = [(f"n{number}", f"n{number + 1}") for number in range(MANY)]
    assert chosen_renderer(Picture.of([dossier(*pair) for pair in pairs[:-1]], title="t"), "auto") == "network"
    assert chosen_renderer(Picture.of([dossier(*pair) for pair in pairs], title="t"), "auto") == "overview"
    assert chosen_renderer(Picture.of([dossier(*pair) for pair in pairs], title="t"), "network") == "network"


def test_very_many_claims_between_few_are_drawn_as_an_overview_too() -> None:
    claims = [dossier("a", "b", f"t{number}") for number in range(DENSE + 1)]
    assert chosen_renderer(Picture.of(claims[:-1], title="t"), "auto") == "network"
    assert chosen_renderer(Picture.of(claims, title="t"), "auto") == "overview"
    sparse = [dossier(f"n{number}", f"n{number + 1}") for number in range(DENSE + 1)]
    assert chosen_renderer(Picture.of(sparse, title="t"), "auto") == "network"


def test_an_unknown_renderer_is_refused() -> None:
    with pytest.raises(ValueError, match="'webgl'; there are auto, network, overview"):
        page([dossier()], renderer="webgl")


def test_pages_carry_only_the_scripts_of_their_renderer() -> None:
    small, large = page([dossier()], renderer="network"), page([dossier()], renderer="overview")
    assert "vis-network" in small
    assert "graphology" not in small
    assert "graphology" in large
    assert "vis-network" not in large


def test_every_script_stands_in_a_page() -> None:
    used = {name for renderer in ("network", "overview") for name in script_names(renderer)}
    assert used == {file.stem for file in SCRIPTS.glob("*.js")}


@pytest.mark.parametrize("renderer", ["network", "overview"])
def test_no_two_scripts_of_a_page_declare_the_same_name(renderer: str) -> None:
    """They share one scope, where the last of two functions of a name silently takes the place of the first."""
    declared = Counter(
        name
        for script in script_names(renderer)
        for name in set(
            re.findall(
                r"^(?:async )?(?:function\*?|class|const|let) (\w+)", asset(f"scripts/{script}.js"), re.MULTILINE
            )
        )
    )
    assert [name for name, count in declared.items() if count > 1] == []


@pytest.mark.parametrize("script", sorted(file.stem for file in SCRIPTS.glob("*.js")))
def test_scripts_write_no_html_and_run_no_text(script: str) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment"
    assert not re.search(forbidden, asset(f"scripts/{script}.js"))


@pytest.fixture
def unlaid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layout is left out: it has measurements of its own."""

    def far_away(boxes: dict[str, object], _: object) -> dict[str, tuple[int, int]]:
        return dict.fromkeys(boxes, (-12345, 12345))

    monkeypatch.setattr(layout, "positions", far_away)


@pytest.mark.usefixtures("unlaid")
@pytest.mark.parametrize(("entities", "most"), [(60, 600_000), (2000, 3_500_000)])
def test_pages_are_small(entities: int, most: int) -> None:
    assert len(page(synthetic(entities)).encode()) <= most


def test_the_page_of_the_articles_is_small(html: str) -> None:
    assert len(html.encode()) <= 600_000


@pytest.mark.usefixtures("unlaid")
def test_making_a_page_of_2000_entities_takes_no_time_to_speak_of_but_for_layout() -> None:
    claims = synthetic(2000)
    began = time.process_time()
    page(claims)
    assert time.process_time() - began < 2


def test_the_vendored_network_is_the_one_that_was_written_down() -> None:
    assert vendor_network.main(["--check"]) == 0
    assert vendor_network.LICENCES in vendor.VENDOR.joinpath("README.md").read_text(encoding="utf-8")
    told = vendor.VENDOR.joinpath(vendor_network.LICENCES).read_text(encoding="utf-8")
    assert all(f"{name} {version}" in told for name, version in vendor_network.BUNDLED.items())
