from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from defgraph.dossiers import Dossier, Named, ReportEntry
from defgraph.picture.lettering import clean, lines, shortened, width
from defgraph.picture.timeline import render_timeline, render_timeline_page
from defgraph.picture.timescale import stretch, time_scale

from .examples import document, dossier, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result
    from playwright.sync_api import Browser

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</svg><script>alert(1)</script>\x00\x1b[31m\ud800\u202e]]>&\"'"
RENDER_TWICE = """
import sys; sys.path.insert(0, {here!r})
from examples import dossier
from defgraph.picture.timeline import render_timeline, render_timeline_page
claims = [dossier(a, b) for a in "abcdef" for b in "uvwxyz"]
sys.stdout.buffer.write((render_timeline(claims, title="t") + render_timeline_page(claims, title="t")).encode())
"""


def told(issued: str, **changes: object) -> ReportEntry:
    """A report of a day, with no figures and no dates of its own unless they are given."""
    publisher = Named("paper", str(changes.pop("publisher", "The Paper")))
    after = str(changes.pop("after", ""))
    values: dict[str, object] = {"dates": {}, "figures": {}, "id": f"r-{issued}-{changes}"}
    source = document(publisher=publisher, issued=issued, issued_after=after)
    return report(document=source, **{**values, **changes})


def drawn(*reports: ReportEntry, **changes: object) -> ET.Element:
    return ET.fromstring(render_timeline([dossier(reports=reports, **changes)], title="t"))


def marks(root: ET.Element) -> list[ET.Element]:
    return [group for group in root.iter(f"{SVG}g") if group.get("class") == "mark"]


def title(mark: ET.Element) -> str:
    return mark.findtext(f"{SVG}title", "")


def words_of(element: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in element.iter(f"{SVG}text"))


def classes(element: ET.Element) -> set[str]:
    return {inner.get("class", "") for inner in element.iter()}


def middle(mark: ET.Element) -> tuple[float, float]:
    (circle,) = mark.iter(f"{SVG}circle")
    return float(circle.get("cx", "")), float(circle.get("cy", ""))


def corners(mark: ET.Element, kind: str) -> tuple[float, float]:
    """The first and the last place across that a path of a mark visits."""
    (path,) = (p.get("d", "") for p in mark.iter(f"{SVG}path") if p.get("class") == kind)
    across = [float(x) for x in re.findall(r"[MHL]([\d.]+)", path)]
    return min(across), max(across)


def test_each_stance_has_a_shape_of_its_own() -> None:
    root = drawn(*(told("2024-01-02", stance=stance) for stance in ("asserts", "hedges", "denies")))
    shapes = {
        re.sub(r".*: (\w+) .*", r"\1", title(mark)): classes(mark) & {"full", "hollow", "cross"} for mark in marks(root)
    }
    assert shapes == {"asserts": {"full"}, "hedges": {"hollow"}, "denies": {"hollow", "cross"}}


def test_a_day_is_a_mark_and_a_year_a_bar_over_all_of_it() -> None:
    day, year = (
        marks(drawn(told(issued), told("2020-01-01"), told("2026-12-31")))[1] for issued in ("2023-07-02", "2023")
    )
    left, right = corners(year, "full")
    assert list(day.iter(f"{SVG}circle"))
    assert not list(year.iter(f"{SVG}circle"))
    assert right - left == pytest.approx((1148 - 148) / 7, abs=0.2)
    assert middle(day)[0] == pytest.approx((left + right) / 2, abs=2)


def test_an_event_reported_later_is_joined_to_the_day_of_its_report() -> None:
    (mark,) = marks(drawn(told("2024-06-01", dates={"date": "2022-03-01"})))
    x, _ = middle(mark)
    assert corners(mark, "issue")[1] > x + 100
    (within,) = marks(drawn(told("2024-06-01", dates={"date": "2024"})))
    assert "issue" not in classes(within), "a year that holds the day of the report may be that very day"


def test_what_holds_since_a_year_is_drawn_up_to_its_report() -> None:
    for since in (told("2024-06-01", dates={"since": "2020"}), told("", after="2024-06-01", dates={"since": "2020"})):
        bar, day = marks(drawn(since, told("2024-06-01", stage="offered")))
        assert corners(bar, "full")[1] == pytest.approx(middle(day)[0], abs=3)


