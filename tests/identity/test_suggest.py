"""Suggestions: what may be one is found, in time; what surely is not, or is decided, is left out."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from defgraph.errors import Place
from defgraph.identity.decisions import Decision
from defgraph.identity.suggesting import Suggestion, suggest
from defgraph.model import Claim, Entity

NORWAY = Entity("norway", "country", "Norway", iso="NO")
SWEDEN = Entity("sweden", "country", "Sweden", iso="SE")
TRAINER = Entity("t-901-falcon-2", "materiel", "T-901 Falcon II", category="trainer-aircraft")
VARIANT = Entity("t-901-c-falcon-2-aircraft", "materiel", "T-901C Falcon-2", category="aircraft")
OTHER = Entity("t-902-falcon-2-aircraft", "materiel", "T-902 Falcon-2", category="aircraft")


def pairs(found: list[Suggestion]) -> list[frozenset[str]]:
    return [frozenset((pair.one.id, pair.other.id)) for pair in found]


def decision(verdict: str, one: str, other: str) -> Decision:
    return Decision(verdict, one, other, "a test", "tester", "2025-01-01", Place(Path("identity.yaml")))


def sale(item: str, seller: str = "norway") -> Claim:
    return Claim(seller, "supplies", "sweden", item)


def test_a_variant_is_suggested_and_another_number_is_not() -> None:
    found = suggest([TRAINER, VARIANT, OTHER], [], min_score=0.8)
    assert pairs(found) == [frozenset((TRAINER.id, VARIANT.id))]
    assert found[0].names in {(TRAINER.label, VARIANT.label), (VARIANT.label, TRAINER.label)}


def test_the_claims_that_a_merge_would_join_are_told() -> None:
    claims = [sale(TRAINER.id), sale(VARIANT.id), Claim("sweden", "operates", VARIANT.id)]
    (found,) = suggest([TRAINER, VARIANT, NORWAY, SWEDEN], claims, min_score=0.8)
    assert (found.one, found.other) == (VARIANT, TRAINER)
    assert found.joined == ((sale(VARIANT.id), sale(TRAINER.id)),)
    assert found.moved == (sale(TRAINER.id),)
    assert "2 shared neighbours" in found.features


def test_shared_neighbours_speak_for_a_pair() -> None:
    without = suggest([TRAINER, VARIANT], [], min_score=0.5)[0].score
    claims = [sale(TRAINER.id), sale(VARIANT.id)]
    assert suggest([TRAINER, VARIANT], claims, min_score=0.5)[0].score > without


def test_decided_pairs_are_not_suggested_again() -> None:
    third = Entity("t-901-falcon-mk-2-aircraft", "materiel", "T-901 Falcon Mk-2")
    entities = [TRAINER, VARIANT, third]
    everything = pairs(suggest(entities, [], min_score=0.7))
    assert len(everything) == 3
    assert frozenset((TRAINER.id, VARIANT.id)) not in pairs(
        suggest(entities, [], [decision("different", VARIANT.id, TRAINER.id)], min_score=0.7)
    )
    decided = [decision("same", TRAINER.id, VARIANT.id), decision("different", VARIANT.id, third.id)]
    assert suggest(entities, [], decided, min_score=0.7) == []


def test_two_sides_of_a_claim_are_two() -> None:
    firms = [Entity("alpha", "firm", "Alpha Works"), Entity("alpha-2", "firm", "Alpha Works AG")]
    assert len(suggest(firms, [])) == 1
    assert suggest(firms, [Claim("alpha", "controls", "alpha-2")]) == []


def test_states_of_two_codes_or_histories_are_two() -> None:
    names = [("Guinea", "GN"), ("Guinea-Bissau", "GW"), ("Niger", "NE"), ("Nigeria", "NG"), ("North Yemen", None)]
    states = [Entity(name.lower(), "country", name, iso=iso) for name, iso in (*names, ("South Yemen", None))]
    assert suggest(states, [], min_score=0.5) == []


def test_firms_are_compared_without_their_legal_forms() -> None:
    firms = [
        Entity("a", "firm", "Söderberg Aerospace AB", country="sweden"),
        Entity("b", "organisation", "Soderburg Aerospace", country="sweden"),
        Entity("c", "firm", "Lindqvist Aerospace AB", country="sweden"),
        Entity("d", "person", "Soderberg Aerospace"),
    ]
    assert pairs(suggest(firms, [])) == [frozenset("ab")]


def test_one_wikidata_id_is_enough_and_another_speaks_against() -> None:
    one, other = Entity("a", "firm", "Alpha", wikidata="Q1"), Entity("b", "firm", "Omega Works", wikidata="Q1")
    (found,) = suggest([one, other], [])
    assert found.score == 1.0
    assert "same Wikidata id" in found.features
    assert suggest([one, Entity("c", "firm", "Alpha", wikidata="Q2")], []) == []


def test_only_a_class_if_so_wished() -> None:
    entities = [TRAINER, VARIANT, Entity("a", "firm", "Alpha"), Entity("b", "firm", "Alpha AG")]
    assert pairs(suggest(entities, [], entity_class="organisation", min_score=0.8)) == [frozenset("ab")]
    assert len(suggest(entities, [], min_score=0.8)) == 2


def test_the_order_of_entities_and_claims_does_not_matter() -> None:
    entities = [TRAINER, VARIANT, OTHER, NORWAY, SWEDEN]
    claims = [sale(TRAINER.id), sale(VARIANT.id), sale(OTHER.id)]
    assert suggest(entities, claims, min_score=0.3) == suggest(entities[::-1], claims[::-1], min_score=0.3)


SYLLABLES = ("ko", "ra", "mi", "ten", "dal", "vor", "ix", "sel", "ba", "nor", "tu", "fen", "gra", "lo", "pis", "que")
TRADES = ("Aerospace", "Defence", "Systems", "Industries", "Technologies", "Shipyard", "Electronics", "Arms", "Optics")


def test_twenty_thousand_firms_take_seconds_and_most_misspellings_are_found() -> None:
    chance = Random(1)
    names = {
        f"{''.join(chance.choices(SYLLABLES, k=4)).capitalize()} {' '.join(chance.sample(TRADES, 2))}"
        for _ in range(19_500)
    }
    firms = [Entity(f"f{number}", "firm", name) for number, name in enumerate(sorted(names))]
    misspelt = [Entity(f"m{one.id}", "firm", f"{one.label[:3]}{one.label[4:]} Ltd") for one in firms[::40]]
    begun = time.perf_counter()
    found = set(pairs(suggest([*firms, *misspelt], [])))
    assert time.perf_counter() - begun < 30
    assert sum(frozenset((one.id, one.id[1:])) in found for one in misspelt) > 0.9 * len(misspelt)
