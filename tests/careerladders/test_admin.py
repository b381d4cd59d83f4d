"""HR writes drafts of ladders in the admin, and lets people stand on levels."""

import pytest
from django.test import Client

from careerladders.models import CurrentLevel
from tests.careerladders.levels import JANUARY, JULY, level, make_ladder, stand, standing
from tests.factories import Cast
from tests.recognition.kudos import user_of

ADMIN = "/admin/careerladders/"


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    make_ladder()
    client.force_login(user_of(cast.hr_admin))
    return client


def test_hr_lets_somebody_stand_on_a_level(hr: Client, cast: Cast) -> None:
    stand(cast.employee, "IC3")
    form = {"employee": cast.employee.pk, "level": level("IC4").pk, "day": JULY, "reason": "promoted"}
    assert hr.post(f"{ADMIN}currentlevel/add/", form).status_code == 302
    assert (standing(cast.employee, JANUARY), standing(cast.employee, JULY)) == ("IC3", "IC4")
    late = hr.post(f"{ADMIN}currentlevel/add/", form | {"day": JANUARY}).content.decode()
    assert "has a level that begins later" in late
    assert 'value="2024-01-01"' in late
    path = f"{ADMIN}currentlevel/{CurrentLevel.objects.latest('id').pk}/"
    assert hr.get(f"{path}change/").status_code == 200
    assert hr.post(f"{path}delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("employee", ["abc", "9" * 40, "", "-1"])
def test_whoever_is_named_the_form_says_what_is_wrong(hr: Client, employee: str) -> None:
    path = f"{ADMIN}currentlevel/add/"
    assert hr.get(path, {"employee": employee}).status_code == 200
    form = {"employee": employee, "level": level("IC4").pk, "day": JULY, "reason": "promoted"}
    assert hr.post(path, form).status_code == 200
    assert not CurrentLevel.objects.exists()


@pytest.mark.parametrize("model", ["competency", "framework", "frameworkversion", "currentlevel"])
def test_every_list_opens_and_can_be_searched(hr: Client, cast: Cast, model: str) -> None:
    stand(cast.employee, "IC3")
    assert hr.get(f"{ADMIN}{model}/", {"q": "ic3"}).status_code == 200
