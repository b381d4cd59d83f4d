"""Every transfer of points: written once, never changed, the balances with it.

All accounts of a transfer, or of many that belong together, are locked in the order of their ids.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.conflicts import StateConflict
from people.models import Employee
from recognition.models import Category, PointsAccount, PointsTransfer
from recognition.models.programs import MOST_POINTS

Kind = PointsAccount.Kind
Purpose = PointsTransfer.Purpose

MOVE_BALANCES = """
UPDATE recognition_pointsaccount account SET balance = account.balance + moved.points
FROM (
    SELECT id, sum(points) AS points FROM (
        SELECT credit_id AS id, amount AS points FROM recognition_pointstransfer WHERE id = ANY(%(ids)s)
        UNION ALL
        SELECT debit_id, -amount FROM recognition_pointstransfer WHERE id = ANY(%(ids)s)
    ) sides GROUP BY id
) moved WHERE account.id = moved.id
"""


class NotEnoughPoints(ValidationError):
    """An account holds fewer points than are to leave it; `balance` says how many."""

    def __init__(self, balance: int) -> None:
        text = ngettext("There is %(balance)d point left.", "There are %(balance)d points left.", balance)
        super().__init__(text, code="not_enough_points", params={"balance": balance})
        self.balance = balance


@dataclass(frozen=True)
class Transfer:
    """Points that are to go from one account to another; the same key again is the same transfer."""

    debit: PointsAccount
    credit: PointsAccount
    amount: int
    purpose: str
    key: str
    reverses: PointsTransfer | None = None


def account_of(
    kind: str, *, employee: Employee | None = None, category: Category | None = None
) -> PointsAccount:
    """The one account of a kind and owner, opened when it is needed."""
    account, _opened = PointsAccount.objects.get_or_create(kind=kind, employee=employee, category=category)
    return account


def accounts_open(kind: str, employees: Iterable[int]) -> dict[int, PointsAccount]:
    """The accounts of a kind of many employees by their ids, opened as needed, in two queries."""
    ids = list(employees)
    PointsAccount.objects.bulk_create(
        [PointsAccount(kind=kind, employee_id=employee) for employee in ids], ignore_conflicts=True
    )
    found = PointsAccount.objects.filter(kind=kind, employee__in=ids)
    return {account.employee_id: account for account in found if account.employee_id}


def points_transfer(transfer: Transfer) -> PointsTransfer:
    """Move points once; asking again with the same key gives the transfer that was made.

    Raises NotEnoughPoints, ValidationError `amount` for one that is not 1 to 1,000,000,000, and
    StateConflict `key_reused` for a key of another transfer.
    """
    return points_transfers([transfer])[0]


@transaction.atomic
def points_transfers(transfers: Sequence[Transfer]) -> list[PointsTransfer]:
    """Make many transfers, all or none, in as many queries however many they are; raises as one does."""
    check_amounts(transfers)
    sides = {account.pk for transfer in transfers for account in (transfer.debit, transfer.credit)}
    locked = PointsAccount.objects.select_for_update(no_key=True).filter(pk__in=sides).order_by("pk")
    balances = {account.pk: account for account in locked}
    known = made_before(transfers)
    new = [transfer for transfer in transfers if transfer.key not in known]
    check_balances(new, balances)
    made = PointsTransfer.objects.bulk_create(
        PointsTransfer(
            debit=transfer.debit,
            credit=transfer.credit,
            amount=transfer.amount,
            purpose=transfer.purpose,
            key=transfer.key,
            reverses=transfer.reverses,
        )
        for transfer in new
    )
    with connection.cursor() as cursor:
        cursor.execute(MOVE_BALANCES, {"ids": [row.pk for row in made]})
    known |= {row.key: row for row in made}
    return [known[transfer.key] for transfer in transfers]


def check_amounts(transfers: Iterable[Transfer]) -> None:
    """Raise ValidationError for an amount that can't be."""
    for transfer in transfers:
        if not 0 < transfer.amount <= MOST_POINTS:
            text = _("Choose 1 to %(most)d points.")
            raise ValidationError(text, code="amount", params={"most": MOST_POINTS})


def made_before(transfers: Sequence[Transfer]) -> dict[str, PointsTransfer]:
    """The transfers made with these keys before; raises StateConflict for a key that stood for another."""
    wanted = {transfer.key: transfer for transfer in transfers}
    found = {row.key: row for row in PointsTransfer.objects.filter(key__in=wanted)}
    for key, row in found.items():
        asked = wanted[key]
        if (row.debit_id, row.credit_id, row.amount) != (asked.debit.pk, asked.credit.pk, asked.amount):
            raise StateConflict(f"The key {key} stands for another transfer.", code="key_reused")
    return found


def check_balances(transfers: Iterable[Transfer], accounts: dict[int, PointsAccount]) -> None:
    """Raise NotEnoughPoints where more leaves an account than it holds and receives."""
    change: Counter[int] = Counter()
    for transfer in transfers:
        change[transfer.debit.pk] -= transfer.amount
        change[transfer.credit.pk] += transfer.amount
    for pk, points in change.items():
        account = accounts[pk]
        if account.kind != Kind.ISSUED and account.balance + points < 0:
            raise NotEnoughPoints(account.balance)


def points_reverse(transfer: PointsTransfer) -> PointsTransfer:
    """Let points go back the way they came; again changes nothing. Raises NotEnoughPoints."""
    back = Transfer(
        debit=transfer.credit,
        credit=transfer.debit,
        amount=transfer.amount,
        purpose=Purpose.REVERSAL,
        key=f"reversal:{transfer.pk}",
        reverses=transfer,
    )
    return points_transfer(back)
