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
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from people.imports.mapping import load_mapping
from people.imports.reading import read_table
from people.imports.services import mapping_remember
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


HEADER = "Personalnummer;Vorname;Nachname;E-Mail;Eintrittsdatum;Austritt;Abteilung;Vorgesetzter\n"
ANNA = "1;Anna;Berg;anna@acme.example;01.02.2020;;Produkt;\n"
BEN = "2;Ben;Cho;ben@acme.example;13.03.2021;;Produkt / Suche;1\n"


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """A file of that text."""
    path = folder / "people.csv"
    path.write_bytes(text.encode(encoding))
    return path


def faults(report: dict[str, Any]) -> list[tuple[int, str]]:
    """Line and column of each error."""
    return [(error["line"], error["column"]) for error in report["errors"]]


def test_a_german_table_is_understood_and_managers_may_come_later(acme: Organization, tmp_path: Path) -> None:
    report = run_import(write(tmp_path, HEADER + BEN + ANNA, "utf-8-sig"))
    assert (counts(report), report["errors"]) == ((2, 0, 0, 0), [])
    place = Assignment.objects.get(employee__number="2")
    assert place.manager is not None
    assert (place.department.name, place.manager.first_name) == ("Suche", "Anna")
    assert place.period.lower == dt.date(2021, 3, 13)
    assert place.department.parent is not None
    assert place.department.parent.name == "Produkt"


def test_a_move_ends_the_old_assignment_on_the_day_and_the_second_time_changes_nothing(
    acme: Organization, tmp_path: Path
) -> None:
    run_import(write(tmp_path, HEADER + ANNA + BEN))
    moved = write(tmp_path, HEADER + ANNA + BEN.replace("Produkt / Suche", "Vertrieb"))
    assert counts(run_import(moved, "--date", "2024-05-01")) == (0, 1, 0, 1)
    assert counts(run_import(moved, "--date", "2024-05-01")) == (0, 0, 0, 2)
    periods = Assignment.objects.filter(employee__number="2").values_list("department__name", "period")
    spans = [(name, period.lower, period.upper) for name, period in periods]
    day = dt.date(2024, 5, 1)
    assert spans == [("Suche", dt.date(2021, 3, 13), day), ("Vertrieb", day, None)]


def test_who_left_is_ended(acme: Organization, tmp_path: Path) -> None:
    run_import(write(tmp_path, HEADER + ANNA + BEN))
    gone = write(tmp_path, HEADER + ANNA + BEN.replace("2021;;", "2021;31.12.2023;"))
    assert counts(run_import(gone)) == (0, 0, 1, 1)
    assert Assignment.objects.get(employee__number="2").period.upper == dt.date(2023, 12, 31)
    assert counts(run_import(gone)) == (0, 0, 0, 2)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("1;Zoe;Z;zoe@acme.example;14.03.2021;;Produkt;1", "Personalnummer"),
        ("3;Zoe;Z;anna@acme.example;14.03.2021;;Produkt;1", "E-Mail"),
        ("3;Zoe;Z;no address;14.03.2021;;Produkt;1", "E-Mail"),
        ("3;Zoe;Z;zoe@acme.example;yesterday;;Produkt;1", "Eintrittsdatum"),
        ("3;Zoe;Z;zoe@acme.example;14.03.2021;13.03.2021;Produkt;1", "Eintrittsdatum"),
        ("3;Zoe;Z;zoe@acme.example;14.03.2021;;;1", "Abteilung"),
        ("3;Zoe;Z;zoe@acme.example;14.03.2021;;Produkt;99", "Vorgesetzter"),
        ("3;Zoe;Z;zoe@acme.example;14.03.2021;;Produkt;3", "Vorgesetzter"),
        ("3;=1+1;Z;zoe@acme.example;14.03.2021;;Produkt;1", "Vorname"),
        ("3;Z\0e;Z;zoe@acme.example;14.03.2021;;Produkt;1", "Vorname"),
        (f"3;{'Z' * 101};Z;zoe@acme.example;14.03.2021;;Produkt;1", "Vorname"),
        ("3;Zoe", ""),
    ],
)
def test_one_wrong_row_is_named_and_nothing_is_written(
    acme: Organization, tmp_path: Path, row: str, column: str
) -> None:
    report = run_import(write(tmp_path, HEADER + ANNA + BEN + row + "\n"))
    assert (faults(report), counts(report)) == ([(4, column)], (0, 0, 0, 0))
    assert not Employee.objects.exists()
    assert not Department.objects.exists()


