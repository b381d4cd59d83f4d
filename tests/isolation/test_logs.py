"""Log records say whose they are, and hold no secret of an address."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from celery import shared_task
from django.test import Client
from django_tenants.utils import tenant_context

from config import logs
from tenants.models import Organization
from tests.factories import Cast
from tests.isolation.helpers import site, user_of

TOKEN = "0f3c1e5a-9a51-4bb0-9b8e-6f1f5b0d2c11"


@shared_task(name="tests.say")
def say() -> None:
    """Log a line."""
    logging.getLogger("tests").warning("said by a task")


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the configured handler writes."""
    stream = StringIO()
    (handler,) = (found for found in logging.root.handlers if found.get_name() == "console")
    assert isinstance(handler, logging.StreamHandler)
    usual = handler.setStream(stream)
    yield stream
    handler.setStream(usual)


def organizations_in(log: StringIO) -> set[str | None]:
    """Whom the records name since the last call."""
    records = [json.loads(line) for line in log.getvalue().splitlines()]
    log.truncate(0)
    log.seek(0)
    assert records
    return {record.get("organization") for record in records}


def test_every_record_of_a_request_names_its_organization(
    acme: Organization, globex: Organization, cast: Cast, log: StringIO
) -> None:
    for organization, path in ((acme, "/nowhere/"), (globex, "/accounts/login/"), (acme, "/api/v1/me/")):
        site(organization).get(path)
        assert organizations_in(log) == {organization.slug}


def test_a_record_of_the_platform_names_no_organization(platform_client: Client, log: StringIO) -> None:
    platform_client.get("/accounts/login/")
    assert organizations_in(log) == {None}


def test_a_record_of_a_task_names_its_organization(globex: Organization, log: StringIO) -> None:
    with tenant_context(globex):
        say.apply(throw=True)
    assert organizations_in(log) == {"globex"}


@pytest.mark.parametrize(
    "address",
    [
        f"/reviews/{TOKEN}/",
        f"/api/v1/reviews/{TOKEN}/submit/",
        f"/accounts/login/?next=/reviews/{TOKEN}/",
        f"/accounts/login/code/?next=%2Freviews%2F{TOKEN}%2F",
        f"/accounts/invitation/{TOKEN}/",
        f"/accounts/confirm-email/{TOKEN}/",
        f"/accounts/password/reset/key/1-{TOKEN}/",
    ],
)
def test_no_record_holds_the_secret_of_an_address(
    acme: Organization, cast: Cast, log: StringIO, address: str
) -> None:
    client = site(acme, user_of(cast.employee))
    client.get(address)
    client.post(address)
    assert "request_finished" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_an_error_with_a_secret_address_is_logged_without_it() -> None:
    record = logging.makeLogRecord({"msg": "%s failed", "args": (f"/reviews/{TOKEN}/",), "name": "x"})
    assert TOKEN not in logs.formatter().format(record)
