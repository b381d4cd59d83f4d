"""Reads of the feed that the pages share."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from careerladders.evidence import Evidence
from people import selectors as people
from people.models import Employee, EmployeeQuerySet
from recognition.models import Kudos
from recognition.services.kudos import UNDO_SHOWN, address_of

PAGE_SIZE = 20
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Feed:
    """One page of the feed; `older` is where the next one begins, empty on the last."""

    kudos: list[Kudos]
    older: str


def feed(user: User, *, axis: str = "", before: str = "", size: int = PAGE_SIZE) -> Feed:
    """What a user may see of one axis, or of both, newest first, from a place that `older` named.

    Raises ValueError for a place that isn't one.
    """
    found = Kudos.objects.visible_to(user).select_related("giver", "receiver", "value")
    if axis:
        found = found.filter(value__axis=axis)
    if before:
        found = found.filter(is_before(before))
    rows = list(found.order_by("-created_at", "-id")[: size + 1])
    older = place(rows[size - 1]) if len(rows) > size else ""
    return Feed(kudos=rows[:size], older=older)


def place(kudos: Kudos) -> str:
    """Where kudos stand in the feed: microseconds since 1970, and the id."""
    return f"{(kudos.created_at - EPOCH) // dt.timedelta(microseconds=1)}-{kudos.pk}"


def is_before(text: str) -> Q:
    """The condition for what comes after a place in the feed; raises ValueError if it isn't one."""
    microseconds, _, pk = text.partition("-")
    try:
        at, last = EPOCH + dt.timedelta(microseconds=int(microseconds)), int(pk)
    except OverflowError as error:
        raise ValueError(text) from error
    return Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=last))


def undoable(giver: Employee | None) -> Kudos | None:
    """The kudos that someone gave just now and is still offered to take back."""
    if giver is None:
        return None
    recent = Kudos.objects.filter(giver=giver, created_at__gt=timezone.now() - UNDO_SHOWN)
    return recent.select_related("receiver").first()


def colleagues(giver: Employee) -> EmployeeQuerySet:
    """Whom someone may thank: those employed today, but themselves."""
    return Employee.objects.employed_on(timezone.localdate()).exclude(pk=giver.pk)


def employee_of(user: User) -> Employee:
    """The employee that a user is; raises PermissionDenied for those who aren't one."""
    employee = people.employee_of(user)
    if employee is None:
        raise PermissionDenied
    return employee


def kudos_received(employee: Employee) -> Iterator[Evidence]:
    """The public thanks that somebody received; private ones stay between the two."""
    received = Kudos.objects.filter(receiver=employee, is_private=False).select_related("giver", "value")
    for kudos in received:
        yield Evidence(
            source="kudos",
            key=str(kudos.pk),
            title=gettext("%(giver)s thanked for: %(value)s")
            % {"giver": kudos.giver.name, "value": kudos.value.name},
            text=kudos.message,
            day=timezone.localdate(kudos.created_at),
            url=address_of(kudos),
        )
