"""Every change to the steps that two people agree on in a career conversation.

Either of the two makes them; steps are added and removed while the conversation is open, and go on after.
All raise what conversations.py says; the audit log names ids and never what a step says.
"""

import datetime as dt
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from careerladders.models import Conversation, NextStep
from careerladders.services.conversations import hold
from people.services import apply, invalid


class StepFields(TypedDict, total=False):
    """What can be changed in a step."""

    text: str
    axis: str
    owner: str
    due: dt.date


@transaction.atomic
def step_add(
    *, conversation: Conversation, text: str, axis: str, owner: str, due: dt.date, actor: User
) -> NextStep:
    """Agree on a step: what grows which axis, who does it and by when. Code of `due`: `past`."""
    conversation, _side = hold(conversation, actor)
    step = NextStep(conversation=conversation, text=text.strip(), axis=axis, owner=owner, due=due)
    check_due(due)
    step.full_clean()
    step.save()
    audit.record(actor=actor, action="next_step.added", subject=step, conversation=conversation.pk)
    return step


@transaction.atomic
def step_change(*, step: NextStep, actor: User, **changes: Unpack[StepFields]) -> NextStep:
    """Change a step; with another day its reminders begin anew.

    Raises StateConflict, code `done`, for one that is done.
    """
    step = hold_step(step, actor)
    if step.done_on:
        raise StateConflict(_("This step is done. Open it again to change it."), code="done")
    if changed := apply(step, changes):
        if "due" in changed:
            check_due(step.due)
            step.reminded_on = None
        step.text = step.text.strip()
        step.full_clean()
        step.save()
        audit.record(actor=actor, action="next_step.changed", subject=step, fields=changed)
    return step


@transaction.atomic
def step_done(*, step: NextStep, actor: User, done: bool = True) -> NextStep:
    """Mark a step as done today, or open it again; the day on which it was first done stays."""
    step = hold_step(step, actor)
    if bool(step.done_on) == done:
        return step
    step.done_on = timezone.localdate() if done else None
    step.save(update_fields=["done_on"])
    audit.record(actor=actor, action="next_step.done" if done else "next_step.reopened", subject=step)
    return step


@transaction.atomic
def step_remove(*, step: NextStep, actor: User) -> None:
    """Drop a step again, while the conversation is open."""
    hold(step.conversation, actor)
    audit.record(actor=actor, action="next_step.removed", subject=step, conversation=step.conversation_id)
    NextStep.objects.filter(pk=step.pk).delete()


def hold_step(step: NextStep, actor: User) -> NextStep:
    """The step as it is now, which nobody else changes; raises StateConflict, code `removed`, too."""
    hold(step.conversation, actor, closed=True)
    found = NextStep.objects.filter(pk=step.pk).first()
    if found is None:
        raise StateConflict(_("This step was removed."), code="removed")
    return found


def check_due(due: dt.date) -> None:
    """Raise ValidationError for a day before today."""
    if due < timezone.localdate():
        raise invalid("due", "past", _("Choose today or a day to come."))
