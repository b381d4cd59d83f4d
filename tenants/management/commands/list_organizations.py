"""Name the organizations of the platform."""

import json
from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.db.models import Prefetch

from tenants.models import Domain, Organization


class Command(BaseCommand):
    """`list_organizations [--json]`."""

    help = "List every organization with its status and host names, the primary one first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only the form of the report."""
        parser.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line, or one object, for each."""
        domains = Prefetch("domains", Domain.objects.order_by("-is_primary", "domain"))
        organizations = Organization.objects.exclude(status=Organization.Status.TEMPLATE)
        rows = [
            {
                "organization": organization.slug,
                "name": organization.name,
                "status": organization.status,
                "hosts": [domain.domain for domain in organization.domains.all()],
                "created": organization.created_at.isoformat(),
            }
            for organization in organizations.prefetch_related(domains)
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows))
            return
        for row in rows:
            hosts = ", ".join(row["hosts"])
            self.stdout.write(f"{row['organization']:<24} {row['status']:<13} {hosts:<40} {row['name']}")
