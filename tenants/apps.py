"""Organizations and the walls between them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Organizations")

    def ready(self) -> None:
        from tenants import isolation

        isolation.separate_content_types()
