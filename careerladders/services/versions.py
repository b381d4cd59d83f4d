"""The life of a framework's versions: a draft is made, published with its people, and retired.

All of it raises PermissionDenied unless the actor manages ladders everywhere.
"""

import datetime as dt
from typing import TypeVar

from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import NotPublishable, StateConflict
from accounts.models import User
from careerladders.models import (
    Conversation,
    CurrentLevel,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    PayBand,
    PromotionCase,
    Track,
    VersionCompetency,
)
from careerladders.permits import check_may_manage
from careerladders.publishing import OPEN_CASES, check, needs
from people.models import Employee

Status = FrameworkVersion.Status
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def framework_create(*, name: str, slug: str, actor: User | None) -> FrameworkVersion:
    """A framework with its first draft: both tracks, no levels yet. Raises ValidationError by field."""
    check_may_manage(actor)
    framework = Framework(name=name, slug=slug)
    framework.full_clean()
    framework.save()
    audit.record(actor=actor, action="framework.created", subject=framework)
    return first_draft(framework)


def first_draft(framework: Framework) -> FrameworkVersion:
    """Both tracks, without a level."""
    version = FrameworkVersion.objects.create(framework=framework, number=1)
    Track.objects.bulk_create(Track(version=version, kind=kind) for kind in Track.Kind.values)
    return version


@transaction.atomic
def draft_create(*, framework: Framework, actor: User | None) -> FrameworkVersion:
    """A draft that begins as a copy of the published version, or else of the latest.

    Its levels continue those that they were copied from. Raises StateConflict, code `draft_exists`.
    """
    check_may_manage(actor)
    versions = Framework.objects.select_for_update().get(pk=framework.pk).versions.order_by("-number")
    found = {version.status: version for version in reversed(versions)}
    if Status.DRAFT in found:
        raise StateConflict(_("There is a draft of this framework already."), code="draft_exists")
    source = found.get(Status.PUBLISHED) or found.get(Status.RETIRED)
    draft = draft_of(source, number=versions[0].number + 1) if source else first_draft(framework)
    audit.record(
        actor=actor, action="frameworkversion.created", subject=draft, source=source.pk if source else None
    )
    return draft


def draft_of(source: FrameworkVersion, number: int) -> FrameworkVersion:
    """A copy of a version with all that it holds."""
    draft = FrameworkVersion.objects.create(
        framework=source.framework, number=number, pay_tolerance=source.pay_tolerance
    )
    copied(VersionCompetency.objects.filter(version=source), "version_id", {source.pk: draft.pk})
    tracks = copied(Track.objects.filter(version=source), "version_id", {source.pk: draft.pk})
    originals = list(Level.objects.filter(track__in=tracks))
    levels = copied_levels(originals, tracks)
    copied(Expectation.objects.filter(level__in=levels), "level_id", levels)
    copied(PayBand.objects.filter(level__in=levels), "level_id", levels)
    return draft


def copied_levels(originals: list[Level], tracks: dict[int, int]) -> dict[int, int]:
    """Store copies of levels on the copies of their tracks; the id of the copy by the original's."""
    copies = [
        Level(
            track_id=tracks[level.track_id],
            rank=level.rank,
            code=level.code,
            title=level.title,
            grade=level.grade,
            summary=level.summary,
            predecessor=level,
        )
        for level in originals
    ]
    Level.objects.bulk_create(copies)
    return {level.pk: copy.pk for level, copy in zip(originals, copies, strict=True)}


def copied(rows: models.QuerySet[Row], parent: str, parents: dict[int, int]) -> dict[int, int]:
    """Store copies of rows whose parent's id is looked up; the id of the copy by the original's."""
    originals = list(rows.values())
    copies = [rows.model(**{**values, "id": None, parent: parents[values[parent]]}) for values in originals]
    rows.model._base_manager.bulk_create(copies)
    return {values["id"]: copy.pk for values, copy in zip(originals, copies, strict=True)}


@transaction.atomic
def version_publish(*, version: FrameworkVersion, actor: User | None) -> FrameworkVersion:
    """Let a draft count from today, retire the version before it, and take its people along.

    Raises NotPublishable with what the check finds, and StateConflict, code `not_draft`.
    """
    version = locked(version, actor)
    if version.status != Status.DRAFT:
        raise StateConflict(_("Only a draft can be published."), code="not_draft")
    before = version.framework.versions.filter(status=Status.PUBLISHED)
    hold(before)
    if findings := check(version):
        raise NotPublishable(_("This version can't be published yet: see what the check found."), findings)
    today = timezone.localdate()
    intentions_carry(version)
    before.update(status=Status.RETIRED, retired_on=today)
    version.status = Status.PUBLISHED
    version.published_on = today
    version.save(update_fields=["status", "published_on"])
    people = people_carry(version, today)
    audit.record(actor=actor, action="frameworkversion.published", subject=version, people=people)
    return version


