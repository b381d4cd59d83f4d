"""What people choose on the pages of this app."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.tree import department_choices


class DirectoryForm(forms.Form):
    """Words and a department; both may be empty."""

    q = forms.CharField(
        label=_("Name, title or email"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    department = forms.TypedChoiceField(label=_("Department"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department = self.fields["department"]
        assert isinstance(department, forms.TypedChoiceField)
        department.choices = [("", _("All departments")), *department_choices()]


class DayForm(forms.Form):
    """The day of the org chart; without one it is today's."""

    on = forms.DateField(
        label=_("Day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("There is no such day. Write it like 2026-03-31.")},
    )

    def clean_on(self) -> Any:
        """Today where no day is given."""
        return self.cleaned_data["on"] or timezone.localdate()
