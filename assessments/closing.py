"""Closing a cycle: compute while reviewers are known, keep answers without them, drop the drafts.

Everything happens in one transaction, so that a job killed anywhere starts over from the drafts. What
remains is results and answers that nothing ties to a reviewer; `docs/anonymity.md` says what and why.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from assessments import axes, drafts
from assessments.gate import Shown, Thresholds, merge_categories, published_departments
from assessments.models import DepartmentAxes, ReviewCycle
from assessments.services import WrongState
from assessments.signals import cycle_closed

UNSHOWN = "others"

# For each participant and category of others: how many were asked, and how many wrote.
COUNTS = """
SELECT assignment.participant_id, assignment.relationship, count(*), count(draft.assignment_id)
FROM assessments_reviewassignment assignment
JOIN assessments_participant participant ON participant.id = assignment.participant_id
LEFT JOIN assessments_draft draft
    ON draft.assignment_id = assignment.id AND draft.cycle_id = %(cycle)s AND draft.is_submitted
WHERE participant.cycle_id = %(cycle)s AND assignment.relationship NOT IN ('self', 'manager')
GROUP BY 1, 2
"""

# Random order, so that neither ids nor the place in the file tell who wrote first.
KEEP_ANSWERS = """
INSERT INTO assessments_answer (cycle_id, participant_id, category, questionnaire_id, item_count, ratings)
SELECT %(cycle)s, assignment.participant_id, kept.category,
    draft.questionnaire_id, draft.item_count, draft.ratings
FROM assessments_draft draft
JOIN assessments_reviewassignment assignment ON assignment.id = draft.assignment_id
JOIN (
    SELECT * FROM unnest(%(participants)s::bigint[], %(relationships)s::text[], %(categories)s::text[])
        AS others(participant_id, relationship, category)
    UNION ALL
    SELECT id, named, named FROM assessments_participant, unnest(ARRAY['self', 'manager']) AS named
    WHERE cycle_id = %(cycle)s
) AS kept(participant_id, relationship, category)
    ON kept.participant_id = assignment.participant_id AND kept.relationship = assignment.relationship
WHERE draft.cycle_id = %(cycle)s AND draft.is_submitted
ORDER BY random()
"""

KEEP_COMMENTS = """
INSERT INTO assessments_comment (cycle_id, participant_id, pool, question, text)
SELECT %(cycle)s, participant_id, pool, question, text FROM (
    SELECT assignment.participant_id, written.question, btrim(written.text) AS text,
        CASE WHEN assignment.relationship IN ('self', 'manager') THEN assignment.relationship
            ELSE 'others' END AS pool
    FROM assessments_draft draft
    JOIN assessments_reviewassignment assignment ON assignment.id = draft.assignment_id
    CROSS JOIN unnest(draft.comments) WITH ORDINALITY AS written(text, question)
    WHERE draft.cycle_id = %(cycle)s AND draft.is_submitted AND btrim(written.text) <> ''
) AS comment
WHERE pool <> 'others' OR participant_id = ANY(%(enough)s)
ORDER BY random()
"""


def thresholds_of(cycle: ReviewCycle) -> Thresholds:
    """The minimums that were frozen into the cycle."""
    return Thresholds(
        relationship=cycle.minimum_per_relationship,
        department_reviewers=cycle.minimum_reviewers,
        department_participants=cycle.minimum_participants,
    )


@transaction.atomic
def cycle_close(*, cycle_id: int, closed_at: dt.datetime | None = None) -> None:
    """Turn the drafts of a closing cycle into results and unsigned answers; a closed one stays as it is.

    `closed_at` is now unless a cycle of the past is entered. Raises WrongState for any other state.
    """
    cycle = ReviewCycle.objects.select_for_update().get(pk=cycle_id)
    if cycle.status == ReviewCycle.Status.CLOSED:
        return
    if cycle.status != ReviewCycle.Status.CLOSING:
        raise WrongState
    store_axes(cycle)
    keep_answers(cycle)
    drafts.partition_drop(cycle)
    cycle.status = ReviewCycle.Status.CLOSED
    cycle.closed_at = closed_at or timezone.now()
    cycle.save(update_fields=["status", "closed_at"])
    audit.record(actor=None, action="cycle.closed", subject=cycle)
    cycle_closed.send(sender=ReviewCycle, cycle=cycle)


def store_axes(cycle: ReviewCycle) -> None:
    """Compute the axes of all departments and store those that the gate lets through."""
    shown = judge_departments(cycle)
    computed = {(found.department, found.members_only): found for found in axes.department_axes(cycle)}
    DepartmentAxes.objects.bulk_create(
        as_shown(cycle, key, why, computed.get(key)) for key, why in shown.items()
    )


def judge_departments(cycle: ReviewCycle) -> dict[tuple[int, bool], Shown]:
    """What the gate says of each department, and of the root's direct members alone, if there are any."""
    reviews = axes.counted_reviews(cycle)
    parents: dict[tuple[int, bool], tuple[int, bool] | None] = {}
    answers: dict[tuple[int, bool], dict[int, set[int]]] = {}
    tree = cycle.departments.values_list("department_id", "parent_id", "headcount")
    for department, parent, members in tree:
        parents[department, False] = None if parent is None else (parent, False)
        is_team = parent is None and members > 0
        if is_team:
            parents[department, True] = (department, False)
        answers[department, is_team] = reviews.get(department, {})
    return published_departments(parents, answers, thresholds_of(cycle))


