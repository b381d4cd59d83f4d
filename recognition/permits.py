"""Who may do what with nominations: asked by pages, API, admin and services alike."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from careerladders.permits import Permit
from people.models import Employee
from people.selectors import employee_of, line_above, line_below
from recognition.models import Nomination, Program
from recognition.models.nominations import WAITING
from recognition.selectors.programs import takes_part

MANAGE = "recognition.manage"
DECIDE = "recognition.decide"


def check_may_manage(user: User | None) -> None:
    """Raise PermissionDenied, code `not_everywhere`, unless a user manages recognition everywhere."""
    if user is not None and not user.holds_everywhere(MANAGE):
        text = _("Programs, points and rewards belong to the whole organization, which you don't manage.")
        raise PermissionDenied(text, "not_everywhere")


def check_may_decide(user: User) -> None:
    """Raise PermissionDenied, code `not_decider`, unless a user decides on rewards everywhere."""
    if not user.holds_everywhere(DECIDE):
        raise PermissionDenied(_("HR decides on what people ask for."), "not_decider")


def may_nominate(user: User, program: Program) -> Permit:
    """Whether a user may hand a nomination in: who takes part, in the program's days."""
    today = timezone.localdate()
    if not (program.kind == Program.Kind.NOMINATION and program.is_open_on(today)):
        return Permit("window", _("This program isn’t open for nominations today."))
    employee = employee_of(user)
    if employee is None or not takes_part(program, employee, today):
        return Permit("not_eligible", _("This program is for other departments than yours."))
    return Permit()


def may_write(user: User, nomination: Nomination) -> Permit:
    """Whether a user may change a nomination: who makes it."""
    if nomination.nominator.user_id != user.pk:
        return Permit("not_nominator", _("Only who makes a nomination changes it."))
    return Permit()


def may_decide(user: User, nomination: Nomination) -> Permit:
    """Whether a user may decide on a nomination: for HR, without a stake in it.

    Where only some win, who nominated somebody doesn't decide on the others either.
    """
    if not user.holds_everywhere(DECIDE):
        return Permit("not_decider", _("HR decides on nominations."))
    rivals = nomination.program.nominations.filter(nominator__user=user, status__in=WAITING)
    if nomination.program.winners and rivals.exclude(pk=nomination.pk).exists():
        return Permit("competes", _("You nominated in this program, where only some win, so others decide."))
    return no_stake(user, nomination)


def may_score(user: User, nomination: Nomination) -> Permit:
    """Whether a user may score a nomination: a member of its panel, without a stake, until it is decided."""
    if not nomination.program.panel.filter(employee__user=user).exists():
        return Permit("not_on_panel", _("Only the program’s panel scores its nominations."))
    if nomination.status not in WAITING:
        return Permit("already_decided", _("This nomination doesn’t wait for scores any more."))
    if user.holds_everywhere(DECIDE):
        return Permit("decides", _("Who decides on nominations knows who made them, so others score."))
    if nomination.endorsements.filter(employee__user=user).exists():
        return Permit("endorser", _("You are asked to endorse this nomination, so others score it."))
    return no_stake(user, nomination)


def no_stake(user: User, nomination: Nomination) -> Permit:
    """Whether a nomination is neither by a user, nor about them or about somebody of their line today."""
    employee = employee_of(user)
    if employee is None:
        return Permit()
    if nomination.nominator_id == employee.pk:
        return Permit("nominator", _("You made this nomination, so others decide on it."))
    named = set(nomination.nominees.values_list("employee", flat=True))
    if employee.pk in named:
        return Permit("nominee", _("This nomination names you, so others decide on it."))
    if named & line_of(employee):
        return Permit(
            "reporting_line", _("It names somebody of your reporting line, so others decide on it.")
        )
    return Permit()


def line_of(employee: Employee) -> set[int]:
    """The ids of those to whom somebody reports today and who report to them, directly or through others."""
    today = timezone.localdate()
    return line_above(employee, today) | line_below(employee, today)
