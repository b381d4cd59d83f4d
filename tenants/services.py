"""Every change to organizations; all run in the public schema."""

import shutil
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_redis.cache import RedisCache
from django_tenants.utils import schema_context

from tenants.lookup import forget_hosts
from tenants.models import Domain, Organization
from tenants.provisioning import drop_schema
from tenants.signals import organization_changed

RESERVED_SLUGS = """
about account accounts admin api app assets auth billing blog cdn demo dev dns docs email ftp help imap
internal localhost login mail mx ns pop public root sign-up signup smtp sso staging static status support
template test webmail www
"""


@transaction.atomic
def organization_create(
    *, name: str, slug: str, domain: str, admin_email: str, actor: AbstractBaseUser | None
) -> Organization:
    """Take the slug and the host name for a new organization; it has no schema before `provision`.

    Raises ValidationError with the fields' names: malformed, reserved or taken, a race included.
    """
    organization = Organization(name=name, slug=slug, admin_email=admin_email)
    host = Domain(domain=domain.strip().lower(), is_primary=True)
    refuse_reserved(slug=slug, domain=host.domain)
    organization.full_clean(exclude=["schema_name"])
    host.full_clean(exclude=["tenant"])
    try:
        with transaction.atomic():
            organization.save()
            host.tenant = organization
            host.save()
    except IntegrityError as error:
        raise ValidationError({"slug": _("This address was taken a moment ago.")}) from error
    changed(organization, "organization.created", actor)
    return organization


def refuse_reserved(*, slug: str, domain: str) -> None:
    """Raise ValidationError for an address that belongs to the platform."""
    if slug in RESERVED_SLUGS.split():
        raise ValidationError({"slug": _("This address is reserved.")})
    if domain == settings.PLATFORM_DOMAIN:
        raise ValidationError({"domain": _("This is the platform's own host name.")})


@transaction.atomic
def organization_suspend(*, organization: Organization, actor: AbstractBaseUser | None) -> None:
    """Close an active organization's site until it is resumed; raises ValidationError for another."""
    move(organization, Organization.Status.ACTIVE, Organization.Status.SUSPENDED)
    changed(organization, "organization.suspended", actor)


@transaction.atomic
def organization_resume(*, organization: Organization, actor: AbstractBaseUser | None) -> None:
    """Open a suspended organization's site again; raises ValidationError for another."""
    move(organization, Organization.Status.SUSPENDED, Organization.Status.ACTIVE)
    changed(organization, "organization.resumed", actor)


def move(organization: Organization, old: str, new: str) -> None:
    """Change the status from one to the other; raises ValidationError when it isn't the first."""
    if not Organization.objects.filter(pk=organization.pk, status=old).update(status=new):
        organization.refresh_from_db()
        status = organization.get_status_display()
        raise ValidationError(_("%(name)s is %(status)s.") % {"name": organization, "status": status})
    organization.status = new
    transaction.on_commit(forget_hosts)


def organization_delete(*, organization: Organization, actor: AbstractBaseUser | None) -> None:
    """Close the site, then drop the schema, the files and the cache, and at last the row.

    Each step is committed before the next, so that no request writes what was just removed; after a
    crash, deleting again goes on. Raises ValidationError for the template.
    """
    if organization.status == Organization.Status.TEMPLATE:
        raise ValidationError(_("The template for new organizations can't be deleted."))
    Organization.objects.filter(pk=organization.pk).update(status=Organization.Status.DELETING)
    forget_hosts()
    drop_schema(organization.schema_name)
    shutil.rmtree(Path(settings.MEDIA_ROOT) / organization.schema_name, ignore_errors=True)
    with schema_context(organization.schema_name):
        cast("RedisCache", cache).delete_pattern("*")
    with transaction.atomic():
        changed(organization, "organization.deleted", actor)
        organization.delete()


def changed(organization: Organization, action: str, actor: AbstractBaseUser | None) -> None:
    """Tell the audit log."""
    organization_changed.send(sender=Organization, organization=organization, action=action, actor=actor)
