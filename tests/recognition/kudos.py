"""What the tests of kudos share."""

import uuid

from accounts.models import User
from people.models import Employee
from recognition.models import Kudos, Value
from recognition.services.kudos import kudos_give

MESSAGE = "You found the fault before customers did."


def user_of(employee: Employee) -> User:
    """The user of an employee who can sign in."""
    assert employee.user is not None
    return employee.user


def give(
    giver: Employee,
    receiver: Employee,
    *,
    message: str = MESSAGE,
    is_private: bool = False,
    nonce: uuid.UUID | None = None,
    points: int = 0,
) -> Kudos:
    """Kudos for the first value."""
    return kudos_give(
        giver=giver,
        receiver=receiver,
        value=Value.objects.all()[0],
        message=message,
        is_private=is_private,
        actor=giver.user,
        nonce=nonce,
        points=points,
    )
