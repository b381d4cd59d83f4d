"""The feed holds what everybody may read, finds what is looked for, and costs the same at any length."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from config.celery import app
from notifications.models import Announcement, Channel
from people.models import Employee
from recognition.models import Axis, Post, Value
from recognition.services.anniversaries import anniversaries_post
from recognition.services.kudos import kudos_give
from recognition.services.preferences import preference_save
from recognition.services.values import values_create_starter
from recognition.tasks import celebrate_all
from tenants.connection import connection
from tenants.models import Organization
from tests.factories import Cast, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import MESSAGE, give, user_of
from tests.recognition.posts import award, prefer, read

FEED = "/recognition/"
MOST_OF_THE_FEED = 8


@pytest.fixture
def priya(client: Client, cast: Cast) -> Client:
    """A browser in which the employee is signed in."""
    values_create_starter()
    client.force_login(user_of(cast.employee))
    return client


def page_of(client: Client, **query: Any) -> str:
    """The feed's page."""
    response = client.get(FEED, query)
    assert response.status_code == 200
    return str(response.content.decode())


def celebrate(employee: Employee, years: int = 3) -> Post:
    """The anniversary of somebody."""
    return Post.objects.create(celebrated=employee, years=years)


def test_kudos_awards_and_anniversaries_are_read_by_everybody(priya: Client, cast: Cast) -> None:
    give(cast.peer, cast.manager)
    award(cast.hr_admin, cast.peer, cast.manager)
    celebrate(cast.executive)
    page = page_of(priya)
    assert MESSAGE in page
    assert "won the award “Execution” together" in page
    assert "It came out on the day." in page
    assert "has been here for 3 years" in page


def test_who_keeps_theirs_private_is_named_nowhere_until_they_change_their_mind(
    priya: Client, cast: Cast
) -> None:
    give(cast.manager, cast.peer)
    give(cast.manager, cast.peer, message="Between us two.", is_private=True)
    alone = award(cast.hr_admin, cast.peer)
    assert alone in read(user_of(cast.employee))
    prefer(cast.peer, private=True)
    assert "Tomas" not in page_of(priya)
    assert read(user_of(cast.employee), person=cast.peer.pk) == []
    assert len(read(user_of(cast.peer))) == 3
    give(cast.executive, cast.peer)
    assert "Tomas" not in page_of(priya)
    prefer(cast.peer)
    assert page_of(priya).count("Tomas Example") >= 3
    assert "Between us two." not in page_of(priya)


def test_a_team_s_award_stays_without_the_name_of_who_keeps_theirs_private(priya: Client, cast: Cast) -> None:
    award(cast.hr_admin, cast.peer, cast.manager)
    prefer(cast.peer, private=True)
    page = page_of(priya)
    assert "Jonas Example" in page
    assert "Tomas" not in page
    assert read(user_of(cast.employee), person=cast.peer.pk) == []
    assert len(read(user_of(cast.employee), person=cast.manager.pk)) == 1
    (post,) = read(user_of(cast.peer))
    assert [person.name for person in post.nominees] == ["Tomas Example", "Jonas Example"]


def test_the_giver_still_reads_what_the_receiver_keeps_private(cast: Cast) -> None:
    values_create_starter()
    prefer(cast.peer, private=True)
    kudos = give(cast.employee, cast.peer)
    assert read(user_of(cast.employee)) == read(user_of(cast.peer)) == [kudos.post]
    assert read(user_of(cast.manager)) == []


def found(cast: Cast, **filters: Any) -> set[str]:
    """Which of the posts below Priya finds, by the first name of whom they are about."""
    posts = read(user_of(cast.employee), **filters)
    return {
        post.kudos.receiver.first_name if post.kudos else (post.celebrated or post.nominees[0]).first_name
        for post in posts
    }


