"""Support: known answers, a brute force written from the definition in words, and the laws that must hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.lineage import Lineage, Source, Telling
from defgraph.model import Support
from defgraph.support import SupportCounter
from defgraph.vocabulary import ENTITY, SPEAKER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from random import Random

CLAIM = "claim"
ANON, OTHER_ANON = SPEAKER + "d/anon", SPEAKER + "d/other"
NAMED = ENTITY + "minister"


def source(publisher: str | None = None, *bases: str, own: bool = False) -> Source:
    return Source(publisher, own, frozenset(bases))


def telling(
    document: str, *speakers: str, bases: Iterable[str] | None = None, own: bool | None = None, report: str = ""
) -> Telling:
    return Telling(
        report=report or f"report of {document}",
        claim=CLAIM,
        document=document,
        stance="asserts",
        stage="ordered",
        speakers=frozenset(speakers),
        bases=None if bases is None else frozenset(bases),
        own=own,
    )


def count(sources: Mapping[str, Source], *tellings: Telling) -> Support:
    return SupportCounter(Lineage({CLAIM: tellings}, sources)).count(tellings)


# Known answers


def test_three_outlets_that_credit_one_agency_are_one_origin() -> None:
    sources = {name: source(f"{name}-house", "agency") for name in ("a", "b", "c")}
    sources["agency"] = source("agency-house", own=True)
    assert count(sources, *map(telling, "abc")) == Support(1, 1, ("agency", "agency-house"))


def test_two_outlets_with_their_own_reporting_are_two_origins() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True)}
    assert count(sources, telling("a"), telling("b")) == Support(2, 2)


def test_one_outlet_with_its_own_reporting_is_one_origin() -> None:
    assert count({"a": source("a-house", own=True)}, telling("a")) == Support(1, 1, ("a", "a-house"))


def test_two_anonymous_speakers_in_one_outlet_are_one_origin() -> None:
    sources = {"d": source("d-house", own=True)}
    assert count(sources, telling("d", ANON, OTHER_ANON)) == Support(1, 1, ("d", "d-house"))


def test_one_anonymous_speaker_in_one_outlet_is_a_weak_point_beside_the_outlet() -> None:
    sources = {"d": source("d-house", own=True)}
    assert count(sources, telling("d", ANON)) == Support(1, 1, ("d", "d-house", ANON))


def test_two_reports_of_one_document_with_a_speaker_each_are_one_origin() -> None:
    sources = {"d": source("d-house", own=True)}
    found = count(sources, telling("d", ANON, report="1"), telling("d", OTHER_ANON, report="2"))
    assert found == Support(1, 1, ("d", "d-house"))


def test_a_named_speaker_whom_two_outlets_share_is_the_weak_point() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True)}
    assert count(sources, telling("a", NAMED), telling("b", NAMED)) == Support(1, 1, (NAMED,))


def test_two_outlets_that_quote_a_speaker_each_are_two_origins() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True)}
    assert count(sources, telling("a", NAMED), telling("b", ANON)) == Support(2, 2)


def test_a_named_speaker_is_a_known_origin_where_the_documents_is_not_known() -> None:
    assert count({"a": source("a-house")}, telling("a", NAMED)) == Support(1, 1, ("a", "a-house", NAMED))


def test_two_own_documents_of_one_publisher_fall_with_it() -> None:
    sources = {"a": source("house", own=True), "b": source("house", own=True)}
    assert count(sources, telling("a"), telling("b")) == Support(1, 1, ("house",))


def test_two_documents_of_one_publisher_that_credit_two_agencies_fall_with_the_publisher() -> None:
    sources = {
        "a": source("house", "x"),
        "b": source("house", "y"),
        "x": source("x-house", own=True),
        "y": source("y-house", own=True),
    }
    assert count(sources, telling("a"), telling("b")) == Support(1, 1, ("house",))


def test_one_document_of_unknown_origin_is_one_origin() -> None:
    assert count({"a": source("a-house")}, telling("a")) == Support(1, 1, ("a", "a-house"))


def test_two_documents_of_unknown_origin_are_one_or_two_origins() -> None:
    sources = {"a": source("a-house"), "b": source("b-house")}
    assert count(sources, telling("a"), telling("b")) == Support(1, 2)


def test_a_document_of_unknown_origin_beside_a_known_one_may_be_its_echo() -> None:
    sources = {"a": source("a-house"), "b": source("b-house", own=True)}
    assert count(sources, telling("a"), telling("b")) == Support(1, 2, ("b", "b-house"))


def test_a_diamond_rests_on_its_foot() -> None:
    sources = {
        "a": source(None, "b", "c"),
        "b": source(None, "d"),
        "c": source(None, "d"),
        "d": source(None, own=True),
    }
    assert count(sources, telling("a")) == Support(1, 1, ("a", "d"))


def test_a_document_with_two_origins_under_it_is_still_one() -> None:
    sources = {"a": source(None, "b", "c"), "b": source(None, own=True), "c": source(None, own=True)}
    assert count(sources, telling("a")) == Support(1, 1, ("a",))


def test_documents_that_credit_each_other_in_a_circle_fail_as_one() -> None:
    sources = {"a": source("a-house", "b"), "b": source("b-house", "a")}
    assert count(sources, telling("a"), telling("b")) == Support(1, 1, ("a", "a-house", "b", "b-house"))


def test_a_circle_that_rests_on_an_origin_outside_is_one() -> None:
    sources = {"a": source(None, "b"), "b": source(None, "a", "c"), "c": source(None, own=True)}
    assert count(sources, telling("a"), telling("b")) == Support(1, 1, ("a", "b", "c"))


def test_a_document_reached_on_two_ways_fails_once() -> None:
    sources = {"a": source(None, "d"), "d": source(None, own=True)}
    assert count(sources, telling("a"), telling("d")) == Support(1, 1, ("d",))


def test_lineage_of_a_single_report_holds_for_that_report_in_the_place_of_its_documents() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True), "x": source("x-house", own=True)}
    assert count(sources, telling("a"), telling("b")).low == 2
    found = count(sources, telling("a", bases=["x"]), telling("b", bases=["x"]))
    assert found == Support(1, 1, ("x", "x-house"))


def test_own_report_in_a_document_that_echoes_otherwise() -> None:
    sources = {"a": source("a-house", "x"), "b": source("b-house", "x"), "x": source("x-house", own=True)}
    assert count(sources, telling("a"), telling("b")) == Support(1, 1, ("x", "x-house"))
    assert count(sources, telling("a", bases=[], own=True), telling("b")) == Support(2, 2)


def test_report_of_unknown_origin_in_a_document_that_echoes_otherwise() -> None:
    sources = {"a": source("a-house", "x"), "x": source("x-house", own=True)}
    assert count(sources, telling("a", bases=[], own=False)) == Support(1, 1, ("a", "a-house"))
    assert count(sources, telling("a", bases=[], own=False), telling("x")) == Support(1, 2, ("x", "x-house"))


def test_a_publisher_shared_by_two_documents_is_no_way_from_one_to_the_others_origin() -> None:
    """(D1,P,R), (X,D2,P,A), (X,Y), (Z1,R), (Z2,R): X and R failing leaves nothing.

    A vertex cut in which P is one node would also see the ways D1–P–A and X–D2–P–R, and say 3.
    """
    sources = {
        "d1": source("p", "r"),
        "x": source(None, "d2", "y"),
        "d2": source("p", "a"),
        "z1": source(None, "r"),
        "z2": source(None, "r"),
        **{name: source(None, own=True) for name in ("r", "a", "y")},
    }
    assert count(sources, *map(telling, ("d1", "x", "z1", "z2"))) == Support(2, 2)


def test_a_publisher_of_several_documents_counts_once_beside_others() -> None:
    sources = {f"d{house}{number}": source(f"p{house}", own=True) for house in range(5) for number in range(2)}
    assert count(sources, *map(telling, sources)) == Support(5, 5)


def test_reports_that_credit_each_other_in_a_circle_fail_as_one() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True)}
    found = count(sources, telling("a", bases=["b"]), telling("b", bases=["a"]))
    assert found == Support(1, 1, ("a", "a-house", "b", "b-house"))


def test_many_houses_with_several_documents_each_are_counted_at_once() -> None:
    sources = {f"d{house}-{number}": source(f"p{house}", own=True) for house in range(40) for number in range(3)}
    assert count(sources, *map(telling, sources)) == Support(40, 40)


def test_a_document_that_is_only_mentioned_is_of_unknown_origin() -> None:
    assert count({"a": source("a-house", "gone")}, telling("a")) == Support(1, 1, ("a", "a-house", "gone"))


def test_nothing_told_is_no_support() -> None:
    assert count({}) == Support(0, 0)


# The definition in words, tried out


@dataclass(frozen=True)
class World:
    """The lineage of one claim, whose nodes may fail, one set of failures at a time."""

    sources: Mapping[str, Source]
    tellings: tuple[Telling, ...]

    def reports(self, document: str) -> list[Telling]:
        """Return a document's reports on the claim; for one that has none, a report of nothing but its own lineage."""
        return [t for t in self.tellings if t.document == document] or [telling(document)]

    def bases(self, told: Telling) -> frozenset[str]:
        return self.sources[told.document].bases if told.bases is None else told.bases

    def own(self, told: Telling) -> bool:
        return self.sources[told.document].own if told.own is None else told.own

    def circle(self, document: str) -> frozenset[str]:
        """Return the documents that this one rests on and that rest on it, and itself."""
        below = self.below(document)
        return frozenset({document, *(other for other in below if document in self.below(other))})

    def below(self, document: str) -> set[str]:
        found: set[str] = set()
        ahead = [document]
        while ahead:
            new = {base for told in self.reports(ahead.pop()) for base in self.bases(told)} - found
            found |= new
            ahead += new
        return found

    def unharmed(self, document: str, failed: Collection[str]) -> bool:
        """No document of its circle has failed, and none of their publishers."""
        return all(m not in failed and self.sources[m].publisher not in failed for m in self.circle(document))

    def document_stands(self, document: str, failed: Collection[str], *, unknown_stands: bool) -> bool:
        circle = self.circle(document)
        if not self.unharmed(document, failed):
            return False
        reports = [told for member in circle for told in self.reports(member)]
        leading_on = [t for t in reports if t.speakers or not self.bases(t) or self.bases(t) - circle]
        if not leading_on:
            return unknown_stands
        return any(self.report_stands(told, circle, failed, unknown_stands=unknown_stands) for told in leading_on)

    def report_stands(
        self, told: Telling, circle: frozenset[str], failed: Collection[str], *, unknown_stands: bool
    ) -> bool:
        speakers = [speaker for speaker in told.speakers if speaker not in failed]
        if told.speakers and not speakers:
            return False
        if bases := self.bases(told) - circle:
            return any(self.document_stands(base, failed, unknown_stands=unknown_stands) for base in bases)
        return self.own(told) or unknown_stands or any(speaker.startswith(ENTITY) for speaker in speakers)

    def any_stands(self, failed: Collection[str], *, unknown_stands: bool) -> bool:
        documents = {told.document for told in self.tellings}
        return any(self.document_stands(document, failed, unknown_stands=unknown_stands) for document in documents)

    def failures(self) -> list[str]:
        publishers = {source.publisher for source in self.sources.values() if source.publisher}
        return sorted({*self.sources, *publishers, *(s for told in self.tellings for s in told.speakers)})

    def smallest(self, *, unknown_stands: bool) -> int:
        for size in range(len(self.failures()) + 1):
            for failed in combinations(self.failures(), size):
                if not self.any_stands(failed, unknown_stands=unknown_stands):
                    return size
        raise AssertionError("a claim stands with all failed")


