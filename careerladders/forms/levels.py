"""What people choose on the pages of levels: a department and a day, a framework, who is placed where."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careerladders.models import CurrentLevel, Framework, FrameworkVersion, Level
from people.imports.reading import InvalidFile, Table, read_table
from people.models import EmployeeQuerySet

PUBLISHED = FrameworkVersion.Status.PUBLISHED


class DayField(forms.DateField):
    """A day, today's at first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            initial=timezone.localdate,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("There is no such day. Write it like 2026-03-31.")},
            **options,
        )


class FrameworkForm(forms.Form):
    """A framework, or all of them."""

    framework = forms.ModelChoiceField(
        Framework.objects.filter(versions__status=PUBLISHED),
        label=_("Framework"),
        required=False,
        empty_label=_("All frameworks"),
        to_field_name="slug",
    )


class LevelChoices(forms.models.ModelChoiceIterator):
    """Levels as choices under the names of their framework and track."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for track, levels in groupby(self.queryset, key=lambda level: level.track):
            name = f"{track.version.framework} · {track.get_kind_display()}"
            yield (name, [self.choice(level) for level in levels])


class LevelField(forms.ModelChoiceField):
    """A choice among the levels of all published frameworks, from the lowest of each track up."""

    iterator = LevelChoices

    def __init__(self, **options: Any) -> None:
        published = Level.objects.filter(track__version__status=PUBLISHED)
        ordered = published.order_by("track__version__framework__name", "track__kind", "rank")
        found = ordered.select_related("track__version__framework")
        super().__init__(found, **{"empty_label": _("Choose a level"), **options})


class PlacingForm(forms.Form):
    """Which of the people on no level stand on which one, from when and why."""

    people = forms.ModelMultipleChoiceField(
        CurrentLevel.objects.none(),
        label=_("People"),
        required=False,
        error_messages={
            "invalid_choice": _(
                "One of these people stands on a level by now; the list is new, choose again."
            ),
            "invalid_pk_value": _("Choose people from this list."),
        },
    )
    everybody = forms.BooleanField(label=_("Everybody in this list, ticked or not"), required=False)
    level = LevelField(label=_("Level"))
    day = DayField(label=_("From"))
    reason = forms.ChoiceField(label=_("Reason"), choices=CurrentLevel.Reason.choices)

    def __init__(self, listed: EmployeeQuerySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = listed

    def clean(self) -> dict[str, Any]:
        """Ask for at least one person."""
        data = super().clean() or {}
        if data.get("everybody"):
            data["people"] = self.listed
        if "people" in data and not data["people"]:
            raise ValidationError(_("Tick the people whom you want to place."), code="nobody")
        return data


class LevelImportForm(forms.Form):
    """A table of people and levels."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("CSV in UTF-8 or XLSX with the columns employee, framework, code, date and reason."),
    )
    only_check = forms.BooleanField(
        label=_("Only check"), required=False, initial=True, help_text=_("Nothing is written yet.")
    )

    def clean_file(self) -> Table:
        """The table in the file."""
        try:
            return read_table(self.cleaned_data["file"].read())
        except InvalidFile as error:
            raise ValidationError(str(error), code="invalid") from error
