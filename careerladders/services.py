"""Every change to competencies, frameworks and levels."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from careerladders.models import (
    Competency,
    CurrentLevel,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    Track,
)
from careerladders.starter import COMPETENCIES, FRAMEWORK_NAME, FRAMEWORK_SLUG, LEVELS, StarterLevel
from people.models import Employee
from people.services import invalid


@transaction.atomic
def competencies_create_starter() -> None:
    """The twelve competencies that every organization starts with; again changes nothing."""
    Competency.objects.bulk_create(
        [
            Competency(
                slug=competency.slug,
                name=competency.name,
                axis=competency.axis,
                description=competency.description,
                position=position,
            )
            for position, competency in enumerate(COMPETENCIES, start=1)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def framework_create_starter() -> None:
    """A published framework with both tracks, from the starter content; again changes nothing."""
    framework, created = Framework.objects.get_or_create(
        slug=FRAMEWORK_SLUG, defaults={"name": FRAMEWORK_NAME}
    )
    if created:
        version = FrameworkVersion.objects.create(
            framework=framework, number=1, status=FrameworkVersion.Status.PUBLISHED
        )
        levels = [level for kind in Track.Kind.values for level in starter_levels(version, kind)]
        Level.objects.bulk_create(level for level, _starter in levels)
        Expectation.objects.bulk_create(starter_expectations(levels))


def starter_levels(version: FrameworkVersion, kind: str) -> list[tuple[Level, StarterLevel]]:
    """A new track's levels, not saved yet, each beside the starter content that it is made of."""
    track = Track.objects.create(version=version, kind=kind)
    of_track = [starter for starter in LEVELS if starter.track == kind]
    return [
        (
            Level(
                track=track,
                rank=rank,
                code=starter.code,
                title=starter.title,
                grade=starter.grade,
                summary=starter.summary,
            ),
            starter,
        )
        for rank, starter in enumerate(of_track, start=1)
    ]


def starter_expectations(levels: list[tuple[Level, StarterLevel]]) -> Iterator[Expectation]:
    """What the levels expect in each competency."""
    competencies = {competency.slug: competency for competency in Competency.objects.all()}
    for level, starter in levels:
        for competency, proficiency in zip(COMPETENCIES, starter.proficiency, strict=True):
            yield Expectation(
                level=level,
                competency=competencies[competency.slug],
                proficiency=proficiency,
                text=starter.examples.get(competency.slug, ""),
            )


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


Content = Competency | Framework | FrameworkVersion | Track | Level | Expectation


@transaction.atomic
def content_save(*, content: Content, actor: User | None) -> None:
    """Store a part of a ladder, new or changed.

    Raises ValidationError by field, and with the code `published` where its version is no draft.
    """
    action = "changed" if content.pk else "created"
    check_open(content)
    content.full_clean()
    content.save()
    audit.record(actor=actor, action=f"{content._meta.model_name}.{action}", subject=content)


@transaction.atomic
def content_delete(*, content: Content, actor: User | None) -> None:
    """Drop a part of a draft; raises ValidationError, code `published`, where its version is none."""
    check_open(content)
    audit.record(actor=actor, action=f"{content._meta.model_name}.deleted", subject=content)
    content.delete()


def check_open(content: Content) -> None:
    """Raise ValidationError for what belongs to a published or retired version."""
    if not is_open(content):
        raise ValidationError(_("A published version stays as it is."), code="published")


def is_open(content: Content) -> bool:
    """Whether it can be changed: it belongs to a draft, or to no version at all."""
    version = version_of(content)
    return version is None or version.status == FrameworkVersion.Status.DRAFT


def version_of(content: Content) -> FrameworkVersion | None:
    """The version that it belongs to; None for frameworks and competencies, which have many."""
    match content:
        case FrameworkVersion():
            return content
        case Track():
            return content.version
        case Level():
            return content.track.version
        case Expectation():
            return content.level.track.version
    return None
