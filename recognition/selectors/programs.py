"""Reads of programs: which are open, and who takes part."""

import datetime as dt

from django.db.models import Q, QuerySet

from people.models import Assignment, Employee, EmployeeQuerySet
from people.selectors import departments_below
from recognition.models import Program


def programs_open(day: dt.date) -> QuerySet[Program]:
    """The published programs whose days include this one."""
    open_then = Q(opens_on__lte=day) & (Q(closes_on=None) | Q(closes_on__gte=day))
    return Program.objects.filter(open_then, status=Program.Status.PUBLISHED)


def kudos_program(day: dt.date) -> Program | None:
    """The program that gives points to give on a day; None while kudos come without points."""
    return programs_open(day).filter(kind=Program.Kind.KUDOS).first()


def taking_part(program: Program, day: dt.date) -> EmployeeQuerySet:
    """Who is employed on a day in the program's departments or below them."""
    employed = Employee.objects.employed_on(day)
    departments = list(program.departments.values_list("pk", flat=True))
    if not departments:
        return employed
    there = Assignment.objects.on(day).filter(department__in=departments_below(departments))
    return employed.filter(pk__in=there.values("employee"))
