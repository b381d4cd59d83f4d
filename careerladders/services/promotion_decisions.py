"""Decisions on promotion cases, and the end of a trial in management."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from careerladders.models import Conversation, CurrentLevel, Level, PromotionCase
from careerladders.readiness import is_early, is_ready, people_readiness, readiness
from careerladders.services.conversations import conversation_begin, hand_over, plan
from careerladders.services.levels import level_assign
from careerladders.services.promotions import begin, move, renew, tell
from people.selectors import manager_of
from people.services import invalid

Status = PromotionCase.Status
Reason = CurrentLevel.Reason
SHORTEST_REASON = 20


@transaction.atomic
def case_approve(*, case: PromotionCase, actor: User, override_reason: str = "") -> PromotionCase:
    """Let the candidate stand on the level from the case's day on; into management on trial.

    Where readiness isn't met, `override_reason` (20 letters or more) says why all the same; a case into
    management that plans no trial then counts at once.
    Raises PermissionDenied, StateConflict `already_decided`, ValidationError of `override_reason` (codes
    `not_ready`, `too_short`) or of `effective_on` (`past`, `later`, `not_employed`).
    """
    case = begin(case, "approve", actor)
    renew(case)
    missing = missing_in(case)
    case.override_reason = check_override(missing, override_reason.strip()) if missing else ""
    day = check_start(case)
    on_trial = case.leads_into_management and case.trial_until is not None and case.return_level is not None
    place(case, case.level, day, Reason.TRIAL if on_trial else Reason.PROMOTED, actor)
    case.conversation = planned_conversation(case, actor)
    decide(case, Status.ON_TRIAL if on_trial else Status.APPROVED, actor, case.override_reason)
    if missing:
        audit.record(actor=actor, action="promotion.overridden", subject=case, missing=missing)
    tell_about_decision(case, "approved")
    return case


def missing_in(case: PromotionCase) -> list[str]:
    """The codes of what readiness lacks: `competencies`, and those of people management."""
    rows = readiness(case)
    lacking = [] if is_ready(rows) else ["competencies"]
    return lacking + [check.code for check in people_readiness(case, rows) if not check.is_met]


def check_override(missing: list[str], reason: str) -> str:
    """The reason for approving in spite of what is missing, if it says enough."""
    if not reason:
        text = _("The case isn't ready. Wait for what is missing, or say why you approve all the same.")
        raise invalid("override_reason", "not_ready", text)
    if len(reason) < SHORTEST_REASON:
        text = _("Say in a sentence of 20 letters or more why you approve all the same.")
        raise invalid("override_reason", "too_short", text)
    return reason


def check_start(case: PromotionCase) -> dt.date:
    """The day on which the level begins: today or later."""
    day = case.effective_on
    if day is None or day < timezone.localdate():
        text = _("The day has passed. Ask who opened the case to choose another one.")
        raise invalid("effective_on", "past", text)
    return day


def stands_there(case: PromotionCase, day: dt.date) -> bool:
    """Whether the candidate stands on the case's level on a day."""
    return CurrentLevel.objects.on(day).filter(employee=case.employee, level=case.level).exists()


def place(
    case: PromotionCase,
    level: Level,
    day: dt.date,
    reason: Reason,
    actor: User,
    *,
    replaces_later: bool = False,
) -> None:
    """Let the candidate stand on a level; what doesn't fit the day is an error of `effective_on`."""
    try:
        level_assign(
            employee=case.employee,
            level=level,
            day=day,
            reason=reason,
            actor=actor,
            replaces_later=replaces_later,
        )
    except ValidationError as error:
        refusals = error.error_dict
        if "day" in refusals:
            refusals["effective_on"] = refusals.pop("day")
        raise ValidationError(refusals) from error


