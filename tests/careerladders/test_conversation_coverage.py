"""How many have talked, by department: never so few that somebody is told apart."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from careerladders.selectors.conversation_coverage import Share, shares
from people.models import Department, Employee
from tests.api import api_client
from tests.careerladders.conversations import close, open_one
from tests.careerladders.levels import make_ladder
from tests.factories import Cast, DepartmentFactory, give_role, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def team(department: Department, manager: Employee, size: int) -> list[Employee]:
    """So many people in a department."""
    return [make_person(f"{department.name}{n}", department, manager) for n in range(size)]


def talked(employee: Employee, days_ago: int = 0) -> None:
    """Somebody talked with their manager so many days ago."""
    close(open_one(employee), timezone.localdate() - dt.timedelta(days=days_ago))


def of(found: list[Share], department: Department | None) -> Share | None:
    pk = department.pk if department else None
    return next((share for share in found if share.department == pk), None)


def test_who_talked_within_a_year_counts_once(cast: Cast) -> None:
    people = team(cast.product, cast.manager, 6)
    talked(people[0])
    talked(people[0])
    talked(people[1], days_ago=364)
    talked(people[2], days_ago=366)
    open_one(people[3])
    share = of(shares(user_of(cast.hr_admin)), cast.product)
    assert share is not None
    assert (share.people, share.talked, share.percent) == (8, 2, 25)


def test_small_departments_are_shown_together_or_not_at_all(cast: Cast) -> None:
    found = shares(user_of(cast.hr_admin))
    assert [(share.department, share.people) for share in found] == [(None, 5)]
    team(cast.product, cast.manager, 5)
    assert [share.department for share in shares(user_of(cast.hr_admin))] == [cast.product.pk]


def test_who_left_does_not_count(cast: Cast) -> None:
    gone = team(cast.product, cast.manager, 6)[0]
    gone.left = timezone.localdate()
    gone.save()
    share = of(shares(user_of(cast.hr_admin)), cast.product)
    assert share is not None
    assert share.people == 7


def test_a_partner_sees_the_departments_they_are_given(cast: Cast) -> None:
    team(cast.product, cast.manager, 5)
    elsewhere = DepartmentFactory.create(name="Elsewhere", parent=cast.root)
    team(elsewhere, cast.executive, 5)
    give_role(cast.peer, "hr_partner", cast.product)
    assert [share.department for share in shares(user_of(cast.peer))] == [cast.product.pk]


def test_hr_sees_shares_and_no_names(client: Client, cast: Cast) -> None:
    people = team(cast.product, cast.manager, 6)
    talked(people[0])
    client.force_login(user_of(cast.hr_admin))
    page = client.get("/conversations/coverage/").content.decode()
    assert "Product" in page
    assert people[0].name not in page


def test_without_enough_people_the_page_says_why(client: Client, cast: Cast) -> None:
    give_role(cast.peer, "hr_partner", cast.sales)
    client.force_login(user_of(cast.peer))
    page = client.get("/conversations/coverage/").content.decode()
    assert "Nothing to show yet" in page


def test_employees_and_managers_do_not_see_it(client: Client, cast: Cast) -> None:
    for person in (cast.employee, cast.manager):
        client.force_login(user_of(person))
        assert client.get("/conversations/coverage/").status_code == 403


def test_the_api_gives_the_same(cast: Cast) -> None:
    talked(team(cast.product, cast.manager, 6)[0])
    answer: Any = api_client(cast.hr_admin.user).get("/api/v1/conversation-coverage/").json()
    assert answer == [{"department": cast.product.pk, "people": 8, "talked": 1, "percent": 12}]


def test_it_asks_the_database_as_often_for_many_departments(client: Client, cast: Cast) -> None:
    client.force_login(user_of(cast.hr_admin))
    counts = []
    for size in (1, 4):
        for number in range(size):
            team(DepartmentFactory.create(name=f"D{size}-{number}", parent=cast.root), cast.manager, 5)
        counts.append(queries(client, "/conversations/coverage/"))
    assert counts[0] == counts[1] <= MOST_QUERIES
