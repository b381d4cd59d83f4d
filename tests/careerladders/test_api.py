"""Ladders and levels through the API."""

from typing import Any

import pytest

from careerladders.models import Framework, FrameworkVersion
from tests.api import api_client, assert_problem, post
from tests.careerladders.levels import JULY, level, make_ladder, stand, standing
from tests.factories import Cast
from tests.queries import MOST_QUERIES, queries


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def results(client: Any, path: str) -> list[dict[str, Any]]:
    """The first page of a list."""
    found: list[dict[str, Any]] = client.get(f"/api/v1/{path}").json()["results"]
    return found


def test_a_framework_comes_with_all_that_it_asks(cast: Cast) -> None:
    (framework,) = results(api_client(cast.employee.user), "frameworks/")
    (version,) = framework["versions"]
    levels = {found["code"]: found for track in version["tracks"] for found in track["levels"]}
    assert len(levels) == 11
    assert levels["IC4"]["expectations"][0] == {
        "competency": "vision",
        "proficiency": 2,
        "text": "Explains to the project group what the result is for and what is left out.",
    }


def test_drafts_are_for_those_who_manage_ladders(cast: Cast) -> None:
    FrameworkVersion.objects.create(framework=Framework.objects.get(), number=2)
    for person, numbers in ((cast.employee, [1]), (cast.hr_admin, [2, 1])):
        (framework,) = results(api_client(person.user), "frameworks/")
        assert [version["number"] for version in framework["versions"]] == numbers


def test_frameworks_take_as_many_queries_however_many_there_are(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    before = queries(client, "/api/v1/frameworks/")
    for number in range(5):
        framework = Framework.objects.create(slug=f"more-{number}", name=f"More {number}")
        FrameworkVersion.objects.create(framework=framework, number=1, status="published", published_on=JULY)
    assert queries(client, "/api/v1/frameworks/") == before <= MOST_QUERIES


def test_one_sees_ones_own_level_and_hr_sees_all(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    stand(cast.peer, "M1")
    (own,) = results(api_client(cast.employee.user), "current-levels/")
    assert (own["employee"], own["start"], own["end"]) == (cast.employee.pk, "2024-01-01", None)
    assert len(results(api_client(cast.hr_admin.user), "current-levels/")) == 2


def test_hr_lets_people_stand_on_a_level(cast: Cast) -> None:
    request = {"employee": cast.peer.pk, "level": level("M1").pk, "start": "2024-07-01", "reason": "moved"}
    hr = api_client(cast.hr_admin.user)
    assert post(hr, "current-levels/", request).json()["start"] == "2024-07-01"
    assert standing(cast.peer, JULY) == "M1"
    earlier = post(hr, "current-levels/", request | {"start": "2024-01-01"})
    assert list(assert_problem(earlier, 400, "invalid")["errors"]) == ["day"]
    employee = api_client(cast.employee.user)
    assert_problem(post(employee, "current-levels/", request), 403, "permission_denied")
