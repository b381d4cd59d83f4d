"""What the page of flags asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recognition.models import IntegrityFlag
from recognition.services.integrity import DECISIONS, LONGEST_NOTE


class FlagForm(forms.Form):
    """What somebody made of a flag."""

    outcome = forms.ChoiceField(
        label=_("What did you make of it?"),
        choices=[(outcome, IntegrityFlag.Outcome(outcome).label) for outcome in DECISIONS],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("HR alone reads it."),
    )