def test_the_highest_rungs_are_above_and_exits_below_them() -> None:
    root = drawn(*(told("2024-01-02", stage=stage) for stage in ("stalled", "offered", "delivered", "discussed")))
    stages = [text for text in root.iter(f"{SVG}text") if "stage" in text.get("class", "").split()]
    places = {text.text: float(text.get("y", "")) for text in stages}
    assert sorted(places, key=places.__getitem__) == ["delivered", "offered", "discussed", "stalled"]


def steps(root: ET.Element) -> list[str]:
    return [p.get("d", "") for p in root.iter(f"{SVG}path") if p.get("class") == "steps" and "v" not in p.get("d", "")]


def test_the_step_line_climbs_with_what_is_asserted_and_only_that() -> None:
    root = drawn(
        told("2020-01-02", stage="discussed"),
        told("2021-01-02", stage="delivered", stance="hedges"),
        told("2022-01-02", stage="ordered"),
        told("2023-01-02", stage="offered"),
        told("2024-01-02", stage="delivering"),
        told("", stage="delivered", after="2024-05-01"),
    )
    (path,) = steps(root)
    at = {title(mark).split(": ")[0].split(", ")[1]: middle(mark) for mark in marks(root)}
    (x0, y0), (x1, y1), (x2, y2) = (at[f"{year}-01-02"] for year in (2020, 2022, 2024))
    assert path == f"M{x0:g} {y0:g}H{x1:g}V{y1:g}H{x2:g}V{y2:g}"
    assert y0 > y1 > y2


def test_one_report_makes_no_step_line() -> None:
    assert steps(drawn(told("2024-01-02"))) == []


def test_reports_of_one_publisher_on_one_day_are_counted_in_one_mark() -> None:
    root = drawn(*(told("2024-01-02", id=f"r{i}", start=i) for i in range(3)))
    (mark,) = marks(root)
    assert "The Paper 2024-01-02 ×3" in words_of(mark)
    assert len(title(mark).splitlines()) == 3


def test_what_is_not_dated_has_a_column_of_its_own_behind_all_dates() -> None:
    root = drawn(told("2024-01-02"), told("", after="2023-05-01"), told(""))
    dated, after, never = sorted(marks(root), key=words_of)
    assert middle(after)[0] == middle(never)[0] > middle(dated)[0]
    assert words_of(after) == "The Paper after 2023-05-01"
    assert words_of(never) == "The Paper not dated"


def test_what_is_due_has_a_flag_at_the_end_of_its_year() -> None:
    root = drawn(told("2024-01-02", dates={"due": "2027"}))
    (flag,) = (mark for mark in marks(root) if "flag" in classes(mark))
    assert words_of(flag) == "due 2027"
    assert corners(flag, "flag")[1] == 1148, "the scale ends with the year by whose end it is due"


@pytest.mark.parametrize(("support", "marked"), [(1, True), (2, False)])
def test_single_source_claims_are_marked(support: int, *, marked: bool) -> None:
    (band,) = (
        text.text or ""
        for text in drawn(told("2024-01-02"), support_min=support, support_max=3, stage_support_min=2).iter(
            f"{SVG}text"
        )
        if text.get("class") == "assessed" and "support" in (text.text or "")
    )
    assert ("①" in band) is marked


def test_what_is_only_denied_is_said_to_be() -> None:
    root = drawn(told("2024-01-02", stance="denies"), standing="denies", stage="", support_min=0)
    assert "only denied" in words_of(root)


def test_two_hundred_reports_neither_overlap_nor_get_lost() -> None:
    stances = ("asserts", "asserts", "hedges", "denies")
    days = [f"{2005 + i % 20}-{i % 12 + 1:02}-{i % 27 + 1:02}" for i in range(200)]
    reports = [told(day, publisher=f"Paper {i % 31}", stance=stances[i % 4], start=i) for i, day in enumerate(days)]
    root = drawn(*reports)
    boxes = sorted((middle(mark)[1], middle(mark)[0]) for mark in marks(root))
    assert all(later[0] > one[0] or later[1] - one[1] >= 12 for one, later in itertools.pairwise(boxes))
    counted = [re.search(r"×(\d+)", words_of(mark)) for mark in marks(root)]
    assert sum(int(found[1]) if found else 1 for found in counted) == 200
    assert len(marks(root)) < 100


