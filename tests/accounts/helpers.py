"""What the tests of sign-in share."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    """Fill in the sign-in form."""
    return client.post("/accounts/login/", {"login": email, "password": password})


def sign_in_and_confirm(client: Client, email: str) -> None:
    """Sign in and type the password once more, as changes to one's security ask for."""
    sign_in(client, email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def signed_in_as(client: Client) -> str | None:
    """The address of who is signed in, by what the session says."""
    user = User.objects.filter(pk=client.session.get("_auth_user_id", 0)).first()
    return user.email if user else None


def last_mail() -> str:
    """The text of the newest mail."""
    return str(mail.outbox[-1].body)


def path_in_mail() -> str:
    """The path of the link in the newest mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", last_mail())
    assert found, last_mail()
    return found[1]


def code_in_mail() -> str:
    """The sign-in code in the newest mail."""
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", last_mail(), re.MULTILINE)
    assert found, last_mail()
    return found[1]
