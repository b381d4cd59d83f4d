"""HR writes drafts of ladders in the admin, and lets people stand on levels."""

import pytest
from django.test import Client

from careerladders.models import CurrentLevel, Framework, FrameworkVersion, Level, Track
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


def test_hr_writes_a_draft_step_by_step(hr: Client) -> None:
    framework = Framework.objects.get()
    hr.post(f"{ADMIN}frameworkversion/add/", {"framework": framework.pk, "number": 2})
    version = FrameworkVersion.objects.get(number=2)
    hr.post(f"{ADMIN}track/add/", {"version": version.pk, "kind": "ic"})
    track = Track.objects.get(version=version)
    form = {"track": track.pk, "rank": 1, "code": "S1", "title": "Starter", "grade": 1, "summary": ""}
    hr.post(f"{ADMIN}level/add/", form)
    draft = Level.objects.get(code="S1")
    hr.post(f"{ADMIN}level/{draft.pk}/change/", form | {"title": "Beginner"})
    draft.refresh_from_db()
    assert (draft.title, version.status) == ("Beginner", "draft")


def test_a_published_level_is_shown_but_not_changed(hr: Client) -> None:
    published = level("IC4")
    path = f"{ADMIN}level/{published.pk}/"
    assert hr.get(f"{path}change/").status_code == 200
    assert hr.post(f"{path}change/", {"title": "Other"}).status_code == 403
    assert hr.post(f"{path}delete/", {"post": "yes"}).status_code == 403


def test_nothing_is_added_to_a_published_version(hr: Client) -> None:
    form = {"track": Track.objects.all()[0].pk, "rank": 9, "code": "X9", "title": "Extra", "grade": 9}
    assert "Select a valid choice" in hr.post(f"{ADMIN}level/add/", form).content.decode()


def test_hr_lets_somebody_stand_on_a_level(hr: Client, cast: Cast) -> None:
    stand(cast.employee, "IC3")
    form = {"employee": cast.employee.pk, "level": level("IC4").pk, "day": JULY, "reason": "promoted"}
    assert hr.post(f"{ADMIN}currentlevel/add/", form).status_code == 302
    assert (standing(cast.employee, JANUARY), standing(cast.employee, JULY)) == ("IC3", "IC4")
    late = hr.post(f"{ADMIN}currentlevel/add/", form | {"day": JANUARY}, follow=True)
    assert "has a level that begins later" in late.content.decode()
    path = f"{ADMIN}currentlevel/{CurrentLevel.objects.latest('id').pk}/"
    assert hr.get(f"{path}change/").status_code == 200
    assert hr.post(f"{path}delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "model", ["competency", "framework", "frameworkversion", "track", "level", "expectation", "currentlevel"]
)
def test_every_list_opens_and_can_be_searched(hr: Client, cast: Cast, model: str) -> None:
    stand(cast.employee, "IC3")
    assert hr.get(f"{ADMIN}{model}/", {"q": "ic3"}).status_code == 200
