"""Every change to career conversations; next_steps.py has those to the agreed steps.

All hold the conversation until the end of the transaction and act for the side that the actor is on.
They raise PermissionDenied for anybody but the two (a former manager is none of them), StateConflict, code
`closed`, for one that is over,
and ValidationError by field for what can't be. The audit log names ids and never what somebody wrote.
"""

import datetime as dt
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import ChangedMeanwhile, StateConflict
from accounts.models import User
from careerladders.evidence import evidence_of
from careerladders.models import (
    Competency,
    Conversation,
    ConversationEvidence,
    ConversationRating,
    Level,
    Proficiency,
    Side,
)
from careerladders.selectors.conversations import asked_by, other_of, shared_at, side_of
from careerladders.services.levels import hold_published
from notifications.services import notify
from people.models import Employee
from people.selectors import manager_of
from people.services import apply, invalid, lock

LONGEST_WORDS = 1000
LONGEST_ANSWER = 2000
LONGEST_NOTES = 5000


@transaction.atomic
def conversation_open(
    *, employee: Employee, level: Level, actor: User, planned_for: dt.date | None = None
) -> Conversation:
    """Begin a conversation of an employee with today's manager against a level of any published track.

    Codes of fields: `no_manager`, `not_published`, `past`; raises StateConflict, code `already_open`,
    while another one about the same level is open.
    """
    hold_published(level)
    lock(employee)
    manager = manager_of(employee, timezone.localdate())
    if actor.pk not in {employee.user_id, manager.user_id if manager else None}:
        raise PermissionDenied
    check_plan(planned_for)
    if manager is None:
        raise invalid("employee", "no_manager", _("A conversation needs a manager. HR can enter who it is."))
    if Conversation.objects.filter(employee=employee, level=level, status=Conversation.Status.OPEN).exists():
        raise StateConflict(_("A conversation about this level is open already."), code="already_open")
    opened = conversation_begin(
        employee=employee, manager=manager, level=level, planned_for=planned_for, actor=actor
    )
    tell_other(opened, side_of(opened, actor), "opened")
    return opened


@transaction.atomic
def conversation_begin(
    *, employee: Employee, manager: Employee, level: Level, planned_for: dt.date | None, actor: User
) -> Conversation:
    """A conversation of the two, whoever sees to it; none about the level may be open."""
    opened = Conversation.objects.create(
        employee=employee, manager=manager, level=level, planned_for=planned_for
    )
    audit.record(
        actor=actor, action="conversation.opened", subject=opened, employee=employee.pk, level=level.pk
    )
    return opened


@transaction.atomic
def conversation_plan(
    *, conversation: Conversation, planned_for: dt.date | None, actor: User
) -> Conversation:
    """Set the day on which the two mean to talk; the code for a day before today is `past`."""
    conversation, _side = hold(conversation, actor)
    if conversation.planned_for == planned_for:
        return conversation
    check_plan(planned_for)
    plan(conversation, planned_for, actor)
    return conversation


def plan(conversation: Conversation, day: dt.date | None, actor: User) -> None:
    """Let two talk on a day, or on none, whoever sees to it."""
    conversation.planned_for = day
    conversation.save(update_fields=["planned_for"])
    audit.record(actor=actor, action="conversation.planned", subject=conversation)


class ViewFields(TypedDict, total=False):
    """What one side thinks of a competency: 0 to 5, or None for nothing yet, and a few words."""

    proficiency: int | None
    text: str


@transaction.atomic
def rating_save(
    *, conversation: Conversation, competency: Competency, actor: User, **view: Unpack[ViewFields]
) -> None:
    """Keep what one side thinks of a competency; what isn't given stays, and the same again is fine.

    Codes of fields: `not_asked`, `invalid_choice`, `max_length`; raises StateConflict, code `shared`,
    once that side has shared its view.
    """
    conversation, side = hold(conversation, actor)
    check_unshared(conversation, side)
    if not asked_by(conversation.level).filter(competency=competency).exists():
        raise invalid("competency", "not_asked", _("This level doesn't ask for this competency."))
    if view.get("proficiency") not in [None, *Proficiency.values]:
        raise invalid("proficiency", "invalid_choice", _("Choose a step from 0 to 5."))
    if "text" in view:
        view["text"] = tidy(view["text"], "text", LONGEST_WORDS)
    found = ConversationRating.objects.filter(conversation=conversation, competency=competency).first()
    rating = found or ConversationRating(conversation=conversation, competency=competency)
    own = "own" if side == Side.EMPLOYEE else "managers"
    names = {"proficiency": own, "text": f"{own}_text"}
    if not apply(rating, {names[name]: value for name, value in view.items()}):
        return
    rating.save()
    audit.record(
        actor=actor, action="conversation.rated", subject=conversation, competency=competency.pk, side=side
    )


