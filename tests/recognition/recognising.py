"""What the tests of weights, flags and analytics share."""

import datetime as dt

from django.utils import timezone

from people.models import Department, Employee
from recognition.models import Axis, Kudos, Value
from tests.factories import make_person

EXECUTION, INNOVATION = Axis.EXECUTION, Axis.INNOVATION


def value_of(axis: str) -> Value:
    """The value of an axis."""
    return Value.objects.get_or_create(axis=axis, defaults={"name": f"Value of {axis}"})[0]


def thanked(
    giver: Employee,
    receiver: Employee,
    day: dt.date,
    axis: str = EXECUTION,
    *,
    is_private: bool = False,
    removed: bool = False,
) -> Kudos:
    """Kudos of a day, in the order in which they are made."""
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    return Kudos.objects.create(
        giver=giver,
        receiver=receiver,
        value=value_of(axis),
        message="Thanks",
        created_at=at,
        is_private=is_private,
        removed_at=at if removed else None,
    )


def crew(number: int, department: Department, name: str = "Crew") -> list[Employee]:
    """People who work in a department."""
    return [make_person(f"{name}{index}", department) for index in range(number)]
