"""Every change to competencies and frameworks."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from careerladders.models import Competency, Framework
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


@transaction.atomic
def content_save(*, content: Competency | Framework, actor: User | None) -> None:
    """Store a competency or a framework, new or changed; raises ValidationError by field."""
    action = "changed" if content.pk else "created"
    content.full_clean()
    content.save()
    audit.record(actor=actor, action=f"{content._meta.model_name}.{action}", subject=content)
