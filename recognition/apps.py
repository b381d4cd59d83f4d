"""Start-up of this app: its permissions join the registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    name = "recognition"
    verbose_name = _("recognition")

    def ready(self) -> None:
        from recognition import permissions

        permissions.register()
