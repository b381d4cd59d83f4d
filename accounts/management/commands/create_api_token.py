"""Make an API token for a script."""

import datetime as dt
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.tokens import DEFAULT_DAYS, LONGEST_DAYS, token_create
from tenants.management import OrganizationCommand


class Command(OrganizationCommand):
    """Prints the key, which can't be read again."""

    help = "Make an API token for a user and print its key, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose token, what it may do, and how long."""
        super().add_arguments(parser)
        parser.add_argument("--user", required=True, metavar="EMAIL")
        parser.add_argument(
            "--scope", required=True, action="append", metavar="NAME", help="A permission; may be repeated."
        )
        parser.add_argument("--name", default="Script")
        days = range(1, LONGEST_DAYS + 1)
        parser.add_argument("--days", type=int, choices=days, default=DEFAULT_DAYS, metavar="1..365")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Make the token; raises CommandError for an unknown user and for scopes that they don't hold."""
        user = User.objects.filter(email=options["user"].lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {options['user']}.")
        expires_at = timezone.now() + dt.timedelta(days=options["days"])
        try:
            token, key = token_create(
                user=user, name=options["name"], scopes=options["scope"], expires_at=expires_at, actor=None
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        report = {"id": token.pk, "token": key, "scopes": token.scopes, "expires_at": expires_at.isoformat()}
        self.stdout.write(json.dumps(report) if options["json"] else key)
