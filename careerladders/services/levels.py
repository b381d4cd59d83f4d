"""Every change to who stands on which level."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from careerladders.models import CurrentLevel, FrameworkVersion, Level
from people.models import Employee
from people.services import invalid


@dataclass(frozen=True)
class Placement:
    """Somebody is to stand on a level from a day on."""

    employee: Employee
    level: Level
    day: dt.date
    reason: str


class PlacementsRefused(ValidationError):
    """Some of several placements can't be; `refusals` holds the error of each by its place in the list."""

    def __init__(self, placements: Sequence[Placement], refusals: dict[int, ValidationError]) -> None:
        texts = [
            f"{placements[place].employee}: {' '.join(error.messages)}" for place, error in refusals.items()
        ]
        super().__init__(texts)
        self.refusals = refusals


@dataclass
class Changes:
    """What placing people will do to what stands in the database."""

    begun: list[CurrentLevel] = field(default_factory=list)
    ended: list[CurrentLevel] = field(default_factory=list)
    replaced: list[CurrentLevel] = field(default_factory=list)
    refusals: dict[int, ValidationError] = field(default_factory=dict)


@transaction.atomic
def level_assign(
    *,
    employee: Employee,
    level: Level,
    day: dt.date,
    reason: str,
    actor: User | None,
    replaces_later: bool = False,
) -> CurrentLevel:
    """Let an employee stand on a level from a day on; the one they stand on then ends that day.

    One that began on the same day is replaced, and with `replaces_later` so is what begins later.
    Raises ValidationError by field: codes `not_published`, `not_employed`, `later` and, for a reason that
    isn't one, `invalid_choice`.
    """
    changes = planned([Placement(employee, level, day, reason)], replaces_later=replaces_later)
    for refusal in changes.refusals.values():
        raise refusal
    (assigned,) = stored(changes)
    audit.record(
        actor=actor,
        action="level.assigned",
        subject=employee,
        level=level.pk,
        day=day.isoformat(),
        reason=reason,
        replaced=[current.level_id for current in changes.replaced],
    )
    return assigned


@transaction.atomic
def levels_assign(*, placements: Sequence[Placement], actor: User | None) -> list[CurrentLevel]:
    """Place many people at once, all or none of them, in as many queries however many they are.

    Somebody may come several times, with the steps of their history. Raises PlacementsRefused, whose
    refusals are those of `level_assign`, and `twice` for a second level of one person from the same day.
    """
    changes = planned(placements)
    if changes.refusals:
        raise PlacementsRefused(placements, changes.refusals)
    assigned = stored(changes)
    audit.record(
        actor=actor,
        action="levels.assigned",
        placements=[
            {
                "employee": placement.employee.pk,
                "level": placement.level.pk,
                "day": placement.day.isoformat(),
                "reason": placement.reason,
            }
            for placement in placements
        ],
    )
    return assigned


def planned(placements: Sequence[Placement], *, replaces_later: bool = False) -> Changes:
    """What placing the people means, while nobody else can change where they stand; writes nothing."""
    published = published_versions(placement.level for placement in placements)
    people = {placement.employee.pk for placement in placements}
    locked = Employee.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    employees = {employee.pk: employee for employee in locked}
    standing: dict[int, list[CurrentLevel]] = defaultdict(list)
    for current in CurrentLevel.objects.filter(employee__in=people).order_by("period"):
        standing[current.employee_id].append(current)
    changes = Changes()
    for place, placement in sorted(enumerate(placements), key=lambda entry: entry[1].day):
        held = standing[placement.employee.pk]
        while replaces_later and held and held[-1].period.lower > placement.day:
            changes.replaced.append(held.pop())
        try:
            check_published(placement.level, published)
            check_assignable(placement, employees[placement.employee.pk], held)
        except ValidationError as refusal:
            changes.refusals[place] = refusal
        else:
            plan(placement, held, changes)
    return changes


def published_versions(levels: Iterable[Level]) -> set[int]:
    """The ids of the levels' versions that are published, and stay so until the transaction ends."""
    versions = FrameworkVersion.objects.select_for_update(no_key=True).filter(
        pk__in={level.track.version_id for level in levels},
        status=FrameworkVersion.Status.PUBLISHED,
    )
    return set(versions.order_by("pk").values_list("pk", flat=True))


def check_published(level: Level, published: set[int]) -> None:
    """Raise ValidationError unless a level's version is among the published ones."""
    if level.track.version_id not in published:
        raise invalid("level", "not_published", _("Choose a level of a published framework."))


def hold_published(level: Level) -> None:
    """Keep a level's version published until the transaction ends; raises ValidationError if it isn't.

    Whoever also locks a case locks it before, and whoever locks the employee does that afterwards.
    """
    check_published(level, published_versions([level]))


def check_assignable(placement: Placement, employee: Employee, held: list[CurrentLevel]) -> None:
    """Raise ValidationError unless an employee who stands, and will, on the levels held can be placed."""
    if not employee.is_employed_on(placement.day):
        raise invalid("day", "not_employed", _("This person isn't employed on that day."))
    if any(current.period.lower > placement.day for current in held):
        raise invalid("day", "later", _("This person has a level that begins later; choose a later day."))
    if any(current.pk is None and current.period.lower == placement.day for current in held):
        raise invalid("day", "twice", _("This person is placed twice from the same day."))
    if placement.reason not in CurrentLevel.Reason.values:
        text = _("Choose one of these reasons: %(reasons)s.")
        raise invalid("reason", "invalid_choice", text % {"reasons": ", ".join(CurrentLevel.Reason.values)})


def plan(placement: Placement, held: list[CurrentLevel], changes: Changes) -> None:
    """End or replace the last of the levels held, if it reaches the day, and begin the new one."""
    last = held[-1] if held else None
    if last and last.period.lower == placement.day:
        changes.replaced.append(held.pop())
    elif last and placement.day in last.period:
        last.period = DateRange(last.period.lower, placement.day)
        if last.pk:
            changes.ended.append(last)
    begun = CurrentLevel(
        employee=placement.employee,
        level=placement.level,
        period=DateRange(placement.day, None),
        reason=placement.reason,
    )
    held.append(begun)
    changes.begun.append(begun)


def stored(changes: Changes) -> list[CurrentLevel]:
    """Write what was planned; the levels that began."""
    CurrentLevel.objects.filter(pk__in=[current.pk for current in changes.replaced]).delete()
    CurrentLevel.objects.bulk_update(changes.ended, ["period"])
    return CurrentLevel.objects.bulk_create(changes.begun)
