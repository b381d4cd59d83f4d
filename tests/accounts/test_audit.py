"""The audit log keeps what happened for as long as it should, and nobody can bend it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts import audit
from accounts.models import AuditEntry

pytestmark = pytest.mark.usefixtures("acme")


def entry(days_ago: int) -> AuditEntry:
    at = timezone.now() - dt.timedelta(days=days_ago)
    return AuditEntry.objects.create(action="test.done", at=at)


@pytest.mark.parametrize("days", [0, 5000])
def test_nobody_changes_or_deletes_an_entry(days: int) -> None:
    kept = entry(days)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=kept.pk).update(action="other")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        kept.delete()


def test_entries_go_when_their_time_is_over(settings: Settings) -> None:
    settings.AUDIT_KEPT_DAYS = 30
    entry(31)
    kept = entry(29)
    assert audit.purge() == 1
    assert AuditEntry.objects.get() == kept


def test_the_log_is_closed_again_after_a_purge() -> None:
    audit.purge()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry(5000).delete()
