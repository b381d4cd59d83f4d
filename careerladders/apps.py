"""Start-up of this app: its permissions join the registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareerladdersConfig(AppConfig):
    name = "careerladders"
    verbose_name = _("Career ladders")

    def ready(self) -> None:
        from careerladders import permissions, services
        from tenants import starter

        permissions.register()
        starter.register(services.competencies_create_starter)
        starter.register(services.framework_create_starter)
