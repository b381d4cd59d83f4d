"""Users, roles, tokens and the audit log."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self) -> None:
        from accounts import attention, permissions, selectors, signals

        permissions.register()
        attention.register("accounts.invite", selectors.expired_invitations)
        signals.connect()


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin with the product's own site in place of its own."""

    default_site = "accounts.sites.AdminSite"
    default = False
