"""The forms of an import: a file, and which column holds what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.imports.guessing import DATE_FORMATS, guess_source
from people.imports.mapping import DATES, FIELDS, InvalidMapping, Mapping, Source, parse_mapping, source_data
from people.imports.reading import ENCODINGS, Table

AS_TEXT = ("name", "email", "title", "department")
KEEP = "@keep"
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


class MappingForm(forms.Form):
    """Which column holds what; `mapping` is set when the form is valid."""

    mapping: Mapping

    def __init__(self, *args: Any, table: Table, proposed: Mapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        self.proposed = proposed
        samples = {column: ", ".join(table.samples(column))[:60] for column in table.columns}
        choices = [(column, f"{column} ({samples[column]})") for column in table.columns]
        for name in FIELDS:
            self.add_field(name, proposed.fields.get(name), choices)
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

    def add_field(self, name: str, source: Source | None, columns: list[tuple[str, str]]) -> None:
        """A choice of columns, and where it makes sense a text or the way dates are written."""
        is_column = source is not None and source.column and not source.when
        initial = source.column if source and is_column else KEEP if source else ""
        kept = [(KEEP, describe(source))] if source and not is_column else []
        self.fields[name] = forms.ChoiceField(
            label=LABELS[name],
            choices=[("", _("Not in the file")), *kept, *columns],
            required=False,
            initial=initial,
        )
        if name in AS_TEXT:
            self.fields[f"{name}_text"] = forms.CharField(
                label=_("%(field)s as text") % {"field": LABELS[name]},
                required=False,
                max_length=200,
                help_text=_("Instead of a column; {Column} stands for a column's value."),
            )
        if name in DATES:
            self.fields[f"{name}_format"] = forms.ChoiceField(
                label=_("%(field)s is written as") % {"field": LABELS[name]},
                choices=[("", _("As guessed")), *((known, known) for known in DATE_FORMATS)],
                required=False,
                initial=source.format if source else "",
            )

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
        if text:
            return {"pattern": text}
        if column == KEEP:
            return source_data(self.proposed.fields[name])
        if not column:
            return None
        data = source_data(guess_source(name, column, self.table.samples(column, 200)))
        written = cleaned.get(f"{name}_format")
        return data | {"format": written} if written else data


def describe(source: Source) -> str:
    """A source that is no plain column, in words."""
    parts = [source.pattern or source.value or str(source.reference_date or "")]
    if source.years_before:
        parts.append(_("less %s years") % source.years_before)
    parts += [f"{column} = {', '.join(values)}" for column, values in source.when.items()]
    return ", ".join(str(part) for part in parts if part)
