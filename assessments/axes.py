"""The axes of all departments of a cycle from its drafts, in one SQL aggregate.

Frequency ratings y of 1..5 become x = 25·(y − 1), 0..100. A review gives an axis the mean over that
axis's competencies of the mean over their answered items, and counts when at least 60% of the items
asked on each axis were answered. Self-reviews are left out. A department, with all below it, gets for
each relationship the mean over reviews, and over relationships the mean with the weights of
`REFERENCE_MIX`, renormalised over those present: who happened to answer does not move the figure.

Variances are of the cluster-robust ("sandwich") kind with reviewers as clusters, because one reviewer's
answers resemble each other (Liang & Zeger, 1986): with u_r = Σ_rel (w_rel / n_rel) Σ (y − ȳ_rel) over
the reviews of reviewer r, the variance is G / (G − 1) · Σ u_r² over G reviewers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from assessments.models import Item, Relationship, ReviewCycle
from careerladders.models import Axis

REFERENCE_MIX = {
    Relationship.MANAGER: 0.25,
    Relationship.PEER: 0.30,
    Relationship.DIRECT_REPORT: 0.30,
    Relationship.CROSS_DEPARTMENT: 0.15,
}
ANSWERED_AT_LEAST = 0.60


@dataclass(frozen=True)
class Axes:
    """Leadership and management of a group, 0..100, with variances and covariance in squared points."""

    department: int
    members_only: bool
    leadership: float
    management: float
    leadership_variance: float
    management_variance: float
    covariance: float
    reviewers: int


AXES = """
WITH RECURSIVE
reviews AS ({reviews}),
cells AS (
    SELECT unit, reviewer_id, relationship, count(*) AS n, sum(leadership) AS l, sum(management) AS m
    FROM reviews GROUP BY 1, 2, 3
),
up(unit, department) AS (
    SELECT department_id, department_id FROM assessments_cycledepartment WHERE cycle_id = {cycle}
    UNION ALL
    SELECT up.unit, above.parent_id
    FROM up JOIN assessments_cycledepartment above
        ON above.department_id = up.department AND above.cycle_id = {cycle}
    WHERE above.parent_id IS NOT NULL
),
belonging(unit, department, members_only) AS (
    SELECT unit, department, false FROM up
    UNION ALL
    SELECT department_id, department_id, true FROM assessments_cycledepartment
    WHERE cycle_id = {cycle} AND parent_id IS NULL
),
rolled AS (
    SELECT department, members_only, reviewer_id, relationship, sum(n) AS n, sum(l) AS l, sum(m) AS m
    FROM cells JOIN belonging USING (unit) GROUP BY 1, 2, 3, 4
),
means AS (
    SELECT department, members_only, relationship, sum(n) AS n, sum(l) / sum(n) AS l, sum(m) / sum(n) AS m,
        mix.weight / sum(mix.weight) OVER (PARTITION BY department, members_only) AS weight
    FROM rolled JOIN (VALUES {mix}) AS mix(relationship, weight) USING (relationship)
    GROUP BY department, members_only, relationship, mix.weight
),
deviations AS (
    SELECT department, members_only, reviewer_id,
        sum(means.weight / means.n * (rolled.l - rolled.n * means.l)) AS l,
        sum(means.weight / means.n * (rolled.m - rolled.n * means.m)) AS m
    FROM rolled JOIN means USING (department, members_only, relationship)
    GROUP BY 1, 2, 3
),
spread AS (
    SELECT department, members_only, count(*) AS reviewers,
        coalesce(sum(l * l) * count(*) / nullif(count(*) - 1, 0), 0) AS l,
        coalesce(sum(m * m) * count(*) / nullif(count(*) - 1, 0), 0) AS m,
        coalesce(sum(l * m) * count(*) / nullif(count(*) - 1, 0), 0) AS lm
    FROM deviations GROUP BY 1, 2
)
SELECT department, members_only, sum(weight * means.l), sum(weight * means.m),
    spread.l, spread.m, spread.lm, spread.reviewers
FROM means JOIN spread USING (department, members_only)
GROUP BY department, members_only, spread.l, spread.m, spread.lm, spread.reviewers
"""

# One row per counted review: the unit it belongs to, who wrote it, and its two axes, 0..100.
REVIEWS = """
SELECT unit, participant_id, reviewer_id, relationship,
    25 * (leadership - 1) AS leadership, 25 * (management - 1) AS management
