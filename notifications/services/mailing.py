"""Mails about notifications: one at once, or once a day one with all that waited for it."""

import datetime as dt
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from notifications.models import Digest, Notification
from notifications.selectors import undigested
from tenants.links import absolute_url, current_organization
from tenants.outbox.services import enqueue_all


def notification_send(*, notification_id: int, message_id: str) -> None:
    """Mail a notification, unless it or its user is gone."""
    found = Notification.objects.filter(pk=notification_id, user__is_active=True)
    notification = found.select_related("user").first()
    if notification is not None:
        context = {"text": notification.text, "url": absolute_url(address_of(notification))}
        mail("notification", notification.user, " ".join(notification.text.split()), message_id, context)


def address_of(notification: Notification) -> str:
    """Where it is marked as read on the way to its page."""
    return reverse("notifications:open", args=[notification.pk])


@transaction.atomic
def digests_make(*, before: dt.datetime) -> int:
    """Put everything up to a moment that waits for a digest into one for each person; how many.

    Rows are in a digest, and its mail in the outbox, at once or not at all: again or twice at the same
    time makes nothing twice.
    """
    from notifications.tasks import send_digest

    waiting = undigested(before).select_for_update(of=["self"]).order_by("id")
    rows = list(waiting.values_list("id", "user_id"))
    digests = Digest.objects.bulk_create(
        Digest(user_id=user) for user in sorted({user for _id, user in rows})
    )
    mine = Digest.objects.filter(pk__in=[digest.pk for digest in digests], user=OuterRef("user"))
    Notification.objects.filter(pk__in=[pk for pk, _user in rows]).update(digest=Subquery(mine.values("pk")))
    enqueue_all(send_digest, [{"digest_id": str(digest.pk)} for digest in digests])
    return len(digests)


def digest_send(*, digest_id: str) -> None:
    """Mail a digest, unless all in it was taken back or its user is gone."""
    digest = Digest.objects.filter(pk=digest_id, user__is_active=True).select_related("user").first()
    rows = list(digest.notifications.order_by("created_at", "id")) if digest else []
    if digest is None or not rows:
        return
    site = absolute_url("")
    lines = [{"text": row.text, "url": site + address_of(row)} for row in rows]
    subject = ngettext("%(number)d thing that concerns you", "%(number)d things that concern you", len(rows))
    mail("digest", digest.user, subject % {"number": len(rows)}, str(digest.pk), {"lines": lines})


def mail(template: str, user: User, subject: str, message_id: str, context: dict[str, Any]) -> None:
    """Send a mail in the organization's name, with the way to choose what comes."""
    organization = current_organization()
    name = organization.name if organization else "Equipoise"
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    choices = absolute_url(reverse("notifications:choices"))
    context = {**context, "subject": subject, "organization": name, "choices": choices}
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"notifications/mail/{template}.txt", context),
        from_email=formataddr((name, sender)),
        to=[user.email],
        headers={"Message-ID": f"<{message_id}@{sender.rpartition('@')[2]}>"},
    )
    message.attach_alternative(render_to_string(f"notifications/mail/{template}.html", context), "text/html")
    message.send()
