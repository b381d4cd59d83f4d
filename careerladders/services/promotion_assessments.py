"""How colleagues assess a candidate: saved row by row, handed in when complete."""

from collections.abc import Iterable
from typing import NotRequired, TypedDict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.conflicts import StateConflict
from accounts.models import User
from careerladders.models import Competency, Proficiency, PromotionAssessor, PromotionRating
from careerladders.models.promotions import OPEN
from careerladders.readiness import to_rate
from careerladders.services.promotions import check_state, locked, tell
from people.services import invalid


class Seen(TypedDict):
    """How far an assessor sees the candidate in a competency, 0 to 5 or not said yet, and what they saw."""

    competency: Competency
    proficiency: NotRequired[int | None]
    text: NotRequired[str]


@transaction.atomic
def assessment_save(*, assessor: PromotionAssessor, seen: Iterable[Seen], actor: User) -> None:
    """Keep what is written so far; what a row doesn't give stays. A draft stands in no audit log.

    Raises PermissionDenied, StateConflict (`handed_in`, `already_decided`, `withdrawn`), and
    ValidationError of `competency`, code `not_asked`, or of `proficiency`.
    """
    assessor = begin_assessing(assessor, actor)
    competencies = {expectation.competency_id for expectation in to_rate(assessor)}
    for row in seen:
        competency, proficiency = row["competency"], row.get("proficiency")
        if competency.pk not in competencies:
            raise invalid("competency", "not_asked", _("The level doesn't ask for this competency."))
        if proficiency is not None and proficiency not in Proficiency.values:
            raise invalid("proficiency", "range", _("Choose a step from 0 to 5."))
        PromotionRating.objects.update_or_create(assessor=assessor, competency=competency, defaults={**row})


@transaction.atomic
def assessment_submit(*, assessor: PromotionAssessor, actor: User) -> PromotionAssessor:
    """Hand an assessment in once every competency asked is assessed; what is handed in stays as it is.

    Raises PermissionDenied, StateConflict, and ValidationError, code `incomplete`.
    """
    assessor = begin_assessing(assessor, actor)
    rated = set(assessor.ratings.exclude(proficiency=None).values_list("competency", flat=True))
    missing = [row.competency.name for row in to_rate(assessor) if row.competency_id not in rated]
    if missing:
        text = _("Choose a step for these too: %(names)s.") % {"names": ", ".join(missing)}
        raise invalid("ratings", "incomplete", text)
    assessor.ratings.update(is_final=True)
    assessor.done_at = timezone.now()
    assessor.save(update_fields=["done_at"])
    audit.record(actor=actor, action="promotion.assessed", subject=assessor.case)
    tell(assessor.case, [assessor.case.submitter], "assessment_in")
    return assessor


def begin_assessing(assessor: PromotionAssessor, actor: User) -> PromotionAssessor:
    """The assessor as they stand now, with their case locked, for the assessor alone."""
    case = locked(assessor.case)
    found = PromotionAssessor.objects.select_related("employee").get(pk=assessor.pk)
    found.case = case
    if found.employee.user_id != actor.pk:
        raise PermissionDenied
    check_state(case, OPEN)
    if found.done_at and not to_rate(found):
        raise StateConflict(_("You have handed this in already. Thank you!"), code="handed_in")
    return found