@transaction.atomic
def view_share(*, conversation: Conversation, actor: User) -> Conversation:
    """Share one side's view for good: the other sees it once both have shared.

    Sharing again changes nothing. The code of what is not rated yet is `incomplete`.
    """
    conversation, side = hold(conversation, actor)
    if shared_at(conversation, side):
        return conversation
    if missing := unrated(conversation, side):
        raise invalid(
            "ratings",
            "incomplete",
            _("Rate every competency before you share: %(missing)s.") % {"missing": ", ".join(missing)},
        )
    setattr(conversation, f"{side.value}_shared_at", timezone.now())
    conversation.save(update_fields=[f"{side.value}_shared_at"])
    audit.record(actor=actor, action="conversation.shared", subject=conversation, side=side)
    tell_other(conversation, side, "both_shared" if conversation.is_shared else "view_shared")
    return conversation


@transaction.atomic
def wish_save(*, conversation: Conversation, text: str, actor: User) -> Conversation:
    """Keep the employee's answer to "how can we help you grow in both?"; code `max_length`."""
    return answer_save(conversation, Side.EMPLOYEE, "wish", text, actor)


@transaction.atomic
def offer_save(*, conversation: Conversation, text: str, actor: User) -> Conversation:
    """Keep what the manager can do to help; code `max_length`."""
    return answer_save(conversation, Side.MANAGER, "offer", text, actor)


@transaction.atomic
def notes_save(*, conversation: Conversation, text: str, revision: int, actor: User) -> Conversation:
    """Store the notes, which both write; `revision` is that of the notes which the writer had read.

    Raises ChangedMeanwhile, with the notes and their revision as they are, when the other wrote something
    else since. The code of a field is `max_length`.
    """
    conversation, _side = hold(conversation, actor)
    text = tidy(text, "notes", LONGEST_NOTES)
    if conversation.notes == text:
        return conversation
    if conversation.notes_revision != revision:
        raise ChangedMeanwhile(
            _("The notes were changed meanwhile. Put both together, then save again."),
            {"notes": conversation.notes, "notes_revision": conversation.notes_revision},
        )
    conversation.notes = text
    conversation.notes_revision += 1
    conversation.save(update_fields=["notes", "notes_revision"])
    audit.record(actor=actor, action="conversation.noted", subject=conversation)
    return conversation


@transaction.atomic
def evidence_attach(
    *, conversation: Conversation, source: str, key: str, actor: User
) -> ConversationEvidence:
    """Let the employee bring in something that speaks for them, kept as it is today; twice is once.

    The code of what isn't among their evidence is `unknown`.
    """
    conversation, side = hold(conversation, actor)
    check_side(side, Side.EMPLOYEE)
    found = evidence_of(conversation.employee, source, key)
    if found is None:
        raise invalid("key", "unknown", _("This is not among what speaks for you."))
    attached, created = conversation.evidence.get_or_create(
        source=source, key=key, defaults={"conversation": conversation, **found.snapshot}
    )
    if created:
        audit.record(
            actor=actor, action="conversation.evidence_attached", subject=conversation, source=source, key=key
        )
    return attached


@transaction.atomic
def evidence_detach(*, evidence: ConversationEvidence, actor: User) -> None:
    """Let the employee take something out again."""
    conversation, side = hold(evidence.conversation, actor)
    check_side(side, Side.EMPLOYEE)
    conversation.evidence.filter(pk=evidence.pk).delete()
    audit.record(
        actor=actor,
        action="conversation.evidence_detached",
        subject=conversation,
        source=evidence.source,
        key=evidence.key,
    )


@transaction.atomic
def conversation_close(*, conversation: Conversation, held_on: dt.date, actor: User) -> Conversation:
    """Note the day on which the two talked: after it only the agreed steps go on. Code `future`."""
    conversation, side = hold(conversation, actor)
    if held_on > timezone.localdate():
        raise invalid("held_on", "future", _("Choose the day on which you talked, today at the latest."))
    conversation.status = Conversation.Status.CLOSED
    conversation.held_on = held_on
    conversation.save(update_fields=["status", "held_on"])
    audit.record(actor=actor, action="conversation.closed", subject=conversation, held_on=held_on.isoformat())
    tell_other(conversation, side, "closed")
    return conversation


