"""What belongs to one organization is nothing in another: pages, the API, sessions, tokens and links."""

import re
import uuid
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from accounts.models import ApiToken, AuditEntry, Invitation, Role, User
from accounts.services import invitation_create, invitation_send
from assessments.models import Questionnaire, ReviewCycle
from balance.models import DepartmentBalance
from careerladders.models import Competency, CurrentLevel, Framework, FrameworkVersion, Level, Track
from config.api import router
from notifications.models import Channel
from people.models import Employee
from recognition.models import Comment, IntegrityFlag, Kudos, Post, Redemption, Report, Reward, Value
from recognition.services.points import Kind, Purpose, Transfer, account_of, points_transfer
from tenants.models import Organization
from tests.api import bearer, make_key
from tests.factories import (
    AssignmentFactory,
    Cast,
    DepartmentFactory,
    EmployeeFactory,
    UserFactory,
    give_role,
    make_person,
)
from tests.isolation.helpers import cast_of, in_an_hour, site, user_of
from tests.recognition.points import endow

FOREIGN = 990_001
"""The id of rows that stand in the second organization alone."""

WITH_ROWS = {
    "assignments", "audit-entries", "balances", "chat-channels", "comments", "competencies",
    "current-levels", "departments", "employees", "frameworks", "invitations", "kudos", "posts",
    "recognition-flags", "recognition-reports", "redemptions", "review-cycles", "rewards", "roles",
    "tokens", "values",
}  # fmt: skip
"""The kinds of which there is such a row; a review's address is a token of its writer's."""


def make_people() -> None:
    """Someone with a place, a token and a role."""
    department = DepartmentFactory.create(pk=FOREIGN, name="Their research")
    employee = EmployeeFactory.create(pk=FOREIGN, first_name="Their")
    AssignmentFactory.create(pk=FOREIGN, employee=employee, department=department)
    secret: dict[str, Any] = {"secret_hash": "x", "expires_at": in_an_hour()}
    ApiToken.objects.create(
        pk=FOREIGN, user=User.objects.get(email="sofia@acme.example"), name="Theirs", scopes=["x"], **secret
    )
    Role.objects.create(pk=FOREIGN, slug="theirs", name="Theirs")
    Invitation.objects.create(pk=FOREIGN, email="new@globex.example", **secret)
    AuditEntry.objects.create(pk=FOREIGN, action="theirs")
    Channel.objects.create(pk=FOREIGN, name="Theirs", kind="slack", address="https://their.example/")


def make_results() -> None:
    """Their ladder, level, kudos, cycle and balance."""
    Competency.objects.create(pk=FOREIGN, slug="theirs", name="Theirs", axis="leadership")
    framework = Framework.objects.create(pk=FOREIGN, slug="theirs", name="Theirs")
    version = FrameworkVersion.objects.create(framework=framework, number=1)
    track = Track.objects.create(version=version, kind="ic")
    level = Level.objects.create(track=track, rank=1, code="T1", title="Theirs", grade=1)
    FrameworkVersion.objects.update(status="published", published_on=timezone.localdate())
    period = (timezone.localdate(), None)
    CurrentLevel.objects.create(pk=FOREIGN, employee_id=FOREIGN, level=level, period=period, reason="hired")
    value = Value.objects.create(pk=FOREIGN, name="Theirs", axis="execution")
    receiver = EmployeeFactory.create()
    kudos = Kudos.objects.create(
        pk=FOREIGN, giver_id=FOREIGN, receiver=receiver, value=value, message="Their thanks"
    )
    post = Post.objects.create(pk=FOREIGN, kudos=kudos, axis=value.axis)
    Comment.objects.create(pk=FOREIGN, post=post, author_id=FOREIGN, text="Their words")
    Report.objects.create(pk=FOREIGN, kudos=kudos, reporter=receiver, reason="Theirs")
    IntegrityFlag.objects.create(pk=FOREIGN, kind="pair", quarter="2026-07-01", key="Theirs")
    make_points()
    questionnaire = Questionnaire.objects.create(name="Theirs", version=1, item_count=1, open_questions=[])
    cycle = ReviewCycle.objects.create(
        pk=FOREIGN, name="Theirs", questionnaire=questionnaire, closes_at=in_an_hour()
    )
    DepartmentBalance.objects.create(
        pk=FOREIGN,
        department_id=FOREIGN,
        cycle=cycle,
        period="2026-H2",
        hidden_because="too_few_reviewers",
        computed_at=timezone.now(),
    )


def make_points() -> None:
    """Their reward, and who asked for it."""
    employee = Employee.objects.get(pk=FOREIGN)
    reward = Reward.objects.create(pk=FOREIGN, name="Theirs", price=1)
    account = endow(employee, 10)
    spent = Transfer(account, account_of(Kind.REDEEMED), 1, Purpose.REDEMPTION, "theirs")
    Redemption.objects.create(
        pk=FOREIGN,
        reward=reward,
        employee=employee,
        price=1,
        taxable_value=0,
        currency="EUR",
        transfer=points_transfer(spent),
        nonce=uuid.uuid4(),
    )


@pytest.fixture
def foreign(acme: Organization, globex: Organization) -> Cast:
    """The people of the second organization, and rows of each kind with the id FOREIGN."""
    cast = cast_of(globex)
    with tenant_context(globex):
        make_people()
        make_results()
    return cast


