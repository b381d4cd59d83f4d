"""The forms of rewards: asking, declining, and the days of an export."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recognition.models import Reward
from recognition.models.points import month_of
from recognition.services.rewards import LONGEST_REASON

NO_SUCH_DAY = _("There is no such day. Write it like 2026-03-31.")


class RedeemForm(forms.Form):
    """Which reward, for which price; the nonce lets the same form act once."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reward = forms.ModelChoiceField(Reward.objects.none(), widget=forms.HiddenInput)
    price = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, rewards: QuerySet[Reward], data: Any = None) -> None:
        super().__init__(data)
        reward = self.fields["reward"]
        assert isinstance(reward, forms.ModelChoiceField)
        reward.queryset = rewards


class DeclineForm(forms.Form):
    """Why not; what the words must be is for the service to say."""

    reason = forms.CharField(
        label=_("Why not?"),
        required=False,
        help_text=_("They read it beside their request."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_REASON}),
    )


class DaysForm(forms.Form):
    """From one day to another; without days, from the first of this month to today."""

    first = forms.DateField(
        label=_("From"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NO_SUCH_DAY},
    )
    last = forms.DateField(
        label=_("To"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NO_SUCH_DAY},
    )

    def clean_first(self) -> Any:
        """The first of this month where no day is given."""
        return self.cleaned_data["first"] or month_of(timezone.localdate())

    def clean_last(self) -> Any:
        """Today where no day is given."""
        return self.cleaned_data["last"] or timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        days = self.cleaned_data
        if {"first", "last"} <= days.keys() and days["last"] < days["first"]:
            self.add_error("last", _("Choose a day that isn't before the first one."))
        return days
