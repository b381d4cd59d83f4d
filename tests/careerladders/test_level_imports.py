"""People are placed from a file: all rows or none, each fault with its line and column."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from accounts.models import AuditEntry
from careerladders.models import CurrentLevel
from careerladders.services.versions import version_publish
from tenants.connection import connection
from tests.careerladders.levels import JANUARY, JULY, make_copy, make_ladder, stand, standing
from tests.careerladders.placings import HEADER, JONAS, PRIYA, take
from tests.factories import Cast, make_person

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def faults(*rows: str, header: str = HEADER) -> list[tuple[int, str, str]]:
    """Line, column and reason of all that is wrong with a file; nobody is placed."""
    before = AuditEntry.objects.count(), list(CurrentLevel.objects.order_by("pk").values())
    outcome = take(*rows, header=header)
    assert outcome.placed == 0
    assert (AuditEntry.objects.count(), list(CurrentLevel.objects.order_by("pk").values())) == before
    return [(found.line, found.column, found.reason) for found in outcome.errors]


def test_a_file_places_people(cast: Cast) -> None:
    outcome = take(PRIYA, JONAS)
    assert (outcome.rows, outcome.placed, outcome.unchanged, outcome.errors) == (2, 2, 0, [])
    assert (standing(cast.employee, JANUARY), standing(cast.manager, JULY - DAY)) == ("IC4", None)
    assert CurrentLevel.objects.get(employee=cast.manager).reason == "promoted"


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    take(PRIYA)
    outcome = take(PRIYA, JONAS)
    assert (outcome.placed, outcome.unchanged) == (1, 1)
    entries = AuditEntry.objects.count()
    outcome = take(PRIYA, JONAS)
    assert (outcome.placed, outcome.unchanged, AuditEntry.objects.count()) == (0, 2, entries)


def test_a_trial_counts_and_writes_nothing(cast: Cast) -> None:
    entries = AuditEntry.objects.count()
    outcome = take(PRIYA, JONAS, dry_run=True)
    assert (outcome.placed, outcome.errors) == (2, [])
    assert not CurrentLevel.objects.exists()
    assert AuditEntry.objects.count() == entries


def test_columns_may_stand_in_any_order_beside_others_with_white_space_around(cast: Cast) -> None:
    header = "date;name;reason;code;employee;framework\n"
    assert take("2024-01-01 ;Priya; hired; IC4 ; PRIYA; general\n", header=header).placed == 1
    assert standing(cast.employee, JANUARY) == "IC4"


FAULTS = [
    ("NOBODY,general,IC4,2024-01-01,hired", "employee", "Nobody has the number “NOBODY”."),
    (",general,IC4,2024-01-01,hired", "employee", "Nobody has the number “”."),
    ("TOMAS,sales,IC4,2024-01-01,hired", "code", "No published framework “sales” has a level “IC4”."),
    ("TOMAS,general,IC9,2024-01-01,hired", "code", "has a level “IC9”."),
    ("TOMAS,general,ic4,2024-01-01,hired", "code", "has a level “ic4”."),
    ("TOMAS,general", "code", "has a level “”."),
    ("TOMAS,general,IC4,01.02.2024,hired", "date", "“01.02.2024” is no day; write it like 2026-03-31."),
    ("TOMAS,general,IC4,2024-02-30,hired", "date", "“2024-02-30” is no day"),
    ("TOMAS,general,IC4,,hired", "date", "“” is no day"),
    ("TOMAS,general,IC4,2019-12-31,hired", "date", "isn't employed on that day"),
    ("TOMAS,general,IC4,2023-12-31,hired", "date", "has a level that begins later"),
    ("TOMAS,general,IC4,2024-07-01,luck", "reason", "hired, promoted, moved, trial, returned, revised"),
    ("TOMAS,general,IC4,2024-07-01,", "reason", "Choose one of these reasons"),
    ("TOMAS,general,IC4,2024-07-01,HIRED", "reason", "Choose one of these reasons"),
    ("TOMAS,general,IC4,2024-07-01,a\0b", "reason", "Choose one of these reasons"),
]


@pytest.mark.parametrize(("row", "column", "words"), FAULTS)
def test_a_wrong_row_is_told_with_its_line_and_column_and_keeps_all_others_out(
    cast: Cast, row: str, column: str, words: str
) -> None:
    stand(cast.peer, "IC1")
    ((line, where, reason),) = faults(PRIYA, "\n", f"{row}\n", JONAS)
    assert (line, where) == (4, column)
    assert words in reason


def test_all_faults_are_told_at_once_in_the_order_of_their_lines(cast: Cast) -> None:
    rows = [
        "PRIYA,general,IC4,2019-01-01,hired\n",
        "NOBODY,general,IC4,2024-01-01,hired\n",
        JONAS,
        "TOMAS,general,IC4,2024-01-01,luck\n",
        "TOMAS,general,IC9,2024-01-01,hired\n",
    ]
    assert [found[:2] for found in faults(*rows)] == [
        (2, "date"),
        (3, "employee"),
        (5, "reason"),
        (6, "code"),
    ]


def test_a_person_placed_twice_from_one_day_is_a_fault_of_the_second_row(cast: Cast) -> None:
    ((line, column, reason),) = faults(PRIYA, PRIYA.replace("IC4", "IC5"))
    assert (line, column) == (3, "date")
    assert "twice from the same day" in reason


def test_the_same_table_changes_nothing_after_a_new_version_either(cast: Cast) -> None:
    rows = "PRIYA,general,IC3,2024-01-01,hired\nPRIYA,general,IC4,2025-01-01,promoted\n"
    assert take(rows).placed == 2
    version_publish(version=make_copy(), actor=None)
    outcome = take(rows)
    assert (outcome.placed, outcome.unchanged, outcome.errors) == (0, 2, [])


def test_nobody_is_placed_on_a_level_of_a_draft(cast: Cast) -> None:
    draft = make_copy()
    assert draft.tracks.count() == 2
    assert take(PRIYA).placed == 1
    assert CurrentLevel.objects.get().level.track.version.number == 1


def test_a_file_without_the_columns_says_which_ones_it_lacks(cast: Cast) -> None:
    found = faults("PRIYA,IC4\n", header="employee,code\n")
    assert [entry[:2] for entry in found] == [(1, "framework"), (1, "date"), (1, "reason")]
    assert "employee, framework, code, date, reason" in found[0][2]


def test_a_file_takes_as_many_queries_however_long_it_is(cast: Cast) -> None:
    counts = []
    for size in (2, 20):
        people = [make_person(f"P{size}-{number}", cast.sales) for number in range(size)]
        rows = [f"{person.number},general,IC4,2024-01-01,hired\n" for person in people]
        with CaptureQueriesContext(connection) as captured:
            assert take(*rows).placed == size
        counts.append(len(captured))
    assert counts[0] == counts[1]


def run(path: Path, **options: bool) -> tuple[str, str, str]:
    """What the command prints, what it says of faults, and the error with which it ends."""
    out, err = io.StringIO(), io.StringIO()
    ended = ""
    try:
        call_command("import_levels", str(path), organization="acme", stdout=out, stderr=err, **options)
    except CommandError as error:
        ended = str(error)
    return out.getvalue(), err.getvalue(), ended


def write(folder: Path, *rows: str) -> Path:
    """A CSV file with these rows."""
    path = folder / "levels.csv"
    path.write_bytes((HEADER + "".join(rows)).encode("utf-8-sig"))
    return path


def test_the_command_places_people_and_counts_them(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path, PRIYA, JONAS)
    told = ("rows: 2, placed: 2, unchanged: 0\n", "", "")
    assert run(path, dry_run=True) == told
    assert not CurrentLevel.objects.exists()
    assert run(path) == told
    assert run(path)[0] == "rows: 2, placed: 0, unchanged: 2\n"
    assert AuditEntry.objects.get(action="levels.assigned").actor_id is None


def test_the_command_names_each_fault_and_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path, PRIYA, "NOBODY,general,IC4,2024-01-01,hired\n")
    printed, said, ended = run(path)
    assert printed == "rows: 2, placed: 0, unchanged: 0\n"
    assert said == "line 3, employee: Nobody has the number “NOBODY”.\n"
    assert ended == "Nothing was written: 1 faults."
    report = json.loads(run(path, json=True)[0])
    assert (report["placed"], report["errors"][0]["line"]) == (0, 3)
    assert not CurrentLevel.objects.exists()


def test_the_command_says_why_a_file_can_not_be_read(acme: object, tmp_path: Path) -> None:
    assert run(tmp_path / "none.csv")[2].endswith("none.csv can't be read: No such file or directory.")
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert run(empty)[2] == "The file is empty: its first row must name the columns."


def test_the_command_reads_a_workbooks_own_dates(cast: Cast, tmp_path: Path) -> None:
    workbook = Workbook()
    sheet: Any = workbook.active
    for row in (HEADER.strip().split(","), ["PRIYA", "general", "IC4", JULY, "hired"]):
        sheet.append(row)
    workbook.save(tmp_path / "levels.xlsx")
    assert run(tmp_path / "levels.xlsx")[0] == "rows: 1, placed: 1, unchanged: 0\n"
    assert (standing(cast.employee, JULY - DAY), standing(cast.employee, JULY)) == (None, "IC4")
