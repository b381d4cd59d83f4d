"""Current levels from a table: employee, framework, code, date, reason."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from careerladders.models import CurrentLevel, FrameworkVersion, Level
from careerladders.permits import check_may_manage
from careerladders.services.levels import Placement, PlacementsRefused, levels_assign
from people.imports.reading import Row, RowError, Table
from people.models import Employee
from people.services import invalid

COLUMNS = ("employee", "framework", "code", "date", "reason")
COLUMN_OF = {"level": "code", "day": "date", "reason": "reason"}
"""The column that a field of a placement is read from."""


@dataclass
class Imported:
    """What a table did, or would do: rows, how many place somebody, how many say what is known already."""

    rows: int
    placed: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)


class DryRun(Exception):
    """Leaves the transaction of a trial, which writes nothing."""


def levels_import(*, table: Table, actor: User | None, dry_run: bool = False) -> Imported:
    """Place people as the table says: all, or none where a row is wrong.

    Columns are `employee` (the number), `framework` (the slug), `code`, `date` (such as 2026-03-31) and
    `reason`. What is known already is left as it is, so that the same table twice changes nothing.
    Raises PermissionDenied unless the actor manages ladders everywhere.
    """
    check_may_manage(actor)
    outcome = Imported(rows=len(table.rows))
    if missing := [column for column in COLUMNS if column not in table.columns]:
        text = _("The first row must name the columns %(columns)s.") % {"columns": ", ".join(COLUMNS)}
        outcome.errors = [RowError(1, column, text) for column in missing]
        return outcome
    try:
        with transaction.atomic():
            place_rows(table, outcome, actor)
            if dry_run or outcome.errors:
                raise DryRun
    except DryRun:
        pass
    return outcome


def place_rows(table: Table, outcome: Imported, actor: User | None) -> None:
    """Read the rows and place who isn't placed so already; what happens goes to the outcome."""
    reader = Reader()
    found: list[tuple[int, Placement]] = []
    for row in table.rows:
        try:
            found.append((row.line, reader.placement(table, row)))
        except ValidationError as error:
            outcome.errors += row_errors(row.line, error)
    new = [(line, placement) for line, placement in found if not reader.knows(placement)]
    outcome.unchanged = len(found) - len(new)
    try:
        if new:
            outcome.placed = len(
                levels_assign(placements=[placement for _line, placement in new], actor=actor)
            )
    except PlacementsRefused as refused:
        for place, refusal in refused.refusals.items():
            outcome.errors += row_errors(new[place][0], refusal)
    if outcome.errors:
        outcome.placed = 0
    outcome.errors.sort(key=lambda error: error.line)


def row_errors(line: int, error: ValidationError) -> Iterator[RowError]:
    """The faults of a row by column."""
    for name, messages in error.message_dict.items():
        yield RowError(line, COLUMN_OF.get(name, name), " ".join(messages))


class Reader:
    """Reads rows with all people, published levels and known placements at hand."""

    def __init__(self) -> None:
        self.employees = {employee.number: employee for employee in Employee.objects.all()}
        published = Level.objects.filter(track__version__status=FrameworkVersion.Status.PUBLISHED)
        self.levels = {
            (level.track.version.framework.slug, level.code): level
            for level in published.select_related("track__version__framework")
        }
        known = CurrentLevel.objects.values_list(
            "employee",
            "level__track__version__framework__slug",
            "level__code",
            "period__startswith",
            "reason",
        )
        self.known = set(known)

    def knows(self, placement: Placement) -> bool:
        """Whether the person was placed so already, on whatever version of the framework."""
        level = placement.level
        slug = level.track.version.framework.slug
        return (placement.employee.pk, slug, level.code, placement.day, placement.reason) in self.known

    def placement(self, table: Table, row: Row) -> Placement:
        """What a row says; raises ValidationError by column."""
        cells = dict(zip(table.columns, row.cells, strict=False))
        number, framework, code, reason = (
            str(cells.get(column, "")).strip() for column in ("employee", "framework", "code", "reason")
        )
        employee = self.employees.get(number)
        if employee is None:
            raise invalid("employee", "unknown", _("Nobody has the number “%s”.") % number)
        level = self.levels.get((framework, code))
        if level is None:
            text = _("No published framework “%(framework)s” has a level “%(code)s”.")
            raise invalid("code", "unknown", text % {"framework": framework, "code": code})
        return Placement(employee, level, day_of(cells.get("date", "")), reason)


def day_of(cell: str | dt.date) -> dt.date:
    """The day in a cell; raises ValidationError of the column."""
    if isinstance(cell, dt.date):
        return cell
    try:
        return dt.date.fromisoformat(cell.strip())
    except ValueError as error:
        text = _("“%s” is no day; write it like 2026-03-31.")
        raise invalid("date", "invalid", text % cell) from error
