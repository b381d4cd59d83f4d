"""Reads of leadership roles."""

import datetime as dt

from accounts.models import User
from careerladders.models import LeadershipRole
from careerladders.models.roles import LeadershipRoleQuerySet
from people.models import Employee, EmployeeQuerySet
from people.selectors import in_reach

GRANT = "careerladders.grant_roles"


def roles_of(employee: Employee) -> LeadershipRoleQuerySet:
    """All that somebody leads and has led, the latest first, each with its kind."""
    return LeadershipRole.objects.filter(employee=employee).select_related("kind").order_by("-period", "-id")


def running(user: User, day: dt.date) -> LeadershipRoleQuerySet:
    """What people lead on a day as far as the user sees them, by kind, with kind and employee."""
    roles = LeadershipRole.objects.on(day).visible_to(user).select_related("kind", "employee")
    return roles.order_by("kind__name", "employee__first_name", "employee__last_name", "id")


def led_by(user: User, day: dt.date) -> EmployeeQuerySet:
    """To whom a user may give leadership roles: below them in the line of management, or by their role."""
    if not user.has_perm(GRANT):
        return Employee.objects.none()
    return in_reach(user, [GRANT], day)
