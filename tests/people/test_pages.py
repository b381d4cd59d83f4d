"""The directory, people's pages, teams, departments and the org chart, as those see them who may."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from people.models import Employee
from people.services import assignment_start
from tests.factories import AssignmentFactory, Cast, DepartmentFactory, EmployeeFactory, make_person
from tests.site import count_queries

MARCH = dt.date(2024, 3, 1)


def user_of(employee: Employee) -> User:
    assert employee.user
    return employee.user


@pytest.fixture
def browser(client: Client, cast: Cast) -> Client:
    """An employee's browser."""
    client.force_login(user_of(cast.employee))
    return client


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """The HR admin's browser."""
    client.force_login(user_of(cast.hr_admin))
    return client


@pytest.fixture
def boss(client: Client, cast: Cast) -> Client:
    """A manager's browser."""
    client.force_login(user_of(cast.manager))
    return client


def text_of(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def leave(employee: Employee, day: dt.date) -> None:
    Employee.objects.filter(pk=employee.pk).update(left=day)


def test_the_directory_lists_who_is_employed_with_department_and_manager(browser: Client, cast: Cast) -> None:
    leave(cast.peer, MARCH)
    page = text_of(browser, "/people/")
    assert "Priya Example" in page
    assert "Product" in page
    assert "Tomas" not in page


@pytest.mark.parametrize(
    ("query", "found"), [("priy", True), ("exam priya", True), ("PRIYA@ACME", True), ("tomas", False)]
)
def test_people_are_found_by_parts_of_what_they_are_called(browser: Client, query: str, found: bool) -> None:
    assert ("Priya" in text_of(browser, f"/people/?q={query}", hx_target="people")) == found


def test_typing_brings_the_list_alone(browser: Client) -> None:
    assert "<html" not in text_of(browser, "/people/?q=pri", hx_target="people")
    assert "<html" in text_of(browser, "/people/?q=pri")


def test_a_department_brings_those_below_it_too(browser: Client, cast: Cast) -> None:
    make_person("Deep", DepartmentFactory.create(name="Search", parent=cast.product))
    page = text_of(browser, f"/people/?department={cast.product.pk}", hx_target="people")
    assert "Deep Example" in page
    assert "Tomas" not in page


@pytest.mark.parametrize("query", ["department=999999", "department=x", "q=" + "x" * 300, "page=9", "page=x"])
def test_odd_addresses_are_answered(browser: Client, query: str) -> None:
    text_of(browser, f"/people/?{query}")


def test_the_signed_out_sign_in_first(client: Client, cast: Cast) -> None:
    for path in ("", "team/", "departments/", "chart/", f"{cast.employee.pk}/", "picker/", "export.csv"):
        assert client.get(f"/people/{path}")["Location"].startswith("/accounts/login/")


def test_a_person_has_a_path_a_manager_and_no_history_for_colleagues(browser: Client, cast: Cast) -> None:
    page = text_of(browser, f"/people/{cast.manager.pk}/")
    assert "Acme" in page
    assert "Mara Example" in page
    assert "Priya Example" in page.partition("Reports")[2]
    assert "History" not in page


def test_hr_sees_the_dated_history_and_who_left(hr: Client, cast: Cast) -> None:
    assignment_start(employee=cast.employee, department=cast.sales, start=MARCH, actor=None)
    history = text_of(hr, f"/people/{cast.employee.pk}/").partition("History")[2]
    assert history.index("Sales") < history.index("Product")
    leave(cast.peer, MARCH)
    assert "left on" in text_of(hr, f"/people/{cast.peer.pk}/")


def test_colleagues_dont_find_who_left(browser: Client, cast: Cast) -> None:
    leave(cast.peer, MARCH)
    assert browser.get(f"/people/{cast.peer.pk}/").status_code == 404


def test_a_manager_sees_the_team_of_today_and_a_way_down(boss: Client, cast: Cast) -> None:
    AssignmentFactory.create(department=cast.sales, manager=cast.employee)
    page = text_of(boss, "/people/team/")
    assert "Priya Example" in page
    assert f'href="/people/{cast.employee.pk}/#reports"' in page
    assert "Tomas" not in page


def test_who_has_no_team_has_no_team_page(browser: Client) -> None:
    assert browser.get("/people/team/").status_code == 403


def test_the_org_chart_counts_people_on_the_day_asked_for(browser: Client, cast: Cast) -> None:
    assignment_start(employee=cast.employee, department=cast.sales, start=MARCH, actor=None)
    page = text_of(browser, "/people/chart/?on=2024-02-29")
    assert "2 people directly" in page.partition("Product")[2].partition("Sales")[0]
    page = text_of(browser, "/people/chart/?on=2024-03-01")
    assert "2 people directly" in page.partition("Sales")[2]


@pytest.mark.parametrize("day", ["2024-02-30", "yesterday", "0000-01-01", "2024-1-1' OR 1=1"])
def test_a_day_that_does_not_exist_is_explained(browser: Client, day: str) -> None:
    response = browser.get("/people/chart/", {"on": day})
    assert response.status_code == 400
    assert "There is no such day." in response.content.decode()


def test_a_departments_people_come_when_it_is_opened(browser: Client, cast: Cast) -> None:
    fragment = text_of(browser, f"/people/departments/{cast.product.pk}/?on=2024-01-01", hx_request="true")
    assert "Priya Example" in fragment
    assert "<html" not in fragment
    assert "Priya" not in text_of(browser, f"/people/departments/{cast.product.pk}/?on=2019-01-01")
    assert browser.get(f"/people/departments/{cast.product.pk}/?on=x").status_code == 404


def test_departments_show_head_and_size(browser: Client, cast: Cast) -> None:
    cast.product.head = cast.manager
    cast.product.save()
    page = text_of(browser, "/people/departments/")
    assert "Jonas Example" in page


def test_the_picker_offers_up_to_eight_employed_people_from_three_letters(
    browser: Client, cast: Cast
) -> None:
    EmployeeFactory.create_batch(10)
    assert 'name="to"' not in text_of(browser, "/people/picker/?name=to&q=Pe")
    assert text_of(browser, "/people/picker/?name=to&q=Person").count('type="radio"') == 8
    leave(cast.peer, MARCH)
    assert "Nobody is called" in text_of(browser, "/people/picker/?q=tomas")
    page = text_of(browser, f"/people/picker/?name=to&multiple=1&to={cast.manager.pk}&q=Mara")
    assert page.index("Jonas") < page.index("Mara")
    assert page.count("checked") == 1


def test_hr_takes_the_directory_out_without_formulas(hr: Client, cast: Cast) -> None:
    Employee.objects.filter(pk=cast.employee.pk).update(title="=1+1")
    lines = hr.get("/people/export.csv?q=priya").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("number,first_name")
    assert lines[1:] == ["PRIYA,Priya,Example,priya@acme.example,'=1+1,,2020-01-01,Product,JONAS"]
    sheet: Any = load_workbook(BytesIO(hr.get("/people/export.xlsx").content)).active
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert rows["PRIYA"][4] == "'=1+1"
    assert len(rows) == 6
    assert hr.get("/people/export.pdf").status_code == 404


def test_others_do_not_take_it_out(browser: Client) -> None:
    assert browser.get("/people/export.csv").status_code == 403


@pytest.mark.parametrize(
    "path", ["", "team/", "departments/", "chart/", "{manager}/", "departments/{product}/"]
)
def test_pages_need_as_many_queries_for_many_people_as_for_few(boss: Client, cast: Cast, path: str) -> None:
    address = "/people/" + path.format(manager=cast.manager.pk, product=cast.product.pk)
    grow(cast, 2)
    few = count_queries(boss, address)
    grow(cast, 20)
    assert count_queries(boss, address) == few


def grow(cast: Cast, number: int) -> None:
    """Give the manager reports with reports of their own, in departments of their own."""
    for _n in range(number):
        department = DepartmentFactory.create(parent=cast.product, head=cast.manager)
        report = AssignmentFactory.create(department=department, manager=cast.manager)
        AssignmentFactory.create(department=cast.product, manager=report.employee)
