"""Every change to competencies and frameworks."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from careerladders.models import Competency, Framework
from careerladders.permits import check_may_manage
from careerladders.selectors.pay import sees_all_pay
from careerladders.starter import COMPETENCIES
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
def content_save(*, content: Competency | Framework, actor: User | None) -> None:
    """Store a competency or a framework, new or changed.

    Raises ValidationError by field, and PermissionDenied unless the actor manages ladders everywhere.
    """
    check_may_manage(actor)
    action = "changed" if content.pk else "created"
    if isinstance(content, Framework):
        check_pay_visibility(content, actor)
    else:
        check_axis(content)
    content.full_clean()
    content.save()
    audit.record(actor=actor, action=f"{content._meta.model_name}.{action}", subject=content)


def check_pay_visibility(framework: Framework, actor: User | None) -> None:
    """Raise ValidationError when somebody says who sees pay bands who doesn't see all of them."""
    stored = Framework.objects.filter(pk=framework.pk).values_list("pay_visibility", flat=True)
    before = stored.first() or Framework.PayVisibility.RESTRICTED
    if framework.pay_visibility != before and not sees_all_pay(actor):
        text = _("Only those who see all pay bands say who else does: leave it as it is.")
        raise invalid("pay_visibility", "not_permitted", text)


def check_axis(competency: Competency) -> None:
    """Raise ValidationError when a competency that is there would change to another axis."""
    stored = Competency.objects.filter(pk=competency.pk).values_list("axis", flat=True).first()
    if stored not in (None, competency.axis):
        text = _("Ladders and reviews count on its axis: leave it, and add another competency instead.")
        raise invalid("axis", "fixed", text)
