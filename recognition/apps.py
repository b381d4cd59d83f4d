"""Start-up of this app: its permissions join the registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    name = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        from careerladders import evidence
        from recognition import permissions, selectors, services
        from tenants import starter

        permissions.register()
        evidence.register("kudos", _("Kudos"), selectors.kudos_received)
        starter.register(services.values_create_starter)
