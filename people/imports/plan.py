"""Work out what an import would do, without doing it."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from people.imports.history import Employment, Place, Span, clip, revise
from people.imports.mapping import Mapping
from people.imports.reading import RowError, Table
from people.imports.records import Record, RecordReader
from people.imports.state import State
from people.models import Employee

Progress = Callable[[int, int], None]
STEP = 500
CREATED, CHANGED, ENDED, UNCHANGED = "created", "changed", "ended", "unchanged"
KINDS = (CREATED, CHANGED, ENDED, UNCHANGED)


@dataclass
class Change:
    """What happens to one person."""

    kind: str
    employee: Employee
    values: dict[str, Any]
    before: list[Span]
    after: list[Span]


@dataclass
class Plan:
    """What an import would do, and every row that it can't use."""

    rows: int
    changes: list[Change] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """Counts and errors as plain data."""
        kinds = [change.kind for change in self.changes]
        counts = {kind: kinds.count(kind) for kind in KINDS}
        errors = [
            {"line": error.line, "column": error.column, "reason": error.reason} for error in self.errors
        ]
        return {"rows": self.rows, **counts, "errors": errors}


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


def make_plan(
    *, table: Table, mapping: Mapping, state: State, day: dt.date, progress: Progress = no_progress
) -> Plan:
    """Compare a table with the organization as of a day.

    Rows with errors take no part in the plan. Raises InvalidFile when columns are missing.
    """
    planner = Planner(mapping, state, day)
    planner.read(table, progress)
    while found := planner.conflicts():
        planner.refuse(found)
    changes = [*planner.changes(), *planner.ended_for_missing()]
    errors = sorted(planner.errors, key=lambda error: error.line)
    return Plan(rows=len(table.rows), changes=changes, errors=errors)