def test_hostile_words_are_text_in_the_drawing() -> None:
    bad = Named("x", HOSTILE)
    reports = (told("2024-01-02", publisher=HOSTILE, speakers=(bad,)),)
    root = ET.fromstring(
        render_timeline([dossier(subject=bad, item=Named("w", "W" * 400), reports=reports)], title=HOSTILE)
    )
    assert not list(root.iter(f"{SVG}script"))
    assert "</svg><script>alert(1)</script>[31m]]>&\"'" in words_of(root)


def test_hostile_words_are_text_on_the_page() -> None:
    page = render_timeline_page([dossier(subject=Named("x", HOSTILE))], title=HOSTILE)
    assert "<script" not in page
    assert "\x00" not in page
    assert page.count("</svg>") == 2


def test_drawings_of_nothing_and_of_nothing_dated_are_drawings() -> None:
    assert not marks(ET.fromstring(render_timeline([], title="t")))
    assert len(marks(drawn(told("")))) == 1
    assert len(marks(drawn(told("soon")))) == 1


def test_every_letter_is_large_enough_to_read() -> None:
    sizes = re.findall(r"font-size: ([\d.]+)px|font: ([\d.]+)px", render_timeline_page([dossier()], title="t"))
    assert sizes
    assert min(float(size or other) for size, other in sizes) >= 10


def test_the_order_of_claims_and_the_hash_seed_do_not_matter() -> None:
    claims = [dossier("a", "b"), dossier("b", "c"), dossier("a", "b", "u")]
    assert render_timeline(claims, title="t") == render_timeline(claims[::-1], title="t")
    script = RENDER_TWICE.format(here=str(Path(__file__).parent))
    drawings = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "4242")
    }
    assert len(drawings) == 1


def test_deals_come_before_other_relations() -> None:
    visit = dossier("a", "b", None, relation="visits", stage="held", reports=(told("2001-01-01", stage="held"),))
    page = render_timeline_page([visit, dossier("c", "d")], title="t")
    assert page.index("Supply of") < page.index("Visit of")


def test_the_page_names_its_only_style_and_runs_nothing() -> None:
    page = render_timeline_page([dossier()], title="t")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert policy
    assert (
        policy[1]
        .replace("&#39;", "'")
        .startswith(f"default-src 'none'; style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'")
    )
    assert not re.search(r"<script|\son\w+=|\sstyle=|https?://(?!www\.w3\.org/2000/svg)", page)


def test_every_report_is_in_the_table_and_every_mark_leads_there(dossiers: tuple[Dossier, ...]) -> None:
    page = render_timeline_page(dossiers, title="t")
    rows = re.findall(r'<tr id="report-(\d+)">', page)
    assert [int(row) for row in rows] == list(range(1, sum(len(d.reports) for d in dossiers) + 1))
    assert set(re.findall(r'href="#report-(\d+)"', page)) <= set(rows)


