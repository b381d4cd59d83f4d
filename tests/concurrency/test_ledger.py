"""The ledger under many writers at once, and a monthly grant whose worker dies."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from recognition.models import Category, PointsAccount, PointsTransfer
from recognition.selectors.points import faults
from recognition.services.months import grant_key
from recognition.services.points import (
    Kind,
    NotEnoughPoints,
    Purpose,
    Transfer,
    account_of,
    points_transfer,
)
from recognition.tasks import begin_month
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tenants.outbox.services import enqueue
from tests.concurrency.threads import at_once, wait_for_another
from tests.factories import Cast, EmployeeFactory
from tests.recognition.points import endow, make_kudos_program, make_program
from tests.workers import kill, wait_until, worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

THREADS, TRANSFERS, PEOPLE, START = 32, 200, 20, 300


def requests_of(thread: int, accounts: list[PointsAccount], budget: PointsAccount) -> list[Transfer]:
    """What a thread asks for: a fifth from the budget, and a tenth sent twice."""
    rng = random.Random(thread)
    asked = []
    for number in range(TRANSFERS):
        debit, credit = rng.sample(accounts, 2)
        source, purpose = (budget, Purpose.AWARD) if rng.random() < 0.2 else (debit, Purpose.KUDOS)
        asked.append(Transfer(source, credit, rng.randint(1, 40), purpose, f"{thread}:{number}"))
    return asked + rng.sample(asked, TRANSFERS // 10)


def sender(asked: list[Transfer]) -> Callable[[], set[str]]:
    """Send them one by one; the keys of those that were paid."""

    def send_all() -> set[str]:
        paid = set()
        for transfer in asked:
            try:
                paid.add(points_transfer(transfer).key)
            except NotEnoughPoints:
                continue
        return paid

    return send_all


def test_many_transfers_at_once_keep_every_balance_right(acme: Organization) -> None:
    accounts = [endow(EmployeeFactory.create(user=None), START, key=str(n)) for n in range(PEOPLE)]
    budget = account_of(Kind.BUDGET, category=Category.objects.filter(program=make_program())[0])
    points_transfer(Transfer(account_of(Kind.ISSUED), budget, 2000, Purpose.BUDGET, "budget"))
    asked = [requests_of(thread, accounts, budget) for thread in range(THREADS)]
    paid: list[Any] = at_once(acme, *map(sender, asked))
    keys = set().union(*paid)
    stored = PointsTransfer.objects.filter(purpose__in=[Purpose.KUDOS, Purpose.AWARD])
    assert sorted(stored.values_list("key", flat=True)) == sorted(keys)
    assert len(keys) > THREADS * TRANSFERS / 4
    balances = list(PointsAccount.objects.values_list("kind", "balance"))
    assert sum(points for _kind, points in balances) == 0
    assert min(points for kind, points in balances if kind != Kind.ISSUED) >= 0
    assert faults() == []


def wait_until_done(message: OutboxMessage) -> None:
    """Wait until the task of a message has run."""
    done = OutboxMessage.objects.filter(pk=message.pk).exclude(done_at=None)
    wait_until(done.exists, "the task is done")


@pytest.mark.usefixtures("_own_keys")
def test_a_worker_killed_during_the_monthly_grant_grants_once(
    acme: Organization, cast: Cast, tmp_path: Path
) -> None:
    make_kudos_program()
    month = timezone.localdate().replace(day=1)
    message = enqueue(begin_month)
    log = tmp_path / "log"
    with transaction.atomic():
        endow(cast.employee, 1, key=grant_key(month, cast.hr_admin.pk))  # It holds up the grants' rows.
        with worker(log) as killed:
            wait_for_another()
            kill(killed)
        transaction.set_rollback(True)
    with worker(log, visibility_timeout=1):
        wait_until_done(message)
        wait_until_done(enqueue(begin_month))
    granted = PointsTransfer.objects.filter(purpose=Purpose.GRANT).values_list("key", flat=True)
    people = [cast.employee, cast.manager, cast.peer, cast.hr_admin, cast.executive]
    assert sorted(granted) == sorted(grant_key(month, person.pk) for person in people)