def test_ids_of_another_organization_are_unknown_to_the_api(
    acme: Organization, globex: Organization, cast: Cast, foreign: Cast
) -> None:
    here = site(acme, user_of(cast.hr_admin))
    with tenant_context(globex):
        give_role(foreign.hr_admin, "executive")
    there = site(globex, user_of(foreign.hr_admin))
    for prefix, _viewset, _basename in router.registry:
        assert here.get(f"/api/v1/{prefix}/{FOREIGN}/").status_code == 404, prefix
    for prefix in WITH_ROWS:
        assert there.get(f"/api/v1/{prefix}/{FOREIGN}/").status_code == 200, prefix


def test_lists_of_the_api_name_nothing_of_another_organization(
    acme: Organization, cast: Cast, foreign: Cast
) -> None:
    make_person("Rosa", cast.product, cast.hr_admin)  # So that there is a team to list, too.
    client = site(acme, user_of(cast.hr_admin))
    for prefix, _viewset, _basename in router.registry:
        response = client.get(f"/api/v1/{prefix}/")
        assert response.status_code == 200, prefix
        assert "Their" not in response.content.decode(), prefix


@pytest.mark.parametrize(
    "path",
    ["/ladders/theirs/", "/ladders/theirs/T1/", f"/api/v1/departments/{FOREIGN}/"],
)
def test_pages_of_another_organization_are_not_found(
    acme: Organization, globex: Organization, cast: Cast, foreign: Cast, path: str
) -> None:
    assert site(acme, user_of(cast.executive)).get(path).status_code == 404
    assert site(globex, user_of(foreign.executive)).get(path).status_code == 200


def test_the_admin_lists_nothing_of_another_organization(
    acme: Organization, cast: Cast, foreign: Cast
) -> None:
    client = site(acme, user_of(cast.hr_admin))
    for model in admin.site._registry:
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        page = client.get(path)
        if page.status_code == 200:
            assert "their" not in page.content.decode().lower().replace("theirs alone", ""), path
        changed = client.get(f"{path}{FOREIGN}/change/")
        assert changed.status_code in {302, 403}, path


def test_a_session_is_anonymous_in_another_organization(
    acme: Organization, globex: Organization, cast: Cast
) -> None:
    here, there = site(acme, user_of(cast.hr_admin)), site(globex)
    with tenant_context(globex):
        UserFactory.create(pk=user_of(cast.hr_admin).pk, email=user_of(cast.hr_admin).email)
    there.cookies = here.cookies
    assert here.get("/api/v1/me/").status_code == 200
    assert there.get("/api/v1/me/").status_code in {401, 403}
    assert there.get("/recognition/").status_code == 302


def test_a_session_of_the_platform_is_anonymous_in_an_organization(
    acme: Organization, platform_client: Client
) -> None:
    with schema_context("public"):
        platform_client.force_login(UserFactory.create(email="root@platform.example"))
    there = site(acme)
    there.cookies = platform_client.cookies
    assert there.get("/recognition/").status_code == 302


def test_an_api_token_is_unknown_in_another_organization(cast: Cast, globex: Organization) -> None:
    key = make_key(user_of(cast.hr_admin))
    assert bearer(key).get("/api/v1/employees/").status_code == 200
    for host in ("globex.localhost", "globex.localhost:8000", "GLOBEX.localhost."):
        assert bearer(key, host=host).get("/api/v1/employees/").status_code == 401


def path_in_mail() -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_an_invitation_opens_nothing_in_another_organization(
    acme: Organization, globex: Organization
) -> None:
    invitation = invitation_create(email="new@acme.example", role=None, actor=None)
    invitation_send(invitation_id=invitation.pk)
    path = path_in_mail()
    assert site(globex).get(path).content != site(acme).get(path).content
    answer = site(globex).post(path, {"password": "a long enough password"})
    assert answer.status_code != 302
    with tenant_context(globex):
        assert not User.objects.exists()


def unverified_address() -> EmailAddress:
    """An address that its user has yet to confirm, with the id FOREIGN."""
    return EmailAddress.objects.create(
        pk=FOREIGN, user=UserFactory.create(), email="boss@acme.example", verified=False
    )


def test_a_link_that_confirms_an_address_confirms_none_in_another_organization(
    acme: Organization, globex: Organization
) -> None:
    victims = unverified_address()
    with tenant_context(globex):
        own = unverified_address()
    site(globex, own.user).post("/accounts/email/", {"action_send": "", "email": own.email})
    path = path_in_mail()
    site(acme).post(path)
    victims.refresh_from_db()
    assert not victims.verified
    site(globex).post(path)
    with tenant_context(globex):
        assert EmailAddress.objects.get(pk=FOREIGN).verified


def test_a_password_link_opens_nothing_in_another_organization(
    acme: Organization, globex: Organization
) -> None:
    user = UserFactory.create(pk=FOREIGN, email="sofia@acme.example")
    with tenant_context(globex):
        UserFactory.create(pk=FOREIGN, email="sofia@acme.example")
    site(acme).post("/accounts/password/reset/", {"email": user.email})
    path = path_in_mail()
    assert site(acme).get(path).status_code == 302
    assert site(globex).get(path).status_code == 200
