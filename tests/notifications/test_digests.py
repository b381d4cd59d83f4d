"""Once a day, at seven where the organization is, a person gets one mail of all that waited for it."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django_tenants.utils import schema_context

from config.celery import app
from notifications.models import Digest, Notification
from notifications.services import withdraw
from notifications.services.mailing import digests_make
from notifications.tasks import make_all_digests
from tenants.models import Organization
from tests.factories import Cast
from tests.notifications.telling import KUDOS, choose, deliver, tell, thank, user_of

EVENING = dt.datetime(2026, 3, 1, 20, 0, tzinfo=dt.UTC)
SEVEN = dt.datetime(2026, 3, 2, 7, 0, tzinfo=dt.UTC)
LATE = SEVEN + dt.timedelta(days=1)


@pytest.fixture
def evening(cast: Cast) -> Cast:
    """Priya was thanked twice and Tomas once, in the evening; Jonas has a review to write, too."""
    with time_machine.travel(EVENING, tick=False):
        thank(cast.employee, cast.peer)
        thank(cast.employee)
        tell(cast.manager)
    return cast


def run(moment: dt.datetime) -> None:
    """Let the hourly task run at a moment, and the worker do what it asks for."""
    with time_machine.travel(moment, tick=False):
        with schema_context("public"):
            make_all_digests()
        deliver("digest")
        deliver("digest")


def digested() -> dict[str, Any]:
    """The digests mailed, by address."""
    return {sent.to[0]: sent for sent in mail.outbox if re.search("things? that concern", str(sent.subject))}


def test_a_person_gets_one_mail_of_everything(evening: Cast) -> None:
    run(SEVEN)
    sent = digested()
    assert set(sent) == {"priya@acme.example", "tomas@acme.example"}
    assert len(mail.outbox) == 2
    priyas = sent["priya@acme.example"]
    assert priyas.subject == "2 things that concern you"
    for body in (priyas.body, priyas.alternatives[0].content):
        assert body.count(KUDOS) == 2
        assert "/notifications/choices/" in body
    assert sent["tomas@acme.example"].subject == "1 thing that concerns you"


def test_before_seven_nothing_is_sent(evening: Cast) -> None:
    run(SEVEN - dt.timedelta(minutes=1))
    assert not mail.outbox
    assert not Digest.objects.exists()


def test_what_comes_after_seven_waits_for_the_next_day(evening: Cast) -> None:
    with time_machine.travel(SEVEN + dt.timedelta(minutes=10), tick=False):
        thank(evening.employee)
    run(SEVEN + dt.timedelta(hours=1))
    assert digested()["priya@acme.example"].body.count(KUDOS) == 2
    mail.outbox.clear()
    run(LATE)
    assert digested()["priya@acme.example"].body.count(KUDOS) == 1


def test_what_can_still_be_taken_back_at_seven_waits_for_the_next_day(evening: Cast) -> None:
    with time_machine.travel(SEVEN - dt.timedelta(seconds=2), tick=False):
        thank(evening.peer)
    for minutes in (0, 1, 60):
        run(SEVEN + dt.timedelta(minutes=minutes))
    assert digested()["tomas@acme.example"].body.count(KUDOS) == 1
    mail.outbox.clear()
    run(LATE)
    assert digested()["tomas@acme.example"].body.count(KUDOS) == 1


def test_a_morning_that_was_missed_is_made_up(evening: Cast) -> None:
    run(SEVEN + dt.timedelta(hours=5))
    assert len(mail.outbox) == 2


def test_again_changes_nothing(evening: Cast) -> None:
    for hours in range(5):
        run(SEVEN + dt.timedelta(hours=hours))
    assert (len(mail.outbox), Digest.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("zone", "hour"), [("America/New_York", 12), ("Asia/Tokyo", 22), ("Nowhere/None", 7), ("UTC", 7)]
)
def test_seven_is_where_the_organization_is(evening: Cast, acme: Organization, zone: str, hour: int) -> None:
    with schema_context("public"):
        Organization.objects.filter(pk=acme.pk).update(time_zone=zone)
    day = SEVEN if hour < 20 else EVENING
    seven = day.replace(hour=hour)
    run(seven - dt.timedelta(minutes=1))
    assert not mail.outbox
    run(seven)
    assert len(mail.outbox) == 2


def test_the_mail_of_a_digest_that_is_sent_again_keeps_its_message_id(evening: Cast) -> None:
    run(SEVEN)
    ids = {sent.extra_headers["Message-ID"].partition("@")[0].strip("<") for sent in mail.outbox}
    assert ids == {str(digest.pk) for digest in Digest.objects.all()}


def test_a_task_that_is_killed_half_way_leaves_everything_for_the_next(evening: Cast) -> None:
    with transaction.atomic():
        assert digests_make(before=SEVEN) == 2
        transaction.set_rollback(True)
    assert not Notification.objects.exclude(digest=None).exists()
    run(SEVEN)
    assert len(mail.outbox) == 2


def test_what_was_taken_back_and_who_left_get_no_mail(evening: Cast) -> None:
    digests_make(before=SEVEN)
    user_of(evening.peer).__class__.objects.filter(pk=user_of(evening.peer).pk).update(is_active=False)
    withdraw(url="/recognition/")
    deliver("digest")
    assert not mail.outbox


def test_many_people_take_as_many_queries_as_one(evening: Cast, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(7):
        assert digests_make(before=SEVEN) == 2


def test_a_choice_decides_what_the_digest_has(cast: Cast) -> None:
    choose(cast.employee, "reviews", mail="digest")
    with time_machine.travel(EVENING, tick=False):
        tell(cast.employee)
        thank(cast.employee)
    run(SEVEN)
    assert [sent.subject for sent in mail.outbox] == ["2 things that concern you"]


def test_only_what_waits_for_a_digest_can_be_in_one(evening: Cast) -> None:
    told = Notification.objects.get(user=user_of(evening.manager))
    told.digest = Digest.objects.create(user=told.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        told.save()


def test_the_digest_is_on_the_schedule() -> None:
    assert app.conf.beat_schedule["digests"]["task"] == make_all_digests.name
