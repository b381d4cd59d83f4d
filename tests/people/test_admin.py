"""HR keeps departments, people, assignments and the departments of roles in the admin."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import AuditEntry, RoleAssignment, User
from people import selectors
from people.models import Assignment, Department, Employee, RoleScope
from tests.factories import Cast, give_role, make_person

MARCH = dt.date(2024, 3, 1)


def user_of(employee: Employee) -> User:
    assert employee.user
    return employee.user


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """The HR admin's browser."""
    client.force_login(user_of(cast.hr_admin))
    return client


def actions() -> set[str]:
    """What the audit log says was done to people and departments."""
    return set(AuditEntry.objects.values_list("action", flat=True))


@pytest.mark.parametrize(
    "path",
    [
        "department/",
        "department/?q=prod",
        "department/?head__isempty=1",
        "employee/",
        "employee/?q=priya",
        "employee/?missing=department",
        "employee/?missing=manager",
        "employee/?employment=left",
        "employee/?department=1",
        "employee/?user__isempty=1",
        "assignment/",
        "assignment/?q=priya",
        "rolescope/",
        "department/add/",
        "employee/add/",
        "assignment/add/",
        "rolescope/add/",
    ],
)
def test_every_list_and_form_opens(hr: Client, path: str) -> None:
    assert hr.get(f"/admin/people/{path}").status_code == 200


def test_departments_are_added_and_moved(hr: Client, cast: Cast) -> None:
    hr.post("/admin/people/department/add/", {"name": "Search", "parent": cast.product.pk, "head": ""})
    search = Department.objects.get(name="Search")
    fields = {"name": "Search", "parent": cast.sales.pk, "head": cast.peer.pk}
    hr.post(f"/admin/people/department/{search.pk}/change/", fields)
    search.refresh_from_db()
    assert (search.parent, search.head) == (cast.sales, cast.peer)
    assert {"department.created", "department.changed"} <= actions()


def test_a_department_below_itself_is_refused_in_words(hr: Client, cast: Cast) -> None:
    fields = {"name": "Acme", "parent": cast.product.pk, "head": ""}
    page = hr.post(f"/admin/people/department/{cast.root.pk}/change/", fields, follow=True)
    assert "above themselves" in page.content.decode()
    cast.root.refresh_from_db()
    assert cast.root.parent is None


def test_people_are_added_and_changed(hr: Client, cast: Cast) -> None:
    names = {"number": "N1", "first_name": "Ada", "last_name": "Byron", "email": "Ada@Acme.example"}
    hr.post("/admin/people/employee/add/", names)
    ada = Employee.objects.get(number="N1")
    assert ada.email == "ada@acme.example"
    empty = {"assignments-TOTAL_FORMS": 0, "assignments-INITIAL_FORMS": 0}
    hr.post(f"/admin/people/employee/{ada.pk}/change/", {**names, "title": "Analyst", **empty})
    ada.refresh_from_db()
    assert ada.title == "Analyst"
    assert {"employee.created", "employee.changed"} <= actions()


def test_an_assignment_starts_and_ends(hr: Client, cast: Cast) -> None:
    fields = {"employee": cast.employee.pk, "department": cast.sales.pk, "manager": "", "start": "2024-03-01"}
    hr.post("/admin/people/assignment/add/", fields)
    assignment = Assignment.objects.get(employee=cast.employee, department=cast.sales)
    assert assignment.period.lower == MARCH
    hr.post(f"/admin/people/assignment/{assignment.pk}/change/", {"end": "2024-06-01"})
    assignment.refresh_from_db()
    assert assignment.period.upper == dt.date(2024, 6, 1)
    assert {"assignment.started", "assignment.ended"} <= actions()


def test_nothing_of_the_past_can_be_deleted(hr: Client, cast: Cast) -> None:
    assignment = Assignment.objects.get(employee=cast.employee)
    for path in (f"assignment/{assignment.pk}", f"employee/{cast.employee.pk}"):
        assert hr.post(f"/admin/people/{path}/delete/", {"post": "yes"}).status_code == 403


def test_a_scoped_role_counts_for_the_departments_it_is_given_for(hr: Client, cast: Cast) -> None:
    give_role(cast.peer, "hr_partner")
    assignment = RoleAssignment.objects.get(user=user_of(cast.peer))
    fields = {"assignment": assignment.pk, "department": cast.product.pk}
    hr.post("/admin/people/rolescope/add/", fields)
    peer = User.objects.get(pk=user_of(cast.peer).pk)
    assert selectors.departments_where(peer, "balance.view") == {cast.product.pk}
    scope = RoleScope.objects.get(assignment=assignment)
    hr.post(f"/admin/people/rolescope/{scope.pk}/delete/", {"post": "yes"})
    assert not selectors.departments_where(peer, "balance.view")
    entries = AuditEntry.objects.filter(action="role.scoped").order_by("id")
    assert [entry.detail["departments"] for entry in entries] == [[cast.product.pk], []]


def test_a_role_for_the_whole_organization_takes_no_department(hr: Client, cast: Cast) -> None:
    assignment = RoleAssignment.objects.get(user=user_of(cast.hr_admin))
    fields = {"assignment": assignment.pk, "department": cast.product.pk}
    page = hr.post("/admin/people/rolescope/add/", fields, follow=True)
    assert "counts for the whole organization" in page.content.decode()
    assert not RoleScope.objects.filter(assignment=assignment).exists()


def test_the_first_page_says_what_the_org_chart_lacks(hr: Client, cast: Cast) -> None:
    make_person("Lone", cast.product)
    Assignment.objects.filter(employee=cast.employee).delete()
    page = hr.get("/admin/").content.decode()
    for words in (
        "1 person works in no department.",
        "1 person has no manager.",
        "3 departments have no head.",
    ):
        assert words in page


@pytest.mark.parametrize("name", ["employee", "manager", "executive"])
def test_others_stay_outside(client: Client, cast: Cast, name: str) -> None:
    client.force_login(user_of(getattr(cast, name)))
    assert client.get("/admin/people/employee/").status_code in {302, 403}