def by_trial(sources: Mapping[str, Source], tellings: tuple[Telling, ...]) -> Support:
    world = World(sources, tellings)
    if not world.any_stands((), unknown_stands=True):
        return Support(0, 0)
    known = world.any_stands((), unknown_stands=False)
    weak = [failure for failure in world.failures() if not world.any_stands((failure,), unknown_stands=not known)]
    low = world.smallest(unknown_stands=False) if known else 1
    return Support(low, world.smallest(unknown_stands=True), tuple(weak))


DOCUMENTS = ("d0", "d1", "d2", "d3", "d4")
PUBLISHERS = (None, "p0", "p1", "p2")
SPEAKERS = (NAMED, ENTITY + "general", ANON, OTHER_ANON)


@st.composite
def drawn_sources(draw: st.DrawFn) -> dict[str, Source]:
    names = DOCUMENTS[: draw(st.integers(1, len(DOCUMENTS)))]
    sources = {}
    for name in names:
        bases = draw(st.frozensets(st.sampled_from(names), max_size=2)) - {name}
        own = draw(st.booleans()) if not bases else False
        sources[name] = Source(draw(st.sampled_from(PUBLISHERS)), own, bases)
    return sources


@st.composite
def drawn_telling(draw: st.DrawFn, sources: dict[str, Source]) -> Telling:
    document = draw(st.sampled_from(sorted(sources)))
    speakers = draw(st.frozensets(st.sampled_from(SPEAKERS), max_size=2))
    others = sorted(set(sources) - {document})
    kind = draw(st.sampled_from(("shared", "shared", "own", "unknown", "bases") if others else ("shared", "own")))
    if kind == "shared":
        return telling(document, *speakers)
    bases = draw(st.frozensets(st.sampled_from(others), min_size=1, max_size=2)) if kind == "bases" else ()
    return telling(document, *speakers, bases=bases, own=(kind == "own") if kind != "bases" else None)