@transaction.atomic
def version_retire(*, version: FrameworkVersion, actor: User | None) -> FrameworkVersion:
    """Let a published version no longer count, without another in its place.

    Raises StateConflict: `not_published`, or `in_use` while somebody stands on, or aims at, its levels.
    """
    version = locked(version, actor)
    if version.status != Status.PUBLISHED:
        raise StateConflict(_("Only a published version can be retired."), code="not_published")
    if any(needs(list(Level.objects.filter(track__version=version)))):
        raise StateConflict(
            _("People stand on its levels, or aim at them. Move them first, or publish a new version."),
            code="in_use",
        )
    version.status = Status.RETIRED
    version.retired_on = timezone.localdate()
    version.save(update_fields=["status", "retired_on"])
    audit.record(actor=actor, action="frameworkversion.retired", subject=version)
    return version


@transaction.atomic
def draft_discard(*, version: FrameworkVersion, actor: User | None) -> None:
    """Drop a draft with all that it holds. Raises StateConflict, code `not_draft`."""
    version = locked(version, actor)
    if version.status != Status.DRAFT:
        raise StateConflict(_("Only a draft can be discarded."), code="not_draft")
    audit.record(actor=actor, action="frameworkversion.discarded", subject=version)
    version.delete()


def locked(version: FrameworkVersion, actor: User | None) -> FrameworkVersion:
    """The version as it is stored now, its framework locked until the transaction ends.

    Raises StateConflict, code `gone`, for a draft that was discarded.
    """
    check_may_manage(actor)
    Framework.objects.select_for_update().get(pk=version.framework_id)
    found = FrameworkVersion.objects.select_for_update(of=["self"]).select_related("framework")
    try:
        return found.get(pk=version.pk)
    except FrameworkVersion.DoesNotExist as error:
        raise StateConflict(_("This draft was discarded meanwhile."), code="gone") from error


def hold(versions: models.QuerySet[FrameworkVersion]) -> None:
    """Let nobody come to stand on the levels of these versions, or aim at them, until the transaction ends.

    The open cases come first: whoever decides on one locks it before the version too.
    """
    levels = Level.objects.filter(track__version__in=versions)
    aims = Q(level__in=levels) | Q(from_level__in=levels) | Q(return_level__in=levels)
    cases = PromotionCase.objects.select_for_update().filter(aims, status__in=OPEN_CASES)
    list(cases.order_by("pk").values_list("pk"))
    list(versions.select_for_update(no_key=True).values_list("pk"))


def people_carry(version: FrameworkVersion, today: dt.date) -> int:
    """Let everybody who stands on a level that the version continues stand on its own; how many rows.

    What begins today or later is re-pointed; what began before ends today, and goes on at the new level.
    Those who have left come along: the day of leaving may turn out to be another.
    """
    followers = CurrentLevel.objects.filter(level__successors__track__version=version).on_or_after(today)
    people = Employee.objects.select_for_update(no_key=True).filter(pk__in=followers.values("employee"))
    list(people.order_by("pk").values_list("pk"))  # Locked as whoever places them does, in the same order.
    repointed = followers.filter(period__startswith__gte=today).update(level=successor(version, "level"))
    running = list(followers.values_list("pk", "employee", "period", "reason", "level__successors"))
    CurrentLevel.objects.filter(pk__in=[row[0] for row in running]).update(
        period=Func(F("period__startswith"), Value(today), function="daterange")
    )
    CurrentLevel.objects.bulk_create(
        CurrentLevel(
            employee_id=employee,
            level_id=level,
            period=DateRange(today, period.upper),
            reason=reason if reason == CurrentLevel.Reason.TRIAL else CurrentLevel.Reason.REVISED,
        )
        for _pk, employee, period, reason, level in running
    )
    return repointed + len(running)


def intentions_carry(version: FrameworkVersion) -> None:
    """Let open promotion cases and conversations aim at the levels of the version."""
    of_version = Q()
    fields = ["level", "from_level", "return_level"]
    for field in fields:
        of_version |= Q(**{f"{field}__successors__track__version": version})
    PromotionCase.objects.filter(of_version, status__in=OPEN_CASES).update(
        **{field: Coalesce(successor(version, field), F(field)) for field in fields}
    )
    Conversation.objects.filter(
        level__successors__track__version=version, status=Conversation.Status.OPEN
    ).update(level=successor(version, "level"))


def successor(version: FrameworkVersion, field: str) -> Subquery:
    """The id of the version's level that continues the one in a field of the outer query."""
    levels = Level.objects.filter(track__version=version, predecessor=OuterRef(field))
    return Subquery(levels.values("pk"))
