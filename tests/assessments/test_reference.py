import pytest

from tests.assessments.reference import Review, department_axes

AXES = {"vision": "leadership", "follow-through": "management"}


def review(participant: int, reviewer: int, relationship: str, vision: int, follow: int) -> Review:
    ratings = {"vision-1": vision, "follow-through-1": follow}
    return Review(1, participant, reviewer, relationship, ratings)


def test_axes_and_errors_of_a_case_worked_out_by_hand() -> None:
    """Peers 50 and 100 (mean 75), manager 25: mix 30:25, so L = (30·75 + 25·25)/55; M is 75 throughout."""
    reviews = [
        review(1, 10, "peer", 3, 4),
        review(2, 11, "peer", 5, 4),
        review(1, 12, "manager", 2, 4),
        review(1, 1, "self", 5, 5),
    ]
    axes = department_axes(reviews, {1}, AXES)
    assert axes is not None
    assert axes.leadership == pytest.approx((30 * 75 + 25 * 25) / 55)
    assert axes.management == 75
    deviation = 30 / 55 / 2 * 25
    assert axes.var_leadership == pytest.approx(3 / 2 * 2 * deviation**2)
    assert (axes.var_management, axes.covariance) == (0, 0)
    assert (axes.reviewers, axes.participants) == (3, 2)


def test_a_review_counts_only_when_enough_is_answered_on_both_axes() -> None:
    codes = [*(f"vision-{n}" for n in range(1, 6)), "follow-through-1"]
    ratings: dict[str, int | None] = dict.fromkeys(codes, 4)
    three_of_five = ratings | {"vision-1": None, "vision-2": None}
    two_of_five = three_of_five | {"vision-3": None}
    assert department_axes([Review(1, 1, 2, "peer", three_of_five)], {1}, AXES)
    assert department_axes([Review(1, 1, 2, "peer", two_of_five)], {1}, AXES) is None
    assert department_axes([Review(1, 1, 2, "peer", ratings | {"follow-through-1": None})], {1}, AXES) is None


def test_other_departments_do_not_count() -> None:
    assert department_axes([review(1, 2, "peer", 3, 3)], {2}, AXES) is None