Case = tuple[dict[str, Source], tuple[Telling, ...]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    sources = draw(drawn_sources())
    tellings = draw(st.lists(drawn_telling(sources), min_size=1, max_size=4))
    return sources, tuple(replace(told, report=str(number)) for number, told in enumerate(tellings))


QUICK = settings(max_examples=120, deadline=None, derandomize=True)


@settings(QUICK, max_examples=400)
@given(cases())
def test_count_agrees_with_trying_out_all_failures(case: Case) -> None:
    sources, tellings = case
    assert count(sources, *tellings) == by_trial(sources, tellings)


@QUICK
@given(cases())
def test_lower_end_is_not_above_the_upper_end(case: Case) -> None:
    sources, tellings = case
    found = count(sources, *tellings)
    assert 1 <= found.low <= found.high


@QUICK
@given(cases())
def test_weak_points_are_named_just_where_one_failure_is_enough(case: Case) -> None:
    sources, tellings = case
    found = count(sources, *tellings)
    known = World(sources, tellings).any_stands((), unknown_stands=False)
    assert bool(found.weak_points) == (found.low == 1 if known else found.high == 1)


@QUICK
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_reports_and_documents_changes_nothing(case: Case, random: Random) -> None:
    sources, tellings = case
    shuffled = dict(random.sample(sorted(sources.items(), key=lambda item: item[0]), len(sources)))
    assert count(shuffled, *random.sample(tellings, len(tellings))) == count(sources, *tellings)


@QUICK
@given(cases())
def test_a_report_more_never_lowers_the_support_unless_others_rest_on_its_document(case: Case) -> None:
    """Where others rest on it, one may learn that they all relay the same speaker."""
    sources, tellings = case
    world = World(sources, tellings)
    rested_on = {base for name in sources for base in sources[name].bases}
    rested_on |= {base for told in tellings for base in world.bases(told)}
    free = [told for told in tellings if told.document not in rested_on]
    settled = [told for told in tellings if told.document in rested_on]
    supports = [count(sources, *settled, *free[:number]) for number in range(len(free) + 1)]
    assert [s.high for s in supports] == sorted(s.high for s in supports)
    assert [s.low for s in supports] == sorted(s.low for s in supports)


def test_learning_whom_a_document_relays_may_lower_the_support() -> None:
    sources = {"a": source(None, "d"), "d": source(own=True), "b": source(own=True)}
    assert count(sources, telling("a"), telling("b", NAMED)) == Support(2, 2)
    assert count(sources, telling("a"), telling("b", NAMED), telling("d", NAMED)) == Support(1, 1, (NAMED,))


@QUICK
@given(cases(), st.sampled_from(PUBLISHERS), st.booleans())
def test_a_document_more_never_lowers_the_support(case: Case, publisher: str | None, own: bool) -> None:
    sources, tellings = case
    before, after = (
        count(sources, *tellings),
        count({**sources, "new": Source(publisher, own)}, *tellings, telling("new")),
    )
    assert after.high >= before.high
    assert after.low >= before.low


@QUICK
@given(cases())
def test_the_same_report_again_adds_nothing(case: Case) -> None:
    sources, tellings = case
    again = replace(tellings[0], report="again")
    assert count(sources, *tellings, again) == count(sources, *tellings)


@QUICK
@given(cases(), st.sampled_from(PUBLISHERS))
def test_an_echo_of_a_document_that_tells_adds_nothing(case: Case, publisher: str | None) -> None:
    sources, tellings = case
    echo = {**sources, "echo": Source(publisher, own=False, bases=frozenset({tellings[0].document}))}
    before, after = count(sources, *tellings), count(echo, *tellings, telling("echo"))
    assert (after.low, after.high, after.weak_points) == (before.low, before.high, before.weak_points)


def test_an_echo_of_an_outlet_adds_nothing_to_the_speaker_it_relays() -> None:
    sources = {"a": source(own=True), "b": source(own=True), "echo": source(None, "a")}
    told = telling("a", NAMED), telling("b", NAMED)
    assert count(sources, *told) == Support(1, 1, (NAMED,))
    assert count(sources, *told, telling("echo")) == Support(1, 1, (NAMED,))


def test_an_echo_of_an_outlet_adds_nothing_to_what_its_report_rests_on() -> None:
    sources = {"a": source(own=True), "x": source(own=True), "echo": source(None, "a")}
    told = telling("a", bases=["x"]), telling("x")
    assert count(sources, *told) == Support(1, 1, ("x",))
    assert count(sources, *told, telling("echo")) == Support(1, 1, ("x",))
