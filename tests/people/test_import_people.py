"""People arrive from a table of another system, all of them or nobody."""

import contextlib
import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import schema_context

from people.models import Assignment, Department, Employee
from tenants.models import Organization

IBM = Path(__file__).resolve().parents[3] / "shared" / "data" / "ibm-hr.csv"


def run_import(path: Path, *options: str) -> dict[str, Any]:
    """What `import_people --json` reports for the first organization."""
    out = StringIO()
    streams = {"stdout": out, "stderr": StringIO()}
    with schema_context("public"), contextlib.suppress(CommandError):
        call_command("import_people", path, *options, "--json", organization="acme", **streams)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def counts(report: dict[str, Any]) -> tuple[int, ...]:
    """Created, changed, ended, unchanged."""
    return tuple(report[key] for key in ("created", "changed", "ended", "unchanged"))


@pytest.mark.skipif(not IBM.exists(), reason="the table stands beside the project only where it is measured")
def test_the_whole_ibm_table_arrives_once(acme: Organization) -> None:
    first = run_import(IBM)
    assert (first["rows"], counts(first), first["errors"]) == (1470, (1470, 0, 0, 0), [])
    assert counts(run_import(IBM)) == (0, 0, 0, 1470)
    assert Employee.objects.exclude(left=None).count() == 237
    assert Assignment.objects.on(dt.date(2025, 6, 1)).count() == 1233
    assert Department.objects.filter(parent__name="Acme").count() == 3
