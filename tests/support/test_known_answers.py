"""Worlds whose support is told by docs/support.md; each is counted by the engine and by both references."""

from __future__ import annotations

from .agreed import count
from .worlds import ANON, MINISTER, NOTHING, OTHER_ANON, Answer, answer, source, telling


def test_three_outlets_that_credit_one_agency_are_one_origin() -> None:
    sources = {name: source(f"{name}-house", "agency") for name in ("a", "b", "c")}
    sources["agency"] = source("agency-house", own=True)
    assert count(sources, *map(telling, "abc")) == answer(1, 1, "agency", "agency-house")


def test_two_outlets_with_their_own_reporting_are_two_origins() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True)}
    assert count(sources, telling("a"), telling("b")) == answer(2, 2)


def test_one_outlet_with_its_own_reporting_is_one_origin() -> None:
    assert count({"a": source("a-house", own=True)}, telling("a")) == answer(1, 1, "a", "a-house")


def test_two_anonymous_speakers_in_one_outlet_are_one_origin() -> None:
    sources = {"d": source("d-house", own=True)}
    assert count(sources, telling("d", ANON, OTHER_ANON)) == answer(1, 1, "d", "d-house")


def test_one_anonymous_speaker_in_one_outlet_is_a_weak_point_beside_the_outlet() -> None:
    sources = {"d": source("d-house", own=True)}
    assert count(sources, telling("d", ANON)) == answer(1, 1, "d", "d-house", ANON)


def test_two_reports_of_one_document_with_a_speaker_each_are_one_origin() -> None:
    sources = {"d": source("d-house", own=True)}
    assert count(sources, telling("d", ANON), telling("d", OTHER_ANON)) == answer(1, 1, "d", "d-house")


def test_a_named_speaker_whom_two_outlets_share_is_the_weak_point() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True)}
    assert count(sources, telling("a", MINISTER), telling("b", MINISTER)) == answer(1, 1, MINISTER)


def test_two_outlets_that_quote_a_speaker_each_are_two_origins() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True)}
    assert count(sources, telling("a", MINISTER), telling("b", ANON)) == answer(2, 2)


def test_a_named_speaker_is_a_known_origin_where_the_documents_is_not_known() -> None:
    assert count({"a": source("a-house")}, telling("a", MINISTER)) == answer(1, 1, "a", "a-house", MINISTER)


def test_an_anonymous_speaker_is_no_known_origin_where_the_documents_is_not_known() -> None:
    assert count({"a": source("a-house")}, telling("a", ANON)) == answer(1, 1, "a", "a-house", ANON, known=False)


def test_two_own_documents_of_one_publisher_fall_with_it() -> None:
    sources = {"a": source("house", own=True), "b": source("house", own=True)}
    assert count(sources, telling("a"), telling("b")) == answer(1, 1, "house")


def test_two_documents_of_one_publisher_that_credit_two_agencies_fall_with_the_publisher() -> None:
    sources = {
        "a": source("house", "x"),
        "b": source("house", "y"),
        "x": source("x-house", own=True),
        "y": source("y-house", own=True),
    }
    assert count(sources, telling("a"), telling("b")) == answer(1, 1, "house")


def test_one_document_of_unknown_origin_is_one_origin() -> None:
    assert count({"a": source("a-house")}, telling("a")) == answer(1, 1, "a", "a-house", known=False)


def test_two_documents_of_unknown_origin_are_one_or_two_origins() -> None:
    sources = {"a": source("a-house"), "b": source("b-house")}
    assert count(sources, telling("a"), telling("b")) == answer(1, 2, known=False)


def test_a_document_of_unknown_origin_beside_a_known_one_may_be_its_echo() -> None:
    sources = {"a": source("a-house"), "b": source("b-house", own=True)}
    assert count(sources, telling("a"), telling("b")) == answer(1, 2, "b", "b-house")


def test_a_diamond_rests_on_its_foot() -> None:
    sources = {
        "a": source(None, "b", "c"),
        "b": source(None, "d"),
        "c": source(None, "d"),
        "d": source(None, own=True),
    }
    assert count(sources, telling("a")) == answer(1, 1, "a", "d")


def test_a_document_with_two_origins_under_it_is_still_one() -> None:
    sources = {"a": source(None, "b", "c"), "b": source(None, own=True), "c": source(None, own=True)}
    assert count(sources, telling("a")) == answer(1, 1, "a")


def test_documents_that_credit_each_other_in_a_circle_fail_as_one() -> None:
    sources = {"a": source("a-house", "b"), "b": source("b-house", "a")}
    both = answer(1, 1, "a", "a-house", "b", "b-house", known=False)
    assert count(sources, telling("a"), telling("b")) == both
    assert count(sources, telling("a")) == both


