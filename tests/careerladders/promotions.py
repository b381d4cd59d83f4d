"""What the tests of promotion cases share."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.models import User
from careerladders.models import Competency, Expectation, PromotionAssessor, PromotionCase
from careerladders.services import promotions as services
from careerladders.services.promotion_assessments import Seen, assessment_save, assessment_submit
from careerladders.services.promotion_decisions import case_approve
from people.models import Employee
from tests.careerladders.levels import level, stand
from tests.factories import Cast
from tests.recognition.kudos import user_of

STATEMENT = "Led the launch of three teams, and the date held."
REASON = "She has led this team since spring, and well."


def today() -> dt.date:
    """Today."""
    return timezone.localdate()


def later(days: int) -> dt.date:
    """The day so many days from now."""
    return today() + dt.timedelta(days=days)


def open_case(cast: Cast, code: str = "IC5", submitter: Employee | None = None) -> PromotionCase:
    """A draft by the employee's manager, from IC4 on if they stand nowhere."""
    if not cast.employee.levels.exists():
        stand(cast.employee, "IC4")
    actor = user_of(submitter or cast.manager)
    case = services.case_open(employee=cast.employee, level=level(code), actor=actor)
    return services.case_change(case=case, statement=STATEMENT, effective_on=today(), actor=actor)


def ask(case: PromotionCase, *colleagues: Employee) -> list[PromotionAssessor]:
    """Ask colleagues to assess."""
    assert case.submitter is not None
    actor = case.submitter
    return [services.assessor_add(case=case, employee=colleague, actor=actor) for colleague in colleagues]


def assess(
    assessor: PromotionAssessor, change: int = 0, unlike: Mapping[str, int] | None = None, text: str = ""
) -> None:
    """Hand in what the level asks, some steps more or less, and for some competencies something else."""
    rows = Expectation.objects.filter(level=assessor.case.level, proficiency__gte=1)
    given = {row.competency.slug: max(0, min(5, row.proficiency + change)) for row in rows} | dict(
        unlike or {}
    )
    seen = [
        Seen(competency=Competency.objects.get(slug=slug), proficiency=step, text=text)
        for slug, step in given.items()
    ]
    assessment_save(assessor=assessor, seen=seen, actor=user_of(assessor.employee))
    assessment_submit(assessor=assessor, actor=user_of(assessor.employee))


def in_review(cast: Cast, code: str = "IC5", **assessed: Any) -> PromotionCase:
    """A case with two assessments, the plan of a trial where it leads into management, in review."""
    case = open_case(cast, code)
    manager = user_of(cast.manager)
    if case.leads_into_management:
        services.case_change(case=case, actor=manager, **plan(cast))
    for assessor in ask(case, cast.peer, cast.executive):
        assess(assessor, **assessed)
    services.case_submit(case=case, actor=manager)
    return services.case_review(case=case, actor=user_of(cast.hr_admin))


def plan(cast: Cast) -> services.CaseFields:
    """All that people management asks for besides the assessments."""
    return {
        "trial_until": later(183),
        "mentor": cast.peer,
        "training": "Two days on listening and conflict, in the first month.",
        "conversation_on": later(90),
    }


def on_trial(cast: Cast) -> PromotionCase:
    """A trial in management that has begun today."""
    return case_approve(case=in_review(cast, "M1"), actor=user_of(cast.hr_admin))


def decider_below(cast: Cast, manager: Employee) -> User:
    """Somebody who holds the permission to decide and reports to a manager."""
    from tests.factories import give_role, make_person

    person = make_person(f"D{Employee.objects.count()}", cast.sales, manager)
    give_role(person, "hr_admin")
    return user_of(person)
