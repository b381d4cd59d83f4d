"""HR shapes the values in the admin and reads public kudos there."""

import pytest
from django.test import Client

from accounts.models import AuditEntry
from recognition.models import Value
from recognition.services.values import values_create_starter
from tests.factories import Cast
from tests.recognition.kudos import give, user_of
from tests.recognition.posts import prefer

ADMIN = "/admin/recognition/"


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    values_create_starter()
    client.force_login(user_of(cast.hr_admin))
    return client


def test_hr_adds_a_value_and_switches_it_off(hr: Client) -> None:
    form = {
        "name": "Asks for help",
        "axis": "innovation",
        "description": "",
        "position": 7,
        "is_active": "on",
    }
    assert hr.post(f"{ADMIN}value/add/", form).status_code == 302
    value = Value.objects.get(name="Asks for help")
    assert hr.post(f"{ADMIN}value/{value.pk}/change/", form | {"is_active": ""}).status_code == 302
    value.refresh_from_db()
    assert not value.is_active
    entries = AuditEntry.objects.filter(object_type="recognition.value", object_id=value.pk).order_by("id")
    assert [entry.action for entry in entries] == ["value.created", "value.changed"]


def test_a_value_is_never_deleted(hr: Client) -> None:
    value = Value.objects.all()[0]
    assert hr.post(f"{ADMIN}value/{value.pk}/delete/", {"post": "yes"}).status_code == 403


def test_kudos_are_read_only_and_private_ones_are_not_there(hr: Client, cast: Cast) -> None:
    public = give(cast.employee, cast.peer, message="For everybody")
    private = give(cast.employee, cast.peer, message="For you alone", is_private=True)
    give(cast.employee, cast.manager, message="For a quiet one")
    prefer(cast.manager, private=True)
    page = hr.get(f"{ADMIN}kudos/").content.decode()
    assert "For everybody" in page
    assert "For you alone" not in page
    assert "For a quiet one" not in page
    assert hr.post(f"{ADMIN}kudos/{public.pk}/change/", {"message": "Other words"}).status_code == 403
    assert "For you alone" not in hr.get(f"{ADMIN}kudos/{private.pk}/change/", follow=True).content.decode()
