"""People join by a link that works once, for a week, and stands nowhere but in their mail."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import AuditEntry, Invitation, Role, User
from accounts.services import (
    invitation_create,
    invitation_revoke,
    invitation_send,
    invitations_create_for,
    roles_store,
)
from accounts.signals import user_created
from tenants.outbox.models import OutboxMessage
from tests.accounts.helpers import last_mail, path_in_mail, signed_in_as
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def hr_role() -> Role:
    roles_store()
    return Role.objects.get(slug="hr_admin")


def invite(email: str, role: Role | None = None) -> Invitation:
    """Invite somebody and deliver the mail."""
    invitation = invitation_create(email=email, role=role, actor=None)
    invitation_send(invitation_id=invitation.pk)
    return invitation


def test_the_link_in_the_mail_makes_a_user_and_signs_them_in(client: Client, hr_role: Role) -> None:
    invite("Ada@acme.example", hr_role)
    assert "http://acme.localhost" in last_mail()
    assert "Join Acme" in client.get(path_in_mail()).content.decode()
    assert client.post(path_in_mail(), {"password": PASSWORD})["Location"] == "/"
    assert signed_in_as(client) == "ada@acme.example"
    assert User.objects.get().has_role("hr_admin")


def test_a_link_works_once(client: Client) -> None:
    invite("ada@acme.example")
    client.post(path_in_mail(), {"password": PASSWORD})
    assert client.get(path_in_mail()).status_code == 410


def test_a_link_works_for_a_week(client: Client) -> None:
    invite("ada@acme.example")
    with time_machine.travel(timezone.now() + dt.timedelta(days=7, minutes=1)):
        assert client.post(path_in_mail(), {"password": PASSWORD}).status_code == 410
    assert not User.objects.exists()


def test_a_withdrawn_invitation_does_not_work(client: Client) -> None:
    invitation_revoke(invitation=invite("ada@acme.example"), actor=None)
    assert client.get(path_in_mail()).status_code == 410


def test_inviting_again_renews_the_invitation_and_its_link(client: Client) -> None:
    first = invite("ada@acme.example")
    old = path_in_mail()
    assert invite("ADA@acme.example").pk == first.pk
    assert client.get(old).status_code == 410
    assert client.get(path_in_mail()).status_code == 200


def test_an_easily_guessed_password_is_refused_with_the_reason(client: Client) -> None:
    invite("ada@acme.example")
    response = client.post(path_in_mail(), {"password": "password12"})
    assert "too common" in response.content.decode()
    assert not User.objects.exists()


def test_somebody_with_an_account_is_not_invited() -> None:
    UserFactory.create(email="ada@acme.example")
    with pytest.raises(ValidationError, match="already has an account"):
        invitation_create(email="ada@acme.example", role=None, actor=None)


def test_no_secret_is_stored_before_or_in_the_mails_message() -> None:
    invite("ada@acme.example")
    secret = path_in_mail().rstrip("/").rpartition("/")[2]
    message = OutboxMessage.objects.get(task="accounts.send_invitation")
    assert message.arguments == {"invitation_id": Invitation.objects.get().pk}
    assert secret not in str(list(Invitation.objects.values())) + str(list(AuditEntry.objects.values()))


def test_a_message_for_a_used_invitation_sends_nothing(client: Client) -> None:
    invitation = invite("ada@acme.example")
    client.post(path_in_mail(), {"password": PASSWORD})
    mail.outbox.clear()
    invitation_send(invitation_id=invitation.pk)
    assert not mail.outbox


@pytest.mark.parametrize("number", [1, 50])
def test_a_first_wave_takes_as_many_queries_as_one(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    UserFactory.create(email="known@acme.example")
    emails = [f"p{n}@acme.example" for n in range(number)] + ["known@acme.example"]
    with django_assert_num_queries(8):
        invitations = invitations_create_for(emails=emails, role=None, actor=None)
    assert len(invitations) == number
    assert OutboxMessage.objects.filter(task="accounts.send_invitation").count() == number


def test_apps_above_hear_of_the_new_user_before_the_commit(client: Client) -> None:
    heard: list[Any] = []

    def listen(user: User, **kwargs: Any) -> None:
        heard.append(user.email)

    user_created.connect(listen)
    invite("ada@acme.example")
    client.post(path_in_mail(), {"password": PASSWORD})
    user_created.disconnect(listen)
    assert heard == ["ada@acme.example"]
