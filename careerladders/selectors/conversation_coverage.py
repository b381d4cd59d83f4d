"""How many people had a career conversation, for those who look at coverage: never who, nor about what."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from careerladders.models import Conversation
from people.models import Assignment, Employee
from people.selectors import departments_where

FEWEST = 5
"""Departments with fewer people are shown together only, so that nobody is told apart."""
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Share:
    """How many of a department's own people talked in the last twelve months; None is the small ones."""

    department: int | None
    name: str
    people: int
    talked: int

    @property
    def percent(self) -> int:
        """The share in whole percent."""
        return round(100 * self.talked / self.people)


def shares(user: User) -> list[Share]:
    """By department, without those below it, as far as the user sees coverage; small ones come last.

    There is no total, and the small ones together are left out too while they are fewer than five: either
    could be taken apart again.
    """
    today = timezone.localdate()
    talked = Conversation.objects.filter(
        employee=OuterRef("employee"), status=Conversation.Status.CLOSED, held_on__gt=today - YEAR
    )
    placed = Assignment.objects.on(today).filter(
        department__in=departments_where(user, "careerladders.view_coverage"),
        employee__in=Employee.objects.employed_on(today),
    )
    counted = (
        placed.order_by("department__name", "department")
        .values_list("department", "department__name")
        .annotate(people=Count("pk"), talked=Count("pk", filter=Exists(talked)))
    )
    rows = [Share(*row) for row in counted]
    large = [row for row in rows if row.people >= FEWEST]
    small = [row for row in rows if row.people < FEWEST]
    people = sum(row.people for row in small)
    together = [Share(None, "", people, sum(row.talked for row in small))] if people >= FEWEST else []
    return large + together
