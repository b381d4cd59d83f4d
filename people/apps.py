"""Start-up of this app: its permissions and questions join the registries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts import attention, registry
        from accounts.signals import user_created
        from people import permissions, selectors, signals

        permissions.register()
        registry.register_implied_roles(selectors.implied_roles)
        attention.register("people.import", selectors.nobody)
        attention.register("people.manage", selectors.gaps)
        user_created.connect(signals.link_employee, dispatch_uid="people.link_employee")
