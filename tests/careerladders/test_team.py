"""A manager sees where each of the team stands, where both tracks lead, and what can be done next."""

import pytest
from django.test import Client

from tests.careerladders.conversations import open_one
from tests.careerladders.levels import level, make_ladder, stand
from tests.careerladders.promotions import open_case
from tests.careerladders.roles import lead
from tests.careerladders.tables import page_text
from tests.factories import Cast, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of

TEAM = "/path/team/"


@pytest.fixture
def jonas(client: Client, cast: Cast) -> Client:
    """A browser in which the employee's manager is signed in."""
    make_ladder()
    client.force_login(user_of(cast.manager))
    return client


def test_each_member_has_a_level_and_both_ways_on(jonas: Client, cast: Cast) -> None:
    stand(cast.employee, "IC4")
    lead(cast.employee)
    page = page_text(jonas, TEAM)
    assert "1 of 1 stand" in page
    for words in ("IC4", "IC5", "M1", "Project lead"):
        assert words in page
    assert "Tomas" not in page


def test_what_can_be_begun_leads_to_a_form_for_that_person(jonas: Client, cast: Cast) -> None:
    stand(cast.employee, "IC4")
    page = page_text(jonas, TEAM)
    for address in ("/conversations/new/", "/promotions/new/"):
        assert f'href="{address}?employee={cast.employee.pk}"' in page
    form = page_text(jonas, "/conversations/new/", employee=cast.employee.pk)
    assert f'value="{cast.employee.pk}" selected' in form
    assert f'value="{level("IC5").pk}" selected' in form
    assert "Priya Example" in page_text(jonas, "/promotions/new/", employee=cast.employee.pk)


def test_what_is_open_is_led_to_instead(jonas: Client, cast: Cast) -> None:
    stand(cast.employee, "IC4")
    case, talk = open_case(cast), open_one(cast.employee)
    page = page_text(jonas, TEAM)
    assert f'href="{case.get_absolute_url()}"' in page
    assert f'href="{talk.get_absolute_url()}"' in page
    assert "Open a case" not in page
    assert "Start a conversation" not in page


def test_who_manages_others_is_given_no_role_of_specialists(jonas: Client, cast: Cast) -> None:
    stand(cast.employee, "M1")
    assert "Give a role" not in page_text(jonas, TEAM)


def test_a_team_of_any_size_takes_as_many_queries(jonas: Client, cast: Cast) -> None:
    stand(cast.employee, "IC4")
    before = queries(jonas, TEAM)
    for number in range(6):
        stand(make_person(f"P{number}", cast.product, cast.manager), "IC3")
    assert queries(jonas, TEAM) == before <= MOST_QUERIES


def test_who_leads_nobody_has_no_team(client: Client, cast: Cast) -> None:
    client.force_login(user_of(cast.employee))
    assert client.get(TEAM).status_code == 403
