"""What the tests of leadership roles share."""

import datetime as dt

from accounts.models import User
from careerladders.models import LeadershipRole, LeadershipRoleKind
from careerladders.services.roles import role_kinds_create_starter, role_start
from people.models import Employee
from tests.careerladders.levels import JANUARY


def kind(slug: str = "mentor") -> LeadershipRoleKind:
    """A kind of the starter content."""
    role_kinds_create_starter()
    return LeadershipRoleKind.objects.get(slug=slug)


def lead(
    employee: Employee,
    title: str = "Billing",
    *,
    start: dt.date = JANUARY,
    time_budget: int = 10,
    slug: str = "project-lead",
    actor: User | None = None,
) -> LeadershipRole:
    """Let somebody lead a project."""
    return role_start(
        employee=employee, kind=kind(slug), title=title, start=start, time_budget=time_budget, actor=actor
    )
