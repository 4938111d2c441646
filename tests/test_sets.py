"""Sets in two arrays do what plain sets of Python do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.sets import Sets, chain, distinct_rows, join

QUICK = settings(max_examples=60, deadline=None, derandomize=True)

Plain = list[set[int]]

members = st.integers(0, 12)
plain = st.lists(st.sets(members, max_size=5), max_size=8)


def plainly(sets: Sets) -> Plain:
    """Return sets as Python has them, having seen that they are laid out as they should be."""
    assert len(sets.starts) == len(sets) + 1
    assert sets.starts[0] == 0
    assert sets.starts[-1] == len(sets.members)
    listed = [sets[row] for row in range(len(sets))]
    assert all(one == sorted(set(one)) for one in listed)
    return [set(one) for one in listed]


@st.composite
def alike(draw: st.DrawFn) -> tuple[Plain, Plain]:
    """Draw two lists of sets of one length."""
    count = draw(st.integers(0, 8))
    one = st.lists(st.sets(members, max_size=5), min_size=count, max_size=count)
    return draw(one), draw(one)


@QUICK
@given(plain)
def test_gathered_sets_are_those_given_in_their_order(sets: Plain) -> None:
    assert plainly(Sets.gather(sets)) == sets


@QUICK
@given(st.lists(st.tuples(st.integers(0, 5), members)), st.integers(6, 8))
def test_members_are_put_into_their_sets_in_any_order_and_once(pairs: list[tuple[int, int]], count: int) -> None:
    rows, put = (np.array([pair[part] for pair in pairs], np.int64) for part in (0, 1))
    expected = [{member for row, member in pairs if row == number} for number in range(count)]
    assert plainly(Sets.of(rows, put, count)) == expected


@QUICK
@given(st.integers(0, 5))
def test_empty_sets_hold_nothing(count: int) -> None:
    assert plainly(Sets.empty(count)) == [set()] * count


@QUICK
@given(st.integers(0, 5))
def test_single_sets_hold_their_own_numbers(count: int) -> None:
    assert plainly(Sets.single(count)) == [{number} for number in range(count)]


@QUICK
@given(plain)
def test_sizes_and_rows_are_those_of_the_members(sets: Plain) -> None:
    made = Sets.gather(sets)
    assert made.sizes.tolist() == [len(one) for one in sets]
    assert made.rows.tolist() == [row for row, one in enumerate(sets) for _ in one]


@QUICK
@given(plain, st.data())
def test_sets_are_taken_in_any_order_and_any_number_of_times(sets: Plain, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(sets) - 1))) if sets else []
    assert plainly(Sets.gather(sets).take(np.array(rows, np.int64))) == [sets[row] for row in rows]


@QUICK
@given(plain, st.sets(members))
def test_only_members_that_are_wanted_are_left(sets: Plain, wanted: set[int]) -> None:
    left = Sets.gather(sets).only(np.isin(np.arange(13), list(wanted)))
    assert plainly(left) == [one & wanted for one in sets]


@QUICK
@given(plain, st.data())
def test_spread_sets_leave_empty_ones_between(sets: Plain, data: st.DataObject) -> None:
    count = len(sets) + data.draw(st.integers(0, 4))
    rows = sorted(data.draw(st.permutations(range(count)))[: len(sets)])
    expected: Plain = [set() for _ in range(count)]
    for row, one in zip(rows, sets, strict=True):
        expected[row] = one
    assert plainly(Sets.gather(sets).spread(np.array(rows, np.int64), count)) == expected


@QUICK
@given(alike(), st.data())
def test_others_stand_in_the_place_of_sets_where_told(both: tuple[Plain, Plain], data: st.DataObject) -> None:
    here, there = both
    where = data.draw(st.lists(st.booleans(), min_size=len(here), max_size=len(here)))
    expected = [other if instead else one for one, other, instead in zip(here, there, where, strict=True)]
    assert plainly(Sets.gather(here).instead(np.array(where, np.bool_), Sets.gather(there))) == expected


@QUICK
@given(plain, st.data())
def test_what_is_common_to_a_group_is_in_every_set_of_it(sets: Plain, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4))
    groups = data.draw(st.lists(st.integers(0, count - 1), min_size=len(sets), max_size=len(sets)))
    common = Sets.gather(sets).common(np.array(groups, np.int64), count)
    expected = [[one for one, group in zip(sets, groups, strict=True) if group == number] for number in range(count)]
    assert plainly(common) == [set.intersection(*together) if together else set() for together in expected]


@QUICK
@given(alike())
def test_joined_sets_are_unions_row_by_row(both: tuple[Plain, Plain]) -> None:
    expected = [one | other for one, other in zip(*both, strict=True)]
    assert plainly(join(*map(Sets.gather, both))) == expected
    assert plainly(join(*map(Sets.gather, (*both, both[0])))) == expected


@QUICK
@given(plain, plain, plain)
def test_chained_sets_come_one_after_another(first: Plain, second: Plain, third: Plain) -> None:
    assert plainly(chain(*map(Sets.gather, (first, second, third)))) == [*first, *second, *third]


@pytest.mark.parametrize("times", [1, 2**30])  # within the bits of one number, and beyond them
@QUICK
@given(st.lists(st.tuples(*[st.integers(0, 5)] * 3)))
def test_distinct_rows_are_those_of_a_set_in_order(times: int, rows: list[tuple[int, ...]]) -> None:
    found = distinct_rows(*(np.array(rows, np.int64).reshape(-1, 3).T * times))
    listed = list(zip(*(column.tolist() for column in found), strict=True))
    assert listed == sorted({tuple(number * times for number in row) for row in rows})
