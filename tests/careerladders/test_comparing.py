"""Two levels, or two versions, beside each other."""

import pytest
from django.test import Client

from careerladders.models import Framework, Level
from careerladders.services.content import level_change
from careerladders.services.versions import draft_create, version_publish
from tests.careerladders.levels import level, make_ladder
from tests.factories import Cast
from tests.recognition.kudos import user_of


@pytest.fixture
def priya(client: Client, cast: Cast) -> Client:
    """A browser in which the employee is signed in."""
    make_ladder()
    client.force_login(user_of(cast.employee))
    return client


def test_any_two_levels_are_compared_even_across_tracks(priya: Client) -> None:
    query = {"before": level("IC3").pk, "after": level("M1").pk}
    assert "From IC3 to M1" in priya.get("/levels/compare/", query).content.decode()


def test_levels_that_are_not_there_are_refused_with_a_reason(priya: Client) -> None:
    page = priya.get("/levels/compare/", {"before": "0", "after": "x"}).content.decode()
    assert "Select a valid choice" in page


def test_versions_are_listed_and_a_change_is_told(priya: Client) -> None:
    framework = Framework.objects.get()
    first = framework.versions.get()
    draft = draft_create(framework=framework, actor=None)
    renamed = Level.objects.get(track__version=draft, code="IC4")
    level_change(level=renamed, revision=renamed.revision, title="Expert", actor=None)
    address = f"/versions/compare/{first.pk}/{draft.pk}/"
    assert priya.get(address).status_code == 404
    version_publish(version=draft, actor=None)
    assert "IC4 Expert" in priya.get(address).content.decode()
    assert address in priya.get(f"/versions/{framework.slug}/").content.decode()
