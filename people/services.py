"""Every change to departments, employees and assignments that one person makes; imports write in bulk.

All raise ValidationError, by field, for what can't be.
"""

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import RoleAssignment, User
from people.models import Assignment, Department, Employee, RoleScope


class DepartmentFields(TypedDict, total=False):
    """What can be changed in a department."""

    name: str
    parent: Department | None
    head: Employee | None


class EmployeeFields(TypedDict, total=False):
    """What can be changed in an employee; `left` is the first day not employed."""

    number: str
    first_name: str
    last_name: str
    email: str | None
    title: str
    location: str
    time_zone: str
    hired: dt.date | None
    left: dt.date | None


@transaction.atomic
def department_create(
    *, name: str, parent: Department | None = None, head: Employee | None = None, actor: User | None
) -> Department:
    """Add a department, below another one or at the top."""
    department = Department(name=name, parent=parent, head=head)
    department_save(department)
    audit.record(actor=actor, action="department.created", subject=department)
    return department


@transaction.atomic
def department_change(
    *, department: Department, actor: User | None, **changes: Unpack[DepartmentFields]
) -> Department:
    """Rename a department, move it, or give it another head; the code of a cycle is `cycle`."""
    if changed := apply(department, changes):
        department_save(department)
        audit.record(actor=actor, action="department.changed", subject=department, fields=changed)
    return department


@transaction.atomic
def employee_create(*, actor: User | None, **fields: Unpack[EmployeeFields]) -> Employee:
    """Add a person, tied to the user of the same email address if there is one."""
    employee = Employee(**fields)
    employee_check(employee)
    employee.user = User.objects.filter(email=employee.email, employee=None).first()
    employee.save()
    audit.record(actor=actor, action="employee.created", subject=employee)
    return employee


@transaction.atomic
def employee_change(*, employee: Employee, actor: User | None, **changes: Unpack[EmployeeFields]) -> Employee:
    """Change a person; one who leaves has no assignment from that day on."""
    if changed := apply(employee, changes):
        employee_check(employee)
        employee.save()
        if employee.left and "left" in changed:
            assignments_cut(employee, employee.left)
        audit.record(actor=actor, action="employee.changed", subject=employee, fields=changed)
    return employee


@transaction.atomic
def assignment_start(
    *,
    employee: Employee,
    department: Department,
    manager: Employee | None = None,
    start: dt.date,
    end: dt.date | None = None,
    actor: User | None,
) -> Assignment:
    """Let an employee work in a department for a manager from `start` to before `end`.

    The assignment that runs on `start` ends on that day. Codes: `overlap`, `cycle`, `own_manager`,
    `period`.
    """
    lock(employee)
    running = employee.assignments.on(start).exclude(period__startswith=start).first()
    if running:
        running.period = DateRange(running.period.lower, start)
        running.save(update_fields=["period"])
    assignment = Assignment(employee=employee, department=department, manager=manager)
    assignment_save(assignment, start, end)
    audit.record(
        actor=actor,
        action="assignment.started",
        subject=assignment,
        employee=employee.pk,
        department=department.pk,
        manager=manager.pk if manager else None,
        start=start.isoformat(),
    )
    return assignment


@transaction.atomic
def assignment_end(*, assignment: Assignment, end: dt.date, actor: User | None) -> Assignment:
    """Let an assignment end before the day `end`; codes: `overlap`, `period`."""
    lock(assignment.employee)
    assignment_save(assignment, assignment.period.lower, end)
    audit.record(
        actor=actor,
        action="assignment.ended",
        subject=assignment,
        employee=assignment.employee_id,
        end=end.isoformat(),
    )
    return assignment


@transaction.atomic
def role_scope_set(
    *, assignment: RoleAssignment, departments: Iterable[Department], actor: User | None
) -> None:
    """Let a scoped role count for exactly these departments, with all below them; none is nowhere.

    The code for a role that counts everywhere anyway is `unscoped`.
    """
    wanted = {department.pk for department in departments}
    if wanted and not assignment.role.scoped:
        raise invalid("assignment", "unscoped", _("This role counts for the whole organization."))
    RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
    before = set(assignment.scopes.values_list("department", flat=True))
    if wanted == before:
        return
    assignment.scopes.exclude(department__in=wanted).delete()
    RoleScope.objects.bulk_create(
        RoleScope(assignment=assignment, department_id=pk) for pk in sorted(wanted - before)
    )
    audit.record(
        actor=actor,
        action="role.scoped",
        subject=assignment.user,
        role=assignment.role.slug,
        departments=sorted(wanted),
    )


def employee_link_user(*, user: User) -> None:
    """Tie a new user to the person whose work email it is, unless they have a user already."""
    Employee.objects.filter(email=user.email, user=None).update(user=user)


def apply(row: models.Model, changes: Mapping[str, Any]) -> list[str]:
    """Set the values that differ and return their fields."""
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    return changed


def lock(employee: Employee) -> None:
    """Let nobody else change this person's assignments until the transaction ends."""
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)


def department_save(department: Department) -> None:
    """Check a department and store it; two changes that make a cycle together would otherwise deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_department IN SHARE ROW EXCLUSIVE MODE")
    if department.pk and department.parent_id == department.pk:
        raise invalid("parent", "cycle", _("A department can't belong to itself."))
    department.full_clean()
    with refused("department_no_cycle", field="parent"):
        department.save()


def employee_check(employee: Employee) -> None:
    """Raise ValidationError unless the employee can be stored."""
    employee.email = employee.email.lower() if employee.email else None
    if employee.time_zone and employee.time_zone not in zoneinfo.available_timezones():
        raise invalid("time_zone", "unknown", _("There is no time zone of this name."))
    if employee.left and employee.hired and employee.left < employee.hired:
        raise invalid("left", "before_hired", _("Nobody leaves before the day they are hired."))
    employee.full_clean()


def assignments_cut(employee: Employee, day: dt.date) -> None:
    """End what runs on the day, and drop what would begin on it or later."""
    employee.assignments.filter(period__startswith__gte=day).delete()
    for assignment in employee.assignments.on(day):
        assignment.period = DateRange(assignment.period.lower, day)
        assignment.save(update_fields=["period"])


def assignment_save(assignment: Assignment, start: dt.date, end: dt.date | None) -> None:
    """Check an assignment with its new period and store it."""
    if end and end <= start:
        raise invalid("end", "period", _("The end must be after the start."))
    if assignment.manager_id == assignment.employee_id:
        raise invalid("manager", "own_manager", _("Nobody is their own manager."))
    assignment.period = DateRange(start, end)
    others = assignment.employee.assignments.exclude(pk=assignment.pk)
    if others.filter(period__overlap=assignment.period).exists():
        raise invalid("start", "overlap", _("This person has another assignment in that time."))
    with refused("manager_no_cycle", field="manager"):
        assignment.save()


@contextmanager
def refused(constraint: str, *, field: str) -> Iterator[None]:
    """Turn the database's refusal of a cycle into a ValidationError of the field."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) != constraint:
            raise
        raise invalid(field, "cycle", _("This would place somebody above themselves.")) from error


def invalid(field: str, code: str, message: str) -> ValidationError:
    """An error of one field."""
    return ValidationError({field: ValidationError(message, code=code)})
