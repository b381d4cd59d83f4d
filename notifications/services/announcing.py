"""Tell chat channels of public events: each message at least once, under an id that it keeps."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from notifications import chat
from notifications.models import Announcement, Channel
from notifications.registry import event_named
from notifications.services.telling import sentence
from tenants.links import absolute_url
from tenants.outbox.services import enqueue_all
from tenants.outgoing import OutgoingError, post_json

MOST_FAILURES = 20
"""In a row, after which a channel switches itself off."""
NEWS = dt.timedelta(days=3)
"""How long a message is tried: what nobody could deliver by then is news no more."""


@transaction.atomic
def announce(*, event: str, values: Mapping[str, object], url: str) -> int:
    """Queue a public event for every channel that has it; how many channels.

    It is sent once the transaction is committed and the event can't be taken back any more. Raises
    UnknownEvent, and ValueError for an event that isn't public or for other values than it names.
    """
    told = event_named(event)
    if not told.is_public:
        raise ValueError(f"{event} isn't public.")
    text = sentence(told, values)
    channels = Channel.objects.filter(is_active=True, events__contains=[told.name])
    due_at = timezone.now() + told.delay if told.delay else None
    return len(queue([Announcement(channel=channel, text=text, url=url) for channel in channels], due_at))


def announcements_reword(*, event: str, values: Mapping[str, object], url: str) -> None:
    """Let what channels have yet to get of something read as it does by now; raises as `announce` does."""
    Announcement.objects.filter(url=url).update(text=sentence(event_named(event), values))


def announcements_withdraw(*, urls: Iterable[str]) -> None:
    """Forget what channels have yet to get of what they should read no more; what people were told stays."""
    Announcement.objects.filter(url__in=list(urls)).delete()


def queue(announcements: list[Announcement], due_at: dt.datetime | None = None) -> list[Announcement]:
    """Store messages and have them sent."""
    from notifications.tasks import send_announcement

    stored = Announcement.objects.bulk_create(announcements)
    enqueue_all(send_announcement, [{"announcement_id": str(row.pk)} for row in stored], due_at=due_at)
    return stored


def announcement_send(*, announcement_id: str) -> None:
    """Send a message, unless it was taken back or its channel is switched off; raises OutgoingError."""
    found = Announcement.objects.select_related("channel").filter(pk=announcement_id).first()
    if found is None:
        return
    now = timezone.now()
    if found.channel.is_active and found.created_at > now - NEWS:
        payload = chat.payload(found.channel.kind, found.text, absolute_url(found.url))
        post_json(found.channel.address, payload, headers={"Idempotency-Key": str(found.pk)})
        Channel.objects.filter(pk=found.channel_id).update(failures=0, last_success_at=now)
    found.delete()


@transaction.atomic
def announcement_failed(error: Exception, *, announcement_id: str) -> None:
    """Note a failure at the channel, which switches itself off after MOST_FAILURES in a row."""
    channel = Channel.objects.select_for_update().filter(announcements=UUID(announcement_id)).first()
    if channel is None:
        return
    channel.failures += 1
    channel.last_failure_at = timezone.now()
    channel.last_error = (str(error) if isinstance(error, OutgoingError) else type(error).__name__)[:300]
    if channel.failures >= MOST_FAILURES and channel.is_active:
        channel.is_active = False
        channel.switched_off_at = channel.last_failure_at
        audit.record(actor=None, action="channel.switched_off", subject=channel, failures=channel.failures)
    channel.save()
