"""Whom of their own team a manager may have overlooked; nobody else gets to see it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from people.models import Assignment, Employee
from people.sections import Section
from recognition.models import Kudos, Nomination, Nominee

LONG = dt.timedelta(days=90)


@dataclass(frozen=True)
class Nudge:
    """Who reports to somebody and wasn't recognised by anybody for `days` days."""

    people: list[Employee]
    may_thank: bool
    days: int = LONG.days

    @property
    def names(self) -> str:
        """Their first names, or the whole ones where two would be the same."""
        first = [person.first_name for person in self.people]
        names = first if len(set(first)) == len(first) else [person.name for person in self.people]
        return ", ".join(names)


def overlooked(user: User, manager: Employee) -> Nudge | None:
    """Who reports to the user directly and waits for a thank-you; None if that is nobody.

    Who joined in the last 90 days is left out. Kudos that only the two see count, too.
    """
    if manager.user_id != user.pk or not user.has_perm("people.view_team"):
        return None
    now = timezone.now()
    today = timezone.localdate(now)
    thanked = Kudos.objects.filter(receiver=OuterRef("pk"), removed_at=None, created_at__gt=now - LONG)
    awarded = Nominee.objects.filter(
        employee=OuterRef("pk"),
        nomination__status=Nomination.Status.AWARDED,
        nomination__decided_on__gt=today - LONG,
    )
    reports = Assignment.objects.on(today).filter(manager=manager)
    people = (
        Employee.objects.employed_on(today)
        .filter(Q(hired=None) | Q(hired__lte=today - LONG), pk__in=reports.values("employee"))
        .exclude(Exists(thanked))
        .exclude(Exists(awarded))
    )
    found = list(people)
    return Nudge(found, user.has_perm("recognition.give_kudos")) if found else None


def section(user: User, manager: Employee) -> Section | None:
    """The same on the page of one's own team."""
    nudge = overlooked(user, manager)
    return Section("recognition/_nudge.html", {"nudge": nudge}) if nudge else None
