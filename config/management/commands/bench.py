"""Run the benchmarks."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from benchmarks import Result, reviews

MODULES = (reviews,)


class Command(BaseCommand):
    """Ratios measured in a database of their own, which is dropped afterwards."""

    help = "Measure what the project promises, as a table and, with --json, as a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", type=Path, metavar="FILE", help="Also write the figures there.")

    def handle(self, *args: Any, **options: Any) -> None:
        original = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = f"bench_{original}"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            results = list(self.measure())
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)
        if options["json"]:
            figures = [asdict(result) | {"ratio": result.ratio, "holds": result.holds} for result in results]
            options["json"].write_text(json.dumps(figures, indent=2) + "\n")

    def measure(self) -> Iterator[Result]:
        """Run every benchmark, printing each as it ends."""
        for module in MODULES:
            for result in module.run():
                self.stdout.write(line(result))
                yield result


def line(result: Result) -> str:
    """A result as a line of the table."""
    sign = "≥" if result.at_least else "≤"
    mark = "" if result.holds else "  missed"
    return (
        f"{result.name:<58} {result.ours:>9.2f} ms {result.other:>9.2f} ms "
        f"{result.ratio:>6.2f} ({sign} {result.target}){mark}"
    )