def test_a_circle_that_rests_on_an_origin_outside_is_one() -> None:
    sources = {"a": source(None, "b"), "b": source(None, "a", "c"), "c": source(None, own=True)}
    assert count(sources, telling("a"), telling("b")) == answer(1, 1, "a", "b", "c")


def test_a_speaker_in_a_circle_is_an_origin_of_the_circle() -> None:
    sources = {"a": source(None, "b"), "b": source(None, "a")}
    assert count(sources, telling("a", MINISTER), telling("b")) == answer(1, 1, "a", "b", MINISTER)


def test_a_document_reached_on_two_ways_fails_once() -> None:
    sources = {"a": source(None, "d"), "d": source(None, own=True)}
    assert count(sources, telling("a"), telling("d")) == answer(1, 1, "d")


def test_lineage_of_a_single_report_holds_for_that_report_in_the_place_of_its_documents() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True), "x": source("x-house", own=True)}
    assert count(sources, telling("a"), telling("b")).low == 2
    found = count(sources, telling("a", bases=["x"]), telling("b", bases=["x"]))
    assert found == answer(1, 1, "x", "x-house")


def test_own_report_in_a_document_that_echoes_otherwise() -> None:
    sources = {"a": source("a-house", "x"), "b": source("b-house", "x"), "x": source("x-house", own=True)}
    assert count(sources, telling("a"), telling("b")) == answer(1, 1, "x", "x-house")
    assert count(sources, telling("a", bases=[], own=True), telling("b")) == answer(2, 2)


def test_report_of_unknown_origin_in_a_document_that_echoes_otherwise() -> None:
    sources = {"a": source("a-house", "x"), "x": source("x-house", own=True)}
    assert count(sources, telling("a", bases=[], own=False)) == answer(1, 1, "a", "a-house", known=False)
    assert count(sources, telling("a", bases=[], own=False), telling("x")) == answer(1, 2, "x", "x-house")


def test_a_document_whose_reports_go_two_ways_stands_on_either() -> None:
    sources = {"a": source("a-house", "x"), "x": source("x-house", own=True), "y": source("y-house", own=True)}
    assert count(sources, telling("a"), telling("a", bases=["y"])) == answer(1, 1, "a", "a-house")


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
    assert count(sources, *map(telling, ("d1", "x", "z1", "z2"))) == answer(2, 2)


def test_a_publisher_of_several_documents_counts_once_beside_others() -> None:
    sources = {f"d{house}{number}": source(f"p{house}", own=True) for house in range(4) for number in range(2)}
    assert count(sources, *map(telling, sources)) == answer(4, 4)


def test_a_publisher_that_is_quoted_elsewhere_fails_as_both() -> None:
    sources = {"bulletin": source("ministry", own=True), "a": source("a-house", own=True)}
    assert count(sources, telling("bulletin"), telling("a", "ministry")) == answer(1, 1, "ministry")


def test_reports_that_credit_each_other_in_a_circle_fail_as_one() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True)}
    found = count(sources, telling("a", bases=["b"]), telling("b", bases=["a"]))
    assert found == answer(1, 1, "a", "a-house", "b", "b-house", known=False)


def test_a_document_that_is_only_mentioned_is_of_unknown_origin() -> None:
    assert count({"a": source("a-house", "gone")}, telling("a")) == answer(1, 1, "a", "a-house", "gone", known=False)


def test_nothing_told_is_no_support() -> None:
    assert count({}) == NOTHING == Answer(0, 0, frozenset(), known=False)
    assert count({"a": source("a-house", own=True)}) == NOTHING


def test_learning_whom_a_document_relays_may_lower_the_support() -> None:
    sources = {"a": source(None, "d"), "d": source(own=True), "b": source(own=True)}
    assert count(sources, telling("a"), telling("b", MINISTER)) == answer(2, 2)
    assert count(sources, telling("a"), telling("b", MINISTER), telling("d", MINISTER)) == answer(1, 1, MINISTER)


def test_an_echo_of_an_outlet_adds_nothing_to_the_speaker_it_relays() -> None:
    sources = {"a": source(own=True), "b": source(own=True), "echo": source(None, "a")}
    told = telling("a", MINISTER), telling("b", MINISTER)
    assert count(sources, *told) == answer(1, 1, MINISTER)
    assert count(sources, *told, telling("echo")) == answer(1, 1, MINISTER)


def test_an_echo_of_an_outlet_adds_nothing_to_what_its_report_rests_on() -> None:
    sources = {"a": source(own=True), "x": source(own=True), "echo": source(None, "a")}
    told = telling("a", bases=["x"]), telling("x")
    assert count(sources, *told) == answer(1, 1, "x")
    assert count(sources, *told, telling("echo")) == answer(1, 1, "x")


def test_an_echo_of_an_echo_adds_nothing() -> None:
    sources = {"a": source(own=True), "echo": source(None, "a"), "again": source(None, "echo")}
    assert count(sources, telling("a", MINISTER), telling("again")) == answer(1, 1, "a", MINISTER)
