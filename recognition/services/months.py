"""The months of points: what is left to give expires, everybody gets new ones, old ones to spend expire."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Sum

from recognition.models import PointsAccount, PointsMonth, PointsTransfer
from recognition.models.points import month_of
from recognition.selectors.expiry import received
from recognition.selectors.points import settings_now
from recognition.selectors.programs import kudos_program, taking_part
from recognition.services.points import Kind, Purpose, Transfer, account_of, accounts_open, points_transfers


@transaction.atomic
def points_month_begin(*, day: dt.date) -> int:
    """Let the day's month begin, and grant points to who has none of it yet; how many people got some.

    The first call in a month lets expire what is left; all of it happens in one transaction, so that a
    call that is cut off leaves nothing half done, and whoever was hired meanwhile gets theirs by the next.
    Does nothing while points are switched off.
    """
    if not settings_now().has_points:
        return 0
    month = month_of(day)
    for kind in (Kind.ISSUED, Kind.EXPIRED):
        account_of(kind)
    to_grant = grants_missing(month, day)
    granted = accounts_open(Kind.TO_GIVE, to_grant)
    accounts = list(PointsAccount.objects.select_for_update(no_key=True).order_by("pk"))
    _month, begins = PointsMonth.objects.get_or_create(month=month)
    if begins:
        points_transfers(list(leftovers(accounts, month)))
    program = kudos_program(day)
    if program is None:
        return 0
    issued = account_of(Kind.ISSUED)
    grants = [
        Transfer(issued, account, program.monthly_points, Purpose.GRANT, grant_key(month, employee))
        for employee, account in granted.items()
    ]
    return len(points_transfers(grants))


def grants_missing(month: dt.date, day: dt.date) -> list[int]:
    """The ids of those who take part in kudos with points and have no grant of the month."""
    program = kudos_program(day)
    if program is None or not program.monthly_points:
        return []
    prefix = grant_key(month, "")
    keys = PointsTransfer.objects.filter(key__startswith=prefix).values_list("key", flat=True)
    have = {int(key.removeprefix(prefix)) for key in keys}
    return [pk for pk in taking_part(program, day).values_list("pk", flat=True) if pk not in have]


def grant_key(month: dt.date, employee: object) -> str:
    """The key of somebody's grant of a month."""
    return f"grant:{month:%Y-%m}:{employee}"


def leftovers(accounts: list[PointsAccount], month: dt.date) -> Iterator[Transfer]:
    """What expires when a month begins, of accounts that nobody else changes."""
    expired = account_of(Kind.EXPIRED)
    old = unspent()
    for account in accounts:
        points = account.balance if account.kind == Kind.TO_GIVE else old.get(account.pk, 0)
        if points > 0:
            key = f"expiry:{month:%Y-%m}:{account.pk}"
            yield Transfer(account, expired, points, Purpose.EXPIRY, key)


def unspent() -> dict[int, int]:
    """Points to spend that were received too long ago, by account: what is spent counts as the oldest."""
    months = settings_now().kept_months
    if months is None:
        return {}
    to_spend = received(months).filter(credit__kind=Kind.TO_SPEND)
    recent = dict(to_spend.order_by().values_list("credit").annotate(Sum("amount")))
    held = PointsAccount.objects.filter(kind=Kind.TO_SPEND, balance__gt=0)
    return {account.pk: account.balance - recent.get(account.pk, 0) for account in held}
