"""Every change to competencies, frameworks and levels."""

from django.db import transaction

from careerladders.models import Competency, Expectation, Framework, FrameworkVersion, Level, Track
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
def framework_create_starter() -> Framework:
    """A published framework with both tracks, from the starter content; again changes nothing."""
    framework, created = Framework.objects.get_or_create(
        slug=FRAMEWORK_SLUG, defaults={"name": FRAMEWORK_NAME}
    )
    if created:
        version = FrameworkVersion.objects.create(
            framework=framework, number=1, status=FrameworkVersion.Status.PUBLISHED
        )
        competencies = {competency.slug: competency for competency in Competency.objects.all()}
        for kind in Track.Kind.values:
            track = Track.objects.create(version=version, kind=kind)
            levels = [level for level in LEVELS if level.track == kind]
            for rank, starter in enumerate(levels, start=1):
                level_create(track, rank, starter, competencies)
    return framework


def level_create(track: Track, rank: int, starter: StarterLevel, competencies: dict[str, Competency]) -> None:
    """A level of the starter content with what it expects in each competency."""
    level = Level.objects.create(
        track=track,
        rank=rank,
        code=starter.code,
        title=starter.title,
        grade=starter.grade,
        summary=starter.summary,
    )
    Expectation.objects.bulk_create(
        Expectation(
            level=level,
            competency=competencies[competency.slug],
            proficiency=proficiency,
            text=starter.examples.get(competency.slug, ""),
        )
        for competency, proficiency in zip(COMPETENCIES, starter.proficiency, strict=True)
    )
