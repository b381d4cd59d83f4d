"""Every change to kudos."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from notifications.services import announce, notify, withdraw
from people.models import Employee
from recognition.models import Kudos, Value

SHORTEST_MESSAGE = 3
LONGEST_MESSAGE = 1000
UNDO_SHOWN = dt.timedelta(seconds=10)
UNDO_ALLOWED = dt.timedelta(seconds=15)
"""Longer than shown: a tap in the last second still arrives in time over a slow line."""


@transaction.atomic
def kudos_give(
    *,
    giver: Employee,
    receiver: Employee,
    value: Value,
    message: str,
    is_private: bool,
    actor: User | None,
    nonce: uuid.UUID | None = None,
) -> Kudos:
    """Thank a colleague and tell them; the same nonce from the same giver acts once.

    Raises ValidationError by field: to oneself, to someone not employed today, for a value that can't
    be chosen, or with a message that is not 3 to 1,000 characters long.
    """
    message = message.replace("\r\n", "\n").strip()
    check_kudos(giver=giver, receiver=receiver, value=value, message=message)
    given = {"receiver": receiver, "value": value, "message": message, "is_private": is_private}
    if nonce is None:
        kudos, created = Kudos.objects.create(giver=giver, **given), True
    else:
        kudos, created = Kudos.objects.get_or_create(giver=giver, nonce=nonce, defaults=given)
    if created:
        audit.record(actor=actor, action="kudos.given", subject=kudos)
        tell(kudos)
    return kudos


def tell(kudos: Kudos) -> None:
    """Tell the receiver, and of public kudos the chat channels that want them."""
    values = {"giver": kudos.giver.name, "value": kudos.value.name}
    if kudos.receiver.user is not None:
        notify(users=[kudos.receiver.user], event="kudos.received", values=values, url=address_of(kudos))
    if not kudos.is_private:
        values |= {"receiver": kudos.receiver.name, "message": kudos.message}
        announce(event="kudos.given", values=values, url=address_of(kudos))


def address_of(kudos: Kudos) -> str:
    """Where the feed shows them."""
    return f"{reverse('recognition:feed')}#kudos-{kudos.pk}"


def check_kudos(*, giver: Employee, receiver: Employee, value: Value, message: str) -> None:
    """Raise ValidationError with everything that speaks against these kudos, by field."""
    errors = {}
    if giver.pk == receiver.pk:
        errors["receiver"] = _("Choose a colleague: thanks to oneself don't count.")
    elif not Employee.objects.employed_on(timezone.localdate()).filter(pk=receiver.pk).exists():
        errors["receiver"] = _("%(name)s doesn't work here today.") % {"name": receiver.name}
    if not value.is_active:
        errors["value"] = _("This value can't be chosen any more.")
    if len(message) < SHORTEST_MESSAGE:
        errors["message"] = _("Say in a sentence what happened and what it changed.")
    elif len(message) > LONGEST_MESSAGE:
        errors["message"] = _("Use at most %(most)d characters; these are %(length)d.") % {
            "most": LONGEST_MESSAGE,
            "length": len(message),
        }
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def kudos_undo(*, kudos: Kudos, actor: User) -> None:
    """Take kudos back soon after giving them; taking them back twice changes nothing.

    Raises PermissionDenied for anyone but the giver, and ValidationError when it is too late.
    """
    locked = Kudos.objects.select_for_update(of=["self"])
    found = locked.select_related("giver", "receiver").filter(pk=kudos.pk).first()
    if found is None:
        return
    if found.giver.user_id != actor.pk:
        raise PermissionDenied
    if timezone.now() - found.created_at > UNDO_ALLOWED:
        raise ValidationError(_("It is too late to take these kudos back."), code="too_late")
    audit.record(actor=actor, action="kudos.undone", subject=found)
    withdraw(url=address_of(found))
    found.delete()
