"""Start-up of this app: its permissions join the registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    name = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        from recognition import permissions, services
        from tenants import starter

        permissions.register()
        starter.register(services.values_create_starter)
