"""A department's axes from a plain list of reviews, written for clarity: what the SQL is held against."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

REFERENCE_MIX = {"manager": 0.25, "peer": 0.30, "direct_report": 0.30, "cross_department": 0.15}
COMPLETE = 0.60


@dataclass(frozen=True)
class Review:
    """One draft: `ratings` has every item that was asked, by code; None for "can't say"."""

    department: int
    participant: int
    reviewer: int
    relationship: str
    ratings: Mapping[str, int | None]


@dataclass(frozen=True)
class Row:
    """A review that counts, with its two axes (0..100)."""

    review: Review
    leadership: float
    management: float


@dataclass(frozen=True)
class Axes:
    """A group's axes 0..100; variances are None with fewer than two reviewers."""

    leadership: float
    management: float
    var_leadership: float | None
    var_management: float | None
    covariance: float | None
    reviewers: int
    participants: int


def competency_of(code: str) -> str:
    """The competency's slug of an item code such as "follow-through-1"."""
    return code.rsplit("-", 1)[0]


def mean(values: Collection[float]) -> float:
    return sum(values) / len(values)


def axis_value(ratings: Mapping[str, int | None], slugs: Collection[str]) -> float | None:
    """Mean of the competencies' means of 25·(y − 1); None where under 60% of the asked was answered."""
    asked = {code: y for code, y in ratings.items() if competency_of(code) in slugs}
    points: dict[str, list[float]] = defaultdict(list)
    for code, y in asked.items():
        if y is not None:
            points[competency_of(code)].append(25 * (y - 1))
    answered = sum(len(values) for values in points.values())
    if not answered or answered < COMPLETE * len(asked):
        return None
    return mean([mean(values) for values in points.values()])


def counted(reviews: Sequence[Review], axis_of: Mapping[str, str]) -> list[Row]:
    """The reviews that count: by others, and answered enough on both axes."""
    leadership = {slug for slug, axis in axis_of.items() if axis == "leadership"}
    management = {slug for slug, axis in axis_of.items() if axis == "management"}
    rows = []
    for review in reviews:
        left, right = axis_value(review.ratings, leadership), axis_value(review.ratings, management)
        if review.relationship != "self" and left is not None and right is not None:
            rows.append(Row(review, left, right))
    return rows


def weights(rows: Sequence[Row]) -> dict[str, float]:
    """The reference mix over the relationships that are present."""
    present = {row.review.relationship for row in rows}
    total = sum(REFERENCE_MIX[relationship] for relationship in present)
    return {relationship: REFERENCE_MIX[relationship] / total for relationship in present}


def department_axes(
    reviews: Sequence[Review], departments: Collection[int], axis_of: Mapping[str, str]
) -> Axes | None:
    """The axes of a department (given with all below it), with reviewer-clustered errors.

    Per relationship the mean over rows, weighted by the reference mix. The variance is the cluster
    sandwich G/(G−1)·Σ u_r², where u_r sums a reviewer's weighted deviations from the means. None where
    nothing counts.
    """
    rows = counted([review for review in reviews if review.department in departments], axis_of)
    if not rows:
        return None
    by_relationship: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_relationship[row.review.relationship].append(row)
    leadership = management = 0.0
    scores: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for relationship, weight in weights(rows).items():
        group = by_relationship[relationship]
        mean_l, mean_m = mean([row.leadership for row in group]), mean([row.management for row in group])
        leadership += weight * mean_l
        management += weight * mean_m
        for row in group:
            scores[row.review.reviewer][0] += weight / len(group) * (row.leadership - mean_l)
            scores[row.review.reviewer][1] += weight / len(group) * (row.management - mean_m)
    clusters = len(scores)
    correction = clusters / (clusters - 1) if clusters > 1 else None
    return Axes(
        leadership,
        management,
        correction and correction * sum(left**2 for left, _ in scores.values()),
        correction and correction * sum(right**2 for _, right in scores.values()),
        correction and correction * sum(left * right for left, right in scores.values()),
        clusters,
        len({row.review.participant for row in rows}),
    )
