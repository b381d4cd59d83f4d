"""The home page by role, the frame around every page, and the mailbox."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client, override_settings
from django_tenants.utils import schema_context

from accounts.models import Role, User
from accounts.services import role_assign, roles_store
from config import home, mailbox
from notifications.home import Task
from people.models import Employee
from tenants.models import Organization
from tests.factories import AssignmentFactory, Cast, UserFactory
from tests.site import count_queries


def user_of(employee: Employee) -> User:
    assert employee.user
    return employee.user


def home_of(client: Client, user: User) -> str:
    """The home page as a user sees it."""
    client.force_login(user)
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_signed_out_come_to_the_sign_in_page(client: Client) -> None:
    assert client.get("/")["Location"] == "/accounts/login/"


@pytest.mark.parametrize(
    ("hour", "words"), [(8, "Good morning"), (12, "Good afternoon"), (18, "Good evening")]
)
def test_the_greeting_follows_the_hour(hour: int, words: str) -> None:
    assert home.greeting("Priya", dt.datetime(2026, 1, 1, hour, tzinfo=dt.UTC)) == f"{words}, Priya"


def test_the_hour_is_that_of_the_employees_place(cast: Cast, acme: Organization) -> None:
    cast.employee.time_zone = "Pacific/Auckland"
    assert str(home.local_now(cast.employee, acme).tzinfo) == "Pacific/Auckland"
    assert str(home.local_now(None, acme).tzinfo) == "UTC"


def test_an_employee_sees_their_place_and_not_what_others_manage(client: Client, cast: Cast) -> None:
    page = home_of(client, user_of(cast.employee))
    assert "My place" in page
    assert f'href="/people/{cast.manager.pk}/"' in page
    for words in ("My team", "Needs attention", "Bring your people in"):
        assert words not in page


def test_a_manager_sees_their_team(client: Client, cast: Cast) -> None:
    assert "Priya Example" in home_of(client, user_of(cast.manager)).partition("My team")[2]


def test_hr_sees_what_needs_attention(client: Client, cast: Cast) -> None:
    assert "3 departments have no head." in home_of(client, user_of(cast.hr_admin))


def test_without_people_hr_learns_what_to_do_first(client: Client, acme: Organization) -> None:
    roles_store()
    user = UserFactory.create()
    role_assign(user=user, role=Role.objects.get(slug="hr_admin"), actor=None)
    assert "Bring your people in" in home_of(client, user)


def test_at_most_three_tasks_wait_with_their_minutes(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = [Task(f"Task {n}", "", 3, f"/reviews/{n}/", "Write", "Jonas Example") for n in range(5)]
    monkeypatch.setattr("notifications.home._sources", [lambda _user: tasks])
    page = home_of(client, user_of(cast.employee))
    assert "3 things wait for you, about 9 min together." in page
    assert "Task 2" in page
    assert "Task 3" not in page


def test_the_navigation_holds_what_one_may_open(client: Client, cast: Cast) -> None:
    page = home_of(client, user_of(cast.employee))
    assert 'href="/people/"' in page
    assert 'href="/balance/"' not in page
    assert 'href="/admin/"' not in page
    page = home_of(client, user_of(cast.hr_admin))
    assert 'href="/balance/"' in page
    assert 'href="/admin/"' in page


def test_a_user_without_any_role_sees_a_home_without_what_is_not_theirs(client: Client, cast: Cast) -> None:
    page = home_of(client, UserFactory.create())
    assert "Nothing waits for you." in page
    assert 'href="/people/"' not in page


def test_home_needs_as_many_queries_for_many_people_as_for_few(client: Client, cast: Cast) -> None:
    client.force_login(user_of(cast.manager))
    AssignmentFactory.create_batch(2, department=cast.product, manager=cast.manager)
    few = count_queries(client, "/")
    AssignmentFactory.create_batch(20, department=cast.product, manager=cast.manager)
    assert count_queries(client, "/") == few


@pytest.fixture
def mails(tmp_path: Path, settings: Any) -> Path:
    """Mails are written below a folder of the test's own."""
    settings.MAILBOX_DIR = tmp_path
    settings.EMAIL_BACKEND = "config.mailbox.EmailBackend"
    return tmp_path


def test_each_organization_reads_its_own_mails(client: Client, platform_client: Client, mails: Path) -> None:
    text = "Hello,\n\nhttp://acme.localhost/people/?q=a&page=2"
    EmailMessage("Größe", text, to=["a@acme.example"]).send()
    with schema_context("public"):
        EmailMessage("Platform", "Hello", to=["b@example.com"]).send()
    page = client.get("/mailbox/").content.decode()
    assert "Größe" in page
    assert "Platform" not in page
    assert "Platform" in platform_client.get("/mailbox/").content.decode()
    (file,) = (mails / "o_acme").iterdir()
    mail = client.get(f"/mailbox/{file.stem}/").content.decode()
    assert 'href="http://acme.localhost/people/?q=a&amp;page=2"' in mail


def test_only_stored_mails_are_found(client: Client, mails: Path) -> None:
    for name in ("nothing", "..", "%2e%2e%2fsecret"):
        assert client.get(f"/mailbox/{name}/").status_code == 404


def test_the_mailbox_has_no_address_outside_development() -> None:
    with override_settings(MAILBOX=False):
        assert mailbox.urls() == []