def as_shown(
    cycle: ReviewCycle, key: tuple[int, bool], why: Shown, found: axes.Axes | None
) -> DepartmentAxes:
    """The row of a department: its figures, or the reason why there are none."""
    row = DepartmentAxes(cycle=cycle, department_id=key[0], members_only=key[1])
    if found is None or why != Shown.PUBLISHED:
        row.hidden_because = Shown.TOO_FEW_REVIEWERS if why == Shown.PUBLISHED else why
        return row
    row.leadership, row.management = found.leadership, found.management
    row.leadership_variance, row.management_variance = found.leadership_variance, found.management_variance
    row.covariance, row.reviewers = found.covariance, found.reviewers
    return row


def keep_answers(cycle: ReviewCycle) -> None:
    """Copy answers and comments that at least `k` people could have written, and nothing of who did."""
    kept, enough = kept_categories(cycle)
    values: dict[str, Any] = {
        "cycle": cycle.pk,
        "participants": [participant for participant, _relationship, _category in kept],
        "relationships": [relationship for _participant, relationship, _category in kept],
        "categories": [category for _participant, _relationship, category in kept],
        "enough": sorted(enough),
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP_ANSWERS, values)
        cursor.execute(KEEP_COMMENTS, values)


def kept_categories(cycle: ReviewCycle) -> tuple[list[tuple[int, str, str]], set[int]]:
    """Which category each relationship of each participant is kept under, and whose comments stay."""
    thresholds = thresholds_of(cycle)
    asked: dict[int, dict[str, int]] = {}
    wrote: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"cycle": cycle.pk})
        for participant, relationship, people_asked, people_wrote in cursor.fetchall():
            asked.setdefault(participant, {})[relationship] = people_asked
            wrote.setdefault(participant, {})[relationship] = people_wrote
    kept = [
        (participant, relationship, category)
        for participant in asked
        for relationship, category in categories_of(asked[participant], wrote[participant], thresholds)
    ]
    enough = {who for who, counts in wrote.items() if sum(counts.values()) >= thresholds.comments_report}
    return kept, enough


def categories_of(
    asked: dict[str, int], wrote: dict[str, int], thresholds: Thresholds
) -> Iterable[tuple[str, str]]:
    """Pairs of relationship and published category for one participant; none if too few were asked."""
    merged = merge_categories(wrote, thresholds.relationship)
    for group in merged:
        for relationship in group:
            yield relationship, "+".join(group)
    if not merged and sum(asked.values()) >= thresholds.relationship:
        for relationship in asked:
            yield relationship, UNSHOWN
