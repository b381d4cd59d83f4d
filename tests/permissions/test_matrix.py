"""Every address answers exactly those who may open it; `matrix.py` says who, and how to add a row."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_tenants.utils import tenant_context

from accounts import registry
from accounts.models import Role, RoleAssignment, User
from tenants.models import Organization
from tests.factories import UserFactory, make_cast
from tests.permissions import matrix
from tests.permissions.matrix import OPEN, OPEN_ADMIN, SIGNED_IN, Row
from tests.site import SiteClient

TABLES = {"config.urls": matrix.ORGANIZATION, "config.public_urls": matrix.PLATFORM}
HOSTS = {"config.urls": "acme.localhost", "config.public_urls": settings.PLATFORM_DOMAIN}


def walk(resolver: URLResolver, route: str = "", namespace: str = "") -> Iterator[str]:
    """The names of all patterns, with their namespaces; those without a name by their route."""
    for pattern in resolver.url_patterns:
        path = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield namespace + pattern.name if pattern.name else path
        else:
            yield from walk(pattern, path, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))


def admin_row(urlconf: str, name: str) -> Row | None:
    """The row of a page of a model in the admin, from ADMIN_MODELS; None for other addresses."""
    for model, row in matrix.ADMIN_MODELS.items():
        answers = {
            "changelist": 302 if row.single else 200,
            "add": 200 if row.adds else 403,
            "change": 302,
            "history": 302,
            "delete": 302 if row.deletes else 403,
        }
        if row.platform and urlconf == "config.urls":
            answers = dict.fromkeys(answers, 403)
        for page, answer in answers.items():
            if name == f"admin:{model}_{page}":
                kwargs = {} if page in {"changelist", "add"} else {"object_id": 0}
                return Row(row.needs, answer, kwargs, reads=row.reads)
        if name == f"admin/{model.replace('_', '/')}/<path:object_id>/":
            return Row(OPEN_ADMIN, 302, {"object_id": 0})
    return None


def row_of(urlconf: str, name: str) -> Row:
    row = TABLES[urlconf].get(name) or admin_row(urlconf, name)
    if row is None:
        pytest.fail(
            f"{name!r} of {urlconf} isn't in tests/permissions/matrix.py: add a Row that names the "
            "permission it needs (or OPEN, SIGNED_IN), or an AdminModel."
        )
    return row


NAMES = sorted({(urlconf, name) for urlconf in TABLES for name in walk(get_resolver(urlconf))})
ADDRESSES = pytest.mark.parametrize(("urlconf", "name"), NAMES)


@pytest.fixture(autouse=True)
def _site(request: pytest.FixtureRequest, db: None) -> None:
    """Stand in the schema of the address's site."""
    if request.node.callspec.params.get("urlconf") == "config.urls":
        request.getfixturevalue("acme")


def ask(client: Client, urlconf: str, name: str, row: Row) -> Any:
    """The answer to the row's request."""
    if "<" in name:
        path = f"/{name}".replace("<path:object_id>", "0").replace("(?P<url>.*)$", "none/")
    else:
        path = reverse(name, urlconf=urlconf, kwargs=row.kwargs)
    body = {"content_type": "application/json"} if row.method == "post" and path.startswith("/api/") else {}
    return getattr(client, row.method)(path, **body)


def visitor(urlconf: str, user: User | None = None) -> Client:
    """A browser, signed in as the user."""
    client = SiteClient(headers={"host": HOSTS[urlconf]})
    if user:
        client.force_login(user)
    return client


def user_with(permissions: set[str]) -> User:
    """A user who holds these permissions and no others."""
    user = UserFactory.create()
    role = Role.objects.create(slug="made", name="Made", own_permissions=sorted(permissions))
    RoleAssignment.objects.create(user=user, role=role)
    return user


def holder_of(row: Row, name: str) -> User:
    """Somebody who may open the address."""
    if row.as_:
        user: User = getattr(make_cast(), row.as_).user
        return user
    permissions = set() if row.needs in {OPEN, SIGNED_IN} else {row.needs}
    return user_with(permissions | ({OPEN_ADMIN} if name.startswith("admin") else set()))


def only_in_organizations(urlconf: str, name: str) -> bool:
    """Whether an admin page of the platform's site is of a model whose permission nobody holds there."""
    model = name.removeprefix("admin:").removeprefix("admin/")
    apps = {label.partition("_")[0] for label in matrix.ADMIN_MODELS} - {"accounts", "tenants"}
    return urlconf == "config.public_urls" and name.startswith("admin") and model.startswith(tuple(apps))


def assert_sent_away(answer: Any) -> None:
    if answer.request["PATH_INFO"].startswith("/api/"):
        assert answer.status_code == 401
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/")


@ADDRESSES
def test_the_signed_out_and_other_organizations_people_sign_in_first(
    urlconf: str, name: str, globex: Organization
) -> None:
    row = row_of(urlconf, name)
    stranger = visitor(urlconf)
    with tenant_context(globex):
        stranger.force_login(UserFactory.create())
    for client in [visitor(urlconf), stranger]:
        answer = ask(client, urlconf, name, row)
        if row.needs == OPEN:
            assert answer.status_code == row.answer
        else:
            assert_sent_away(answer)


@ADDRESSES
def test_those_who_lack_the_permission_are_refused(urlconf: str, name: str) -> None:
    row = row_of(urlconf, name)
    if row.needs in {OPEN, SIGNED_IN}:
        return
    others = {permission.name for permission in registry.permissions()} - {row.needs, row.reads}
    assert ask(visitor(urlconf, user_with(others)), urlconf, name, row).status_code == 403


@ADDRESSES
def test_those_who_hold_it_alone_are_answered(urlconf: str, name: str) -> None:
    row = row_of(urlconf, name)
    if row.needs == OPEN or only_in_organizations(urlconf, name):
        return
    client = visitor(urlconf, holder_of(row, name))
    assert ask(client, urlconf, name, row).status_code == row.answer


@pytest.mark.parametrize("urlconf", TABLES)
def test_the_table_names_no_address_that_is_gone(urlconf: str) -> None:
    assert set(TABLES[urlconf]) <= {name for conf, name in NAMES if conf == urlconf}
