"""Work in the outbox may wait for its moment, and its owner hears of every failure."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry
from config.celery import app
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tenants.outbox.services import enqueue_all, outbox_task
from tenants.outbox.tasks import sweep_schema


def note_failure(error: Exception, *, word: str) -> None:
    """What the owner of `fail` does when it fails."""
    audit.record(actor=None, action="tests.failed", error=str(error), word=word)


@outbox_task(name="tests.note_word")
def note_word(word: str) -> None:
    """Leave an entry."""
    audit.record(actor=None, action="tests.noted", word=word)


@outbox_task(name="tests.fail", failed=note_failure)
def fail(word: str) -> None:
    """Leave an entry that can't stay."""
    audit.record(actor=None, action="tests.noted", word=word)
    raise RuntimeError("out of order")


@pytest.fixture(autouse=True)
def _eager(acme: Organization) -> Iterator[None]:
    """Run what is sent at once, as the worker would."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def noted(action: str) -> list[dict[str, str]]:
    return list(AuditEntry.objects.filter(action=action).values_list("detail", flat=True))


def test_what_has_a_moment_to_come_waits_for_it() -> None:
    later = timezone.now() + dt.timedelta(minutes=1)
    enqueue_all(note_word, [{"word": "later"}], due_at=later)
    sweep_schema()
    assert not noted("tests.noted")
    OutboxMessage.objects.update(due_at=timezone.now() - dt.timedelta(minutes=1))
    sweep_schema()
    assert noted("tests.noted") == [{"word": "later"}]


def test_a_failure_is_told_once_for_each_attempt_and_leaves_nothing_else() -> None:
    message = OutboxMessage.objects.create(task="tests.fail", arguments={"word": "again"})
    for _attempt in range(2):
        with pytest.raises(RuntimeError):
            fail(str(message.pk))
    assert noted("tests.failed") == [{"error": "out of order", "word": "again"}] * 2
    assert not noted("tests.noted")
    message.refresh_from_db()
    assert (message.attempts, message.done_at, message.error) == (2, None, "RuntimeError")
    assert message.due_at > timezone.now()
