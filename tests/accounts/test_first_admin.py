"""A new organization's first HR admin is invited, from inside its schema."""

from typing import Any

from django.core import mail
from django_tenants.utils import tenant_context
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEntry, Invitation, User
from accounts.services import invitation_send
from tenants.connection import connection
from tenants.models import Organization
from tenants.outbox import services as outbox
from tenants.signals import organization_changed, organization_provisioned
from tests.accounts.helpers import path_in_mail
from tests.factories import PASSWORD
from tests.site import SiteClient


def test_the_first_hr_admin_joins_by_mail(globex: Organization) -> None:
    with tenant_context(globex):
        organization_provisioned.send(
            sender=Organization, organization=globex, admin_email="boss@globex.example"
        )
        invitation_send(invitation_id=Invitation.objects.get().pk)
        assert "Globex" in mail.outbox[-1].subject
        SiteClient(headers={"host": "globex.localhost"}).post(path_in_mail(), {"password": PASSWORD})
        assert User.objects.get().has_role("hr_admin")


def test_its_mail_is_sent_from_its_schema_though_the_commit_comes_outside(
    globex: Organization, monkeypatch: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    schemas: list[str] = []
    monkeypatch.setattr(outbox, "send", lambda _message: schemas.append(str(connection.schema_name)))
    with django_capture_on_commit_callbacks(execute=True), tenant_context(globex):
        organization_provisioned.send(
            sender=Organization, organization=globex, admin_email="boss@globex.example"
        )
    assert schemas == [globex.schema_name]


def test_what_administrators_do_to_organizations_is_in_the_platforms_log(globex: Organization) -> None:
    organization_changed.send(
        sender=Organization, organization=globex, action="organization.suspended", actor=None
    )
    entry = AuditEntry.objects.get(action="organization.suspended")
    assert entry.object_id == str(globex.pk)
    assert entry.detail == {"slug": "globex"}