def planned_conversation(case: PromotionCase, actor: User) -> Conversation | None:
    """The talk after ninety days, planned with today's manager; None where the case plans none.

    One that is open already serves, on the day that the two chose if that lies ahead. None also where
    nobody is there to hold it.
    """
    today = timezone.localdate()
    manager = manager_of(case.employee, today)
    if case.conversation_on is None or manager is None or not case.leads_into_management:
        return None
    running = Conversation.objects.select_for_update(of=["self"], no_key=True).filter(
        employee=case.employee, level=case.level, status=Conversation.Status.OPEN
    )
    if (found := running.first()) is None:
        return conversation_begin(
            employee=case.employee,
            manager=manager,
            level=case.level,
            planned_for=case.conversation_on,
            actor=actor,
        )
    if found.manager_id != manager.pk:
        hand_over(found, manager, actor)
    if found.planned_for is None or found.planned_for < today:
        plan(found, case.conversation_on, actor)
    return found


@transaction.atomic
def case_decline(*, case: PromotionCase, actor: User, reason: str) -> PromotionCase:
    """Say no, and why; raises PermissionDenied, StateConflict, ValidationError of `reason`."""
    case = begin(case, "decline", actor)
    case.decision_reason = reason.strip()
    if not case.decision_reason:
        raise invalid("reason", "required", _("Say why, so that the candidate knows what to work on."))
    decide(case, Status.DECLINED, actor, case.decision_reason)
    tell_about_decision(case, "declined")
    return case


def decide(case: PromotionCase, status: Status, actor: User, reason: str) -> None:
    """Store who decided and when."""
    case.decider = actor
    case.decided_on = timezone.localdate()
    move(case, status, actor, reason)


@transaction.atomic
def case_confirm(*, case: PromotionCase, actor: User, override_reason: str = "") -> PromotionCase:
    """End a trial well: from today on the level is theirs.

    Before the shortest trial is over, `override_reason` (20 letters or more) says why so early.
    Raises PermissionDenied, StateConflict, also `not_begun` before the trial's first day and `moved` for
    somebody who stands elsewhere by now, and ValidationError of `override_reason`, as approving does.
    """
    case = begin(case, "confirm", actor)
    today = timezone.localdate()
    if case.effective_on and today < case.effective_on:
        raise StateConflict(_("The trial hasn't begun yet."), code="not_begun")
    if not stands_there(case, today):
        text = _("The person doesn't stand on this level any more: end the trial instead.")
        raise StateConflict(text, code="moved")
    missing = ["trial"] if is_early(case, today) else []
    reason = check_override(missing, override_reason.strip()) if missing else ""
    place(case, case.level, today, Reason.PROMOTED, actor)
    move(case, Status.CONFIRMED, actor, reason)
    if missing:
        audit.record(actor=actor, action="promotion.overridden", subject=case, missing=missing)
    tell_about_decision(case, "confirmed")
    return case


@transaction.atomic
def case_return(*, case: PromotionCase, actor: User, reason: str = "") -> PromotionCase:
    """End a trial by going back to the level before, at once; nobody has to say why.

    Whatever was planned for later goes; who has left or stands elsewhere by now stays where they are.
    Raises PermissionDenied, StateConflict.
    """
    case = begin(case, "return", actor)
    assert case.return_level is not None  # The database holds it for every trial.
    day = max(timezone.localdate(), case.effective_on or dt.date.min)
    if case.employee.is_employed_on(day) and stands_there(case, day):
        place(case, case.return_level, day, Reason.RETURNED, actor, replaces_later=True)
    let_go_of_conversation(case, actor)
    move(case, Status.RETURNED, actor, reason)
    tell_about_decision(case, "returned")
    return case


def let_go_of_conversation(case: PromotionCase, actor: User) -> None:
    """Let a talk that is still open be the case's no more, without the day that the case planned."""
    talks = Conversation.objects.select_for_update(of=["self"], no_key=True)
    if talk := talks.filter(promotion_cases=case, status=Conversation.Status.OPEN).first():
        if talk.planned_for == case.conversation_on:
            plan(talk, None, actor)
        case.conversation = None


def tell_about_decision(case: PromotionCase, event: str) -> None:
    """Tell the candidate, their manager and who submitted the case."""
    manager = manager_of(case.employee, timezone.localdate())
    tell(case, {case.employee.user, manager.user if manager else None, case.submitter}, event)
