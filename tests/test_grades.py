"""Grades on the Admiralty scale: the tables of docs/support.md, and what holds of any claim."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph import conflicts
from defgraph.answers.rows import supplies
from defgraph.answers.showing import show_json, show_text
from defgraph.assessment import assess_all
from defgraph.building import build_collection
from defgraph.dossiers import (
    Base,
    DocumentEntry,
    Dossier,
    Named,
    ReportEntry,
    read_documents,
    read_dossiers,
    read_names,
)
from defgraph.dossiers.wording import interval
from defgraph.grades import CREDIBILITY, RELIABILITY, Grade, credibility, grades, objections
from defgraph.grades.arrays import grade_claims, known_support, reliabilities
from defgraph.grades.footing import Footing
from defgraph.lineage.reading import read_evidence
from defgraph.lookup import find, short
from defgraph.model import Claim, Collection, Document, Entity, LineageEdge, Report, Span, Speaker
from defgraph.store import MEMORY
from defgraph.vocabulary import ENTITY, SPEAKER
from support.chance import SPEAKERS
from support.drawn import cases
from support.worlds import Source, Telling, World, counted, lineage_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from defgraph.store import Store
    from support.chance import Case

PAGE = (Path(__file__).parents[1] / "docs/support.md").read_text(encoding="utf-8")
RULES = [tuple(row.split(" | ")) for row in re.findall(r"^\| (.+ \| [1-6] \| [a-z ]+) \|$", PAGE, re.MULTILINE)]
EXAMPLES = re.findall(r"^\| ([A-Z].+?) \| ([\d–]+) \| (.*?) ?\| ([A-F][1-6]) \|$", PAGE, re.MULTILINE)
WORDS = re.compile(
    r"(?P<name>[A-Z]\w+)(?: \((?P<grade>[A-F])\))?(?:, (?P<stance>denies it|\"could be\"))?"
    r"(?:, quoting (?P<speaker>the \w+|two unnamed sources)(?: \((?P<speaker_grade>[A-F])\))?)?"
    r"(?:, (?:(?P<own>own reporting)|after (?P<base>\w+)|origin unknown))?"
    r"(?P<silent>, text not held)?"
)
CLAIM = Claim("seller", "supplies", "buyer", "goods")
LETTERS, FIGURES = list(RELIABILITY), list(CREDIBILITY)
QUICK = settings(max_examples=100, deadline=None, derandomize=True)


# The examples of the page


@dataclass
class Written:
    """A row of the page, as data."""

    entities: dict[str, Entity]
    documents: list[Document]
    speakers: list[Speaker]
    reports: list[Report]


def write(row: str) -> Written:
    """Read who reports what, as docs/support.md writes it."""
    said = []
    for text in row.split("; "):
        match = WORDS.fullmatch(text)
        assert match, text
        said.append(match.groupdict())
    written = Written({}, [], [], [])
    first = {words["name"]: f"d{number}" for number, words in reversed(list(enumerate(said)))}
    for number, words in enumerate(said):
        _write(written, f"d{number}", words, first)
    return written


def _write(written: Written, document: str, words: dict[str, Any], first: dict[str, str]) -> None:
    actor(written, words["name"], words["grade"])
    speakers: tuple[Speaker, ...] = ()
    if words["speaker"] == "two unnamed sources":
        speakers = tuple(Speaker(document, name, label="unnamed source") for name in ("one", "other"))
    elif words["speaker"]:
        name = words["speaker"].removeprefix("the ")
        actor(written, name, words["speaker_grade"], kind="person")
        speakers = (Speaker(document, name, entity=name),)
    lineage = (LineageEdge(first[words["base"]], "credit"),) if words["base"] else ()
    publisher = words["name"].lower()
    written.documents.append(
        Document(document, publisher=publisher, issued="2024-05-01", own=bool(words["own"]), lineage=lineage)
    )
    if words["silent"]:
        return
    written.speakers.extend(speakers)
    stance = {"denies it": "denies", '"could be"': "hedges", None: "asserts"}[words["stance"]]
    relayed = tuple(speaker.id for speaker in speakers)
    written.reports.append(Report(document, CLAIM, "delivered", stance, Span(0, 1, "0" * 64), speakers=relayed))


def actor(written: Written, name: str, grade: str | None, kind: str = "publisher") -> None:
    written.entities[name.lower()] = Entity(name.lower(), kind, name, reliability=grade)


def build(row: str) -> Store:
    written = write(row)
    parties = [Entity("seller", "country", "Seller"), Entity("buyer", "country", "Buyer")]
    entities = (*parties, Entity("goods", "materiel", "goods"), *written.entities.values())
    found = Collection(entities, tuple(written.documents), tuple(written.speakers), tuple(written.reports))
    return build_collection(found, MEMORY).store


def test_the_page_has_examples_of_every_credibility() -> None:
    assert {int(grade[1]) for *_, grade in EXAMPLES} == set(CREDIBILITY)
    section = PAGE.split("## Examples")[1].split("##")[0]
    assert len(EXAMPLES) == section.count("\n|") - 2 >= 20


@pytest.mark.parametrize(("row", "support", "weak", "grade"), EXAMPLES)
def test_the_examples_of_the_page_hold(row: str, support: str, weak: str, grade: str) -> None:
    store = build(row)
    (dossier,) = read_dossiers(store)
    assert interval(dossier.support_min, dossier.support_max).removesuffix(" ①") == support
    if weak:
        points = [point for point in dossier.weak_points if point.kind != "Document"]
        assert ", ".join(sorted(point.label for point in points)) == weak
    else:
        assert not dossier.weak_points or dossier.support_max > 1
    assert str(grades([dossier])[dossier.id]) == grade
    assert str(from_arrays(store)[dossier.id]) == grade


def from_arrays(store: Store) -> dict[str, Grade]:
    """The grades of all claims of a store, worked out in arrays."""
    evidence = read_evidence(store)
    assessed = assess_all(evidence)
    letters = {iri: named.reliability for iri, named in read_names(store).items() if named.reliability}
    against = objections(conflicts.find_conflicts(read_dossiers(store), read_documents(store)))
    found = grade_claims(evidence, assessed.standing, assessed.stage, letters, against)
    return dict(zip(map(short, evidence.claims.iris), found, strict=True))


def test_arrays_give_the_same_grades_to_the_real_data(store: Store, dossiers: tuple[Dossier, ...]) -> None:
    assert from_arrays(store) == grades(dossiers)


# The rule of the page


def fits(rule: Sequence[str], case: dict[str, Any]) -> bool:
    """Tell whether a row of the rule fits a case, in the words of its columns."""
    claim, contradicted, denials, origins, upper = rule[:5]
    sure = case["support"][0] if case["known"] else 0
    return (
        claim in {"any", {"asserts": "asserted", "hedges": "only hedged", "denies": "only denied"}[case["standing"]]}
        and contradicted in {"any", "yes" if case["contradicted"] else "no"}
        and (denials == "any" or case["denials"] > sure)
        and origins in {"any", str(sure) if sure < 2 else "2 or more"}
        and upper in {"any", str(case["support"][1]) if case["support"][1] < 2 else "2 or more"}
    )


def possible() -> Iterator[dict[str, Any]]:
    """All cases of at most three origins."""
    ends = [(low, high) for low, high in product(range(4), repeat=2) if low <= high and (low > 0) == (high > 0)]
    free = product(("asserts", "hedges", "denies"), ends, (True, False), (True, False), range(4))
    for standing, support, known, contradicted, denials in free:
        if known or support[0] <= 1:
            names = ("standing", "support", "known", "contradicted", "denials")
            yield dict(zip(names, (standing, support, known, contradicted, denials), strict=True))


def test_the_table_of_the_page_is_the_rule() -> None:
    assert len(RULES) == 8
    met = set()
    for case in possible():
        if case["standing"] == "asserts" and case["support"] == (0, 0) and case["known"]:
            continue  # what is known is something
        number = next(number for number, rule in enumerate(RULES) if fits(rule, case))
        met.add(number)
        assert credibility(**case) == int(RULES[number][5]), case
        assert CREDIBILITY[int(RULES[number][5])] == RULES[number][6]
    assert met == set(range(8)), "every row of the table is needed"


def place(figure: int) -> int:
    return FIGURES.index(figure)


def test_more_support_never_makes_a_claim_less_credible() -> None:
    for case in possible():
        (low, high), here = case["support"], place(credibility(**case))
        for more in {(low, high + 1), (low + 1, max(high, low + 1))}:
            if case["known"] or more[0] <= 1:
                assert place(credibility(**{**case, "support": more})) <= here, case
        assert place(credibility(**{**case, "known": True})) <= here or low == 0
        if case["standing"] == "hedges":
            assert place(credibility(**{**case, "standing": "asserts"})) <= here, case


def test_nothing_that_speaks_against_a_claim_makes_it_more_credible() -> None:
    for case in possible():
        here = place(credibility(**case))
        assert place(credibility(**{**case, "contradicted": True})) >= here
        assert place(credibility(**{**case, "denials": case["denials"] + 1})) >= here


def test_confirmed_is_only_what_two_known_origins_assert_and_nothing_contradicts() -> None:
    for case in possible():
        confirmed = case["standing"] == "asserts" and case["known"] and not case["contradicted"]
        assert (credibility(**case) == 1) == (confirmed and case["support"][0] >= 2)


# Any lineage


@dataclass(frozen=True)
class Graded:
    """A claim of some lineage, and the grades of those who are behind it, by name."""

    case: Case
    letters: Mapping[str, str]

    def dossier(self) -> Dossier:
        """The claim as a dossier; its support is counted by the engine."""
        sources = {name: self._document(name, one) for name, one in self.case.sources.items()}
        reports = [
            self._report(number, told, sources[told.document]) for number, told in enumerate(self.case.claims["c0"])
        ]
        support = counted(self.case.sources, self.case.claims).answers["c0"]
        ends = support.low, support.high
        parties = Named("seller", "Seller"), Named("buyer", "Buyer"), None
        return Dossier(
            "c0", "supplies", *parties, "asserts", "ordered", *ends, *ends, reports=tuple(reports), sources=sources
        )

    def _document(self, name: str, one: Source) -> DocumentEntry:
        publisher = self._named(one.publisher) if one.publisher else None
        bases = tuple(Base(base, "credit") for base in sorted(one.bases))
        return DocumentEntry(name, publisher, origin="own" if one.own else "" if bases else "unknown", bases=bases)

    def _report(self, number: int, told: Telling, document: DocumentEntry) -> ReportEntry:
        bases = tuple(Base(base, "credit") for base in sorted(told.bases or ()))
        origin = "" if told.bases is None or bases else "own" if told.own else "unknown"
        speakers = tuple(map(self._named, sorted(told.speakers)))
        place = f"r{number}", document, "asserts", "ordered", number, number + 1
        return ReportEntry(*place, speakers=speakers, bases=bases, origin=origin)

    def _named(self, name: str) -> Named:
        id_ = name.removeprefix(ENTITY).removeprefix(SPEAKER)
        return Named(id_, id_, "", self.letters.get(name, ""))

    def grown(self, letter: str, name: str, new: Source) -> Graded:
        """The same with one document more that tells, by a publisher with a grade."""
        told = *self.case.claims["c0"], Telling(name)
        case = replace(self.case, sources={**self.case.sources, name: new}, claims={"c0": told})
        return Graded(case, {**self.letters, "another": letter})

    def places(self) -> tuple[int, int]:
        """How good the grade is on both scales, 0 being the best."""
        (found,) = grades([self.dossier()], ()).values()
        return LETTERS.index(found.reliability), place(found.credibility)


@st.composite
def claims(draw: st.DrawFn) -> Graded:
    names = ("p0", "p1", "p2", *SPEAKERS)
    return Graded(draw(cases(claims=1)), {name: draw(st.sampled_from((*LETTERS, ""))) for name in names})


@QUICK
@given(claims())
def test_dossiers_and_arrays_agree_on_reliability_and_on_what_is_known(claim: Graded) -> None:
    lineage = lineage_of(claim.case.sources, claim.case.claims)
    everything = np.ones(len(lineage.claim), np.bool_)
    dossier = claim.dossier()
    footing = Footing(dossier.reports, dossier.sources)
    letters = {name: letter for name, letter in claim.letters.items() if letter}
    assert [footing.reliability] == reliabilities(lineage, everything, letters)
    assert [footing.origins] == known_support(lineage, everything).tolist()
    assert footing.known == (footing.origins > 0)


@QUICK
@given(claims())
def test_reliability_is_the_best_grade_at_which_the_claim_stands_if_all_worse_are_wrong(claim: Graded) -> None:
    """As :class:`World` has it, which takes the rules of the page at their word."""
    world = World(claim.case.sources, claim.case.claims["c0"])
    unpublished = {name: "F" for name in world.failures if name.startswith("d") and not world.behind(name)}
    letters = {**{name: letter or "F" for name, letter in claim.letters.items()}, **unpublished}
    found = next(
        grade
        for number, grade in enumerate(LETTERS)
        if world.stands(*(name for name, letter in letters.items() if LETTERS.index(letter) > number), known=False)
    )
    assert LETTERS[claim.places()[0]] == found


@QUICK
@given(claims(), st.sampled_from(LETTERS))
def test_an_echo_never_betters_a_grade(claim: Graded, letter: str) -> None:
    echo = Source("another", bases=frozenset({claim.case.claims["c0"][0].document}))
    before, after = claim.places(), claim.grown(letter, "echo", echo).places()
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@QUICK
@given(claims(), st.sampled_from(LETTERS), st.booleans())
def test_a_document_more_never_worsens_a_grade(claim: Graded, letter: str, own: bool) -> None:
    before, after = claim.places(), claim.grown(letter, "new", Source("another", own)).places()
    assert after[0] <= before[0]
    assert after[1] <= before[1]


# What counts against a claim, and for its stage


def test_a_chain_of_a_thousand_echoes_is_followed_to_its_end() -> None:
    chain = {
        f"d{number}": DocumentEntry(
            f"d{number}", publisher=Named("loud", "Loud", "", "A"), bases=(Base(f"d{number + 1}", "credit"),)
        )
        for number in range(2000)
    }
    chain["d2000"] = DocumentEntry("d2000", publisher=Named("rumour", "Rumour", "", "E"), origin="own")
    footing = Footing([ReportEntry("r", chain["d0"], "asserts", "ordered", 0, 1)], chain)
    assert (footing.reliability, footing.known) == ("E", True)


def test_only_reports_that_carry_the_stage_are_graded() -> None:
    alpha = DocumentEntry("a", publisher=Named("alpha", "Alpha", "", "A"), issued="2024-05-01", origin="own")
    beta = DocumentEntry("b", publisher=Named("beta", "Beta", "", "D"), issued="2024-05-01", origin="own")
    reports = (
        ReportEntry("r1", alpha, "asserts", "ordered", 0, 1),
        ReportEntry("r2", beta, "asserts", "delivered", 0, 1),
    )
    parties = Named("s", "S"), Named("b", "B"), Named("g", "g")
    dossier = Dossier("c", "supplies", *parties, "asserts", "delivered", 2, 2, 1, 1, reports=reports)
    assert grades([dossier]) == {"c": Grade("D", 3)}
    ordered = replace(dossier, stage="ordered", stage_support_min=2, stage_support_max=2)
    assert grades([ordered]) == {"c": Grade("A", 1)}


def test_a_denial_that_time_has_overtaken_counts_for_nothing() -> None:
    early = DocumentEntry("a", publisher=Named("alpha", "Alpha", "", "A"), issued="2022-05-01", origin="own")
    late = DocumentEntry("b", publisher=Named("beta", "Beta", "", "B"), issued="2024-05-01", origin="own")
    reports = (
        ReportEntry("r1", early, "denies", "delivered", 0, 1),
        ReportEntry("r2", late, "asserts", "delivered", 0, 1),
    )
    parties = Named("s", "S"), Named("b", "B"), Named("g", "g")
    dossier = Dossier("c", "supplies", *parties, "asserts", "delivered", 1, 1, 1, 1, reports=reports)
    assert grades([dossier]) == {"c": Grade("B", 3)}
    at_once = replace(dossier, reports=(replace(reports[0], document=replace(early, issued="2024-05-01")), reports[1]))
    assert grades([at_once]) == {"c": Grade("B", 4)}


def test_objections_name_the_denials_and_nothing_else(store: Store) -> None:
    (dossier,) = read_dossiers(build("Alpha, own reporting; Beta, denies it, own reporting"))
    (denial,) = [report.id for report in dossier.reports if report.stance == "denies"]
    assert objections(conflicts.find_conflicts([dossier])) == {dossier.id: frozenset({denial})}
    assert objections(found := conflicts.find_conflicts(read_dossiers(store))).keys() == conflicts.contradicted(found)


# Where grades are shown


GRADED = "Alpha (B), quoting the minister (C); Beta (A), own reporting"


def test_rows_of_supplies_have_the_grade_and_its_parts() -> None:
    rows = supplies(read_dossiers(build(GRADED)))
    (row,) = rows.rows
    assert (row["reliability"], row["credibility"], row["grade"]) == ("A", 1, "A1")
    assert {"reliability", "credibility", "grade"} <= set(supplies([]).columns)


def test_a_sheet_shows_the_grade_in_words_and_who_has_which() -> None:
    store = build(GRADED)
    (dossier,) = read_dossiers(store)
    text = "\n".join(show_text(store, find(store, dossier.id)))
    assert "grade A1: completely reliable, confirmed by other sources" in text
    assert "Alpha (B) [d0]" in text
    assert "said by minister (C)" in text
    assert "reliability: B" in "\n".join(show_text(store, find(store, "Alpha")))


def test_json_of_a_sheet_has_the_grades_of_claim_publisher_and_speaker() -> None:
    store = build(GRADED + "; Gamma, origin unknown")
    (dossier,) = read_dossiers(store)
    sheet = json.loads(show_json(store, find(store, dossier.id)))
    assert (sheet["grade"], sheet["reliability"], sheet["credibility"]) == ("A1", "A", 1)
    assert {report["publisher"]: report["reliability"] for report in sheet["reports"]} == {
        "Alpha": "B",
        "Beta": "A",
        "Gamma": "F",
    }
    assert [one["reliability"] for report in sheet["reports"] for one in report["speakers"]] == ["C"]
    assert json.loads(show_json(store, find(store, "Seller")))["claims"][0]["grade"] == "A1"
    assert json.loads(show_json(store, find(store, "d0")))["reliability"] == "B"


def test_the_real_data_grades_nobody_yet_so_every_claim_has_an_f(dossiers: tuple[Dossier, ...]) -> None:
    found = grades(dossiers)
    assert {grade.reliability for grade in found.values()} == {"F"}
    assert {grade.credibility for grade in found.values()} <= set(CREDIBILITY)
    assert all(
        (found[d.id].credibility == 1) <= (d.stage_support_min >= 2 and d.standing == "asserts") for d in dossiers
    )


def test_the_answer_to_show_has_a_grade_on_every_claim(answer: Callable[..., Any]) -> None:
    claims = answer("show", "Viet Nam")["claims"]
    assert claims
    assert all(re.fullmatch("F[1-6]", claim["grade"]) for claim in claims)
