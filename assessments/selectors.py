"""Reads of reviews: only one's own while a cycle collects."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from assessments.models import Draft, Item, Relationship, ReviewAssignment, ReviewCycle
from notifications.home import Task

SECONDS_PER_ITEM = 13
SECONDS_FOR_COMMENTS = 40


@dataclass(frozen=True)
class Review:
    """A review that someone is asked to write, and how far they are."""

    assignment: ReviewAssignment
    draft: Draft | None

    @property
    def items(self) -> list[Item]:
        """The items asked: all, or those of the short form."""
        every = self.assignment.participant.cycle.questionnaire.items.all()
        return [item for item in every if item.in_short_form or not self.assignment.is_short]

    @property
    def answered(self) -> int:
        """How many items are rated, or declared impossible to judge."""
        if self.draft is None:
            return 0
        return sum(rating is not None for rating in self.draft.ratings) + len(self.draft.cannot_say)

    @property
    def minutes(self) -> int:
        """About how long what is left takes, at least one."""
        left = (len(self.items) - self.answered) * SECONDS_PER_ITEM + SECONDS_FOR_COMMENTS
        return max(1, round(left / 60))

    @property
    def is_submitted(self) -> bool:
        """Whether it is handed in."""
        return self.draft is not None and self.draft.is_submitted

    @property
    def is_declined(self) -> bool:
        """Whether its writer said no."""
        return self.draft is not None and self.draft.is_declined

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its writer."""
        return not (self.is_submitted or self.is_declined)

    @property
    def is_self(self) -> bool:
        """Whether people review themselves."""
        return self.assignment.relationship == Relationship.SELF


def reviews_of(user: User) -> list[Review]:
    """The reviews that a user is asked for in cycles that collect now, open ones first."""
    asked = list(
        ReviewAssignment.objects.filter(
            reviewer__user=user, participant__cycle__status=ReviewCycle.Status.COLLECTING
        )
        .select_related("participant__employee", "participant__cycle__questionnaire")
        .prefetch_related("participant__cycle__questionnaire__items")
        .order_by("participant__cycle__closes_at", "id")
    )
    drafts = drafts_of(asked)
    reviews = [Review(assignment, drafts.get(assignment.pk)) for assignment in asked]
    return sorted(reviews, key=lambda review: not review.is_open)


def drafts_of(assignments: Iterable[ReviewAssignment]) -> dict[int, Draft]:
    """What is written so far, by assignment."""
    by_id = {assignment.pk: assignment for assignment in assignments}
    cycles = {assignment.participant.cycle_id for assignment in by_id.values()}
    found = Draft.objects.filter(cycle__in=cycles, assignment__in=by_id)
    return {draft.assignment_id: draft for draft in found}


def tasks(user: User) -> list[Task]:
    """The reviews that wait for a user, as their home page shows them."""
    return [task(review) for review in reviews_of(user) if review.is_open]


def task(review: Review) -> Task:
    """A review that waits."""
    participant = review.assignment.participant
    name = participant.employee.name
    title = gettext("Review yourself") if review.is_self else gettext("Review %(name)s") % {"name": name}
    until = date_format(participant.cycle.closes_at, "DATE_FORMAT")
    return Task(
        title=title,
        text=gettext("%(cycle)s · until %(day)s") % {"cycle": participant.cycle.name, "day": until},
        minutes=review.minutes,
        url=reverse("assessments:write", args=[review.assignment.token]),
        action=gettext("Write"),
        person=name,
    )
