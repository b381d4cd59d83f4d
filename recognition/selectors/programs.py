"""Reads of programs: which are open, and who takes part."""

import datetime as dt

from django.db.models import Q, QuerySet

from people.models import Assignment, Employee, EmployeeQuerySet
from people.selectors import departments_above, departments_below
from recognition.models import Program


def programs_open(day: dt.date) -> QuerySet[Program]:
    """The published programs whose days include this one."""
    open_then = Q(opens_on__lte=day) & (Q(closes_on=None) | Q(closes_on__gte=day))
    return Program.objects.filter(open_then, status=Program.Status.PUBLISHED)


def kudos_program(day: dt.date) -> Program | None:
    """The program that gives points to give on a day; None while kudos come without points."""
    return programs_open(day).filter(kind=Program.Kind.KUDOS).first()


def programs_for(employee: Employee, day: dt.date) -> QuerySet[Program]:
    """The programs in which somebody may nominate on a day."""
    if not employee.is_employed_on(day):
        return Program.objects.none()
    for_them = Q(departments=None) | Q(departments__in=departments_above(employee, day))
    return programs_open(day).filter(for_them, kind=Program.Kind.NOMINATION).distinct()


def takes_part(program: Program, employee: Employee, day: dt.date) -> bool:
    """Whether somebody is employed on a day in the program's departments or below them."""
    departments = {department.pk for department in program.departments.all()}
    return employee.is_employed_on(day) and (
        not departments or bool(departments & departments_above(employee, day))
    )


def taking_part(program: Program, day: dt.date) -> EmployeeQuerySet:
    """Who is employed on a day in the program's departments or below them."""
    employed = Employee.objects.employed_on(day)
    departments = list(program.departments.values_list("pk", flat=True))
    if not departments:
        return employed
    there = Assignment.objects.on(day).filter(department__in=departments_below(departments))
    return employed.filter(pk__in=there.values("employee"))
