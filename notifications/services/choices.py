"""What people choose to be told."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.models import Notification, TopicChoice
from notifications.registry import Mail, find_topic


@dataclass(frozen=True)
class Wish:
    """What somebody wants of a topic; an empty `mail` leaves it to each event."""

    is_muted: bool
    mail: str


@transaction.atomic
def choices_save(*, user: User, wishes: Mapping[str, Wish]) -> None:
    """Keep what a user wants of some topics; what waits for a digest that they no longer want is not mailed.

    Raises ValidationError by topic: codes `unknown`, `cannot_mute`, `invalid_choice`.
    """
    if errors := {name: error for name, wish in wishes.items() if (error := refusal(name, wish))}:
        raise ValidationError(errors)
    TopicChoice.objects.bulk_create(
        [
            TopicChoice(user=user, topic=name, is_muted=wish.is_muted, mail=wish.mail)
            for name, wish in wishes.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "topic"],
        update_fields=["is_muted", "mail"],
    )
    silent = [name for name, wish in wishes.items() if wish.is_muted or wish.mail == Mail.NONE]
    waiting = Notification.objects.filter(user=user, topic__in=silent, mail=Mail.DIGEST, digest=None)
    waiting.update(mail=Mail.NONE)


def refusal(name: str, wish: Wish) -> ValidationError | None:
    """What speaks against a wish."""
    topic = find_topic(name)
    if topic is None:
        return ValidationError(_("There is no such topic."), code="unknown")
    if wish.is_muted and not topic.can_mute:
        text = _("This asks you to act, so it is always shown. Choose when you get a mail.")
        return ValidationError(text, code="cannot_mute")
    if wish.mail not in {"", *Mail.values}:
        return ValidationError(_("Choose one of the times for mails."), code="invalid_choice")
    return None
