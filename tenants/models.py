"""Organizations and the host names they answer to."""

import secrets
import string
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

TEMPLATE_SCHEMA = "o_template"


def new_schema_name() -> str:
    """A name that is never used twice, so that a new organization inherits nothing from an old one."""
    alphabet = string.ascii_lowercase + string.digits
    return "o_" + "".join(secrets.choice(alphabet) for _position in range(16))


slug_validator = RegexValidator(
    r"\A[a-z]([a-z0-9-]{0,38}[a-z0-9])?\Z",
    _("Use lower-case letters, digits and hyphens; start with a letter, end with a letter or digit."),
)
host_validator = RegexValidator(
    r"\A(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z",
    _("Write a host name in lower case, without port, such as people.example.com."),
)


class Organization(TenantMixin):
    """A customer of the platform: one schema, its people, and nobody else's."""

    class Status(models.TextChoices):
        PROVISIONING = "provisioning", _("being set up")
        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")
        DELETING = "deleting", _("being deleted")
        TEMPLATE = "template", _("template for new organizations")

    auto_create_schema = False

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=40, unique=True, validators=[slug_validator])
    status = models.CharField(_("status"), max_length=16, choices=Status.choices, default=Status.PROVISIONING)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    admin_email = models.EmailField(
        _("first HR admin's email"), blank=True, help_text=_("Who is invited once the site is ready.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organization_status_known",
                condition=models.Q(
                    status__in=["provisioning", "active", "suspended", "deleting", "template"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def primary_host(self) -> str:
        """The host name its links use."""
        return str(self.domains.get(is_primary=True).domain)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, naming the schema at first."""
        self.schema_name = self.schema_name or new_schema_name()
        super().save(*args, **kwargs)


class Domain(DomainMixin):
    """A host name of an organization."""

    domain = models.CharField(
        _("host name"), max_length=253, unique=True, db_index=True, validators=[host_validator]
    )

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        constraints = [
            models.CheckConstraint(name="domain_lower_case", condition=models.Q(domain=Lower("domain"))),
            models.UniqueConstraint(
                name="domain_one_primary", fields=["tenant"], condition=models.Q(is_primary=True)
            ),
        ]

    def __str__(self) -> str:
        return self.domain
