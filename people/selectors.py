"""Reads about people that pages, API and tasks share."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.attention import Attention
from accounts.models import User
from accounts.registry import EMPLOYEE, MANAGER
from accounts.services import open_invitations
from people.models import Assignment, Department, Employee, EmployeeQuerySet

BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM people_department WHERE id = ANY(%s)
    UNION
    SELECT child.id FROM people_department child JOIN below ON child.parent_id = below.id
) SELECT id FROM below
"""

ABOVE = """
WITH RECURSIVE above(id) AS (
    SELECT department_id FROM people_assignment WHERE employee_id = %(employee)s AND period @> %(day)s
    UNION
    SELECT child.parent_id FROM people_department child JOIN above ON child.id = above.id
    WHERE child.parent_id IS NOT NULL
) SELECT id FROM above
"""

HELD = """
WITH RECURSIVE held(id) AS (
    SELECT department_id FROM people_rolescope WHERE assignment_id = ANY(%s)
    UNION
    SELECT child.id FROM people_department child JOIN held ON child.parent_id = held.id
) SELECT id FROM held
"""

LINE_BELOW = """
WITH RECURSIVE line(id) AS (
    SELECT employee_id FROM people_assignment WHERE manager_id = %s AND period @> %s
    UNION
    SELECT below.employee_id FROM people_assignment below JOIN line ON below.manager_id = line.id
    WHERE below.period @> %s
) SELECT id FROM line
"""

LINE_ABOVE = """
WITH RECURSIVE line(id) AS (
    SELECT manager_id FROM people_assignment
    WHERE employee_id = %(employee)s AND period @> %(day)s AND manager_id IS NOT NULL
    UNION
    SELECT above.manager_id FROM people_assignment above JOIN line ON above.employee_id = line.id
    WHERE above.period @> %(day)s AND above.manager_id IS NOT NULL
) SELECT id FROM line
"""


def employee_of(user: User) -> Employee | None:
    """The employee that a user is, in one query for the life of the user."""
    try:
        return user.employee
    except Employee.DoesNotExist:
        return None


def implied_roles(user: User) -> Iterator[str]:
    """Employee while employed; manager while somebody reports to them.

    One query, which also tells `employee_of` who the user is.
    """
    today = timezone.localdate()
    led = Assignment.objects.on(today).filter(manager=OuterRef("pk"))
    employee: Any = Employee.objects.annotate(leads=Exists(led)).filter(user=user).first()
    if employee is None:
        return
    user.employee = employee
    if employee.is_employed_on(today):
        yield EMPLOYEE
        if employee.leads:
            yield MANAGER


def departments_below(ids: list[int]) -> set[int]:
    """The ids of these departments and of all below them, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [ids])
        return {row[0] for row in cursor.fetchall()}


def departments_above(employee: Employee, day: dt.date) -> set[int]:
    """The ids of the department in which somebody works on a day and of all above it, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, {"employee": employee.pk, "day": day})
        return {row[0] for row in cursor.fetchall()}


def departments_where(user: User, permission: str) -> set[int]:
    """The ids of the departments in which a user holds a permission by assigned roles."""
    if user.holds_everywhere(permission):
        return set(Department.objects.values_list("id", flat=True))
    held = Department.objects.filter(pk__in=held_departments(user, [permission]))
    return set(held.values_list("id", flat=True))


def held_departments(user: User, permissions: Iterable[str]) -> RawSQL:
    """The subquery of the departments in which roles for departments grant one of the permissions."""
    granting = {found.pk for permission in permissions for found in user.assignments_granting(permission)}
    return RawSQL(HELD, [sorted(granting)])  # noqa: S611


def line_below(manager: Employee, day: dt.date) -> set[int]:
    """The ids of those who report to a manager on a day, directly or through others, in one query."""
    below = Employee.objects.filter(pk__in=reporting_line(manager, day))
    return set(below.values_list("pk", flat=True))


def reporting_line(manager: Employee, day: dt.date) -> RawSQL:
    """The subquery of those who report to a manager on a day, directly or through others."""
    return RawSQL(LINE_BELOW, [manager.pk, day, day])  # noqa: S611


