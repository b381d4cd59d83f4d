"""Every change to values."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from recognition.models import Value
from recognition.permits import check_may_manage
from recognition.starter import VALUES


@transaction.atomic
def values_create_starter() -> None:
    """The six values that every organization starts with; again changes nothing."""
    Value.objects.bulk_create(
        [
            Value(name=name, axis=axis, description=description, position=position)
            for position, (axis, name, description) in enumerate(VALUES, start=1)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def value_save(*, value: Value, actor: User | None) -> Value:
    """Store a new value, or a changed one; raises ValidationError by field."""
    check_may_manage(actor)
    action = "value.changed" if value.pk else "value.created"
    value.full_clean()
    value.save()
    audit.record(actor=actor, action=action, subject=value)
    return value
