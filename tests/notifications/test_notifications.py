"""People are told things: in the product once, by mail in the organization's name."""

import re
from typing import Any

from django.core import mail
from django.db import transaction
from django.test import Client
from django_tenants.utils import tenant_context

from accounts.models import User
from notifications.models import Notification
from notifications.selectors import unread_count
from notifications.services import notify
from notifications.tasks import send_notification
from people.models import Employee
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tests.api import api_client
from tests.factories import Cast, UserFactory
from tests.site import count_queries


def user_of(employee: Employee) -> User:
    assert employee.user
    return employee.user


def tell(*people: Employee, mail: bool = True) -> None:
    """Tell people that something waits."""
    users = [user_of(person) for person in people]
    notify(users=users, text="A review waits for you.", url="/reviews/", mail=mail)


def deliver() -> None:
    """Let the worker run what waits in the outbox."""
    for message in OutboxMessage.objects.filter(task=send_notification.name):
        send_notification(str(message.pk))


def test_each_person_is_told_once_and_gets_a_mail_of_their_own(cast: Cast) -> None:
    tell(cast.employee, cast.peer)
    deliver()
    deliver()
    assert sorted(address for sent in mail.outbox for address in sent.to) == [
        "priya@acme.example",
        "tomas@acme.example",
    ]
    assert (unread_count(user_of(cast.employee)), Notification.objects.count()) == (1, 2)


def test_a_mail_comes_in_the_organizations_name_with_a_full_link(cast: Cast) -> None:
    tell(cast.employee)
    deliver()
    sent: Any = mail.outbox[0]
    assert (sent.subject, sent.from_email.partition(" <")[0]) == ("A review waits for you.", "Acme")
    html = sent.alternatives[0].content
    for body in (sent.body, html):
        assert re.search(r"https?://acme\.localhost(:\d+)?/reviews/", body)


def test_a_mail_that_is_sent_again_keeps_its_message_id(cast: Cast) -> None:
    tell(cast.employee)
    deliver()
    OutboxMessage.objects.update(done_at=None)
    deliver()
    first, second = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert first == second


def test_without_mail_people_read_it_in_the_product_only(cast: Cast) -> None:
    tell(cast.employee, mail=False)
    deliver()
    assert (unread_count(user_of(cast.employee)), mail.outbox) == (1, [])


def test_nobody_is_told_what_was_rolled_back(cast: Cast) -> None:
    with transaction.atomic():
        tell(cast.employee)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert not OutboxMessage.objects.filter(task=send_notification.name).exists()


def test_who_may_not_sign_in_any_more_gets_no_mail(cast: Cast) -> None:
    tell(cast.employee)
    User.objects.filter(pk=user_of(cast.employee).pk).update(is_active=False)
    deliver()
    assert not mail.outbox


def test_the_page_lists_ones_own_and_marks_all_as_read(cast: Cast, client: Client) -> None:
    tell(cast.employee)
    tell(cast.peer)
    client.force_login(user_of(cast.employee))
    page = client.get("/notifications/").content.decode()
    assert page.count("A review waits for you.") == 1
    assert "Notifications, 1 new" in page
    assert client.post("/notifications/read/")["Location"] == "/notifications/"
    assert "Notifications, 0 new" in client.get("/notifications/").content.decode()
    assert unread_count(user_of(cast.peer)) == 1


def test_the_page_needs_as_many_queries_for_100_as_for_2(cast: Cast, client: Client) -> None:
    client.force_login(user_of(cast.employee))
    tell(*[cast.employee] * 2)
    few = count_queries(client, "/notifications/")
    tell(*[cast.employee] * 98)
    assert count_queries(client, "/notifications/") == few


def test_the_api_lists_and_marks_ones_own(cast: Cast) -> None:
    tell(cast.employee)
    tell(cast.peer)
    api = api_client(user_of(cast.employee))
    (row,) = api.get("/api/v1/notifications/?unread=true").json()["results"]
    assert row["text"] == "A review waits for you."
    assert api.post(f"/api/v1/notifications/{row['id']}/read/").json()["read_at"]
    assert api.get("/api/v1/notifications/?unread=true").json()["results"] == []
    other = Notification.objects.get(user=user_of(cast.peer))
    assert api.post(f"/api/v1/notifications/{other.pk}/read/").status_code == 404
    assert api.post("/api/v1/notifications/read-all/").status_code == 204
    assert unread_count(user_of(cast.peer)) == 1


def test_organizations_share_no_notifications(cast: Cast, globex: Organization) -> None:
    tell(cast.employee)
    with tenant_context(globex):
        assert unread_count(UserFactory.create()) == 0
        assert not Notification.objects.exists()
