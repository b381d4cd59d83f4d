"""Start-up of this app: its permissions join the registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareerladdersConfig(AppConfig):
    name = "careerladders"
    verbose_name = _("Career ladders")

    def ready(self) -> None:
        from accounts import attention
        from careerladders import events, evidence, home, permissions, sections
        from careerladders.selectors import attention as needs
        from careerladders.selectors import promotions
        from careerladders.services import frameworks, roles
        from notifications import home as home_page
        from people import sections as people_pages
        from tenants import starter

        permissions.register()
        events.register()
        attention.register(permissions.MANAGE, needs.ladders)
        home_page.register(promotions.tasks)
        home_page.register(home.tasks)
        evidence.register("leadership_role", _("Leadership role"), evidence.leadership_roles)
        starter.register(frameworks.competencies_create_starter)
        starter.register(roles.role_kinds_create_starter)
        people_pages.register("person", sections.levels)
        people_pages.register("person", sections.roles)
        people_pages.register("team", sections.team)
