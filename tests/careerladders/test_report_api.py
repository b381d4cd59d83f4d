"""Programs read coverage, parity and a team, and place people from a table."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from careerladders.models import CurrentLevel
from people.models import Employee
from tenants.connection import connection
from tests.api import api_client, assert_problem, post
from tests.careerladders.levels import level, level_of, make_copy, make_ladder, stand
from tests.careerladders.roles import lead
from tests.factories import Cast, give_role, make_person

TABLE = "employee,framework,code,date,reason\n"


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def read(client: Client, path: str, **query: Any) -> Any:
    """What stands at an address."""
    response = client.get(f"/api/v1/{path}/", query)
    assert response.status_code == 200, response.content
    return response.json()


def upload(client: Client, rows: str, **fields: Any) -> Any:
    """Send a table of levels."""
    file = SimpleUploadedFile("levels.csv", (TABLE + rows).encode())
    return client.post("/api/v1/current-levels/import/", {"file": file, **fields})


def test_coverage_counts_each_department_alone_and_with_all_below(cast: Cast) -> None:
    stand(cast.employee, "IC3")
    stand(cast.manager, "M1")
    found = read(api_client(cast.hr_admin.user), "level-coverage")
    rows = {row["department"]: row for row in found["departments"]}
    product, root = rows[cast.product.pk], rows[cast.root.pk]
    assert product["above"] == cast.root.pk
    assert product["own"]["steps"] == [
        {"track": "ic", "grade": level("IC3").grade, "people": 1},
        {"track": "management", "grade": level("M1").grade, "people": 1},
    ]
    assert root["with_all_below"]["people"] - root["with_all_below"]["unplaced"] == 2
    before = read(api_client(cast.hr_admin.user), "level-coverage", on="2020-01-01")
    assert before["day"] == "2020-01-01"
    assert all(row["own"]["steps"] == [] for row in before["departments"])


def test_who_stands_nowhere_is_listed_as_far_as_one_sees_coverage(cast: Cast) -> None:
    stand(cast.employee, "IC3")
    give_role(cast.peer, "hr_partner", cast.product)
    everywhere = read(api_client(cast.hr_admin.user), "unplaced-employees")["results"]
    partner = read(api_client(cast.peer.user), "unplaced-employees")["results"]
    assert cast.employee.pk not in {row["id"] for row in everywhere}
    assert cast.peer.pk in {row["id"] for row in everywhere}
    assert [row["id"] for row in partner] == [cast.manager.pk]
    sales = read(api_client(cast.hr_admin.user), "unplaced-employees", department=cast.sales.pk)["results"]
    assert [row["id"] for row in sales] == [cast.peer.pk]


def test_parity_shows_pay_to_those_who_see_it(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    found = read(api_client(cast.hr_admin.user), "level-parity", framework="general")
    grade = next(row for row in found["grades"] if row["grade"] == level("IC4").grade)
    assert (grade["specialists"], grade["managers"], found["pay"]) == (1, 0, [])
    assert read(api_client(cast.executive.user), "level-parity")["pay"] is None
    unknown = api_client(cast.hr_admin.user).get("/api/v1/level-parity/", {"framework": "none"})
    assert list(assert_problem(unknown, 400, "invalid")["errors"]) == ["framework"]


def test_a_manager_reads_where_the_team_stands_and_where_both_tracks_lead(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    role = lead(cast.employee)
    (member,) = read(api_client(cast.manager.user), "career-team")
    assert (member["employee"], member["level"]["code"], member["since"]) == (
        cast.employee.pk,
        "IC4",
        "2024-01-01",
    )
    assert (member["above"]["code"], member["beside"]["grade"]) == ("IC5", level("IC4").grade)
    assert [found["id"] for found in member["roles"]] == [role.pk]
    assert (member["conversation"], member["case"]) == (None, None)


def test_a_table_places_people_once_it_was_tried(cast: Cast) -> None:
    hr = api_client(cast.hr_admin.user)
    rows = (
        f"{cast.employee.number},general,IC3,2024-01-01,hired\n{cast.peer.number},general,M1,2024-01-01,hired"
    )
    assert upload(hr, rows, dry_run="true").json() == {"rows": 2, "placed": 2, "unchanged": 0}
    assert not CurrentLevel.objects.exists()
    assert upload(hr, rows).json()["placed"] == 2
    assert upload(hr, rows).json() == {"rows": 2, "placed": 0, "unchanged": 2}


def test_a_table_with_a_wrong_row_places_nobody(cast: Cast) -> None:
    rows = f"{cast.employee.number},general,IC3,2024-01-01,hired\nnobody,general,IC3,2024-01-01,hired"
    refused = upload(api_client(cast.hr_admin.user), rows)
    assert list(assert_problem(refused, 400, "invalid")["errors"]) == ["3.employee"]
    assert not CurrentLevel.objects.exists()


def wanted(person: Employee, code: str = "IC3", **changes: object) -> dict[str, object]:
    """What a program sends to place somebody."""
    values = {"employee": person.pk, "level": level(code).pk, "start": "2024-01-01", "reason": "hired"}
    return values | changes


def place(client: Client, *placements: dict[str, object]) -> Any:
    """Place many people at once."""
    return post(client, "current-levels/place/", {"placements": placements})


def test_many_people_are_placed_at_once(cast: Cast) -> None:
    later = wanted(cast.employee, "IC4", start="2024-07-01", reason="promoted")
    placed = place(api_client(cast.hr_admin.user), later, wanted(cast.employee), wanted(cast.peer, "M1"))
    assert placed.status_code == 201
    found = [(row["employee"], row["level"], row["start"], row["end"]) for row in placed.json()]
    assert found == [
        (cast.employee.pk, level("IC3").pk, "2024-01-01", "2024-07-01"),
        (cast.peer.pk, level("M1").pk, "2024-01-01", None),
        (cast.employee.pk, level("IC4").pk, "2024-07-01", None),
    ]


def test_one_who_can_not_be_placed_is_named_by_place_and_nobody_is_placed(cast: Cast) -> None:
    hr = api_client(cast.hr_admin.user)
    too_early = wanted(cast.peer, start="2019-01-01")
    for placements, fields in (
        ([wanted(cast.employee), too_early], {"placements.1.start": "not_employed"}),
        ([wanted(cast.employee), wanted(cast.employee)], {"placements.1.start": "twice"}),
        (
            [wanted(cast.employee), wanted(cast.peer, level=0, reason="luck")],
            {"placements.1.level": "min_value", "placements.1.reason": "invalid_choice"},
        ),
        (
            [wanted(cast.peer, level=2**40), wanted(cast.employee, employee=2**40)],
            {"placements.0.level": "does_not_exist", "placements.1.employee": "does_not_exist"},
        ),
        ([], {"placements": "empty"}),
    ):
        refused = assert_problem(place(hr, *placements), 400, "invalid")
        assert {name: errors[0]["code"] for name, errors in refused["errors"].items()} == fields
    draft = make_copy()
    of_draft = wanted(cast.peer, level=level_of(draft, "IC3").pk)
    refused = assert_problem(place(hr, of_draft), 400, "invalid")
    assert list(refused["errors"]) == ["placements.0.level"]
    assert not CurrentLevel.objects.exists()


def test_placing_many_asks_the_database_as_often_however_many_they_are(cast: Cast) -> None:
    hr, counts = api_client(cast.hr_admin.user), []
    for size in (1, 2, 10):
        people = [make_person(f"P{size}-{number}", cast.sales) for number in range(size)]
        placements = [wanted(person) for person in people]
        with CaptureQueriesContext(connection) as captured:
            assert place(hr, *placements).status_code == 201
        counts.append(len(captured))
    assert counts[1] == counts[2] <= counts[0]


def test_who_manages_ladders_in_one_department_places_its_people_alone(cast: Cast, client: Client) -> None:
    permissions = ["careerladders.view", "careerladders.manage", "accounts.open_admin"]
    Role.objects.create(slug="local", name="Local", own_permissions=permissions, scoped=True)
    give_role(cast.peer, "local", cast.sales)
    there = api_client(cast.peer.user)
    assert_problem(post(there, "current-levels/", wanted(cast.employee)), 403, "not_in_department")
    assert_problem(place(there, wanted(cast.peer), wanted(cast.employee)), 403, "not_in_department")
    assert place(there, wanted(cast.peer)).status_code == 201
    july = wanted(cast.peer, start="2024-07-01")
    assert post(there, "current-levels/", july).status_code == 201
    rows = f"{cast.employee.number},general,IC3,2024-01-01,hired"
    assert_problem(upload(there, rows), 403, "not_everywhere")
    assert cast.peer.user is not None
    client.force_login(cast.peer.user)
    form = {"employee": cast.employee.pk, "level": level("IC3").pk, "day": "2024-01-01", "reason": "hired"}
    assert client.post("/admin/careerladders/currentlevel/add/", form).status_code == 403
    assert not CurrentLevel.objects.filter(employee=cast.employee).exists()
