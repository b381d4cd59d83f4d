"""The API does what its schema says, whatever it is sent, and the schema that is committed is true."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from config.wsgi import application
from tests.api import make_key
from tests.factories import Cast, give_role

COMMITTED = settings.BASE_DIR / "docs" / "openapi.yaml"
KEPT = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]

schema = schemathesis.openapi.from_path(str(COMMITTED))
schema.app = application
schema.config.phases.coverage.unexpected_methods = set()  # Other tests ask for methods that aren't there.


@pytest.fixture
def key(cast: Cast) -> str:
    """A token that may do everything that anybody may do."""
    for role in ("auditor", "panel", "moderator", "coach", "executive"):
        give_role(cast.hr_admin, role)
    assert cast.hr_admin.user is not None
    return make_key(cast.hr_admin.user)


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Keep the test's transaction, which the end of a real request would close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("_one_connection")
@schema.parametrize()
@hypothesis_settings(max_examples=3, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_schema(case: Any, key: str) -> None:
    with transaction.atomic():
        headers = {"Host": "acme.localhost", "Authorization": f"Bearer {key}"}
        case.call_and_validate(base_url="http://acme.localhost", headers=headers, checks=KEPT)
        transaction.set_rollback(True)


def test_the_committed_schema_is_what_the_code_says() -> None:
    """After a change: `./manage.py spectacular --fail-on-warn --validate --file docs/openapi.yaml`."""
    said = StringIO()
    call_command("spectacular", fail_on_warn=True, validate=True, stdout=said)
    assert COMMITTED.read_text() == said.getvalue()


def test_schema_and_docs_are_open_to_all_and_load_nothing_from_elsewhere(client: Client) -> None:
    assert client.get("/api/v1/schema/").status_code == 200
    page = client.get("/api/docs/")
    text = page.content.decode()
    assert "<script>" not in text
    assert "<style" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "/api/v1/schema/" in client.get("/api/docs/?script=").content.decode()


def test_each_operation_names_its_permission_and_its_refusals() -> None:
    for path in schema.raw_schema["paths"].values():
        for operation in path.values():
            assert "Needs " in operation["description"]
            assert "4XX" in operation["responses"]
