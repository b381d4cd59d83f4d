"""Every change to a promotion case until it is decided: opened, written, assessed by whom, handed in."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from careerladders.evidence import evidence_of
from careerladders.models import (
    CurrentLevel,
    Level,
    PromotionAssessor,
    PromotionCase,
    PromotionEvent,
    PromotionEvidence,
)
from careerladders.models.promotions import OPEN
from careerladders.permits import STEPS, is_candidate, may_edit, may_open
from careerladders.services.levels import hold_published
from notifications.services import notify
from people.models import Employee
from people.selectors import employee_of
from people.services import apply, invalid, lock

Status = PromotionCase.Status
FURTHEST = dt.timedelta(days=730)
"""How far ahead of today the days of a case may lie."""


class CaseFields(TypedDict, total=False):
    """What can be written in a case."""

    statement: str
    effective_on: dt.date | None
    trial_until: dt.date | None
    mentor: Employee | None
    training: str
    conversation_on: dt.date | None


@transaction.atomic
def case_open(*, employee: Employee, level: Level, actor: User) -> PromotionCase:
    """Begin a case for an employee to stand on a level; who opens it is its submitter.

    Raises PermissionDenied with the reason, StateConflict `case_open` where one is under way, and
    ValidationError by field: codes `not_published`, `present_level`, `not_employed`.
    """
    may_open(actor, employee).check()
    case = PromotionCase(employee=employee, level=level, submitter=actor)
    renew(case)
    if not employee.is_employed_on(timezone.localdate()):
        raise invalid("employee", "not_employed", _("This person isn't employed today."))
    under_way = [*OPEN, Status.ON_TRIAL]
    if PromotionCase.objects.filter(employee=employee, status__in=under_way).exists():
        raise StateConflict(_("There is a case for this person already."), code="case_open")
    case.save()
    note(case, actor, "opened")
    return case


@transaction.atomic
def case_change(*, case: PromotionCase, actor: User, **changes: Unpack[CaseFields]) -> PromotionCase:
    """Write in a case: its statement while it is a draft, its days and its plan until it is decided.

    Raises PermissionDenied, StateConflict `already_decided` or `handed_in`, and ValidationError by field.
    """
    case = locked(case)
    may_edit(actor, case).check()
    check_state(case, OPEN)
    changed = apply(case, changes)
    if "statement" in changed and case.status != Status.DRAFT:
        raise StateConflict(_("The statement has been handed in and stays as it is."), code="handed_in")
    check_plan(case)
    standing = CurrentLevel.objects.on(timezone.localdate()).filter(employee=case.employee)
    if not standing.filter(level=case.level).exists():
        note_standing(case)
    case.full_clean(validate_unique=False)
    case.save()
    if changed:
        audit.record(actor=actor, action="promotion.changed", subject=case, fields=changed)
    return case


def check_plan(case: PromotionCase) -> None:
    """Raise ValidationError for what can't be: codes `far`, `period`, `candidate`, `not_employed`."""
    today = timezone.localdate()
    for field in ("effective_on", "trial_until", "conversation_on"):
        day = getattr(case, field)
        if day and abs(day - today) > FURTHEST:
            raise invalid(field, "far", _("Choose a day within the next two years."))
    if case.effective_on and case.trial_until and case.trial_until <= case.effective_on:
        raise invalid("trial_until", "period", _("A trial ends after it has begun."))
    if case.mentor_id == case.employee_id:
        raise invalid("mentor", "candidate", _("Nobody mentors themselves: choose somebody else."))
    if case.mentor and not case.mentor.is_employed_on(today):
        raise invalid("mentor", "not_employed", _("This person isn't employed today."))


@transaction.atomic
def case_submit(*, case: PromotionCase, actor: User) -> PromotionCase:
    """Hand a case in: from now on the candidate sees it, and the deciders may take it up.

    Raises PermissionDenied, StateConflict, and ValidationError by field for what is missing, code
    `required`: the statement, the day, somebody asked to assess. Assessments may still be outstanding.
    """
    case = begin(case, "submit", actor)
    missing = {
        "statement": not case.statement.strip() and _("Say what the person already does at the new level."),
        "effective_on": not case.effective_on and _("Choose the day from which it would count."),
        "assessors": not case.assessors.exists() and _("Ask at least one colleague to assess."),
    }
    errors = {name: ValidationError(text, code="required") for name, text in missing.items() if text}
    if errors:
        raise ValidationError(errors)
    renew(case)
    move(case, Status.SUBMITTED, actor)
    tell(case, [case.employee.user], "submitted")
    return case


