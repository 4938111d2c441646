"""What the page unpacks from its tables is what the claims say, and the tables are small."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from defgraph.dossiers import Base, DocumentEntry, Dossier, Figure, Named
from defgraph.picture import Picture, render
from defgraph.picture.drawing import network
from defgraph.picture.lineage import beyond, lineage_of

from .conftest import TABLES
from .examples import document, dossier, page, report, synthetic
from .records import claim_record, document_record, report_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

    Unpack = Callable[[str, str], Any]

EVERYTHING = """({
  claims: DATA.claims.map((claim) => ({ ...claim, ...made(claim) })),
  documents: [...DOCUMENTS.values()],
  stages: [...STAGES.values()],
  network: DATA.network,
  overview: DATA.overview,
  nodes: [...NODES.values()],
  beyond: DATA.beyond,
})
function made({ sentence, weak, reports, last }) { return { sentence, weak, reports, last }; }
"""


@pytest.fixture
def unpack(browser: Browser) -> Unpack:
    """Give what the tables of a page are to its scripts; no other script of it runs."""
    opened = browser.new_page(java_script_enabled=True)

    def unpacked(html: str, wanted: str) -> Any:
        data = html.split('id="graph">', 1)[1].split("</script>", 1)[0]
        opened.set_content(f'<script type="application/json" id="graph">{data}</script>')
        return opened.evaluate(f"() => {{ {TABLES}; return {wanted}; }}")

    return unpacked


def test_the_browser_unpacks_what_the_claims_of_the_articles_say(
    dossiers: tuple[Dossier, ...], html: str, unpack: Unpack
) -> None:
    found = unpack(html, EVERYTHING)
    assert found["claims"] == [claim_record(dossier) for dossier in dossiers]
    known = lineage_of(Picture.of(dossiers, title="t"))
    assert found["documents"] == [document_record(document) for document in known]


def test_the_browser_draws_the_network_that_still_pictures_draw(
    dossiers: tuple[Dossier, ...], html: str, unpack: Unpack
) -> None:
    drawn = network(dossiers)
    found = unpack(html, EVERYTHING)["network"]
    assert found["edges"] == drawn["edges"]
    assert found["nodes"] == drawn["nodes"]
    assert found["options"] == drawn["options"]


STRANGE = Named("__proto__", "constructor", "ArmedForce")
AGENCY = document(id="agency-1", publisher=None, issued="", issued_after="2023-05", url="", origin="unknown", bases=())
PAPER = document(
    id="hasOwnProperty", bases=(Base("agency-1", "credit"), Base("lost", "overlap")), edition_of="yearbook"
)
REPORTS = (
    report(document=AGENCY, stance="hedges", stage="in-force", speakers=(), figures={}, dates={}, note=""),
    report(document=PAPER, speakers=(STRANGE, STRANGE), dates={"until": "2024", "since": "2023-01", "date": "2022"}),
    report(
        document=PAPER,
        bases=(Base("agency-1", "byline"),),
        figures={"value": Figure(1, 2, "USD"), "share": Figure(3, 3)},
    ),
    report(document=PAPER, origin="own", deal="first", condition="second-hand"),
)
CLAIMS = (
    dossier("a", "b", "t", item=STRANGE, subject=STRANGE, reports=REPORTS),
    dossier(
        "b", "a", "t", item=Named("t", "A very long name of many words that cannot stand", "Materiel"), support_min=4
    ),
    dossier("b", "a", "u", standing="denies", stage="", weak_points=(), reports=()),
    dossier("b", "a", None, relation="exhibits", stage="held", standing="hedges", reports=REPORTS[:1]),
    dossier("b", "c", None, relation="meets", stage="planned", object=Named("c", "éC", ""), support_min=2),
)


def test_strange_and_missing_values_are_unpacked_as_they_are(unpack: Unpack) -> None:
    found = unpack(page(CLAIMS), EVERYTHING)
    ordered = sorted(CLAIMS, key=lambda claim: claim.id)
    assert found["claims"] == [claim_record(claim) for claim in ordered]
    assert found["network"]["edges"] == network(ordered)["edges"]
    known = {known["id"]: known for known in found["documents"]}
    assert known == {
        "agency-1": document_record(AGENCY),
        "hasOwnProperty": document_record(PAPER),
        "lost": document_record(DocumentEntry("lost")),
        "paper-2024-01-02": document_record(document()),
        "agency-2024-01-01": document_record(DocumentEntry("agency-2024-01-01")),
    }


def test_nothing_is_unpacked_from_a_picture_of_nothing(unpack: Unpack) -> None:
    found = unpack(page([]), EVERYTHING)
    assert found["claims"] == found["documents"] == found["nodes"] == []


def test_entities_of_a_large_page_have_places_communities_and_looks(unpack: Unpack) -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "z"), ("z", "x")]
    found = unpack(page([dossier(*pair) for pair in pairs], renderer="overview"), EVERYTHING)
    assert [node["id"] for node in found["nodes"]] == ["n:a", "n:b", "n:c", "n:x", "n:y", "n:z"]
    assert [node["name"] for node in found["nodes"]] == list("ABCXYZ")
    assert {node["look"] for node in found["nodes"]} == {"country", "firm"}
    count = len(found["overview"]["communities"])
    assert all(node["community"] in range(count) and node["size"] > 0 for node in found["nodes"])
    assert len({(node["x"], node["y"]) for node in found["nodes"]}) == 6


VAGUE = document(id="vague", issued="2023", origin="own", bases=())
DATED = document(id="dated", issued="2023-02-03", origin="own", bases=())


def beside(name: str, *bases: str) -> DocumentEntry:
    return document(id=name, bases=tuple(Base(base, "credit") for base in bases))


def test_what_rests_on_a_vague_document_comes_along_though_no_claim_of_it_is_drawn(unpack: Unpack) -> None:
    outside = [
        beside("witness", "vague"),
        beside("far", "witness"),
        beside("other", "dated"),
        beside("through", "dated"),
    ]
    sources = {entry.id: entry for entry in [VAGUE, DATED, *outside]}
    told = report(document=sources["through"], bases=(Base("vague", "credit"),))
    aside = report(document=sources["through"], bases=(Base("dated", "credit"),))
    drawn = dossier("a", "b", reports=(report(document=VAGUE), report(document=DATED)), sources=sources)
    hidden = dossier("c", "d", reports=(told, aside, report(document=sources["far"])), sources=sources)
    picture = Picture.of([drawn], title="t", among=[drawn, hidden])
    found = unpack(render(picture), EVERYTHING)
    assert [known["id"] for known in found["documents"]] == ["dated", "vague"]
    witnesses = [sources["far"], replace(sources["through"], bases=()), sources["witness"]]
    assert found["beyond"]["documents"] == [document_record(witness) for witness in witnesses]
    assert found["beyond"]["reports"] == [report_record(0, told)]


def test_nothing_comes_along_where_all_documents_are_dated_to_the_day() -> None:
    sources = {entry.id: entry for entry in [DATED, beside("other", "dated")]}
    picture = Picture.of([dossier(reports=(report(document=DATED),), sources=sources)], title="t")
    assert beyond(picture, lineage_of(picture)) == ([], [])
    assert beyond(replace(picture, elsewhere=(report(bases=(Base("dated", "credit"),)),)), [DATED]) == ([], [])


def test_synthetic_dossiers_are_repeatable_and_name_every_entity() -> None:
    claims = synthetic(60)
    assert len(claims) == 120
    assert len(Picture.of(claims, title="t").entities) == 60
    assert [claim.id for claim in claims] == sorted({claim.id for claim in claims})
    synthetic.cache_clear()
    assert synthetic(60) == claims


def test_a_page_of_synthetic_dossiers_is_unpacked_as_it_is(unpack: Unpack) -> None:
    claims = synthetic(60)
    found = unpack(page(claims, renderer="overview"), EVERYTHING)
    assert found["claims"] == [claim_record(claim) for claim in claims]


@pytest.mark.parametrize("renderer", ["network", "overview"])
@pytest.mark.parametrize("text", ["</script><script>x</script>", "<!--<script>", "]]>&lt;", "\u2028\u2029", '"\\'])
def test_no_text_can_end_the_element_of_the_data(text: str, renderer: str, unpack: Unpack) -> None:
    thing = Named(text, text, text)
    said = report(document=document(id=text, publisher=thing, url=text, issued=text), speakers=(thing,), note=text)
    claim = dossier(id=text, subject=thing, item=thing, weak_points=(thing,), reports=(said,))
    html = page([claim], title=text, renderer=renderer)
    data = html.split('id="graph">', 1)[1].split("</script>", 1)[0]
    assert not set("<>&\u2028\u2029") & set(data)
    (found,) = unpack(html, EVERYTHING)["claims"]
    assert found["id"] == f"c:{text}"
    assert found["reports"][0]["note"] == text
