"""The form by which kudos are given."""

import uuid
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from people.models import Employee
from recognition.models import Value
from recognition.selectors.kudos import Purse, colleagues
from recognition.services.kudos import LONGEST_MESSAGE


class ValueChoice(forms.ModelChoiceField):
    """A value with the sentence that tells when to choose it."""

    def label_from_instance(self, obj: Value) -> str:
        """Name and description."""
        return format_html('<span>{} <span class="muted small">{}</span></span>', obj.name, obj.description)


class KudosForm(forms.Form):
    """Whom, for which value, and why; what the words must be is for the service to say."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    receiver = forms.ModelChoiceField(
        Employee.objects.none(),
        label=_("Whom do you thank?"),
        error_messages={
            "required": _("Search for a colleague and choose one."),
            "invalid_choice": _("Choose someone who works here today."),
        },
    )
    value = ValueChoice(
        Value.objects.filter(is_active=True),
        label=_("What did they show?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the value that fits best."),
            "invalid_choice": _("Choose one of these values."),
        },
    )
    message = forms.CharField(
        label=_("What happened, and what did it change?"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_MESSAGE}),
        error_messages={"required": _("Say in a sentence what happened and what it changed.")},
    )
    points = forms.TypedChoiceField(
        label=_("With points?"),
        required=False,
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("You don't have that many points to give any more.")},
    )
    is_private = forms.BooleanField(label=_("Only the two of us see it"), required=False)

    def __init__(self, giver: Employee, purse: Purse | str, *args: Any, **kwargs: Any) -> None:
        """Without a purse, there are no points to choose."""
        super().__init__(*args, **kwargs)
        points = self.fields["points"]
        assert isinstance(points, forms.TypedChoiceField)
        if not isinstance(purse, str):
            points.choices = [(amount, amount or _("None")) for amount in purse.offered]
        elif self.data.get("points", "0") in {"", "0"}:
            del self.fields["points"]
        receiver = self.fields["receiver"]
        assert isinstance(receiver, forms.ModelChoiceField)
        receiver.queryset = colleagues(giver)

    def clean_points(self) -> int:
        """None unless some are chosen."""
        return int(self.cleaned_data["points"] or 0)


class WordsForm(forms.Form):
    """The words of kudos that were given already."""

    message = KudosForm.base_fields["message"]
