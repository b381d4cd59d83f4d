"""Whether a promotion case is ready: a minimum everywhere, and what managing people asks besides."""

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from careerladders.models import (
    Axis,
    Competency,
    Expectation,
    PromotionAssessor,
    PromotionCase,
    PromotionRating,
)
from people.models import Assignment

FEWEST_ASSESSORS = 2
"""How many others must have assessed somebody who is to manage people."""
TRIAL_MONTHS = (3, 12)
CONVERSATION_DAYS = (80, 100)


@dataclass(frozen=True)
class Readiness:
    """What a level asks in one competency beside what others see; both 0 to 5.

    `assessed` is the lower median of the assessments handed in, None without one.
    """

    competency: Competency
    expectation: Expectation
    required: int
    assessed: int | None
    assessors: int

    @property
    def is_met(self) -> bool:
        """Whether the minimum is reached."""
        return self.assessed is not None and self.assessed >= self.required


@dataclass(frozen=True)
class Requirement:
    """One thing that the step into people management asks for; `remedy` says what is to be done."""

    code: str
    title: str
    is_met: bool
    why: str
    remedy: str


def asked(case: PromotionCase) -> list[Expectation]:
    """What the level asks at all, in the order of the competencies."""
    found = Expectation.objects.filter(level=case.level, proficiency__gte=1).select_related("competency")
    return list(found.order_by("competency__position", "competency__name"))


def to_rate(assessor: PromotionAssessor) -> list[Expectation]:
    """What of it an assessor hasn't handed in: all at first, later what a new version asks besides."""
    final = set(assessor.ratings.filter(is_final=True).values_list("competency", flat=True))
    return [row for row in asked(assessor.case) if row.competency_id not in final]


def readiness(case: PromotionCase) -> list[Readiness]:
    """Each competency that the level asks with what others see, in two queries."""
    return rows_of(case, handed_in(case))


def handed_in(case: PromotionCase) -> list[PromotionRating]:
    """What the assessors of a case have handed in, in the order of the competencies."""
    found = PromotionRating.objects.filter(assessor__case=case, is_final=True)
    return list(found.select_related("competency").order_by("competency__position", "competency__name"))


def rows_of(case: PromotionCase, ratings: Iterable[PromotionRating]) -> list[Readiness]:
    """Each competency that the level asks with what these ratings say, in one query."""
    seen: dict[int, list[int]] = defaultdict(list)
    for rating in ratings:
        if rating.proficiency is not None:
            seen[rating.competency_id].append(rating.proficiency)
    return [
        Readiness(
            competency=expectation.competency,
            expectation=expectation,
            required=expectation.proficiency,
            assessed=lower_median(seen[expectation.competency_id]),
            assessors=len(seen[expectation.competency_id]),
        )
        for expectation in asked(case)
    ]


def lower_median(values: Sequence[int]) -> int | None:
    """The middle one, of two middle ones the lower; None of nothing."""
    return sorted(values)[(len(values) - 1) // 2] if values else None


def is_ready(rows: Sequence[Readiness]) -> bool:
    """Whether every competency is at its minimum: strength in one makes up for no other."""
    return bool(rows) and all(row.is_met for row in rows)


def people_readiness(case: PromotionCase, rows: Sequence[Readiness]) -> list[Requirement]:
    """What the step into people management asks for, `rows` being the case's readiness.

    Empty for every other step.
    """
    if not case.leads_into_management:
        return []
    return [
        people_competencies(rows),
        trial(case),
        way_back(case),
        mentor(case),
        training(case),
        conversation(case),
    ]


def people_competencies(rows: Sequence[Readiness]) -> Requirement:
    """Others have seen this person lead."""
    enough = bool(rows) and all(row.assessors >= FEWEST_ASSESSORS for row in rows)
    missing = [
        row.competency.name for row in rows if row.competency.axis == Axis.LEADERSHIP and not row.is_met
    ]
    if enough:
        remedy = _("Give time and room to practise, in a leadership role for instance: %(names)s.")
        remedy %= {"names": ", ".join(missing)}
    else:
        remedy = _("Ask two colleagues or more who have seen this person lead others.")
    return Requirement(
        "people_competencies",
        _("At least two others see the minimum in every leadership competency"),
        enough and not missing,
        _("Great work alone says little about leading people; those who were led can tell."),
        remedy,
    )


def trial(case: PromotionCase) -> Requirement:
    """There is an end at which it is confirmed or not."""
    start, end = case.effective_on, case.trial_until
    fewest, most = TRIAL_MONTHS
    fits = bool(start and end and months_after(start, fewest) <= end <= months_after(start, most))
    return Requirement(
        "trial",
        _("A trial of three to twelve months"),
        fits,
        _("Nobody knows beforehand whether managing people suits them; both sides try it."),
        _("Choose a day three to twelve months after the start, on which it is confirmed or ends."),
    )


def is_early(case: PromotionCase, day: dt.date) -> bool:
    """Whether the shortest trial isn't over on a day."""
    return case.effective_on is None or day < months_after(case.effective_on, TRIAL_MONTHS[0])


def way_back(case: PromotionCase) -> Requirement:
    """The level one stands on stays open."""
    return Requirement(
        "way_back",
        _("A way back to the level of today"),
        case.return_level_id is not None and case.return_level_id == case.from_level_id,
        _("It is the same level and the same pay, and nothing is held against who takes it."),
        _("Ask HR to enter the level on which this person stands now."),
    )


def mentor(case: PromotionCase) -> Requirement:
    """Somebody outside of the line stands by."""
    chosen = case.mentor
    managers = Assignment.objects.on(timezone.localdate()).filter(employee=case.employee)
    fits = (
        chosen is not None and chosen.pk != case.employee_id and chosen.is_employed_on(timezone.localdate())
    )
    return Requirement(
        "mentor",
        _("A mentor who isn't their manager"),
        fits and not managers.filter(manager=chosen).exists(),
        _("New managers need somebody to ask who doesn't also judge them."),
        _("Choose an experienced manager to whom this person doesn't report."),
    )


def training(case: PromotionCase) -> Requirement:
    """Leading people is learned."""
    return Requirement(
        "training",
        _("Training in emotional intelligence"),
        bool(case.training.strip()),
        _("Listening, giving feedback and settling conflicts can be learned."),
        _("Name the courses or the practice, and when they take place."),
    )


def conversation(case: PromotionCase) -> Requirement:
    """Somebody asks how it goes, in person."""
    start, day = case.effective_on, case.conversation_on
    earliest, latest = CONVERSATION_DAYS
    return Requirement(
        "conversation",
        _("A conversation after about ninety days"),
        bool(start and day and earliest <= (day - start).days <= latest),
        _("A new team is often too small for an anonymous survey, so people talk instead."),
        _("Choose a day between 80 and 100 days after the start."),
    )


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last one where it has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
