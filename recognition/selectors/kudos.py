"""Reads about giving: whom one may thank, with how many points, and what speaks for those who are thanked."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from careerladders.evidence import Evidence
from people import selectors as people
from people.models import Employee, EmployeeQuerySet
from recognition.models import Kudos, PointsMonth, RecognitionPreference
from recognition.models.points import month_of
from recognition.selectors.points import Kind, balance, settings_now
from recognition.selectors.programs import kudos_program, taking_part

OFFERED = (5, 10, 20, 50)
"""The points that the form offers besides none."""
REASONS = {
    "points_off": _("Thanks come without points here."),
    "no_kudos_program": _("There are no points to give today."),
    "not_taking_part": _("Your department takes no part in kudos with points."),
    "month_not_begun": _("This month's points to give haven't come yet."),
}
"""Why somebody can't give points, by code."""


@dataclass(frozen=True)
class Purse:
    """The points that somebody has to give, and the last day on which they can."""

    points: int
    until: dt.date

    @property
    def offered(self) -> list[int]:
        """None, and a few amounts that can be afforded."""
        return [0, *(amount for amount in OFFERED if amount <= self.points)]

    @property
    def end(self) -> str:
        """When they expire, in words."""
        if (self.until + dt.timedelta(days=1)).day == 1:
            return gettext("the end of %(month)s") % {"month": date_format(self.until, "F")}
        return date_format(self.until, "j F")


def purse_of(giver: Employee, day: dt.date) -> Purse | str:
    """What somebody has to give on a day, or the code of REASONS that says why they can't give any."""
    if not settings_now().has_points:
        return "points_off"
    program = kudos_program(day)
    if program is None:
        return "no_kudos_program"
    if not taking_part(program, day).filter(pk=giver.pk).exists():
        return "not_taking_part"
    if not PointsMonth.objects.filter(month=month_of(day)).exists():
        return "month_not_begun"
    month_ends = month_of(month_of(day) + dt.timedelta(days=31)) - dt.timedelta(days=1)
    return Purse(balance(Kind.TO_GIVE, giver), min(month_ends, program.closes_on or month_ends))


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
    """The public thanks that somebody received; what is private or removed speaks for nobody."""
    received = Kudos.objects.public().filter(receiver=employee)
    for kudos in received.select_related("giver", "value", "post"):
        yield Evidence(
            source="kudos",
            key=str(kudos.pk),
            title=gettext("%(giver)s thanked for: %(value)s")
            % {"giver": kudos.giver.name, "value": kudos.value.name},
            text=kudos.message,
            day=timezone.localdate(kudos.created_at),
            url=kudos.post.get_absolute_url(),
        )


def preference_of(employee: Employee) -> RecognitionPreference:
    """What somebody keeps out of sight; nothing unless they said so."""
    found = RecognitionPreference.objects.filter(employee=employee).first()
    return found or RecognitionPreference(employee=employee)
