"""Reads of the points: how they are used, what an account holds, and whether the ledger is right."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from people.models import Employee
from recognition.models import PointsAccount, RecognitionSettings
from recognition.selectors.expiry import Expiry, month_after, next_expiry

Kind = PointsAccount.Kind


def settings_now() -> RecognitionSettings:
    """How points are used; the defaults as long as nobody changed anything."""
    return RecognitionSettings.objects.first() or RecognitionSettings()


def balance(kind: str, employee: Employee) -> int:
    """How many points somebody has to give, or to spend."""
    found = PointsAccount.objects.filter(kind=kind, employee=employee).values_list("balance", flat=True)
    return found.first() or 0


def own_accounts(employee: Employee) -> dict[str, PointsAccount]:
    """Somebody's accounts by their kind, as far as they were ever needed."""
    return {account.kind: account for account in PointsAccount.objects.filter(employee=employee)}


@dataclass(frozen=True)
class Holding:
    """What somebody has to give, until a day, and to spend, and which part of that expires next."""

    has_points: bool
    to_give: int
    to_give_until: dt.date
    to_spend: int
    expires_next: Expiry | None


def holding(own: dict[str, PointsAccount], day: dt.date) -> Holding:
    """What somebody with these accounts has on a day; while points are switched off, nothing expires."""
    settings = settings_now()
    months = settings.kept_months if settings.has_points else None
    return Holding(
        has_points=settings.has_points,
        to_give=own[Kind.TO_GIVE].balance if Kind.TO_GIVE in own else 0,
        to_give_until=month_after(day) - dt.timedelta(days=1),
        to_spend=own[Kind.TO_SPEND].balance if Kind.TO_SPEND in own else 0,
        expires_next=next_expiry(own.get(Kind.TO_SPEND), months),
    )


@dataclass(frozen=True)
class Fault:
    """Something in the ledger that must not be; `rows` are the first ids that show it."""

    code: str
    rows: list[int]


INVARIANTS = {
    "balances_sum_to_zero": "SELECT 0 WHERE (SELECT sum(balance) FROM recognition_pointsaccount) <> 0",
    "balance_is_sum_of_transfers": """
        SELECT account.id FROM recognition_pointsaccount account LEFT JOIN (
            SELECT id, sum(points) AS points FROM (
                SELECT credit_id AS id, amount::bigint AS points FROM recognition_pointstransfer
                UNION ALL
                SELECT debit_id, -amount::bigint FROM recognition_pointstransfer
            ) sides GROUP BY id
        ) moved ON moved.id = account.id
        WHERE account.balance <> coalesce(moved.points, 0)
    """,
    "only_issued_is_negative": """
        SELECT id FROM recognition_pointsaccount WHERE balance < 0 AND kind <> 'issued'
    """,
    "reversals_mirror": """
        SELECT back.id FROM recognition_pointstransfer back
        JOIN recognition_pointstransfer first ON first.id = back.reverses_id
        WHERE (back.debit_id, back.credit_id, back.amount)
            IS DISTINCT FROM (first.credit_id, first.debit_id, first.amount)
    """,
    "kudos_are_paid": """
        SELECT kudos.id FROM recognition_kudos kudos
        JOIN recognition_pointstransfer paid ON paid.id = kudos.transfer_id
        JOIN recognition_pointsaccount giver ON giver.id = paid.debit_id
        JOIN recognition_pointsaccount receiver ON receiver.id = paid.credit_id
        WHERE paid.purpose <> 'kudos' OR paid.amount <> kudos.points
            OR giver.employee_id IS DISTINCT FROM kudos.giver_id
            OR receiver.employee_id IS DISTINCT FROM kudos.receiver_id
    """,
    "awards_are_paid": """
        SELECT nominee.id FROM recognition_nominee nominee
        JOIN recognition_nomination nomination ON nomination.id = nominee.nomination_id
        JOIN recognition_pointstransfer paid ON paid.id = nominee.transfer_id
        JOIN recognition_pointsaccount budget ON budget.id = paid.debit_id
        JOIN recognition_pointsaccount receiver ON receiver.id = paid.credit_id
        WHERE paid.purpose <> 'award' OR nomination.status <> 'awarded'
            OR budget.category_id IS DISTINCT FROM nomination.category_id
            OR receiver.employee_id IS DISTINCT FROM nominee.employee_id
    """,
    "redemptions_are_paid": """
        SELECT redemption.id FROM recognition_redemption redemption
        JOIN recognition_pointstransfer paid ON paid.id = redemption.transfer_id
        JOIN recognition_pointsaccount account ON account.id = paid.debit_id
        LEFT JOIN recognition_pointstransfer back ON back.reverses_id = paid.id
        WHERE paid.purpose <> 'redemption' OR paid.amount <> redemption.price
            OR account.employee_id IS DISTINCT FROM redemption.employee_id
            OR (back.id IS NOT NULL) <> (redemption.status IN ('declined', 'cancelled'))
    """,
    "redemptions_are_known": """
        SELECT paid.id FROM recognition_pointstransfer paid
        LEFT JOIN recognition_redemption redemption ON redemption.transfer_id = paid.id
        WHERE paid.purpose = 'redemption' AND redemption.id IS NULL
    """,
}
"""For each invariant a query for the ids that break it."""
MOST_ROWS = 20


def faults() -> list[Fault]:
    """What is wrong in the ledger: nothing, if it is right."""
    found = []
    with connection.cursor() as cursor:
        for code, query in INVARIANTS.items():
            cursor.execute(f"SELECT id FROM ({query}) broken(id) ORDER BY id LIMIT {MOST_ROWS}")  # noqa: S608
            if rows := [row[0] for row in cursor.fetchall()]:
                found.append(Fault(code, rows))
    return found
