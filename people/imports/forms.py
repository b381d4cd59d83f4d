"""The forms of an import: a file, and which column holds what."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from people.imports.guessing import DATE_FORMATS, guess_source
from people.imports.mapping import (
    DATES,
    FIELDS,
    InvalidMapping,
    Mapping,
    Source,
    lacking,
    parse_mapping,
    source_data,
)
from people.imports.reading import ENCODINGS, Table

AS_TEXT = ("name", "email", "title", "location", "time_zone", "department")
KEEP = "@keep"
EXAMPLE = dt.date(2024, 12, 31)
LABELS = {
    "number": _("Employee number"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "name": _("Whole name"),
    "email": _("Work email"),
    "title": _("Title"),
    "location": _("Location"),
    "time_zone": _("Time zone"),
    "hired": _("Hired"),
    "left": _("Left"),
    "department": _("Department"),
    "manager": _("Manager"),
}


class UploadForm(forms.Form):
    """A table of people."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("CSV in UTF-8 or XLSX, at most 20 MB, with the column names in its first row."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding of a CSV file"),
        choices=[("", _("Unicode")), *((name, name) for name in ENCODINGS)],
        required=False,
    )


class ColumnSelect(forms.Select):
    """A choice of columns; the page shows in `sample_<name>` what stands in the chosen one."""

    samples: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the option its sample."""
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-sample"] = self.samples.get(str(value), "")
        return option


@dataclass(frozen=True)
class MappingRow:
    """One of our fields in the table: its column, a text or a way to write dates instead or with it."""

    column: BoundField
    text: BoundField | None
    format: BoundField | None
    sample: str
    is_proposed: bool
    is_needed: bool


class MappingForm(forms.Form):
    """Which column holds what; `mapping` is set when the form is valid."""

    mapping: Mapping

    def __init__(self, *args: Any, table: Table, proposed: Mapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        self.proposed = proposed
        self.samples = {column: ", ".join(table.samples(column))[:60] for column in table.columns}
        for name in FIELDS:
            self.add_field(name, proposed.fields.get(name))
        self.fields["reference_date"] = forms.DateField(
            label=_("The day that the file speaks of"),
            required=False,
            initial=proposed.reference_date,
            widget=forms.DateInput(attrs={"type": "date"}),
            help_text=_("Changes count from this day; without one, from today."),
        )
        self.fields["complete"] = forms.BooleanField(
            label=_("The file names everybody: people missing from it have left on that day"),
            required=False,
            initial=proposed.complete,
        )

    def add_field(self, name: str, source: Source | None) -> None:
        """A choice of columns, and where it makes sense a text or the way dates are written."""
        text = text_of(name, source)
        is_column = source is not None and source.column and not source.when
        is_kept = source is not None and not is_column and not text
        kept = [(KEEP, describe(source))] if source and is_kept else []
        select = ColumnSelect(attrs={"data-shows-sample": f"sample_{name}"})
        select.samples = self.samples
        self.fields[name] = forms.ChoiceField(
            label=LABELS[name],
            choices=[("", _("Not in the file")), *kept, *((column, column) for column in self.table.columns)],
            required=False,
            initial=source.column if source and is_column else KEEP if is_kept else "",
            widget=select,
        )
        if name in AS_TEXT:
            self.fields[f"{name}_text"] = forms.CharField(
                label=_("%(field)s as text") % {"field": LABELS[name]},
                required=False,
                max_length=200,
                initial=text,
                help_text=_("Instead of a column; {Column} stands for a column's value."),
            )
        if name in DATES:
            self.fields[f"{name}_format"] = forms.ChoiceField(
                label=_("%(field)s is written like") % {"field": LABELS[name]},
                choices=[
                    ("", _("As guessed")),
                    *((known, EXAMPLE.strftime(known)) for known in DATE_FORMATS),
                ],
                required=False,
                initial=source.format if source else "",
            )

    def rows(self) -> Iterator[MappingRow]:
        """Our fields with what is proposed for each."""
        needed = {path.removeprefix("fields.") for path, _reason in lacking(self.proposed)}
        for name in FIELDS:
            yield MappingRow(
                column=self[name],
                text=self[f"{name}_text"] if name in AS_TEXT else None,
                format=self[f"{name}_format"] if name in DATES else None,
                sample=self.samples.get(str(self[name].value()), ""),
                is_proposed=name in self.proposed.fields,
                is_needed=name in needed,
            )

    def unused(self) -> list[str]:
        """The columns that the proposal doesn't read."""
        used = self.proposed.columns()
        return [column for column in self.table.columns if column not in used]

    def clean(self) -> dict[str, Any]:
        """Make the mapping; what it lacks becomes an error of its field."""
        cleaned = super().clean() or {}
        sources = {name: self.source(name, cleaned) for name in FIELDS}
        data = {
            "reference_date": cleaned.get("reference_date"),
            "complete": cleaned.get("complete", False),
            "fields": {name: source for name, source in sources.items() if source},
        }
        try:
            self.mapping = parse_mapping(data)
            self.mapping.check_columns(self.table.columns)
        except InvalidMapping as error:
            for path, reason in error.errors:
                name = path.split(".")[1] if path.startswith("fields.") else None
                self.add_error(name if name in self.fields else None, reason)
        return cleaned

    def source(self, name: str, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        """The source of a field as plain data; None where the file lacks it."""
        column, text = cleaned.get(name), cleaned.get(f"{name}_text")
        if text and column:
            self.add_error(name, _("Choose a column or write a text, not both."))
        if text:
            return {"pattern": text}
        if column == KEEP:
            return source_data(self.proposed.fields[name])
        if not column:
            return None
        data = source_data(guess_source(name, column, self.table.samples(column, 200)))
        written = cleaned.get(f"{name}_format")
        return data | {"format": written} if written else data


def text_of(name: str, source: Source | None) -> str:
    """The text that a field is made from, where people may write one."""
    if source is None or source.when or name not in AS_TEXT:
        return ""
    return source.pattern or source.value


def describe(source: Source) -> str:
    """A source that is no plain column, in words."""
    text = source.column or source.pattern or source.value or str(source.reference_date or "")
    if source.years_before:
        text = _("%(date)s less the years of %(column)s") % {"date": text, "column": source.years_before}
    if source.when:
        conditions = [f"{column} = {' / '.join(values)}" for column, values in source.when.items()]
        text = _("%(text)s where %(conditions)s") % {"text": text, "conditions": ", ".join(conditions)}
    return text
