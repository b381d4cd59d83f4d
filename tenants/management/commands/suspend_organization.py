"""Close an organization's site."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser

from tenants.management import find_organization, reasons
from tenants.services import organization_resume, organization_suspend


class Command(BaseCommand):
    """`suspend_organization --organization acme [--resume]`."""

    help = "Close an organization's site until `--resume` opens it again; its data stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which one, and the way back."""
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--resume", action="store_true", help="Open the site again.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when it already is so."""
        organization = find_organization(options["organization"])
        change = organization_resume if options["resume"] else organization_suspend
        try:
            change(organization=organization, actor=None)
        except ValidationError as error:
            raise CommandError(reasons(error)) from error
        self.stdout.write(f"{organization.name} is {organization.get_status_display()}.")
