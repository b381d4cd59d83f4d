"""Points of the demo, what they can be spent on, and requests in each state."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from people.models import Employee
from recognition.models import Kudos, PointsAccount, PointsTransfer, Redemption, Reward
from recognition.services.points import (
    MOVE_BALANCES,
    Kind,
    Purpose,
    Transfer,
    account_of,
    accounts_open,
)
from recognition.services.rewards import (
    redemption_approve,
    redemption_cancel,
    redemption_decline,
    redemption_request,
    reward_save,
)

ASKERS = 6
POINTS = (20, 30, 40, 50)
REWARDS = (
    ("Coffee for the team", "A round from the bar downstairs.", 20, "15.00", None, False),
    ("A book of your choice", "About whatever you want to learn.", 40, "30.00", None, True),
    ("Lunch with somebody new", "You choose the colleague, we pay the table.", 60, "40.00", 12, True),
    ("A morning off", "Four hours, on a day that your team agrees with.", 120, "0.00", 8, True),
    ("Company bicycle for a month", "With lock, lights and a service.", 150, "25.00", 2, True),
    ("A day at a conference", "Ticket and journey within the country.", 400, "0.00", 3, True),
)
"""Name, description, price, taxable value, how many there are, and whether HR has to agree."""
DECLINED = "The restaurant is closed until next month. Ask again then, and it is yours."


def store_rewards(employee: Employee, decider: Employee) -> None:
    """Points with the thanks so far, a catalogue, and what some have asked for, the employee among them."""
    give_points()
    rewards = [
        reward_save(
            reward=Reward(
                name=name,
                description=description,
                price=price,
                taxable_value=Decimal(value),
                stock=stock,
                needs_approval=needs_approval,
            ),
            actor=None,
        )
        for name, description, price, value, stock, needs_approval in REWARDS
    ]
    assert decider.user is not None
    store_requests(employee, rewards, decider.user)


def give_points() -> None:
    """Let the thanks that came without points bring some."""
    thanks = list(Kudos.objects.filter(points=0).order_by("created_at"))
    given: Counter[int] = Counter()
    for kudos in thanks:
        kudos.points = POINTS[kudos.pk % len(POINTS)]
        given[kudos.giver_id] += kudos.points
    giving = accounts_open(Kind.TO_GIVE, given)
    spending = accounts_open(Kind.TO_SPEND, {kudos.receiver_id for kudos in thanks})
    issued = account_of(Kind.ISSUED)
    before = thanks[0].created_at - dt.timedelta(days=1) if thanks else timezone.now()
    store(
        (Transfer(issued, giving[pk], points, Purpose.GRANT, f"demo:{pk}"), before)
        for pk, points in given.items()
    )
    for kudos, row in zip(thanks, store(paying(kudos, giving, spending) for kudos in thanks), strict=True):
        kudos.transfer = row
    Kudos.objects.bulk_update(thanks, ["points", "transfer"])


def paying(
    kudos: Kudos, giving: dict[int, PointsAccount], spending: dict[int, PointsAccount]
) -> tuple[Transfer, dt.datetime]:
    """The points that go with thanks, and when."""
    debit, credit = giving[kudos.giver_id], spending[kudos.receiver_id]
    return Transfer(debit, credit, kudos.points, Purpose.KUDOS, f"kudos:{kudos.pk}"), kudos.created_at


def store(moves: Iterable[tuple[Transfer, dt.datetime]]) -> list[PointsTransfer]:
    """Write transfers on the days on which they were made, and the balances with them."""
    rows = PointsTransfer.objects.bulk_create(
        PointsTransfer(
            debit=move.debit,
            credit=move.credit,
            amount=move.amount,
            purpose=move.purpose,
            key=move.key,
            created_at=at,
        )
        for move, at in moves
    )
    with connection.cursor() as cursor:
        cursor.execute(MOVE_BALANCES, {"ids": [row.pk for row in rows]})
    return rows


def store_requests(employee: Employee, rewards: list[Reward], decider: User) -> None:
    """The employee gets a coffee if the thanks suffice; those with the most points ask for more."""
    coffee, book, lunch, *_others = rewards
    everybody = PointsAccount.objects.filter(kind=Kind.TO_SPEND, balance__gte=coffee.price)
    ask(everybody.filter(employee=employee), [coffee])
    rich = everybody.filter(balance__gte=book.price).exclude(employee__user=None)
    others = rich.exclude(employee__user__in=[decider, employee.user]).order_by("-balance", "id")
    declined, approved, cancelled, *_waiting = ask(others[:ASKERS], [lunch, book])
    redemption_decline(redemption=declined, actor=decider, reason=DECLINED)
    redemption_approve(redemption=approved, actor=decider)
    assert cancelled.employee.user is not None
    redemption_cancel(redemption=cancelled, actor=cancelled.employee.user)


def ask(accounts: QuerySet[PointsAccount], rewards: list[Reward]) -> list[Redemption]:
    """What the owners of accounts ask for: the first of the rewards that they can pay."""
    return [
        redemption_request(
            reward=reward,
            price=reward.price,
            employee=account.employee,
            nonce=uuid.uuid4(),
            actor=account.employee.user,
        )
        for account in accounts.select_related("employee__user")
        if account.employee and account.employee.user
        for reward in [next(reward for reward in rewards if reward.price <= account.balance)]
    ]
