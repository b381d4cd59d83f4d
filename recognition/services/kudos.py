"""Every change to kudos by those who give them."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from notifications.services import announce, announcements_reword, notify, withdraw
from people.models import Employee
from recognition.models import Kudos, PointsTransfer, Post, UndoneKudos, Value
from recognition.selectors.kudos import REASONS, purse_of
from recognition.services.points import (
    Kind,
    NotEnoughPoints,
    Purpose,
    Transfer,
    account_of,
    points_reverse,
    points_transfer,
)
from recognition.services.posts import people_lock, post_kudos

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
    points: int = 0,
    nonce: uuid.UUID | None = None,
) -> Kudos:
    """Thank a colleague and tell them, with points or without; the same nonce of a giver acts once.

    Raises ValidationError by field: to oneself, to someone not employed today, for a value that can't
    be chosen, with a message that is not 3 to 1,000 characters long, or with `points` that the giver
    can't give (`points_off`, `no_kudos_program`, `not_taking_part`, `month_not_begun`, `not_enough_points`,
    `amount`). Raises StateConflict for a nonce that gave other kudos (`key_reused`), or whose kudos were
    taken back (`taken_back`).
    """
    nonce = nonce or uuid.uuid4()
    message = cleaned(message)
    check_kudos(giver=giver, receiver=receiver, value=value, message=message)
    people_lock(giver, receiver)
    kudos = Kudos(
        giver=giver,
        receiver=receiver,
        value=value,
        message=message,
        is_private=is_private,
        points=points,
        nonce=nonce,
    )
    if given := given_before(kudos, nonce):
        return given
    if points:
        kudos.transfer = pay(giver=giver, receiver=receiver, points=points, nonce=nonce)
    kudos.save()
    post = post_kudos(kudos)
    audit.record(actor=actor, action="kudos.given", subject=kudos)
    tell(kudos, post)
    return kudos


def given_before(kudos: Kudos, nonce: uuid.UUID) -> Kudos | None:
    """What the nonce of new kudos gave before, if it did; raises StateConflict as `kudos_give` does."""
    given = Kudos.objects.filter(giver=kudos.giver, nonce=nonce).first()
    if given is None:
        if UndoneKudos.objects.filter(giver=kudos.giver, nonce=nonce).exists():
            text = _("These kudos were taken back. Begin again to give others.")
            raise StateConflict(text, code="taken_back")
        return None
    fields = ["receiver_id", "value_id", "is_private", "points", *([] if given.edited_at else ["message"])]
    if any(getattr(given, field) != getattr(kudos, field) for field in fields):
        raise StateConflict(_("This form gave other kudos. Begin again to give these."), code="key_reused")
    return given


def pay(*, giver: Employee, receiver: Employee, points: int, nonce: uuid.UUID) -> PointsTransfer:
    """Move points from the giver's to the receiver's; raises as `kudos_give` does."""
    purse = purse_of(giver, timezone.localdate())
    if isinstance(purse, str):
        raise ValidationError({"points": ValidationError(REASONS[purse], code=purse)})
    transfer = Transfer(
        debit=account_of(Kind.TO_GIVE, employee=giver),
        credit=account_of(Kind.TO_SPEND, employee=receiver),
        amount=points,
        purpose=Purpose.KUDOS,
        key=f"kudos:{giver.pk}:{nonce}",
    )
    try:
        return points_transfer(transfer)
    except StateConflict:
        raise
    except ValidationError as error:
        raise ValidationError({"points": error}) from error


def tell(kudos: Kudos, post: Post) -> None:
    """Tell the receiver, and of public kudos the chat channels that want them."""
    url, values = post.get_absolute_url(), {"giver": kudos.giver.name, "value": kudos.value.name}
    if user := kudos.receiver.user:
        if kudos.points:
            paid = values | {"points": str(kudos.points)}
            notify(users=[user], event="kudos.with_points", values=paid, url=url)
        else:
            notify(users=[user], event="kudos.received", values=values, url=url)
    if not post.is_private:
        announce(event="kudos.given", values=public_values(kudos), url=url)


def public_values(kudos: Kudos) -> dict[str, str]:
    """What channels are told of kudos."""
    return {
        "giver": kudos.giver.name,
        "receiver": kudos.receiver.name,
        "value": kudos.value.name,
        "message": kudos.message,
    }


def cleaned(message: str) -> str:
    """The words as they are kept."""
    return message.replace("\r\n", "\n").strip()


def check_kudos(*, giver: Employee, receiver: Employee, value: Value, message: str) -> None:
    """Raise ValidationError with everything that speaks against these kudos, by field."""
    errors = words_wrong(message)
    if giver.pk == receiver.pk:
        errors["receiver"] = _("Choose a colleague: thanks to oneself don't count.")
    elif not Employee.objects.employed_on(timezone.localdate()).filter(pk=receiver.pk).exists():
        errors["receiver"] = _("%(name)s doesn't work here today.") % {"name": receiver.name}
    if not value.is_active:
        errors["value"] = _("This value can't be chosen any more.")
    if errors:
        raise ValidationError(errors)


def words_wrong(message: str) -> dict[str, str]:
    """What speaks against a message, by field."""
    if len(message) < SHORTEST_MESSAGE:
        return {"message": _("Say in a sentence what happened and what it changed.")}
    if len(message) > LONGEST_MESSAGE:
        text = _("Use at most %(most)d characters; these are %(length)d.")
        return {"message": text % {"most": LONGEST_MESSAGE, "length": len(message)}}
    return {}


@transaction.atomic
def kudos_edit(*, kudos: Kudos, message: str, actor: User) -> Kudos:
    """Change the words of one's own kudos, which are marked as edited; the receiver isn't told again.

    Chat channels that have yet to get them get the new words.

    Raises PermissionDenied for anyone but the giver, StateConflict `gone` for what was taken back and
    `removed` for what a moderator removed, and ValidationError `message`.
    """
    locked = Kudos.objects.select_for_update(of=["self"])
    found = locked.select_related("giver", "receiver", "value", "post").filter(pk=kudos.pk).first()
    if found is None:
        raise StateConflict(_("These kudos were taken back meanwhile."), code="gone")
    if found.giver.user_id != actor.pk:
        raise PermissionDenied
    if found.removed_at is not None:
        raise StateConflict(_("A moderator removed these words: they can't be edited."), code="removed")
    message = cleaned(message)
    if errors := words_wrong(message):
        raise ValidationError(errors)
    if message != found.message:
        found.message, found.edited_at = message, timezone.now()
        found.save(update_fields=["message", "edited_at"])
        url = found.post.get_absolute_url()
        announcements_reword(event="kudos.given", values=public_values(found), url=url)
        audit.record(actor=actor, action="kudos.edited", subject=found)
    return found


@transaction.atomic
def kudos_undo(*, kudos: Kudos, actor: User) -> None:
    """Take kudos and their points back soon after giving them; again changes nothing.

    Raises PermissionDenied for anyone but the giver, and ValidationError when it is too late (`too_late`)
    or when the receiver has spent the points (`points_spent`).
    """
    people_lock(kudos.receiver)
    if not Post.objects.select_for_update().filter(kudos=kudos.pk):
        return
    locked = Kudos.objects.select_for_update(of=["self"])
    found = locked.select_related("giver", "receiver", "post", "transfer").get(pk=kudos.pk)
    if found.giver.user_id != actor.pk:
        raise PermissionDenied
    if timezone.now() - found.created_at > UNDO_ALLOWED or found.removed_at is not None:
        raise ValidationError(_("It is too late to take these kudos back."), code="too_late")
    if found.transfer is not None:
        take_back(found, found.transfer)
    audit.record(actor=actor, action="kudos.undone", subject=found)
    withdraw(url=found.post.get_absolute_url())
    if found.nonce:
        UndoneKudos.objects.create(giver=found.giver, nonce=found.nonce)
    found.delete()


def take_back(kudos: Kudos, transfer: PointsTransfer) -> None:
    """Return the points to their giver; raises ValidationError when they are spent."""
    try:
        points_reverse(transfer)
    except NotEnoughPoints as error:
        text = _("%(name)s has spent the points already: these kudos can't be taken back any more.")
        raise ValidationError(text % {"name": kudos.receiver.name}, code="points_spent") from error
