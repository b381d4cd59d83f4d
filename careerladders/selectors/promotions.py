"""Reads of promotion cases: what waits for whom, and what their pages show."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from careerladders.evidence import Evidence, evidence_for
from careerladders.models import (
    Expectation,
    PromotionAssessor,
    PromotionCase,
    PromotionEvent,
    PromotionEvidence,
    PromotionRating,
)
from careerladders.models.promotions import HANDED_IN, OPEN
from careerladders.permits import DECIDE, may_decide, may_edit, steps_open_to
from careerladders.readiness import (
    Readiness,
    Requirement,
    handed_in,
    is_early,
    is_ready,
    people_readiness,
    rows_of,
)
from notifications.home import Task
from people.models import Assignment
from people.selectors import employee_of, held_departments, line_above

Status = PromotionCase.Status
ASSESSING_MINUTES = 5
DECIDING_MINUTES = 10
MOST_TASKS = 3


def cases_seen_by(user: User) -> QuerySet[PromotionCase]:
    """The cases that a user may see, with what a list or a page of one says of them, the latest first."""
    return (
        PromotionCase.objects.visible_to(user)
        .select_related(
            "employee__user",
            "level__track__version__framework",
            "from_level__track",
            "return_level",
            "mentor",
            "submitter__employee",
            "decider__employee",
        )
        .order_by("-created_at", "-id")
    )


class Whose(models.TextChoices):
    """In which sense a case is somebody's."""

    DECIDE = "decide", gettext_lazy("For me to decide")
    SUBMITTED = "submitted", gettext_lazy("Submitted by me")
    OWN = "own", gettext_lazy("About me")


def of_whose(cases: QuerySet[PromotionCase], user: User, who: str) -> QuerySet[PromotionCase]:
    """Those of the cases that are a user's in that sense; all of them in none."""
    match who:
        case Whose.DECIDE:
            return cases.filter(pk__in=to_decide(user).values("pk"))
        case Whose.SUBMITTED:
            return cases.filter(submitter=user)
        case Whose.OWN:
            return cases.filter(employee__user=user)
    return cases


def to_decide(user: User) -> QuerySet[PromotionCase]:
    """The cases that wait for a decision that this user may take, as `may_decide` says, the oldest first."""
    waiting = PromotionCase.objects.filter(status__in=HANDED_IN)
    if not user.has_perm(DECIDE):
        return waiting.none()
    today = timezone.localdate()
    if not user.holds_everywhere(DECIDE):
        there = Assignment.objects.on(today).filter(department__in=held_departments(user, [DECIDE]))
        waiting = waiting.filter(employee__in=there.values("employee"))
    decider = employee_of(user)
    above = line_above(decider, today) if decider else set()
    waiting = waiting.exclude(employee__user=user).exclude(submitter=user)
    waiting = waiting.exclude(employee__in=above).exclude(submitter__employee__in=above)
    return waiting.select_related("employee", "level").order_by("created_at", "id")


def to_assess(user: User) -> QuerySet[PromotionAssessor]:
    """The assessments that a user is asked for and hasn't handed in, or not all of, the oldest first."""
    final = PromotionRating.objects.filter(assessor=OuterRef(OuterRef("pk")), is_final=True)
    missing = Expectation.objects.filter(level=OuterRef("case__level"), proficiency__gte=1).exclude(
        competency__in=final.values("competency")
    )
    asked = PromotionAssessor.objects.filter(Exists(missing), employee__user=user, case__status__in=OPEN)
    return asked.select_related("case__employee", "case__level").order_by("asked_at")


def offered_evidence(case: PromotionCase) -> list[Evidence]:
    """What speaks for the candidate and isn't attached yet, the latest first."""
    attached = set(case.evidence.values_list("source", "key"))
    return [found for found in evidence_for(case.employee) if (found.source, found.key) not in attached]


def assessments(case: PromotionCase, ratings: list[PromotionRating]) -> list[PromotionAssessor]:
    """Who is asked, each with what they saw in `seen`: of the ratings handed in, in their order."""
    assessors = list(case.assessors.select_related("employee"))
    for assessor in assessors:
        assessor.seen = [rating for rating in ratings if rating.assessor_id == assessor.pk]
    return assessors


@dataclass(frozen=True)
class CaseSeen:
    """A case as a user sees it: `steps` are those they may take, `reads` whether they see who said what.

    The submitter and who may decide see that, the candidate never. `why_not` says why somebody who
    decides on cases doesn't decide on this one while it waits.
    """

    case: PromotionCase
    rows: list[Readiness]
    requirements: list[Requirement]
    steps: list[str]
    may_edit: bool
    reads: bool
    assessors: list[PromotionAssessor]
    evidence: list[PromotionEvidence]
    events: list[PromotionEvent]
    why_not: str

    @property
    def is_early(self) -> bool:
        """Whether confirming the trial today takes a reason."""
        return is_early(self.case, timezone.localdate())

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing for an approval."""
        return is_ready(self.rows) and all(check.is_met for check in self.requirements)


def case_seen(case: PromotionCase, user: User) -> CaseSeen:
    """All that the page of a case shows to a user who may see it."""
    ratings = handed_in(case)
    rows = rows_of(case, ratings)
    decides, edits = may_decide(user, case), may_edit(user, case)
    steps = steps_open_to(user, case, decides, edits)
    reads = bool(decides or edits)
    return CaseSeen(
        case=case,
        rows=rows,
        requirements=people_readiness(case, rows),
        steps=steps,
        may_edit=case.is_open and bool(edits),
        reads=reads,
        assessors=assessments(case, ratings) if reads else [],
        evidence=list(case.evidence.all()),
        events=list(case.events.select_related("actor__employee")),
        why_not=decides.reason if user.has_perm(DECIDE) and case.is_handed_in else "",
    )


def tasks(user: User) -> Iterator[Task]:
    """What waits for somebody in promotion cases: assessments, decisions, the end of their own trial."""
    for assessor in to_assess(user)[:MOST_TASKS]:
        yield Task(
            title=_("Assess %(name)s") % {"name": assessor.case.employee.name},
            text=_("How far they have come towards %(level)s") % {"level": assessor.case.level},
            minutes=ASSESSING_MINUTES,
            url=reverse("careerladders:promotion_assess", args=[assessor.case_id]),
            action=_("Assess"),
            person=assessor.case.employee.name,
        )
    for case in to_decide(user)[:MOST_TASKS]:
        yield Task(
            title=_("Decide on %(name)s") % {"name": case.employee.name},
            text=_("Promotion to %(level)s") % {"level": case.level},
            minutes=DECIDING_MINUTES,
            url=case.get_absolute_url(),
            action=_("Look"),
            person=case.employee.name,
        )
    on_trial = PromotionCase.objects.filter(employee__user=user, status=Status.ON_TRIAL)
    for case, end in ((case, case.trial_until) for case in on_trial if case.trial_until):
        yield Task(
            title=_("Your trial"),
            text=_("Until %(day)s") % {"day": date_format(end, "DATE_FORMAT")},
            minutes=ASSESSING_MINUTES,
            url=case.get_absolute_url(),
            action=_("Look"),
        )
