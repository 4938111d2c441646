"""Retracting: what falls and what weakens, held against the audit's weak points, trials of all lineages, and laws."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.answers.retracted import retraction_json, retraction_rows, retraction_sheet, retraction_text, summary
from defgraph.answers.rows import supplies
from defgraph.cli import main
from defgraph.dossiers import DocumentEntry, Dossier, Figure, Named, ReportEntry
from defgraph.errors import DefgraphError
from defgraph.graph.centrality import MEASURES, rank
from defgraph.graph.paths import find_paths, over_actors
from defgraph.lineage.arrays import STANCES
from defgraph.lineage.gathering import Gathering, Origin, Reported
from defgraph.reading.collection import read
from defgraph.retraction import FALLEN, Change, Corpus, Outcome, Retraction, choose, read_corpus, retract
from defgraph.vocabulary import CLAIM, ENTITY, REPORT, SPEAKER, ontology
from fixtures_folders import ECHO, ENTITIES, SOUND, store_of, write
from support.chance import SMALL, Case, draw_case, draw_failed
from support.worlds import Audit, World

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.testing import Result

    from defgraph.store import Store

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/retract.md"
QUICK = settings(max_examples=30, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def corpus(store: Store) -> Corpus:
    return read_corpus(store)


@pytest.fixture(scope="module")
def reuters(store: Store, corpus: Corpus) -> Retraction:
    return retract(corpus, choose(store, corpus, ["Reuters"]))


def about(found: Retraction, sentence: str) -> Change:
    (change,) = (change for change in found.claims if change.before.sentence == sentence)
    return change


def ends(dossier: Dossier | None) -> tuple[int, int]:
    return (dossier.support_min, dossier.support_max) if dossier else (0, 0)


def section(found: Retraction, name: str, top: int = 10) -> list[dict[str, Any]]:
    """Return a list of the JSON."""
    rows: list[dict[str, Any]] = json.loads(retraction_json(found, top))[name]
    return rows


# The real data


def test_a_claim_falls_just_where_a_weak_point_of_it_is_retracted(corpus: Corpus) -> None:
    for source in sorted(corpus.sources):
        point = corpus.named(source)
        for change in retract(corpus, [source]).claims:
            assert (change.outcome in FALLEN) == (point in change.before.weak_points), (source, change.before.id)


def test_what_falls_with_reuters_and_what_weakens(reuters: Retraction) -> None:
    israel = about(reuters, "Supply of arms by Israel to Viet Nam")
    assert (israel.outcome, len(israel.before.reports), israel.after) == (Outcome.FALLS, 3, None)
    russia = about(reuters, "Supply of arms by Russia to Viet Nam")
    assert russia.outcome is Outcome.FALLS_AS_KNOWN
    assert (ends(russia.before), ends(russia.after)) == ((1, 3), (0, 2))
    assert russia.after
    assert not [r for r in russia.after.reports if r.document.publisher and r.document.publisher.id == "reuters"]
    cooperation = about(reuters, "Cooperation of United States and Viet Nam in defence")
    assert cooperation.outcome is Outcome.SINGLE_SOURCE
    assert (ends(cooperation.before), ends(cooperation.after)) == ((2, 4), (1, 3))
    visit = about(reuters, "Criticism of Viet Nam by Department of State (United States) over human rights")
    assert (visit.outcome, visit.before) == (Outcome.STAYS, visit.after)


def test_figures_change_where_the_report_that_gave_the_latest_is_gone(store: Store, corpus: Corpus) -> None:
    found = retract(corpus, choose(store, corpus, ["Pete Hegseth"]))
    (change,) = found.figures
    assert change.before.sentence == "Supply of T-6 Texan II by United States to Viet Nam"
    assert change.outcome is Outcome.STAYS
    (row,) = section(found, "figures")
    assert row["figures_before"] == "3 delivered, 12 ordered"
    assert row["figures_after"] == "2 delivered, 12 ordered, due 2027"


def test_figures_are_those_that_suppliers_shows(corpus: Corpus, reuters: Retraction) -> None:
    shown = [
        {row["claim"]: row["figures"] for row in supplies(dossiers).rows}
        for dossiers in (corpus.dossiers, [change.after for change in reuters.claims if change.after])
    ]
    for change in section(reuters, "claims"):
        told = (change["figures_before"], change["figures_after"])
        assert told == tuple(figures.get(change["claim"], "") for figures in shown)
    differing = {claim for claim in shown[0].keys() & shown[1].keys() if shown[0][claim] != shown[1][claim]}
    assert {change.before.id for change in reuters.figures} == differing
    assert differing


def test_retracting_nothing_changes_nothing(corpus: Corpus) -> None:
    nothing = retract(corpus, [])
    assert nothing.changes_nothing
    assert [change.before for change in nothing.claims] == [change.after for change in nothing.claims]
    assert [change.before for change in nothing.claims] == list(corpus.dossiers), "as the build has assessed them"
    assert (nothing.links, nothing.splits, nothing.moves) == ((), (), ())


def test_retracting_everything_leaves_nothing(corpus: Corpus) -> None:
    everything = retract(corpus, corpus.sources)
    assert all(change.after is None for change in everything.claims)
    assert all(move.after is None for move in everything.moves)
    assert {len(part) for split in everything.splits for part in split.parts} == {1}
    assert len(everything.links) == len(over_actors(corpus.dossiers))


def test_there_is_no_path_over_a_link_that_breaks(corpus: Corpus, reuters: Retraction) -> None:
    before = over_actors(corpus.dossiers)
    after = over_actors([change.after for change in reuters.claims if change.after])
    assert reuters.links
    for link in reuters.links:
        assert find_paths(before, link.start.id, link.end.id, limit=1, max_hops=1)
        assert not find_paths(after, link.start.id, link.end.id, limit=1, max_hops=1)
    for split in reuters.splits:
        one, other = split.parts[0][0].id, split.parts[1][0].id
        assert find_paths(before, one, other, limit=1, max_hops=99)
        assert not find_paths(after, one, other, limit=1, max_hops=99)


@pytest.mark.parametrize("measure", MEASURES)
def test_ranks_are_those_of_the_graph_before_and_after(corpus: Corpus, measure: str) -> None:
    found = retract(corpus, [ENTITY + "trt-world"], measure)
    before = {ranked.entity: ranked.rank for ranked in rank(corpus.dossiers, measure)}
    after = {r.entity: r.rank for r in rank([c.after for c in found.claims if c.after], measure)}
    moved = {m.before.entity: (m.before.rank, m.after.rank if m.after else None) for m in found.moves}
    assert moved == {e: (place, after.get(e)) for e, place in before.items() if after.get(e) != place}
    kept = [(round(abs(m.after.value - m.before.value), 9), abs(m.places)) for m in found.moves if m.after]
    assert kept == sorted(kept, reverse=True)
    assert [m.after is None for m in found.moves] == sorted((m.after is None for m in found.moves), reverse=True)


# A small folder


def small(tmp_path: Path, files: Mapping[str, str] = SOUND) -> Callable[..., Retraction]:
    store = store_of(read(write(tmp_path, files)))
    known = read_corpus(store)
    return lambda *names, **options: retract(known, choose(store, known, names, **options))


def test_a_deal_drops_to_the_stage_that_is_left(tmp_path: Path) -> None:
    found = small(tmp_path)("Daily Echo")
    (deal,) = found.deals
    assert deal.after
    assert (deal.before.stage, deal.after.stage, deal.drops) == ("delivering", "ordered", True)
    assert (deal.outcome, ends(deal.before), ends(deal.after)) == (Outcome.WEAKENS, (1, 1), (1, 1))
    assert [report.document.id for report in deal.after.reports] == ["agency-2025-04-30"]


def test_the_figures_of_a_claim_that_weakens_are_told_too(tmp_path: Path) -> None:
    found = small(tmp_path)("Daily Echo")
    (row,) = section(found, "figures")
    assert found.figures == found.of(Outcome.WEAKENS)
    assert (row["figures_before"][:13], row["figures_after"]) == ("2–5 delivered", "")
    table = "\n".join(retraction_text(found, 10))
    assert "besides those that fall (1)" in table
    assert "no figures" in table.partition("latest figures change")[2]


@pytest.mark.parametrize("told", [{"figures": {"ordered": Figure(9, 9)}}, {"dates": {"due": "2031"}}])
def test_other_figures_or_another_day_are_a_change(corpus: Corpus, told: dict[str, Any]) -> None:
    """Even if nothing else should change: no report less, and the same support."""
    before = next(dossier for dossier in corpus.dossiers if dossier.latest)
    after = replace(before, reports=tuple(replace(report, **told) for report in before.reports))
    found = Retraction((), (Change(before, after),), (), (), "degree", ())
    assert [change.outcome for change in found.figures] == [Outcome.STAYS]
    assert not found.changes_nothing
    assert [row["what"] for row in retraction_rows(found, 10).rows] == ["claim"]
    assert replace(found, claims=(Change(before, before),)).changes_nothing


def test_a_report_falls_with_all_its_speakers_and_not_with_one(tmp_path: Path) -> None:
    without = small(tmp_path)
    assert without("jane-doe").reports == (5, 0)
    assert without("Jane Doe", "echo-2025-05-01/source").reports[1] == 2
    (deal,) = without("Jane Doe", "echo-2025-05-01/source").deals
    assert deal.after
    assert deal.after.stage == "ordered"


def test_an_echo_falls_with_the_agency_and_what_it_reports_itself_does_not(tmp_path: Path) -> None:
    found = small(tmp_path)("The Agency")
    falls = [change.before.relation for change in found.claims if change.outcome is Outcome.FALLS]
    assert falls == ["supplies"]
    assert [(str(link.start), str(link.end)) for link in found.links] == []  # They still meet.
    assert found.changes_nothing is False


def test_a_denial_that_falls_fells_no_claim(tmp_path: Path) -> None:
    found = small(tmp_path)("letter")
    (denied,) = (change for change in found.claims if change.before.relation == "operates")
    assert (denied.outcome, denied.after, denied.stage_changes) == (Outcome.STAYS, None, False)


def test_what_is_left_of_unknown_origin_may_be_an_echo(tmp_path: Path) -> None:
    more = "documents/other-2025.yaml"
    text = SOUND[ECHO].split("reports:")[0].split("  rests_on:")[0].replace("echo-2025-05-01", "other-2025")
    report = "reports:\n  - claim: [viet-nam, meets, united-states, air-show]\n    stage: held\n    span: [0, 9]\n"
    digest = SOUND[ECHO].split("sha256: ")[1][:64]
    files = {**SOUND, more: text.replace("daily-echo", "agency") + report + f"    sha256: {digest}\n"}
    (change,) = (c for c in small(tmp_path, files)("Daily Echo").claims if c.before.relation == "meets")
    assert change.outcome is Outcome.FALLS_AS_KNOWN
    assert (ends(change.before), ends(change.after)) == ((1, 2), (0, 1))
    assert change.after
    assert change.after.stage_support_min == 0


def test_an_exit_that_is_retracted_reopens_the_deal(tmp_path: Path) -> None:
    files = {**SOUND, ECHO: SOUND[ECHO].replace("stage: delivering", "stage: cancelled", 1)}
    (deal,) = small(tmp_path, files)("Daily Echo").deals
    assert deal.after
    assert (deal.before.stage, deal.after.stage, deal.drops) == ("cancelled", "ordered", False)


def test_an_owner_takes_along_what_it_controls(tmp_path: Path) -> None:
    owned = SOUND[ENTITIES] + "  ministry:\n    class: government-body\n    label: Ministry\n    country: norway\n"
    echo = SOUND[ECHO].replace("publisher: daily-echo", "publisher: ministry")
    without = small(tmp_path, {**SOUND, ENTITIES: owned, ECHO: echo})
    assert without("Norway", owner=True).claims == without("Ministry").claims
    with pytest.raises(DefgraphError, match=r"Norway .* no source.*behind 1 of the sources: add --owner"):
        without("NO")
    with pytest.raises(DefgraphError, match=r"Air Force .* is no source.*; name a publisher"):
        without("air-force", owner=True)


# Laws, on collections drawn at random

STAGES = ("discussed", "ordered", "delivered", "stalled", "cancelled")


def collection(random: Random, *, mixed: bool) -> tuple[Case, Corpus]:
    """Draw claims with their reports; ``mixed`` lets reports hedge, deny and tell of different stages."""
    case = draw_case(random, SMALL[random.choice(sorted(SMALL))])
    gathering, dossiers = Gathering(), []
    for name, one in case.sources.items():
        gathering.source(name, one.publisher, "2025-01-01", Origin(one.bases, one.own))
    for claim, tellings in case.claims.items():
        supplier, recipient = (Named(random.choice("abcdef"), "", "Country") for _ in range(2))
        about = gathering.claim(CLAIM + claim, "supplies", supplier.id, recipient.id, None)
        reports = []
        for place, told in enumerate(tellings):
            stance, stage = (random.choice(STANCES), random.choice(STAGES)) if mixed else ("asserts", "ordered")
            origin = None if told.bases is None else Origin(told.bases, bool(told.own))
            report = f"{claim}-{place}"
            said = Reported(REPORT + report, about, told.document, stance, stage, told.speakers, origin, "2024")
            gathering.report(said)
            reports.append(ReportEntry(report, DocumentEntry(told.document), stance, stage, 0, 1))
        dossiers.append(
            Dossier(claim, "supplies", supplier, recipient, None, "", "", 0, 0, 0, 0, reports=tuple(reports))
        )
    return case, Corpus(dossiers, {}, gathering.evidence())


def fallen(found: Retraction) -> set[str]:
    return {change.before.id for change in found.of(*FALLEN)}


@st.composite
def drawn(draw: st.DrawFn) -> Random:
    """Draw what draws the rest: several times faster than to let Hypothesis choose every part."""
    return Random(draw(st.integers(0, 2**32)))


@QUICK
@given(drawn())
def test_claims_fall_as_a_trial_of_the_rules_has_it(random: Random) -> None:
    case, known = collection(random, mixed=False)
    failed = draw_failed(random, case, {})
    for change in retract(known, failed).claims:
        tellings = case.claims[change.before.id]
        whole, left = World(case.sources, tellings), World(case.sources, tellings, Audit(failed=failed))
        nothing = not left.stands(known=False)
        assert (change.outcome is Outcome.FALLS) == nothing
        nothing_known = whole.stands(known=True) and not left.stands(known=True)
        assert (change.outcome is Outcome.FALLS_AS_KNOWN) == (nothing_known and not nothing)
        answer = left.answer()
        assert ends(change.after) == (0 if nothing_known else answer.low, answer.high)


@QUICK
@given(drawn())
def test_retracting_nothing_of_a_random_collection_changes_nothing(random: Random) -> None:
    _, known = collection(random, mixed=True)
    found = retract(known, [])
    assert [change.before for change in found.claims] == [change.after for change in found.claims]
    assert (found.links, found.splits, found.moves) == ((), (), ())


@QUICK
@given(drawn())
def test_retracting_more_never_raises_an_end_nor_brings_a_report_back(random: Random) -> None:
    case, known = collection(random, mixed=True)
    one, other = draw_failed(random, case, {}), draw_failed(random, case, {})
    steps = [retract(known, failed) for failed in ((), one, one | other)]
    for changes in zip(*(found.claims for found in steps), strict=True):
        lows, highs = zip(*(ends(change.after) for change in changes), strict=True)
        assert sorted(lows, reverse=True) == list(lows)
        assert sorted(highs, reverse=True) == list(highs)
        counts = [len(change.after.reports) if change.after else 0 for change in changes]
        assert sorted(counts, reverse=True) == counts
    assert {(link.start, link.end) for link in steps[1].links} <= {(link.start, link.end) for link in steps[2].links}


@QUICK
@given(drawn())
def test_one_source_after_another_is_both_at_once(random: Random) -> None:
    """What the second fells besides the first are the claims of which it is a weak point once the first is gone."""
    case, known = collection(random, mixed=True)
    first = draw_failed(random, case, {})
    second = random.choice(sorted(known.sources))
    after_first, both = retract(known, first), retract(known, first | {second})
    then = {c.before.id for c in after_first.claims if c.after and known.named(second) in c.after.weak_points}
    assert fallen(both) == fallen(after_first) | then


@QUICK
@given(drawn())
def test_a_claim_has_support_just_where_a_report_that_attests_to_it_stands(random: Random) -> None:
    case, known = collection(random, mixed=True)
    for change in retract(known, draw_failed(random, case, {})).claims:
        rungs = ontology().rungs
        left = change.after.reports if change.after else ()
        attesting = [r for r in left if r.stance == "asserts" or (r.stance == "hedges" and r.stage in rungs)]
        assert bool(ends(change.after)[1]) == bool(attesting)


@QUICK
@given(drawn())
def test_groups_part_those_who_were_connected_and_nobody_else(random: Random) -> None:
    case, known = collection(random, mixed=True)
    found = retract(known, draw_failed(random, case, {}))
    cut = [named.id for split in found.splits for part in split.parts for named in part]
    assert len(cut) == len(set(cut))
    assert all(len(split.parts) > 1 for split in found.splits)
    assert bool(found.splits) <= bool(found.links)


def test_a_denial_that_falls_leaves_an_assertion_that_credits_its_document() -> None:
    """As in the audit, which counts no denials: who is quoted as denying a claim is no weak point of it."""
    gathering, speaker = Gathering(), ENTITY + "minister"
    gathering.source("denying", "a-house", "2025", Origin(own=True))
    gathering.source("crediting", "b-house", "2025", Origin(frozenset({"denying"})))
    about = gathering.claim(CLAIM + "c", "supplies", "a", "b", None)
    gathering.report(Reported(REPORT + "0", about, "denying", "denies", "ordered", frozenset({speaker})))
    gathering.report(Reported(REPORT + "1", about, "crediting", "asserts", "ordered"))
    told = [ReportEntry(name, DocumentEntry(""), "", "", 0, 1) for name in "01"]
    one, other = Named("a", "", "Country"), Named("b", "", "Country")
    dossier = Dossier("c", "supplies", one, other, None, "", "", 0, 0, 0, 0, reports=tuple(told))
    (change,) = retract(Corpus([dossier], {}, gathering.evidence()), [speaker]).claims
    assert change.after
    assert (change.outcome, change.after.stage, change.after.reports) == (Outcome.STAYS, "ordered", (told[1],))


def test_a_graph_without_claims_can_be_asked() -> None:
    empty = Corpus((), {}, Gathering().evidence())
    assert retract(empty, []).changes_nothing


# The command


def test_every_format_holds_the_same_changes(run: Callable[..., Result]) -> None:
    sheet = json.loads(run("retract", "Reuters", "--format", "json").stdout)
    lines = [json.loads(line) for line in run("retract", "Reuters", "--format", "jsonl").stdout.splitlines()]
    comma = list(csv.DictReader(io.StringIO(run("retract", "Reuters", "--format", "csv").stdout)))
    tab = list(csv.DictReader(io.StringIO(run("retract", "Reuters", "--format", "tsv").stdout), delimiter="\t"))
    assert comma == tab
    assert [row["statement"] for row in comma] == [row["statement"] for row in lines]
    changed = [row for row in sheet["claims"] if row["figures_before"] != row["figures_after"]]
    left = {row["claim"]: row["figures_after"] for row in changed if row["outcome"] != "falls"}
    assert {row["claim"]: row["figures_after"] for row in sheet["figures"]} == left
    for what, section in (("claim", "claims"), ("link", "links"), ("cut off", "cut_off"), ("rank", "ranks")):
        rows = [row for row in lines if row["what"] == what]
        assert [{k: row[k] for k in found} for row, found in zip(rows, sheet[section], strict=True)] == sheet[section]
    summary = sheet["summary"]
    assert summary["fall"] == sum(row["outcome"] == "falls" for row in sheet["claims"])
    assert summary["deals_whose_stage_drops"] == sum(row["outcome"] == "drops" for row in sheet["deals"])
    assert summary["links_that_break"] == len(sheet["links"])
    assert summary["claims_left_whose_figures_change"] == len(sheet["figures"]) > 0
    assert sheet["retracted"] == [{"id": "reuters", "label": "Reuters", "class": "Publisher"}]


@pytest.mark.parametrize("width", [60, 80, 132])
def test_the_table_keeps_within_the_terminal(run: Callable[..., Result], width: int) -> None:
    for words in (["Reuters"], ["Viet Nam", "--owner"]):
        table = run("retract", *words, env={"COLUMNS": str(width)}).stdout
        assert max(map(len, table.splitlines())) <= width


def test_the_table_begins_with_what_is_retracted_and_the_counts(run: Callable[..., Result]) -> None:
    lines = run("retract", "reuters", env={"COLUMNS": "400"}).stdout.splitlines()
    assert lines[0] == "If wrong: Reuters (publisher)"
    assert re.match(r"\d+ of \d+ reports fall. Of \d+ claims with support: \d+ fall, \d+ fall as far as", lines[1])


def test_the_summary_tells_the_drops_that_are_falls_from_those_listed(reuters: Retraction) -> None:
    drops = [change for change in reuters.deals if change.drops]
    falls = sum(change.outcome is Outcome.FALLS for change in drops)
    table = "\n".join(retraction_text(reuters, 10))
    assert f"Deals whose stage drops: {len(drops)} ({falls} of them fall)." in summary(reuters)
    assert f"besides those that fall ({len(drops) - falls})\n" in table
    assert f"weaken: {len(reuters.of(Outcome.SINGLE_SOURCE))} to a single source" in summary(reuters)


def test_the_table_leaves_out_who_moves_only_because_others_do(reuters: Retraction) -> None:
    ranks = "\n".join(retraction_text(reuters, 999)).partition("\nRanks by")[2].partition("\nLeave")[0]
    kept = [move for move in reuters.moves if move.after]
    passive = {move.before.label for move in kept if move.after and move.after.value == move.before.value}
    assert 0 < len(passive) < len(kept)
    assert not [label for label in passive if label in ranks]
    assert f"those of others do: {len(passive)}" in ranks
    listed = {row["entity"] for row in section(reuters, "ranks", 999)}
    assert passive < listed


def test_an_unnamed_speaker_is_shown_with_its_document(corpus: Corpus) -> None:
    speaker = SPEAKER + "cnewslive-2025-11-hegseth/analysts"
    heading = next(retraction_text(retract(corpus, [speaker]), 10))
    assert heading.endswith("(speaker in cnewslive-2025-11-hegseth)")


def test_top_limits_the_ranks_that_change_and_not_who_leaves(corpus: Corpus, reuters: Retraction) -> None:
    ranks = [row for row in retraction_rows(reuters, 3).rows if row["what"] == "rank"]
    assert sum(row["outcome"] == "changes" for row in ranks) == 3
    assert sum(row["outcome"] == "leaves" for row in ranks) == sum(move.after is None for move in reuters.moves)
    moved = sum(move.after is not None and move.after.value != move.before.value for move in reuters.moves)
    assert f"along with the value: the most changed of {moved} (3)" in "\n".join(retraction_text(reuters, 3))


def test_an_answer_without_rows_has_all_columns(corpus: Corpus, reuters: Retraction) -> None:
    empty, full = retraction_rows(retract(corpus, []), 10), retraction_rows(reuters, 10)
    assert empty.columns == full.columns
    assert all(tuple(row) == full.columns for row in full.rows)
    assert retraction_sheet(retract(corpus, []), 10).keys() == retraction_sheet(reuters, 10).keys()


def test_where_nothing_changes_that_is_said(run: Callable[..., Result]) -> None:
    """ATMO is quoted beside others only, so that every report that relays it has another speaker."""
    table = run("retract", "ATMO")
    assert table.exit_code == 0
    assert "Nothing changes: no report falls" in table.stdout
    assert "Nothing changes" in run("retract", "ATMO", "--format", "csv").stderr


def test_fail_exits_with_one_if_a_claim_falls(run: Callable[..., Result]) -> None:
    assert run("retract", "Reuters", "--fail").exit_code == 1
    assert run("retract", "ATMO", "--fail").exit_code == 0
    assert run("retract", "Reuters").exit_code == 0


def test_several_names_fail_together(answer: Callable[..., Any]) -> None:
    both = answer("retract", "trt-world", "CNewsLive English")["summary"]
    assert both["fall"] >= max(
        answer("retract", name)["summary"]["fall"] for name in ("trt-world", "cnewslive-english")
    )


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["Reuterz"], ["no publisher, document or speaker is called 'Reuterz'", "'Reuters'"]),
        (["Viet Nam"], ["Viet Nam (country) is no source", "add --owner"]),
        (["Israel", "--owner"], ["Israel (country) is no source", "name a publisher, a document or a speaker"]),
        (["Reuters", "--measure", "fame"], ["fame"]),
        ([], ["Missing argument 'NAME…'"]),
    ],
)
def test_errors_name_the_remedy(run: Callable[..., Result], words: list[str], parts: list[str]) -> None:
    result = run("retract", *words)
    assert result.exit_code == 2
    assert all(part in result.stderr for part in parts), result.stderr


def test_a_view_in_time_is_heeded(answer: Callable[..., Any]) -> None:
    then = answer("retract", "TRT World", "--known-by", "2023")["summary"]
    assert then["reports"] < answer("retract", "TRT World")["summary"]["reports"]
    assert then["fall"] == then["claims"], "nobody else had reported anything"


def test_nothing_is_written(run: Callable[..., Result], store: Store) -> None:
    before, after = io.BytesIO(), io.BytesIO()
    store.dump(before, "ntriples")
    assert run("retract", "Reuters", "Viet Nam", "--owner").exit_code == 0
    store.dump(after, "ntriples")
    assert sorted(before.getvalue().splitlines()) == sorted(after.getvalue().splitlines())
    assert before.getvalue()


# The page

COMMANDS = [
    line.removeprefix("$ defgraph ")
    for block in re.findall(r"^```console\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ defgraph ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_page_work(store_address: str, command: str) -> None:
    result = CliRunner().invoke(main, ["--store", store_address, *shlex.split(command)])
    assert result.exit_code == 0, result.output
    assert result.stdout


SHOWN = re.findall(
    r"^```console\n\$ defgraph (.+)\n((?!\$)(?:.+\n|\n)+?)```", PAGE.read_text(encoding="utf-8"), re.MULTILINE
)


def test_the_page_shows_answers() -> None:
    assert len(SHOWN) == 2


@pytest.mark.parametrize(("command", "shown"), SHOWN)
def test_the_page_shows_an_answer_as_it_is(run: Callable[..., Result], command: str, shown: str) -> None:
    table = run(*shlex.split(command), env={"COLUMNS": "80"}).stdout
    assert table.startswith(shown.rstrip("\n"))


def test_the_python_of_the_page_works(store_address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "build").mkdir()
    (tmp_path / "build/store").symlink_to(store_address)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(block, names)
    assert isinstance(names["found"], Retraction)
