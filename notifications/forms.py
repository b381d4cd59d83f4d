"""The form of what people choose to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.registry import Mail
from notifications.selectors import Chosen
from notifications.services.choices import Wish


class ChoiceForm(forms.Form):
    """What somebody wants of one topic; a topic that asks people to act is always shown."""

    is_shown = forms.BooleanField(label=gettext_lazy("Show me this in the product"), required=False)
    mail = forms.ChoiceField(label=gettext_lazy("Mail"), required=False)

    def __init__(self, chosen: Chosen, data: Any = None) -> None:
        self.chosen = chosen
        initial = {"is_shown": not chosen.is_muted, "mail": chosen.mail}
        super().__init__(data, prefix=chosen.topic.name, initial=initial)
        if not chosen.topic.can_mute:
            del self.fields["is_shown"]
        field = self.fields["mail"]
        field.help_text = _("Suggested: %(when)s.") % {"when": chosen.suggested}
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("As suggested")),
            *((value, str(label).capitalize()) for value, label in Mail.choices),
        ]

    @property
    def wish(self) -> Wish:
        """What was chosen, once the form is valid."""
        values = self.cleaned_data
        return Wish(is_muted=not values.get("is_shown", True), mail=values["mail"])
