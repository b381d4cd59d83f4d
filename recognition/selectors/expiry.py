"""When points expire."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from recognition.models import PointsAccount, PointsTransfer
from recognition.models.points import month_of

MONTH = dt.timedelta(days=365.25 / 12)
MORE_THAN_A_MONTH = dt.timedelta(days=32)


@dataclass(frozen=True)
class Expiry:
    """So many points expire when a day begins."""

    points: int
    day: dt.date


def month_after(day: dt.date) -> dt.date:
    """The first day of the month after the day's."""
    return month_of(month_of(day) + MORE_THAN_A_MONTH)


def received(months: int) -> QuerySet[PointsTransfer]:
    """What reached an account within so many months; not what came back to it, nor what was taken back."""
    since = timezone.now() - months * MONTH
    return PointsTransfer.objects.filter(created_at__gt=since, reverses=None, reversal=None)


def next_expiry(account: PointsAccount | None, months: int | None) -> Expiry | None:
    """Which part of an account to spend expires next, unless it is spent before; None if none will.

    What is spent counts as the oldest. Points of `months` months expire as soon as a month begins.
    """
    if account is None or months is None or not account.balance:
        return None
    lasts = ExpressionWrapper(F("created_at") + months * MONTH, DateTimeField())
    recent = received(months).filter(credit=account)
    sums = recent.annotate(month=TruncMonth(lasts)).values_list("month").annotate(Sum("amount"))
    left, found = account.balance, None
    for month, points in sums.order_by("-month"):
        if left > 0:
            found = Expiry(min(left, points), month_after(month.date()))
            left -= points
    return Expiry(left, month_after(timezone.localdate())) if left > 0 else found
