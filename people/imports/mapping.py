"""What stands where in a table: a mapping, checked with the path of every fault."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, fields
from typing import Any

import yaml
from django.utils.translation import gettext as _

from people.imports.reading import REASON_COLUMN, InvalidFile

TEXTS = ("number", "first_name", "last_name", "name", "email", "title", "location", "time_zone")
DATES = ("hired", "left")
FIELDS = (*TEXTS, *DATES, "department", "manager")
ORIGINS = ("column", "pattern", "value")
ORIGINS_OF_DATES = ("column", "reference_date", "years_before")
KEYS = {*ORIGINS, "when"}
KEYS_OF_DATES = {*ORIGINS_OF_DATES, "format", "when"}
SEPARATOR = " / "
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Source:
    """Where a field's value comes from: a column, a pattern with {columns}, a fixed value or a date.

    `when` names columns and the values that they must have (any case); otherwise the field is empty.
    """

    column: str = ""
    pattern: str = ""
    value: str = ""
    format: str = ""
    reference_date: dt.date | None = None
    years_before: str = ""
    when: Dict[str, tuple[str, ...]] = field(default_factory=dict)
    separator: str = ""
    by: str = ""

    def columns(self) -> Iterator[str]:
        """The columns that it reads."""
        yield from filter(None, [self.column, self.years_before, *self.when])
        yield from pattern_columns(self.pattern)


@dataclass(frozen=True)
class Mapping:
    """Each mapped field's source; the day that the table speaks of; whether it names everybody."""

    fields: Dict[str, Source]
    reference_date: dt.date | None = None
    complete: bool = False
    name: str = ""
    found_by: tuple[str, ...] = ()

    def columns(self) -> set[str]:
        """All columns that it reads."""
        return {column for source in self.fields.values() for column in source.columns()}

    def check_columns(self, columns: list[str]) -> None:
        """Raises InvalidFile, naming what is missing and what there is, unless all columns exist."""
        missing = sorted(self.columns() - set(columns))
        if missing:
            reason = _("The file lacks the columns %(missing)s. It has: %(columns)s.")
            raise InvalidFile(reason % {"missing": ", ".join(missing), "columns": ", ".join(columns)})

    def as_data(self) -> dict[str, Any]:
        """As plain data that JSON and YAML can hold and `parse_mapping` reads."""
        data: dict[str, Any] = {"name": self.name} if self.name else {}
        if self.reference_date:
            data["reference_date"] = self.reference_date.isoformat()
        if self.complete:
            data["complete"] = True
        return data | {"fields": {name: source_data(source) for name, source in self.fields.items()}}


class InvalidMapping(Exception):
    """The mapping can't be used; `errors` are (path, reason) pairs."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{path}: {reason}" if path else reason for path, reason in errors))
        self.errors = errors


def source_data(source: Source) -> dict[str, Any]:
    """A source's keys that say something, as plain data."""
    data = {entry.name: getattr(source, entry.name) for entry in fields(source)}
    data["when"] = {column: list(values) for column, values in source.when.items()}
    if source.reference_date:
        data["reference_date"] = source.reference_date.isoformat()
    return {key: value for key, value in data.items() if value}


def pattern_columns(pattern: str) -> list[str]:
    """The columns that a pattern names in braces."""
    return PLACEHOLDER.findall(pattern)


def fill_pattern(pattern: str, values: Dict[str, str]) -> str:
    """The pattern with the columns' values."""
    return PLACEHOLDER.sub(lambda found: values[found[1]], pattern)


def signature_columns(columns: Iterable[str]) -> list[str]:
    """The columns by which a mapping is remembered: in any order, without the one of reasons."""
    return sorted(column for column in columns if column != REASON_COLUMN)


