"""Promotion cases in the admin: to look at, for those who decide everywhere."""

import pytest
from django.test import Client

from careerladders.services.promotion_decisions import case_approve
from careerladders.services.promotions import case_open
from tests.careerladders.levels import level, make_ladder, stand
from tests.careerladders.promotions import REASON, in_review
from tests.factories import Cast, make_person
from tests.recognition.kudos import user_of
from tests.site import count_queries

CASES = "/admin/careerladders/promotioncase/"


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    make_ladder()
    client.force_login(user_of(cast.hr_admin))
    return client


def test_hr_finds_cases_and_leads_on_to_their_page(hr: Client, cast: Cast) -> None:
    case = in_review(cast, change=-1, text="A secret word.")
    case_approve(case=case, actor=user_of(cast.hr_admin), override_reason=REASON)
    page = hr.get(CASES, {"q": "priya", "status__exact": "approved"}).content.decode()
    assert "Priya Example" in page
    assert 'href="/promotions/"' in page
    page = hr.get(f"{CASES}{case.pk}/change/").content.decode()
    assert REASON in page
    assert "A secret word." not in page


def test_nothing_is_written_there(hr: Client, cast: Cast) -> None:
    case = in_review(cast)
    assert hr.get(f"{CASES}add/").status_code == 403
    assert hr.post(f"{CASES}{case.pk}/change/", {"status": "approved"}).status_code == 403
    assert hr.post(f"{CASES}{case.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_draft_of_ones_own_case_is_not_there(hr: Client, cast: Cast) -> None:
    stand(cast.hr_admin, "IC4")
    case_open(employee=cast.hr_admin, level=level("IC5"), actor=user_of(cast.executive))
    assert "Sofia Example" not in hr.get(CASES).content.decode()


def test_the_list_asks_the_database_as_often_however_many_there_are(hr: Client, cast: Cast) -> None:
    in_review(cast)
    before = count_queries(hr, CASES)
    for number in range(5):
        person = make_person(f"P{number}", cast.sales, cast.manager)
        stand(person, "IC1")
        case_open(employee=person, level=level("IC2"), actor=user_of(cast.manager))
    assert count_queries(hr, CASES) == before