def test_people_who_would_manage_each_other_are_refused(acme: Organization, tmp_path: Path) -> None:
    report = run_import(write(tmp_path, HEADER + ANNA.replace(";Produkt;", ";Produkt;2") + BEN))
    assert faults(report) == [(2, "Vorgesetzter"), (3, "Vorgesetzter")]


def test_bad_rows_come_back_with_their_reasons_and_can_be_mended(acme: Organization, tmp_path: Path) -> None:
    rejected = tmp_path / "rejected.csv"
    path = write(tmp_path, HEADER + ANNA + BEN.replace("13.03.2021", "soon"))
    report = run_import(path, "--skip-bad-rows", "--rejected", str(rejected))
    assert (counts(report), len(report["errors"])) == ((1, 0, 0, 0), 1)
    given_back = rejected.read_text(encoding="utf-8-sig")
    assert "Ben" in given_back
    assert "“soon” is not a date" in given_back
    rejected.write_text(given_back.replace("soon", "13.03.2021"), encoding="utf-8")
    assert counts(run_import(rejected)) == (1, 0, 0, 0)


def test_lines_are_right_after_a_cell_with_line_breaks(acme: Organization, tmp_path: Path) -> None:
    anna = ANNA.replace("Anna", '"Anna\nMaria"')
    report = run_import(write(tmp_path, HEADER + anna + BEN.replace("13.03.2021", "soon")))
    assert faults(report) == [(4, "Eintrittsdatum")]


def test_another_encoding_is_named_with_its_line_and_read_when_chosen(
    acme: Organization, tmp_path: Path
) -> None:
    path = write(tmp_path, HEADER + ANNA.replace("Berg", "Bäcker") + BEN, "cp1252")
    [error] = run_import(path)["errors"]
    assert error["line"] == 2
    assert "0xE4" in error["reason"]
    assert counts(run_import(path, "--encoding", "cp1252")) == (2, 0, 0, 0)
    assert Employee.objects.get(number="1").last_name == "Bäcker"


def test_a_missing_column_is_named_with_those_that_exist(acme: Organization, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "fields: {number: {column: Badge}, first_name: {column: Vorname},"
        " department: {column: Abteilung}, hired: {column: Eintrittsdatum}}"
    )
    [error] = run_import(write(tmp_path, HEADER + ANNA), "--mapping", str(mapping))["errors"]
    assert "lacks the columns Badge. It has: Personalnummer, Vorname" in error["reason"]


def test_two_people_can_exchange_addresses_and_places(acme: Organization, tmp_path: Path) -> None:
    run_import(write(tmp_path, HEADER + ANNA + BEN), "--date", "2020-01-01")
    anna = ANNA.replace("anna@", "ben@").replace("Produkt;", "Produkt;2")
    ben = BEN.replace("ben@", "anna@").replace("Suche;1", "Suche;")
    report = run_import(write(tmp_path, HEADER + anna + ben), "--date", "2020-01-01")
    assert (counts(report), report["errors"]) == ((0, 2, 0, 0), [])
    assert Employee.objects.get(number="1").email == "ben@acme.example"


def write_workbook(folder: Path, *rows: list[Any]) -> Path:
    """A workbook with the usual columns and these rows."""
    path = folder / "people.xlsx"
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in [HEADER.strip().split(";"), *rows]:
        sheet.append(row)
    workbook.save(path)
    return path


ANNA_CELLS = [1, "Anna", "Berg", "anna@acme.example", dt.date(2020, 2, 1), None, "Produkt", None]


