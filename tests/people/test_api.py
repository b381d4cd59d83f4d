"""HR keeps departments, people and assignments by API; everybody else reads."""

import pytest
from django.test import Client

from accounts.models import AuditEntry
from people.models import Assignment
from tests.api import api_client, assert_problem, post
from tests.factories import Cast
from tests.site import SiteClient


@pytest.fixture
def hr(cast: Cast) -> Client:
    """The HR admin's scripts."""
    return api_client(cast.hr_admin.user)


def test_hr_adds_a_department_moves_it_and_gives_it_a_head(cast: Cast, hr: Client) -> None:
    made = post(hr, "departments/", {"name": "Research", "parent": cast.root.pk}).json()
    changes = {"parent": cast.product.pk, "head": cast.employee.pk}
    answer = hr.patch(f"/api/v1/departments/{made['id']}/", changes, content_type="application/json")
    assert answer.json() == made | changes
    assert hr.get(f"/api/v1/departments/?parent={cast.product.pk}").json()["results"] == [answer.json()]


def test_hr_adds_a_person_and_gives_them_a_place(cast: Cast, hr: Client) -> None:
    person = {"number": "N1", "first_name": "Nadia", "email": "nadia@acme.example", "hired": "2024-03-01"}
    made = post(hr, "employees/", person).json()
    place = {"employee": made["id"], "department": cast.sales.pk, "manager": cast.peer.pk}
    answer = post(hr, "assignments/", place | {"start": "2024-03-01"})
    assert answer.json() == place | {"id": answer.json()["id"], "start": "2024-03-01", "end": None}
    there = hr.get(f"/api/v1/employees/{made['id']}/").json()
    assert (there["department"], there["manager"]) == (cast.sales.pk, cast.peer.pk)


def test_who_leaves_has_no_department_any_more(cast: Cast, hr: Client) -> None:
    path = f"/api/v1/employees/{cast.employee.pk}/"
    answer = hr.patch(path, {"left": "2024-03-01"}, content_type="application/json").json()
    assert (answer["left"], answer["department"]) == ("2024-03-01", None)
    assert AuditEntry.objects.get(action="employee.changed").detail == {"fields": ["left"]}


def test_hr_ends_an_assignment(cast: Cast, hr: Client) -> None:
    assignment = Assignment.objects.get(employee=cast.employee)
    path = f"assignments/{assignment.pk}/end/"
    assert post(hr, path, {"end": "2024-03-01"}).json()["end"] == "2024-03-01"
    details = assert_problem(post(hr, path, {"end": "2019-03-01"}), 400, "invalid")
    assert details["errors"]["end"][0]["code"] == "period"


def test_a_move_that_cannot_be_says_why(cast: Cast, hr: Client) -> None:
    content = {"employee": cast.manager.pk, "department": cast.sales.pk, "manager": cast.employee.pk}
    response = post(hr, "assignments/", content | {"start": "2024-03-01"})
    assert assert_problem(response, 400, "invalid")["errors"]["manager"][0]["code"] == "cycle"


def test_everybody_reads_and_only_hr_writes(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    for path in ("departments/", "employees/", "assignments/"):
        assert client.get(f"/api/v1/{path}").status_code == 200
        assert_problem(post(client, path, {}), 403, "permission_denied")


def test_a_read_only_token_of_an_hr_admin_writes_nothing(cast: Cast) -> None:
    client = api_client(cast.hr_admin.user, ["people.view_directory"])
    assert_problem(post(client, "departments/", {"name": "X"}), 403, "permission_denied")


def test_a_browser_must_prove_that_a_write_comes_from_our_pages(cast: Cast) -> None:
    browser = SiteClient(enforce_csrf_checks=True, headers={"host": "acme.localhost"})
    assert cast.hr_admin.user is not None
    browser.force_login(cast.hr_admin.user)
    assert_problem(post(browser, "departments/", {"name": "X"}), 403, "permission_denied")
