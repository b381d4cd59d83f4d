"""Import people from a table of another system."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from people.imports.mapping import InvalidMapping, Mapping, load_mapping
from people.imports.reading import ENCODINGS, InvalidFile, RowError, Table, read_table, write_rejected
from people.imports.services import Outcome, mapping_for, people_check, people_import
from tenants.management import OrganizationCommand

SHOWN = 20


class Command(OrganizationCommand):
    """Everything or nothing, unless bad rows are to be skipped."""

    help = (
        "Import people from a CSV or XLSX file. Employees are matched by number; one bad row and "
        "nothing is written. docs/import.md describes mappings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and how to read it."""
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, help="A mapping in YAML; else found by the columns.")
        parser.add_argument("--date", type=dt.date.fromisoformat, help="The day from which changes count.")
        parser.add_argument("--encoding", choices=ENCODINGS, default="", help="Of a CSV file; else UTF-8.")
        parser.add_argument("--dry-run", action="store_true", help="Only report what would be done.")
        parser.add_argument("--skip-bad-rows", action="store_true", help="Import the good rows.")
        parser.add_argument("--rejected", type=Path, metavar="FILE", help="Where to put the bad rows.")
        parser.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and report on standard output; progress goes to standard error."""
        try:
            table = read_table(read_bytes(options["file"]), encoding=options["encoding"])
            mapping = self.mapping(options["mapping"], table)
            outcome = self.run(table, mapping, options)
        except InvalidFile as error:
            empty = {"rows": 0, "created": 0, "changed": 0, "ended": 0, "unchanged": 0}
            report = empty | {"errors": [vars(found) for found in error.errors]}
            self.print_report(report, as_json=options["json"])
            raise CommandError("Nothing was written.") from error
        except InvalidMapping as error:
            raise CommandError(f"The mapping can't be used. {error}") from error
        self.print_report(outcome.report(), as_json=options["json"])
        if options["rejected"] and outcome.plan.errors:
            options["rejected"].write_bytes(write_rejected(table, outcome.plan.errors))
        if outcome.plan.errors and not options["skip_bad_rows"]:
            raise CommandError(f"Nothing was written: {len(outcome.plan.errors)} errors.")

    def mapping(self, path: Path | None, table: Table) -> Mapping:
        """The mapping of the file that was named, or the one for the columns."""
        if path is None:
            return mapping_for(table)
        try:
            return load_mapping(read_bytes(path).decode())
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} is not in UTF-8.") from error

    def run(self, table: Table, mapping: Mapping, options: dict[str, Any]) -> Outcome:
        """Check or import."""
        if options["dry_run"]:
            return people_check(table=table, mapping=mapping, day=options["date"], progress=self.progress)
        return people_import(
            table=table,
            mapping=mapping,
            day=options["date"],
            skip_bad_rows=options["skip_bad_rows"],
            progress=self.progress,
            actor=None,
        )

    def progress(self, done: int, total: int) -> None:
        """Tell on standard error how far it is."""
        self.stderr.write(f"\r{100 * done // max(total, 1)} %", ending="")

    def print_report(self, report: dict[str, Any], *, as_json: bool) -> None:
        """Print counts and errors."""
        self.stderr.write("\r", ending="")
        if as_json:
            self.stdout.write(json.dumps(report))
            return
        self.stdout.write(", ".join(f"{key}: {count}" for key, count in report.items() if key != "errors"))
        for error in report["errors"][:SHOWN]:
            found = RowError(**error)
            self.stdout.write(f"line {found.line}, {found.column or 'row'}: {found.reason}")
        if len(report["errors"]) > SHOWN:
            self.stdout.write(f"… and {len(report['errors']) - SHOWN} more; --json names all.")


def read_bytes(path: Path) -> bytes:
    """A file's bytes; raises CommandError when it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}.") from error
