"""Every change to competencies and frameworks."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from careerladders.models import (
    Competency,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    Track,
    VersionCompetency,
)
from careerladders.services.versions import version_publish
from careerladders.starter import COMPETENCIES, FRAMEWORK_NAME, FRAMEWORK_SLUG, LEVELS, StarterLevel


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
        version = FrameworkVersion.objects.create(framework=framework, number=1)
        competencies = Competency.objects.filter(slug__in=[competency.slug for competency in COMPETENCIES])
        VersionCompetency.objects.bulk_create(
            VersionCompetency(version=version, competency=competency, position=position)
            for position, competency in enumerate(competencies, start=1)
        )
        levels = [level for kind in Track.Kind.values for level in starter_levels(version, kind)]
        Level.objects.bulk_create(level for level, _starter in levels)
        Expectation.objects.bulk_create(starter_expectations(levels))
        version_publish(version=version, actor=None)


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