def line_above(employee: Employee, day: dt.date) -> set[int]:
    """The ids of those to whom somebody reports on a day, directly or through others, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(LINE_ABOVE, {"employee": employee.pk, "day": day})
        return {row[0] for row in cursor.fetchall()}


def in_reach(user: User, permissions: Iterable[str], day: dt.date) -> EmployeeQuerySet:
    """Whom a user reaches on a day: their line of management, and where they hold one of the permissions.

    A permission that is held for some departments reaches who works there or below.
    """
    if any(user.holds_everywhere(permission) for permission in permissions):
        return Employee.objects.all()
    held = held_departments(user, filter(user.has_perm, permissions))
    reached = Q(pk__in=Assignment.objects.on(day).filter(department__in=held).values("employee"))
    if employee := employee_of(user):
        reached |= Q(pk__in=reporting_line(employee, day))
    return Employee.objects.filter(reached)


def in_department(people: EmployeeQuerySet, department: int, day: dt.date) -> EmployeeQuerySet:
    """Those of the people who work in a department, or in one below it, on a day."""
    there = Assignment.objects.on(day).filter(department__in=departments_below([department]))
    return people.filter(pk__in=there.values("employee"))


def members(department: Department, day: dt.date) -> EmployeeQuerySet:
    """Who works in a department itself on a day, each with their `place`."""
    there = Assignment.objects.on(day).filter(department=department)
    return Employee.objects.filter(pk__in=there.values("employee")).with_place(day)


def reports(manager: Employee, day: dt.date) -> EmployeeQuerySet:
    """Who reports to a manager on a day, each with their `place` and the number of their own `reports`."""
    there = Assignment.objects.on(day)
    own = (
        there.filter(manager=OuterRef("pk")).order_by().values("manager").annotate(number=Count("pk"))
    ).values("number")
    found = Employee.objects.filter(pk__in=there.filter(manager=manager).values("employee"))
    return found.with_place(day).annotate(reports=Coalesce(Subquery(own, output_field=IntegerField()), 0))


def manager_of(employee: Employee, day: dt.date) -> Employee | None:
    """To whom somebody reports on a day; None without a manager who is employed then."""
    assignment = employee.assignments.on(day).select_related("manager").first()
    manager = assignment.manager if assignment else None
    return manager if manager and manager.is_employed_on(day) else None


def history(employee: Employee) -> QuerySet[Assignment]:
    """Where somebody works and has worked, the latest first."""
    return employee.assignments.select_related("department", "manager").order_by("-period")


def without_department(day: dt.date) -> EmployeeQuerySet:
    """Those employed on a day who work in no department."""
    placed = Assignment.objects.on(day).values("employee")
    return Employee.objects.employed_on(day).exclude(pk__in=placed)


def without_manager(day: dt.date) -> EmployeeQuerySet:
    """Those below the top who report to nobody on a day."""
    alone = Assignment.objects.on(day).filter(manager=None, department__parent__isnull=False)
    return Employee.objects.filter(pk__in=alone.values("employee"))


def to_invite(day: dt.date) -> EmployeeQuerySet:
    """Those employed on a day who have an address, but neither an account nor an open invitation."""
    invited = open_invitations().values("email")
    return Employee.objects.employed_on(day).filter(user=None, email__isnull=False).exclude(email__in=invited)


def nobody() -> Iterator[Attention]:
    """The first step of an organization that has no people."""
    if not Employee.objects.exists():
        yield Attention(_("There are no people yet: import them."), reverse("people_import:upload"))


def gaps() -> Iterator[Attention]:
    """What is missing in the org chart of today."""
    today = timezone.localdate()
    people = reverse("admin:people_employee_changelist")
    if number := without_department(today).count():
        text = ngettext(
            "%(number)s person works in no department.", "%(number)s people work in no department.", number
        )
        yield Attention(text % {"number": number}, f"{people}?missing=department")
    if number := without_manager(today).count():
        text = ngettext("%(number)s person has no manager.", "%(number)s people have no manager.", number)
        yield Attention(text % {"number": number}, f"{people}?missing=manager")
    if number := Department.objects.filter(head=None).count():
        text = ngettext("%(number)s department has no head.", "%(number)s departments have no head.", number)
        url = reverse("admin:people_department_changelist")
        yield Attention(text % {"number": number}, f"{url}?head__isempty=1")
