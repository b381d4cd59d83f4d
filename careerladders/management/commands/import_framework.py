"""Import a framework from a YAML file."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from accounts.conflicts import NotPublishable
from careerladders.exchange import FileErrors, parse
from careerladders.services.exchange import ImportReport, framework_import
from tenants.management import OrganizationCommand, reasons


class Command(OrganizationCommand):
    """Everything or nothing."""

    help = (
        "Import a framework from YAML: a new one, or a new draft of one that is there. "
        "docs/careerladders/yaml.md describes the file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and what to do with it."""
        super().add_arguments(parser)
        parser.add_argument("file", help="A path, or - for standard input.")
        parser.add_argument("--publish", action="store_true", help="Publish the new version at once.")
        parser.add_argument("--dry-run", action="store_true", help="Only report what would be done.")
        parser.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and report on standard output; raises CommandError where nothing was written."""
        try:
            report = framework_import(
                data=parse(file_bytes(options["file"])),
                actor=None,
                publish=options["publish"],
                dry_run=options["dry_run"],
            )
        except FileErrors as error:
            lines = [f"{found.path or options['file']}: {found}" for found in error.errors]
            self.refuse(lines, {"errors": [vars(found) for found in error.errors]}, as_json=options["json"])
        except NotPublishable as error:
            lines = [f"{found.place}: {found.why} {found.remedy}" for found in error.findings]
            found = {"findings": [found.as_json() for found in error.findings]}
            self.refuse(lines, found, as_json=options["json"])
        except ValidationError as error:
            raise CommandError(reasons(error)) from error
        else:
            self.stdout.write(json.dumps(report.as_json()) if options["json"] else "\n".join(told(report)))

    def refuse(self, lines: list[str], report: dict[str, Any], *, as_json: bool) -> None:
        """Print what is wrong and raise CommandError."""
        self.stdout.write(json.dumps(report) if as_json else "\n".join(lines))
        raise CommandError("Nothing was written.")


def file_bytes(name: str) -> bytes:
    """What stands in a file or on standard input; raises CommandError when it can't be read."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} can't be read: {error.strerror}.") from error


def told(report: ImportReport) -> list[str]:
    """The report in lines."""
    if report.unchanged:
        return [f"{report.framework}: unchanged"]
    facts = {
        "created": [report.framework] if report.created else [],
        "changed": report.fields,
        "competencies created": report.competencies_created,
        "competencies changed": [
            f"{found.name} ({', '.join(found.fields)})" for found in report.competencies_changed
        ],
        "levels added": report.levels_added,
        "levels removed": report.levels_removed,
        "levels changed": [f"{found.name} ({', '.join(found.fields)})" for found in report.levels_changed],
    }
    state = "published" if report.published else "draft"
    version = "no new version" if report.version is None else f"version {report.version}, {state}"
    return [
        f"{report.framework}: {version}",
        *(f"{name}: {', '.join(found)}" for name, found in facts.items() if found),
        *(f"before publishing: {found.place}: {found.why} {found.remedy}" for found in report.findings),
    ]
