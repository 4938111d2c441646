"""Addresses of pages: any two ids have two, on every file system, and the same ones always."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from defgraph.site.addresses import entity_page, id_of, name_of, numbered

IDS = st.text(max_size=60) | st.from_regex(r"[a-zA-Z0-9_./-]{0,12}", fullmatch=True)
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$|clock\$)(\..*)?", re.IGNORECASE)


@given(IDS)
@example("con")
@example("COM1")
@example("..")
@example("")
@example("é")
@example("\ud800")
def test_an_id_is_read_back_from_its_name(identifier: str) -> None:
    name = name_of(identifier)
    assert re.fullmatch(r"[a-z0-9_-]{1,120}", name)
    assert not RESERVED.fullmatch(f"{name}.html")
    if "__" not in name:
        assert id_of(name) == identifier


@given(st.lists(IDS | st.text("ab-_", min_size=70, max_size=200), min_size=2, max_size=8, unique=True))
@example(["con", "_63on", "_con"])
@example(["A", "a", "_41", "a_"])
@example(["x" * 121, "x" * 122, "x" * 120, "x" * 80 + "__"])
@example(["é", "e\u0301"])
def test_two_ids_never_meet_whatever_the_file_system_takes_for_one(identifiers: list[str]) -> None:
    names = [name_of(identifier).casefold() for identifier in identifiers]
    assert len(set(names)) == len(names)


def test_ids_of_data_files_stand_as_they_are() -> None:
    assert entity_page("viet-nam") == "entity/viet-nam.html"
    assert entity_page("t-6-texan-ii") == "entity/t-6-texan-ii.html"


@pytest.mark.parametrize("device", ["con", "prn", "aux", "nul", "com1", "lpt9", "conin", "conout", "clock"])
def test_no_page_is_a_device_of_windows(device: str) -> None:
    name = name_of(device)
    assert name != device
    assert id_of(name) == device


def test_an_id_that_is_too_long_is_cut_and_told_apart() -> None:
    one, other = "long-" * 30 + "a", "long-" * 30 + "b"
    assert name_of(one) != name_of(other)
    assert id_of(name_of(one)) is None
    assert name_of(one) == name_of(one)


@given(IDS, st.integers(2, 40))
def test_no_further_page_meets_one_of_another_id(identifier: str, number: int) -> None:
    assert numbered(entity_page(identifier), number) != entity_page(f"{identifier}.{number}")
    assert numbered(entity_page(identifier), number) != entity_page(f"{identifier}-{number}")
