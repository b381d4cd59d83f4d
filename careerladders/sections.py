"""What this app adds to the pages of people: levels for those who may see them, leadership roles for all."""

from django.utils import timezone

from accounts.models import User
from careerladders.models import CurrentLevel
from careerladders.permissions import MANAGE
from careerladders.selectors.roles import led_by, roles_of
from people.models import Employee
from people.sections import Section


def levels(user: User, employee: Employee) -> Section | None:
    """Where somebody stands and stood, for themselves, their line of management and HR."""
    standing = CurrentLevel.objects.visible_to(user).filter(employee=employee)
    history = list(standing.select_related("level__track__version__framework").order_by("-period"))
    may_place = user.holds_everywhere(MANAGE)
    if not (history or may_place):
        return None
    today = timezone.localdate()
    current = next((level for level in history if today in level.period), None)
    values = {"employee": employee, "history": history, "current": current, "may_place": may_place}
    return Section("careerladders/_person_levels.html", values)


def roles(user: User, employee: Employee) -> Section | None:
    """What somebody leads and has led; who may give them a role can do so here."""
    today = timezone.localdate()
    found = list(roles_of(employee))
    is_led = led_by(user, today).filter(pk=employee.pk).exists()
    if not (found or is_led):
        return None
    return Section(
        "careerladders/_person_roles.html",
        {"employee": employee, "roles": found, "is_led": is_led, "today": today},
    )


def team(user: User, manager: Employee) -> Section | None:
    """The way from one's team to its levels."""
    return Section("careerladders/_team_link.html", {}) if user.has_perm("careerladders.view_team") else None
