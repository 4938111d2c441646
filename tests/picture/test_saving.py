"""Files saved from the page: images, a table, print; made in the page, and nothing is sent."""

from __future__ import annotations

import csv
import html as markup
import io
import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from defgraph.dossiers import Named

from .examples import document, dossier, page, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Download

    from .conftest import Visit

    Go = Callable[[str], Visit]

SVG = "{http://www.w3.org/2000/svg}"
OTHER_PAPER = document(id="courier-2024-02-03", publisher=Named("courier", "The Courier", "Publisher"), bases=())
FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\n=1"]


def save(seen: Visit, button: str) -> Download:
    with seen.page.expect_download() as found:
        seen.page.locator(button).click()
    return found.value


def table(seen: Visit) -> tuple[bytes, list[dict[str, Any]]]:
    content = save(seen, "#save-csv").path().read_bytes()
    return content, list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_table_is_of_what_is_in_view(visit: Go) -> None:
    seen = visit(page([dossier("a", "b"), dossier("b", "c", stage="discussed")], title="A <title>/of: it"))
    content, rows = table(seen)
    assert content.startswith(b"\xef\xbb\xbfclaim,subject,relation,object,item,standing,stage,support_min,support_max,")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert {row["claim"] for row in rows} == {"a-b-t", "b-c-t"}
    first = next(row for row in rows if row["claim"] == "a-b-t")
    assert first == {
        "claim": "a-b-t",
        "subject": "A",
        "relation": "supplies",
        "object": "B",
        "item": "T",
        "standing": "asserted",
        "stage": "ordered",
        "support_min": "1",
        "support_max": "3",
        "single_source": "yes",
        "weak_points": "The Agency",
        "documents": "paper-2024-01-02",
        "last_reported": "2024-01-02",
        "stage_support_min": "1",
        "stage_support_max": "2",
        "subject_id": "a",
        "object_id": "b",
        "item_id": "t",
        "reported_ordered": "12",
    }
    seen.page.locator("input[value='deal:discussed']").click()
    assert [row["claim"] for row in table(seen)[1]] == ["a-b-t"]
    assert save(seen, "#save-csv").suggested_filename == "A-title-of-it--no-discussed.csv"


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_taken_for_a_formula(formula: str, visit: Go) -> None:
    hostile = Named(formula, formula, "Country")
    said = report(document=document(id=formula))
    claim = dossier("a", "b", id=formula, subject=hostile, item=hostile, weak_points=(hostile,), reports=(said,))
    _, (row,) = table(visit(page([claim])))
    for column in ("claim", "subject", "item", "weak_points", "documents", "subject_id", "item_id"):
        assert row[column] == "'" + formula, column


def test_texts_with_quotes_commas_and_lines_come_back_as_they_were(visit: Go) -> None:
    words = 'one, "two"; three\nfour'
    _, (row,) = table(visit(page([dossier(subject=Named("a", words, "Country"))])))
    assert row["subject"] == words


def test_pictures_are_handed_over_with_what_one_must_know_of_them(visit: Go) -> None:
    attack = "</text><script>window.pwned=1</script>&\u202e"
    other = dossier("c", "d", stage="discussed", weak_points=())
    claims = [dossier(subject=Named("a", attack, "Country")), replace(other, reports=(report(document=OTHER_PAPER),))]
    seen = visit(page(claims, title="Deals", generated_from="from 2 documents"))
    whole = save(seen, "#save-svg")
    assert whole.suggested_filename == "Deals.svg"
    before = ET.fromstring(whole.path().read_text(encoding="utf-8"))
    seen.page.locator("#rows-sources input[value=courier]").click()  # if the Courier is wrong
    seen.page.wait_for_timeout(1000)
    seen.page.locator("#table tbody tr").first.click()  # and with the evidence of a claim open
    image = save(seen, "#save-png")
    assert image.suggested_filename == "Deals--If-The-Courier-is-wrong.png"
    drawn = save(seen, "#save-svg")
    assert drawn.suggested_filename == "Deals--If-The-Courier-is-wrong.svg"
    tree = ET.fromstring(drawn.path().read_text(encoding="utf-8"))
    assert tree.tag == f"{SVG}svg"
    words = " ".join(text.text or "" for text in tree.iter(f"{SVG}text"))
    for told in ("Deals", "1 claim in view", "If The Courier is wrong: 1 claim falls", "① rests on a single source"):
        assert told in words
    assert "from 2 documents, drawn with defgraph" in words
    assert "ordered" in words
    assert "discussed" not in words
    assert "discussed" in " ".join(text.text or "" for text in before.iter(f"{SVG}text"))
    assert "\u202e" not in " ".join(text.text or "" for text in tree.findall(f"{SVG}g/{SVG}text"))
    assert not [one for one in tree.iter() if float(one.get("opacity") or 1) < 1]  # nothing is dimmed
    content = image.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    size = tuple(round(2 * float(tree.get(side, "nan"))) for side in ("width", "height"))
    assert struct.unpack(">II", content[16:24]) == pytest.approx(size, abs=1)  # all of it, wherever the window was
    assert not [one for one in tree.iter() if one.tag.endswith("script")]
    assert seen.messages == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:", "blob:"))] == []


def test_print_is_asked_of_the_browser(visit: Go) -> None:
    seen = visit(page([dossier()]))
    seen.page.evaluate("window.print = () => (window.printed = true)")
    seen.page.locator("#save-print").click()
    assert seen.page.evaluate("window.printed") is True


def test_a_title_of_signs_alone_still_gives_a_name(visit: Go) -> None:
    assert save(visit(page([dossier()], title="?!/\\")), "#save-csv").suggested_filename == "defgraph.csv"


def framed(inner: str, sandbox: str) -> str:
    return (
        '<!DOCTYPE html><div id="network" data-ready="yes" data-view="{}">outside</div>'
        f'<iframe width="1300" height="800" sandbox="{sandbox}" srcdoc="{markup.escape(inner)}"></iframe>'
    )


def test_in_a_sandboxed_frame_files_still_arrive(visit: Go) -> None:
    seen = visit(framed(page([dossier()], title="Inside"), "allow-scripts allow-downloads"))
    with seen.page.expect_download() as found:
        seen.page.frame_locator("iframe").locator("#save-csv").click()
    assert found.value.suggested_filename == "Inside.csv"


def test_where_a_frame_forbids_files_the_page_says_so(visit: Go) -> None:
    seen = visit(framed(page([dossier()], title="Inside"), "allow-scripts"))
    inside = seen.page.frame_locator("iframe")
    inside.locator("#save-csv").click()
    expect(inside.locator("#found")).to_contain_text("if no file arrives, the frame around this page does not allow it")
    inside.locator("#save-print").click()
    expect(inside.locator("#found")).to_contain_text("If nothing is printed")
