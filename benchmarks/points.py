"""The ledger under many threads, a fifth of the transfers from one budget, against a bare UPDATE."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import connection, connections
from django.utils import timezone
from django_tenants.utils import tenant_context

from benchmarks import Result
from people.models import Employee
from recognition.models import Axis, Category, PointsAccount, Program
from recognition.selectors.points import faults
from recognition.services.points import (
    Kind,
    Purpose,
    Transfer,
    account_of,
    accounts_open,
    points_transfer,
    points_transfers,
)
from tenants.models import Organization
from tenants.provisioning import provision
from tenants.services import organization_create

HOST = "bench-points.localhost"
THREADS = 32
TRANSFERS = 60
PEOPLE = 200
SHARE_OF_BUDGET = 0.2
START = 1_000_000
ROUNDS = 3
LEAST_A_SECOND = 300

BARE_TABLE = "CREATE TABLE bare (id bigint PRIMARY KEY, balance bigint NOT NULL)"
BARE_ROWS = "INSERT INTO bare SELECT id, balance FROM recognition_pointsaccount"
BARE_UPDATE = "UPDATE bare SET balance = balance + %s WHERE id = %s"

Work = Callable[[list[Transfer]], None]


def run() -> Iterator[Result]:
    """The milliseconds of a transfer, all threads together, against what is allowed and a bare one."""
    organization = organization_create(
        name="Bench",
        slug="bench-points",
        domain=HOST,
        admin_email="hr@example.com",
        actor=None,
    )
    provision(organization)
    with tenant_context(organization):
        accounts, budget = make_accounts()
        rounds = range(ROUNDS)
        ours, bare = zip(
            *[
                (
                    measure(organization, send_all, asked(accounts, budget, number)),
                    measure(organization, update_all, asked(accounts, budget, number)),
                )
                for number in rounds
            ],
            strict=True,
        )
        assert faults() == []
    best, raw = min(ours), min(bare)
    yield Result(f"{1000 / best:.0f} transfers a second / {LEAST_A_SECOND}", best, 1000 / LEAST_A_SECOND, 1)
    yield Result(f"a transfer / a bare UPDATE, {1000 / raw:.0f} a second", best, raw, 8)


def make_accounts() -> tuple[list[PointsAccount], PointsAccount]:
    """Accounts of people with plenty to spend, and a budget."""
    people = Employee.objects.bulk_create(
        Employee(number=f"{n}", first_name="Person", last_name=f"{n}") for n in range(PEOPLE)
    )
    accounts = list(accounts_open(Kind.TO_SPEND, [person.pk for person in people]).values())
    program = Program.objects.create(name="Awards", opens_on=timezone.localdate())
    category = Category.objects.create(program=program, name="Craft", axis=Axis.EXECUTION)
    budget, issued = account_of(Kind.BUDGET, category=category), account_of(Kind.ISSUED)
    points_transfers(
        [Transfer(issued, each, START, Purpose.GRANT, f"start:{each.pk}") for each in [*accounts, budget]]
    )
    with connection.cursor() as cursor:
        cursor.execute(BARE_TABLE)
        cursor.execute(BARE_ROWS)
    return accounts, budget


def asked(accounts: list[PointsAccount], budget: PointsAccount, number: int) -> list[list[Transfer]]:
    """What each thread asks for in a round: kudos between people, and a fifth awards from the budget."""
    rng = random.Random(number)  # noqa: S311
    return [
        [transfer(rng, accounts, budget, f"{number}:{thread}:{place}") for place in range(TRANSFERS)]
        for thread in range(THREADS)
    ]


def transfer(rng: random.Random, accounts: list[PointsAccount], budget: PointsAccount, key: str) -> Transfer:
    """One of them."""
    debit, credit = rng.sample(accounts, 2)
    if rng.random() < SHARE_OF_BUDGET:
        return Transfer(budget, credit, rng.randint(1, 40), Purpose.AWARD, key)
    return Transfer(debit, credit, rng.randint(1, 40), Purpose.KUDOS, key)


def measure(organization: Organization, work: Work, parts: list[list[Transfer]]) -> float:
    """The milliseconds of wall-clock time for each transfer, while every thread works on its part."""
    barrier = threading.Barrier(len(parts) + 1)

    def run_one(part: list[Transfer]) -> None:
        try:
            with tenant_context(organization):
                connection.ensure_connection()
                barrier.wait()
                work(part)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(parts)) as pool:
        started = [pool.submit(partial(run_one, part)) for part in parts]
        barrier.wait()
        start = time.perf_counter()
        for each in started:
            each.result()
        elapsed = time.perf_counter() - start
    return 1000 * elapsed / sum(map(len, parts))


def send_all(part: list[Transfer]) -> None:
    """Transfer as the product does, each in a transaction of its own."""
    for each in part:
        points_transfer(each)


def update_all(part: list[Transfer]) -> None:
    """Change the same two balances by the plainest statements, in the order of their ids."""
    with connection.cursor() as cursor:
        for each in part:
            cursor.execute("BEGIN")
            for pk, points in sorted([(each.debit.pk, -each.amount), (each.credit.pk, each.amount)]):
                cursor.execute(BARE_UPDATE, [points, pk])
            cursor.execute("COMMIT")
