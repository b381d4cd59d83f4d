"""A manager alone reads who of their own team nobody has recognised for a while."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Employee
from recognition.models import Kudos
from recognition.selectors.nudges import overlooked
from tests.careerladders.tables import page_text
from tests.factories import Cast, make_person
from tests.recognition.kudos import user_of
from tests.recognition.nominations import awarded, published
from tests.recognition.recognising import thanked


def days_ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def names(manager: Employee) -> str:
    nudge = overlooked(user_of(manager), manager)
    return nudge.names if nudge else ""


@pytest.fixture
def team(cast: Cast) -> Cast:
    """Jonas has Priya, Ana and Ben."""
    for name in ("Ana", "Ben"):
        make_person(name, cast.product, cast.manager)
    return cast


def test_who_was_recognised_lately_is_not_named(team: Cast) -> None:
    thanked(team.peer, team.employee, days_ago(89), is_private=True)
    assert names(team.manager) == "Ana, Ben"


def test_long_ago_and_removed_thanks_do_not_count(team: Cast) -> None:
    thanked(team.peer, team.employee, days_ago(91))
    thanked(team.peer, team.employee, days_ago(3), removed=True)
    assert names(team.manager) == "Ana, Ben, Priya"


def test_an_award_counts(team: Cast) -> None:
    awarded(team, published(team), team.employee)
    assert names(team.manager) == "Ana, Ben"


def test_who_joined_lately_is_left_out(team: Cast) -> None:
    Employee.objects.filter(first_name__in=["Ana", "Ben"]).update(hired=days_ago(89))
    assert names(team.manager) == "Priya"


def test_two_of_one_first_name_are_told_apart(team: Cast) -> None:
    Employee.objects.filter(first_name="Ben").update(first_name="Ana", last_name="Other")
    assert names(team.manager) == "Ana Example, Ana Other, Priya Example"


def test_only_direct_reports_are_named_and_to_nobody_else(team: Cast) -> None:
    assert "Priya" not in names(team.executive)
    assert overlooked(user_of(team.hr_admin), team.manager) is None
    assert overlooked(user_of(team.employee), team.employee) is None


@pytest.mark.parametrize("path", ["/", "/people/team/"])
def test_the_pages_of_the_manager_lead_to_a_thank_you(team: Cast, client: Client, path: str) -> None:
    client.force_login(user_of(team.manager))
    text = page_text(client, path)
    assert "3 of your team haven’t been recognised for 90 days: Ana, Ben, Priya." in text
    assert f'/recognition/give/?to={team.employee.pk}"' in text
    for report in Employee.objects.filter(assignments__manager=team.manager):
        thanked(team.manager, report, days_ago(1))
    assert Kudos.objects.count() == 3
    assert "haven’t been recognised" not in page_text(client, path)
