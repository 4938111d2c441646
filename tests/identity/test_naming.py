"""Naming: known entities first, else new ones, the same whatever the order of records."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.identity.firms import split_name
from defgraph.identity.materiel import kind_of
from defgraph.identity.naming import Naming
from defgraph.model import Entity
from defgraph.reading.collection import read
from defgraph.vocabulary import ontology

ROOT = Path(__file__).parents[2]
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

TANK = Entity("battle-tank-63", "materiel", "Type-901", aliases=("Model 901",), category="armoured-vehicles")
TURBO = Entity("turbo", "firm", "Turbo", aliases=("Turbo Inc.",), country="norway")
NORWAY = Entity("norway", "country", "Norway", iso="NO")
PLAIN = (TANK, TURBO, NORWAY)


@cache
def curated() -> tuple[Entity, ...]:
    return read(ROOT / "graph_data").entities


def naming() -> Naming:
    return Naming(curated())


def met_of(naming: Naming, identifier: str) -> Entity:
    return {entity.id: entity for entity in naming.met()}[identifier]


@pytest.mark.parametrize("name", ["Viet Nam", "Vietnam", "VN", "VNM", "Hanoi", "Việt Nam"])
def test_known_countries_come_first(name: str) -> None:
    assert naming().country(name) == "viet-nam"
    assert naming().party(name) == "viet-nam"


def test_new_countries_get_their_label_and_code_and_keep_the_spelling_met() -> None:
    made = naming()
    assert made.country("Cote d'Ivoire") == made.country("CI") == "cote-divoire"
    assert met_of(made, "cote-divoire") == Entity(
        "cote-divoire", "country", "Côte d'Ivoire", aliases=("Cote d'Ivoire",), iso="CI"
    )


def test_a_state_of_the_past_is_not_the_one_that_came_after() -> None:
    made = naming()
    assert made.party("Soviet Union") == "soviet-union"
    assert made.party("Russia") == "russia"
    soviet = met_of(made, "soviet-union")
    assert (soviet.entity_class, soviet.iso, soviet.wikidata) == ("country", None, "Q15180")
    assert soviet.successor == "russia"


def test_the_state_that_took_the_place_of_one_is_met_with_it() -> None:
    made = naming()
    made.country("South Yemen")
    made.country("Czechoslovakia")
    successors = {entity.id: entity.successor for entity in made.met()}
    assert successors == {"south-yemen": "yemen", "yemen": None, "czechoslovakia": None}


def test_what_is_no_country_gives_none_and_leaves_nothing() -> None:
    made = naming()
    assert made.country("unknown supplier(s)") is None
    assert made.met() == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amal (Lebanon)*", Entity("amal-lebanon", "organisation", "Amal (Lebanon)")),
        ("Haiti rebels*", Entity("haiti-rebels", "collective", "Haiti rebels")),
        ("African Union**", Entity("african-union", "international-organisation", "African Union")),
        ("unknown rebel group*", Entity("unknown-rebel-group", "collective", "unknown rebel group")),
        ("unknown supplier(s)", Entity("unknown-suppliers", "collective", "unknown supplier(s)")),
        ("Libya GNC", Entity("libya-gnc", "actor", "Libya GNC")),
    ],
)
def test_sides_of_a_transfer_that_are_no_countries(name: str, expected: Entity) -> None:
    made = naming()
    assert made.party(name) == expected.id
    assert made.met() == (expected,)
    assert expected.entity_class in ontology().classes


def test_rebels_do_not_belong_to_the_state_they_fight_in() -> None:
    made = naming()
    made.party("PLO (Israel)*")
    assert made.met()[0].country is None


@pytest.mark.parametrize("name", ["T-6 Texan-2", "T-6 Texan-2 -", "T-6 Texan II", "T6 TEXAN II", "t-6  texan-2 --"])
def test_spellings_of_a_designation_are_one(name: str) -> None:
    assert naming().materiel(name, "(armed) trainer aircraft") == "t-6-texan-ii"
    assert naming().materiel(name) == "t-6-texan-ii"


@pytest.mark.parametrize("name", ["T-6C Texan II", "T-6A Texan-2", "T-6 Texan", "T-6", "Texan-3", "AT-6 Texan"])
def test_what_is_only_probably_the_same_is_not_merged(name: str) -> None:
    assert naming().materiel(name, "trainer aircraft") not in {entity.id for entity in curated()}


def test_variants_stay_apart() -> None:
    made = naming()
    assert len({made.materiel(name, "FGA aircraft") for name in ("F-901", "F-901A", "F-901C", "F-902")}) == 4


@pytest.mark.parametrize("name", ["C-130", "C130", "C-130 Hercules", "Hercules"])
def test_an_alias_met_to_the_letter_counts(name: str) -> None:
    assert naming().materiel(name, "transport aircraft") == "c-130-hercules"


def test_one_designation_of_several_kinds_is_several_things() -> None:
    made = naming()
    kinds = ("tank", "towed gun", "air search radar", "frigate", "SAM", "SAM system", "APC", "")
    assert len({made.materiel("Type-902", kind) for kind in kinds}) == len(kinds)


def test_known_materiel_of_another_kind_is_not_meant() -> None:
    made = Naming(PLAIN)
    assert made.materiel("Type-901", "tank") == TANK.id
    assert made.materiel("Model-901") == TANK.id
    assert made.materiel("Type-901", "towed gun") == "type-901-gun"


def test_generic_designations_are_entities_like_others() -> None:
    made = naming()
    assert made.materiel("aircraft engine", "aircraft engine") == "aircraft-engine"
    assert made.materiel("ship engine", "ship engine") == "ship-engine"
    assert met_of(made, "ship-engine").category == "engines"


def test_the_category_is_one_that_all_descriptions_fit() -> None:
    made = naming()
    made.materiel("Type-903", "fighter aircraft")
    identifier = made.materiel("Type-903", "reconnaissance aircraft")
    assert met_of(made, identifier).category == "aircraft"


def test_every_category_told_is_one_of_the_ontology() -> None:
    descriptions = (
        "tank turret",
        "air refuel system",
        "armed UGV",
        "one-way attack drone",
        "anti-radar missile",
        "OPV",
    )
    assert {kind_of(one)[1] for one in descriptions} <= set(ontology().categories)
    assert kind_of("anti-radar missile")[0] == "missile"


@pytest.mark.parametrize("name", ["Turbo", "TURBO INC", "Turbo Incorporated", "The Turbo Inc."])
def test_a_legal_form_may_be_left_out(name: str) -> None:
    assert Naming(PLAIN).organisation(name, country="norway") == "turbo"


@pytest.mark.parametrize(("name", "country"), [("Turbo AG", None), ("Turbo", "sweden"), ("Turbo Marine", None)])
def test_another_legal_form_or_country_is_another_firm(name: str, country: str | None) -> None:
    assert Naming(PLAIN).organisation(name, country=country) != "turbo"


def test_firms_are_of_the_class_that_the_ontology_has() -> None:
    made = Naming()
    made.organisation("Böller & Söhne GmbH & Co. KG", country="norway")
    assert made.met() == (
        Entity("boller-and-sohne-gmbh-co-kg-of-norway", "firm", "Böller & Söhne GmbH & Co. KG", country="norway"),
    )


def test_a_name_is_not_all_legal_form() -> None:
    assert split_name("AG") == ("ag", "")
    assert split_name("АО Турбо") == ("турбо", "jsc")


def test_one_name_of_several_sorts_is_several_things() -> None:
    made = Naming()
    ids = (
        made.country("Georgia"),
        made.organisation("Georgia"),
        made.person("Georgia"),
        made.materiel("Georgia", "frigate"),
        made.materiel("Georgia"),
        made.organisation("Georgia Person"),
        made.organisation("Georgia Warship"),
    )
    assert len(set(ids)) == len(ids)


def test_an_id_that_a_known_entity_has_gets_the_class_behind_it() -> None:
    other = Entity("boxer", "event", "Meeting")
    made = Naming([other])
    assert made.organisation("Boxer") == "boxer-firm"
    assert made.person("Boxer") == "boxer-person"


def test_people_are_met_by_their_names() -> None:
    assert naming().person("Tô Lâm") == "to-lam"
    assert naming().person("A Person") == "a-person-person"


def test_an_entity_with_an_id_of_its_own_is_the_known_one_or_itself() -> None:
    made = Naming([*PLAIN, Entity("russia", "country", "Russia", wikidata="Q159")])
    assert made.take(Entity("xy-1", "country", "Russian Federation", wikidata="Q159")) == "russia"
    assert made.take(Entity("xy-2", "firm", "TURBO")) == "turbo"
    assert made.take(Entity("xy-3", "person", "Turbo")) == "xy-3"
    assert made.take(Entity("xy-4", "firm", "Turbo AG", aliases=("Turbo",))) == "xy-4"
    assert [entity.id for entity in made.met()] == ["xy-3", "xy-4"]
    assert made.also_called() == {"russia": ("Russian Federation",), "turbo": ("TURBO",)}


def test_what_sources_do_not_agree_on_is_left_out_and_no_name_is() -> None:
    made = Naming()
    made.take(Entity("xy-1", "firm", "Alpha Works", country="norway", wikidata="Q1"))
    made.take(Entity("xy-1", "organisation", "Alpha", aliases=("A.W.",), country="sweden"))
    assert made.met() == (Entity("xy-1", "firm", "Alpha", aliases=("A.W.", "Alpha Works"), wikidata="Q1"),)


def calls(word: str) -> list[tuple[str, tuple[object, ...]]]:
    """Return all ways of asking for what a word names: method and arguments."""
    return [
        ("party", (word,)),
        ("country", (word,)),
        ("materiel", (word, "tank")),
        ("materiel", (word, "fighter aircraft")),
        ("organisation", (word,)),
        ("organisation", (word, "publisher", "norway")),
        ("person", (word,)),
        ("take", (Entity("xy", "organisation", word),)),
    ]


STATED = ("Viet Nam", "Vietnam", "USSR", "Soviet Union", "Georgia", "NATO**", "NATO", "x*", "unknown supplier(s)")
MADE = ("Turbo", "turbo inc", "Type-901", "TYPE 901 -", "Sea II", "sea-2", "Georgia AG")
NAMES = st.one_of(st.sampled_from((*STATED, *MADE)), st.text(min_size=1, max_size=12))


@given(words=st.lists(NAMES, min_size=1, max_size=8), seed=st.integers(0, 1000))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_ids_and_entities_do_not_depend_on_the_order_of_records(words: list[str], seed: int) -> None:
    asked = [call for word in words for call in calls(word)]
    order = list(range(len(asked)))
    Random(seed).shuffle(order)
    one, other = Naming(PLAIN), Naming(PLAIN)
    first = {number: getattr(one, method)(*told) for number, (method, told) in enumerate(asked)}
    second = {number: getattr(other, asked[number][0])(*asked[number][1]) for number in order}
    assert first == second
    assert one.met() == other.met()
    ids = {str(identifier) for identifier in first.values() if identifier}
    assert all(map(ID.fullmatch, ids))
    successors = {entity.successor for entity in one.met() if entity.successor}
    assert [entity.id for entity in one.met()] == sorted((ids | successors) - {entity.id for entity in PLAIN})


def test_two_persons_of_one_name_are_two() -> None:
    naming = Naming([Entity("person-3", "person", "Person 3"), Entity("works", "firm", "Works")])
    assert naming.take(Entity("ftm-1", "person", "Person 3")) == "ftm-1"
    assert naming.take(Entity("ftm-2", "firm", "Works")) == "works"
