"""Write to the audit log: ids and plain facts, never what anonymity forbids."""

from typing import Any

from django.db import models

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
