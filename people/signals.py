"""What this app does when others tell of a change."""

from typing import Any

from accounts.models import User
from people.services import employee_link_user


def link_employee(sender: Any, user: User, **kwargs: Any) -> None:
    """Give a new user their employee."""
    employee_link_user(user=user)
