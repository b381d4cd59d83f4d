"""The balance score and what explains it, as pure functions of the two axes.

Axes and scores are 0..100, variances in squared points. No database, no Django: the same functions
serve the nightly job, the dashboard and the tests. Formulas: docs/balance.md.
"""

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Quadrant = Literal["balanced", "chaos", "stagnation", "adrift"]
Certainty = Literal["clear", "likely", "too_close"]
Floats = NDArray[np.float64]

QUADRANTS: tuple[Quadrant, ...] = ("balanced", "chaos", "stagnation", "adrift")
CUT = 60.0
CLEAR = 0.80
LIKELY = 0.60
DRAWS = 20_000
SEED = 20_260_701


@dataclass(frozen=True)
class AxesEstimate:
    """A unit's two axes (0..100) with their variances and covariance (squared points)."""

    leadership: float
    management: float
    var_leadership: float
    var_management: float
    covariance: float


@dataclass(frozen=True)
class Verdict:
    """How sure the quadrant is, and which: one code, or the two most probable when too close to call."""

    certainty: Certainty
    quadrants: tuple[Quadrant, ...]
    probability: float


@dataclass(frozen=True)
class OrganizationFigure:
    """Headcount-weighted means over units; `gap` is what the mean axes would hide."""

    leadership: float
    management: float
    score: float
    gap: float


def balance_score(leadership: float, management: float) -> float:
    """B = 2LM/(L+M), the harmonic mean of the axes: A − D²/(4A) with A = (L+M)/2 and D = L−M.

    0 where both are 0. The strongest penalty for imbalance under which a better axis never lowers B.
    """
    total = leadership + management
    return 2 * leadership * (management / total) if total > 0 else 0.0


def balance_scores(leadership: ArrayLike, management: ArrayLike) -> Floats:
    """`balance_score` of whole arrays, element by element."""
    left, right = np.asarray(leadership, float), np.asarray(management, float)
    total = left + right
    shares: Floats = np.divide(right, total, out=np.zeros_like(total), where=total > 0)
    return 2 * left * shares


def lean(leadership: float, management: float) -> float:
    """Where the balance leans: 100·(L−M)/(L+M), −100 (all management) to 100 (all leadership)."""
    total = leadership + management
    return 100 * (leadership - management) / total if total > 0 else 0.0


@cache
def _standard_normals() -> Floats:
    """Fixed standard normals, shape (DRAWS, 2), in antithetic pairs so that their mean is exactly 0."""
    half = np.random.default_rng(SEED).standard_normal((DRAWS // 2, 2))
    return np.concatenate([half, -half])


def draw_axes(estimate: AxesEstimate) -> Floats:
    """Draws of (leadership, management) from the estimate's bivariate normal, shape (DRAWS, 2).

    The same estimate always gives the same draws. Values are clipped to 0..100.
    """
    normals = _standard_normals()
    sd = math.sqrt(estimate.var_leadership)
    slope = estimate.covariance / sd if sd > 0 else 0.0
    rest = math.sqrt(max(0.0, estimate.var_management - slope**2))
    leadership = estimate.leadership + sd * normals[:, 0]
    management = estimate.management + slope * normals[:, 0] + rest * normals[:, 1]
    return np.clip(np.column_stack([leadership, management]), 0, 100)


def quadrant_probabilities(draws: Floats, cut: float = CUT) -> dict[Quadrant, float]:
    """Share of the draws (from `draw_axes`) in each quadrant; the four add up to 1."""
    lead, manage = draws[:, 0] >= cut, draws[:, 1] >= cut
    members = {
        "balanced": lead & manage,
        "chaos": lead & ~manage,
        "stagnation": ~lead & manage,
        "adrift": ~lead & ~manage,
    }
    return {code: float(np.mean(members[code])) for code in QUADRANTS}


def interval(draws: Floats, level: float = 0.95) -> tuple[float, float]:
    """Central interval of B (lowest, highest) from the same draws as the probabilities."""
    tail = (1 - level) / 2
    low, high = np.quantile(balance_scores(draws[:, 0], draws[:, 1]), [tail, 1 - tail])
    return float(low), float(high)


def verdict(probabilities: Mapping[Quadrant, float]) -> Verdict:
    """Words for the quadrant: clear from .80, likely from .60, else the two most probable."""
    first, second = sorted(probabilities, key=lambda code: -probabilities[code])[:2]
    probability = probabilities[first]
    if probability >= CLEAR:
        return Verdict("clear", (first,), probability)
    if probability >= LIKELY:
        return Verdict("likely", (first,), probability)
    return Verdict("too_close", (first, second), probability)


def change_by_axis(before: tuple[float, float], after: tuple[float, float]) -> tuple[float, float]:
    """The change of B between two (leadership, management) points, split by axis.

    Two-player Shapley value: ΔB_L = ½[B(L₁,M₀) − B(L₀,M₀) + B(L₁,M₁) − B(L₀,M₁)], ΔB_M likewise;
    the two sum to the whole change.
    """
    start, end = balance_score(*before), balance_score(*after)
    leadership_first = balance_score(after[0], before[1])
    management_first = balance_score(before[0], after[1])
    return (
        (leadership_first - start + end - management_first) / 2,
        (management_first - start + end - leadership_first) / 2,
    )


def organization_figure(
    leadership: ArrayLike, management: ArrayLike, headcount: ArrayLike
) -> OrganizationFigure:
    """Headcount-weighted mean of B over disjoint units, and its gap to B of the mean axes (≥ 0).

    Half chaos and half stagnation must not look balanced: (80,40) and (40,80) give 53.33, gap 6.67.
    Raises ZeroDivisionError where there is no headcount.
    """
    weights = np.asarray(headcount, float)
    left = float(np.average(np.asarray(leadership, float), weights=weights))
    right = float(np.average(np.asarray(management, float), weights=weights))
    score = float(np.average(balance_scores(leadership, management), weights=weights))
    return OrganizationFigure(left, right, score, balance_score(left, right) - score)


def period_of(day: datetime.date) -> str:
    """The half-year a day falls in, e.g. "2026-H2" from 1 July to 31 December 2026."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"
