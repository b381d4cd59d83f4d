"""What the page of analytics asks for."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recognition.selectors.periods import Period, period_of

FIRST_YEAR = 2000
QUARTER, LAST_QUARTER, HALF_YEAR, YEAR = "quarter", "last_quarter", "half_year", "year"
PERIODS = [
    (QUARTER, _("This quarter")),
    (LAST_QUARTER, _("Last quarter")),
    (HALF_YEAR, _("This half-year")),
    (YEAR, _("A year")),
]


def period_named(name: str, year: int | None) -> Period:
    """The period that a choice means today."""
    today = timezone.localdate()
    if name == YEAR:
        return period_of("year", dt.date(year or today.year, 1, 1))
    if name == HALF_YEAR:
        return period_of("half_year", today)
    quarter = period_of("quarter", today)
    return quarter.before() if name == LAST_QUARTER else quarter


def check_year(year: int) -> None:
    """Raise ValidationError, code `too_late`, for a year that hasn't begun."""
    if year > timezone.localdate().year:
        raise ValidationError(_("That year hasn’t begun yet."), "too_late")


class PeriodForm(forms.Form):
    """A period and a department; without a period it is this quarter."""

    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False)
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=FIRST_YEAR,
        validators=[check_year],
        help_text=_("For a year; empty for this one."),
    )
    department = forms.IntegerField(label=_("Department"), required=False, widget=forms.Select)

    def offer(self, departments: list[tuple[int, str]]) -> None:
        """Let people choose one of these departments."""
        select = self.fields["department"].widget
        assert isinstance(select, forms.Select)
        select.choices = [("", _("All that I see")), *departments]

    @property
    def chosen(self) -> Period:
        """The period asked for."""
        return period_named(self.cleaned_data["period"] or QUARTER, self.cleaned_data["year"])
