"""How the organization uses points."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from recognition.models import Program, RecognitionSettings
from recognition.permits import check_may_manage
from recognition.services.programs import budgets_open


@transaction.atomic
def settings_save(*, has_points: bool, kept_months: int | None, actor: User | None) -> RecognitionSettings:
    """Say whether points are used and for how many months they last, None for ever.

    Published programs have their budgets from then on, also those published while points were off.
    Raises PermissionDenied for who doesn't manage recognition everywhere, and ValidationError by field.
    """
    check_may_manage(actor)
    settings, _made = RecognitionSettings.objects.select_for_update().get_or_create(pk=1)
    settings.has_points, settings.kept_months = has_points, kept_months
    settings.full_clean()
    settings.save()
    if has_points:
        published = Program.objects.filter(status=Program.Status.PUBLISHED)
        for program in published.select_for_update(no_key=True).order_by("pk"):
            budgets_open(program)
    audit.record(
        actor=actor,
        action="recognition_settings.changed",
        subject=settings,
        has_points=has_points,
        kept_months=kept_months,
    )
    return settings
