"""Every change to competencies and frameworks."""

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
)
from careerladders.starter import COMPETENCIES


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
