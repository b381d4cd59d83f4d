"""Make someone a platform administrator."""

import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Role, User
from accounts.registry import PLATFORM_ADMIN
from accounts.services import invitation_create, role_assign, roles_store, user_create


class Command(BaseCommand):
    """`create_platform_admin --email ops@example.com [--password-stdin]`."""

    help = "Invite a platform administrator, or make one whose password is read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and how they get their password."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--password-stdin", action="store_true", help="Read the password; send no mail.")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for a malformed or taken address, and for a weak password."""
        roles_store()
        role = Role.objects.get(slug=PLATFORM_ADMIN)
        try:
            if options["password_stdin"]:
                self.make(options["email"], sys.stdin.readline().rstrip("\n"), role)
            else:
                invitation_create(email=options["email"], role=role, actor=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        done = "can sign in" if options["password_stdin"] else "is invited by mail"
        self.stdout.write(f"{options['email']} {done} on the platform's own site.")

    def make(self, email: str, password: str, role: Role) -> None:
        """Make the user with the role."""
        validate_password(password, User(email=email))
        user = user_create(email=email, password=password, actor=None)
        role_assign(user=user, role=role, actor=None)
