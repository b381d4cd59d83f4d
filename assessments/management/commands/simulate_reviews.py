"""Enter a simulated review cycle."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assessments.services import questionnaire_create_starter
from assessments.simulating import reviews_simulate
from tenants.management import OrganizationCommand


class Command(OrganizationCommand):
    """A cycle over the real org chart, with all relationships, leniency and missing answers."""

    help = "Enter a realistic, simulated review cycle over the organization's real org chart."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--seed", type=int, default=1, help="The same seed gives the same answers.")
        parser.add_argument("--name", help="The cycle's name; made of the seed by default.")
        parser.add_argument(
            "--closed-on", type=dt.date.fromisoformat, help="A past day on which it closed; now by default."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["closed_on"]
        closed_at = timezone.make_aware(dt.datetime.combine(day, dt.time(12))) if day else None
        try:
            cycle = reviews_simulate(
                questionnaire=questionnaire_create_starter(),
                seed=options["seed"],
                name=options["name"] or f"Simulated reviews {options['seed']}",
                closed_at=closed_at,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{cycle.name}: {cycle.participants.count()} people were reviewed.")
