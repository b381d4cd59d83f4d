"""What went in and out of an account of points, line by line."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from recognition.models import PointsAccount, PointsTransfer
from tenants.connection import connection

Purpose = PointsTransfer.Purpose

PAGE_SIZE = 25
EXPORT_SIZE = 1000
SIDES = [f"{side}__{owner}" for side in ("debit", "credit") for owner in ("employee", "category__program")]
RELATED = [*SIDES, "redemption__reward", "reverses__redemption__reward"]
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Line:
    """A transfer as one account sees it: `change` is signed, `after` the balance then."""

    transfer: PointsTransfer
    change: int
    after: int

    @property
    def text(self) -> str:
        """What it was for."""
        return words(self.transfer, self.change > 0)


@dataclass(frozen=True)
class Statement:
    """One page of an account's transfers, the latest first; `older` is where the next one begins."""

    lines: list[Line]
    older: str


def statement(account: PointsAccount | None, *, before: str = "", size: int = PAGE_SIZE) -> Statement:
    """A page of an account's transfers, from a place that `older` named; of nobody's account, nothing.

    Every page costs the same: the place tells the balance there, signed, so that no other row is read.
    Raises ValueError for a place that isn't one of this account.
    """
    if account is None:
        return Statement([], "")
    place = read_place(account, before) if before else None
    rows = list(transfers(account, place, size + 1))
    after = place[2] if place else (rows[0].held if rows else 0)
    lines = []
    for row in rows[:size]:
        change = row.amount if row.credit_id == account.pk else -row.amount
        lines.append(Line(row, change, after))
        after -= change
    older = write_place(account, lines[-1].transfer, after) if len(rows) > size else ""
    return Statement(lines, older)


def whole_statement(account: PointsAccount | None) -> Iterator[Line]:
    """Every line of an account, the latest first, in as little memory however many there are."""
    page = statement(account, size=EXPORT_SIZE)
    yield from page.lines
    while page.older:
        page = statement(account, before=page.older, size=EXPORT_SIZE)
        yield from page.lines


def budgets() -> QuerySet[PointsAccount, Any]:
    """The budgets of categories; `spent` is what awards took, less what came back, `given` all else."""
    sums = {
        name: PointsTransfer.objects.filter(**{side: OuterRef("pk")}, **purpose)
        .order_by()
        .values(side)
        .annotate(points=Sum("amount"))
        .values("points")
        for name, side, purpose in (
            ("awarded", "debit", {"purpose": Purpose.AWARD}),
            ("returned", "credit", {"reverses__purpose": Purpose.AWARD}),
        )
    }
    spent = Coalesce(Subquery(sums["awarded"]), 0) - Coalesce(Subquery(sums["returned"]), 0)
    found = PointsAccount.objects.filter(kind=PointsAccount.Kind.BUDGET).annotate(spent=spent)
    rows = found.annotate(given=F("balance") + F("spent")).select_related("category__program")
    return rows.order_by("-category__program__opens_on", "category__program", "category__position", "pk")


def transfers(account: PointsAccount, place: tuple[dt.datetime, int, int] | None, size: int) -> QuerySet[Any]:
    """The latest transfers before a place, each with what the account holds now as `held`.

    Both sides come from their own index, so that the rest of the account is not read.
    """
    earlier = Q()
    if place:
        at, pk, _after = place
        earlier = Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=pk))
    outgoing, incoming = (
        PointsTransfer.objects.filter(earlier, **{side: account}).order_by("-created_at", "-id")[:size]
        for side in ("debit", "credit")
    )
    both = outgoing.values("pk").union(incoming.values("pk"), all=True)
    held = PointsAccount.objects.filter(pk=account.pk).values("balance")
    rows = PointsTransfer.objects.filter(pk__in=both).select_related(*RELATED)
    return rows.annotate(held=held).order_by("-created_at", "-id")[:size]


def write_place(account: PointsAccount, last: PointsTransfer, after: int) -> str:
    """Where the rows after a transfer begin, and the balance there."""
    microseconds = (last.created_at - EPOCH) // dt.timedelta(microseconds=1)
    return signing.dumps([microseconds, last.pk, after], salt=salt(account))


def read_place(account: PointsAccount, text: str) -> tuple[dt.datetime, int, int]:
    """Moment, id and balance of a place; raises ValueError if it isn't one of this account."""
    try:
        microseconds, pk, after = signing.loads(text, salt=salt(account))
    except signing.BadSignature as error:
        raise ValueError(text) from error
    return EPOCH + dt.timedelta(microseconds=microseconds), pk, after


def salt(account: PointsAccount) -> str:
    """What ties a place to its account."""
    return f"recognition.statement.{connection.schema_name}.{account.pk}"


def words(transfer: PointsTransfer, is_credit: bool) -> str:
    """What a transfer was for, to whoever owns the side that it is looked at from."""
    other = transfer.debit if is_credit else transfer.credit
    first = transfer.reverses
    if first is None:
        return meaning(transfer, other, is_credit)
    redemption = getattr(first, "redemption", None)
    state = redemption.get_status_display() if redemption else transfer.get_purpose_display()
    return f"{meaning(first, other, not is_credit)}, {state}"


def meaning(transfer: PointsTransfer, other: PointsAccount, is_credit: bool) -> str:
    """What a transfer was for when it was made; `other` is the side that it isn't looked at from."""
    match transfer.purpose:
        case Purpose.KUDOS:
            text = _("Kudos from %(name)s") if is_credit else _("Kudos to %(name)s")
            return text % {"name": other.employee or other}
        case Purpose.AWARD if is_credit:
            return _("Award: %(program)s") % {"program": other.category.program if other.category else other}
        case Purpose.AWARD:
            return _("Award to %(name)s") % {"name": other.employee or other}
        case Purpose.REDEMPTION if redemption := getattr(transfer, "redemption", None):
            return str(redemption.reward)
    return capfirst(transfer.get_purpose_display())
