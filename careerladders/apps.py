"""Start-up of this app: its permissions join the registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareerladdersConfig(AppConfig):
    name = "careerladders"
    verbose_name = _("Career ladders")

    def ready(self) -> None:
        from careerladders import evidence, permissions
        from careerladders.services import frameworks, roles
        from tenants import starter

        permissions.register()
        evidence.register("leadership_role", _("Leadership role"), evidence.leadership_roles)
        starter.register(frameworks.competencies_create_starter)
        starter.register(roles.role_kinds_create_starter)
