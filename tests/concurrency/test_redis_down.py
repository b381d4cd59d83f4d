"""With Redis away pages and writes go on, and what was to be done waits in the outbox until it is back."""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from pytest_django import Settings

from accounts.models import AuditEntry, Role
from accounts.services import invitations_create_for
from assessments.models import Draft, ReviewAssignment
from assessments.services import Request, cycle_create, cycle_launch
from config.celery import app
from recognition.models import Kudos, Value
from recognition.services.values import values_create_starter
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tenants.outbox.services import enqueue, run_once
from tenants.outbox.tasks import sweep, sweep_schema
from tests import worker_tasks
from tests.assessments.reviews import starter_questionnaire
from tests.concurrency.threads import at_once
from tests.factories import PASSWORD, Cast
from tests.isolation.helpers import site, user_of

pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE = "unix:///nowhere/redis.sock"


@pytest.fixture
def redis_down(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Redis is away from the start; calling this brings it back."""
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    app.conf.update(broker_write_url=NOWHERE.replace("unix", "redis+socket"))
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOWHERE}}

    def back() -> None:
        app.conf.update(broker_write_url=None)
        monkeypatch.undo()

    yield back
    app.conf.update(broker_write_url=None)


def waiting() -> list[str]:
    """The tasks that wait in the outbox."""
    return list(OutboxMessage.objects.filter(done_at=None).values_list("task", flat=True))


@pytest.mark.usefixtures("redis_down")
def test_people_sign_in_and_read_pages(acme: Organization, cast: Cast) -> None:
    client = site(acme)
    response = client.post("/accounts/login/", {"login": "sofia@acme.example", "password": PASSWORD})
    assert response.status_code == 302
    for path in ("/recognition/", "/ladders/", "/reviews/", "/api/v1/employees/", "/admin/accounts/user/"):
        assert client.get(path).status_code == 200, path
    assert cache.get("anything") is None


@pytest.mark.usefixtures("redis_down")
def test_people_thank_each_other(acme: Organization, cast: Cast) -> None:
    values_create_starter()
    client = site(acme, user_of(cast.employee))
    form = {"receiver": cast.peer.pk, "value": Value.objects.all()[0].pk, "message": "Thanks a lot"}
    assert client.post("/recognition/give/", {"nonce": uuid.uuid4(), **form}).status_code == 302
    assert client.post("/api/v1/kudos/", form, content_type="application/json").status_code == 201
    assert Kudos.objects.count() == 2


@pytest.mark.usefixtures("redis_down")
def test_reviews_are_saved(acme: Organization, cast: Cast) -> None:
    cycle = cycle_create(
        name="Autumn",
        questionnaire=starter_questionnaire(),
        closes_at=timezone.now() + dt.timedelta(days=7),
        actor=None,
    )
    requests = [Request(cast.manager.pk, cast.employee.pk, "direct_report", is_short=False)]
    cycle_launch(cycle=cycle, requests=requests, actor=None)
    path = reverse("assessments:write", args=[ReviewAssignment.objects.get().token])
    site(acme, user_of(cast.employee)).post(path, {"item-1": "4", "action": "submit"})
    assert Draft.objects.get().is_submitted


@pytest.mark.usefixtures("redis_down")
def test_what_hr_changes_in_the_admin_is_stored(acme: Organization, cast: Cast) -> None:
    client = site(acme, user_of(cast.hr_admin))
    form = {"name": "Guests", "own_permissions": ["recognition.view_feed"]}
    assert client.post("/admin/accounts/role/add/", form).status_code == 302
    assert Role.objects.filter(name="Guests").exists()


def overdue() -> None:
    """Let the messages of the current schema have waited for as long as the sweep is patient."""
    OutboxMessage.objects.update(due_at=timezone.now() - dt.timedelta(minutes=2))


def deliver(sweeping: Callable[[], None]) -> None:
    """Sweep, with a worker that does at once what it is sent."""
    app.conf.task_always_eager = True
    try:
        sweeping()
    finally:
        app.conf.task_always_eager = False


def test_mails_wait_until_redis_is_back(
    acme: Organization, redis_down: Callable[[], None], mailoutbox: list[object]
) -> None:
    began = time.monotonic()
    invitations_create_for(emails=["new@acme.example"], role=None, actor=None)
    assert time.monotonic() - began < 3, "the request waited for Redis"
    assert waiting() == ["accounts.send_invitation"]
    overdue()
    sweep_schema()
    assert waiting() == ["accounts.send_invitation"]
    redis_down()
    for _turn in range(2):
        overdue()
        deliver(sweep_schema)
    assert not waiting()
    assert len(mailoutbox) == 1


def entries(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


def test_what_is_rolled_back_is_neither_written_nor_sent(acme: Organization) -> None:
    with transaction.atomic():
        enqueue(worker_tasks.leave_and_wait, action="never")
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


def test_the_sweep_delivers_in_every_organization_what_was_never_published(
    acme: Organization, globex: Organization, redis_down: Callable[[], None]
) -> None:
    for organization in (acme, globex):
        with tenant_context(organization):
            invitations_create_for(emails=["new@acme.example"], role=None, actor=None)
            overdue()
    redis_down()
    with schema_context("public"):
        deliver(sweep)
    for organization in (acme, globex):
        with tenant_context(organization):
            assert not waiting()


def test_a_message_that_two_workers_get_at_once_acts_once(acme: Organization) -> None:
    message = OutboxMessage.objects.create(task="tests.note", arguments={"action": "tests.once"})

    def run() -> None:
        run_once(message.pk, worker_tasks.leave_entry)

    assert at_once(acme, run, run, run) == [None, None, None]
    run()
    assert entries("tests.once") == 1
    assert not waiting()