@transaction.atomic
def conversation_hand_over(*, conversation: Conversation, actor: User) -> Conversation:
    """Let the employee go on with the manager they have today.

    The manager before doesn't see it any more; their view and offer go, since the new one gives their own.
    The code of a field is `no_manager`; raises StateConflict, code `same_manager`.
    """
    conversation, side = hold(conversation, actor)
    check_side(side, Side.EMPLOYEE)
    manager = manager_of(conversation.employee, timezone.localdate())
    if manager is None:
        raise invalid("manager", "no_manager", _("You have no manager yet. HR can enter who it is."))
    if manager.pk == conversation.manager_id:
        raise StateConflict(_("%(name)s is your manager already.") % {"name": manager}, code="same_manager")
    hand_over(conversation, manager, actor)
    return conversation


def hand_over(conversation: Conversation, manager: Employee, actor: User) -> None:
    """Let another manager take the place of the one before, without their view and offer.

    The two who go on are told, unless they see to it themselves.
    """
    before = conversation.manager_id
    conversation.ratings.update(managers=None, managers_text="")
    conversation.manager, conversation.manager_shared_at, conversation.offer = manager, None, ""
    conversation.save(update_fields=["manager", "manager_shared_at", "offer"])
    audit.record(
        actor=actor,
        action="conversation.handed_over",
        subject=conversation,
        before=before,
        manager=manager.pk,
    )
    for side in Side:
        if other_of(conversation, side).user_id != actor.pk:
            tell_other(conversation, side, "handed_over")


@transaction.atomic
def conversation_withdraw(*, conversation: Conversation, actor: User) -> None:
    """Let the employee drop a conversation that nobody has shared in, with all that was written.

    Raises StateConflict, code `shared`.
    """
    conversation, side = hold(conversation, actor)
    check_side(side, Side.EMPLOYEE)
    check_unshared(conversation, Side.EMPLOYEE)
    check_unshared(conversation, Side.MANAGER)
    audit.record(actor=actor, action="conversation.withdrawn", subject=conversation)
    conversation.delete()


def hold(conversation: Conversation, actor: User, *, closed: bool = False) -> tuple[Conversation, Side]:
    """The conversation as it is now, which nobody else changes, and the actor's side of it.

    Raises PermissionDenied for those who don't see it, and StateConflict for one that is over, unless
    `closed` ones are fine too. Locked alone first: a query with joins doesn't find a row whose level or
    manager changed while it waited.
    """
    Conversation.objects.select_for_update(no_key=True).filter(pk=conversation.pk).first()
    visible = Conversation.objects.visible_to(actor).select_related("employee", "manager", "level")
    found = visible.filter(pk=conversation.pk).first()
    if found is None:
        raise PermissionDenied
    if not found.is_open and not closed:
        raise StateConflict(_("This conversation is closed."), code="closed")
    return found, side_of(found, actor)


def answer_save(conversation: Conversation, side: Side, field: str, text: str, actor: User) -> Conversation:
    """Store what one side alone answers."""
    conversation, acting = hold(conversation, actor)
    check_side(acting, side)
    text = tidy(text, field, LONGEST_ANSWER)
    if getattr(conversation, field) == text:
        return conversation
    setattr(conversation, field, text)
    conversation.save(update_fields=[field])
    audit.record(actor=actor, action="conversation.answered", subject=conversation, side=side)
    return conversation


def unrated(conversation: Conversation, side: Side) -> list[str]:
    """The competencies that the level asks and a side has not rated."""
    value = "own" if side == Side.EMPLOYEE else "managers"
    rated = conversation.ratings.exclude(**{value: None}).values("competency")
    missing = asked_by(conversation.level).exclude(competency__in=rated)
    return [expectation.competency.name for expectation in missing]


def check_side(acting: Side, wanted: Side) -> None:
    """Raise PermissionDenied for what only the other one of the two may do."""
    if acting != wanted:
        raise PermissionDenied


def check_unshared(conversation: Conversation, side: Side) -> None:
    """Raise StateConflict once a side has shared its view."""
    if shared_at(conversation, side):
        raise StateConflict(_("A view that is shared stays as it is."), code="shared")


def check_plan(day: dt.date | None) -> None:
    """Raise ValidationError for a day before today."""
    if day is not None and day < timezone.localdate():
        raise invalid("planned_for", "past", _("Choose today or a day to come."))


def tidy(text: str, field: str, most: int) -> str:
    """The text without spaces around it; raises ValidationError for too long a one."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > most:
        message = _("Use at most %(most)d characters; these are %(length)d.")
        raise invalid(field, "max_length", message % {"most": most, "length": len(text)})
    return text


def tell_other(conversation: Conversation, side: Side, event: str) -> None:
    """Tell the other side what somebody did."""
    user = other_of(conversation, side).user
    actor = conversation.employee if side == Side.EMPLOYEE else conversation.manager
    if user is not None:
        notify(
            users=[user],
            event=f"conversation.{event}",
            values={"name": actor.name, "level": conversation.level},
            url=conversation.get_absolute_url(),
        )