@transaction.atomic
def case_review(*, case: PromotionCase, actor: User) -> PromotionCase:
    """Take a case up to decide on it; raises PermissionDenied, StateConflict."""
    case = begin(case, "review", actor)
    move(case, Status.IN_REVIEW, actor)
    return case


@transaction.atomic
def case_withdraw(*, case: PromotionCase, actor: User, reason: str = "") -> PromotionCase:
    """Take a case back before it is decided; raises PermissionDenied, StateConflict."""
    case = begin(case, "withdraw", actor)
    move(case, Status.WITHDRAWN, actor, reason)
    others = {case.submitter, case.employee.user} - {actor}
    tell(case, others, "withdrawn")
    return case


@transaction.atomic
def case_take_over(*, case: PromotionCase, actor: User) -> PromotionCase:
    """Go on with a case whose submitter can't any more; who takes it over doesn't decide on it.

    Raises PermissionDenied, StateConflict.
    """
    case = begin(case, "take_over", actor)
    before, case.submitter = case.submitter, actor
    case.save(update_fields=["submitter"])
    note(case, actor, "taken_over")
    tell(case, {before, case.employee.user}, "taken_over", by=str(employee_of(actor) or actor))
    return case


@transaction.atomic
def assessor_add(*, case: PromotionCase, employee: Employee, actor: User) -> PromotionAssessor:
    """Ask a colleague how far the candidate has come; they hear of it at once.

    Raises PermissionDenied, StateConflict, and ValidationError by field: codes `candidate`, `asked`,
    `not_employed`.
    """
    case = locked(case)
    may_edit(actor, case).check()
    check_state(case, OPEN)
    if employee.pk == case.employee_id:
        raise invalid("employee", "candidate", _("Nobody assesses themselves: choose a colleague."))
    if not employee.is_employed_on(timezone.localdate()):
        raise invalid("employee", "not_employed", _("This person isn't employed today."))
    if case.assessors.filter(employee=employee).exists():
        raise invalid("employee", "asked", _("This colleague has been asked already."))
    assessor = PromotionAssessor.objects.create(case=case, employee=employee, candidate=case.employee)
    audit.record(actor=actor, action="promotion.assessor_added", subject=case)
    tell_assessor(assessor, "assessment_asked", reverse("careerladders:promotion_assess", args=[case.pk]))
    return assessor


@transaction.atomic
def assessor_remove(*, assessor: PromotionAssessor, actor: User) -> None:
    """Ask a colleague no longer; raises PermissionDenied, StateConflict, `handed_in` once they answered."""
    case = locked(assessor.case)
    may_edit(actor, case).check()
    check_state(case, OPEN)
    if PromotionAssessor.objects.filter(pk=assessor.pk, done_at__isnull=False).exists():
        raise StateConflict(_("This assessment has been handed in and stays."), code="handed_in")
    audit.record(actor=actor, action="promotion.assessor_removed", subject=case)
    tell_assessor(assessor, "assessment_not_needed", reverse("home"))
    assessor.delete()


@transaction.atomic
def case_evidence_attach(*, case: PromotionCase, source: str, key: str, actor: User) -> PromotionEvidence:
    """Keep something that speaks for the candidate as it is now; again changes nothing.

    Raises PermissionDenied, StateConflict, and ValidationError of `key`, code `unknown`.
    """
    case = begin_writing(case, actor)
    found = evidence_of(case.employee, source, key)
    if found is None:
        raise invalid("key", "unknown", _("There is no such evidence. Choose from the list."))
    evidence, created = PromotionEvidence.objects.get_or_create(
        case=case, source=source, key=key, defaults=found.snapshot
    )
    if created:
        audit.record(actor=actor, action="promotion.evidence_attached", subject=case, source=source, key=key)
    return evidence


@transaction.atomic
def case_evidence_remove(*, evidence: PromotionEvidence, actor: User) -> None:
    """Leave something out again; raises PermissionDenied, StateConflict."""
    case = begin_writing(evidence.case, actor)
    audit.record(actor=actor, action="promotion.evidence_removed", subject=case, key=evidence.key)
    evidence.delete()


