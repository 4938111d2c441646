"""Known answers at the levels of an audit, for owners of publishers, and after something has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .agreed import count
from .worlds import ANON, GENERAL, MINISTER, NOTHING, Answer, Audit, answer, counted, source, telling

if TYPE_CHECKING:
    from .worlds import Sources, Telling

AGENCY = source("agency-house", own=True)
TWO_OUTLETS = {"a": source("a-house", own=True), "b": source("b-house", own=True)}
ONE_HOUSE = {"a": source("house", own=True), "b": source("house", own=True)}
TWO_AGENCIES = {
    "a": source("house", "x"),
    "b": source("house", "y"),
    "x": source("x-house", own=True),
    "y": source("y-house", own=True),
}


def at(level: str, sources: Sources, *tellings: Telling, **owners: set[str]) -> Answer:
    known = {name.replace("_", "-"): frozenset(those) for name, those in owners.items()}
    return count(sources, *tellings, audit=Audit(level, known))


def after(failed: str, sources: Sources, *tellings: Telling, level: str = "all", **owners: set[str]) -> Answer:
    known = {name.replace("_", "-"): frozenset(those) for name, those in owners.items()}
    return count(sources, *tellings, audit=Audit(level, known, frozenset(failed.split())))


# Levels


def test_echoes_of_one_agency_are_one_at_every_level() -> None:
    sources = {"a": source("a-house", "agency"), "b": source("b-house", "agency"), "agency": AGENCY}
    told = telling("a"), telling("b")
    assert at("all", sources, *told) == answer(1, 1, "agency", "agency-house")
    assert at("document", sources, *told) == answer(1, 1, "agency")
    assert at("publisher", sources, *told) == answer(1, 1, "agency-house")
    assert at("origin", sources, *told) == answer(1, 1, "agency-house")


def test_two_articles_of_one_house_are_two_documents_of_one_publisher() -> None:
    told = telling("a"), telling("b")
    assert at("all", ONE_HOUSE, *told) == answer(1, 1, "house")
    assert at("document", ONE_HOUSE, *told) == answer(2, 2)
    assert at("publisher", ONE_HOUSE, *told) == answer(1, 1, "house")
    assert at("origin", ONE_HOUSE, *told) == answer(1, 1, "house")


def test_one_house_that_repeats_two_agencies_has_two_origins() -> None:
    told = telling("a"), telling("b")
    assert at("all", TWO_AGENCIES, *told) == answer(1, 1, "house")
    assert at("document", TWO_AGENCIES, *told) == answer(2, 2)
    assert at("publisher", TWO_AGENCIES, *told) == answer(1, 1, "house")
    assert at("origin", TWO_AGENCIES, *told) == answer(2, 2)


def test_one_minister_whom_two_outlets_quote_is_one_origin_in_two_publishers() -> None:
    told = telling("a", MINISTER), telling("b", MINISTER)
    assert at("all", TWO_OUTLETS, *told) == answer(1, 1, MINISTER)
    assert at("document", TWO_OUTLETS, *told) == answer(2, 2)
    assert at("publisher", TWO_OUTLETS, *told) == answer(2, 2)
    assert at("origin", TWO_OUTLETS, *told) == answer(1, 1, MINISTER)


def test_two_speakers_in_one_outlet_are_two_origins() -> None:
    sources = {"a": source("a-house", own=True)}
    assert at("publisher", sources, telling("a", MINISTER, ANON)) == answer(1, 1, "a-house")
    assert at("origin", sources, telling("a", MINISTER, ANON)) == answer(2, 2)


def test_an_outlet_that_quotes_is_not_the_origin_of_what_it_quotes() -> None:
    assert at("origin", {"a": source("a-house", own=True)}, telling("a", ANON)) == answer(1, 1, ANON)


def test_an_outlet_that_quotes_and_reports_itself_is_two_origins() -> None:
    assert at("origin", {"a": source("a-house", own=True)}, telling("a", ANON), telling("a")) == answer(2, 2)


def test_a_speaker_whose_words_came_through_an_agency_is_not_the_origin() -> None:
    sources = {"a": source("a-house", "agency"), "agency": AGENCY}
    assert at("all", sources, telling("a", MINISTER)) == answer(
        1, 1, "a", "a-house", "agency", "agency-house", MINISTER
    )
    assert at("origin", sources, telling("a", MINISTER)) == answer(1, 1, "agency-house")


def test_a_document_without_a_known_publisher_counts_as_one_of_its_own() -> None:
    sources = {"a": source(None, own=True), "b": source("b-house", "a")}
    assert at("document", sources, telling("b")) == answer(1, 1, "a", "b")
    assert at("publisher", sources, telling("b")) == answer(1, 1, "a", "b-house")
    assert at("origin", sources, telling("b")) == answer(1, 1, "a")


def test_a_publisher_that_is_quoted_elsewhere_is_one_origin_in_two_publishers() -> None:
    sources = {"bulletin": source("ministry", own=True), "a": source("a-house", own=True)}
    told = telling("bulletin"), telling("a", "ministry")
    assert at("publisher", sources, *told) == answer(2, 2)
    assert at("origin", sources, *told) == answer(1, 1, "ministry")


def test_unknown_origins_are_an_interval_at_every_level() -> None:
    sources = {"a": source("a-house"), "b": source("b-house")}
    for level in ("document", "publisher", "origin"):
        assert at(level, sources, telling("a"), telling("b")) == answer(1, 2, known=False)
    assert at("origin", sources, telling("a")) == answer(1, 1, "a-house", known=False)


def test_a_circle_is_one_document_one_publisher_and_one_origin() -> None:
    sources = {"a": source("a-house", "b"), "b": source(None, "a")}
    assert at("document", sources, telling("a"), telling("b")) == answer(1, 1, "a", "b", known=False)
    assert at("publisher", sources, telling("a"), telling("b")) == answer(1, 1, "a-house", "b", known=False)
    assert at("origin", sources, telling("a"), telling("b")) == answer(1, 1, "a-house", "b", known=False)


def test_speakers_do_not_fail_among_publishers_where_reports_rest_on_each_other() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house", own=True)}
    told = telling("a", MINISTER, bases=["b"]), telling("b", MINISTER, bases=["a"])
    assert at("publisher", sources, *told) == answer(1, 1, "a-house", "b-house")
    assert at("document", sources, *told) == answer(1, 1, "a", "b")
    assert at("origin", sources, *told) == answer(1, 1, MINISTER)


def test_a_level_that_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no level 'speaker'; there are all, document, publisher, origin"):
        counted({}, {}, Audit("speaker"))


# Owners


def test_two_houses_of_one_owner_fall_with_the_owner() -> None:
    told = telling("a"), telling("b")
    owners = {"a_house": {"group"}, "b_house": {"group"}}
    assert at("all", TWO_OUTLETS, *told) == answer(2, 2)
    assert at("all", TWO_OUTLETS, *told, **owners) == answer(1, 1, "group")
    assert at("document", TWO_OUTLETS, *told, **owners) == answer(2, 2)
    assert at("publisher", TWO_OUTLETS, *told, **owners) == answer(1, 1, "group")
    assert at("origin", TWO_OUTLETS, *told, **owners) == answer(1, 1, "group")


def test_a_publisher_falls_with_each_of_its_owners_and_with_itself() -> None:
    found = at("publisher", {"a": source("a-house", own=True)}, telling("a"), a_house={"group", "state"})
    assert found == answer(1, 1, "a-house", "group", "state")


def test_a_house_that_owns_another_fells_both() -> None:
    assert at("all", TWO_OUTLETS, telling("a"), telling("b"), a_house={"b-house"}) == answer(1, 1, "b-house")


def test_an_owner_who_is_quoted_elsewhere_is_one_failure() -> None:
    told = telling("a"), telling("b", MINISTER)
    found = count(TWO_OUTLETS, *told, audit=Audit("all", {"a-house": frozenset({MINISTER})}))
    assert found == answer(1, 1, MINISTER)


def test_an_owner_of_a_speaker_does_not_speak() -> None:
    """Who owns a publisher takes its documents down; who owns somebody quoted has said nothing."""
    sources = {"a": source("a-house", own=True), "bulletin": source("ministry", own=True)}
    found = at("all", sources, telling("a", "ministry"), ministry={"state"})
    assert found == answer(1, 1, "a", "a-house", "ministry")


def test_the_owner_of_an_agency_fails_as_an_origin_and_the_owner_of_its_echo_does_not() -> None:
    sources = {"a": source("a-house", "agency"), "agency": AGENCY}
    found = at("origin", sources, telling("a"), a_house={"group"}, agency_house={"state"})
    assert found == answer(1, 1, "agency-house", "state")


# After something has failed


def test_after_one_of_two_origins_has_failed_the_other_is_left() -> None:
    told = telling("a"), telling("b")
    left = answer(1, 1, "b", "b-house")
    assert after("a", TWO_OUTLETS, *told) == left
    assert after("a-house", TWO_OUTLETS, *told) == left
    assert after("group", TWO_OUTLETS, *told, a_house={"group"}) == left


def test_after_all_origins_have_failed_nothing_is_left() -> None:
    told = telling("a"), telling("b")
    assert after("a b", TWO_OUTLETS, *told) == NOTHING
    assert after("house", ONE_HOUSE, *told) == NOTHING
    assert after("house", TWO_AGENCIES, *told, level="origin") == NOTHING


def test_after_the_known_origins_have_failed_unknown_ones_are_one_at_least() -> None:
    sources = {"a": source("a-house", own=True), "b": source("b-house"), "c": source("c-house")}
    told = telling("a"), telling("b"), telling("c")
    assert count(sources, *told) == answer(1, 3, "a", "a-house")
    assert after("a", sources, *told) == answer(1, 2, known=False)
    assert after("a b", sources, *told) == answer(1, 1, "c", "c-house", known=False)


def test_after_a_speaker_has_failed_other_speakers_of_the_report_hold_it_up() -> None:
    sources = {"a": source("a-house", own=True)}
    assert after(MINISTER, sources, telling("a", MINISTER, GENERAL)) == answer(1, 1, "a", "a-house", GENERAL)
    assert after(MINISTER, sources, telling("a", MINISTER)) == NOTHING


def test_after_a_speaker_has_failed_who_publishes_their_documents_fall_too() -> None:
    sources = {"bulletin": source("ministry", own=True), "a": source("a-house", own=True)}
    assert after("ministry", sources, telling("bulletin"), telling("a", "ministry")) == NOTHING


def test_what_has_failed_need_not_count_at_the_level() -> None:
    told = telling("a", MINISTER), telling("b")
    assert after(MINISTER, TWO_OUTLETS, *told, level="document") == answer(1, 1, "b")
    assert after("a", TWO_OUTLETS, *told, level="publisher") == answer(1, 1, "b-house")
    assert after("a-house", TWO_OUTLETS, *told, level="origin") == answer(1, 1, "b-house")


def test_after_one_of_a_circle_has_failed_the_circle_has() -> None:
    sources = {"a": source(None, "b"), "b": source(None, "a", "c"), "c": source(None, own=True)}
    assert after("a", sources, telling("b")) == NOTHING


def test_after_an_echo_has_failed_the_agency_is_left_by_other_ways() -> None:
    sources = {"a": source("a-house", "agency"), "b": source("b-house", "agency"), "agency": AGENCY}
    found = after("a", sources, telling("a"), telling("b"))
    assert found == answer(1, 1, "b", "b-house", "agency", "agency-house")


@pytest.mark.parametrize("level", ["all", "document", "publisher", "origin"])
def test_something_failed_where_reports_rest_on_each_other_at_every_level(level: str) -> None:
    """Such claims are laid out one by one, and origins have numbers beyond those of what can have failed."""
    told = telling("a", MINISTER, bases=["b"]), telling("b", GENERAL, bases=["a"])
    weak = {
        "all": ("a", "b", "a-house", "b-house", GENERAL),
        "document": ("a", "b"),
        "publisher": ("a-house", "b-house"),
        "origin": (GENERAL,),
    }
    assert after(MINISTER, TWO_OUTLETS, *told, level=level) == answer(1, 1, *weak[level])
