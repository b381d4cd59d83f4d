"""Reads about people that pages, API and tasks share."""

from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.registry import EMPLOYEE, MANAGER
from people.models import Assignment, Department, Employee

BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM people_department WHERE id = ANY(%s)
    UNION
    SELECT child.id FROM people_department child JOIN below ON child.parent_id = below.id
) SELECT id FROM below
"""


def implied_roles(user: User) -> Iterator[str]:
    """Employee while employed; manager while somebody reports to them."""
    today = timezone.localdate()
    employee = Employee.objects.employed_on(today).filter(user=user).first()
    if employee is None:
        return
    yield EMPLOYEE
    if Assignment.objects.on(today).filter(manager=employee).exists():
        yield MANAGER


def departments_below(ids: list[int]) -> set[int]:
    """The ids of these departments and of all below them, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [ids])
        return {row[0] for row in cursor.fetchall()}


def departments_where(user: User, permission: str) -> set[int]:
    """The ids of the departments in which a user holds a permission by assigned roles."""
    if user.holds_everywhere(permission):
        return set(Department.objects.values_list("id", flat=True))
    granting = [assignment.pk for assignment in user.assignments_granting(permission)]
    scopes = Department.objects.filter(role_scopes__assignment__in=granting)
    return departments_below(list(scopes.values_list("id", flat=True)))
