"""Place people on levels from a file."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from careerladders.services.level_imports import levels_import
from people.imports.reading import InvalidFile, Table, read_table
from tenants.management import OrganizationCommand


class Command(OrganizationCommand):
    """Employee numbers and levels with the day from which people stand on them."""

    help = (
        "Place people on levels from a CSV or XLSX file with the columns employee, framework, code, date "
        "and reason; one wrong row and nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Check the file and write nothing.")
        parser.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        report = asdict(
            levels_import(table=table_of(options["file"]), dry_run=options["dry_run"], actor=None)
        )
        errors = report["errors"]
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            counts = (f"{name}: {count}" for name, count in report.items() if name != "errors")
            self.stdout.write(", ".join(counts))
        for found in errors:
            self.stderr.write(f"line {found['line']}, {found['column']}: {found['reason']}")
        if errors:
            raise CommandError(f"Nothing was written: {len(errors)} faults.")


def table_of(path: Path) -> Table:
    """The table in a file; raises CommandError when there is none."""
    try:
        return read_table(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}.") from error
    except InvalidFile as error:
        raise CommandError(str(error)) from error
