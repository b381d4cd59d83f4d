"""Reads of notifications, choices and wordings that pages, API and tasks share."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.attention import Attention
from accounts.models import User
from notifications import wording
from notifications.models import Channel, Notification, TopicChoice, Wording
from notifications.registry import Event, Mail, Topic, event_named, events, topics
from tenants.clock import latest, zone
from tenants.links import current_organization

DIGEST_HOUR = 7


def notifications_of(user: User) -> QuerySet[Notification]:
    """All of a user's notifications, the newest first."""
    return Notification.objects.filter(user=user)


def unread_count(user: User) -> int:
    """How many they haven't read."""
    return notifications_of(user).filter(read_at=None).count()


def topics_of(user: User) -> list[Topic]:
    """The topics of which a user was told something."""
    told = set(notifications_of(user).order_by().values_list("topic", flat=True).distinct())
    return [topic for topic in topics() if topic.name in told]


def undigested(before: dt.datetime) -> QuerySet[Notification]:
    """What has been told up to a moment and waits for the digest."""
    waiting = Notification.objects.filter(mail=Mail.DIGEST, digest=None, created_at__lt=before)
    return waiting.filter(user__is_active=True)


def digest_moment(now: dt.datetime) -> dt.datetime:
    """Up to when everything belongs into a digest: what couldn't be taken back at seven any more.

    That is the organization's last seven o'clock in the morning.
    """
    organization = current_organization()
    seven = latest(DIGEST_HOUR, zone(organization.time_zone if organization else ""), now)
    return seven - max(event.delay for event in events())


@dataclass(frozen=True)
class Chosen:
    """A topic with what a user wants of it; an empty `mail` leaves it to each event."""

    topic: Topic
    is_muted: bool
    mail: str

    @property
    def suggested(self) -> str | Promise:
        """When mails come by themselves."""
        mails = {event.mail for event in events() if event.topic == self.topic and event.mail != Mail.NONE}
        if len(mails) > 1:
            return gettext_lazy("at once what waits for you, the rest once a day")
        return mails.pop().label if mails else Mail.NONE.label


def choices_of(user: User) -> list[Chosen]:
    """What a user wants of every topic."""
    stored = {choice.topic: choice for choice in TopicChoice.objects.filter(user=user)}
    found = [(topic, stored.get(topic.name) or TopicChoice()) for topic in topics()]
    return [Chosen(topic, choice.is_muted, choice.mail) for topic, choice in found]


@dataclass(frozen=True)
class Worded:
    """An event with the words that it is told in."""

    event: Event
    text: str
    is_own: bool

    @property
    def name(self) -> str:
        """The event's."""
        return self.event.name

    @property
    def preview(self) -> str:
        """How it reads, with example values."""
        return wording.fill(self.text, {name: str(value) for name, value in self.event.examples.items()})

    @property
    def placeholders(self) -> dict[str, str]:
        """What can stand in the text, each with an example."""
        return {name: str(value) for name, value in self.event.examples.items()}


def wordings() -> list[Worded]:
    """Every event, with HR's own words where there are any."""
    own = dict(Wording.objects.values_list("event", "text"))
    return [Worded(event, own.get(event.name, str(event.text)), event.name in own) for event in events()]


def worded(name: str) -> Worded:
    """One of them; raises UnknownEvent."""
    event = event_named(name)
    own = Wording.objects.filter(event=name).first()
    return Worded(event, own.text if own else str(event.text), own is not None)


def channels_in_need() -> Iterator[Attention]:
    """The channels that switched themselves off, for the admin's first page."""
    for channel in Channel.objects.exclude(switched_off_at=None):
        text = _("The chat channel %(name)s switched itself off: %(error)s") % {
            "name": channel.name,
            "error": channel.last_error,
        }
        yield Attention(text, reverse("admin:notifications_channel_change", args=[channel.pk]))
