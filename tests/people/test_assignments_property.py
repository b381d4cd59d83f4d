"""Whatever is done in whatever order, a day has one place for a person and no manager above themselves."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from people.models import Assignment, Department, Employee
from people.services import assignment_start
from tests.factories import DepartmentFactory, EmployeeFactory
from tests.people.undone import undone

pytestmark = pytest.mark.usefixtures("acme")

FIRST = dt.date(2024, 1, 1)
DAYS = 40
STARTS = st.integers(0, DAYS - 1)
LENGTHS = st.none() | st.integers(1, DAYS)
Step = tuple[int, int | None, int]
Plan = dict[int, tuple[int, int]]


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def start(employee: Employee, department: Department, step: Step, manager: Employee | None = None) -> bool:
    """Whether the service took the step."""
    first, length, _choice = step
    end = day(first + length) if length else None
    try:
        with transaction.atomic():
            assignment_start(
                employee=employee,
                department=department,
                manager=manager,
                start=day(first),
                end=end,
                actor=None,
            )
    except ValidationError:
        return False
    return True


def followed(plan: Plan, step: Step, number: int) -> Plan | None:
    """The plan after the step: what runs on its first day ends there; None where it would overlap.

    A plan says for each day which step put the person there, and where.
    """
    first, length, choice = step
    running = plan.get(first)
    begun_earlier = running is not None and plan.get(first - 1) == running
    kept = {on: held for on, held in plan.items() if not (begun_earlier and held == running and on >= first)}
    new = range(first, min(DAYS, first + length) if length else DAYS)
    if any(on in kept for on in new):
        return None
    return kept | dict.fromkeys(new, (number, choice))


@settings(max_examples=25)
@given(steps=st.lists(st.tuples(STARTS, LENGTHS, st.integers(0, 2)), max_size=6))
def test_each_day_has_the_place_that_the_steps_say(steps: list[Step]) -> None:
    with undone():
        departments = DepartmentFactory.create_batch(3)
        employee = EmployeeFactory.create(user=None)
        plan: Plan = {}
        for number, step in enumerate(steps):
            after = followed(plan, step, number)
            assert start(employee, departments[step[2]], step) == (after is not None)
            plan = plan if after is None else after
        for number in range(DAYS):
            found = (
                Assignment.objects.on(day(number))
                .filter(employee=employee)
                .values_list("department", flat=True)
            )
            expected = [departments[plan[number][1]].pk] if number in plan else []
            assert list(found) == expected


@settings(max_examples=25)
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), STARTS, LENGTHS), max_size=8))
def test_nobody_is_above_themselves_on_any_day(steps: list[tuple[int, int, int, int | None]]) -> None:
    with undone():
        department = DepartmentFactory.create()
        people = EmployeeFactory.create_batch(4, user=None)
        for who, above, first, length in steps:
            start(people[who], department, (first, length, 0), people[above])
        for number in range(DAYS):
            chart = dict(Assignment.objects.on(day(number)).values_list("employee", "manager"))
            for employee in chart:
                seen: set[int] = set()
                above_them: int | None = employee
                while above_them is not None and above_them not in seen:
                    seen.add(above_them)
                    above_them = chart.get(above_them)
                assert above_them is None
