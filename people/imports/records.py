"""Make a person's values of a row, or say what is wrong with it."""

import datetime as dt
import functools
import re
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _

from people.imports.mapping import DATES, SEPARATOR, Mapping, Source, fill_pattern, pattern_columns
from people.imports.reading import Cell, Row, RowError, Table
from people.models import Department, Employee


def max_length(model: type[models.Model], name: str) -> int:
    """How many characters a text field takes."""
    return int(getattr(model, name).field.max_length)


UNSTORABLE = re.compile("[\0\ud800-\udfff]")
SPACES = re.compile(r"\s+")
REQUIRED = {"number", "first_name", "name", "hired", "department"}
LONGEST = {
    name: max_length(Employee, name)
    for name in ("number", "first_name", "last_name", "email", "title", "location", "time_zone")
}
DEPARTMENT_LONGEST = max_length(Department, "name")
EARLIEST_YEAR = 1900


class BadCell(Exception):
    """A cell can't be used; says in words what would be right."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass
class Record:
    """What a row says of a person: only mapped fields are in `values`."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    department: tuple[str, ...] = ()
    manager: str = ""

    @property
    def number(self) -> str:
        """The employee number; empty when the row lacks it."""
        return str(self.values.get("number", ""))


class RecordReader:
    """Reads the rows of a table by a mapping."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        mapping.check_columns(table.columns)
        self.mapping = mapping
        self.width = len(table.columns)
        self.position = {column: index for index, column in enumerate(table.columns)}

    def read(self, row: Row) -> tuple[Record, list[RowError]]:
        """What the row says and every fault in it."""
        record = Record(row.line)
        if len(row.cells) != self.width:
            reason = _("The row has %(count)d cells, the header has %(width)d.")
            values = {"count": len(row.cells), "width": self.width}
            return record, [RowError(row.line, "", reason % values)]
        errors = []
        for name, source in self.mapping.fields.items():
            try:
                self.read_field(record, name, source, row)
            except BadCell as bad:
                errors.append(RowError(row.line, bad.column, bad.reason))
        return record, errors

    def column(self, name: str) -> str:
        """The column to name in a fault of a field."""
        source = self.mapping.fields.get(name)
        return next(source.columns(), name) if source else name

    def read_field(self, record: Record, name: str, source: Source, row: Row) -> None:
        """Put the field's value into the record. Raises BadCell."""
        if not all(self.text(column, row).casefold() in known for column, known in conditions(source)):
            value: Cell = ""
        elif name in DATES:
            value = self.date(source, row) or ""
        else:
            value = self.written(name, source, row)
        if value == "" and name in REQUIRED and not source.when:
            raise BadCell(self.column(name), _("It is empty; it must have a value."))
        STORE.get(name, store_plain)(self, record, name, value)

    def text(self, column: str, row: Row) -> str:
        """A cell's text with single spaces. Raises BadCell for what can't be stored, and formulas."""
        cell = row.cells[self.position[column]]
        if isinstance(cell, dt.date):
            return cell.isoformat()
        if UNSTORABLE.search(cell):
            raise BadCell(column, _("It contains a NUL or half a character, which can't be stored."))
        if cell.startswith("="):
            raise BadCell(column, _("It contains a formula; put in its value."))
        return SPACES.sub(" ", cell).strip()

    def written(self, name: str, source: Source, row: Row) -> str:
        """The text of a column, pattern or fixed value; a pattern with an empty part is empty."""
        if source.column:
            return self.text(source.column, row)
        if source.value:
            return source.value
        parts = {column: self.text(column, row) for column in pattern_columns(source.pattern)}
        return fill_pattern(source.pattern, parts) if all(parts.values()) else ""

    def date(self, source: Source, row: Row) -> dt.date | None:
        """The date of a column, or the reference date less some years. Raises BadCell."""
        if source.column:
            return self.written_date(source, row)
        reference = source.reference_date or self.mapping.reference_date
        if reference is None or not source.years_before:
            return reference
        text = self.text(source.years_before, row)
        if not re.fullmatch(r"\d{1,2}", text):
            raise BadCell(source.years_before, _("It must be whole years from 0 to 99, not “%s”.") % text)
        return years_before(reference, int(text))

    def written_date(self, source: Source, row: Row) -> dt.date | None:
        """The date in a column; None where it is empty. Raises BadCell."""
        cell = row.cells[self.position[source.column]]
        if isinstance(cell, dt.date):
            return cell
        text = self.text(source.column, row)
        if not text:
            return None
        wanted = source.format or "%Y-%m-%d"
        try:
            found = dt.datetime.strptime(text, wanted).date()  # noqa: DTZ007
        except ValueError:
            found = None
        if found is None or found.year < EARLIEST_YEAR:
            example = dt.date(2024, 12, 31).strftime(wanted)
            reason = _("“%(text)s” is not a date written like %(example)s (format %(format)s).")
            raise BadCell(source.column, reason % {"text": text[:40], "example": example, "format": wanted})
        return found


