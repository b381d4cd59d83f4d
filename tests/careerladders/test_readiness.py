"""Readiness asks for a minimum everywhere; people management asks for more than great work."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerladders.models import Axis, Competency, Expectation, PromotionCase, PromotionRating
from careerladders.readiness import (
    Readiness,
    is_ready,
    lower_median,
    months_after,
    people_readiness,
    readiness,
)
from careerladders.services.promotions import case_change, case_open
from tests.careerladders.levels import level, make_ladder, stand
from tests.careerladders.promotions import ask, assess, later, open_case, plan, today
from tests.factories import Cast
from tests.recognition.kudos import user_of

STEPS = st.integers(0, 5)
ASSESSED = st.lists(st.tuples(st.integers(1, 5), st.lists(STEPS, min_size=1, max_size=7)), min_size=1)


def rows_of(assessed: list[tuple[int, list[int]]]) -> list[Readiness]:
    """A row for each competency, from what is required and what each assessor sees."""
    return [
        Readiness(
            competency=Competency(slug=f"c{number}", name=f"C{number}", axis=Axis.CRAFT),
            expectation=Expectation(proficiency=required),
            required=required,
            assessed=lower_median(seen),
            assessors=len(seen),
        )
        for number, (required, seen) in enumerate(assessed)
    ]


@given(ASSESSED, st.data())
def test_a_better_assessment_never_makes_somebody_less_ready(
    assessed: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    before = is_ready(rows_of(assessed))
    competency = data.draw(st.integers(0, len(assessed) - 1))
    _required, seen = assessed[competency]
    assessor = data.draw(st.integers(0, len(seen) - 1))
    seen[assessor] = data.draw(st.integers(seen[assessor], 5))
    assert is_ready(rows_of(assessed)) >= before


@given(ASSESSED, st.integers(2, 5), st.data())
def test_one_competency_below_its_minimum_is_never_ready(
    assessed: list[tuple[int, list[int]]], required: int, data: st.DataObject
) -> None:
    below = data.draw(st.lists(st.integers(0, required - 1), min_size=1, max_size=5))
    place = data.draw(st.integers(0, len(assessed)))
    assert not is_ready(rows_of([*assessed[:place], (required, below), *assessed[place:]]))


@given(st.lists(STEPS, min_size=1, max_size=9))
def test_the_lower_median_is_a_step_that_half_of_them_reach(seen: list[int]) -> None:
    median = lower_median(seen)
    assert median in seen
    assert 2 * sum(step >= median for step in seen) >= len(seen)


@pytest.mark.parametrize(("seen", "median"), [([], None), ([3], 3), ([2, 4], 2), ([5, 1, 3], 3)])
def test_of_two_middle_ones_the_lower_counts(seen: list[int], median: int | None) -> None:
    assert lower_median(seen) == median


def test_a_level_that_asks_nothing_makes_nobody_ready() -> None:
    assert not is_ready([])


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 11, 24), 3, dt.date(2027, 2, 24)),
        (dt.date(2023, 8, 31), 6, dt.date(2024, 2, 29)),
        (dt.date(2026, 12, 1), 12, dt.date(2027, 12, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: dt.date, months: int, after: dt.date) -> None:
    assert months_after(day, months) == after


class TestOfACase:
    """What a real case says."""

    @pytest.fixture(autouse=True)
    def _ladder(self, acme: object) -> None:
        make_ladder()

    def test_drafts_of_assessments_do_not_count(self, cast: Cast) -> None:
        case = open_case(cast)
        (assessor,) = ask(case, cast.peer)
        row = case.level.expectations.filter(proficiency__gte=1)[0]
        PromotionRating.objects.create(assessor=assessor, competency=row.competency, proficiency=5)
        assert {row.assessed for row in readiness(case)} == {None}
        assess(assessor)
        assert all(row.is_met for row in readiness(case))

    def test_strength_elsewhere_hides_no_hole(self, cast: Cast) -> None:
        case = open_case(cast)
        for assessor in ask(case, cast.peer, cast.executive):
            assess(assessor, change=2, unlike={"vision": 0})
        rows = readiness(case)
        assert [row.competency.slug for row in rows if not row.is_met] == ["vision"]
        assert not is_ready(rows)

    def test_only_what_the_level_asks_is_listed_in_its_order(self, cast: Cast) -> None:
        rows = readiness(open_case(cast))
        assert all(row.required >= 1 for row in rows)
        positions = [row.competency.position for row in rows]
        assert positions == sorted(positions)

    def test_other_steps_ask_nothing_of_people_management(self, cast: Cast) -> None:
        assert missing(open_case(cast)) == []
        stand(cast.peer, "M1")
        case = case_open(employee=cast.peer, level=level("M2"), actor=user_of(cast.executive))
        assert not case.leads_into_management

    def test_a_bare_case_into_management_lacks_all_but_the_way_back(self, cast: Cast) -> None:
        assert missing(open_case(cast, "M1")) == [
            "people_competencies",
            "trial",
            "mentor",
            "training",
            "conversation",
        ]

    def test_who_stands_on_no_level_has_no_way_back_yet(self, cast: Cast) -> None:
        case = case_open(employee=cast.employee, level=level("M1"), actor=user_of(cast.manager))
        assert case.leads_into_management
        assert "way_back" in missing(case)
        stand(cast.employee, "IC3")
        case = case_change(case=case, training="Listening", actor=user_of(cast.manager))
        assert case.return_level == level("IC3")
        assert "way_back" not in missing(case)

    def test_a_whole_plan_with_two_who_have_seen_it_is_complete(self, cast: Cast) -> None:
        assert missing(planned(cast)) == []

    @pytest.mark.parametrize(
        ("changes", "lacks"),
        [
            ({"trial_until": 60}, "trial"),
            ({"trial_until": 400}, "trial"),
            ({"trial_until": None}, "trial"),
            ({"conversation_on": 79}, "conversation"),
            ({"conversation_on": 101}, "conversation"),
            ({"mentor": "manager"}, "mentor"),
            ({"mentor": None}, "mentor"),
            ({"training": "  "}, "training"),
        ],
    )
    def test_each_part_of_the_plan_counts(self, cast: Cast, changes: dict[str, Any], lacks: str) -> None:
        ((field, value),) = changes.items()
        if isinstance(value, int):
            value = later(value)
        elif field == "mentor" and value:
            value = getattr(cast, value)
        changed: Any = {field: value}
        case = case_change(case=planned(cast), actor=user_of(cast.manager), **changed)
        assert missing(case) == [lacks]

    @pytest.mark.parametrize("days", [80, 90, 100])
    def test_the_conversation_may_take_place_around_the_ninetieth_day(self, cast: Cast, days: int) -> None:
        case = planned(cast)
        assert missing(case_change(case=case, conversation_on=later(days), actor=user_of(cast.manager))) == []

    def test_one_assessor_is_too_few_for_people_management(self, cast: Cast) -> None:
        case = open_case(cast, "M1")
        case = case_change(case=case, actor=user_of(cast.manager), **plan(cast))
        (assessor,) = ask(case, cast.peer)
        assess(assessor)
        rows = readiness(case)
        assert is_ready(rows)
        (lacking,) = [check for check in people_readiness(case, rows) if not check.is_met]
        assert lacking.remedy.startswith("Ask two colleagues or more")

    def test_a_missing_leadership_competency_is_named(self, cast: Cast) -> None:
        case = planned(cast, unlike={"vision": 1})
        rows = readiness(case)
        (lacking,) = [check for check in people_readiness(case, rows) if not check.is_met]
        assert (lacking.code, lacking.remedy.endswith("Vision.")) == ("people_competencies", True)

    def test_a_hole_in_another_axis_is_no_matter_of_people(self, cast: Cast) -> None:
        case = planned(cast, unlike={"planning": 1})
        assert missing(case) == []
        assert not is_ready(readiness(case))


def planned(cast: Cast, **assessed: Any) -> PromotionCase:
    """A case into management with a whole plan and two assessments."""
    case = open_case(cast, "M1")
    for assessor in ask(case, cast.peer, cast.executive):
        assess(assessor, **assessed)
    case = case_change(case=case, actor=user_of(cast.manager), **plan(cast))
    assert case.effective_on == today()
    return case


def missing(case: PromotionCase) -> list[str]:
    """The codes of what people management lacks."""
    return [check.code for check in people_readiness(case, readiness(case)) if not check.is_met]
