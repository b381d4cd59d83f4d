"""Departments, people and assignments change one at a time, each with a line in the audit log."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from people import services
from people.models import Assignment, Employee
from tests.factories import Cast, UserFactory

MARCH = dt.date(2024, 3, 1)
JUNE = dt.date(2024, 6, 1)


def codes(refusal: pytest.ExceptionInfo[ValidationError]) -> dict[str, str | None]:
    """The code of each field's first error."""
    return {field: errors[0].code for field, errors in refusal.value.error_dict.items()}


def where(employee: Employee, day: dt.date) -> str:
    """The department of an employee on a day."""
    return str(Assignment.objects.on(day).get(employee=employee).department)


def test_who_moves_leaves_the_old_department_on_that_day(cast: Cast) -> None:
    services.assignment_start(
        employee=cast.employee, department=cast.sales, start=MARCH, actor=cast.hr_admin.user
    )
    assert where(cast.employee, MARCH - dt.timedelta(days=1)) == "Product"
    assert where(cast.employee, MARCH) == "Sales"
    entry = AuditEntry.objects.get(action="assignment.started")
    assert cast.hr_admin.user is not None
    assert (entry.actor_id, entry.detail["employee"]) == (cast.hr_admin.user.pk, cast.employee.pk)


def test_an_assignment_cannot_reach_into_a_later_one(cast: Cast) -> None:
    services.assignment_start(employee=cast.employee, department=cast.sales, start=JUNE, actor=None)
    with pytest.raises(ValidationError) as refusal:
        services.assignment_start(employee=cast.employee, department=cast.root, start=MARCH, actor=None)
    assert codes(refusal) == {"start": "overlap"}
    assert where(cast.employee, MARCH) == "Product"


def test_an_assignment_ends_after_it_starts(cast: Cast) -> None:
    assignment = Assignment.objects.get(employee=cast.employee)
    with pytest.raises(ValidationError) as refusal:
        services.assignment_end(assignment=assignment, end=assignment.period.lower, actor=None)
    assert codes(refusal) == {"end": "period"}


def test_nobody_reports_to_themselves_directly_or_through_others(cast: Cast) -> None:
    for manager, code in ((cast.manager, "own_manager"), (cast.employee, "cycle")):
        with pytest.raises(ValidationError) as refusal:
            services.assignment_start(
                employee=cast.manager, department=cast.sales, manager=manager, start=MARCH, actor=None
            )
        assert codes(refusal) == {"manager": code}


def test_departments_are_moved_but_not_into_themselves(cast: Cast) -> None:
    services.department_change(department=cast.sales, parent=cast.product, actor=None)
    assert cast.sales.parent == cast.product
    for parent in (cast.product, cast.sales):
        with pytest.raises(ValidationError) as refusal:
            services.department_change(department=cast.product, parent=parent, actor=None)
        assert codes(refusal) == {"parent": "cycle"}
        cast.product.refresh_from_db()


def test_siblings_have_different_names(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="already exists"):
        services.department_create(name="Sales", parent=cast.root, actor=None)


def test_who_leaves_has_no_assignment_from_that_day(cast: Cast) -> None:
    services.assignment_start(employee=cast.employee, department=cast.sales, start=JUNE, actor=None)
    services.employee_change(employee=cast.employee, left=MARCH, actor=None)
    assert Assignment.objects.get(employee=cast.employee).period.upper == MARCH


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("left", dt.date(2019, 1, 1), "before_hired"),
        ("time_zone", "Mars/Olympus", "unknown"),
        ("email", "not an address", "invalid"),
        ("number", "SOFIA", "unique"),
        ("first_name", "", "blank"),
    ],
)
def test_impossible_people_are_refused(cast: Cast, field: str, value: object, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        services.employee_change(employee=cast.employee, actor=None, **{field: value})  # type: ignore[arg-type]
    assert codes(refusal)[field] == code


def test_a_new_person_belongs_to_the_user_of_their_address(cast: Cast) -> None:
    user = UserFactory.create(email="new@acme.example")
    employee = services.employee_create(
        number="N1", first_name="New", email="New@Acme.example", actor=cast.hr_admin.user
    )
    assert (employee.user, employee.email) == (user, "new@acme.example")


def test_what_stays_the_same_leaves_no_line_in_the_audit_log(cast: Cast) -> None:
    services.employee_change(employee=cast.employee, first_name="Priya", actor=None)
    services.department_change(department=cast.sales, name="Sales", actor=None)
    assert not AuditEntry.objects.filter(action__endswith=".changed").exists()
