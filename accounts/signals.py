"""Signals that the apps above listen to, and those of Django that this app follows."""

from typing import Any

from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import Signal

from accounts import registry
from tenants.models import Organization
from tenants.signals import organization_changed, organization_provisioned

user_created = Signal()
"""Sent with `user` inside the transaction that made the user."""


def connect() -> None:
    """Follow migrations and what happens to organizations."""
    post_migrate.connect(store_roles, dispatch_uid="accounts.store_roles")
    organization_provisioned.connect(invite_first_admin, dispatch_uid="accounts.invite_first_admin")
    organization_changed.connect(record_change, dispatch_uid="accounts.record_change")


def store_roles(sender: Any, **kwargs: Any) -> None:
    """Add the rows of built-in roles to the schema that was migrated."""
    from accounts.services import roles_store

    if sender.name == "accounts" and "accounts_role" in connection.introspection.table_names():
        roles_store()


def invite_first_admin(sender: Any, admin_email: str, **kwargs: Any) -> None:
    """Invite the first HR admin of a new organization."""
    from accounts.models import Role
    from accounts.services import invitation_create, roles_store

    roles_store()
    invitation_create(email=admin_email, role=Role.objects.get(slug=registry.HR_ADMIN), actor=None)


def record_change(sender: Any, organization: Organization, action: str, actor: Any, **kwargs: Any) -> None:
    """Write what a platform administrator did to an organization into the platform's audit log."""
    from accounts import audit

    audit.record(actor=actor, action=action, subject=organization, slug=organization.slug)
