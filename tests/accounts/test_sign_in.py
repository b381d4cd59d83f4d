"""People sign in by password, emailed code or second factor, and only where they belong."""

from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.helpers import code_in_mail, path_in_mail, sign_in, sign_in_and_confirm, signed_in_as
from tests.factories import PASSWORD, Cast, UserFactory
from tests.site import SiteClient


@pytest.fixture(autouse=True)
def _attempts_of_this_test_alone(settings: Settings) -> None:
    """Count attempts under a name of the test's own: others use the same cache meanwhile."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}}


@pytest.fixture
def user(acme: object) -> User:
    return UserFactory.create(email="ada@acme.example")


def test_email_and_password_open_the_site(client: Client, user: User) -> None:
    response = sign_in(client, "Ada@acme.example")
    assert response["Location"] == "/"
    assert signed_in_as(client) == user.email


def test_the_session_gets_a_new_key_at_sign_in(client: Client, user: User) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["before"] = True
    session.save()
    sign_in(client, user.email)
    assert client.session.session_key != session.session_key


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client, user: User) -> None:
    wrong = sign_in(client, user.email, "wrong")
    unknown = sign_in(client, "nobody@acme.example", "wrong")
    message = "The email address and/or password you specified are not correct."
    assert message in wrong.content.decode()
    assert message in unknown.content.decode()
    assert signed_in_as(client) is None


def test_who_may_not_sign_in_any_more_stays_out(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    sign_in(client, user.email)
    assert signed_in_as(client) is None


def test_guessing_is_stopped_after_five_wrong_passwords(client: Client, user: User) -> None:
    for _attempt in range(5):
        sign_in(client, user.email, "wrong")
    response = sign_in(client, user.email)
    assert "Too many failed login attempts" in response.content.decode()


def test_sign_in_goes_on_while_redis_is_away(client: Client, user: User, settings: Settings) -> None:
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    sign_in(client, user.email)
    assert signed_in_as(client) == user.email


def test_a_code_by_mail_signs_in(client: Client, user: User) -> None:
    client.post("/accounts/login/code/", {"email": user.email})
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert signed_in_as(client) == user.email


def test_asking_for_a_code_does_not_tell_whether_the_address_exists(client: Client, user: User) -> None:
    known = client.post("/accounts/login/code/", {"email": user.email})
    unknown = SiteClient(headers={"host": "acme.localhost"}).post(
        "/accounts/login/code/", {"email": "nobody@acme.example"}
    )
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_a_forgotten_password_is_set_anew_by_mail(client: Client, user: User) -> None:
    client.post("/accounts/password/reset/", {"email": user.email})
    form = client.get(path_in_mail(), follow=True)
    client.post(
        form.redirect_chain[-1][0], {"password1": "new horse battery", "password2": "new horse battery"}
    )
    sign_in(client, user.email, "new horse battery")
    assert signed_in_as(client) == user.email


def test_an_unknown_address_gets_a_mail_without_a_link_to_sign_up(client: Client, acme: object) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@acme.example"})
    assert response.status_code == 302
    assert "signup" not in mail.outbox[-1].body


def test_nobody_signs_up_by_themselves(client: Client, acme: object) -> None:
    client.post(
        "/accounts/signup/", {"email": "eve@acme.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.filter(email="eve@acme.example").exists()


def test_signing_out_takes_a_post(client: Client, user: User) -> None:
    client.force_login(user)
    client.get("/accounts/logout/")
    assert signed_in_as(client) == user.email
    client.post("/accounts/logout/")
    assert signed_in_as(client) is None


def with_app(user: User) -> str:
    """Give the user an authenticator app; its secret."""
    secret = str(totp.generate_totp_secret())
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))))


def test_a_second_factor_is_asked_for_once_set_up(client: Client, user: User) -> None:
    secret = with_app(user)
    assert sign_in(client, user.email)["Location"] == "/accounts/2fa/authenticate/"
    assert signed_in_as(client) is None
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert signed_in_as(client) == user.email


def test_a_recovery_code_replaces_the_second_factor_once(client: Client, user: User) -> None:
    with_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in [user.email, None]:
        client.logout()
        sign_in(client, user.email)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert signed_in_as(client) == expected


def test_an_authenticator_app_is_set_up_with_its_code(client: Client, user: User) -> None:
    sign_in_and_confirm(client, user.email)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_passkeys_are_offered_and_bound_to_the_host(client: Client, user: User) -> None:
    sign_in_and_confirm(client, user.email)
    page = client.get("/accounts/2fa/webauthn/add/")
    assert page.context["js_data"]["creation_options"]["publicKey"]["rp"]["id"] == "acme.localhost"
    options = SiteClient(headers={"host": "acme.localhost", "accept": "application/json"}).get(
        "/accounts/2fa/webauthn/login/"
    )
    assert options.json()["request_options"]["publicKey"]["rpId"] == "acme.localhost"


def test_other_sessions_are_listed_and_ended(client: Client, user: User) -> None:
    other = SiteClient(headers={"host": "acme.localhost"})
    sign_in(other, user.email)
    sign_in(client, user.email)
    assert len(client.get("/accounts/sessions/").context["sessions"]) == 2
    client.post("/accounts/sessions/")
    assert len(client.get("/accounts/sessions/").context["sessions"]) == 1
    assert other.get("/accounts/email/").status_code == 302


def test_a_changed_password_ends_the_other_sessions(client: Client, user: User) -> None:
    other = SiteClient(headers={"host": "acme.localhost"})
    sign_in(other, user.email)
    sign_in(client, user.email)
    new = "another horse battery"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert other.get("/accounts/email/").status_code == 302
    assert client.get("/accounts/email/").status_code == 200


def test_a_new_address_counts_once_it_is_confirmed(client: Client, user: User) -> None:
    sign_in_and_confirm(client, user.email)
    client.post("/accounts/email/", {"email": "Lovelace@acme.example", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "ada@acme.example"
    client.post(path_in_mail())
    user.refresh_from_db()
    assert user.email == "lovelace@acme.example"


def test_a_session_of_another_organization_is_nobody_here(client: Client, user: User, globex: object) -> None:
    sign_in(client, user.email)
    assert client.get("/accounts/email/", headers={"host": "globex.localhost"}).status_code == 302


@pytest.mark.parametrize("page", ["login/", "login/code/", "password/reset/"])
def test_pages_for_the_signed_out_open(client: Client, page: str) -> None:
    assert client.get(f"/accounts/{page}").status_code == 200


@pytest.mark.parametrize(
    "page",
    ["email/", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "sessions/", "logout/"],
)
def test_pages_of_ones_own_account_open(client: Client, user: User, page: str) -> None:
    sign_in_and_confirm(client, user.email)
    assert client.get(f"/accounts/{page}").status_code == 200


def test_administrators_set_up_a_second_factor_first(client: Client, cast: Cast, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert cast.hr_admin.user
    sign_in_and_confirm(client, cast.hr_admin.user.email)
    assert client.get("/admin/")["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    with_app(cast.hr_admin.user)
    assert client.get("/admin/").status_code == 200


def test_others_need_no_second_factor(client: Client, cast: Cast, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert cast.employee.user
    sign_in(client, cast.employee.user.email)
    assert client.get("/admin/").status_code == 403