FROM (
    SELECT asked.unit, asked.participant_id, asked.reviewer_id, asked.relationship, {axes}
    FROM (
        SELECT draft.assignment_id, draft.ratings FROM assessments_draft draft
        WHERE draft.cycle_id = {cycle} AND draft.is_submitted
    ) AS written
    JOIN (
        SELECT assignment.id AS assignment_id, participant.department_id AS unit,
            participant.id AS participant_id, assignment.reviewer_id, assignment.relationship,
            assignment.is_short
        FROM assessments_reviewassignment assignment
        JOIN assessments_participant participant ON participant.id = assignment.participant_id
        WHERE participant.cycle_id = {cycle} AND assignment.relationship <> 'self'
    ) AS asked USING (assignment_id)
) AS review
WHERE leadership_answered AND management_answered
"""


def department_axes(cycle: ReviewCycle) -> Iterator[Axes]:
    """The axes of every department with a counted review, before the gate: for closing alone."""
    query = sql.SQL(AXES).format(
        reviews=reviews_query(cycle),
        cycle=sql.Literal(cycle.pk),
        mix=sql.SQL(", ").join(
            sql.SQL("({}, {}::float8)").format(sql.Literal(str(relationship)), sql.Literal(weight))
            for relationship, weight in REFERENCE_MIX.items()
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        for row in cursor.fetchall():
            yield Axes(*row)


def counted_reviews(cycle: ReviewCycle) -> dict[int, dict[int, set[int]]]:
    """For each department's direct members, each participant's reviewers whose answers count."""
    query = sql.SQL("SELECT unit, participant_id, array_agg(reviewer_id) FROM ({}) AS counted GROUP BY 1, 2")
    found: dict[int, dict[int, set[int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(query.format(reviews_query(cycle)))
        for unit, participant, reviewers in cursor.fetchall():
            found.setdefault(unit, {})[participant] = set(reviewers)
    return found


def reviews_query(cycle: ReviewCycle) -> sql.Composed:
    """A query for the cycle's counted reviews, written out for its questionnaire's items."""
    items = list(cycle.questionnaire.items.select_related("competency").order_by("position"))
    axes = [axis_columns(axis, items) for axis in (Axis.LEADERSHIP, Axis.MANAGEMENT)]
    return sql.SQL(REVIEWS).format(axes=sql.SQL(", ").join(axes), cycle=sql.Literal(cycle.pk))


def axis_columns(axis: str, items: list[Item]) -> sql.Composed:
    """Two columns for an axis: its mean over competencies, 1..5, and whether enough was answered."""
    of_axis = [item for item in items if item.competency.axis == axis]
    competencies: dict[int, list[Item]] = {}
    for item in of_axis:
        competencies.setdefault(item.competency_id, []).append(item)
    means = [competency_mean(group) for group in competencies.values()]
    enough = sql.SQL("CASE WHEN asked.is_short THEN {} ELSE {} END").format(
        sql.Literal(ANSWERED_AT_LEAST * sum(item.in_short_form for item in of_axis)),
        sql.Literal(ANSWERED_AT_LEAST * len(of_axis)),
    )
    return sql.SQL(
        "({total})::float8 / nullif({count}, 0) AS {axis}, {answered} >= {enough} AS {flag}"
    ).format(
        total=plus(sql.SQL("coalesce({}, 0)").format(mean) for mean in means),
        count=plus(
            sql.SQL("({} IS NOT NULL)::int").format(any_answered(group)) for group in competencies.values()
        ),
        answered=plus(sql.SQL("({} IS NOT NULL)::int").format(rating(item)) for item in of_axis),
        axis=sql.Identifier(str(axis)),
        flag=sql.Identifier(f"{axis}_answered"),
        enough=enough,
    )


def competency_mean(items: list[Item]) -> sql.Composed:
    """The mean of a competency's answered items; NULL without any."""
    return sql.SQL("({})::float8 / nullif({}, 0)").format(
        plus(sql.SQL("coalesce({}, 0)").format(rating(item)) for item in items),
        plus(sql.SQL("({} IS NOT NULL)::int").format(rating(item)) for item in items),
    )


def any_answered(items: list[Item]) -> sql.Composed:
    """The first answered rating of a competency; NULL without any."""
    return sql.SQL("coalesce({})").format(sql.SQL(", ").join(rating(item) for item in items))


def rating(item: Item) -> sql.Composed:
    """An item's place in the array of ratings."""
    return sql.SQL("written.ratings[{}]").format(sql.Literal(item.position))


def plus(terms: Iterator[sql.Composed]) -> sql.Composed:
    """The sum of the terms."""
    return sql.SQL(" + ").join(terms)
