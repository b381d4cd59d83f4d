"""Whole cycles entered by command: from a file, or simulated."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Answer, ReviewCycle
from balance.models import DepartmentBalance
from balance.services import balance_compute
from people.models import Employee
from tests.assessments.reviews import starter_questionnaire, team
from tests.factories import Cast


def all_items() -> list[str]:
    """The codes of the starter questionnaire."""
    return list(starter_questionnaire().items.order_by("position").values_list("code", flat=True))


def table(people: list[Employee], rating: int = 4) -> list[list[str]]:
    """Everybody reviewed by the next six, alike, as peers."""
    codes = all_items()
    rows = [["cycle", "participant", "reviewer", "relationship", *codes]]
    for position, participant in enumerate(people):
        for step in range(1, 7):
            reviewer = people[(position + step) % len(people)]
            ratings = [str(rating)] * len(codes)
            rows.append(["Autumn", participant.number, reviewer.number, "peer", *ratings])
    return rows


def write(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in rows) + "\n")
    return path


def enter(path: Path) -> dict[str, Any]:
    """What the command reports."""
    out = StringIO()
    try:
        call_command(
            "import_reviews", str(path), organization="acme", json=True, stdout=out, stderr=StringIO()
        )
    except CommandError:
        assert not ReviewCycle.objects.exists()
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


@pytest.fixture
def people(cast: Cast) -> list[Employee]:
    return team(cast.product, 8)


def test_a_file_of_reviews_becomes_a_closed_cycle(people: list[Employee], tmp_path: Path, cast: Cast) -> None:
    assert enter(write(tmp_path / "reviews.csv", table(people))) == {"cycles": ["Autumn"], "errors": []}
    assert Answer.objects.count() == 48
    balance_compute(actor=None)
    row = DepartmentBalance.objects.get(department=cast.product)
    assert (row.leadership, row.management, row.score) == (75, 75, 75)


def test_an_empty_cell_is_cannot_say(people: list[Employee], tmp_path: Path) -> None:
    rows = table(people)
    rows[1][4] = ""
    assert enter(write(tmp_path / "reviews.csv", rows))["errors"] == []
    assert Answer.objects.filter(ratings__0=None).count() == 1


@pytest.mark.parametrize(
    ("cell", "column", "reason"),
    [
        ((0, ""), "cycle", "must have a name"),
        ((1, "NOBODY"), "participant", "no employee with the number 'NOBODY'"),
        ((3, "boss"), "relationship", "It must be one of"),
        ((3, "self"), "relationship", "exactly when the reviewer is the participant"),
        ((4, "6"), "vision-1", "A rating is 1 to 5 or empty, not '6'"),
    ],
)
def test_a_wrong_row_changes_nothing_and_is_named(
    people: list[Employee], tmp_path: Path, cell: tuple[int, str], column: str, reason: str
) -> None:
    rows = table(people)
    place, text = cell
    rows[3][place] = text
    found = enter(write(tmp_path / "reviews.csv", rows))["errors"][0]
    assert (found["line"], found["column"]) == (4, column)
    assert reason in str(found["reason"])


def test_a_missing_column_is_named(people: list[Employee], tmp_path: Path) -> None:
    rows = [row[:3] + row[4:] for row in table(people)]
    errors = enter(write(tmp_path / "reviews.csv", rows))["errors"]
    assert errors == [{"line": 1, "column": "relationship", "reason": "The column is missing."}]


def test_an_unknown_item_is_named(people: list[Employee], tmp_path: Path) -> None:
    rows = table(people)
    rows[0][4] = "charm-1"
    assert enter(write(tmp_path / "reviews.csv", rows))["errors"][0]["column"] == "charm-1"


def test_another_encoding_is_refused(people: list[Employee], tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes("cycle,participant\nHerbst für alle,1\n".encode("cp1252"))
    assert "UTF-8" in str(enter(path)["errors"][0]["reason"])


def test_the_same_review_twice_is_refused(people: list[Employee], tmp_path: Path) -> None:
    rows = table(people)
    errors = enter(write(tmp_path / "reviews.csv", [*rows, rows[1]]))["errors"]
    assert "twice" in str(errors[0]["reason"])


def test_a_simulated_cycle_has_all_relationships_and_repeats_itself(
    cast: Cast, people: list[Employee]
) -> None:
    for name in ("One", "Two"):
        call_command("simulate_reviews", organization="acme", seed=7, name=name, stdout=StringIO())
    one, two = (
        sorted(str(a.ratings) for a in Answer.objects.filter(cycle__name=name)) for name in ("One", "Two")
    )
    assert one == two
    assert one


def test_without_people_there_is_nothing_to_simulate(acme: object) -> None:
    starter_questionnaire()
    with pytest.raises(CommandError, match="import people first"):
        call_command("simulate_reviews", organization="acme", stdout=StringIO())
