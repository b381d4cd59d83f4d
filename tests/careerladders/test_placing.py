"""Many people are placed at once, from a list or a file: all of them or none."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from careerladders.models import CurrentLevel
from careerladders.services.levels import Placement, PlacementsRefused, levels_assign
from people.models import Department, Employee
from tenants.connection import connection
from tests.careerladders.levels import JANUARY, JULY, level, make_ladder, stand, standing
from tests.careerladders.placings import HEADER, JONAS, PRIYA, take
from tests.careerladders.tables import csv_rows, page_text
from tests.factories import Cast, EmployeeFactory, give_role, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of

PLACE = "/levels/place/"
IMPORT = "/levels/import/"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    client.force_login(user_of(cast.hr_admin))
    return client


def assign(*placements: tuple[Employee, str, dt.date]) -> list[CurrentLevel]:
    """Place people together."""
    wanted = [Placement(person, level(code), day, "hired") for person, code, day in placements]
    return levels_assign(placements=wanted, actor=None)


def refusals(*placements: tuple[Employee, str, dt.date]) -> dict[int, list[str]]:
    """The fields of what is refused, by place; nobody is placed."""
    before = list(CurrentLevel.objects.order_by("pk").values())
    with pytest.raises(PlacementsRefused) as caught:
        assign(*placements)
    assert list(CurrentLevel.objects.order_by("pk").values()) == before
    return {place: list(error.error_dict) for place, error in caught.value.refusals.items()}


def test_many_are_placed_together_and_the_log_says_so_once(cast: Cast) -> None:
    entries = AuditEntry.objects.count()
    assign((cast.employee, "IC4", JANUARY), (cast.manager, "M1", JULY))
    assert (standing(cast.employee, JANUARY), standing(cast.manager, JULY)) == ("IC4", "M1")
    entry = AuditEntry.objects.latest("id")
    assert (AuditEntry.objects.count(), entry.action) == (entries + 1, "levels.assigned")
    assert entry.detail["placements"][1] == {
        "employee": cast.manager.pk,
        "level": level("M1").pk,
        "day": "2024-07-01",
        "reason": "hired",
    }


def test_the_steps_of_ones_history_may_come_in_any_order(cast: Cast) -> None:
    stand(cast.employee, "IC1", JANUARY - DAY)
    assign((cast.employee, "IC3", JULY), (cast.employee, "IC2", JANUARY))
    days = (JANUARY - DAY, JANUARY, JULY - DAY, JULY)
    assert [standing(cast.employee, day) for day in days] == ["IC1", "IC2", "IC2", "IC3"]


def test_one_who_can_not_be_placed_keeps_all_from_being_placed(cast: Cast) -> None:
    stand(cast.peer, "IC2", JULY)
    placements = ((cast.employee, "IC4", JANUARY), (cast.peer, "IC1", JANUARY))
    assert refusals(*placements, (cast.manager, "M1", dt.date(2019, 1, 1))) == {1: ["day"], 2: ["day"]}
    with pytest.raises(PlacementsRefused, match="Tomas Example: This person has a level that begins later"):
        assign(*placements)


def test_nobody_is_placed_twice_from_the_same_day(cast: Cast) -> None:
    assert refusals((cast.employee, "IC4", JANUARY), (cast.employee, "IC5", JANUARY)) == {1: ["day"]}
    stand(cast.employee, "IC1")
    assign((cast.employee, "IC4", JANUARY))
    assert standing(cast.employee, JANUARY) == "IC4"


def test_placing_takes_as_many_queries_however_many_are_placed(cast: Cast) -> None:
    counts, target = [], level("IC4")
    assert target.track.version.number == 1  # Read before it is counted.
    for size in (2, 20):
        people = [make_person(f"P{size}-{number}", cast.sales) for number in range(size)]
        for person in people:
            stand(person, "IC1")
        wanted = [Placement(person, target, JULY, "moved") for person in people]
        with CaptureQueriesContext(connection) as captured:
            levels_assign(placements=wanted, actor=None)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def ticked(*people: Employee, **changes: object) -> dict[str, object]:
    """What is filled in to place people from the list."""
    values = {"level": level("IC4").pk, "day": "2024-01-01", "reason": "hired"}
    return {"people": [person.pk for person in people]} | values | changes


def test_the_list_holds_who_is_on_no_level_here_and_below(hr: Client, cast: Cast) -> None:
    stand(cast.manager, "M1")
    alone = EmployeeFactory.create(first_name="Solo")
    page = page_text(hr, PLACE)
    assert "Priya Example" in page
    assert alone.name in page
    assert "Jonas Example" not in page
    page = page_text(hr, PLACE, department=cast.product.pk)
    assert "Priya Example" in page
    assert "Tomas Example" not in page
    assert "Tomas Example" in page_text(hr, PLACE, department=cast.root.pk)


def test_who_is_ticked_is_placed_and_leaves_the_list(hr: Client, cast: Cast) -> None:
    path = f"{PLACE}?department={cast.product.pk}"
    response = hr.post(path, ticked(cast.employee))
    assert (response.status_code, response["Location"]) == (302, path)
    page = page_text(hr, path)
    assert "1 person is placed." in page
    assert "Jonas Example" in page
    assert (standing(cast.employee, JANUARY), standing(cast.manager, JANUARY)) == ("IC4", None)
    assert AuditEntry.objects.get(action="levels.assigned").actor_id == cast.hr_admin.user_id


def test_everybody_in_the_list_may_be_placed_at_once(hr: Client, cast: Cast) -> None:
    for number in range(55):
        make_person(f"New{number}", cast.sales)
    hr.post(f"{PLACE}?department={cast.sales.pk}", ticked(everybody="on"))
    assert CurrentLevel.objects.count() == 56
    assert standing(cast.employee, JANUARY) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people": []}, "Tick the people whom you want to place."),
        ({"people": ["x"]}, "Choose people from this list."),
        ({"people": ["9" * 30]}, "One of these people stands on a level by now"),
        ({"level": ""}, "This field is required."),
        ({"level": 0}, "Select a valid choice."),
        ({"day": "2024-02-30"}, "Write it like 2026-03-31."),
        ({"day": "2019-01-01"}, "Priya Example: This person isn't employed on that day."),
        ({"reason": "luck"}, "luck is not one of the available choices"),
    ],
)
def test_what_can_not_be_is_told_above_the_list_and_nobody_is_placed(
    hr: Client, cast: Cast, changes: dict[str, object], words: str
) -> None:
    response = hr.post(PLACE, ticked(cast.employee, **changes))
    assert response.status_code == 422
    page = response.content.decode().replace("&#x27;", "'")
    assert words in page
    assert (f'id="person-{cast.employee.pk}" checked' in page) is ("people" not in changes)
    assert not CurrentLevel.objects.exists()


def test_only_people_of_the_list_are_placed(hr: Client, cast: Cast) -> None:
    stand(cast.manager, "M1")
    for person, where in ((cast.peer, cast.product.pk), (cast.manager, "")):
        response = hr.post(f"{PLACE}?department={where}", ticked(cast.employee, person))
        assert response.status_code == 422
    assert (standing(cast.employee, JANUARY), standing(cast.manager, JANUARY)) == (None, "M1")
    assert standing(cast.peer, JANUARY) is None


def test_with_everybody_placed_the_page_says_so(hr: Client, cast: Cast) -> None:
    for person in (cast.employee, cast.manager):
        stand(person, "IC4")
    assert "Everybody stands on a level" in page_text(hr, PLACE, department=cast.product.pk)


@pytest.mark.parametrize("department", ["x", "-1", "0", "9" * 18, "9" * 5000])
def test_a_department_that_is_not_there_is_not_found(hr: Client, department: str) -> None:
    for path in (PLACE, f"{PLACE}table.csv"):
        assert hr.get(path, {"department": department}).status_code == 404


def test_the_list_is_given_out_as_a_table_that_can_be_filled_in_and_imported(hr: Client, cast: Cast) -> None:
    Employee.objects.filter(pk=cast.employee.pk).update(number="-7")
    stand(cast.manager, "M1")
    rows = csv_rows(hr, f"{PLACE}table.csv?department={cast.product.pk}")
    today = timezone.localdate()
    assert rows == [
        [*HEADER.strip().split(","), "name", "department"],
        ["'-7", "", "", today.isoformat(), "hired", "Priya Example", "Product"],
    ]
    filled = ",".join(["'-7", "general", "IC4", *rows[1][3:]])
    assert take(filled, header=",".join(rows[0]) + "\n").placed == 1
    assert standing(cast.employee, today) == "IC4"


def upload(hr: Client, data: bytes, *, only_check: bool = False) -> tuple[int, str]:
    """Bring a file; the status and the page that answers."""
    values: dict[str, object] = {"file": SimpleUploadedFile("levels.csv", data)}
    response = hr.post(IMPORT, values | ({"only_check": "on"} if only_check else {}))
    return response.status_code, " ".join(response.content.decode().replace("&#x27;", "'").split())


def test_a_file_is_checked_before_it_is_imported(hr: Client, cast: Cast) -> None:
    assert 'name="only_check"' in page_text(hr, IMPORT)
    status, page = upload(hr, (HEADER + PRIYA + JONAS).encode(), only_check=True)
    assert (status, CurrentLevel.objects.count()) == (200, 0)
    assert "All is well: of 2 rows 2 would place somebody" in page
    status, page = upload(hr, (HEADER + PRIYA + JONAS).encode())
    assert (status, CurrentLevel.objects.count()) == (200, 2)
    assert "Of 2 rows 2 placed somebody, 0 were known already." in page
    assert AuditEntry.objects.get(action="levels.assigned").actor_id == cast.hr_admin.user_id


def test_faults_are_shown_by_line_and_nothing_is_written(hr: Client, cast: Cast) -> None:
    wrong = "NOBODY,general,IC4,2024-01-01,hired\n"
    status, page = upload(hr, (HEADER + PRIYA + wrong * 60).encode())
    assert (status, CurrentLevel.objects.count()) == (422, 0)
    assert "Nothing was written" in page
    assert page.count("Nobody has the number “NOBODY”.") == 50
    assert "These are the first 50 of 60." in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The submitted file is empty."),
        (b"\xff\xfea", "is not valid UTF-16"),
        ((HEADER + "Gérard").encode("cp1252"), "in line 2 is not valid UTF-8"),
        (b"\xd0\xcf\x11\xe0", "old or protected Excel file"),
        (b"PK\x03\x04", "This workbook can't be read"),
        (b"employee,code\nPRIYA,IC4\n", "The first row must name the columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_reason(hr: Client, data: bytes, words: str) -> None:
    status, page = upload(hr, data)
    assert status == 422
    assert words in page


def test_placing_is_for_those_who_manage_ladders(client: Client, cast: Cast) -> None:
    give_role(cast.peer, "hr_partner", cast.product)
    for person in (cast.employee, cast.manager, cast.executive, cast.peer):
        client.force_login(user_of(person))
        for path in (PLACE, IMPORT, f"{PLACE}table.csv"):
            assert client.get(path).status_code == 403
        assert client.post(PLACE, ticked(cast.employee)).status_code == 403
    assert not CurrentLevel.objects.exists()


@pytest.mark.parametrize("path", [PLACE, f"{PLACE}table.csv"])
def test_it_asks_the_database_as_often_however_many_there_are(hr: Client, cast: Cast, path: str) -> None:
    counts = []
    for size in (2, 10):
        for number in range(size):
            department = Department.objects.create(name=f"D{size}-{number}", parent=cast.sales)
            make_person(f"P{size}-{number}", department)
        counts.append(queries(hr, path))
    assert counts[0] == counts[1] <= MOST_QUERIES
