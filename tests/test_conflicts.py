"""Contradictions told from evolution: the examples of docs/conflicts.md, and what holds of any reports."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.answers.disagreements import concerning, disagreements, enough_for
from defgraph.answers.rows import reports as reports_in
from defgraph.answers.rows import supplies
from defgraph.building import build
from defgraph.conflicts import Conflict, Verdict, contradicted, find_conflicts, with_withdrawals
from defgraph.dossiers import Base, DocumentEntry, Dossier, Figure, Named, ReportEntry, read_documents, read_dossiers
from defgraph.lookup import Thing, find, short
from defgraph.store import MEMORY, select
from defgraph.vocabulary import DOCUMENT, ENTITY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from click.testing import Result

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/conflicts.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| ([A-Z] .+?) \| (.+?) \| ([a-z ]+) \|$", PAGE, re.MULTILINE)
REPORT = re.compile(
    r"(?P<publisher>[A-Z]) (?P<issued>[\d-]*)(?:, after (?P<base>\w+))?(?:, (?P<speaker>\w+))?: "
    r"(?P<stance>not |perhaps )?(?:(?P<figure>(?:≥ )?\d\S*) )?(?P<word>[\w%-]+)(?: \((?P<dates>.+)\))?"
)
RELATIONS = {"in-force": "operates", "lifted": "operates", "signed": "agrees-with", "held": "takes-part"}


def named(name: str) -> Named:
    return Named(name, name.title())


def claim(*reports: ReportEntry, relation: str = "supplies", subject: str = "seller", obj: str = "buyer") -> Dossier:
    item = {"supplies": named("trainer"), "agrees-with": named("treaty"), "holds-office": named("chief")}.get(relation)
    identity = f"{subject}-{relation}-{obj}"
    return Dossier(
        identity, relation, named(subject), named(obj), item, "asserts", "", 1, 1, 1, 1, reports=tuple(reports)
    )


def report(
    number: int,
    publisher: str = "A",
    issued: str = "2024-05-01",
    *,
    stance: str = "asserts",
    stage: str = "ordered",
    speakers: Sequence[str] = (),
    rests_on: str = "",
    edition_of: str = "",
    **told: object,
) -> ReportEntry:
    """A report; figures are given as ``ordered=12`` or ``ordered=(2, 3)``, dates as ``due="2027"``."""
    document = DocumentEntry(
        f"{publisher}-{issued}",
        publisher=named(publisher),
        issued=issued,
        bases=(Base(rests_on, "credit"),) if rests_on else (),
        edition_of=edition_of,
    )
    figures = {
        kind: value if isinstance(value, Figure) else Figure(*(value if isinstance(value, tuple) else (value, value)))
        for kind, value in told.items()
        if not isinstance(value, str)
    }
    return ReportEntry(
        f"r{number}",
        document,
        stance,
        stage,
        number,
        number + 1,
        speakers=tuple(map(named, speakers)),
        figures=figures,
        dates={kind: value for kind, value in told.items() if isinstance(value, str)},
    )


def read(number: int, text: str) -> ReportEntry:
    """Read a report as docs/conflicts.md writes it."""
    match = REPORT.fullmatch(text)
    assert match, text
    said = match.groupdict()
    told: dict[str, Any] = dict(pair.split(" ") for pair in (said["dates"] or "").split(", ") if pair)
    stage = said["word"]
    if said["figure"]:
        low, _, high = said["figure"].removeprefix("≥ ").partition("–")
        top = None if said["figure"].startswith("≥") else int(high or low)
        kind, stage = {"%": ("share", "delivered"), "USD": ("value", "pledged"), "EUR": ("value", "pledged")}.get(
            stage, (stage, "delivering" if stage == "delivered" else stage)
        )
        told[kind] = Figure(int(low), top, "" if kind == said["word"] else said["word"])
    stance = {"not ": "denies", "perhaps ": "hedges"}.get(said["stance"] or "", "asserts")
    if said["publisher"] == "R":
        told["edition_of"] = "register"
    if said["base"]:
        told["rests_on"] = said["base"]
    speakers = [said["speaker"]] if said["speaker"] else []
    return report(number, said["publisher"], said["issued"], stance=stance, stage=stage, speakers=speakers, **told)


def told_in(texts: Sequence[str]) -> list[Dossier]:
    """Read reports of one claim; beside it stands another claim, which every edition lists, also one of "nothing"."""
    reports = [read(number, text) for number, text in enumerate(texts)]
    telling = [told for told, text in zip(reports, texts, strict=True) if not text.endswith(": nothing")]
    relation = RELATIONS.get(telling[0].stage, "supplies")
    others = [
        replace(told, id=f"other {told.id}", stage="ordered", stance="asserts", figures={}, dates={})
        for told in reports
        if told.document.edition_of
    ]
    return [claim(*telling, relation=relation), claim(*others, obj="other buyer")]


def verdicts(*dossiers: Dossier) -> dict[str, str]:
    """The gravest verdict for each kind."""
    found = find_conflicts(dossiers)
    return {conflict.kind: str(conflict.verdict) for conflict in reversed(found)}


def test_the_page_has_examples_of_every_verdict() -> None:
    assert {verdict for _, _, verdict in EXAMPLES} == {str(verdict) for verdict in Verdict}
    assert len(EXAMPLES) >= 30


@pytest.mark.parametrize(("one", "other", "verdict"), EXAMPLES)
def test_the_examples_of_the_page_hold_in_either_order(one: str, other: str, verdict: str) -> None:
    texts = [one, *other.split("; ")]
    for ordered in (texts, texts[::-1]):
        assert [str(conflict.verdict) for conflict in find_conflicts(told_in(ordered))] == [verdict]


def test_reports_that_agree_are_one_side() -> None:
    twelve = [report(n, f"P{n}", ordered=12) for n in range(5)]
    ten = [report(n, f"P{n}", ordered=10) for n in range(5, 7)]
    (found,) = find_conflicts([claim(*twelve, *ten)])
    assert [(str(side.value), len(side.reports)) for side in found.sides] == [("10", 2), ("12", 5)]
    assert found.verdict is Verdict.CONTRADICTION


def test_of_three_sides_the_gravest_pair_decides_and_all_pairs_are_told() -> None:
    reports = (
        report(0, "A", "2022-01-01", delivered=2),
        report(1, "B", "2024-01-01", delivered=5),
        report(2, "C", "2025-01-01", delivered=4),
    )
    (found,) = find_conflicts([claim(*reports)])
    assert found.verdict is Verdict.CONTRADICTION
    assert [str(side.value) for side in found.sides] == ["2", "4", "5"]
    assert {(p.first, p.second): str(p.verdict) for p in found.pairs} == {
        (0, 1): "evolution",
        (0, 2): "evolution",
        (1, 2): "contradiction",
    }
    assert "4 delivered (told 2025-01-01) and 5 delivered (told 2024-01-01) cannot both hold" in found.because


def test_a_figure_that_others_contradict_is_marked_where_supplies_are_listed() -> None:
    told = (report(1, "A", delivered=3, ordered=12), report(2, "B", delivered=5, ordered=12))
    (row,) = supplies([claim(*told)]).rows
    assert row["figures"] == "5 delivered (disputed), 12 ordered"
    assert row["disputed"] == ["delivered"]
    grown = (told[0], report(2, "B", "2024-06-01", delivered=5, ordered=12))
    (row,) = supplies([claim(*grown)]).rows
    assert (row["figures"], row["disputed"]) == ("5 delivered, 12 ordered", [])


def test_supplies_tell_of_what_date_their_figures_are_also_where_these_are_only_hedged() -> None:
    (row,) = supplies(
        [claim(report(1, "A", "2024-05-02"), report(2, "B", "2024-06-03", stance="hedges", ordered=4))]
    ).rows
    assert (row["figures"], row["figures_of"], row["ordered"]) == ("4? ordered", "2024-06-03", None)


def test_a_range_that_fits_both_is_no_side() -> None:
    reports = [report(0, "A", ordered=10), report(1, "B", ordered=12), report(2, "C", ordered=(10, 12))]
    (found,) = find_conflicts([claim(*reports)])
    assert [str(side.value) for side in found.sides] == ["10", "12"]


def test_one_house_that_differs_is_not_contradicted_but_another_house_is_enough() -> None:
    own = [report(0, "A", "2024-05-01", ordered=12), report(1, "A", "2024-05-01", ordered=10)]
    assert verdicts(claim(*own)) == {"ordered": "inconsistent source"}
    assert not contradicted(find_conflicts([claim(*own)]))
    assert verdicts(claim(*own, report(2, "B", ordered=10))) == {"ordered": "contradiction"}
    assert contradicted(find_conflicts([claim(*own, report(2, "B", ordered=10))]))


def test_two_echoes_of_one_agency_that_differ_are_an_inconsistent_source() -> None:
    echoes = [report(n, publisher, rests_on="agency", ordered=n) for n, publisher in enumerate("AB", start=10)]
    assert verdicts(claim(*echoes)) == {"ordered": "inconsistent source"}


def test_stories_of_one_agency_share_it_once_their_documents_are_known() -> None:
    echoes = [report(n, publisher, rests_on=f"story-{n}", ordered=n) for n, publisher in enumerate("AB", start=10)]
    stories = {f"story-{n}": DocumentEntry(f"story-{n}", publisher=named("agency")) for n in (10, 11)}
    assert verdicts(claim(*echoes)) == {"ordered": "contradiction"}
    (found,) = find_conflicts([claim(*echoes)], stories)
    assert found.verdict is Verdict.INCONSISTENT
    assert "Agency" in found.because


def test_an_origin_two_steps_down_is_shared_too() -> None:
    echoes = [report(n, publisher, rests_on=f"story-{n}", ordered=n) for n, publisher in enumerate("AB", start=10)]
    wire = (Base("wire", "credit"),)
    assert [c.verdict for c in find_conflicts([claim(*echoes)])] == [Verdict.CONTRADICTION]
    stories = {f"story-{n}": DocumentEntry(f"story-{n}", bases=wire) for n in (10, 11)}
    assert [c.verdict for c in find_conflicts([claim(*echoes)], stories)] == [Verdict.INCONSISTENT]


def test_documents_that_credit_each_other_in_a_circle_come_to_an_end() -> None:
    echoes = [report(0, "A", rests_on="B-2024-05-01", ordered=10), report(1, "B", rests_on="A-2024-05-01", ordered=12)]
    assert verdicts(claim(*echoes)) == {"ordered": "inconsistent source"}


def known(name: str, publisher: str, *bases: str) -> dict[str, DocumentEntry]:
    credited = tuple(Base(base, "credit") for base in bases)
    return {name: DocumentEntry(name, publisher=named(publisher), bases=credited)}


def verdict(*reports: ReportEntry, documents: dict[str, DocumentEntry] | None = None) -> str:
    (found,) = find_conflicts([claim(*reports)], documents or {})
    return str(found.verdict)


def test_a_publisher_that_only_relays_is_no_origin() -> None:
    relayed = report(0, "TRT", "2022-12-15", stage="delivered", rests_on="wire")
    beside = report(1, "B", "2022-12-20", stage="delivered")
    denied = report(2, "TRT", "2025-11-02", stage="delivered", stance="denies")
    for wire in ({}, known("wire", "reuters")):
        assert verdict(relayed, denied, documents=wire) == "contradiction"
        assert verdict(relayed, beside, denied, documents=wire) == "contradiction"
    own = report(0, "TRT", "2022-12-15", stage="delivered")
    assert verdict(own, denied) == "inconsistent source"
    assert verdict(own, denied, beside) == "contradiction"
    agencies = (
        report(n, "TRT", f"2022-12-{n}", value=Figure(n, n), rests_on=f"wire-{n}", date="2022") for n in (15, 16)
    )
    assert verdict(*agencies) == "contradiction"


def test_an_echo_that_differs_from_what_it_echoes_does_not_contradict_it() -> None:
    own, echo = report(0, "A", ordered=12), report(1, "B", rests_on="A-2024-05-01", ordered=10)
    assert verdict(own, echo) == "inconsistent source"
    assert verdict(own, report(2, "C", rests_on="B-2024-05-01", ordered=11), documents=known("B-2024-05-01", "B")) == (
        "contradiction"
    )
    twice = report(2, "C", rests_on="B-2024-05-01", ordered=10)
    assert verdict(own, twice, documents=known("B-2024-05-01", "B", "A-2024-05-01")) == "inconsistent source"


def test_one_that_has_a_further_origin_contradicts() -> None:
    def resting(number: int, ordered: int, *bases: str) -> ReportEntry:
        return replace(
            report(number, f"P{number}", ordered=ordered), bases=tuple(Base(base, "credit") for base in bases)
        )

    assert verdict(resting(0, 10, "wire"), resting(1, 12, "wire", "press")) == "contradiction"
    assert verdict(resting(0, 10, "wire", "press"), resting(1, 12, "wire", "press")) == "inconsistent source"
    assert verdict(
        report(0, speakers=["minister"], ordered=10), report(1, "B", speakers=["minister", "x"], ordered=12)
    ) == ("contradiction")


def test_who_quotes_a_speaker_does_not_give_its_own_word() -> None:
    quoted = report(0, "A", "2024-05-01", speakers=["minister"], ordered=12)
    assert verdict(quoted, report(1, "A", "2024-05-02", ordered=10)) == "contradiction"
    assert verdict(quoted, report(1, "A", "2024-05-01", ordered=10)) == "inconsistent source"


def test_a_speaker_whom_the_echoed_document_quotes_is_the_origin() -> None:
    quoted = report(0, "A", speakers=["minister"])
    echo = report(1, "B", rests_on="A-2024-05-01", ordered=12)
    assert verdict(quoted, echo, report(2, "C", speakers=["minister"], ordered=10)) == "inconsistent source"
    assert verdict(quoted, echo, report(2, "C", speakers=["general"], ordered=10)) == "contradiction"
    assert verdict(quoted, echo, report(2, "A", "2024-05-02", ordered=10)) == "contradiction"


def test_fewer_ordered_after_a_cancellation_is_evolution() -> None:
    large, small = report(0, "A", "2022-01-01", ordered=12), report(1, "B", "2025-01-01", ordered=10)
    cut = report(2, "C", "2023-01-01", stage="cancelled")
    early = report(3, "C", "2021-01-01", stage="cancelled")
    assert verdicts(claim(large, small))["ordered"] == "contradiction"
    assert verdicts(claim(large, small, cut))["ordered"] == "evolution"
    assert verdicts(claim(large, small, early))["ordered"] == "contradiction"


def test_an_order_is_not_dated_by_its_delivery() -> None:
    large = report(0, "A", "2022-01-01", ordered=12)
    small = report(1, "B", "2025-01-01", stage="delivering", ordered=10, date="2024")
    assert verdicts(claim(large, small))["ordered"] == "contradiction"


def test_a_document_without_a_date_leaves_it_undecided_unless_it_is_the_same_document() -> None:
    assert verdicts(claim(report(0, "A", "", delivered=2), report(1, "B", delivered=3))) == {"delivered": "undecided"}
    same = claim(report(0, "A", "", delivered=2), report(1, "A", "", delivered=3))
    assert verdicts(same) == {"delivered": "inconsistent source"}


def test_two_documents_without_dates_need_not_be_of_one_time() -> None:
    assert verdicts(claim(report(0, "A", "", delivered=2), report(1, "B", "", delivered=3))) == {
        "delivered": "undecided"
    }


def test_a_sum_that_was_paid_does_not_shrink_as_one_that_was_pledged_may() -> None:
    def told(stage: str) -> Dossier:
        years = ((2022, 130), (2025, 100))
        reports = (report(y, f"P{y}", f"{y}-01-01", stage=stage, value=Figure(v, v, "USD")) for y, v in years)
        return claim(*reports)

    assert verdicts(told("pledged")) == {"value": "evolution"}
    assert verdicts(told("delivered")) == {"value": "contradiction"}


def test_cancelled_and_stalled_leave_standing_what_was_reached() -> None:
    stalled = claim(report(0, "A", stage="discussed"), report(1, "B", stage="stalled"))
    assert verdicts(stalled) == {"stage": "compatible"}
    called_off = claim(report(0, "A", stage="held"), report(1, "B", stage="cancelled"), relation="takes-part")
    assert verdicts(called_off) == {"stage": "contradiction"}


def test_an_end_that_lay_ahead_may_be_overtaken_but_a_past_one_may_not() -> None:
    ahead = report(0, "A", "2020-01-01", stage="in-force", until="2027")
    fact = report(1, "B", "2025-01-01", stage="in-force", until="2024")
    other = report(2, "C", "2023-01-01", stage="in-force", until="2022")
    assert verdicts(claim(ahead, fact, relation="operates")) == {"until": "evolution"}
    assert verdicts(claim(other, fact, relation="operates")) == {"until": "contradiction"}


def test_what_was_to_hold_until_later_may_have_ended_before() -> None:
    ahead = report(0, "A", "2020-01-01", stage="in-force", until="2027")
    denial = report(1, "B", "2025-01-01", stage="in-force", stance="denies")
    assert verdicts(claim(ahead, denial, relation="operates")) == {"stance": "evolution"}


def test_terms_that_follow_one_another_are_compatible() -> None:
    first = report(0, "A", "2025-06-01", stage="in-force", since="2017", until="2021")
    second = report(1, "B", "2025-06-01", stage="in-force", since="2025")
    assert verdicts(claim(first, second, relation="operates")) == {"since": "compatible"}


def tenure(person: str, *reports: ReportEntry) -> Dossier:
    return claim(*reports, relation="holds-office", subject=person, obj="ministry")


def test_holders_of_an_office_follow_one_another_or_are_undecided() -> None:
    first = tenure("one", report(0, "A", "2022-01-01", stage="in-force"))
    later = tenure("two", report(1, "B", "2025-01-01", stage="in-force"))
    beside = tenure("two", report(1, "B", "2022-01-01", stage="in-force"))
    assert verdicts(first, later) == {"office": "evolution"}
    assert verdicts(first, beside) == {"office": "undecided"}
    assert contradicted(find_conflicts([first, beside])) == set()


def owner(name: str, number: int, issued: str, share: int | Decimal, publisher: str = "A") -> Dossier:
    told = report(number, publisher, issued, stage="in-force", share=Figure(share, share, "%"))
    return claim(told, relation="controls", subject=name, obj="yard")


def test_shares_that_are_just_the_whole_are_no_contradiction() -> None:
    shares = (Decimal("31.6"), Decimal("34.2"), Decimal("34.2"))  # which as floats are a little more than 100
    owners = [
        owner(name, place, "2024", share, name) for place, (name, share) in enumerate(zip("abc", shares, strict=True))
    ]
    assert not [found for found in find_conflicts(owners) if found.kind == "ownership"]


def test_shares_of_one_year_that_exceed_the_whole_contradict_each_other() -> None:
    sixty = owner("one", 0, "2024-02-01", 60)
    fifty = owner("two", 1, "2024-11-01", 50, "B")
    assert verdicts(sixty, owner("two", 1, "2024-11-01", 40, "B")) == {}
    (found,) = find_conflicts([sixty, fifty])
    assert (found.kind, found.verdict) == ("ownership", Verdict.CONTRADICTION)
    assert contradicted([found]) == {sixty.id, fifty.id}
    assert verdicts(sixty, owner("two", 1, "2025-11-01", 50, "B")) == {"ownership": "evolution"}
    assert verdicts(sixty, owner("two", 1, "2024-11-01", 50, "A")) == {"ownership": "inconsistent source"}
    assert verdicts(sixty, owner("two", 1, "", 50, "B")) == {"ownership": "undecided"}


def test_two_sole_owners_contradict_each_other() -> None:
    assert verdicts(owner("one", 0, "2024", 100), owner("two", 1, "2024", 100, "B")) == {"ownership": "contradiction"}


def test_a_claim_with_many_reports_is_weighed_in_one_pass() -> None:
    days = [
        f"{year}-{month:02}-{day:02}" for year in range(2000, 2020) for month in range(1, 13) for day in range(1, 28)
    ]
    low = [report(n, f"P{n}", day, ordered=10) for n, day in enumerate(days[:3000])]
    high = [report(n, f"P{n}", day, ordered=12) for n, day in enumerate(days[3000:6000], start=3000)]
    started = time.process_time()
    assert verdicts(claim(*low, *high)) == {"ordered": "evolution"}
    assert time.process_time() - started < 2, "nine million pairs take longer"


@pytest.mark.parametrize("bases", [(), ("wire", "press")])
def test_many_voices_of_one_origin_are_weighed_in_one_pass(bases: tuple[str, ...]) -> None:
    credited = tuple(Base(base, "credit") for base in bases)
    speakers = () if bases else ("minister",)
    told = [
        replace(report(10 * n + ordered, f"P{n}", speakers=speakers, ordered=ordered), bases=credited)
        for n in range(1000)
        for ordered in (2, 3)
    ]
    started = time.process_time()
    assert verdicts(claim(*told)) == {"ordered": "inconsistent source"}
    assert time.process_time() - started < 2, "a million pairs take longer"


# What holds of any reports

figure = st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda ends: Figure(ends[0], ends[0] + ends[1]))
issued = st.sampled_from(["", "2022", "2022-05", "2022-05-01", "2023-01-01", "2024-01-01"])


@st.composite
def any_report(draw: st.DrawFn, stances: Sequence[str] = ("asserts", "hedges", "denies")) -> ReportEntry:
    told: dict[str, Any] = {
        k: draw(figure) for k in draw(st.sets(st.sampled_from(["ordered", "delivered", "quantity"])))
    }
    told |= {k: draw(issued.filter(bool)) for k in draw(st.sets(st.sampled_from(["date", "due"])))}
    return report(
        draw(st.integers(0, 10**9)),
        draw(st.sampled_from("ABC")),
        draw(issued),
        stance=draw(st.sampled_from(stances)),
        stage=draw(st.sampled_from(["discussed", "ordered", "delivering", "delivered", "cancelled", "stalled"])),
        speakers=draw(st.sampled_from([(), ("minister",), ("ambassador",)])),
        rests_on=draw(st.sampled_from(["", "agency"])),
        **told,
    )


def many(stances: Sequence[str] = ("asserts", "hedges", "denies")) -> st.SearchStrategy[list[ReportEntry]]:
    return st.lists(any_report(stances), min_size=2, max_size=6, unique_by=lambda told: told.id)


def contradictions(*reports: ReportEntry) -> set[str]:
    return {found.kind for found in find_conflicts([claim(*reports)]) if found.verdict is Verdict.CONTRADICTION}


def summary(*reports: ReportEntry) -> set[tuple[str, str, frozenset[tuple[str, frozenset[str]]]]]:
    return {
        (c.kind, str(c.verdict), frozenset((str(s.value), frozenset(r.id for r in s.reports)) for s in c.sides))
        for c in find_conflicts([claim(*reports)])
    }


@settings(derandomize=True, max_examples=100, deadline=None)
@given(many(), st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(reports: list[ReportEntry], chance: Any) -> None:
    shuffled = list(reports)
    chance.shuffle(shuffled)
    assert summary(*shuffled) == summary(*reports)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(many(), any_report(("hedges",)))
def test_a_hedged_report_never_adds_a_contradiction(reports: list[ReportEntry], hedged: ReportEntry) -> None:
    assert contradictions(*reports, hedged) <= contradictions(*reports)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(many(("asserts",)), st.integers(0, 5), st.integers(0, 3), st.integers(0, 3))
def test_a_wider_range_never_adds_a_contradiction(
    reports: list[ReportEntry], place: int, below: int, above: int
) -> None:
    chosen = reports[place % len(reports)]
    wider = {
        kind: Figure((figure.low or 0) - below, None if above == 3 else (figure.high or 0) + above)
        for kind, figure in chosen.figures.items()
    }
    widened = [replace(told, figures=wider) if told is chosen else told for told in reports]
    assert contradictions(*widened) <= contradictions(*reports)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(many())
def test_every_contradiction_shows_two_asserted_or_denied_sides_and_says_why(reports: list[ReportEntry]) -> None:
    for found in find_conflicts([claim(*reports)]):
        assert len({str(side.value) for side in found.sides}) > 1
        assert found.because.endswith((".", ".)"))
        if found.listed:
            assert all(told.stance != "hedges" for side in found.sides for told in side.reports)
            assert min(pair.verdict.gravity for pair in found.pairs) == found.verdict.gravity


# Editions of a register

REGISTER = "arms-register"


def edition(number: int, issued: str, publisher: str = "R", **told: Any) -> ReportEntry:
    return report(number, publisher, issued, edition_of=REGISTER, **told)


def held(issued: str, register: str = REGISTER, *, held: bool = True) -> dict[str, DocumentEntry]:
    return {f"later-{issued}": DocumentEntry(f"later-{issued}", issued=issued, held=held, edition_of=register)}


def test_a_withdrawal_names_both_editions_and_their_dates() -> None:
    listed = claim(edition(0, "2023-03-13", ordered=12), edition(1, "2024-03-11", stance="hedges", ordered=12))
    (found,) = find_conflicts([listed], held("2025-03-10"))
    assert (found.kind, found.verdict, found.listed) == ("edition", Verdict.WITHDRAWAL, True)
    assert found.because == (
        "arms-register lists it in its edition of 2024-03-11, and no longer in that of 2025-03-10: "
        "a row that the next edition of a register drops is withdrawn."
    )
    first, second = found.sides
    assert ([told.id for told in first.reports], first.told) == (["r0", "r1"], "2023-03-13 to 2024-03-11")
    assert (second.reports, [d.id for d in second.silent], second.told) == ((), ["later-2025-03-10"], "2025-03-10")
    assert [(pair.first, pair.second) for pair in found.pairs] == [(0, 1)]
    assert found.claims == (listed.id,)


def test_a_withdrawal_contradicts_nothing() -> None:
    listed = claim(edition(0, "2024-03-11", ordered=12))
    assert contradicted(find_conflicts([listed], held("2025-03-10"))) == frozenset()


def test_what_tells_of_no_dropped_row_gives_no_withdrawal() -> None:
    listed = claim(edition(0, "2024-03-11", ordered=12))
    assert find_conflicts([listed], held("2025-03-10", held=False)) == ()  # only credited
    assert find_conflicts([listed], held("2023-03-13")) == ()  # earlier
    assert find_conflicts([listed], held("2024-03-11")) == ()  # another part of the same edition
    assert find_conflicts([listed], held("2025-03-10", "other-register")) == ()
    assert find_conflicts([listed], held("2025-03-10"), whole=False) == ()
    denied = claim(edition(0, "2024-03-11", stance="denies"))
    assert find_conflicts([denied], held("2025-03-10")) == ()
    overruled = claim(edition(0, "2024-03-11"), edition(1, "2025-03-10", stance="denies"))
    assert [c.kind for c in find_conflicts([overruled], held("2026-03-09"))] == ["stance"]


def test_nothing_follows_from_the_silence_of_an_edition_that_was_not_read_whole() -> None:
    listed = claim(edition(0, "2024-03-11", ordered=12))
    damaged = {name: replace(one, refused=29) for name, one in held("2025-03-10").items()}
    (found,) = find_conflicts([listed], damaged)
    assert found.verdict is Verdict.UNDECIDED
    assert found.because == (
        "arms-register lists it in its edition of 2024-03-11, and perhaps in that of 2025-03-10, of which 29 records "
        "could not be read: nothing follows from the silence of an edition that was not read whole."
    )
    assert with_withdrawals([listed], damaged) == [listed]
    later = {**damaged, **held("2026-03-09")}
    assert [one.verdict for one in find_conflicts([listed], later)] == [Verdict.WITHDRAWAL]
    (shown,) = with_withdrawals([listed], later)
    assert [(told.stage, told.document.id) for told in shown.reports[1:]] == [("withdrawn", "later-2026-03-09")]
    other_part = DocumentEntry("other-part", issued="2025-03-10", held=True, edition_of=REGISTER)
    sound_part = {**damaged, other_part.id: other_part}
    assert [one.verdict for one in find_conflicts([listed], sound_part)] == [Verdict.UNDECIDED]


def test_a_row_that_comes_back_is_told_as_reinstated_and_may_be_withdrawn_again() -> None:
    back = claim(edition(0, "2023-03-13"), edition(1, "2025-03-10"))
    (found,) = find_conflicts([back], held("2024-03-11"))
    assert found.verdict is Verdict.EVOLUTION
    assert "not in that of 2024-03-11, and again in that of 2025-03-10" in found.because
    assert "reinstated" in found.because
    (again,) = find_conflicts([back], {**held("2024-03-11"), **held("2026-03-09")})
    assert again.verdict is Verdict.WITHDRAWAL
    assert [side.value for side in again.sides] == ["listed", "not listed", "listed", "not listed"]
    assert {(p.first, p.second): str(p.verdict) for p in again.pairs} == {(0, 1): "evolution", (2, 3): "withdrawal"}


def test_editions_whose_order_their_dates_do_not_tell_leave_it_undecided() -> None:
    for listed, silent in (("2024", "2024-03"), ("2024-03", "2024"), ("2024-03-31", "2024-03")):
        (found,) = find_conflicts([claim(edition(0, listed))], held(silent))
        assert found.verdict is Verdict.UNDECIDED, (listed, silent)
    back = claim(edition(0, "2023"), edition(1, "2024-03"))
    assert [c.verdict for c in find_conflicts([back], held("2024"))] == [Verdict.UNDECIDED]
    sometime = claim(edition(0, "2024"), edition(1, "2024-03"))  # the former perhaps in December
    (found,) = find_conflicts([sometime], {**held("2024-02"), **held("2024-06")})
    assert {str(pair.verdict) for pair in found.pairs} == {"undecided"}
    undated = claim(edition(0, "2024"), edition(1, "", "S"))
    assert [c.verdict for c in find_conflicts([undated], held("2025"))] == [Verdict.WITHDRAWAL]


def test_denials_are_no_part_of_what_is_withdrawn() -> None:
    mixed = claim(edition(0, "2024-03-11"), edition(1, "2024-03-11", stage="delivered", stance="denies"))
    (found,) = find_conflicts([mixed], held("2025-03-10"))
    assert [[told.id for told in side.reports] for side in found.sides] == [["r0"], []]
    later = claim(edition(0, "2024-03-11"), edition(1, "2026-03-09", stance="denies"))
    withdrawn = [c for c in find_conflicts([later], held("2025-03-10")) if c.kind == "edition"]
    assert [[side.value for side in c.sides] for c in withdrawn] == [["listed", "not listed"]]


def test_a_figure_that_shrinks_between_editions_is_a_correction_even_without_a_publisher() -> None:
    reports = (edition(0, "2024-03-11", "R", ordered=12), edition(1, "2025-03-10", "S", ordered=10))
    (found,) = find_conflicts([claim(*reports)])
    assert found.verdict is Verdict.EVOLUTION
    assert found.law == "a register's later edition replaces what the earlier one says"
    assert found.because == (
        "10 ordered (told 2025-03-10) and 12 ordered (told 2024-03-11) come from editions of the register "
        "arms-register: a register's later edition replaces what the earlier one says."
    )


def test_others_are_weighed_against_each_edition_as_before() -> None:
    editions = [edition(0, "2024-03-11", ordered=12), edition(1, "2025-03-10", ordered=10)]
    early, late = report(2, "B", "2024-03-11", ordered=12), report(3, "B", "2026-03-09", ordered=11)
    assert verdicts(claim(*editions, early)) == {"ordered": "contradiction"}
    assert verdicts(claim(editions[1], late)) == {"ordered": "evolution"}
    other = report(5, "S", "2025-03-10", edition_of="other-register", ordered=10)
    assert verdicts(claim(editions[0], other)) == {"ordered": "contradiction"}
    first = report(7, "S", "2024-03-11", edition_of="other-register", ordered=12)
    assert verdicts(claim(*editions, first, other)) == {"ordered": "contradiction"}
    before = report(6, "R", "2022-03-14", ordered=10)  # of the same house, and explained by time
    assert verdicts(claim(*editions, before)) == {"ordered": "evolution"}
    house = report(4, "R", "2025-03-10", ordered=10)
    assert verdicts(claim(*editions, house)) == {"ordered": "inconsistent source"}


def test_shares_that_a_later_edition_corrects_are_not_added_to_those_of_the_earlier() -> None:
    def shared(name: str, number: int, issued: str, share: int) -> Dossier:
        told = edition(number, issued, stage="in-force", date="2022", share=Figure(share, share, "%"))
        return claim(told, relation="controls", subject=name, obj="yard")

    sixty = shared("one", 0, "2023-03-13", 60)
    assert verdicts(sixty, shared("two", 1, "2024-03-11", 50))["ownership"] == "evolution"
    assert verdicts(sixty, shared("two", 1, "2023-03-13", 50))["ownership"] == "inconsistent source"
    assert verdicts(sixty, shared("two", 1, "2024-03-11", 10), owner("three", 2, "2022", 50, "B"))["ownership"] == (
        "evolution"
    )


any_editions = st.lists(
    st.tuples(st.sampled_from(["2022", "2022-05", "2022-05-01", "2023-01-01", "2024-01-01"]), figure, st.booleans()),
    min_size=1,
    max_size=6,
)


def listed_in(told: Sequence[tuple[str, Figure, bool]]) -> list[Dossier]:
    """Return two claims: an edition lists the first only if it is told so, the second in any case."""
    return [
        claim(
            *(
                edition(100 * place + number, issued, ordered=told_figure)
                for number, (issued, told_figure, listed) in enumerate(told)
                if listed or place
            ),
            obj=f"buyer {place}",
        )
        for place in range(2)
    ]


def found_in(dossiers: Sequence[Dossier], documents: dict[str, DocumentEntry]) -> list[object]:
    return [
        (c.kind, c.verdict, c.because, {(str(s.value), frozenset(r.id for r in s.reports), s.silent) for s in c.sides})
        for c in find_conflicts(dossiers, documents)
    ]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(any_editions, st.randoms(use_true_random=False))
def test_the_order_of_editions_does_not_matter(told: list[tuple[str, Figure, bool]], chance: Any) -> None:
    dossiers = listed_in(told)
    documents = {**held("2023-06-01"), **held("2021"), **held("2025", held=False)}
    shuffled = [
        replace(dossier, reports=tuple(chance.sample(dossier.reports, len(dossier.reports)))) for dossier in dossiers
    ]
    names = chance.sample(sorted(documents), len(documents))
    assert found_in(shuffled[::-1], {name: documents[name] for name in names}) == found_in(dossiers, documents)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(any_editions)
def test_editions_that_repeat_all_rows_withdraw_nothing_and_never_contradict_one_another(
    told: list[tuple[str, Figure, bool]],
) -> None:
    of_each_date = list({issued: (issued, figure, True) for issued, figure, _ in told}.values())
    assert {c.verdict for c in find_conflicts(listed_in(of_each_date))} <= {Verdict.EVOLUTION, Verdict.COMPATIBLE}


@settings(derandomize=True, max_examples=100, deadline=None)
@given(any_editions)
def test_a_last_edition_that_lists_all_again_leaves_nothing_withdrawn(told: list[tuple[str, Figure, bool]]) -> None:
    found = find_conflicts(listed_in([*told, ("2026-01-01", Figure(1, 1), True)]))
    assert Verdict.WITHDRAWAL not in {conflict.verdict for conflict in found}
    dropped = find_conflicts(listed_in([*told, ("2026-01-01", Figure(1, 1), False)]))
    assert any(c.verdict is Verdict.WITHDRAWAL for c in dropped) is any(listed for _, _, listed in told)


# The command, on the real data


def test_the_real_data_has_evolution_and_a_source_at_odds_with_itself(answer: Callable[..., Any]) -> None:
    rows = answer("conflicts")
    assert {row["verdict"] for row in rows} == {"inconsistent source", "evolution"}
    (trainers,) = answer("conflicts", "T-6")
    assert (trainers["kind"], trainers["verdict"]) == ("delivered", "evolution")
    assert [(side["value"], side["support_min"], side["support_max"]) for side in trainers["sides"]] == [
        (2, 1, 1),
        (3, 1, 1),
    ]
    told = trainers["sides"][1]["reports"][0]
    assert (told["document"], told["start"], told["speakers"]) == ("unknown-2025-11-02-hanoi", 1040, ["Pete Hegseth"])


def test_all_adds_what_is_none_with_the_reason(answer: Callable[..., Any]) -> None:
    listed, everything = answer("conflicts"), answer("conflicts", "--all")
    assert everything[: len(listed)] == listed
    assert {row["verdict"] for row in everything[len(listed) :]} == {"compatible"}
    assert any(row["because"] == "A hedged report contradicts nothing by itself." for row in everything)


def test_a_document_or_a_claim_restricts_what_is_listed(answer: Callable[..., Any]) -> None:
    assert [row["kind"] for row in answer("conflicts", "2598b0edd4fe03b1118f")] == ["delivered"]
    assert {row["kind"] for row in answer("conflicts", "trt-2022-12-15")} >= {"delivered"}


def test_nothing_found_is_said_and_the_table_fits_a_terminal(run: Callable[..., Result]) -> None:
    nothing = run("conflicts", "ScanEagle")
    assert (nothing.exit_code, nothing.stdout, nothing.stderr) == (0, "", "nothing found\n")
    table = run("conflicts", "--all", env={"COLUMNS": "80"})
    assert table.exit_code == 0
    assert max(map(len, table.stdout.splitlines())) <= 80


def test_a_source_of_a_side_finds_its_disagreement(answer: Callable[..., Any]) -> None:
    (trainers,) = answer("conflicts", "T-6")
    assert trainers in answer("conflicts", "Pete Hegseth")  # who is quoted
    assert trainers in answer("conflicts", "TRT World")  # who published it
    assert trainers in answer("conflicts", "Reuters")  # on whom that rests


def dealt(*reports: ReportEntry, sources: dict[str, DocumentEntry] | None = None) -> list[Conflict]:
    return list(find_conflicts([replace(claim(*reports), sources=sources or {})], sources or {}))


def entity(name: str) -> Thing:
    return Thing(ENTITY + name, "publisher", name)


def test_publishers_are_found_all_the_way_down_but_not_beside_the_sides() -> None:
    sides = (report(0, "A", ordered=12, rests_on="story"), report(1, "B", ordered=10))
    beside = report(2, "C", "2024-06-01", speakers=["minister"])
    found = dealt(*sides, beside, sources={**known("story", "agency", "wire"), **known("wire", "press", "story")})
    for name in ("A", "agency", "press", "seller"):
        assert concerning(found, entity(name)) == found, name
    for name in ("C", "minister", "nobody"):
        assert concerning(found, entity(name)) == [], name


def test_a_document_is_looked_for_among_the_sides() -> None:
    found = dealt(report(0, "A", ordered=12), report(1, "B", ordered=10), report(2, "C"))
    assert concerning(found, Thing(DOCUMENT + "A-2024-05-01", "Document", "")) == found
    assert concerning(found, Thing(DOCUMENT + "C-2024-05-01", "Document", "")) == []


def why(*reports: ReportEntry) -> object:
    (row,) = disagreements(dealt(*reports), lambda groups: [(1, 1)] * len(groups)).rows
    return row["why"]


def test_why_names_the_two_that_clash_where_the_sides_do_not_show_it() -> None:
    law = "an order may grow with time, but does not shrink"
    two = (report(0, "A", ordered=3), report(1, "B", ordered=5))
    assert why(*two) == law
    assert why(*two, report(2, "C", "2023-01-01", ordered=2)) == f"3 against 5, both told 2024-05-01: {law}"
    assert why(*two, report(2, "C", "2023-01-01", ordered=3)) == f"3 against 5, both told 2024-05-01: {law}"
    later = (report(n, "A", f"202{n}-01-01", ordered=n) for n in (2, 3, 4))
    assert why(*later) == law, "evolution is no clash"
    fewer = (report(0, "A", "2024-05-02", ordered=3), *two[1:], report(2, "C", "2023-01-01", ordered=2))
    assert why(*fewer) == f"3 against 5, told 2024-05-02 and 2024-05-01: {law}"


ENTITIES = (
    "entities:\n  seller: {class: country, label: Seller}\n  buyer: {class: country, label: Buyer}\n"
    "  trainer: {class: materiel, label: Trainer, category: aircraft}\n"
    "  frigate: {class: materiel, label: Frigate, category: ships}\n"
)


def folder(path: Path, *documents: tuple[str, str, str]) -> str:
    """Write a data folder of documents, each with its name, its fields, and what it tells to be ordered of what."""
    (path / "documents").mkdir()
    (path / "entities").mkdir()
    (path / "entities/all.yaml").write_text(ENTITIES, encoding="utf-8")
    for name, fields, rows in documents:
        told = "".join(
            f"  - claim: [seller, supplies, buyer, {item}]\n    stage: ordered\n    ordered: {ordered}\n"
            f"    span: [0, 5]\n    sha256: {'a' * 64}\n"
            for ordered, item in (row.split() for row in rows.split(", "))
        )
        text = f"document: {{id: {name}, {fields}, origin: own}}\nreports:\n{told}"
        (path / f"documents/{name}.yaml").write_text(text, encoding="utf-8")
    return str(path)


def test_fail_exits_with_1_only_if_a_contradiction_is_listed(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("conflicts", "--fail").exit_code == 0
    both = (("one", "issued: 2024-05-01", "12 trainer"), ("two", "issued: 2024-05-01", "10 trainer"))
    result = run("--store", "memory:", "--data", folder(tmp_path, *both), "conflicts", "--fail")
    assert result.exit_code == 1, result.output
    assert "contradiction" in result.stdout


def test_a_dropped_row_is_listed_from_data_files_and_trips_no_fail(run: Callable[..., Result], tmp_path: Path) -> None:
    editions = (
        ("one", "issued: 2024-03-11, edition_of: arms-register", "12 trainer, 2 frigate"),
        ("two", "issued: 2025-03-10, edition_of: arms-register", "10 trainer"),
    )
    command = ("--store", "memory:", "--data", folder(tmp_path, *editions), "conflicts", "--fail", "--format", "json")
    result = run(*command)
    assert result.exit_code == 0, result.output
    withdrawn, corrected = json.loads(result.stdout)
    assert (withdrawn["verdict"], withdrawn["kind"]) == ("withdrawal", "edition")
    assert "Frigate" in withdrawn["statement"]
    assert [side["label"] for side in withdrawn["sides"]] == [
        "listed: one, 2024-03-11 (1 ①)",
        "not listed: two, 2025-03-10 (0)",
    ]
    assert [side["silent"] for side in withdrawn["sides"]] == [[], ["two"]]
    assert (corrected["verdict"], corrected["kind"]) == ("evolution", "ordered")
    assert json.loads(run(*command, "two").stdout) == [withdrawn, corrected]
    shown = run("--store", "memory:", "--data", str(tmp_path), "show", "two")
    assert "  edition of arms-register\n" in shown.stdout


def test_claims_that_bear_on_a_thing_are_enough_to_find_its_disagreements() -> None:
    store = build(ROOT / "graph_data", MEMORY).store
    documents = read_documents(store)
    everything = find_conflicts(read_dossiers(store), documents)
    query = "SELECT DISTINCT ?entity { ?claim dg:subject|dg:object|dg:item ?entity }"
    named = [str(iri) for (iri,) in select(store, query).rows]
    assert any(concerning(everything, find(store, short(iri))) for iri in named)
    for thing in (find(store, short(iri)) for iri in named):
        among = find_conflicts(read_dossiers(store, enough_for(store, thing)), documents)
        assert _plain(concerning(among, thing)) == _plain(concerning(everything, thing))


def _plain(conflicts: Iterable[Conflict]) -> list[object]:
    return [
        (c.kind, c.verdict, [(s.claim.id, str(s.value)) for s in c.sides], [p.because for p in c.pairs])
        for c in conflicts
    ]


def test_figures_and_dates_of_different_deals_do_not_contradict_each_other() -> None:
    def told(number: int, deal: str, ordered: int) -> ReportEntry:
        return replace(report(number, ordered=ordered, date=f"20{number:02}"), deal=deal)

    assert not find_conflicts([claim(told(10, "2010", 12), told(15, "2015", 24))])
    found = find_conflicts([claim(told(10, "2010", 12), told(15, "2010", 24))])
    assert {one.kind for one in found} == {"ordered", "date"}


def test_the_parts_of_a_deal_that_came_in_different_years_are_not_compared() -> None:
    def part(number: int, year: str, quantity: int, issued: str = "2024-04-13") -> ReportEntry:
        told = edition(number, issued, stage="delivering", date=year, quantity=quantity, tiv=quantity)
        return replace(told, deal="19042")

    def listed(*parts: ReportEntry) -> list[tuple[str, Verdict]]:
        return [(one.kind, one.verdict) for one in find_conflicts([claim(*parts)]) if one.listed]

    parts = part(0, "1991", 80), part(1, "1992", 64)
    assert listed(*parts) == []
    corrected = [("quantity", Verdict.EVOLUTION), ("tiv", Verdict.EVOLUTION)]
    assert listed(*parts, part(2, "1992", 70, "2025-04-13")) == corrected
    assert {verdict for _, verdict in listed(*parts, part(2, "1991", 64))} == {Verdict.INCONSISTENT}


def test_dates_that_are_known_only_as_later_than_a_day_are_told_so() -> None:
    told = report(1, "A", "", ordered=12)
    later = replace(told, document=replace(told.document, issued_after="2019-12-31"))
    assert [row["issued"] for row in reports_in([claim(later)]).rows] == ["2019-12-31 or later"]
    assert [row["figures_of"] for row in supplies([claim(later)]).rows] == ["2019-12-31 or later"]


def test_the_latest_figures_of_several_deals_are_their_sums() -> None:
    reports = report(1, ordered=12), report(2, delivered=5), report(3, delivered=7)
    deals = zip(reports, ("2010", "2010", "2015"), strict=True)
    latest = claim(*(replace(one, deal=deal) for one, deal in deals)).latest
    assert latest is not None
    assert latest.figures == {"delivered": Figure(12, 12), "ordered": Figure(12, None)}
