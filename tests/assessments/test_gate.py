import itertools
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.gate import (
    Shown,
    Thresholds,
    band,
    merge_categories,
    published_departments,
    round_published,
)

DEFAULT = Thresholds()
SMALL = Thresholds(department_participants=3)


@dataclass
class Company:
    """A tree of departments (each parent's index below its own) and who reviewed whom in each."""

    parents: dict[int, int | None]
    answers: dict[int, dict[str, set[int]]]

    def below(self, department: int) -> set[int]:
        """The department and all under it."""
        found = {department}
        for child in sorted(self.parents):
            if self.parents[child] in found:
                found.add(child)
        return found

    def pairs(self, departments: Iterable[int]) -> set[tuple[str, int]]:
        """The answers (participant, reviewer) about direct members of the departments."""
        return {
            (participant, reviewer)
            for department in departments
            for participant, reviewers in self.answers.get(department, {}).items()
            for reviewer in reviewers
        }

    def shown(self, thresholds: Thresholds) -> list[int]:
        verdicts = published_departments(self.parents, self.answers, thresholds)
        return [department for department, shown in verdicts.items() if shown == Shown.PUBLISHED]


@st.composite
def companies(draw: st.DrawFn, departments: int = 8, members: int = 6) -> Company:
    count = draw(st.integers(1, departments))
    parents: dict[int, int | None] = {0: None}
    for department in range(1, count):
        parents[department] = draw(st.integers(0, department - 1))
    reviewers = st.sets(st.integers(0, 30), max_size=6)
    answers = {}
    for department in range(count):
        rows = draw(st.lists(reviewers, max_size=members))
        answers[department] = {f"{department}.{i}": row for i, row in enumerate(rows)}
    return Company(parents, answers)


def department_of(participants: int, reviewers: int, name: str) -> dict[str, set[str]]:
    """Everyone reviewed by the same reviewers."""
    writers = {f"{name}-reviewer-{i}" for i in range(reviewers)}
    return {f"{name}-{i}": writers for i in range(participants)}


def verdicts(parents: Mapping[str, str | None], **sizes: tuple[int, int]) -> dict[str, Shown]:
    answers = {name: department_of(*size, name) for name, size in sizes.items()}
    return published_departments(parents, answers, DEFAULT)


def people(pairs: Iterable[tuple[str, int]]) -> tuple[int, int]:
    """Distinct reviewers and participants behind answers."""
    pairs = list(pairs)
    return len({reviewer for _, reviewer in pairs}), len({participant for participant, _ in pairs})


@given(companies())
def test_what_remains_of_a_shown_department_is_nobody_or_enough(company: Company) -> None:
    shown = company.shown(SMALL)
    for department in shown:
        inside = company.below(department)
        covered = set().union(*(company.below(c) for c in shown if c in inside and c != department))
        reviewers, participants = people(company.pairs(inside - covered))
        assert reviewers == 0 or reviewers >= SMALL.department_reviewers
        assert participants == 0 or participants >= SMALL.department_participants


@settings(max_examples=40)
@given(companies(departments=5, members=5))
def test_no_combination_of_shown_figures_rests_on_too_few(company: Company) -> None:
    cells = [company.pairs(company.below(department)) for department in company.shown(SMALL)][:4]
    for weights in itertools.product((-2, -1, 0, 1, 2), repeat=len(cells)):
        support = {
            pair
            for pair in set().union(*cells)
            if sum(weight for weight, cell in zip(weights, cells, strict=True) if pair in cell)
        }
        reviewers, participants = people(support)
        assert not support or reviewers >= SMALL.department_reviewers
        assert not support or participants >= SMALL.department_participants


@given(companies())
def test_every_shown_department_has_enough_of_everything(company: Company) -> None:
    for department in company.shown(SMALL):
        pairs = company.pairs(company.below(department))
        reviewers, participants = people(pairs)
        assert reviewers >= SMALL.department_reviewers
        assert participants >= SMALL.department_participants
        most = max(sum(1 for p, _ in pairs if p == name) for name, _ in pairs)
        assert most <= SMALL.dominance * len(pairs)


@given(companies())
def test_the_order_in_which_departments_come_changes_nothing(company: Company) -> None:
    reverse = Company(dict(reversed(company.parents.items())), company.answers)
    assert sorted(company.shown(SMALL)) == sorted(reverse.shown(SMALL))


def test_of_two_departments_of_one_size_the_same_is_hidden_in_any_order() -> None:
    parents = {"root": None, "a": "root", "b": "root"}
    answers = {
        "root": department_of(2, 3, "root"),
        "a": department_of(6, 6, "a"),
        "b": department_of(6, 6, "b"),
    }
    shown = published_departments(parents, answers, DEFAULT)
    assert shown == published_departments(dict(reversed(parents.items())), answers, DEFAULT)
    assert shown["a"] != shown["b"]


