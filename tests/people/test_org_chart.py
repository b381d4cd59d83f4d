"""The database keeps the org chart possible on every day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from people.models import Assignment
from tests.factories import Cast


def test_nobody_works_in_two_places_on_one_day(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="assignment_no_overlap"), transaction.atomic():
        Assignment.objects.create(
            employee=cast.employee, department=cast.sales, period=DateRange(dt.date(2024, 1, 1), None)
        )


def test_a_department_cannot_stand_below_itself(cast: Cast) -> None:
    cast.root.parent = cast.product
    with pytest.raises(IntegrityError, match="above itself"), transaction.atomic():
        cast.root.save()


def test_managers_cannot_report_to_each_other_on_any_day(cast: Cast) -> None:
    assignment = Assignment.objects.get(employee=cast.executive)
    assignment.manager = cast.employee
    with pytest.raises(IntegrityError, match="above itself"), transaction.atomic():
        assignment.save()


def test_two_people_can_manage_each_other_one_after_the_other(cast: Cast) -> None:
    Assignment.objects.filter(employee=cast.manager).update(
        period=DateRange(dt.date(2020, 1, 1), dt.date(2024, 1, 1))
    )
    Assignment.objects.filter(employee=cast.employee).update(
        period=DateRange(dt.date(2020, 1, 1), dt.date(2024, 1, 1))
    )
    later = DateRange(dt.date(2024, 1, 1), None)
    Assignment.objects.create(employee=cast.employee, department=cast.product, period=later)
    Assignment.objects.create(
        employee=cast.manager, department=cast.product, manager=cast.employee, period=later
    )
    assert Assignment.objects.on(dt.date(2024, 5, 1)).get(employee=cast.manager).manager == cast.employee
