"""What the commands that work inside one organization share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django_tenants.utils import get_public_schema_name, schema_context, tenant_context

from tenants.models import Organization


def any_organization(slug: str) -> Organization:
    """The organization of a slug, whatever its status; raises CommandError when there is none."""
    try:
        with schema_context(get_public_schema_name()):
            return Organization.objects.get(slug=slug)
    except Organization.DoesNotExist as error:
        raise CommandError(f"There is no organization {slug!r}; list_organizations names them.") from error


def find_organization(slug: str) -> Organization:
    """The organization of a slug; raises CommandError when there is none, or it has no schema."""
    organization = any_organization(slug)
    if organization.status not in {Organization.Status.ACTIVE, Organization.Status.SUSPENDED}:
        raise CommandError(f"The organization {slug!r} is {organization.get_status_display()}.")
    return organization


def reasons(error: ValidationError) -> str:
    """What is wrong, in one line for a CommandError."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{field}: {' '.join(found)}" for field, found in error.message_dict.items())


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