def test_a_workbooks_own_dates_and_numbers_are_read(acme: Organization, tmp_path: Path) -> None:
    hired = dt.datetime.combine(dt.date(2021, 3, 13), dt.time(9, 30))
    ben = [2.0, "Ben", "Cho", None, hired, None, "Produkt / Suche", 1]
    report = run_import(write_workbook(tmp_path, ANNA_CELLS, ben))
    assert (counts(report), report["errors"]) == ((2, 0, 0, 0), [])
    assert Employee.objects.get(number="2").hired == dt.date(2021, 3, 13)
    assert Assignment.objects.get(employee__number="2").manager == Employee.objects.get(number="1")


@pytest.mark.parametrize("formula", ["=UPPER(B1)", ArrayFormula("C3", "=UPPER(B1:B2)")])
def test_a_workbooks_formulas_are_refused(acme: Organization, tmp_path: Path, formula: Any) -> None:
    report = run_import(write_workbook(tmp_path, ANNA_CELLS, [2, "Ben", formula, *ANNA_CELLS[3:]]))
    assert (3, "Nachname") in faults(report)
    assert not Employee.objects.exists()


def test_bad_rows_of_a_workbook_come_back_as_a_workbook(acme: Organization, tmp_path: Path) -> None:
    rejected = tmp_path / "rejected.xlsx"
    path = write_workbook(tmp_path, ANNA_CELLS, [2, "Ben", "Cho", None, "soon", None, "Produkt", 1])
    run_import(path, "--skip-bad-rows", "--rejected", str(rejected))
    given_back = read_table(rejected.read_bytes())
    assert [row.cells[1] for row in given_back.rows] == ["Ben"]
    assert "“soon” is not a date" in str(given_back.rows[0].cells[-1])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_unicode_files_are_recognised_by_their_mark(
    acme: Organization, tmp_path: Path, encoding: str
) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    report = run_import(write(tmp_path, mark + HEADER + ANNA.replace("Berg", "Bäcker"), encoding))
    assert counts(report) == (1, 0, 0, 0)
    assert Employee.objects.get(number="1").last_name == "Bäcker"


def test_who_comes_back_gets_another_assignment_from_that_hiring(acme: Organization, tmp_path: Path) -> None:
    left = BEN.replace("2021;;", "2021;31.12.2023;")
    run_import(write(tmp_path, HEADER + ANNA + left))
    back = write(tmp_path, HEADER + ANNA + BEN.replace("13.03.2021", "01.06.2024"))
    assert counts(run_import(back)) == (0, 1, 0, 1)
    assert counts(run_import(back)) == (0, 0, 0, 2)
    periods = Assignment.objects.filter(employee__number="2").values_list("period", flat=True)
    assert [(period.lower, period.upper) for period in periods] == [
        (dt.date(2021, 3, 13), dt.date(2023, 12, 31)),
        (dt.date(2024, 6, 1), None),
    ]


MAPPING = """
reference_date: 2024-05-01
fields:
  number: {column: Personalnummer}
  first_name: {column: Vorname}
  title: {value: Designer}
  department: {column: Abteilung}
  hired: {column: Eintrittsdatum, format: "%d.%m.%Y"}
"""


def test_only_a_complete_table_ends_those_whom_it_lacks(acme: Organization, tmp_path: Path) -> None:
    run_import(write(tmp_path, HEADER + ANNA + BEN))
    only_anna = write(tmp_path, HEADER + ANNA)
    assert counts(run_import(only_anna)) == (0, 0, 0, 1)
    complete = tmp_path / "complete.yaml"
    complete.write_text(MAPPING + "complete: true")
    assert counts(run_import(only_anna, "--mapping", str(complete))) == (0, 1, 1, 0)
    assert Employee.objects.get(number="2").left == dt.date(2024, 5, 1)
    assert Assignment.objects.get(employee__number="2").period.upper == dt.date(2024, 5, 1)
    assert counts(run_import(only_anna, "--mapping", str(complete))) == (0, 0, 0, 1)


def test_the_command_reads_a_file_as_was_confirmed_for_its_columns(
    acme: Organization, tmp_path: Path
) -> None:
    path = write(tmp_path, HEADER + ANNA)
    mapping_remember(table=read_table(path.read_bytes()), mapping=load_mapping(MAPPING))
    run_import(path)
    assert Employee.objects.get(number="1").title == "Designer"
