"""Reminders of career conversations and of the steps agreed on, at most one a day about each.

What one writes in a conversation stands in no reminder: mails are read in other places.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts import audit
from careerladders.models import Conversation, NextStep, Side
from careerladders.selectors.conversations import other_of, shared_at
from notifications.services import notify
from people.models import Employee

AHEAD = dt.timedelta(days=3)
AGAIN = dt.timedelta(days=7)


@transaction.atomic
def conversations_remind() -> int:
    """Remind those who have not shared their view of a conversation within three days; how many were due.

    A conversation is reminded of once a day, however often this runs.
    """
    today = timezone.localdate()
    due = (
        Conversation.objects.with_present_manager()
        .filter(status=Conversation.Status.OPEN, planned_for__range=(today, today + AHEAD))
        .filter(Q(employee_shared_at=None) | Q(manager_shared_at=None))
        .filter(Q(reminded_on=None) | Q(reminded_on__lt=today))
        .select_for_update(of=["self"], skip_locked=True)
        .select_related("employee__user", "manager__user", "level")
    )
    conversations = list(due)
    for conversation in conversations:
        for side in Side:
            if shared_at(conversation, side) is None:
                remind_to_prepare(conversation, side)
        conversation.reminded_on = today
    Conversation.objects.bulk_update(conversations, ["reminded_on"])
    if conversations:
        audit.record(actor=None, action="conversation.reminded", conversations=[c.pk for c in conversations])
    return len(conversations)


def remind_to_prepare(conversation: Conversation, side: Side) -> None:
    """Tell one side that its view is missing."""
    person = conversation.employee if side == Side.EMPLOYEE else conversation.manager
    assert conversation.planned_for is not None
    values = {
        "name": other_of(conversation, side).name,
        "day": date_format(conversation.planned_for, "DATE_FORMAT"),
        "level": conversation.level,
    }
    tell(person, "conversation.prepare", values, conversation.get_absolute_url())


@transaction.atomic
def steps_remind() -> int:
    """Remind the owners of steps within three days of the day, when it has passed, and weekly from then.

    A done step is reminded of no more, and a former manager of none. How many were due.
    """
    today = timezone.localdate()
    fresh = Q(reminded_on=None)
    passed = Q(due__lt=today) & (Q(reminded_on__lte=F("due")) | Q(reminded_on__lte=today - AGAIN))
    reached = Q(owner=Side.EMPLOYEE) | Q(conversation__in=Conversation.objects.with_present_manager())
    due = (
        NextStep.objects.filter(fresh | passed, reached, done_on=None, due__lte=today + AHEAD)
        .select_for_update(of=["self"], skip_locked=True)
        .select_related("conversation__employee__user", "conversation__manager__user")
    )
    steps = list(due)
    for step in steps:
        remind_of_step(step, today)
        step.reminded_on = today
    NextStep.objects.bulk_update(steps, ["reminded_on"])
    if steps:
        audit.record(actor=None, action="next_step.reminded", steps=[step.pk for step in steps])
    return len(steps)


def remind_of_step(step: NextStep, today: dt.date) -> None:
    """Tell its owner that a step is due, or has been."""
    side = Side(step.owner)
    person = step.conversation.employee if side == Side.EMPLOYEE else step.conversation.manager
    event = "next_step.overdue" if step.due < today else "next_step.due"
    values = {
        "name": other_of(step.conversation, side).name,
        "day": date_format(step.due, "DATE_FORMAT"),
    }
    tell(person, event, values, f"{step.conversation.get_absolute_url()}#steps")


def tell(person: Employee, event: str, values: Mapping[str, object], url: str) -> None:
    """Notify a person who still works here and can sign in."""
    if person.user is not None and person.is_employed_on(timezone.localdate()):
        notify(users=[person.user], event=event, values=values, url=url)
