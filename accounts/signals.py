"""Signals that the apps above listen to, and those of Django that this app follows."""

from typing import Any

from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import Signal

user_created = Signal()
"""Sent with `user` inside the transaction that made the user."""


def connect() -> None:
    """Keep the built-in roles' rows in step with the registry after every migration."""
    post_migrate.connect(store_roles, dispatch_uid="accounts.store_roles")


def store_roles(sender: Any, **kwargs: Any) -> None:
    """Add the rows of built-in roles to the schema that was migrated."""
    from accounts.services import roles_store

    if sender.name == "accounts" and "accounts_role" in connection.introspection.table_names():
        roles_store()