def test_every_filter_finds_its_own(cast: Cast) -> None:
    values_create_starter()
    execution, innovation = (
        Value.objects.filter(axis=Axis.EXECUTION)[0],
        Value.objects.filter(axis=Axis.INNOVATION)[0],
    )
    given: dict[str, Any] = {"message": MESSAGE, "is_private": False, "actor": None}
    kudos_give(giver=cast.employee, receiver=cast.peer, value=innovation, **given)
    old = kudos_give(giver=cast.manager, receiver=cast.employee, value=execution, **given)
    Post.objects.filter(kudos=old).update(created_at=timezone.now() - dt.timedelta(days=40))
    awarded = award(cast.peer, cast.manager)
    assert awarded.nomination
    awarded.nomination.values.add(innovation)
    celebrate(cast.hr_admin)
    everybody = {"Tomas", "Priya", "Jonas", "Sofia"}
    assert found(cast) == everybody
    assert found(cast, axis="innovation") == {"Tomas"}
    assert found(cast, axis="execution") == {"Priya", "Jonas"}
    assert found(cast, value=innovation.pk) == {"Tomas", "Jonas"}
    assert found(cast, departments=frozenset([cast.product.pk])) == {"Priya", "Jonas"}
    assert found(cast, person=cast.peer.pk) == {"Tomas", "Jonas"}
    assert found(cast, person=cast.hr_admin.pk) == {"Sofia"}
    assert found(cast, period=30) == everybody - {"Priya"}
    assert found(cast, mine="given") == {"Tomas"}
    assert found(cast, mine="received") == {"Priya"}
    assert found(cast, mine="given", axis="execution") == set()


def test_a_department_includes_those_below_it(priya: Client, cast: Cast) -> None:
    give(cast.peer, cast.manager)
    assert MESSAGE in page_of(priya, department=cast.root.pk)
    assert MESSAGE in page_of(priya, department=cast.product.pk)
    assert MESSAGE not in page_of(priya, department=cast.sales.pk)


def test_an_empty_result_says_which_filter_to_loosen(priya: Client, cast: Cast) -> None:
    give(cast.peer, cast.manager)
    page = page_of(priya, department=cast.sales.pk, axis="execution", person=cast.peer.pk)
    assert "Leave one of them out" in page
    assert f'href="?axis=execution&amp;person={cast.peer.pk}"' in page
    assert f'href="?department={cast.sales.pk}&amp;axis=execution"' not in page
    page = page_of(priya, department=cast.sales.pk, axis="innovation")
    assert "No single one of them is to blame" in page


def test_private_thanks_loosen_nothing_for_others(priya: Client, cast: Cast) -> None:
    give(cast.peer, cast.manager, is_private=True)
    assert "No single one of them is to blame" in page_of(priya, axis="innovation", person=cast.peer.pk)


@pytest.mark.parametrize(
    "query",
    [
        {"axis": "charm"}, {"value": "x"}, {"value": "9" * 30}, {"department": "-1"}, {"person": "\x00"},
        {"period": "8"}, {"mine": "all"},
    ],
)  # fmt: skip
def test_filters_that_there_are_not_lead_nowhere(priya: Client, query: dict[str, str]) -> None:
    assert priya.get(FEED, query).status_code in {400, 404}


def test_values_departments_and_people_are_offered_on_demand(priya: Client, cast: Cast) -> None:
    assert 'name="department"' not in page_of(priya)
    page = page_of(priya, more=1)
    assert 'name="department"' in page
    assert "Sales" in page
    assert "Tomas Example" in page_of(priya, q="tom")
    assert f'value="{cast.peer.pk}" checked' in page_of(priya, person=cast.peer.pk)


@pytest.mark.parametrize("number", [2, 30])
def test_the_first_page_takes_eight_queries_at_any_size(priya: Client, cast: Cast, number: int) -> None:
    make_person("Rosa", cast.product, cast.employee)
    for _ in range(number):
        give(cast.peer, cast.manager)
        give(cast.employee, cast.manager, is_private=True)
        celebrate(cast.executive, Post.objects.count() + 1)
    award(cast.hr_admin, cast.peer, cast.manager)
    assert queries(priya, FEED) <= MOST_OF_THE_FEED
    filtered = f"{FEED}?value={Value.objects.all()[0].pk}&department={cast.root.pk}"
    assert queries(priya, filtered) <= MOST_QUERIES


def test_pages_with_filters_follow_without_gap_or_repeat(priya: Client, cast: Cast) -> None:
    for number in range(45):
        give(cast.peer, cast.manager, message=f"Thanks, {number:02}.", is_private=number % 3 == 0)
        give(cast.manager, cast.employee, message=f"Mine, {number:02}.", is_private=True)
    seen, query = 0, {"axis": "execution"}
    while query:
        response = priya.get(FEED, query)
        page = response.context["feed"]
        seen += len(page.posts)
        query = {"axis": "execution", "before": page.older} if page.older else {}
    assert seen == 45 + 30


