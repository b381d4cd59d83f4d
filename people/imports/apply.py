"""Write what a plan says, in a handful of statements however many people it names."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import User
from people.imports.history import Span
from people.imports.plan import CREATED, UNCHANGED, Change, Plan, Progress
from people.imports.state import Path, State
from people.models import Assignment, Department, Employee

Row = TypeVar("Row", Employee, Assignment)

BATCH = 1000
COLUMNS = ["first_name", "last_name", "email", "title", "location", "time_zone", "hired", "left", "user"]


def apply_plan(*, plan: Plan, state: State, progress: Progress) -> None:
    """Write a plan's changes inside the caller's transaction; its employees get their ids."""
    changes = [change for change in plan.changes if change.kind != UNCHANGED]
    create_departments(state, changes)
    link_users(state, changes)
    total = 2 * len(changes)
    write_employees(changes, lambda done: progress(done, total))
    write_assignments(state, changes, lambda done: progress(len(changes) + done, total))


def create_departments(state: State, changes: list[Change]) -> None:
    """Make the root and every department that is missing on the way to one that is used, top down."""
    used = {span.department for change in changes for span in change.after}
    ways = {path[:depth] for path in used for depth in range(len(path) + 1)}
    missing = ways - set(state.department_ids)
    state.department_names[()] = state.root_name
    for depth in sorted({len(path) for path in missing}):
        paths = [path for path in missing if len(path) == depth]
        departments = [new_department(state, path) for path in sorted(paths)]
        Department.objects.bulk_create(departments)
        state.department_ids |= {path: made.pk for path, made in zip(sorted(paths), departments, strict=True)}


def new_department(state: State, path: Path) -> Department:
    """The department of a path, whose parent exists."""
    return Department(
        name=state.department_names[path], parent_id=state.department_ids[path[:-1]] if path else None
    )


def write_employees(changes: list[Change], progress: Callable[[int], None]) -> None:
    """Insert new people and update the others by their ids."""
    moved = [change.employee.number for change in changes if changes_address(change)]
    Employee.objects.filter(number__in=moved).update(email=None)
    for change in changes:
        for name, value in change.values.items():
            setattr(change.employee, name, value)
    done = 0
    for batch in batches([change.employee for change in changes if change.kind == CREATED]):
        Employee.objects.bulk_create(batch)
        done += len(batch)
        progress(done)
    for batch in batches([change.employee for change in changes if change.kind != CREATED]):
        Employee.objects.bulk_create(
            batch, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS
        )
        done += len(batch)
        progress(done)


def changes_address(change: Change) -> bool:
    """Whether somebody known gets another address, which two people may be exchanging."""
    employee = change.employee
    return employee.pk is not None and change.values.get("email", employee.email) != employee.email


def write_assignments(state: State, changes: list[Change], progress: Callable[[int], None]) -> None:
    """Delete, end and correct assignments, then add new ones.

    Managers of corrected ones are cleared first: the database would take two people who exchange
    places for a cycle when they come in different statements.
    """
    ids = {number: employee.pk for number, employee in state.employees.items()}
    ids |= {change.values["number"]: change.employee.pk for change in changes}

    def row(change: Change, span: Span) -> Assignment:
        return Assignment(
            pk=span.pk,
            employee=change.employee,
            department_id=state.department_ids[span.department],
            manager_id=ids[span.manager] if span.manager else None,
            period=DateRange(span.start, span.end),
        )

    kept = {span.pk for change in changes for span in change.after}
    before = [span.pk for change in changes for span in change.before]
    dropped = [pk for pk in before if pk is not None and pk not in kept]
    changed = [(c, s) for c in changes for s in c.after if s.pk and s not in c.before]
    added = [(c, s) for c in changes for s in c.after if s.pk is None]
    Assignment.objects.filter(pk__in=dropped).delete()
    Assignment.objects.filter(pk__in=[span.pk for _change, span in changed if span.pk]).update(manager=None)
    for batch in batches([row(*entry) for entry in changed]):
        Assignment.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["department", "manager", "period"],
        )
    done = 0
    for batch in batches([row(*entry) for entry in added]):
        Assignment.objects.bulk_create(batch)
        done += len(batch)
        progress(done)


def link_users(state: State, changes: list[Change]) -> None:
    """Tie people to the users who already sign in with their address."""
    taken = {employee.user_id for employee in state.employees.values()}
    users = {email: pk for email, pk in User.objects.values_list("email", "pk") if pk not in taken}
    for change in changes:
        if change.employee.user_id is None:
            change.employee.user_id = users.get(change.values.get("email") or "")


def batches(entries: list[Row]) -> Iterator[list[Row]]:
    """The entries in lists of BATCH."""
    for start in range(0, len(entries), BATCH):
        yield entries[start : start + BATCH]


def lock_people() -> None:
    """Let one import at a time write; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock('people_employee'::regclass::oid::bigint)")
