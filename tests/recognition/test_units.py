"""Departments are cut so that no figure, nor any difference between two, is about fewer than five people."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from recognition.selectors.units import FEWEST, units

Tree = tuple[dict[int, int | None], dict[int, int]]


def cut(parents: Mapping[int, int | None], sizes: Mapping[int, int]) -> dict[int, list[int]]:
    """For each unit the departments in it."""
    return {unit.department: sorted(unit.departments) for top in units(parents, sizes) for unit in top.walk()}


def test_a_small_department_counts_with_the_one_above() -> None:
    assert cut({1: None, 2: 1, 3: 1}, {1: 5, 2: 4, 3: 5}) == {1: [1, 2], 3: [3]}


def test_a_small_top_takes_in_its_smallest_child_so_that_nothing_can_be_subtracted() -> None:
    assert cut({1: None, 2: 1, 3: 1}, {1: 3, 2: 9, 3: 7}) == {1: [1, 3], 2: [2]}
    assert cut({1: None, 10: 1, 9: 1}, {1: 3, 9: 7, 10: 7}) == {1: [1, 9], 10: [10]}


def test_a_department_without_people_of_its_own_hides_nothing() -> None:
    assert cut({1: None, 2: 1, 3: 1}, {2: 9, 3: 7}) == {1: [1], 2: [2], 3: [3]}


def test_fewer_than_five_altogether_are_not_shown() -> None:
    assert cut({1: None, 2: 1, 3: None}, {1: 2, 2: 2, 3: 9}) == {3: [3]}


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    count = draw(st.integers(1, 12))
    parents: dict[int, int | None] = {0: None}
    for number in range(1, count):
        parents[number] = draw(st.one_of(st.none(), st.integers(0, number - 1)))
    return parents, {number: draw(st.integers(0, 8)) for number in parents}


@given(trees())
def test_every_unit_has_nobody_or_five_people_and_each_department_is_in_one_at_most(tree: Tree) -> None:
    parents, sizes = tree
    found = cut(parents, sizes)
    members = [department for departments in found.values() for department in departments]
    assert len(members) == len(set(members))
    for departments in found.values():
        people = sum(sizes[department] for department in departments)
        assert people == 0 or people >= FEWEST
