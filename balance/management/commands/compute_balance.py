"""Compute and print an organization's balance."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from balance.quadrants import REASONS
from balance.selectors import Figures, published, stored
from balance.services import NothingToCompute, balance_compute
from tenants.management import OrganizationCommand

KEYS = (
    "department", "leadership", "management", "score", "quadrant", "probability", "reviewers", "shown"
)  # fmt: skip


class Command(OrganizationCommand):
    """What the nightly job does, with the figures as they are published."""

    help = "Compute the balance of every department from the reviews of a period."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--period", help="A half-year such as 2026-H2; the latest by default.")
        parser.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = balance_compute(period=options["period"], actor=None)
        except NothingToCompute as error:
            raise CommandError("No review cycle was closed in that period.") from error
        rows = published(stored(), period)
        if options["json"]:
            departments = [{key: row.as_dict()[key] for key in KEYS} for row in rows]
            report = {
                "organization": options["organization"].slug,
                "period": period,
                "departments": departments,
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(f"{period}")
        for row in rows:
            self.stdout.write(line(row))


def line(row: Figures) -> str:
    """One department in words."""
    if not row.shown:
        return f"{row.label}: {REASONS[row.hidden_because]}"
    return f"{row.label}: leadership {row.leadership}, management {row.management}, balance {row.score}"