def begin_writing(case: PromotionCase, actor: User) -> PromotionCase:
    """The case, locked, while what it rests on may still be written; raises as `case_change` does."""
    case = locked(case)
    may_edit(actor, case).check()
    check_state(case, [Status.DRAFT])
    return case


def begin(case: PromotionCase, step: str, actor: User) -> PromotionCase:
    """The case as it is now, locked, for somebody who may take the step from its state.

    Raises PermissionDenied with the reason, and StateConflict.
    """
    case = locked(case)
    if is_candidate(actor, case) and not sees(actor, case):
        raise PermissionDenied
    STEPS[step].permit(actor, case).check()
    check_state(case, STEPS[step].states)
    return case


def locked(case: PromotionCase) -> PromotionCase:
    """The case as it is now; nobody else changes it until the transaction ends.

    Locked alone first: a query with joins doesn't find a row whose level changed while it waited.
    """
    PromotionCase.objects.select_for_update().get(pk=case.pk)
    found = PromotionCase.objects.select_related(
        "employee__user", "level__track__version", "from_level__track", "submitter__employee", "mentor"
    )
    return found.get(pk=case.pk)


def check_state(case: PromotionCase, states: list[Status]) -> None:
    """Raise StateConflict unless the case is in one of the states.

    Codes: `already_decided`, `withdrawn`, else `wrong_state`.
    """
    if case.status in states:
        return
    if case.status == Status.WITHDRAWN:
        raise StateConflict(_("This case was withdrawn."), code="withdrawn")
    if case.status not in OPEN:
        text = _("This case has been decided already: it is %(status)s.")
        raise StateConflict(text % {"status": case.get_status_display()}, code="already_decided")
    text = _("This can't be done while the case is %(status)s.")
    raise StateConflict(text % {"status": case.get_status_display()}, code="wrong_state")


def move(case: PromotionCase, status: Status, actor: User, reason: str = "", **detail: Any) -> None:
    """Store a case in its new state, with its line in the history and one in the audit log."""
    case.status = status
    case.full_clean(validate_unique=False)
    case.save()
    note(case, actor, status.value, reason, **detail)


def note(case: PromotionCase, actor: User, action: str, reason: str = "", **detail: Any) -> None:
    """A line in the case's history and one in the audit log, which holds no reasons."""
    event = PromotionEvent(
        case=case, actor=actor, status=case.status, taken_over=action == "taken_over", reason=reason
    )
    event.full_clean()
    event.save()
    audit.record(actor=actor, action=f"promotion.{action}", subject=case, **detail)


def renew(case: PromotionCase) -> None:
    """Note where the candidate stands today, and stays meanwhile; into management, that is the way back.

    Raises ValidationError of `level`: codes `not_published`, `present_level`, `lower`.
    """
    hold_published(case.level)
    lock(case.employee)
    note_standing(case)
    if case.level == case.from_level:
        raise invalid("level", "present_level", _("This is where the person stands today; choose another."))
    if case.from_level and case.level.grade < case.from_level.grade:
        text = _("The person stands on grade %(grade)d today: choose a level of that grade or a higher one.")
        raise invalid("level", "lower", text % {"grade": case.from_level.grade})


def note_standing(case: PromotionCase) -> None:
    """Note where the candidate stands today, which is the way back from management."""
    standing = CurrentLevel.objects.on(timezone.localdate()).filter(employee=case.employee)
    found = standing.select_related("level__track").first()
    case.from_level = found.level if found else None
    case.return_level = case.from_level if case.leads_into_management else None


def tell(case: PromotionCase, users: Iterable[User | None], event: str, **values: str) -> None:
    """Tell those who have an account and see a case of what happened to it."""
    notify(
        users={user for user in users if user and sees(user, case)},
        event=f"promotion.{event}",
        values={**named(case), **values},
        url=case.get_absolute_url(),
    )


def sees(user: User, case: PromotionCase) -> bool:
    """Whether a user may see a case today."""
    return PromotionCase.objects.visible_to(user).filter(pk=case.pk).exists()


def tell_assessor(assessor: PromotionAssessor, event: str, url: str) -> None:
    """Tell who is asked to assess, if they have an account."""
    if assessor.employee.user:
        values = named(assessor.case)
        notify(users=[assessor.employee.user], event=f"promotion.{event}", values=values, url=url)


def named(case: PromotionCase) -> dict[str, str]:
    """Whom and what a case is about, as notifications say it."""
    return {"name": case.employee.name, "level": str(case.level)}
