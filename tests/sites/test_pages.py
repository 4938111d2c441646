"""What the pages of a site tell, and that they hang together."""

from __future__ import annotations

import csv
import os
import posixpath
import re
import subprocess
import sys
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from defgraph.dossiers import Base, Figure, Named
from defgraph.retraction import Change, choose, read_corpus, retract
from defgraph.site.folder import MARKER
from defgraph.site.trees import lineage_tree
from defgraph.site.writing import claims_table, names_script, picture_page, site_pages, sitemaps
from picture.examples import document, dossier, report
from picture.test_browser import ATTACKS

from .conftest import ROOT
from .examples import AGENCY, Seen, contents, hostile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from defgraph.site import Contents
    from defgraph.store import Store

WRITTEN_BESIDE = {"picture.html", "style.css", "site.js", "names.js", "claims.csv"}


def pages_of(contents: Contents, url: str = "") -> dict[str, str]:
    return {page.path: page.text for page in site_pages(contents, url)}


@pytest.fixture(scope="module")
def pages(real: Contents) -> dict[str, str]:
    return pages_of(real)


@pytest.fixture(scope="module")
def seen(pages: dict[str, str]) -> dict[str, Seen]:
    return {path: Seen.of(text) for path, text in pages.items()}


def targets(path: str, seen: Seen) -> list[tuple[str, str]]:
    """The pages of ours that a page links to, with the anchors there."""
    ours = [link.partition("#") for link in seen.links if not link.startswith(("http:", "https:"))]
    return [
        (posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path, anchor)
        for file, _, anchor in ours
    ]


def test_there_is_a_page_for_each_entity_claim_document_and_publisher(real: Contents, pages: dict[str, str]) -> None:
    counts = {room: sum(path.startswith(f"{room}/") for path in pages) for room in ("entity", "claim", "document")}
    assert counts == {"entity": len(real.entities), "claim": len(real.dossiers), "document": len(real.documents)}
    assert {path for path in pages if path.startswith("publisher/")} == {f"publisher/{p}.html" for p in real.publishers}


def test_all_links_lead_somewhere(seen: dict[str, Seen]) -> None:
    for path, page in seen.items():
        for target, anchor in targets(path, page):
            assert target in seen or target in WRITTEN_BESIDE, f"{path}: {target}"
            if target in seen and anchor:
                assert anchor in seen[target].anchors, f"{path}: {target}#{anchor}"


def test_every_page_is_reached_from_the_front_page(seen: dict[str, Seen]) -> None:
    met, ahead = {"index.html"}, deque(["index.html"])
    while ahead:
        path = ahead.popleft()
        new = {target for target, _ in targets(path, seen[path])} & seen.keys() - met
        met |= new
        ahead.extend(sorted(new))
    assert seen.keys() - met == {"404.html"}


def test_links_are_relative_or_to_the_web(seen: dict[str, Seen]) -> None:
    for path, page in seen.items():
        for link in page.links:
            assert not link.startswith("/"), path
            assert ":" not in link or link.startswith(("http://", "https://")) or "#" in link.partition(":")[0], path


def test_pages_hold_no_inline_style_script_or_handler(seen: dict[str, Seen]) -> None:
    for path, page in seen.items():
        assert page.forbidden == [], path
        assert set(page.scripts) <= {"site.js", "../site.js"}, path


def test_headings_are_in_order_and_anchors_stand_once(seen: dict[str, Seen]) -> None:
    for path, page in seen.items():
        assert page.headings.count(1) == 1, path
        assert page.headings[0] == 1, path
        assert all(two - one <= 1 for one, two in zip(page.headings, page.headings[1:], strict=False)), path
        assert len(set(page.anchors)) == len(page.anchors), path


