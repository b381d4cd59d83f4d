"""Forms of this app's pages."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.models import User
from accounts.tokens import DEFAULT_DAYS, LONGEST_DAYS


class AcceptInvitationForm(forms.Form):
    """The password of somebody who joins."""

    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Refuse what is easily guessed."""
        password = str(self.cleaned_data["password"])
        validate_password(password, User(email=self.email))
        return password


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What it is for, such as the payroll export.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose no more than the script needs."),
    )
    days = forms.TypedChoiceField(
        label=_("It ends after"),
        coerce=int,
        initial=DEFAULT_DAYS,
        choices=[(30, _("30 days")), (DEFAULT_DAYS, _("90 days")), (LONGEST_DAYS, _("a year"))],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [permission for permission in registry.permissions() if user.has_perm(permission.name)]
        scopes = cast("forms.MultipleChoiceField", self.fields["scopes"])
        scopes.choices = [(permission.name, permission.label) for permission in held]