def conditions(source: Source) -> Iterator[tuple[str, set[str]]]:
    """The columns of `when` with the texts that fulfil it."""
    for column, values in source.when.items():
        yield column, {value.casefold() for value in values}


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day some years earlier; the 28th for the 29th of February of other years."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def store_plain(reader: RecordReader, record: Record, name: str, value: Any) -> None:
    """A text or date as it is; too long a text raises BadCell."""
    longest = LONGEST.get(name)
    if longest and len(value) > longest:
        raise BadCell(reader.column(name), _("It is longer than %d characters.") % longest)
    record.values[name] = None if name in DATES and value == "" else value


def store_name(reader: RecordReader, record: Record, name: str, value: str) -> None:
    """A whole name as `First Last` or `Last, First`."""
    last, comma, first = value.partition(",")
    if not comma:
        first, _space, last = value.rpartition(" ")
        first, last = first or last, last if first else ""
    for part, text in (("first_name", first.strip()), ("last_name", last.strip())):
        if part == "first_name" and not text:
            raise BadCell(reader.column(name), _("It lacks the first name."))
        if len(text) > LONGEST[part]:
            raise BadCell(reader.column(name), _("It is longer than %d characters.") % LONGEST[part])
        record.values[part] = text


def store_email(reader: RecordReader, record: Record, name: str, value: str) -> None:
    """An address in lower case; none is None."""
    store_plain(reader, record, name, value.lower() or None) if value else record.values.update(email=None)
    try:
        if value:
            validate_email(value)
    except ValidationError as error:
        raise BadCell(reader.column(name), _("“%s” is not an email address.") % value[:80]) from error


@functools.cache
def time_zones() -> set[str]:
    """The names of all time zones; reading them takes a while."""
    return zoneinfo.available_timezones()


def store_time_zone(reader: RecordReader, record: Record, name: str, value: str) -> None:
    """A time zone of the usual database."""
    if value and value not in time_zones():
        reason = _("“%s” is not a time zone such as Europe/Berlin.")
        raise BadCell(reader.column(name), reason % value[:40])
    record.values[name] = value


def store_department(reader: RecordReader, record: Record, name: str, value: str) -> None:
    """The names on the way from the organization down to the department."""
    separator = reader.mapping.fields[name].separator or SEPARATOR
    path = tuple(part.strip() for part in value.split(separator))
    if not all(path):
        reason = _("A part of “%s” is empty; write names with the separator between them.")
        raise BadCell(reader.column(name), reason % value[:80])
    if any(len(part) > DEPARTMENT_LONGEST for part in path):
        reason = _("A department's name has at most %d characters.")
        raise BadCell(reader.column(name), reason % DEPARTMENT_LONGEST)
    record.department = path


def store_manager(reader: RecordReader, record: Record, name: str, value: str) -> None:
    """The manager's number or address, to be looked up when all rows are known."""
    by_email = reader.mapping.fields[name].by == "email"
    record.manager = value.lower() if by_email else value


STORE: dict[str, Callable[[RecordReader, Record, str, Any], None]] = {
    "name": store_name,
    "email": store_email,
    "time_zone": store_time_zone,
    "department": store_department,
    "manager": store_manager,
}
