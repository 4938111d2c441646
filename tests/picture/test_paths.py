"""Chains between two entities: the page finds those that `defgraph path` finds, in its order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from defgraph.dossiers import Dossier, Named
from defgraph.graph.paths import Path, find_paths, over_actors, over_everything
from defgraph.picture.looks import NODE_LOOKS, node_look
from defgraph.vocabulary import camel, ontology

from .examples import dossier, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Visit

    Go = Callable[[str], Visit]

PAIRS = [
    ("Lockheed Martin", "Viet Nam"),
    ("Viet Nam", "Lockheed Martin"),
    ("SpaceX", "To Lam"),
    ("Israel", "China"),
    ("Boeing", "Ministry of Public Security (Viet Nam)"),
    ("Russia", "Pete Hegseth"),
    ("Raytheon", "Textron"),
    ("Türkiye", "India"),
]
ACTING = ("country", "state", "force", "firm", "organisation", "person", "collective")


def ask(seen: Visit, start: str, end: str) -> None:
    seen.page.locator("#path-from").fill(start)
    seen.page.locator("#path-to").fill(end)
    seen.page.locator("#path-to").press("Enter")


def chains(seen: Visit) -> list[str]:
    return [text.strip() for text in seen.page.locator("#panel .stations").all_text_contents()]


def in_words(found: tuple[Path, ...], labels: dict[str, str]) -> list[str]:
    return [" → ".join(labels[one] for one in [path.hops[0].start, *(hop.end for hop in path.hops)]) for path in found]


@pytest.fixture(scope="module")
def labels(dossiers: tuple[Dossier, ...]) -> dict[str, str]:
    named = [one for d in dossiers for one in (d.subject, d.object, d.item) if one]
    return {one.id: one.label for one in named}


def identifier(labels: dict[str, str], label: str) -> str:
    return next(one for one, words in labels.items() if words == label)


def test_the_page_finds_what_the_command_finds(
    html: str, dossiers: tuple[Dossier, ...], labels: dict[str, str], visit: Go
) -> None:
    seen, graph = visit(html), over_actors(dossiers)
    for start, end in PAIRS:
        ids = identifier(labels, start), identifier(labels, end)
        found = find_paths(graph, *ids, limit=3, max_hops=4)
        ask(seen, start, end)
        assert seen.page.locator("#panel h2").inner_text() == f"{start} to {end}"
        assert chains(seen) == in_words(found, labels), (start, end)
        for path, weakest in zip(found, seen.page.locator("#panel .chain > .small").all_text_contents(), strict=True):
            named = f"weakest hop: {labels[path.weakest.start]} – {labels[path.weakest.end]}, support "
            assert weakest.startswith(named)
    assert seen.messages == []


def test_over_everything_items_are_stations_too(
    html: str, dossiers: tuple[Dossier, ...], labels: dict[str, str], visit: Go
) -> None:
    seen, graph = visit(html), over_everything(dossiers)
    seen.page.locator("#path-through").check()
    for start, end in [*PAIRS[:4], ("ScanEagle", "Viet Nam"), ("T-6 Texan II", "Israel")]:
        found = find_paths(graph, identifier(labels, start), identifier(labels, end), limit=3, max_hops=4)
        ask(seen, start, end)
        assert chains(seen) == in_words(found, labels), (start, end)


def test_looks_that_chains_lead_over_are_those_of_actors() -> None:
    for entity_class in ontology().classes.keys() - {"actor"}:  # no entity is just that
        assert (node_look(camel(entity_class)).key in ACTING) is ontology().is_a(entity_class, "actor"), entity_class
    assert {look.key for look in NODE_LOOKS} > set(ACTING)


CHAIN = [
    dossier("a", "b", support_min=2, weak_points=()),
    dossier("b", "c"),
    dossier("b", "c", "u", stage="discussed"),
    dossier("c", "d", support_min=3, weak_points=()),
    dossier("a", "d", standing="denies", stage=""),
]


def test_a_chain_tells_its_claims_and_its_weakest_hop(visit: Go) -> None:
    seen = visit(page(CHAIN))
    ask(seen, "A", "D")
    assert chains(seen) == ["A → B → C → D"]  # what is only denied joins nobody
    assert seen.page.locator("#panel .hop").count() == 3
    weakest = seen.page.locator("#panel .hop.weakest")
    assert weakest.count() == 1
    assert "weakest hop, support 1–3" in weakest.inner_text()
    assert "Supply of T by B to C" in weakest.inner_text()
    assert "discussed" in weakest.inner_text()
    seen.page.locator("#panel .hop button").first.click()
    assert seen.page.locator("#panel h2").inner_text() == "Supply of T by A to B"
    seen.page.locator("#panel .back").click()
    assert seen.page.locator("#panel h2").inner_text() == "A to D"


def test_one_goes_from_chain_to_chain_with_the_keyboard(visit: Go) -> None:
    seen = visit(page([*CHAIN, dossier("a", "d", "u"), dossier("a", "c")]))
    seen.page.locator("#path-from").focus()
    seen.page.keyboard.type("a")
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.type("D")
    seen.page.keyboard.press("Enter")
    assert chains(seen) == ["A → D", "A → C → D", "A → B → C → D"]
    assert seen.page.evaluate("document.activeElement.tagName") == "H2"
    assert "chain 1 of 3" in seen.page.locator("#panel").inner_text()
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.press("Enter")
    assert "chain 2 of 3" in seen.page.locator("#panel").inner_text()
    assert seen.page.locator("#panel .chain[aria-current]").inner_text().startswith("A → C → D")
    seen.page.locator("#panel .stations").nth(2).click()
    assert "chain 3 of 3" in seen.page.locator("#panel").inner_text()
    assert seen.page.get_by_role("button", name="next").is_disabled()


def test_chains_lead_over_claims_in_view_only(visit: Go) -> None:
    seen = visit(page([dossier("a", "b"), dossier("b", "c", stage="discussed")]))
    ask(seen, "A", "C")
    assert len(chains(seen)) == 1
    seen.page.locator("input[value='deal:discussed']").click()
    assert chains(seen) == []
    assert "No chain of at most 4 claims in view joins them" in seen.page.locator("#panel").inner_text()


def test_in_a_narrow_window_the_answer_comes_forward(visit: Go) -> None:
    seen = visit(page(CHAIN))
    seen.page.set_viewport_size({"width": 390, "height": 844})
    seen.page.locator("#drawer").click()
    ask(seen, "A", "D")
    expect(seen.page.locator("#filters")).to_be_hidden()
    expect(seen.page.locator("#panel h2")).to_be_in_viewport()


def test_a_link_brings_a_path_back(visit: Go) -> None:
    seen = visit(page(CHAIN))
    seen.page.evaluate("location.hash = 'v=1&from=a&to=d'")
    expect(seen.page.locator("#panel h2")).to_have_text("A to D")
    assert chains(seen) == ["A → B → C → D"]
    assert seen.page.locator("#path-from").input_value() == "A"
    seen.page.locator("#panel-close").click()
    expect(seen.page).to_have_url(re.compile(r"^((?!from=).)*$"))


def test_a_path_is_written_into_the_link(visit: Go) -> None:
    seen = visit(page(CHAIN))
    ask(seen, "A", "D")
    expect(seen.page).to_have_url(re.compile("from=a&to=d"))


def test_over_things_is_offered_where_actors_do_not_join(visit: Go) -> None:
    goods = Named("g", "Gun", "Materiel")
    claims = [dossier("a", "b", object=goods, item=None), dossier("c", "d", object=goods, item=None)]
    seen = visit(page(claims))
    ask(seen, "A", "C")
    assert chains(seen) == []
    seen.page.get_by_role("button", name="Look over things and events too").click()
    assert chains(seen) == ["A → Gun → C"]
    assert seen.page.locator("#path-through").is_checked()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Lokheed Martin", "Lockheed Martin"),
        ("Viet", "Viet Nam"),
    ],
)
def test_an_unknown_name_gets_the_nearest(written: str, meant: str, html: str, visit: Go) -> None:
    seen = visit(html)
    ask(seen, written, "Russia")
    told = seen.page.locator("#path-told")
    assert f"No entity here goes by “{written}”." in told.inner_text()
    assert seen.page.locator("#path-from").get_attribute("aria-invalid") == "true"
    assert seen.page.evaluate("document.activeElement.id") == "path-from"
    told.get_by_role("button", name=meant, exact=True).click()
    assert seen.page.locator("#panel h2").inner_text() == f"{meant} to Russia"
    assert told.inner_text() == ""


def test_both_ends_go_by_any_of_their_names_and_must_be_two(html: str, visit: Go) -> None:
    seen = visit(html)
    heading = seen.page.locator("#panel h2")
    for start, end in (("Hanoi", "u.s.a."), ("viet-nam", "washington"), ("Việt Nam", "us")):
        ask(seen, start, end)
        assert heading.inner_text() == "Viet Nam to United States"
        assert chains(seen)
    ask(seen, "VN", "Hanoi")
    assert heading.inner_text() == "Viet Nam to Viet Nam"
    assert "Both names mean the same: Viet Nam." in seen.page.locator("#panel").inner_text()
    ask(seen, "nobody at all", "Hanoi")
    assert "No entity here goes by" in seen.page.locator("#path-told").inner_text()
    assert seen.page.locator("#panel").is_hidden()
    assert seen.page.evaluate("document.activeElement.id") == "path-from"


def test_a_path_begins_at_an_entity_that_is_shown(visit: Go) -> None:
    seen = visit(page(CHAIN))
    seen.page.locator("#search").fill("B")
    seen.page.locator("#search").press("Enter")
    seen.page.get_by_role("button", name="Path from here").click()
    assert seen.page.locator("#path-from").input_value() == "B"
    assert seen.page.evaluate("document.activeElement.id") == "path-to"
    seen.page.keyboard.type("D")
    seen.page.keyboard.press("Enter")
    assert chains(seen) == ["B → C → D", "B → A → D"][:1]