def load_mapping(text: str) -> Mapping:
    """Read a mapping written as YAML. Raises InvalidMapping."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidMapping([("", _("The mapping is not valid YAML: %s") % error)]) from error
    return parse_mapping(data)


def parse_mapping(data: object) -> Mapping:
    """Check plain data and make a mapping of it. Raises InvalidMapping with every fault."""
    return Parser().mapping(data)


def parse_draft(data: object) -> Mapping:
    """Like `parse_mapping`, for a mapping that may still lack what it must say."""
    return Parser().mapping(data, is_draft=True)


class Parser:
    """Checks a mapping and collects its faults."""

    def __init__(self) -> None:
        self.errors: list[tuple[str, str]] = []

    def mapping(self, data: object, *, is_draft: bool = False) -> Mapping:
        """The mapping. Raises InvalidMapping."""
        known = {"name", "found_by", "reference_date", "complete", "fields"}
        data = self.keys("", data, known)
        sources = self.keys("fields", data.get("fields"), set(FIELDS))
        found = Mapping(
            fields={name: self.source(name, source) for name, source in sources.items()},
            reference_date=self.date("reference_date", data.get("reference_date")),
            complete=self.flag("complete", data.get("complete", False)),
            name=self.text("name", data.get("name", "")),
            found_by=self.texts("found_by", data.get("found_by", [])),
        )
        if not self.errors and not is_draft:
            self.errors += lacking(found)
        if self.errors:
            raise InvalidMapping(self.errors)
        return found

    def source(self, name: str, data: object) -> Source:
        """The source of a field."""
        path = f"fields.{name}"
        known = KEYS_OF_DATES if name in DATES else KEYS
        known = known | {"department": {"separator"}, "manager": {"by"}}.get(name, set())
        data = self.keys(path, data, known)
        when = self.keys(f"{path}.when", data.get("when", {}), None)
        texts = ("column", "pattern", "value", "format", "years_before", "separator", "by")
        source = Source(
            **{key: self.text(f"{path}.{key}", data.get(key, "")) for key in texts},
            reference_date=self.date(f"{path}.reference_date", data.get("reference_date")),
            when={column: self.texts(f"{path}.when.{column}", values) for column, values in when.items()},
        )
        origins = ORIGINS_OF_DATES if name in DATES else ORIGINS
        self.check_source(path, source, [key for key in origins if data.get(key)], name in DATES)
        return source

    def check_source(self, path: str, source: Source, origins: list[str], is_date: bool) -> None:
        """Note a source that says nothing, or two things at once."""
        if is_date and (not origins or ("column" in origins and len(origins) > 1)):
            self.fault(path, _("Give a column, or a reference_date with or without years_before."))
        if not is_date and len(origins) != 1:
            self.fault(path, _("Give one of column, pattern and value."))
        if source.by not in {"", "number", "email"}:
            self.fault(f"{path}.by", _("It must be number or email."))
        if set("{}") & set(PLACEHOLDER.sub("", source.pattern)):
            self.fault(f"{path}.pattern", _("Its braces don't match; write {Column}."))

    def fault(self, path: str, reason: str) -> None:
        """Note a fault."""
        self.errors.append((path, reason))

    def keys(self, path: str, data: object, known: set[str] | None) -> dict[str, Any]:
        """A mapping's entries, unknown ones noted and left out."""
        if not isinstance(data, dict):
            self.fault(path, _("It must be a mapping of names to values."))
            return {}
        entries = {str(key): value for key, value in data.items()}
        for key in entries:
            if known is not None and key not in known:
                names = ", ".join(sorted(known))
                self.fault(".".join(filter(None, [path, key])), _("Unknown; it may be one of %s.") % names)
        return {key: value for key, value in entries.items() if known is None or key in known}

    def text(self, path: str, value: object) -> str:
        """A text; numbers count as one."""
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value)
        self.fault(path, _("It must be a text."))
        return ""

    def texts(self, path: str, value: object) -> tuple[str, ...]:
        """One text or a list of them."""
        values = value if isinstance(value, (list, tuple)) else [value]
        return tuple(self.text(path, entry) for entry in values)

    def date(self, path: str, value: object) -> dt.date | None:
        """A date, or None where nothing stands."""
        if value in (None, "") or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value or None  # type: ignore[return-value]
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fault(path, _("It must be a date such as 2024-12-31."))
            return None

    def flag(self, path: str, value: object) -> bool:
        """A yes or no."""
        if not isinstance(value, bool):
            self.fault(path, _("It must be true or false."))
        return value is True


def lacking(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """What a mapping must say and doesn't, as (path, reason)."""
    hint = _("Map it to a column, or give a pattern or a value.")
    for name in ("number", "department"):
        if name not in mapping.fields:
            yield f"fields.{name}", hint
    if "first_name" not in mapping.fields and "name" not in mapping.fields:
        yield "fields.first_name", hint
    if "name" in mapping.fields and {"first_name", "last_name"} & set(mapping.fields):
        yield "fields.name", _("Map either name, or first_name and last_name.")
    if "hired" not in mapping.fields and not mapping.reference_date:
        yield (
            "fields.hired",
            _("Map it, or give the reference_date from which new people belong there."),
        )
    for name in DATES:
        source = mapping.fields.get(name)
        if source and source.years_before and not (source.reference_date or mapping.reference_date):
            yield f"fields.{name}.years_before", _("Give the reference_date from which the years count back.")
