"""Reads of rewards, of who asked for them, and of what payroll hears."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.attention import Attention
from accounts.models import User
from recognition.models import Redemption, Reward

Status = Redemption.Status


def rewards_visible_to(user: User) -> QuerySet[Reward]:
    """The rewards that can be chosen; all of them for those who manage them."""
    rewards = Reward.objects.all()
    return rewards if user.has_perm("recognition.manage") else rewards.filter(is_active=True)


def waiting() -> QuerySet[Redemption]:
    """The requests that nobody has decided on, the oldest first."""
    rows = Redemption.objects.filter(status=Status.REQUESTED).order_by("id")
    return rows.select_related("employee", "reward")


def attention() -> Iterator[Attention]:
    """How many requests wait."""
    if number := waiting().count():
        text = ngettext(
            "%(number)d reward waits for a decision.", "%(number)d rewards wait for a decision.", number
        )
        yield Attention(text % {"number": number}, reverse("recognition:redemptions"))


def granted(first: dt.date | None, last: dt.date | None) -> QuerySet[Redemption]:
    """The requests that were granted from one day to another, with people and rewards; None is no bound."""
    rows = Redemption.objects.filter(status=Status.APPROVED).select_related("employee", "reward")
    if first is not None:
        rows = rows.filter(decided_on__gte=first)
    if last is not None:
        rows = rows.filter(decided_on__lte=last)
    return rows.order_by("decided_on", "id")
