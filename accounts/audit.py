"""Write to the audit log: ids and plain facts, never what anonymity forbids."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import AuditEntry, User


def record(
    *, actor: User | None, action: str, subject: models.Model | None = None, **detail: Any
) -> AuditEntry:
    """Add an entry in the current transaction; an actor of None is the system itself."""
    return AuditEntry.objects.create(
        actor_id=actor.pk if actor else None,
        action=action,
        object_type=subject._meta.label_lower if subject else "",
        object_id=str(subject.pk) if subject else "",
        detail=detail,
    )


@transaction.atomic
def purge() -> int:
    """Drop the entries that are older than AUDIT_KEPT_DAYS; how many there were.

    The database lets them go only in a transaction that says it is for retention.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL equipoise.retention = 'on'")
    oldest_kept = timezone.now() - dt.timedelta(days=settings.AUDIT_KEPT_DAYS)
    dropped, _models = AuditEntry.objects.filter(at__lt=oldest_kept).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL equipoise.retention = 'off'")
    return dropped
