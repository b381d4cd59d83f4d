"""Every change to leadership roles.

All raise ValidationError by field for what can't be, and PermissionDenied where the actor neither
leads the person nor may give roles where they work; an actor of None is the system itself.
"""

import datetime as dt
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from careerladders.models import CurrentLevel, LeadershipRole, LeadershipRoleKind, Track
from careerladders.permits import check_may_manage
from careerladders.selectors.roles import led_by
from careerladders.starter import ROLE_KINDS
from people.models import Employee
from people.services import apply, invalid, lock

FURTHEST = dt.timedelta(days=730)
WHOLE = 100
"""Percent of somebody's working time."""


class RoleFields(TypedDict, total=False):
    """What can be changed in a running role."""

    title: str
    time_budget: int


@transaction.atomic
def role_kinds_create_starter() -> None:
    """The kinds that every organization starts with; again changes nothing."""
    kinds = [LeadershipRoleKind(slug=slug, name=name, description=text) for slug, name, text in ROLE_KINDS]
    LeadershipRoleKind.objects.bulk_create(kinds, ignore_conflicts=True)


@transaction.atomic
def role_kind_save(*, kind: LeadershipRoleKind, actor: User | None) -> LeadershipRoleKind:
    """Store a kind of role, new or changed, for an actor who manages ladders everywhere."""
    check_may_manage(actor)
    action = "changed" if kind.pk else "created"
    kind.full_clean()
    kind.save()
    audit.record(actor=actor, action=f"leadership_role_kind.{action}", subject=kind)
    return kind


@transaction.atomic
def role_start(
    *,
    employee: Employee,
    kind: LeadershipRoleKind,
    title: str,
    start: dt.date,
    time_budget: int,
    actor: User | None,
) -> LeadershipRole:
    """Let a specialist lead something from a day on; `time_budget` is in percent of their working time.

    Codes: `far`, `not_employed`, `manager`, `overlap`, `over_budget`.
    """
    lock(employee)
    check_actor(employee, actor)
    if start - timezone.localdate() > FURTHEST:
        raise invalid("start", "far", _("Choose a day within the next two years."))
    check_specialist(employee, start)
    role = LeadershipRole(
        employee=employee, kind=kind, title=title, period=DateRange(start, None), time_budget=time_budget
    )
    role_save(role)
    audit.record(
        actor=actor,
        action="leadership_role.started",
        subject=role,
        employee=employee.pk,
        kind=kind.slug,
        start=start.isoformat(),
        time_budget=time_budget,
    )
    return role


@transaction.atomic
def role_change(*, role: LeadershipRole, actor: User | None, **changes: Unpack[RoleFields]) -> LeadershipRole:
    """Give a running role other words or another time budget.

    Raises StateConflict, code `ended`; codes of fields as for `role_start`.
    """
    role = open_role(role, actor)
    if changed := apply(role, changes):
        role_save(role)
        audit.record(actor=actor, action="leadership_role.changed", subject=role, fields=changed)
    return role


@transaction.atomic
def role_end(*, role: LeadershipRole, day: dt.date, outcome: str, actor: User | None) -> LeadershipRole:
    """End a role before a day, and say what came of it.

    Raises StateConflict, code `ended`; codes of fields: `too_early`, `required`.
    """
    role = open_role(role, actor)
    if day <= role.period.lower:
        raise invalid("day", "too_early", _("Choose a day after the one on which the role began."))
    if not outcome.strip():
        raise invalid("outcome", "required", _("Say in a sentence what came of it, for the person to keep."))
    role.period = DateRange(role.period.lower, day)
    role.outcome = outcome.strip()
    role.full_clean()
    role.save()
    audit.record(actor=actor, action="leadership_role.ended", subject=role, day=day.isoformat())
    return role


def open_role(role: LeadershipRole, actor: User | None) -> LeadershipRole:
    """The role as it is now, which nobody else changes; raises StateConflict for one that has its end."""
    lock(role.employee)
    role = LeadershipRole.objects.select_related("employee", "kind").get(pk=role.pk)
    check_actor(role.employee, actor)
    if role.period.upper:
        raise StateConflict(_("This role has its end already."), code="ended")
    return role


def check_actor(employee: Employee, actor: User | None) -> None:
    """Raise PermissionDenied unless the actor may give the employee roles."""
    if actor and not led_by(actor, timezone.localdate()).filter(pk=employee.pk).exists():
        raise PermissionDenied(_("Roles are given by the person's managers and by HR."))


def check_specialist(employee: Employee, day: dt.date) -> None:
    """Raise ValidationError unless the employee works here on that day, and not as a manager."""
    if not employee.is_employed_on(day):
        raise invalid("start", "not_employed", _("This person isn't employed on that day."))
    managing = CurrentLevel.objects.on(day).filter(
        employee=employee, level__track__kind=Track.Kind.MANAGEMENT
    )
    if managing.exists():
        raise invalid(
            "employee",
            "manager",
            _("This person is on the managers' track that day; these roles are for specialists."),
        )


def role_save(role: LeadershipRole) -> None:
    """Check a role beside the others of the same person and store it."""
    role.clean_fields()
    others = list(
        LeadershipRole.objects.filter(employee=role.employee, period__overlap=role.period).exclude(pk=role.pk)
    )
    if any(other.kind_id == role.kind_id and other.title == role.title for other in others):
        raise invalid("title", "overlap", _("This person has this very role in that time."))
    free = WHOLE - busiest(others, role.period.lower)
    if role.time_budget > free:
        text = _("With the other roles this is more than the whole working time; choose at most %(free)d.")
        raise invalid("time_budget", "over_budget", text % {"free": free})
    role.full_clean()
    role.save()


def busiest(roles: list[LeadershipRole], day: dt.date) -> int:
    """The most percent that roles take together on any day from that one on."""
    days = {day, *(role.period.lower for role in roles if role.period.lower > day)}
    return max(sum(role.time_budget for role in roles if moment in role.period) for moment in days)
