import datetime
import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from balance.score import (
    QUADRANTS,
    AxesEstimate,
    balance_score,
    balance_scores,
    change_by_axis,
    draw_axes,
    interval,
    lean,
    organization_figure,
    period_of,
    quadrant_probabilities,
    verdict,
)

axis = st.floats(0, 100)


def normal_tail(value: float, mean: float, sd: float) -> float:
    """P(X ≥ value) of a normal variable."""
    return 0.5 * math.erfc((value - mean) / (sd * math.sqrt(2)))


def test_the_score_is_the_harmonic_mean() -> None:
    assert balance_score(80, 40) == pytest.approx(160 / 3, abs=1e-9)
    assert balance_score(70, 70) == pytest.approx(70, abs=1e-9)
    assert balance_score(0, 0) == 0
    assert balance_score(100, 0) == 0


@given(axis, axis)
def test_the_score_is_the_level_less_a_penalty_for_imbalance(leadership: float, management: float) -> None:
    assume(leadership + management > 1e-6)
    level, difference = (leadership + management) / 2, leadership - management
    assert balance_score(leadership, management) == pytest.approx(
        level - difference**2 / (4 * level), abs=1e-9
    )


@given(axis, axis)
@example(5e-324, 5e-324)
def test_the_score_is_symmetric_and_lies_between_the_axes_and_their_mean(a: float, b: float) -> None:
    score = balance_score(a, b)
    assert score == pytest.approx(balance_score(b, a), abs=1e-9)
    assert min(a, b) - 1e-9 <= score <= (a + b) / 2 + 1e-9


@given(axis, axis, axis)
def test_a_better_axis_never_lowers_the_score(a: float, better: float, other: float) -> None:
    low, high = sorted([a, better])
    assert balance_score(low, other) <= balance_score(high, other) + 1e-9


@given(st.lists(st.tuples(axis, axis), min_size=1, max_size=20))
def test_arrays_score_like_single_values(points: list[tuple[float, float]]) -> None:
    left, right = zip(*points, strict=True)
    np.testing.assert_allclose(balance_scores(left, right), [balance_score(*p) for p in points], atol=1e-9)


def test_the_lean_names_the_stronger_axis() -> None:
    assert lean(80, 40) == pytest.approx(100 / 3)
    assert lean(40, 80) == pytest.approx(-100 / 3)
    assert lean(0, 0) == 0


def test_probabilities_of_independent_axes_equal_the_exact_ones() -> None:
    probabilities = quadrant_probabilities(draw_axes(AxesEstimate(63, 58, 9, 16, 0)))
    lead, manage = normal_tail(60, 63, 3), normal_tail(60, 58, 4)
    assert probabilities["balanced"] == pytest.approx(lead * manage, abs=0.01)
    assert probabilities["chaos"] == pytest.approx(lead * (1 - manage), abs=0.01)
    assert probabilities["stagnation"] == pytest.approx((1 - lead) * manage, abs=0.01)
    assert probabilities["adrift"] == pytest.approx((1 - lead) * (1 - manage), abs=0.01)


@given(axis, axis, st.floats(0, 400), st.floats(0, 400), st.floats(-1, 1))
def test_probabilities_add_up_and_repeat(
    leadership: float, management: float, var_l: float, var_m: float, correlation: float
) -> None:
    estimate = AxesEstimate(leadership, management, var_l, var_m, correlation * math.sqrt(var_l * var_m))
    draws = draw_axes(estimate)
    assert sum(quadrant_probabilities(draws).values()) == pytest.approx(1)
    assert np.array_equal(draws, draw_axes(estimate))
    low, high = interval(draws)
    assert 0 <= low <= high <= 100


def test_the_draw_has_the_covariance_it_was_given() -> None:
    draws = draw_axes(AxesEstimate(50, 50, 9, 16, 6))
    np.testing.assert_allclose(np.cov(draws.T), [[9, 6], [6, 16]], rtol=0.04)


def test_the_interval_narrows_to_the_score_when_nothing_is_uncertain() -> None:
    assert interval(draw_axes(AxesEstimate(80, 40, 0, 0, 0))) == pytest.approx((160 / 3, 160 / 3))


@pytest.mark.parametrize(
    ("probabilities", "certainty", "quadrants"),
    [
        ((0.80, 0.10, 0.06, 0.04), "clear", ("balanced",)),
        ((0.20, 0.79, 0.01, 0.00), "likely", ("chaos",)),
        ((0.20, 0.15, 0.59, 0.06), "too_close", ("stagnation", "balanced")),
    ],
)
def test_the_verdict_says_how_sure_it_is(
    probabilities: tuple[float, ...], certainty: str, quadrants: tuple[str, ...]
) -> None:
    given_verdict = verdict(dict(zip(QUADRANTS, probabilities, strict=True)))
    assert given_verdict.certainty == certainty
    assert given_verdict.quadrants == quadrants
    assert given_verdict.probability == max(probabilities)


@given(axis, axis, axis, axis)
def test_a_change_splits_into_its_axes(l0: float, m0: float, l1: float, m1: float) -> None:
    by_leadership, by_management = change_by_axis((l0, m0), (l1, m1))
    assert by_leadership + by_management == pytest.approx(
        balance_score(l1, m1) - balance_score(l0, m0), abs=1e-9
    )


@given(axis, axis, axis)
def test_an_axis_that_did_not_move_explains_nothing(l0: float, l1: float, management: float) -> None:
    assert change_by_axis((l0, management), (l1, management))[1] == pytest.approx(0, abs=1e-9)


def test_opposite_halves_do_not_look_balanced() -> None:
    figure = organization_figure([80, 40], [40, 80], [30, 30])
    assert figure.score == pytest.approx(53.33, abs=0.005)
    assert figure.gap == pytest.approx(6.67, abs=0.005)


@given(st.lists(st.tuples(axis, axis, st.integers(1, 500)), min_size=1, max_size=12))
def test_the_gap_is_never_negative_and_the_order_of_units_does_not_matter(
    units: list[tuple[float, float, int]],
) -> None:
    figure = organization_figure(*zip(*units, strict=True))
    reverse = organization_figure(*zip(*units[::-1], strict=True))
    assert figure.gap >= -1e-9
    assert figure.score == pytest.approx(reverse.score)


def test_periods_are_half_years() -> None:
    days = [datetime.date(2026, 1, 1), datetime.date(2026, 6, 30), datetime.date(2026, 7, 1)]
    assert [period_of(day) for day in days] == ["2026-H1", "2026-H1", "2026-H2"]
