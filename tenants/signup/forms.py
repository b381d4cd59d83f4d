"""The sign-up form."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tenants.signup.models import SignUp
from tenants.signup.services import refuse_taken


def suggested_slug(name: str) -> str:
    """An address for the name, letters first; empty when it has none."""
    return slugify(name).replace("_", "-").lstrip("0123456789-")[:40].rstrip("-")


class AddressForm(forms.ModelForm):
    """Name and address; an empty address is made of the name."""

    class Meta:
        model = SignUp
        fields = ["name", "slug"]
        help_texts = {"slug": _("Leave it empty to make it of the name.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["name"].widget.attrs["autocomplete"] = "organization"

    def clean(self) -> dict[str, Any]:
        """Make the address of the name if need be; refuse one that can't be had."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        cleaned["slug"] = cleaned["slug"] or suggested_slug(cleaned["name"])
        if not cleaned["slug"]:
            raise forms.ValidationError({"slug": _("Please choose an address of Latin letters.")})
        refuse_taken(cleaned["slug"])
        return cleaned


class SignUpForm(AddressForm):
    """All that a sign-up asks."""

    class Meta(AddressForm.Meta):
        fields = ["name", "slug", "email"]
        help_texts = {
            **AddressForm.Meta.help_texts,
            "email": _("You will be the first HR admin. We mail you a link to go on."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"
