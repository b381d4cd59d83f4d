"""Start-up of this app: its permissions join the registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from assessments import events, permissions, selectors, services
        from notifications import home
        from tenants import starter

        permissions.register()
        events.register()
        home.register(selectors.tasks)
        starter.register(services.questionnaire_create_starter)