def test_every_page_has_a_policy_a_language_and_a_way_past_the_menu(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        assert '<html lang="en-GB">' in text, path
        assert "default-src &#39;none&#39;" in text, path
        assert path == "404.html" or '<a class="skip" href="#main">' in text, path


def test_a_claim_tells_who_says_so_and_on_what_it_rests(pages: dict[str, str], real: Contents) -> None:
    claim = next(one for one in real.dossiers if one.sentence == "Supply of T-6 Texan II by United States to Viet Nam")
    text = pages[f"claim/{claim.id}.html"]
    for expected in (
        '<a href="../entity/viet-nam.html">Viet Nam</a>',
        '<a href="../publisher/trt-world.html">TRT World</a>',
        '<a href="../document/reuters-2022-12-arms-talks.html">Reuters, not dated</a> <code',
        "characters 3458–3545",
        "2 delivered, 12 ordered, due 2027",
        "① single source",
        "<p>It falls without any one of these:</p>",
        "passed, not reported",
        "grade F3",
        "Pete Hegseth",
        '<li class="current" aria-current="step"><span>delivering</span>',
    ):
        assert expected in text, expected


def test_a_publisher_s_page_tells_what_retract_does(store: Store, real: Contents, pages: dict[str, str]) -> None:
    corpus = read_corpus(store)
    found = retract(corpus, choose(store, corpus, ["reuters"]))
    expected = {change.before.id: change.outcome for change in found.claims if change.outcome != "stays"}
    assert {change.before.id: change.outcome for change in real.changes["reuters"]} == expected
    text = pages["publisher/reuters.html"]
    assert all(f"../claim/{claim}.html" in text for claim in expected)


def test_of_a_graph_too_large_to_retract_the_weak_points_are_told(real: Contents) -> None:
    text = pages_of(replace(real, changes={}))["publisher/reuters.html"]
    assert "defgraph retract reuters" in text
    assert all(f"../claim/{claim.id}.html" in text for claim in real.weak_points["reuters"])


def test_the_audit_lists_all_claims_the_single_source_ones_first(real: Contents, pages: dict[str, str]) -> None:
    listed = [link for link in Seen.of(pages["audit.html"]).links if link.startswith("claim/")]
    assert len(listed) == len(real.dossiers)
    support = [real.claims[link[6:-5]] for link in listed]
    assert [c.standing == "denies" for c in support] == sorted(c.standing == "denies" for c in support)
    assert support[0].single_source
    single = [claim.single_source for claim in support if claim.standing != "denies"]
    assert single == sorted(single, reverse=True)


def test_conflicts_are_shown_with_their_sides_and_on_their_claims(real: Contents, pages: dict[str, str]) -> None:
    for row, anchor in zip(real.disagreements, real.anchors, strict=True):
        page = "evolution.html" if row["verdict"] == "evolution" else "conflicts.html"
        assert f'id="{anchor}"' in pages[page]
        claims = row["claims"]
        assert isinstance(claims, list)
        assert all(f"../{page}#{anchor}" in pages[f"claim/{claim}.html"] for claim in claims)
        about = {end.id for claim in claims for end in (real.claims[claim].subject, real.claims[claim].object)}
        assert all(f"../{page}#{anchor}" in pages[f"entity/{entity}.html"] for entity in about)
    assert 'href="evolution.html"' in pages["conflicts.html"]


def test_many_conflicts_have_several_pages_the_graver_ones_their_own() -> None:
    claims = [dossier("a", f"b{number:03}") for number in range(180)]
    rows = [
        {
            **dict.fromkeys(("statement", "why", "because"), ""), "verdict": verdict, "kind": "delivered",
            "claims": [claim.id], "sides": [],
        }
        for verdict, some in (("contradiction", claims[:130]), ("evolution", claims[130:])) for claim in some
    ]  # fmt: skip
    pages = pages_of(contents(*claims, disagreements=rows))
    counts = {
        path: text.count("<article") for path, text in pages.items() if path.startswith(("conflicts", "evolution"))
    }
    assert counts == {"conflicts.html": 100, "conflicts.2.html": 30, "evolution.html": 50}
    assert f"conflicts.2.html#{claims[129].id}-delivered" in pages[f"claim/{claims[129].id}.html"]
    assert f"evolution.html#{claims[130].id}-delivered" in pages[f"claim/{claims[130].id}.html"]


def test_an_entity_of_many_claims_has_several_pages() -> None:
    many = contents(*(dossier("a", f"b{number:04}", "t") for number in range(1100)))
    pages = pages_of(many)
    parts = ["entity/a.html", "entity/a.2.html", "entity/a.3.html"]
    links = [link for path in parts for link in Seen.of(pages[path]).links if link.startswith("../claim/")]
    assert len(set(links)) == len(links) == 1100
    assert "entity/a.4.html" not in pages
    assert "1,001–1,100 of 1,100" in pages["entity/a.3.html"]
    assert "audit.3.html" in pages
    assert 'href="audit.2.html"' in pages["audit.html"]


def test_rows_are_named_by_what_the_entity_is_in_them(pages: dict[str, str]) -> None:
    assert "<h2>Supply, as recipient</h2>" in pages["entity/viet-nam.html"]
    assert "<h2>Supply, as item</h2>" in pages["entity/t-6-texan-ii.html"]
    assert "<h2>Supply, as supplier</h2>" in pages["entity/united-states.html"]


def test_a_state_has_the_supplies_of_its_bodies_as_the_command_has(
    answer: Callable[..., list[dict[str, str]]], pages: dict[str, str]
) -> None:
    text = pages["entity/viet-nam.html"]
    told = text[text.index("Supply, as recipient</h2>") :].partition("</table>")[0]
    links = [link for link in Seen.of(told).links if link.startswith("../claim/") and "#" not in link]
    assert sorted(links) == sorted(f"../claim/{row['claim']}.html" for row in answer("suppliers", "Viet Nam"))
    assert '<th scope="col">Recipient</th>' in told


HEDGED = report(stance="hedges", figures={"delivered": Figure(17, 17)})


def test_figures_are_marked_where_they_are_hedged_or_disputed() -> None:
    sure = report(id="r2", figures={"delivered": Figure(3, 3)})
    hedged, disputed = dossier("a", "b", reports=(HEDGED,)), dossier("a", "c", reports=(HEDGED, sure))
    pages = pages_of(contents(hedged, disputed, disputed={disputed.id: frozenset({("delivered", Figure(3, 3))})}))
    link = f'<a href="../claim/{disputed.id}.html#conflicts">disputed</a>'
    assert "<td>17? delivered, due 2027</td>" in pages["entity/b.html"]
    assert f"<td>3 delivered ({link}), due 2027</td>" in pages["entity/c.html"]
    assert f'(<a href="claim/{disputed.id}.html#conflicts">figures disputed</a>)' in pages["audit.html"]
    assert pages["audit.html"].count("disputed</a>") == 1


def test_what_falls_plainly_is_told_apart_from_what_falls_as_far_as_is_known() -> None:
    own = document(origin="own", bases=())
    known = dossier("a", "b", reports=(report(document=own),))
    paper = replace(known, weak_points=(Named("paper", "The Paper", "Publisher"),))
    unknown = document(id="other", origin="unknown", bases=())
    doubtful = replace(paper, id="doubtful", reports=(*paper.reports, report(id="r2", document=unknown)))
    plain, known_only = (pages_of(contents(one))[f"claim/{one.id}.html"] for one in (paper, doubtful))
    assert ("It falls without" in plain, "as far as is known" in plain) == (True, False)
    assert ("It falls without" in known_only, "as far as is known" in known_only) == (False, True)
    worked_out = contents(doubtful, changes={"paper": [Change(doubtful, None)]})
    assert "It falls without" in pages_of(worked_out)[f"claim/{doubtful.id}.html"]


def test_a_document_lists_the_claims_that_hang_on_it() -> None:
    point = Named("paper-2024-01-02", "paper-2024-01-02", "Document")
    claim = dossier("a", "b", weak_points=(point,))
    text = pages_of(contents(claim))["document/paper-2024-01-02.html"]
    told = text[text.index("<details>") : text.index("</details>")]
    assert "1 claim has nothing known left if it is wrong" in told
    assert f"../claim/{claim.id}.html" in told


def test_what_is_not_known_of_publishers_and_dates_is_told() -> None:
    late = document(id="late", publisher=None, issued="", issued_after="2019-12-31")
    text = pages_of(contents(dossier("a", "b", reports=(report(document=late),))))["entity/a.html"]
    assert '<td class="date">2019-12-31 or later</td>' in text
    assert '<td class="number">–</td>' in text


def test_letters_that_turn_the_direction_are_left_out_of_pages() -> None:
    turned = contents(dossier("a", "b", item=Named("t", "T-6\u202e", "Materiel")))
    assert not any("\u202e" in text for text in pages_of(turned).values())


def test_a_long_name_without_blanks_keeps_within_the_drawing() -> None:
    text = pages_of(contents(dossier("a", "b", subject=Named("a", "W" * 60, "Country"))))["entity/b.html"]
    assert re.search(r">W{10,24}…<", text)


def test_pages_name_the_picture_s_addresses_of_ids_that_are_no_names_of_files() -> None:
    page = picture_page(contents(dossier("a", "B")))
    assert '"site":{"B":"_42"' in page.text
    assert '<a href="index.html">All of the site</a>' in page.text


def test_only_web_addresses_become_links() -> None:
    for url, linked in (("https://example.org/a?b=1", True), ("javascript:alert(1)", False), ("https://", False)):
        page = pages_of(contents(dossier(reports=(report(document=document(url=url)),))))
        links = Seen.of(page["document/paper-2024-01-02.html"]).links
        assert (url in links) is linked


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_texts_change_no_markup(attack: str) -> None:
    plain, attacked = ({path: Seen.of(text) for path, text in pages_of(hostile(t)).items()} for t in ("x", attack))
    assert len(plain) == len(attacked)
    for path, page in attacked.items():
        assert page.forbidden == [], path
        assert set(page.scripts) <= {"site.js", "../site.js"}, path
        assert len(set(page.anchors)) == len(page.anchors), path
        for target, _ in targets(path, page):
            assert target in attacked or target in WRITTEN_BESIDE, f"{path}: {target}"
    shape = sorted(len(targets(path, page)) for path, page in plain.items())
    assert sorted(len(targets(path, page)) for path, page in attacked.items()) == shape


def test_names_in_the_script_of_names_close_nothing() -> None:
    text = names_script(hostile("</script><!--\u2028"))
    assert "<" not in text
    assert text.isascii()


def test_cells_of_the_table_are_no_formulas() -> None:
    rows = list(
        csv.DictReader("".join(claims_table(contents(dossier(subject=Named("a", "=1+1", "Country"))))).splitlines())
    )
    assert [row["subject"] for row in rows] == ["'=1+1"]


def test_of_nothing_there_is_a_site_too() -> None:
    empty = contents(dossiers=(), documents={}, entities={})
    pages = pages_of(empty)
    assert "0 claims" in pages["index.html"]
    assert not [path for path, text in pages.items() if "<table" in text]
    assert list(claims_table(empty))


def test_the_days_a_site_is_seen_from_stand_on_every_page() -> None:
    pages = pages_of(contents(view="as known by 2022-12-31", left_out="1 document (undated)"))
    assert all("as known by 2022-12-31" in text for path, text in pages.items() if path != "404.html")
    assert "1 document (undated)" in pages["about.html"]


def test_lineage_is_followed_to_the_origins_and_a_circle_once() -> None:
    one = document(id="one", bases=(Base("two", "credit"),))
    two = document(id="two", bases=(Base("three", "credit"), Base("three", "overlap")), publisher=None)
    three = document(id="three", bases=(Base("two", "byline"), Base("last", "credit")))
    last = replace(AGENCY, id="last")
    said = report(document=one)
    told = dossier(reports=(said,), sources={document.id: document for document in (one, two, three, last)})
    (branch,) = lineage_tree(told, said)
    assert (branch.document, branch.because) == ("two", ("credit",))
    (below,) = branch.branches
    assert (below.document, below.because) == ("three", ("credit", "overlap"))
    assert [(b.document, b.again, b.origin) for b in below.branches] == [("last", False, "own"), ("two", True, "")]


def test_a_document_that_reports_itself_rests_on_what_its_reports_do() -> None:
    base = document(id="two", bases=(Base("three", "credit"),))
    speaker = Named("two/a", "a clerk", "Speaker")
    above = report(document=document(id="one", bases=(Base("two", "credit"),)))
    own = report(id="r2", document=base, origin="own", speakers=(speaker,))
    (branch,) = lineage_tree(dossier(reports=(above, own), sources={"two": base}), above)
    assert (branch.origin, branch.speakers, branch.branches) == ("own", (speaker,), ())


def test_many_addresses_make_several_sitemaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("defgraph.site.writing.SITEMAP", 2)
    maps = sitemaps(["a.html", "b.html", "404.html", "c.html"], "https://example.org/x&y/")
    assert maps["sitemap-2.txt"] == "https://example.org/x&y/c.html\n"
    assert "<loc>https://example.org/x&amp;y/sitemap-1.txt</loc>" in maps["sitemap.xml"]


def test_the_page_for_what_is_not_there_leads_home_from_anywhere_where_the_address_is_known() -> None:
    assert 'href="https://example.org/arms/index.html"' in pages_of(contents(), "https://example.org/arms/")["404.html"]


SCRIPT = """
import hashlib, sys
from pathlib import Path
from defgraph.building import build
from defgraph.site import read_contents
from defgraph.site.writing import claims_table, names_script, site_pages
contents = read_contents(build(Path(sys.argv[1]), "memory:").store, title="t")
digest = hashlib.sha256()
for page in site_pages(contents):
    digest.update(f"{page.path} {page.text}".encode())
digest.update(names_script(contents).encode() + "".join(claims_table(contents)).encode())
print(digest.hexdigest())
"""


def test_the_same_data_give_the_same_bytes() -> None:
    command = [sys.executable, "-c", SCRIPT, str(ROOT / "graph_data")]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONHASHSEED": seed}, text=True)
        for seed in ("1", "2")
    ]
    digests = {run.communicate()[0] for run in runs}
    assert all(run.returncode == 0 for run in runs)
    assert len(digests) == 1


def test_the_command_writes_a_site_with_its_picture(
    store_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from defgraph.cli import main

    monkeypatch.chdir(tmp_path)
    command = ["--store", store_address, "site", "out", "--title", "Arms <b>", "--known-by", "2022-12-31"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    assert "begin at out/index.html" in result.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {*WRITTEN_BESIDE, MARKER, "index.html"}
    assert "Arms &lt;b&gt;" in (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert "as known by 2022-12-31" in (tmp_path / "out/picture.html").read_text(encoding="utf-8")
    (tmp_path / "out/mine.txt").write_text("mine", encoding="utf-8")
    refused = CliRunner().invoke(main, command)
    assert refused.exit_code == 2
    assert "mine.txt" in refused.stderr


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org", "https://example.org/?a", "https://", "file:///tmp"]
)
def test_the_command_refuses_what_is_no_address_of_a_site(url: str, store_address: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from defgraph.cli import main

    result = CliRunner().invoke(main, ["--store", store_address, "site", str(tmp_path / "out"), "--url", url])
    assert result.exit_code == 2
    assert "expected where the site is to stand" in result.stderr
    assert not (tmp_path / "out").exists()
