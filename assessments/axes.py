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

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
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
WORK_MEMORY = "128MB"  # Enough to group the reviews of 10,000 people without a file.


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


# Sums by unit and reviewer first, because a reviewer's deviations must be added up before they are squared.
AXES = """
WITH RECURSIVE
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
mix(relationship, weight) AS (VALUES {mix}),
cells AS MATERIALIZED (
    SELECT unit, reviewer_id, relationship, count(*) AS n, sum(leadership) AS l, sum(management) AS m
    FROM ({reviews}) AS review GROUP BY 1, 2, 3
),
units AS (
    SELECT unit, relationship, sum(n) AS n, sum(l) AS l, sum(m) AS m FROM cells GROUP BY 1, 2
),
means AS MATERIALIZED (
    SELECT department, members_only, relationship,
        weight / sum(weight) OVER whole AS weight, sum(n) AS n, sum(l) / sum(n) AS l, sum(m) / sum(n) AS m
    FROM units JOIN belonging USING (unit) JOIN mix USING (relationship)
    GROUP BY department, members_only, relationship, weight
    WINDOW whole AS (PARTITION BY department, members_only)
),
shares AS MATERIALIZED (
    SELECT unit, department, members_only, relationship, (weight / n)::float8 AS share, l, m
    FROM means JOIN belonging USING (department, members_only)
),
deviations AS (
    SELECT department, members_only, reviewer_id,
        sum(share * (cells.l - cells.n * shares.l)) AS l, sum(share * (cells.m - cells.n * shares.m)) AS m
    FROM cells JOIN shares USING (unit, relationship) GROUP BY 1, 2, 3
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
# OFFSET 0 keeps the levels apart, so that each rating is fetched from its array once.
REVIEWS = """
SELECT unit, participant_id, reviewer_id, relationship,
    25 * ({leadership} - 1) AS leadership, 25 * ({management} - 1) AS management
FROM (
    SELECT assignment_id, {competencies}, {answered} FROM (
        SELECT assignment_id, {ratings} FROM assessments_draft
        WHERE cycle_id = {cycle} AND is_submitted OFFSET 0
    ) AS rated OFFSET 0
) AS written
JOIN (
    SELECT assignment.id AS assignment_id, participant.department_id AS unit,
        participant.id AS participant_id, assignment.reviewer_id, assignment.relationship,
        assignment.is_short
    FROM assessments_reviewassignment assignment
    JOIN assessments_participant participant ON participant.id = assignment.participant_id
    WHERE participant.cycle_id = {cycle} AND assignment.relationship <> 'self'
) AS asked USING (assignment_id)
WHERE {enough}
"""
AXES_MEASURED = (Axis.LEADERSHIP, Axis.MANAGEMENT)


def department_axes(cycle: ReviewCycle) -> list[Axes]:
    """The axes of every department with a counted review, before the gate: for closing alone."""
    query = sql.SQL(AXES).format(
        reviews=reviews_query(cycle),
        cycle=sql.Literal(cycle.pk),
        mix=sql.SQL(", ").join(
            sql.SQL("({}, {}::float8)").format(sql.Literal(str(relationship)), sql.Literal(weight))
            for relationship, weight in REFERENCE_MIX.items()
        ),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{WORK_MEMORY}'")
        cursor.execute(query)
        rows = cursor.fetchall()
    return [Axes(*row) for row in rows]


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
    of_axis = {axis: [item for item in items if item.competency.axis == axis] for axis in AXES_MEASURED}
    return sql.SQL(REVIEWS).format(
        cycle=sql.Literal(cycle.pk),
        ratings=listed(f"ratings[{item.position}] AS {rating(item)}" for item in items),
        competencies=listed(
            f"{mean(map(rating, group))} AS {name}" for name, group in competencies(items).items()
        ),
        answered=listed(
            f"num_nonnulls({', '.join(map(rating, of_axis[axis]))}) AS {axis}_answered"
            for axis in AXES_MEASURED
        ),
        leadership=sql.SQL(mean(competencies(of_axis[Axis.LEADERSHIP]))),
        management=sql.SQL(mean(competencies(of_axis[Axis.MANAGEMENT]))),
        enough=sql.SQL(" AND ".join(enough(axis, of_axis[axis]) for axis in AXES_MEASURED)),
    )


def competencies(items: list[Item]) -> dict[str, list[Item]]:
    """The items of each competency, by the name of its column."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(f"c{item.competency_id}", []).append(item)
    return groups


def rating(item: Item) -> str:
    """The name of an item's column."""
    return f"r{item.position}"


def mean(columns: Iterable[str]) -> str:
    """The mean of those columns that are not NULL; NULL when all are.

    Most often none is NULL: the plain sum comes first, and spares counting them.
    """
    names = list(columns)
    every = f"({' + '.join(names)})::float8 / {len(names)}"
    total = " + ".join(f"coalesce({name}, 0)" for name in names)
    return f"coalesce({every}, ({total})::float8 / nullif(num_nonnulls({', '.join(names)}), 0))"


def enough(axis: str, items: list[Item]) -> str:
    """Whether at least 60% of the items asked on an axis were answered."""
    short = ANSWERED_AT_LEAST * sum(item.in_short_form for item in items)
    return f"{axis}_answered >= CASE WHEN is_short THEN {short} ELSE {ANSWERED_AT_LEAST * len(items)} END"


def listed(expressions: Iterable[str]) -> sql.SQL:
    """Expressions made of column names and numbers, one after the other."""
    return sql.SQL(", ".join(expressions))
