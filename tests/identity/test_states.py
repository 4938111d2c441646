"""States by name and code: of today, of the past, and what is none."""

from __future__ import annotations

import pytest

from defgraph.identity.states import find_state, states

FOUND = {
    "Viet Nam": "VN", "Vietnam": "VN", "VIET NAM": "VN", "VN": "VN", "VNM": "VN", "vn": "VN",
    "Türkiye": "TR", "Turkiye": "TR", "Turkey": "TR",
    "Cote d'Ivoire": "CI", "Côte d’Ivoire": "CI", "Ivory Coast": "CI",
    "Iran (Islamic Republic of)": "IR", "Bolivia (Plurinational State of)": "BO", "the Netherlands": "NL",
    "Korea, Republic of": "KR", "Republic of Korea": "KR", "Democratic People's Republic of Korea": "KP",
    "Russian Federation": "RU", "UAE": "AE", "DR Congo": "CD", "Congo": "CG", "Bosnia-Herzegovina": "BA",
    "Soviet Union": "SUHH", "USSR": "SUHH", "suhh": "SUHH",
    "Yugoslavia": "YUCS", "Czechoslovakia": "CSHH", "Serbia and Montenegro": "CSXX",
    "East Germany (GDR)": "DDDE", "German Democratic Republic": "DDDE", "West Germany": "DE",
    "South Yemen": "YDYE", "Yemen Arab Republic (North Yemen)": "north-yemen", "Yemen": "YE",
    "North Vietnam": "VDVN", "South Vietnam": "south-viet-nam",
    "Burma": "MM", "Zaire": "CD", "Upper Volta": "BF",
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_a_state_is_found_by_its_names_and_codes(name: str) -> None:
    state = find_state(name)
    assert state is not None
    assert state.key == FOUND[name]


@pytest.mark.parametrize("name", ["", "Narnia", "unknown supplier(s)", "NATO", "CS", "In", "No", "Viet", "Europe"])
def test_what_is_no_state_or_could_be_two_is_none(name: str) -> None:
    assert find_state(name) is None


def test_no_name_is_that_of_two_states() -> None:
    for state in states().values():
        for name in state.names:
            assert find_state(name) is state, name


def test_states_of_the_past_name_those_that_came_after() -> None:
    known = states()
    assert known["SUHH"].successors[0] == "RU"
    assert known["DDDE"].successors == ("DE",)
    continued = {key: known[key].continued for key in ("SUHH", "DDDE", "CSXX", "CSHH", "YUCS", "VN")}
    assert continued == {"SUHH": "RU", "DDDE": "DE", "CSXX": "RS", "CSHH": None, "YUCS": None, "VN": None}
    assert all(key in known for state in known.values() for key in state.successors)
    assert all(state.iso is None for state in known.values() if state.successors)
