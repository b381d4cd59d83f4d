"""Kudos and values through the API."""

from typing import Any

import pytest

from recognition.models import Kudos, Value
from recognition.services.values import values_create_starter
from tests.api import api_client, assert_problem, post
from tests.factories import Cast
from tests.recognition.kudos import MESSAGE, give


@pytest.fixture(autouse=True)
def _values(acme: object) -> None:
    values_create_starter()


def asked(cast: Cast, **changes: Any) -> dict[str, Any]:
    """The request that thanks the peer."""
    return {"receiver": cast.peer.pk, "value": Value.objects.all()[0].pk, "message": MESSAGE} | changes


def test_thanks_are_given_read_and_taken_back(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    created = post(client, "kudos/", asked(cast))
    assert created.status_code == 201
    listed = client.get("/api/v1/kudos/").json()["results"]
    assert listed == [created.json()]
    assert listed[0]["receiver"] == {"id": cast.peer.pk, "name": "Tomas Example"}
    assert client.delete(f"/api/v1/kudos/{listed[0]['id']}/").status_code == 204
    assert not Kudos.objects.exists()


def test_the_same_key_gives_once(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    answers = [post(client, "kudos/", asked(cast), **{"Idempotency-Key": "one"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Kudos.objects.count() == 1


def test_what_is_refused_names_its_field(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    problem = assert_problem(post(client, "kudos/", asked(cast, receiver=cast.employee.pk)), 400, "invalid")
    assert list(problem["errors"]) == ["receiver"]
    problem = assert_problem(post(client, "kudos/", asked(cast, message="no")), 400, "invalid")
    assert list(problem["errors"]) == ["message"]


def test_who_is_no_employee_gives_no_thanks(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    cast.employee.user = None
    cast.employee.save()
    assert_problem(post(client, "kudos/", asked(cast)), 403, "permission_denied")


def test_private_thanks_of_others_are_not_there(cast: Cast) -> None:
    kudos = give(cast.peer, cast.manager, is_private=True)
    client = api_client(cast.hr_admin.user)
    assert client.get("/api/v1/kudos/").json()["results"] == []
    assert client.get(f"/api/v1/kudos/{kudos.pk}/").status_code == 404


def test_the_thanks_of_others_cannot_be_taken_back(cast: Cast) -> None:
    kudos = give(cast.peer, cast.employee)
    assert api_client(cast.employee.user).delete(f"/api/v1/kudos/{kudos.pk}/").status_code == 404


def test_hr_shapes_the_values_and_others_read_them(cast: Cast) -> None:
    hr = api_client(cast.hr_admin.user)
    created = post(hr, "values/", {"name": "Asks for help", "axis": "innovation"}).json()
    path = f"/api/v1/values/{created['id']}/"
    changed = hr.patch(path, {"is_active": False}, content_type="application/json")
    assert changed.json() == created | {"is_active": False}
    employee = api_client(cast.employee.user)
    assert employee.get(path).json() == changed.json()
    assert_problem(
        employee.patch(path, {"is_active": True}, content_type="application/json"), 403, "permission_denied"
    )
    assert_problem(post(hr, "values/", {"name": "Asks for help", "axis": "innovation"}), 400, "invalid")
