"""What counts as a recognition, and how much: the SQL that analytics, flags and practices share.

A recognition is kudos that nobody removed, or an award to a nominee from the nominator on the day of the
decision. Those of one day come in the order in which they were stored, awards after kudos. The n-th from
the same giver to the same receiver within 90 days weighs 1/n; one that answers what the receiver gave
the giver within the 30 days before weighs half of that. Points are never paid by weight.
"""

import datetime as dt
from typing import Any

from django.db import connection
from django.utils import timezone

SAME_PAIR = dt.timedelta(days=90)
RETURNED = dt.timedelta(days=30)

RECOGNITIONS = """
recognitions AS (
    SELECT kudos.giver_id AS giver, kudos.receiver_id AS receiver, value.axis, kudos.is_private,
        (kudos.created_at AT TIME ZONE %(zone)s)::date AS day, 0::smallint AS source, kudos.id,
        NULL::bigint AS program
    FROM recognition_kudos kudos JOIN recognition_value value ON value.id = kudos.value_id
    WHERE kudos.removed_at IS NULL
        AND kudos.created_at >= %(read_from)s::timestamp AT TIME ZONE %(zone)s
        AND kudos.created_at < %(end)s::timestamp AT TIME ZONE %(zone)s
    UNION ALL
    SELECT nomination.nominator_id, nominee.employee_id, category.axis, nomination.is_private,
        nomination.decided_on, 1, nominee.id, nomination.program_id
    FROM recognition_nomination nomination
    JOIN recognition_nominee nominee ON nominee.nomination_id = nomination.id
    JOIN recognition_category category ON category.id = nomination.category_id
    WHERE nomination.status = 'awarded'
        AND nomination.decided_on >= %(read_from)s AND nomination.decided_on < %(end)s
)
"""
"""Those from `read_from` to before `end`, as the head of a WITH."""

WEIGHTED = f"""
{RECOGNITIONS}, seen AS (
    SELECT *, giver < receiver AS upwards,
        count(*) FILTER (WHERE giver < receiver) OVER so_far AS up,
        count(*) FILTER (WHERE giver > receiver) OVER so_far AS down,
        count(*) FILTER (WHERE giver < receiver) OVER long_ago AS old_up,
        count(*) FILTER (WHERE giver > receiver) OVER long_ago AS old_down,
        max(day) FILTER (WHERE giver < receiver) OVER so_far AS last_up,
        max(day) FILTER (WHERE giver > receiver) OVER so_far AS last_down
    FROM recognitions
    WINDOW
        pair AS (PARTITION BY least(giver, receiver), greatest(giver, receiver)),
        so_far AS (pair ORDER BY day, source, id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
        long_ago AS (
            pair ORDER BY day
            RANGE BETWEEN UNBOUNDED PRECEDING AND '{SAME_PAIR.days + 1} days' PRECEDING
        )
), weighted AS (
    SELECT giver, receiver, axis, is_private, day, source, id, program,
        1.0::float8 / CASE WHEN upwards THEN up - old_up ELSE down - old_down END
        * CASE WHEN day - CASE WHEN upwards THEN last_down ELSE last_up END <= {RETURNED.days}
            THEN 0.5 ELSE 1 END AS weight
    FROM seen WHERE day >= %(start)s
)
"""  # noqa: S608
"""The same from `start` on, each with its weight; `read_from` is `SAME_PAIR` before."""


def span(start: dt.date, end: dt.date) -> dict[str, Any]:
    """The parameters for the recognitions from one day to before another."""
    zone = timezone.get_current_timezone_name()
    return {"zone": zone, "start": start, "end": end, "read_from": start - SAME_PAIR}


def rows(query: str, values: dict[str, Any]) -> list[Any]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[Any] = cursor.fetchall()
    return found


def weights(start: dt.date, end: dt.date) -> list[tuple[int, int, dt.date, float]]:
    """Giver, receiver, day and weight of each from one day to before another, in their order."""
    query = f"WITH {WEIGHTED} SELECT giver, receiver, day, weight FROM weighted ORDER BY day, source, id"  # noqa: S608
    return rows(query, span(start, end))
