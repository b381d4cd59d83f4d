"""Every change to chat channels; the audit log never holds an address, which is a secret."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from notifications.models import Announcement, Channel
from notifications.registry import public_events
from notifications.services.announcing import queue
from tenants.outgoing import check_url

CHANGED = ["name", "kind", "address", "events", "is_active", "switched_off_at", "failures"]


@transaction.atomic
def channel_save(*, channel: Channel, actor: User) -> Channel:
    """Store a new channel or a changed one; what it failed at before counts no more.

    Raises ValidationError by field: an address that isn't a public https one, an event that isn't public.
    """
    action = "channel.changed" if channel.pk else "channel.created"
    check_channel(channel)
    channel.switched_off_at, channel.failures = None, 0
    channel.full_clean()
    channel.save(update_fields=CHANGED if channel.pk else None)
    audit.record(
        actor=actor, action=action, subject=channel, events=channel.events, is_active=channel.is_active
    )
    return channel


def check_channel(channel: Channel) -> None:
    """Raise ValidationError for what a channel can't have."""
    errors: dict[str, object] = {}
    try:
        check_url(channel.address)
    except ValidationError as error:
        errors["address"] = error
    known = [event.name for event in public_events()]
    if unknown := set(channel.events) - set(known):
        text = _("%(unknown)s can't be told to a channel. These can: %(known)s.")
        names = {"unknown": ", ".join(sorted(unknown)), "known": ", ".join(known)}
        errors["events"] = ValidationError(text % names, code="not_public")
    if errors:
        raise ValidationError(errors)
    channel.events = [name for name in known if name in channel.events]


@transaction.atomic
def channel_delete(*, channel: Channel, actor: User) -> None:
    """Remove a channel with what it has yet to get."""
    audit.record(actor=actor, action="channel.deleted", subject=channel, name=channel.name)
    channel.delete()


@transaction.atomic
def channel_test(*, channel: Channel, actor: User) -> Announcement:
    """Send a message that says it is a test; raises StateConflict, code `off`, where none would be sent."""
    if not channel.is_active:
        raise StateConflict(_("Switch the channel on first."), code="off")
    audit.record(actor=actor, action="channel.tested", subject=channel)
    text = _("This is a test: Equipoise reaches the channel “%(name)s”.") % {"name": channel.name}
    return queue([Announcement(channel=channel, text=text, url="/")])[0]
