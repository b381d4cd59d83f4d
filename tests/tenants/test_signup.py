"""An organization makes itself: a form, a mailed link, a button, and a page that shows the progress."""

import datetime as dt
from typing import Any, cast

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_redis.cache import RedisCache

from tenants import starter
from tenants.connection import connection
from tenants.models import Organization
from tenants.signup.models import SignUp
from tenants.signup.selectors import progress_of
from tenants.signup.services import provision_now, sign_up_confirm
from tests.accounts.helpers import path_in_mail
from tests.tenants.helpers import new_organization, run_outbox

ASKED = {"name": "Initech", "slug": "initech", "email": "Bill@initech.example"}


@pytest.fixture
def visitor(platform_client: Client) -> Client:
    """A browser on the platform's own site, whose network has asked for nothing yet."""
    connection.set_schema_to_public()
    cast("RedisCache", cache).delete_pattern("limit:*")
    return platform_client


def ask(visitor: Client, **changes: str) -> Any:
    """Send the form, and deliver the mail."""
    response = visitor.post("/sign-up/", {**ASKED, **changes})
    run_outbox()
    return response


def test_the_landing_page_leads_to_the_form(visitor: Client) -> None:
    page = visitor.get("/").content.decode()
    assert 'href="/sign-up/"' in page
    assert "<form" in visitor.get("/sign-up/").content.decode()


def test_from_the_form_to_an_organization_that_answers(visitor: Client) -> None:
    assert ask(visitor)["Location"] == "/sign-up/sent/"
    assert visitor.get("/sign-up/sent/").status_code == 200
    assert mail.outbox[-1].to == ["bill@initech.example"]
    assert "initech.localhost" in visitor.get(path_in_mail()).content.decode()
    assert not Organization.objects.filter(slug="initech").exists()
    progress = visitor.post(path_in_mail())["Location"]
    assert "Look again" in visitor.get(progress).content.decode()
    run_outbox()
    page = visitor.get(progress).content.decode()
    assert "Your organization is ready" in page
    assert "http://initech.localhost" in page
    assert Organization.objects.get(slug="initech").status == Organization.Status.ACTIVE


def test_following_the_link_again_leads_to_the_same_organization(visitor: Client) -> None:
    ask(visitor)
    first, second = (visitor.post(path_in_mail())["Location"] for _attempt in range(2))
    assert first == second
    assert visitor.get(path_in_mail())["Location"] == first


def test_the_progress_page_asks_again_until_all_is_done(visitor: Client) -> None:
    ask(visitor)
    progress = visitor.post(path_in_mail())["Location"]
    fragment = {"HX-Request": "true"}
    page = visitor.get(progress, headers=fragment).content.decode()
    assert "every 1s" in page
    assert "<html" not in page
    run_outbox()
    assert "every 1s" not in visitor.get(progress, headers=fragment).content.decode()


def test_the_progress_shows_the_step_that_the_worker_is_at(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = new_organization()
    seen: list[list[str]] = []

    def look() -> None:
        connection.set_schema_to_public()
        seen.append([step.state for step in progress_of(new).steps])

    new = organization
    monkeypatch.setattr(starter, "_functions", [look])
    provision_now(organization_id=organization.pk)
    assert seen == [["done", "current", "waiting"]]


def test_a_failed_attempt_is_told_and_tried_again(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("no content today")

    ask(visitor)
    progress = visitor.post(path_in_mail())["Location"]
    monkeypatch.setattr(starter, "_functions", [fail])
    with pytest.raises(RuntimeError, match="no content"):
        run_outbox()
    assert "We try again by ourselves" in visitor.get(progress).content.decode()
    monkeypatch.setattr(starter, "_functions", [])
    run_outbox()
    assert "Your organization is ready" in visitor.get(progress).content.decode()


def test_an_expired_link_says_so(visitor: Client) -> None:
    ask(visitor)
    with time_machine.travel(timezone.now() + dt.timedelta(days=3)):
        response = visitor.post(path_in_mail())
    assert response.status_code == 400
    assert "expired" in response.content.decode()


@pytest.mark.parametrize("token", ["%00", "x:y:z", "00000000-0000-4000-8000-000000000000"])
def test_a_forged_link_makes_nothing(visitor: Client, token: str) -> None:
    ask(visitor)
    assert visitor.post(f"/sign-up/confirm/{token}/").status_code == 400
    assert not Organization.objects.filter(slug="initech").exists()


def test_who_comes_second_is_told_that_the_address_was_taken(visitor: Client) -> None:
    ask(visitor)
    first = path_in_mail()
    ask(visitor, email="peter@initech.example")
    visitor.post(first)
    response = visitor.post(path_in_mail())
    assert response.status_code == 400
    assert "already exists" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"slug": "admin"}, "reserved"),
        ({"slug": "acme"}, "taken"),
        ({"slug": "No address"}, "slug"),
        ({"email": "bill"}, "valid email"),
        ({"name": ""}, "required"),
        ({"name": "x" * 500}, "120"),
        ({"name": "a\x00b"}, "Null characters"),
        ({"name": "東京", "slug": ""}, "Latin letters"),
    ],
)
def test_a_wrong_field_is_explained(visitor: Client, change: dict[str, str], reason: str) -> None:
    response = ask(visitor, **change)
    assert response.status_code == 200
    assert reason in response.content.decode()
    assert not SignUp.objects.exists()


def test_an_empty_address_is_made_of_the_name(visitor: Client) -> None:
    ask(visitor, name="3 Öl & Söhne", slug="")
    assert SignUp.objects.get().slug == "ol-sohne"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"name": "Umbrella Corp"}, "umbrella-corp.localhost"),
        ({"name": "Umbrella Corp", "slug": "umb"}, "umb.localhost"),
        ({"name": "Acme"}, "taken"),
        ({"name": "x", "slug": "www"}, "reserved"),
        ({}, ""),
    ],
)
def test_the_address_is_shown_while_it_is_typed(visitor: Client, typed: dict[str, str], shown: str) -> None:
    response = visitor.get("/sign-up/address/", typed)
    assert response.status_code == 200
    assert shown in response.content.decode()


def test_too_many_sign_ups_from_one_network_are_refused(visitor: Client) -> None:
    answers = [visitor.post("/sign-up/", {}).status_code for _attempt in range(11)]
    assert answers == [200] * 10 + [429]


def test_nobody_is_mailed_again_and_again(visitor: Client) -> None:
    for number in range(4):
        ask(visitor, slug=f"initech-{number}")
    assert len(mail.outbox) == 3


def test_the_site_of_an_organization_has_no_sign_up(client: Client) -> None:
    assert client.get("/sign-up/").status_code == 404


def test_a_progress_page_cannot_be_guessed(visitor: Client) -> None:
    unknown = "/sign-up/progress/00000000-0000-4000-8000-000000000000/"
    assert visitor.get(unknown).status_code == 404


def test_the_setting_up_runs_once_however_often_it_is_delivered(visitor: Client) -> None:
    ask(visitor)
    visitor.post(path_in_mail())
    run_outbox()
    organization = Organization.objects.get(slug="initech")
    provision_now(organization_id=organization.pk)
    assert sign_up_confirm(token=path_in_mail().split("/")[-2]).organization == organization
    assert organization.primary_host == f"initech.{settings.PLATFORM_DOMAIN}"
