"""Start-up of this app: its permissions join the registry, and it hears of closed cycles."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BalanceConfig(AppConfig):
    name = "balance"
    verbose_name = _("Balance")

    def ready(self) -> None:
        from assessments.signals import cycle_closed
        from balance import permissions, services

        permissions.register()
        cycle_closed.connect(services.compute_after_closing, dispatch_uid="balance.compute")
