"""What the tests of points share."""

import datetime as dt
from typing import Any

from people.models import Employee
from recognition.models import Axis, Category, PointsAccount, PointsTransfer, Program, Value
from recognition.services.points import Kind, Purpose, Transfer, account_of, points_transfer

OPENS = dt.date(2026, 1, 1)


def endow(employee: Employee, points: int, kind: str = Kind.TO_SPEND, key: str = "") -> PointsAccount:
    """The account of somebody who was given points."""
    account = account_of(kind, employee=employee)
    key = key or f"test:{kind}:{employee.pk}:{PointsTransfer.objects.count()}"
    points_transfer(Transfer(account_of(Kind.ISSUED), account, points, Purpose.GRANT, key))
    account.refresh_from_db()
    return account


def balance(account: PointsAccount) -> int:
    """What an account holds now."""
    return PointsAccount.objects.get(pk=account.pk).balance


def make_values() -> None:
    """A value for each axis."""
    Value.objects.create(name="Delivers", axis=Axis.EXECUTION)
    Value.objects.create(name="Invents", axis=Axis.INNOVATION)


def make_kudos_program(**values: Any) -> Program:
    """A published program of kudos; everybody gets 100 points a month."""
    make_values()
    settings: dict[str, Any] = {"name": "Kudos", "opens_on": OPENS, "monthly_points": 100} | values
    return Program.objects.create(kind=Program.Kind.KUDOS, status=Program.Status.PUBLISHED, **settings)


def make_program(*, status: str = Program.Status.PUBLISHED, **values: Any) -> Program:
    """A program of nominations with a category for each axis, 100 points for each nominee of an award."""
    settings: dict[str, Any] = {"name": "Spring awards", "opens_on": OPENS} | values
    program = Program.objects.create(kind=Program.Kind.NOMINATION, **settings)
    for axis in Axis:
        Category.objects.create(program=program, name=str(axis.label), axis=axis, points=100, budget=1000)
    if status != Program.Status.DRAFT:
        Program.objects.filter(pk=program.pk).update(status=status)
        program.refresh_from_db()
    return program
