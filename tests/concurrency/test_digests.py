"""A digest that is asked for twice at once is mailed once."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from notifications.models import Digest, Notification
from notifications.services.mailing import digests_make
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tests.concurrency.threads import at_once
from tests.factories import Cast
from tests.notifications.telling import deliver, thank

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_two_runs_at_once_mail_each_person_once(acme: Organization, cast: Cast) -> None:
    for _turn in range(5):
        thank(cast.employee, cast.peer)
    soon = timezone.now() + dt.timedelta(minutes=1)
    made = at_once(acme, *[lambda: digests_make(before=soon)] * 4)
    assert sorted(made, key=str) == [0, 0, 0, 2]
    assert OutboxMessage.objects.filter(task="notifications.send_digest").count() == 2
    assert not Notification.objects.filter(digest=None).exists()
    deliver("digest")
    assert (len(mail.outbox), Digest.objects.count()) == (2, 2)
