"""What the feed is narrowed to, what is answered there, and what is reported."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.selectors import departments_below
from people.tree import department_choices
from recognition.models import Axis, RecognitionPreference, Report, Value
from recognition.selectors.feed import GIVEN, RECEIVED, Filters
from recognition.services.answers import LONGEST_COMMENT
from recognition.services.moderation import LONGEST_REASON

LARGEST_ID = 2**63 - 1
PERIODS = {7: _("last 7 days"), 30: _("last 30 days"), 90: _("last 90 days"), 365: _("last 12 months")}
RARE = ("value", "department", "person")
"""Filters that take a query each to offer: they are offered on demand."""


class FeedForm(forms.Form):
    """The filters of the feed, all of them optional; `value` and `department` offer choices when `full`."""

    mine = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("Everybody's")), (RECEIVED, _("I received")), (GIVEN, _("I gave"))],
    )
    axis = forms.ChoiceField(label=_("Axis"), required=False, choices=[("", _("Both")), *Axis.choices])
    period = forms.TypedChoiceField(
        label=_("When"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Any time")), *PERIODS.items()],
    )
    value = forms.IntegerField(
        label=_("Value"), required=False, min_value=1, max_value=LARGEST_ID, widget=forms.Select
    )
    department = forms.IntegerField(
        label=_("Department"), required=False, min_value=1, max_value=LARGEST_ID, widget=forms.Select
    )
    person = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    def offer_all(self) -> None:
        """Offer values and departments to choose of, in two queries."""
        choices = {
            "value": [("", _("All values")), *Value.objects.values_list("pk", "name")],
            "department": [("", _("All departments")), *department_choices()],
        }
        for name, offered in choices.items():
            widget = self.fields[name].widget
            assert isinstance(widget, forms.Select)
            widget.choices = offered

    @property
    def is_full(self) -> bool:
        """Whether one of the rarer filters is in use."""
        return any(self.data.get(name) for name in (*RARE, "more", "q"))

    @property
    def filters(self) -> Filters:
        """What was asked for by a valid form."""
        asked: dict[str, Any] = dict(self.cleaned_data)
        department = asked.pop("department")
        below = frozenset(departments_below([department])) if department else frozenset()
        return Filters(**asked, departments=below or frozenset([department] if department else []))


class CommentForm(forms.Form):
    """What somebody says to a post."""

    text = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_COMMENT}),
        error_messages={"required": _("Write a word or two.")},
    )


class ReportForm(forms.Form):
    """Why something should not stand there."""

    reason = forms.CharField(
        label=_("What is wrong with it?"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_REASON}),
        help_text=_("Moderators read this and decide. Whom it is about never learns that it was you."),
        error_messages={"required": _("Say in a sentence why.")},
    )


class DecisionForm(forms.Form):
    """Whether it stays, and why."""

    outcome = forms.ChoiceField(choices=Report.Outcome.choices)
    reason = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_REASON}),
        error_messages={"required": _("Say in a sentence why.")},
    )


PreferenceForm = forms.modelform_factory(
    RecognitionPreference, fields=["keeps_private", "hides_anniversaries"]
)
"""What one keeps out of sight."""
