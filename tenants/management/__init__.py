"""What the commands that work inside one organization share."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django_tenants.utils import tenant_context

from tenants.models import Organization


def find_organization(slug: str) -> Organization:
    """The organization of a slug; raises CommandError when there is none, or it isn't set up."""
    try:
        organization = Organization.objects.get(slug=slug)
    except Organization.DoesNotExist as error:
        raise CommandError(f"There is no organization {slug!r}; list_organizations names them.") from error
    if organization.status not in {Organization.Status.ACTIVE, Organization.Status.SUSPENDED}:
        raise CommandError(f"The organization {slug!r} is {organization.get_status_display()}.")
    return organization


class OrganizationCommand(BaseCommand):
    """A command with `--organization SLUG`.

    `handle` runs inside the organization and gets it as the keyword argument `organization`.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `--organization`; a subclass that adds its own calls this one too."""
        parser.add_argument("--organization", required=True, metavar="SLUG", help="Whose data to work on.")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Find the organization and run inside it; raises CommandError for an unknown slug."""
        organization = find_organization(options["organization"])
        with tenant_context(organization):
            return super().execute(*args, **{**options, "organization": organization})
