"""What this app does when others tell of a change."""

from typing import Any

from django_tenants.utils import get_public_schema_name

from accounts.models import User
from people.services import employee_link_user
from tenants.connection import connection


def link_employee(sender: Any, user: User, **kwargs: Any) -> None:
    """Give a new user their employee; nobody is employed on the platform's own site."""
    if connection.schema_name != get_public_schema_name():
        employee_link_user(user=user)
