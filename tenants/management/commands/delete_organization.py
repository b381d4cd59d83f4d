"""Delete an organization and all its data."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser

from tenants.management import any_organization, reasons
from tenants.services import organization_delete


class Command(BaseCommand):
    """`delete_organization --organization acme [--confirm acme]`."""

    help = "Delete an organization with its people, files and history. There is no way back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which one, and that it is meant."""
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--confirm", metavar="SLUG", help="The slug again, for scripts: don't ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError unless the slug was typed again."""
        organization = any_organization(options["organization"])
        typed = options["confirm"]
        if typed is None:
            typed = input(f"This deletes all data of {organization.name}. Type its slug to go on: ")
        if typed != organization.slug:
            raise CommandError("That isn't its slug: nothing was deleted.")
        try:
            organization_delete(organization=organization, actor=None)
        except ValidationError as error:
            raise CommandError(reasons(error)) from error
        self.stdout.write(f"{organization.name} is deleted.")
