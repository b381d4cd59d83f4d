"""The sign-ups stand in the public schema alone."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignUpConfig(AppConfig):
    name = "tenants.signup"
    label = "signup"
    verbose_name = _("Sign-ups")
