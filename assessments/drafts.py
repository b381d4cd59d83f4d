"""Reviews while their cycle collects: one statement a save, and no trace of it but the draft itself."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from assessments.models import Draft, ReviewAssignment, ReviewCycle

SAVE = """
INSERT INTO assessments_draft
    (cycle_id, assignment_id, questionnaire_id, item_count, ratings, cannot_say, comments, is_submitted,
    updated_at)
SELECT cycle.id, %s, cycle.questionnaire_id, %s, %s::smallint[], %s::smallint[], %s::text[], %s, now()
FROM assessments_reviewcycle cycle WHERE cycle.id = %s AND cycle.status = 'collecting'
FOR SHARE
ON CONFLICT (cycle_id, assignment_id) DO UPDATE SET
    ratings = excluded.ratings, cannot_say = excluded.cannot_say, comments = excluded.comments,
    updated_at = excluded.updated_at,
    is_submitted = assessments_draft.is_submitted OR excluded.is_submitted, is_declined = false
"""


class CycleNotCollecting(ValidationError):
    """The cycle has not begun or no longer takes answers."""

    def __init__(self) -> None:
        super().__init__(_("This round has closed: it takes no more answers."), code="not_collecting")


class InvalidRatings(ValidationError):
    """The ratings don't fit the questionnaire."""

    def __init__(self) -> None:
        super().__init__(_("There must be one rating for each item, 1 to 5 or none."), code="invalid_ratings")


class NothingRated(ValidationError):
    """A review can't be handed in without a single rating."""

    def __init__(self) -> None:
        super().__init__(_("Rate at least one item, or decline the review."), code="nothing_rated")


def partition_create(cycle: ReviewCycle) -> None:
    """Make the cycle's own table of drafts."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TABLE {} PARTITION OF assessments_draft FOR VALUES IN ({})").format(
                partition_name(cycle), sql.Literal(cycle.pk)
            )
        )


def partition_drop(cycle: ReviewCycle) -> None:
    """Remove the cycle's drafts together with their file."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE {}").format(partition_name(cycle)))


def partition_name(cycle: ReviewCycle) -> sql.Identifier:
    """The name of the cycle's own table."""
    return sql.Identifier(f"assessments_draft_{cycle.pk}")


def draft_save(
    *,
    assignment: ReviewAssignment,
    ratings: Sequence[int | None],
    cannot_say: Sequence[int] = (),
    comments: Sequence[str] = (),
    submit: bool = False,
) -> None:
    """Store ratings (1..5 in item order, None without one) and comments; also hand them in.

    `cannot_say` holds the positions, from 1, of the items that its writer can't judge.

    Raises: CycleNotCollecting, InvalidRatings, NothingRated.
    """
    cycle = assignment.participant.cycle
    check_ratings(ratings, cycle)
    if submit and not any(ratings):
        raise NothingRated
    written = (list(ratings), list(cannot_say), list(comments))
    with connection.cursor() as cursor:
        cursor.execute(SAVE, (assignment.pk, len(ratings), *written, submit, cycle.pk))
        if cursor.rowcount == 0:
            raise CycleNotCollecting


def check_ratings(ratings: Sequence[int | None], cycle: ReviewCycle) -> None:
    """Raise InvalidRatings unless there is one rating for each item, each None or 1..5."""
    in_range = all(rating is None or 1 <= rating <= 5 for rating in ratings)
    if len(ratings) != cycle.questionnaire.item_count or not in_range:
        raise InvalidRatings


@transaction.atomic
def draft_decline(*, assignment: ReviewAssignment) -> None:
    """Say no to a review; what was written is forgotten. Raises CycleNotCollecting."""
    cycle = assignment.participant.cycle
    draft_save(assignment=assignment, ratings=[None] * cycle.questionnaire.item_count)
    Draft.objects.filter(cycle=cycle, assignment=assignment).update(is_declined=True, is_submitted=False)