def test_of_two_departments_of_one_size_the_one_with_the_lower_number_is_hidden() -> None:
    answers = {
        (1, False): department_of(2, 3, "root"),
        (10, False): department_of(6, 6, "ten"),
        (9, False): department_of(6, 6, "nine"),
    }
    parents = {(1, False): None, (10, False): (1, False), (9, False): (1, False)}
    shown = published_departments(parents, answers, DEFAULT)
    assert (shown[9, False], shown[10, False]) == (Shown.PROTECTS_ANOTHER, Shown.PUBLISHED)


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ((5, 5), Shown.PUBLISHED),
        ((9, 4), Shown.TOO_FEW_REVIEWERS),
        ((4, 9), Shown.TOO_FEW_PARTICIPANTS),
        ((0, 0), Shown.TOO_FEW_REVIEWERS),
    ],
)
def test_a_department_says_why_it_is_hidden(size: tuple[int, int], reason: Shown) -> None:
    assert verdicts({"sales": None}, sales=size) == {"sales": reason}


def test_a_department_mostly_about_one_person_is_hidden() -> None:
    answers = {f"p{i}": {f"r{i}"} for i in range(5)} | {"boss": {f"r{i}" for i in range(5)}}
    assert published_departments({"sales": None}, {"sales": answers}, DEFAULT) == {"sales": Shown.DOMINATED}


def test_a_hidden_sibling_cannot_be_had_by_subtraction() -> None:
    result = verdicts(
        {"all": None, "big": "all", "mid": "all", "tiny": "all"}, big=(20, 20), mid=(8, 8), tiny=(2, 2)
    )
    assert result["all"] == result["big"] == Shown.PUBLISHED
    assert result["tiny"] == Shown.TOO_FEW_REVIEWERS
    assert result["mid"] == Shown.PROTECTS_ANOTHER


def test_few_direct_members_hide_the_smallest_child() -> None:
    result = verdicts({"all": None, "a": "all", "b": "all"}, all=(1, 9), a=(9, 9), b=(6, 6))
    assert result == {"all": Shown.PUBLISHED, "a": Shown.PUBLISHED, "b": Shown.PROTECTS_ANOTHER}


def test_a_grandchild_under_a_hidden_child_is_subtracted_too() -> None:
    result = verdicts(
        {"all": None, "hidden": "all", "grandchild": "hidden", "other": "all"},
        hidden=(2, 2),
        grandchild=(7, 7),
        other=(12, 12),
    )
    assert result["all"] == result["other"] == Shown.PUBLISHED
    assert result["hidden"] == Shown.PUBLISHED
    assert result["grandchild"] == Shown.PROTECTS_ANOTHER


def test_a_department_that_is_all_one_child_shows_both() -> None:
    assert set(verdicts({"all": None, "only": "all"}, only=(6, 6)).values()) == {Shown.PUBLISHED}


def test_an_organization_may_only_be_stricter() -> None:
    assert Thresholds(relationship=4, department_reviewers=8, dominance=0.3).relationship == 4
    for looser in (
        {"relationship": 2},
        {"department_reviewers": 4},
        {"department_participants": 2},
        {"comments_report": 2},
        {"comments_group": 9},
    ):
        with pytest.raises(ValueError, match=next(iter(looser))):
            Thresholds(**looser)
    with pytest.raises(ValueError, match="dominance"):
        Thresholds(dominance=0.5)


@pytest.mark.parametrize(
    ("count", "label"),
    [(2, "0-2"), (3, "3-4"), (4, "3-4"), (5, "5-9"), (19, "10-19"), (49, "20-49"), (199, "100-199")],
)
def test_counts_are_shown_as_bands(count: int, label: str) -> None:
    assert band(count) == label.replace("-", "\N{EN DASH}")
    assert band(200) == band(5_000) == "200+"


def test_published_figures_have_one_decimal() -> None:
    assert round_published(53.3333) == 53.3


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ({"peer": 3, "direct_report": 4}, [("peer",), ("direct_report",)]),
        (
            {"peer": 5, "direct_report": 2, "cross_department": 1},
            [("cross_department", "direct_report"), ("peer",)],
        ),
        ({"peer": 5, "direct_report": 1}, [("direct_report", "peer")]),
        ({"peer": 1, "direct_report": 1}, []),
        ({"peer": 3, "direct_report": 0}, [("peer",)]),
        ({}, []),
    ],
)
def test_small_categories_are_merged(counts: dict[str, int], groups: list[tuple[str, ...]]) -> None:
    assert merge_categories(counts, 3) == groups


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 6)), st.integers(3, 5))
def test_merged_categories_lose_nobody(counts: dict[str, int], k: int) -> None:
    groups = merge_categories(counts, k)
    sizes = [sum(counts[category] for category in group) for group in groups]
    assert all(size >= k for size in sizes)
    assert sum(sizes) in (0, sum(counts.values()))
    assert bool(groups) == (sum(counts.values()) >= k)


def test_a_large_organization_takes_under_two_seconds() -> None:
    rng = np.random.default_rng(1)
    parents = {d: None if d == 0 else int(rng.integers(max(0, d - 3), d)) for d in range(500)}
    answers: dict[int, dict[int, set[int]]] = {}
    for participant in range(5_000):
        row = {int(r) for r in rng.integers(0, 5_000, 5)}
        answers.setdefault(int(rng.integers(500)), {})[participant] = row
    start = time.process_time()
    published_departments(parents, answers, DEFAULT)
    assert time.process_time() - start < 2