def test_anniversaries_come_once_to_those_who_work_here(cast: Cast) -> None:
    day = dt.date(2026, 5, 12)
    Employee.objects.filter(pk=cast.employee.pk).update(hired=dt.date(2023, 5, 12))
    Employee.objects.filter(pk=cast.peer.pk).update(hired=dt.date(2025, 5, 12))
    Employee.objects.filter(pk=cast.manager.pk).update(hired=dt.date(2020, 5, 12), left=day)
    Employee.objects.filter(pk=cast.hr_admin.pk).update(hired=day)
    address = "https://hooks.example/x"
    Channel.objects.create(name="All", kind="slack", address=address, events=["anniversary.reached"])
    anniversaries_post(day=day)
    anniversaries_post(day=day)
    posted = dict(Post.objects.values_list("celebrated__first_name", "years"))
    assert posted == {"Priya": 3, "Tomas": 1}
    assert Post.objects.count() == 2
    told = set(Announcement.objects.values_list("text", flat=True))
    assert told == {
        f"{name} Example celebrates an anniversary here. Years: {years}" for name, years in posted.items()
    }
    assert Announcement.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "years"),
    [(dt.date(2025, 2, 28), [1]), (dt.date(2028, 2, 28), []), (dt.date(2028, 2, 29), [4])],
)
def test_who_was_hired_on_29_february_is_celebrated_on_the_28th(
    cast: Cast, day: dt.date, years: list[int]
) -> None:
    Employee.objects.filter(pk=cast.employee.pk).update(hired=dt.date(2024, 2, 29))
    anniversaries_post(day=day)
    assert list(Post.objects.values_list("years", flat=True)) == years


@pytest.mark.parametrize("wish", [{"private": True}, {"no_anniversaries": True}])
def test_who_opts_out_is_not_celebrated_any_more_nor_before(cast: Cast, wish: dict[str, bool]) -> None:
    day = dt.date(2026, 1, 1)
    anniversaries_post(day=day)
    assert Post.objects.filter(celebrated=cast.peer).exists()
    prefer(cast.peer, **wish)
    anniversaries_post(day=day)
    assert not Post.objects.filter(celebrated=cast.peer).exists()
    assert Post.objects.filter(celebrated=cast.employee).exists()
    prefer(cast.peer)
    anniversaries_post(day=day)
    assert Post.objects.filter(celebrated=cast.peer).exists()


def test_the_page_of_preferences_keeps_what_one_chose(priya: Client, cast: Cast) -> None:
    give(cast.peer, cast.employee)
    path = "/recognition/preferences/"
    assert priya.post(path, {"keeps_private": "on"}).status_code == 302
    assert priya.get(path).context["form"]["keeps_private"].value()
    assert read(user_of(cast.manager)) == []
    preference_save(
        employee=cast.employee, keeps_private=False, hides_anniversaries=False, actor=user_of(cast.employee)
    )
    assert len(read(user_of(cast.manager))) == 1


@pytest.fixture
def eager() -> Iterator[None]:
    """Work for workers is done at once."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.mark.usefixtures("eager")
def test_a_morning_s_work_that_comes_late_and_twice_celebrates_its_own_day_once(
    cast: Cast, acme: Organization, django_capture_on_commit_callbacks: Any
) -> None:
    Employee.objects.filter(pk=cast.peer.pk).update(hired=dt.date(2024, 5, 12))
    for _twice in range(2):
        connection.set_schema_to_public()
        morning, next_day = (dt.datetime(2026, 5, day, 6, tzinfo=dt.UTC) for day in (12, 13))
        with django_capture_on_commit_callbacks() as callbacks, time_machine.travel(morning):
            celebrate_all()
        with time_machine.travel(next_day):
            for callback in callbacks:
                callback()
        connection.set_tenant(acme)
    post = Post.objects.get()
    assert (post.celebrated, post.years, post.created_at.date()) == (cast.peer, 2, dt.date(2026, 5, 12))
