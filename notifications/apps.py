"""Start-up of this app: its permissions join the registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from accounts import attention
        from notifications import permissions, selectors

        permissions.register()
        attention.register("notifications.manage", selectors.channels_in_need)
