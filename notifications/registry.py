"""Everything that people can be told of: each app registers its topics and events in `AppConfig.ready`.

A topic is what a person chooses by; an event is one thing that happens, with its sentence. A service that
tells of another one fails, as a view does that names another permission.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications import wording

AT_ONCE = dt.timedelta(0)


class Mail(models.TextChoices):
    """When somebody gets a mail about an event."""

    NOW = "now", _("at once")
    DIGEST = "digest", _("once a day")
    NONE = "none", _("never")


class UnknownEvent(LookupError):
    """A service tells of an event, or an event of a topic, that no app registered."""


@dataclass(frozen=True)
class Topic:
    """What a person chooses by; one that asks people to act can't be muted, its mails can."""

    name: str
    label: str | Promise
    text: str | Promise
    can_mute: bool


@dataclass(frozen=True)
class Event:
    """Something that people are told of.

    `text` names its placeholders as `{giver}`, and `examples` has a value for each. `mail` is when a mail
    comes unless the person chose otherwise; what leaves the product waits for `delay`, in which it can
    be taken back. Only a public event goes to chat channels.
    """

    name: str
    topic: Topic
    label: str | Promise
    text: str | Promise
    examples: Mapping[str, str | Promise]
    mail: Mail
    delay: dt.timedelta
    is_public: bool


_topics: dict[str, Topic] = {}
_events: dict[str, Event] = {}


def register_topic(name: str, label: str | Promise, text: str | Promise, *, can_mute: bool) -> None:
    """Add a topic; `text` says in a sentence what it is about."""
    _topics[name] = Topic(name, label, text, can_mute)


def register_event(
    name: str,
    label: str | Promise,
    text: str | Promise,
    *,
    topic: str,
    examples: Mapping[str, str | Promise],
    mail: Mail = Mail.NOW,
    delay: dt.timedelta = AT_ONCE,
    is_public: bool = False,
) -> None:
    """Add an event; raises UnknownEvent without its topic, ValueError for a text that lacks an example."""
    if topic not in _topics:
        raise UnknownEvent(f"{name} names the unknown topic {topic!r}.")
    if wording.is_malformed(str(text)) or wording.placeholders(str(text)) - examples.keys():
        raise ValueError(f"The text of {name} has a placeholder without an example.")
    _events[name] = Event(name, _topics[topic], label, text, dict(examples), mail, delay, is_public)


def event_named(name: str) -> Event:
    """The event; raises UnknownEvent when no app registered it."""
    if name not in _events:
        raise UnknownEvent(f"No app registers the event {name!r}.")
    return _events[name]


def find_topic(name: str) -> Topic | None:
    """The topic; None where no app registers it."""
    return _topics.get(name)


def topics() -> list[Topic]:
    """All topics, in the order of the apps."""
    return list(_topics.values())


def events() -> list[Event]:
    """All events, in the order of their topics."""
    order = list(_topics)
    return sorted(_events.values(), key=lambda event: order.index(event.topic.name))


def public_events() -> list[Event]:
    """Those that chat channels may get."""
    return [event for event in events() if event.is_public]
