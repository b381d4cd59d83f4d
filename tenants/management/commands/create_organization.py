"""Make an organization, ready to be signed in to."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tenants.management import reasons
from tenants.models import Organization
from tenants.provisioning import TemplateMissing, provision
from tenants.services import organization_create


class Command(BaseCommand):
    """`create_organization --name Bar --slug bar --domain bar.localhost --admin-email hr@example.com`."""

    help = "Make an organization with its schema and starter content, and invite its first HR admin."

    def add_arguments(self, parser: CommandParser) -> None:
        """What the organization is called, and whom to invite."""
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True, help="Its short name in commands.")
        parser.add_argument("--domain", required=True, help="The host name of its site.")
        parser.add_argument("--admin-email", required=True, help="The first HR admin, who is invited.")
        parser.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Returns once the organization can be used; raises CommandError and leaves nothing behind."""
        wanted = {name: options[name] for name in ("name", "slug", "domain", "admin_email")}
        try:
            organization = self.create(wanted)
        except ValidationError as error:
            raise CommandError(reasons(error)) from error
        except TemplateMissing as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report(organization)))
        else:
            self.stdout.write(
                f"{organization.name} answers at {organization.primary_host}; "
                f"an invitation was sent to {organization.admin_email}."
            )

    @transaction.atomic
    def create(self, wanted: dict[str, str]) -> Organization:
        """Make row and schema in one transaction."""
        organization = organization_create(**wanted, actor=None)
        provision(organization)
        return organization


def report(organization: Organization) -> dict[str, str]:
    """What `--json` prints."""
    return {
        "organization": organization.slug,
        "name": organization.name,
        "host": organization.primary_host,
        "status": organization.status,
        "invited": organization.admin_email,
    }
