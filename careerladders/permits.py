"""Who may do what with ladders and promotion cases: asked by pages, API, admin and services alike."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from careerladders.models import PromotionCase
from careerladders.models.promotions import OPEN
from careerladders.permissions import MANAGE
from careerladders.selectors.pay import sees_all_pay
from people.models import Assignment, Employee
from people.selectors import employee_of, held_departments, in_reach, line_above

Status = PromotionCase.Status
PROMOTE = "careerladders.promote"
DECIDE = "careerladders.decide"


@dataclass(frozen=True)
class Permit:
    """Whether something may be done; when not, a stable code and the reason in a sentence."""

    code: str = ""
    reason: str = ""

    def __bool__(self) -> bool:
        return not self.code

    def check(self) -> None:
        """Raise PermissionDenied with reason and code when it may not be done."""
        if self.code:
            raise PermissionDenied(self.reason, self.code)


@dataclass(frozen=True)
class Step:
    """A step that a case takes: from which states, and who may take it."""

    name: str
    states: list[Status]
    permit: Callable[[User, PromotionCase], Permit]


def may_open(user: User, employee: Employee) -> Permit:
    """Whether a user may open a case for somebody: from above in their line, or for HR where it counts."""
    if employee.user_id == user.pk:
        return Permit("candidate", _("Nobody opens a case for themselves. Ask your manager."))
    if user.holds_everywhere(PROMOTE):
        return Permit()
    reached = in_reach(user, [PROMOTE], timezone.localdate())
    if not user.has_perm(PROMOTE) or not reached.filter(pk=employee.pk).exists():
        return Permit("not_in_line", _("Only their managers and HR open a case for somebody."))
    return Permit()


def check_may_manage(user: User | None) -> None:
    """Raise PermissionDenied, code `not_everywhere`, unless a user manages ladders everywhere; commands do.

    What ladders say belongs to the whole organization: who manages them for some departments only
    places the people there.
    """
    if user is not None and not user.holds_everywhere(MANAGE):
        raise PermissionDenied(
            _("Ladders belong to the whole organization, and you don't manage them for all of it."),
            "not_everywhere",
        )


def check_sees_pay(user: User | None) -> None:
    """Raise PermissionDenied for those who don't see all pay bands."""
    if not sees_all_pay(user):
        raise PermissionDenied


def check_may_place(user: User, *people: Employee) -> None:
    """Raise PermissionDenied unless a user manages ladders where all these people work today."""
    if not user.has_perm(MANAGE) or not work_where_held(user, MANAGE, people):
        raise PermissionDenied(_("You place the people of your departments alone."), "not_in_department")


def may_edit(user: User, case: PromotionCase) -> Permit:
    """Whether a user may change a case: who submitted it, as long as they might still open it."""
    if case.submitter_id != user.pk:
        return Permit("not_submitter", _("Only who opened the case changes it."))
    return may_open(user, case.employee)


def may_take_over(user: User, case: PromotionCase) -> Permit:
    """Whether a user may go on with somebody else's case: who might open it, once its submitter can't."""
    submitter = case.submitter
    taken = Permit("has_submitter", _("Who opened the case is still there to go on with it."))
    if submitter == user:
        return taken
    permit = may_open(user, case.employee)
    if permit and submitter and submitter.is_active and may_open(submitter, case.employee):
        return taken
    return permit


def may_decide(user: User, case: PromotionCase) -> Permit:
    """Whether a user may decide on a case, by today's org chart.

    They decide for the candidate's department, and are neither the candidate nor the submitter nor
    anybody who reports to either of them, directly or through others.
    """
    if is_candidate(user, case):
        return Permit("candidate", _("Nobody decides on their own case."))
    if case.submitter_id == user.pk:
        return Permit("submitter", _("Who submitted a case doesn't decide on it."))
    if not decides_for(user, case.employee):
        return Permit("not_decider", _("You don't decide on cases of this department."))
    decider = employee_of(user)
    above = line_above(decider, timezone.localdate()) if decider else set()
    if case.employee_id in above:
        return Permit("reports_to_candidate", _("You report to the candidate, so somebody else decides."))
    submitter = employee_of(case.submitter) if case.submitter else None
    if submitter and submitter.pk in above:
        return Permit("reports_to_submitter", _("You report to who submitted it, so somebody else decides."))
    return Permit()


def decides_for(user: User, employee: Employee) -> bool:
    """Whether a user decides on cases of the department in which somebody works today."""
    return user.has_perm(DECIDE) and work_where_held(user, DECIDE, [employee])


def work_where_held(user: User, permission: str, people: Collection[Employee]) -> bool:
    """Whether a user holds a permission everywhere, or in the departments in which people work today."""
    if user.holds_everywhere(permission):
        return True
    there = Assignment.objects.on(timezone.localdate()).filter(employee__in=people)
    return there.filter(department__in=held_departments(user, [permission])).count() == len(set(people))


def may_withdraw(user: User, case: PromotionCase) -> Permit:
    """Whether a user may take a case back: the candidate and who may change it."""
    return Permit() if is_candidate(user, case) else may_edit(user, case)


def may_return(user: User, case: PromotionCase) -> Permit:
    """Whether a user may end a trial: the candidate, their managers up the line, and who may decide."""
    if is_candidate(user, case):
        return Permit()
    manager = employee_of(user)
    if manager and manager.pk in line_above(case.employee, timezone.localdate()):
        return Permit()
    return may_decide(user, case)


def is_candidate(user: User, case: PromotionCase) -> bool:
    """Whether the case is about this user."""
    return case.employee.user_id == user.pk


STEPS = {
    step.name: step
    for step in (
        Step("take_over", OPEN, may_take_over),
        Step("submit", [Status.DRAFT], may_edit),
        Step("review", [Status.SUBMITTED], may_decide),
        Step("approve", [Status.IN_REVIEW], may_decide),
        Step("decline", [Status.IN_REVIEW], may_decide),
        Step("confirm", [Status.ON_TRIAL], may_decide),
        Step("return", [Status.ON_TRIAL], may_return),
        Step("withdraw", OPEN, may_withdraw),
    )
}
"""The steps by their names, the main one of a state first."""


def steps_open_to(user: User, case: PromotionCase, decides: Permit, edits: Permit) -> list[str]:
    """The names of the steps that a user may take with a case now, the main one first.

    `decides` and `edits` are what `may_decide` and `may_edit` say of the two.
    """
    fitting = [step for step in STEPS.values() if case.status in step.states]
    known = {may_decide: decides, may_edit: edits}
    if not is_candidate(user, case):
        known[may_withdraw] = edits
    permits = {
        step.permit: known[step.permit] if step.permit in known else step.permit(user, case)
        for step in fitting
    }
    return [step.name for step in fitting if permits[step.permit]]
