"""A task runs in the organization that sent it, or not at all."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import Task, chain, chord, group, shared_task
from django_tenants.utils import schema_context, tenant_context

from accounts import audit
from accounts.models import AuditEntry
from accounts.services import invitation_create
from accounts.tasks import send_invitation
from config.celery import app
from tenants.connection import connection
from tenants.models import Organization
from tenants.outbox.services import enqueue
from tenants.tasks import OrganizationTask, WrongOrganization

ACTION = "tests.where"


@shared_task(name="tests.where")
def where(*args: object) -> str:
    """Leave an audit entry in the schema it runs in, and answer with that schema's name."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        ((path,),) = cursor.fetchall()
    audit.record(actor=None, action=ACTION, path=path)
    return str(connection.schema_name)


@shared_task(name="tests.where_platform", base=OrganizationTask, platform=True)
def where_platform() -> str:
    """The platform's own."""
    return where()


@shared_task(name="tests.second_time", bind=True, max_retries=1)
def second_time(self: "Task[..., str]") -> str:
    """Fails at first."""
    if not self.request.retries:
        raise self.retry(countdown=0)
    return where()


def runs() -> list[str]:
    """The search paths of the runs in the current schema."""
    return [entry.detail["path"] for entry in AuditEntry.objects.filter(action=ACTION)]


@pytest.fixture(autouse=True)
def _eager(acme: Organization) -> Iterator[None]:
    """Run what is sent at once, as the worker would."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.mark.parametrize(
    ("send", "times"),
    [
        (lambda: where.apply(throw=True).get(), 1),
        (lambda: where.apply_async().get(), 1),
        (lambda: second_time.apply_async().get(), 1),
        (lambda: chain(where.s(), where.s()).apply_async().get(), 2),
        (lambda: group(where.s(), where.s()).apply_async().get()[1], 2),
        (lambda: chord([where.s(), where.s()], where.s()).apply_async().get(), 3),
    ],
    ids=["apply", "sent", "retried", "chain", "group", "chord"],
)
def test_a_task_runs_in_the_organization_it_was_sent_from(
    send: Callable[[], str], times: int, globex: Organization
) -> None:
    with tenant_context(globex):
        assert send() == "o_globex"
        assert runs() == ["o_globex, extensions"] * times
    assert connection.schema_name == "o_acme"
    assert not runs()


@pytest.mark.parametrize("schema", ["o_nobody", "pg_catalog", "extensions", "", None, "O_ACME"])
def test_a_task_for_an_unknown_organization_runs_nothing(schema: str | None) -> None:
    headers: dict[str, Any] = {"_schema_name": schema}
    with pytest.raises(WrongOrganization):
        where.apply(headers=headers, throw=True)
    assert not runs()
    with schema_context("public"):
        assert not runs()


def test_a_task_without_an_organization_runs_nothing() -> None:
    assert where.request_stack.top is None
    where.push_request(called_directly=False)
    try:
        with pytest.raises(WrongOrganization):
            where()
    finally:
        where.pop_request()
    assert not runs()


def test_an_organizations_task_does_not_run_on_the_platform() -> None:
    with schema_context("public"):
        with pytest.raises(WrongOrganization):
            where.apply(throw=True)
        assert not runs()


def test_the_platforms_task_does_not_run_in_an_organization() -> None:
    with pytest.raises(WrongOrganization):
        where_platform.apply_async().get()
    assert not runs()
    with schema_context("public"):
        assert where_platform.apply_async().get() == "public"


def test_the_platform_mails_its_own_invitations(mailoutbox: list[object]) -> None:
    with schema_context("public"):
        invitation = invitation_create(email="new@platform.example", role=None, actor=None)
        message = enqueue(send_invitation, invitation_id=invitation.pk)
        send_invitation.apply_async((str(message.pk),)).get()
    assert len(mailoutbox) == 1


def test_every_task_of_the_schedule_is_the_platforms(acme: Organization) -> None:
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        task = app.tasks[entry["task"]]
        assert isinstance(task, OrganizationTask)
        assert task.platform


def test_every_task_is_strict_about_its_organization() -> None:
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert ours
    assert all(isinstance(task, OrganizationTask) for task in ours)
