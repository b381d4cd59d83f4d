"""HR's own words for what people are told."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from notifications import wording
from notifications.models import Notification, Wording
from notifications.registry import Event, Mail
from notifications.services.telling import mail_at_once


def checked(event: Event, text: str) -> str:
    """A text on one line that the event can be told with.

    Raises ValidationError of `text`: codes `required`, `max_length`, `malformed`, `unknown`.
    """
    text = " ".join(text.split())
    if not text:
        raise invalid("required", _("Write a sentence, or go back to the standard one."))
    if len(text) > wording.LONGEST_TEXT:
        most = {"most": wording.LONGEST_TEXT, "length": len(text)}
        raise invalid("max_length", _("Use at most %(most)d characters; these are %(length)d.") % most)
    there = ", ".join(f"{{{name}}}" for name in event.examples) or _("none")
    if wording.is_malformed(text):
        raise invalid("malformed", _("Braces may only hold a placeholder: %(there)s.") % {"there": there})
    if unknown := sorted(wording.placeholders(text) - event.examples.keys()):
        names = {"unknown": ", ".join(f"{{{name}}}" for name in unknown), "there": there}
        raise invalid("unknown", _("There is no %(unknown)s here. Use of these: %(there)s.") % names)
    return text


def invalid(code: str, message: str) -> ValidationError:
    """What is wrong with a text."""
    return ValidationError({"text": ValidationError(message, code=code)})


def preview(event: Event, text: str) -> str:
    """How a text would read, with example values; raises ValidationError as `checked` does."""
    examples = {name: str(value) for name, value in event.examples.items()}
    return wording.fill(checked(event, text), examples)


@transaction.atomic
def wording_save(*, event: Event, text: str, actor: User) -> None:
    """Tell of an event in these words from now on; raises ValidationError as `checked` does."""
    text = checked(event, text)
    Wording.objects.update_or_create(event=event.name, defaults={"text": text})
    audit.record(actor=actor, action="wording.changed", event=event.name, text=text)


@transaction.atomic
def wording_reset(*, event: Event, actor: User) -> None:
    """Tell of an event in the standard words again; twice is fine."""
    if Wording.objects.filter(event=event.name).delete()[0]:
        audit.record(actor=actor, action="wording.reset", event=event.name)


@transaction.atomic
def wording_test(*, event: Event, text: str, actor: User) -> Notification:
    """Send a text to its author, in the product and by mail; raises ValidationError as `checked` does."""
    notification = Notification.objects.create(
        user=actor,
        event=event.name,
        topic=event.topic.name,
        text=wording.fill(_("Test: {text}"), {"text": preview(event, text)}),
        mail=Mail.NOW,
    )
    mail_at_once([notification])
    return notification