class Planner:
    """Holds the rows that are good so far, by employee number, and the errors of the others."""

    def __init__(self, mapping: Mapping, state: State, day: dt.date) -> None:
        self.mapping = mapping
        self.state = state
        self.day = day
        self.records: dict[str, Record] = {}
        self.mentioned: set[str] = set()
        self.errors: list[RowError] = []

    def read(self, table: Table, progress: Progress) -> None:
        """Read all rows, refusing bad ones and those that repeat a number."""
        reader = RecordReader(table, self.mapping)
        self.column = reader.column
        lines: dict[str, int] = {}
        for count, row in enumerate(table.rows):
            if count % STEP == 0:
                progress(count, len(table.rows))
            record, errors = reader.read(row)
            number = record.number
            if number in lines:
                reason = _("Line %(line)d has the number %(number)s already.")
                values = {"line": lines[number], "number": number}
                errors.append(RowError(row.line, self.column("number"), reason % values))
            elif number:
                lines[number] = row.line
            self.errors += errors
            if not errors:
                record.department = self.state.path(record.department)
                self.records[number] = record
        self.mentioned = set(lines)

    def refuse(self, errors: list[RowError]) -> None:
        """Leave out the rows of these errors."""
        self.errors += errors
        lines = {error.line for error in errors}
        self.records = {number: record for number, record in self.records.items() if record.line not in lines}

    def conflicts(self) -> list[RowError]:
        """Rows that can't be true together with others or with what is known."""
        return self.date_errors() or self.email_errors() or self.manager_errors() or self.cycle_errors()

    def date_errors(self) -> list[RowError]:
        """A hiring date of the table after the day that somebody is known to have left, or the reverse."""
        errors = []
        for number, record in self.records.items():
            known = self.state.employees.get(number, Employee())
            hired, left = record.values.get("hired", known.hired), record.values.get("left", known.left)
            if hired and left and left < hired:
                column = self.column("hired" if "hired" in record.values else "left")
                reason = _("They left on %(left)s, before they were hired on %(hired)s.")
                errors.append(RowError(record.line, column, reason % {"left": left, "hired": hired}))
        return errors

    def addresses(self) -> dict[str, str]:
        """Whose each address is after the import, where the table gives it to nobody else."""
        held = {}
        for number, employee in self.state.employees.items():
            record = self.records.get(number)
            if employee.email and (record is None or "email" not in record.values):
                held[employee.email] = number
        return held

    def email_errors(self) -> list[RowError]:
        """Addresses that two people would have."""
        held = self.addresses()
        errors = []
        for number, record in self.records.items():
            address = record.values.get("email")
            if address and held.setdefault(address, number) != number:
                reason = _("The employee %(number)s has the address %(address)s already.")
                values = {"number": held[address], "address": address}
                errors.append(RowError(record.line, self.column("email"), reason % values))
        return errors

    def manager_errors(self) -> list[RowError]:
        """Managers who aren't known, or are the person themselves."""
        errors = []
        self.managers = self.known_managers()
        for number, record in self.records.items():
            if record.manager and record.manager not in self.managers:
                reason = _("No employee, in the file or before, is known by “%s”.") % record.manager[:80]
                errors.append(RowError(record.line, self.column("manager"), reason))
            elif record.manager and self.managers[record.manager] == number:
                reason = _("Nobody is their own manager; leave it empty for who leads the organization.")
                errors.append(RowError(record.line, self.column("manager"), reason))
        return errors

    def known_managers(self) -> dict[str, str]:
        """The number of everybody by what the table calls managers by."""
        source = self.mapping.fields.get("manager")
        if source is None or source.by != "email":
            return {number: number for number in (*self.state.employees, *self.records)}
        given = {record.values.get("email"): number for number, record in self.records.items()}
        return {address: number for address, number in (self.addresses() | given).items() if address}

    def cycle_errors(self) -> list[RowError]:
        """People who would report to themselves on some day."""
        after = dict(self.state.spans)
        changes = self.changes()
        after.update({change.values["number"]: change.after for change in changes})
        errors = []
        for change in changes:
            number = change.values["number"]
            new = [span for span in change.after if span.manager and span not in change.before]
            if any(reports_to_self(number, span, after) for span in new):
                reason = _("They would report to themselves, through the manager %s.") % new[-1].manager
                errors.append(RowError(self.records[number].line, self.column("manager"), reason))
        return errors

    def changes(self) -> list[Change]:
        """What happens to each person of a good row."""
        return [self.change(number, record) for number, record in self.records.items()]

    def change(self, number: str, record: Record) -> Change:
        """What happens to one person."""
        employee = self.state.employees.get(number)
        known = employee or Employee()
        before = self.state.spans.get(number, [])
        values = record.values
        place = Place(
            record.department,
            self.managers[record.manager] if record.manager else None,
            keeps_manager="manager" not in self.mapping.fields,
        )
        now = Employment(values.get("hired", known.hired), values.get("left", known.left))
        after = revise(before, before=Employment(known.hired, known.left), now=now, place=place, day=self.day)
        differs = after != before or any(getattr(known, name) != value for name, value in values.items())
        kind = CHANGED if differs else UNCHANGED
        if employee is None:
            kind = CREATED
        elif now.left and not known.left:
            kind = ENDED
        return Change(kind, known, values, before, after)

    def ended_for_missing(self) -> Iterator[Change]:
        """Those whom a complete table doesn't name have left by its day."""
        if not self.mapping.complete:
            return
        for number, employee in self.state.employees.items():
            is_future = employee.hired is not None and employee.hired > self.day
            if number in self.mentioned or employee.left or is_future:
                continue
            before = self.state.spans.get(number, [])
            after = [clip(span, self.day) for span in before if span.start < self.day]
            yield Change(ENDED, employee, {"number": number, "left": self.day}, before, after)


def reports_to_self(number: str, span: Span, after: dict[str, list[Span]]) -> bool:
    """Whether following managers from a span, on the days they share, leads back to the person."""
    waiting = [(span.manager, span.start, span.end)]
    seen = set(waiting)
    while waiting:
        person, start, end = waiting.pop()
        if person == number:
            return True
        for above in after.get(person or "", []):
            shared = (above.manager, max(start, above.start), earliest(end, above.end))
            is_empty = shared[2] is not None and shared[2] <= shared[1]
            if above.manager and not is_empty and shared not in seen:
                seen.add(shared)
                waiting.append(shared)
    return False


def earliest(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    """The earlier of two ends, where None is never."""
    return min(filter(None, [one, other]), default=None)
