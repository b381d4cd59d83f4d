"""The mailbox of development and demo: each organization's mails as files, and pages to read them."""

import email
import email.policy
import secrets
import time
from collections.abc import Sequence
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from accounts.access import open_to_all
from tenants.connection import connection

SHOWN = 50


def folder() -> Path:
    """Where the current organization's mails are."""
    return Path(settings.MAILBOX_DIR) / str(connection.schema_name)


class EmailBackend(BaseEmailBackend):
    """Writes each mail as a file of its own; a later mail's name sorts after an earlier one's."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; returns how many."""
        folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
            (folder() / name).write_bytes(message.message().as_bytes())
        return len(email_messages)


def read(file: Path) -> dict[str, str]:
    """The name, headers and text of a stored mail."""
    parsed = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(parsed, ParsedMessage)
    body = parsed.get_body(preferencelist=("plain", "html"))
    return {
        "name": file.stem,
        "sender": str(parsed["From"]),
        "to": str(parsed["To"]),
        "subject": str(parsed["Subject"]),
        "sent": str(parsed["Date"]),
        "text": str(body.get_content()) if body else "",
    }


@open_to_all
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The latest mails of this organization, the newest first."""
    files = sorted(folder().glob("*.eml"), reverse=True)[:SHOWN]
    return render(request, "mailbox/list.html", {"mails": [read(file) for file in files]})


@open_to_all
@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One mail, with its links."""
    file = folder() / f"{name}.eml"
    if not file.is_file():
        raise Http404
    return render(request, "mailbox/mail.html", {"mail": read(file)})


def urls() -> list[URLPattern]:
    """The mailbox's addresses; none unless settings.MAILBOX."""
    if not settings.MAILBOX:
        return []
    return [
        path("mailbox/", index, name="mailbox"),
        path("mailbox/<slug:name>/", show, name="mailbox_mail"),
    ]
