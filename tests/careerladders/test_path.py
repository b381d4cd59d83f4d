"""My path: where one stands, what each way on asks, what speaks for one, talks and next steps."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from careerladders.services.promotions import case_submit
from tests.careerladders.conversations import agree, close, open_one
from tests.careerladders.levels import JULY, level, make_ladder, stand
from tests.careerladders.promotions import ask, open_case
from tests.careerladders.test_evidence import lead
from tests.factories import Cast, UserFactory
from tests.queries import queries
from tests.recognition.kudos import user_of

MOST_ON_A_PAGE = 16
"""Half of them are the frame's: the session, the user, their roles, the bell."""


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


@pytest.fixture
def priya(client: Client, cast: Cast) -> Client:
    """A browser in which the employee is signed in."""
    client.force_login(user_of(cast.employee))
    return client


def text(response: Any) -> str:
    """The page, its white space made even."""
    assert response.status_code == 200
    return " ".join(response.content.decode().split()).replace("&#x27;", "'")


def test_one_sees_where_one_is_and_since_when(priya: Client, cast: Cast) -> None:
    stand(cast.employee, "IC4", JULY)
    page = text(priya.get("/path/"))
    assert str(level("IC4")) in page
    assert "Since July 1, 2024." in page
    assert "On trial" not in page


def test_a_trial_is_named(priya: Client, cast: Cast) -> None:
    stand(cast.employee, "M1", reason="trial")
    assert "On trial" in text(priya.get("/path/"))


def test_the_next_level_on_each_track_and_the_same_grade_beside_are_shown(priya: Client, cast: Cast) -> None:
    stand(cast.employee, "IC4")
    page = text(priya.get("/path/"))
    for words in ("What IC5 asks beyond IC4", "What M1 asks beyond IC4", "What M2 asks beyond IC4"):
        assert page.count(words) == 1
    assert "The same grade on the other track: a move, no promotion." in page
    assert f"/conversations/new/?level={level('M1').pk}" in page


def test_from_the_top_there_is_no_next_level_but_the_other_track(priya: Client, cast: Cast) -> None:
    stand(cast.employee, "IC7")
    page = text(priya.get("/path/"))
    assert "What M4 asks beyond IC7" in page
    assert "The next level on your track." not in page


def test_without_a_level_the_page_says_what_to_do(priya: Client) -> None:
    page = text(priya.get("/path/"))
    assert "You stand on no level yet" in page
    assert "Prepare a career conversation" in page


def test_roles_talks_and_own_steps_stand_together(priya: Client, cast: Cast) -> None:
    lead(cast.employee)
    conversation = open_one(cast.employee)
    agree(conversation, "Lead the next project")
    agree(conversation, "Make time for it", owner="manager")
    close(conversation, timezone.localdate())
    page = text(priya.get("/path/"))
    assert "Project lead: Search" in page
    assert conversation.get_absolute_url() in page
    assert "Lead the next project" in page
    assert "Make time for it" not in page


def test_a_manager_sees_their_own_path_not_their_teams(client: Client, cast: Cast) -> None:
    conversation = open_one(cast.employee)
    lead(cast.employee)
    client.force_login(user_of(cast.manager))
    page = text(client.get("/path/"))
    assert conversation.get_absolute_url() not in page
    assert "Project lead" not in page


def test_a_promotion_case_is_shown_once_it_is_handed_in(priya: Client, cast: Cast) -> None:
    case = open_case(cast)
    assert "Your promotion case" not in text(priya.get("/path/"))
    ask(case, cast.peer)
    case_submit(case=case, actor=user_of(cast.manager))
    assert "Your promotion case" in text(priya.get("/path/"))


def test_who_is_no_employee_has_no_path(client: Client, cast: Cast) -> None:
    client.force_login(UserFactory.create())
    assert client.get("/path/").status_code == 403


def test_ones_path_asks_the_database_as_often_however_much_there_is(priya: Client, cast: Cast) -> None:
    stand(cast.employee, "IC4")
    counts = []
    for codes in (["IC4"], ["IC5", "IC6", "M1", "M2"]):
        for code in codes:
            agree(open_one(cast.employee, code), code)
            lead(cast.employee, code)
        counts.append(queries(priya, "/path/"))
    assert counts[0] == counts[1] <= MOST_ON_A_PAGE
