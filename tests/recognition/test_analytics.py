"""Who is recognised for what: sums by department that tell nobody apart, as page, file and API."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from people.models import Assignment, Department, Employee
from recognition.selectors.analytics import ELSEWHERE, Analytics, Tally, analytics
from recognition.selectors.periods import period_of
from tests.careerladders.tables import csv_rows, page_text
from tests.factories import Cast, DepartmentFactory, give_role
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of
from tests.recognition.recognising import EXECUTION, INNOVATION, crew, thanked

TODAY = dt.datetime(2026, 6, 20, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 5, 4)
BEFORE = dt.date(2026, 2, 4)
PAGE = "/recognition/analytics/"
API = "/api/v1/recognition-analytics/"
QUARTER = period_of("quarter", DAY)


@pytest.fixture(autouse=True)
def _june() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def office(cast: Cast) -> Cast:
    """Seven in product, six in sales, five at the top."""
    crew(5, cast.product, "Product")
    crew(5, cast.sales, "Sales")
    crew(3, cast.root, "Root")
    return cast


@pytest.fixture
def hr(client: Client, office: Cast) -> Client:
    client.force_login(user_of(office.hr_admin))
    return client


def seen(employee: Employee, department: Department | None = None) -> Analytics:
    found = analytics(user_of(employee), QUARTER, department.pk if department else None)
    assert found
    return found


def by_name(found: Analytics) -> dict[str, Tally]:
    return {row.name: row.now for row in found.rows}


def of(department: Department) -> list[Employee]:
    return list(Employee.objects.filter(assignments__department=department).order_by("pk"))


def test_departments_count_what_their_people_received_raw_and_weighted(office: Cast) -> None:
    for axis in (EXECUTION, EXECUTION, INNOVATION):
        thanked(office.manager, office.employee, DAY, axis)
    thanked(office.peer, office.manager, DAY, INNOVATION, is_private=True)
    thanked(office.peer, office.manager, DAY, INNOVATION, removed=True)
    found = seen(office.hr_admin)
    assert list(by_name(found)) == ["Acme", "Product", "Sales"]
    product = by_name(found)["Product"]
    assert (product.execution, product.innovation) == (2, 2)
    assert product.execution_weight == 1.5
    assert product.innovation_weight == pytest.approx(1 + 1 / 3)
    assert (product.innovation_share, product.execution_share) == (47, 53)
    assert found.trend[-1] == product
    assert by_name(found)["Sales"].innovation_share is None


def test_the_trend_has_four_periods_and_the_one_before_beside_it(office: Cast, hr: Client) -> None:
    thanked(office.peer, office.manager, BEFORE, INNOVATION)
    thanked(office.peer, office.manager, DAY, EXECUTION)
    found = seen(office.hr_admin)
    assert [period.name for period in found.periods] == ["Q3 2025", "Q4 2025", "Q1 2026", "Q2 2026"]
    assert [tally.number for tally in found.trend] == [0, 0, 1, 1]
    text = page_text(hr, PAGE)
    assert "Execution to innovation: 100 : 0." in text
    assert "In Q1 2026 it was 0 : 100." in text


def test_people_count_where_they_worked_on_the_day(office: Cast) -> None:
    mover = of(office.sales)[0]
    june = dt.date(2026, 6, 1)
    Assignment.objects.filter(employee=mover).update(period=DateRange(dt.date(2020, 1, 1), june))
    Assignment.objects.create(employee=mover, department=office.product, period=DateRange(june, None))
    thanked(office.manager, mover, DAY)
    thanked(office.manager, mover, june, INNOVATION)
    found = by_name(seen(office.hr_admin))
    assert (found["Sales"].execution, found["Sales"].innovation) == (1, 0)
    assert (found["Product"].execution, found["Product"].innovation) == (0, 1)


def test_how_many_employed_were_never_recognised(office: Cast, hr: Client) -> None:
    thanked(office.peer, office.manager, DAY)
    thanked(office.peer, office.employee, BEFORE)
    Employee.objects.filter(pk=of(office.product)[-1].pk).update(left=dt.date(2026, 6, 1))
    found = seen(office.hr_admin)
    rows = {row.name: (row.people, row.unrecognised) for row in found.rows}
    assert rows == {"Acme": (5, 5), "Product": (6, 5), "Sales": (6, 6)}
    assert "16 of 17 employed people weren’t recognised in Q2 2026." in page_text(hr, PAGE)


def test_a_small_department_counts_with_the_one_above(office: Cast) -> None:
    design = DepartmentFactory.create(name="Design", parent=office.product)
    few = crew(4, design, "Design")
    thanked(office.manager, few[0], DAY)
    found = seen(office.hr_admin, office.product)
    (row,) = found.rows
    assert (row.name, row.with_small, row.now.execution, row.people) == ("Product", ["Design"], 1, 11)
    assert analytics(user_of(office.hr_admin), QUARTER, design.pk) is None


def test_a_department_that_was_small_in_the_trend_is_not_shown_alone(office: Cast) -> None:
    lab = DepartmentFactory.create(name="Lab", parent=office.product)
    for number, person in enumerate(crew(6, lab, "Lab")):
        if number:
            begins = DateRange(dt.date(2026, 4, 1), None)
            Assignment.objects.filter(employee=person).update(period=begins)
    assert [row.name for row in seen(office.hr_admin, office.product).rows] == ["Product"]


def test_no_view_lets_a_small_rest_be_subtracted(office: Cast) -> None:
    """Three of the five at the top leave: what remains of Acme without its departments is never shown."""
    for person in of(office.root)[-3:]:
        Employee.objects.filter(pk=person.pk).update(left=dt.date(2026, 6, 1))
    found = seen(office.hr_admin)
    assert {row.name: row.with_small for row in found.rows} == {"Acme": ["Sales"], "Product": []}


def test_nothing_is_shown_of_an_organization_of_few(cast: Cast, client: Client) -> None:
    Employee.objects.filter(pk=cast.peer.pk).update(left=dt.date(2025, 1, 1))
    client.force_login(user_of(cast.hr_admin))
    assert "Nothing to show yet" in page_text(client, PAGE)


def test_scoped_roles_see_their_departments_alone(office: Cast) -> None:
    give_role(office.peer, "hr_partner", office.product)
    thanked(office.peer, office.manager, DAY)
    thanked(office.manager, office.peer, DAY)
    thanked(office.peer, office.executive, DAY)
    found = seen(office.peer)
    assert [row.name for row in found.rows] == ["Product"]
    assert analytics(user_of(office.peer), QUARTER, office.sales.pk) is None
    flows = {(flow.giver, flow.receiver): flow.number for flow in found.flows}
    assert flows == {(ELSEWHERE, office.product.pk): 1, (office.product.pk, ELSEWHERE): 1}


def test_flows_go_from_department_to_department(office: Cast, hr: Client) -> None:
    for person in of(office.product)[:3]:
        thanked(office.peer, person, DAY)
    thanked(office.manager, office.employee, DAY)
    thanked(office.manager, office.employee, BEFORE)
    found = seen(office.hr_admin)
    assert [(flow.giver, flow.receiver, flow.number, flow.share) for flow in found.flows] == [
        (office.sales.pk, office.product.pk, 3, 75),
        (office.product.pk, office.product.pk, 1, 25),
    ]
    text = page_text(hr, PAGE)
    assert "Most flows from Sales to Product: 75 %." in text
    assert "Sales → Product: 3 (75 %)" in text
    assert 'class="shade-5">3<small>75 %' in text


def test_concentration_in_plain_words_from_twenty_receivers_on(office: Cast, hr: Client) -> None:
    people = crew(40, office.sales, "More")
    for number in range(19):
        thanked(people[20 + number], people[number], DAY)
    assert seen(office.hr_admin).concentration is None
    thanked(people[39], people[19], DAY)
    for giver in people[20:32]:
        thanked(giver, people[0], dt.date(2026, 6, 19))
    text = page_text(hr, PAGE)
    assert "The first 2 of 20 who were recognised got" in text
    assert "10 % would be even" in text


def test_the_page_says_how_it_weighs(hr: Client) -> None:
    assert "weighs a half" in page_text(hr, PAGE)


@pytest.mark.parametrize(
    ("query", "name"),
    [("period=last_quarter", "Q1 2026"), ("period=half_year", "H1 2026"), ("period=year&year=2025", "2025")],
)
def test_periods_can_be_chosen(hr: Client, query: str, name: str) -> None:
    assert f"of {name}, private ones" in page_text(hr, f"{PAGE}?{query}")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("period=century", 400),
        ("period=year&year=2027", 400),
        ("year=1", 400),
        ("department=x", 400),
        ("department=99999999999999999999", 404),
        ("period=%00", 400),
    ],
)
def test_what_cannot_be_asked_is_explained(hr: Client, query: str, status: int) -> None:
    assert hr.get(f"{PAGE}?{query}").status_code == status
    assert hr.get(f"{API}?{query}").status_code in {400, 404}
    assert hr.get(f"{PAGE}flows.csv?{query}").status_code in {400, 404}


def test_tables_come_as_files_without_formulas(office: Cast, hr: Client) -> None:
    Department.objects.filter(pk=office.sales.pk).update(name="=Sales")
    thanked(office.peer, office.manager, DAY)
    thanked(office.manager, office.peer, DAY)
    flows = csv_rows(hr, f"{PAGE}flows.csv")
    assert ["'=Sales", "Product", "1", "50"] in flows
    departments = csv_rows(hr, f"{PAGE}departments.csv?department={office.product.pk}")
    assert departments[-1] == ["Product", "Q2 2026", "1", "0", "1", "0", "0", "7", "6"]
    assert csv_rows(hr, f"{PAGE}trend.csv")[-1] == ["Q2 2026", "2", "0", "1.5", "0", "0"]
    assert hr.get(f"{PAGE}other.csv").status_code == 404


def test_the_page_asks_the_database_a_few_times(office: Cast, hr: Client) -> None:
    for person in of(office.product):
        thanked(office.peer, person, DAY)
    assert queries(hr, PAGE) <= MOST_QUERIES
    give_role(office.peer, "hr_partner", office.product)
    hr.force_login(user_of(office.peer))
    assert queries(hr, PAGE) <= MOST_QUERIES


def test_the_api_gives_the_same_figures(office: Cast, hr: Client) -> None:
    thanked(office.peer, office.manager, DAY, INNOVATION)
    found = hr.get(API, {"department": office.product.pk}).json()
    (row,) = found["departments"]
    assert (row["name"], row["people"], row["not_recognised"]) == ("Product", 7, 6)
    assert row["trend"][-1]["innovation_percent"] == 100
    assert found["periods"][-1] == {"name": "Q2 2026", "starts_on": "2026-04-01", "ends_on": "2026-06-30"}
    assert found["flows"] == [
        {"giver": ELSEWHERE, "receiver": office.product.pk, "number": 1, "percent": 100}
    ]
