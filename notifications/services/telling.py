"""Tell people something: in the product exactly once, by mail at least once.

Who is told what stands in no audit entry: it could tie a reviewer to a review.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications import wording
from notifications.models import Announcement, Notification, TopicChoice, Wording
from notifications.registry import Event, Mail, event_named
from notifications.selectors import notifications_of
from tenants.outbox.services import enqueue_all


@transaction.atomic
def notify(
    *, users: Iterable[User], event: str, values: Mapping[str, object], url: str
) -> list[Notification]:
    """Tell each of the users once of an event that leads to a path of this site, as they chose.

    A mail at once goes out when the transaction is committed and the event can't be taken back any more,
    with a Message-ID that a repeated delivery keeps. Raises UnknownEvent, and ValueError for values that
    aren't exactly those of the event's placeholders.
    """
    told = event_named(event)
    text = sentence(told, values)
    people = {user.pk: user for user in users if user.is_active}
    choices = TopicChoice.objects.filter(topic=told.topic.name, user__in=people)
    chosen = {choice.user_id: choice for choice in choices}
    wanted = [chosen.get(pk) or TopicChoice(user=user) for pk, user in people.items()]
    notifications = Notification.objects.bulk_create(
        Notification(
            user_id=choice.user_id,
            event=told.name,
            topic=told.topic.name,
            text=text,
            url=url,
            mail=choice.mail or told.mail,
        )
        for choice in wanted
        if not choice.is_muted
    )
    mail_at_once(notifications, timezone.now() + told.delay if told.delay else None)
    return notifications


def mail_at_once(notifications: list[Notification], due_at: dt.datetime | None = None) -> None:
    """Queue the mails that don't wait for a digest, to be sent now or at a moment to come."""
    from notifications.tasks import send_notification

    arguments: list[dict[str, int | str]] = [
        {"notification_id": row.pk, "message_id": str(uuid.uuid4())}
        for row in notifications
        if row.mail == Mail.NOW
    ]
    enqueue_all(send_notification, arguments, due_at=due_at)


def sentence(event: Event, values: Mapping[str, object]) -> str:
    """What an event is told with: in HR's own words, if there are any."""
    if values.keys() != event.examples.keys():
        raise ValueError(f"{event.name} wants the values {', '.join(event.examples)}.")
    own = Wording.objects.filter(event=event.name).first()
    return wording.fill(own.text if own else str(event.text), values) or str(event.label)


@transaction.atomic
def withdraw(*, url: str) -> None:
    """Forget what people were told, and channels are about to be, of something that is gone."""
    Notification.objects.filter(url=url).delete()
    Announcement.objects.filter(url=url).delete()


def notifications_mark_read(*, user: User) -> int:
    """Mark all of a user's notifications as read; how many were new."""
    return notifications_of(user).filter(read_at=None).update(read_at=timezone.now())


def notification_mark_read(*, notification: Notification) -> None:
    """Mark one as read; the moment it was first read stays."""
    if notification.read_at is None:
        notification.read_at = timezone.now()
        notification.save(update_fields=["read_at"])
