"""People are told things: in the product once, by mail in the organization's name."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_tenants.utils import tenant_context

from accounts.models import User
from notifications.models import Notification, TopicChoice
from notifications.registry import UnknownEvent
from notifications.selectors import unread_count
from notifications.services import notify, withdraw
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tests.api import api_client
from tests.factories import Cast, UserFactory
from tests.notifications.telling import KUDOS, REVIEWS, choose, deliver, tell, thank, user_of
from tests.site import count_queries


def test_each_person_is_told_once_and_gets_a_mail_of_their_own(cast: Cast) -> None:
    tell(cast.employee, cast.peer, cast.employee)
    deliver()
    deliver()
    assert sorted(address for sent in mail.outbox for address in sent.to) == [
        "priya@acme.example",
        "tomas@acme.example",
    ]
    assert (unread_count(user_of(cast.employee)), Notification.objects.count()) == (1, 2)


def test_telling_many_takes_as_many_queries_as_telling_one(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(6):
        tell(cast.employee)
    with django_assert_num_queries(6):
        tell(cast.employee, cast.peer, cast.manager, cast.executive)


def test_a_mail_comes_in_the_organizations_name_with_full_links(cast: Cast) -> None:
    (told,) = tell(cast.employee)
    deliver()
    sent: Any = mail.outbox[0]
    assert (sent.subject, sent.from_email.partition(" <")[0]) == (REVIEWS, "Acme")
    html = sent.alternatives[0].content
    for body in (sent.body, html):
        for path in (f"/notifications/{told.pk}/", "/notifications/choices/"):
            assert re.search(rf"https?://acme\.localhost(:\d+)?{path}", body)


def test_a_mail_that_is_sent_again_keeps_its_message_id(cast: Cast) -> None:
    tell(cast.employee)
    deliver()
    OutboxMessage.objects.update(done_at=None)
    deliver()
    first, second = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert first == second


def test_what_can_be_taken_back_is_mailed_only_when_it_stays(cast: Cast) -> None:
    choose(cast.employee, "kudos", mail="now")
    thank(cast.employee, url="/recognition/#kudos-1")
    thank(cast.employee, url="/recognition/#kudos-2")
    assert all(message.due_at > timezone.now() for message in OutboxMessage.objects.all())
    withdraw(url="/recognition/#kudos-1")
    deliver()
    assert len(mail.outbox) == 1
    assert Notification.objects.get().url == "/recognition/#kudos-2"


def test_nobody_is_told_what_was_rolled_back(cast: Cast) -> None:
    with transaction.atomic():
        tell(cast.employee)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_who_may_not_sign_in_any_more_gets_no_mail(cast: Cast) -> None:
    tell(cast.employee)
    User.objects.filter(pk=user_of(cast.employee).pk).update(is_active=False)
    deliver()
    assert not mail.outbox


def test_only_what_an_app_registers_can_be_told(cast: Cast) -> None:
    with pytest.raises(UnknownEvent):
        notify(users=[], event="kudos.reecived", values={}, url="/")
    for values in ({}, {"giver": "Ana"}, {"giver": "Ana", "value": "Courage", "day": "1 May"}):
        with pytest.raises(ValueError, match="giver, value"):
            notify(users=[], event="kudos.received", values=values, url="/")


def test_values_are_words_and_nothing_more(cast: Cast) -> None:
    values = {"giver": "{value} \n <b>", "value": "x" * 400}
    (told,) = notify(users=[user_of(cast.employee)], event="kudos.received", values=values, url="/")
    assert told.text.startswith("{value} <b> thanked you: xxx")
    assert (len(told.text), told.text[-1]) == (300, "…")


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere"])
def test_the_database_holds_notifications_to_this_site(cast: Cast, url: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        thank(cast.employee, url=url)


def test_opening_one_marks_it_as_read_and_leads_to_its_page(cast: Cast, client: Client) -> None:
    tell(cast.employee, cast.peer)
    mine = Notification.objects.get(user=user_of(cast.employee))
    other = Notification.objects.get(user=user_of(cast.peer))
    client.force_login(user_of(cast.employee))
    assert client.get(f"/notifications/{mine.pk}/")["Location"] == "/reviews/"
    assert unread_count(user_of(cast.employee)) == 0
    assert client.get(f"/notifications/{other.pk}/").status_code == 404
    assert unread_count(user_of(cast.peer)) == 1


def test_the_page_lists_ones_own_and_marks_all_as_read(cast: Cast, client: Client) -> None:
    tell(cast.employee)
    tell(cast.peer)
    client.force_login(user_of(cast.employee))
    page = client.get("/notifications/").content.decode()
    assert page.count(REVIEWS) == 1
    assert "Notifications, 1 new" in page
    assert client.post("/notifications/read/")["Location"] == "/notifications/"
    assert "Notifications, 0 new" in client.get("/notifications/").content.decode()
    assert unread_count(user_of(cast.peer)) == 1


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", [REVIEWS, KUDOS]),
        ("?topic=kudos", [KUDOS]),
        ("?state=new", [REVIEWS]),
        ("?topic=kudos&state=new", []),
        ("?topic=none&state=%00&page=x", [REVIEWS, KUDOS]),
    ],
)
def test_the_page_shows_new_ones_or_those_of_a_topic(
    cast: Cast, client: Client, query: str, shown: list[str]
) -> None:
    thank(cast.employee)
    Notification.objects.update(read_at=timezone.now())
    tell(cast.employee)
    client.force_login(user_of(cast.employee))
    answer = client.get(f"/notifications/{query}")
    if answer.status_code == 400:
        return
    page = answer.content.decode()
    assert [text for text in (REVIEWS, KUDOS) if text in page] == shown
    assert ("Nothing of that" in page) == (not shown)


def test_what_no_app_registers_any_more_is_still_shown(cast: Cast, client: Client) -> None:
    Notification.objects.create(user=user_of(cast.employee), text="Of old", event="gone", topic="gone")
    client.force_login(user_of(cast.employee))
    assert "Of old" in client.get("/notifications/").content.decode()


def test_the_page_needs_as_many_queries_for_100_as_for_2(cast: Cast, client: Client) -> None:
    client.force_login(user_of(cast.employee))
    for _turn in range(2):
        tell(cast.employee)
    few = count_queries(client, "/notifications/")
    rows = [Notification(user=user_of(cast.employee), text="More", topic="kudos") for _turn in range(98)]
    Notification.objects.bulk_create(rows)
    assert count_queries(client, "/notifications/") == few <= 12


def test_the_api_lists_and_marks_ones_own(cast: Cast) -> None:
    tell(cast.employee)
    tell(cast.peer)
    api = api_client(user_of(cast.employee))
    (row,) = api.get("/api/v1/notifications/?unread=true").json()["results"]
    assert (row["text"], row["event"], row["topic"]) == (REVIEWS, "reviews.asked", "reviews")
    assert api.get("/api/v1/notifications/?topic=kudos").json()["results"] == []
    assert api.post(f"/api/v1/notifications/{row['id']}/read/").json()["read_at"]
    assert api.get("/api/v1/notifications/?unread=true").json()["results"] == []
    other = Notification.objects.get(user=user_of(cast.peer))
    assert api.post(f"/api/v1/notifications/{other.pk}/read/").status_code == 404
    assert api.post("/api/v1/notifications/read-all/").status_code == 204
    assert unread_count(user_of(cast.peer)) == 1


def test_organizations_share_no_notifications(cast: Cast, globex: Organization) -> None:
    tell(cast.employee)
    choose(cast.employee, "kudos", is_muted=True)
    with tenant_context(globex):
        assert unread_count(UserFactory.create()) == 0
        assert not Notification.objects.exists()
        assert not TopicChoice.objects.exists()
