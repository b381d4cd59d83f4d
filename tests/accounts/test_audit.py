"""The audit log keeps what happened for as long as it should, and nobody can bend it."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from pytest_django import Settings

from accounts import audit
from accounts.models import AuditEntry
from tenants.models import Organization
from tests.factories import Cast, give_role

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


def test_the_command_purges_every_organization(globex: Organization) -> None:
    entry(5000)
    with tenant_context(globex):
        entry(5000)
    with schema_context("public"):
        call_command("purge_audit_log")
    assert not AuditEntry.objects.exists()
    with tenant_context(globex):
        assert not AuditEntry.objects.exists()


def test_an_auditor_reads_the_log_and_nothing_else(client: Client, cast: Cast) -> None:
    give_role(cast.peer, "auditor")
    assert cast.peer.user
    client.force_login(cast.peer.user)
    assert client.get("/admin/accounts/auditentry/").status_code == 200
    assert client.get("/admin/accounts/user/").status_code == 403


def test_the_log_is_closed_again_after_a_purge() -> None:
    audit.purge()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry(5000).delete()
