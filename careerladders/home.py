"""What waits for somebody in career conversations, for their home page."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from careerladders.models import Conversation, NextStep
from careerladders.selectors.conversations import (
    Stage,
    conversations_of,
    other_of,
    side_of,
    stage_of,
    steps_to_do,
)
from notifications.home import Task

DUE_WITHIN = dt.timedelta(days=3)
MINUTES_TO_PREPARE = 10
MINUTES_OF_A_STEP = 5


def tasks(user: User) -> Iterator[Task]:
    """The conversations that a user has yet to prepare, then the steps of theirs that are due."""
    if not user.has_perm("careerladders.take_part"):
        return
    for conversation in conversations_of(user).filter(status=Conversation.Status.OPEN):
        if stage_of(conversation, side_of(conversation, user)) == Stage.PREPARE:
            yield to_prepare(conversation, user)
    for step in steps_to_do(user):
        if step.due <= timezone.localdate() + DUE_WITHIN:
            yield to_take(step)


def to_prepare(conversation: Conversation, user: User) -> Task:
    """A conversation in which a user's own view is missing."""
    name = other_of(conversation, side_of(conversation, user)).name
    text = str(conversation.level)
    if conversation.planned_for:
        text += " · " + _("planned for %(day)s") % {
            "day": date_format(conversation.planned_for, "DATE_FORMAT")
        }
    return Task(
        title=_("Prepare your conversation with %(name)s") % {"name": name},
        text=text,
        minutes=MINUTES_TO_PREPARE,
        url=conversation.get_absolute_url(),
        action=_("Prepare"),
        person=name,
    )


def to_take(step: NextStep) -> Task:
    """A step that is due."""
    due = _("by %(day)s") % {"day": date_format(step.due, "DATE_FORMAT")}
    return Task(
        title=_("Next step due: %(step)s") % {"step": step.text},
        text=due,
        minutes=MINUTES_OF_A_STEP,
        url=f"{step.conversation.get_absolute_url()}#steps",
        action=_("Open"),
    )
