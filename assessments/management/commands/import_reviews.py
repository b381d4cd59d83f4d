"""Enter review cycles from a file."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from assessments.entry import InvalidFile, reviews_import
from assessments.services import questionnaire_create_starter
from tenants.management import OrganizationCommand


class Command(OrganizationCommand):
    """Reviews by employee number and item code, entered through closing."""

    help = (
        "Enter reviews from a CSV file with the columns cycle, participant, reviewer, relationship "
        "and item codes such as vision-1; one wrong row and nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        errors = []
        cycles = []
        try:
            questionnaire = questionnaire_create_starter()
            cycles = reviews_import(path=options["file"], questionnaire=questionnaire, actor=None)
        except OSError as error:
            raise CommandError(f"{options['file']} can't be read: {error.strerror}.") from error
        except InvalidFile as error:
            errors = [asdict(found) for found in error.errors]
        if options["json"]:
            self.stdout.write(json.dumps({"cycles": [cycle.name for cycle in cycles], "errors": errors}))
        for found in errors:
            self.stderr.write(f"line {found['line']}, {found['column']}: {found['reason']}")
        if errors:
            raise CommandError(f"Nothing was written: {len(errors)} faults.")
        if not options["json"]:
            for cycle in cycles:
                self.stdout.write(f"{cycle.name}: {cycle.participants.count()} people were reviewed.")
