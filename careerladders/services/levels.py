"""Every change to who stands on which level."""

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from careerladders.models import CurrentLevel, FrameworkVersion, Level
from people.models import Employee
from people.services import invalid


@transaction.atomic
def level_assign(
    *, employee: Employee, level: Level, day: dt.date, reason: str, actor: User | None
) -> CurrentLevel:
    """Let an employee stand on a level from a day on; the one they stand on then ends that day.

    One that began on the same day is replaced. Raises ValidationError by field: codes
    `not_published`, `not_employed`, `later` and, for a reason that isn't one, `invalid_choice`.
    """
    Employee.objects.select_for_update().get(pk=employee.pk)
    check_assignable(employee, level, day)
    standing = CurrentLevel.objects.filter(employee=employee)
    standing.filter(period__startswith=day).delete()
    if running := standing.on(day).first():
        running.period = DateRange(running.period.lower, day)
        running.save(update_fields=["period"])
    assigned = CurrentLevel(employee=employee, level=level, period=DateRange(day, None), reason=reason)
    assigned.full_clean()
    assigned.save()
    audit.record(
        actor=actor,
        action="level.assigned",
        subject=employee,
        level=level.pk,
        day=day.isoformat(),
        reason=reason,
    )
    return assigned


def check_assignable(employee: Employee, level: Level, day: dt.date) -> None:
    """Raise ValidationError unless the employee can stand on the level from that day on."""
    if level.track.version.status != FrameworkVersion.Status.PUBLISHED:
        raise invalid("level", "not_published", _("Choose a level of a published framework."))
    if not Employee.objects.employed_on(day).filter(pk=employee.pk).exists():
        raise invalid("day", "not_employed", _("This person isn't employed on that day."))
    if CurrentLevel.objects.filter(employee=employee, period__startswith__gt=day).exists():
        raise invalid("day", "later", _("This person has a level that begins later; choose a later day."))