def test_the_real_data_is_drawn_as_xml(dossiers: tuple[Dossier, ...]) -> None:
    root = ET.fromstring(render_timeline(dossiers, title="t"))
    assert len([g for g in root.iter(f"{SVG}g") if g.get("role") == "group"]) == len(dossiers)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_letters_neither_overlap_nor_leave_the_drawing(
    dossiers: tuple[Dossier, ...], browser: Browser, tmp_path: Path, scheme: str
) -> None:
    file = tmp_path / "timeline.html"
    file.write_text(render_timeline_page(dossiers, title="All"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(file.as_uri())
    wrong = page.evaluate(
        """() => [...document.querySelectorAll("svg.band")].flatMap((svg) => {
          const box = (e) => e.getBoundingClientRect(), outer = box(svg);
          const labels = [...svg.querySelectorAll("text.label")].map(box);
          const out = labels.filter((b) => b.left < outer.left || b.right > outer.right + 1);
          const over = labels.filter((a, i) => labels.some((b, j) => i < j && a.left < b.right - 1
            && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2));
          return [...out, ...over].map(() => svg.querySelector("title").textContent);
        })"""
    )
    ink, paper = page.evaluate(
        """() => [getComputedStyle(document.querySelector("text.label")).fill,
                  getComputedStyle(document.body).backgroundColor]"""
    )
    page.locator("a.mark").first.focus()
    page.keyboard.press("Enter")
    assert "#report-" in page.url
    page.close()
    assert (complaints, wrong) == ([], [])
    assert (ink < paper) is (scheme == "light"), (ink, paper)


def test_the_command_draws_by_the_ending_of_the_file(run: Callable[..., Result], tmp_path: Path) -> None:
    for name, start in (("t.svg", "<svg"), ("t.HTML", "<!DOCTYPE html>")):
        result = run("timeline", "T-6", "-o", str(tmp_path / name))
        assert (result.exit_code, result.stdout) == (0, ""), result.output
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert text.lstrip().startswith(start)
        assert "TRT World" in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["T-6", "-o", "t.png"], "'t.png': a timeline is drawn as .svg or .html"),
        (["T-6", "-o", "t.svg", "--format", "csv"], "--format is for rows"),
        (["T-6", "-o", "t.svg", "--relation", "visits"], "nothing was drawn"),
    ],
)
def test_what_the_command_cannot_draw_is_a_usage_error(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("timeline", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_stretch_is_as_long_as_its_date_is_vague() -> None:
    year, month, day = (stretch(date) for date in ("2024", "2024-02", "2024-02-29"))
    assert year
    assert month
    assert day
    assert (year.end - year.start, month.end - month.start) == (12, 1)
    assert day.end == month.end
    assert day.end - day.start == pytest.approx(1 / 29)


@pytest.mark.parametrize("text", ["", "soon", "2023-02-29", "2023-13", "2023-1", "20230101", "-0044"])
def test_what_is_no_date_covers_no_stretch(text: str) -> None:
    assert stretch(text) is None


def test_years_in_which_nothing_happens_are_left_out_of_a_long_scale() -> None:
    told_of = [found for year in ("1965", "1995", "2022", "2023") if (found := stretch(year))]
    scale = time_scale(told_of, 0, 400)
    assert [piece.years for piece in scale.pieces if piece.left_out] == ["1966–1994", "1996–2021"]
    widths = {round(scale.x(s.end) - scale.x(s.start), 0) for s in told_of}
    assert len(widths) == 1, "the years that are left are equally wide"


def test_a_full_scale_leaves_nothing_out_and_its_labels_keep_apart() -> None:
    scale = time_scale([found for year in range(1950, 2024) if (found := stretch(str(year)))], 0, 800)
    labelled = [tick for tick in scale.ticks if tick.label]
    assert not [piece for piece in scale.pieces if piece.left_out]
    assert min(b.x - a.x for a, b in itertools.pairwise(labelled)) >= 37
    assert {int(tick.label) % 5 for tick in labelled} == {0}


def test_a_single_day_has_months_around_it() -> None:
    day = stretch("2022-12-15")
    assert day
    labels = [tick.label for tick in time_scale([day], 0, 800).ticks]
    assert len(labels) == 6
    assert "Dec 2022" in labels


@pytest.mark.parametrize("text", ["plain words", "MMMM WWWW", "長い名前" * 9, "x" * 300, "e\u0301" * 40])
def test_shortened_and_broken_text_fits(text: str) -> None:
    assert width(shortened(text, 80, 12), 12) <= 80
    broken = list(lines(text, 80, 12))
    assert all(width(line, 12) <= 80 for line in broken)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")


def test_clean_text_holds_no_control_codes() -> None:
    assert clean("a\tb\n\x07\u202ec\ud800\ufffe") == "a b c"
    assert clean(HOSTILE) == "</svg><script>alert(1)</script>[31m]]>&\"'"


def test_a_claim_without_reports_has_an_empty_band() -> None:
    assert not marks(ET.fromstring(render_timeline([replace(dossier(), reports=())], title="t")))
