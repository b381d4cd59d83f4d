"""Forms by which leadership roles are given and ended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from careerladders.forms.levels import DayField
from careerladders.models import LeadershipRoleKind


class RoleKindForm(forms.Form):
    """A kind of role, or all of them."""

    kind = forms.ModelChoiceField(
        LeadershipRoleKind.objects.all(),
        label=_("Kind"),
        required=False,
        empty_label=_("All kinds"),
        to_field_name="slug",
    )


class RoleStartForm(forms.Form):
    """What somebody is to lead, from when, and how much of their time it may take."""

    kind = forms.ModelChoiceField(
        LeadershipRoleKind.objects.all(), label=_("Kind"), empty_label=_("Choose a kind")
    )
    title = forms.CharField(
        label=_("What for"), max_length=120, help_text=_("Such as “New billing” or “Mentor of Nora”.")
    )
    start = DayField(label=_("From"))
    time_budget = forms.IntegerField(
        label=_("Time budget"),
        min_value=1,
        max_value=100,
        initial=10,
        help_text=_(
            "Percent of the working time. A role without time is extra work; half a day a week is 10."
        ),
    )


class RoleEndForm(forms.Form):
    """When a role ends, and what came of it."""

    day = DayField(label=_("Ends on"), help_text=_("The first day without the role."))
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "It stands on the person’s page and counts as evidence in conversations and promotion cases."
        ),
    )
