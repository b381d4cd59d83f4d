"""Promotion cases of the demo, one in every state, each with the history that led there."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import User
from careerladders.evidence import evidence_for
from careerladders.models import (
    Conversation,
    CurrentLevel,
    Expectation,
    LeadershipRole,
    LeadershipRoleKind,
    Level,
    PromotionAssessor,
    PromotionCase,
    PromotionEvent,
    PromotionEvidence,
    PromotionRating,
    Track,
)
from config.demo.growing import next_level, pick, places, standing
from people.models import Employee

SEED = 17
Status = PromotionCase.Status
Reason = CurrentLevel.Reason
DAYS_OF_TRIAL = 180
MOST_EVIDENCE = 2
STATEMENTS = (
    "For three quarters {name} has settled what no team owned, and the others follow. The last release was "
    "planned by {name} alone and came on its day.",
    "{name} has brought two newcomers to where they work on their own, and keeps the plan of the whole team.",
)
SEEN = ("Saw this in the last project, from the first week on.", "Others come to ask for it.", "")
TRAINING = (
    "Leading after being the expert, in the first month; then a circle of new managers every two weeks."
)
DECLINED = (
    "Planning isn't there yet: two of the last three projects had no reserve. Let us look again in spring."
)
RETURNED = "{name} prefers the depth of the craft, and goes on as before."
CONFIRMED = "The team speaks well of the first half-year, and so do its results."


@dataclass(frozen=True)
class Story:
    """How far a case has come: its states with the days since each, and how many have assessed."""

    steps: tuple[tuple[Status, int], ...]
    assessed: int
    into_management: bool = False

    @property
    def status(self) -> Status:
        """Where it is now."""
        return self.steps[-1][0]


BEGUN = (Status.DRAFT, 40), (Status.SUBMITTED, 30), (Status.IN_REVIEW, 20)
TRIED = (Status.DRAFT, 260), (Status.SUBMITTED, 250), (Status.IN_REVIEW, 240), (Status.ON_TRIAL, 220)
STORIES = (
    Story(((Status.DRAFT, 3),), assessed=0),
    Story(((Status.DRAFT, 12), (Status.SUBMITTED, 5)), assessed=1),
    Story(((Status.DRAFT, 20), (Status.SUBMITTED, 9), (Status.IN_REVIEW, 2)), assessed=2),
    Story(
        ((Status.DRAFT, 21), (Status.SUBMITTED, 8), (Status.IN_REVIEW, 1)), assessed=2, into_management=True
    ),
    Story((*BEGUN, (Status.APPROVED, 14)), assessed=2),
    Story((*BEGUN, (Status.DECLINED, 11)), assessed=2),
    Story(((Status.DRAFT, 25), (Status.WITHDRAWN, 6)), assessed=0),
    Story((*BEGUN, (Status.ON_TRIAL, 15)), assessed=2, into_management=True),
    Story((*TRIED, (Status.CONFIRMED, 30)), assessed=2, into_management=True),
    Story((*TRIED, (Status.RETURNED, 90)), assessed=2, into_management=True),
)


def store_cases(manager: Employee, decider: Employee, assessor: Employee) -> None:
    """A case for each story: the first ones are the manager's, the decider decides, the assessor is asked."""
    rng = np.random.default_rng(SEED)
    there = {row.employee_id: (row.manager, row.department_id) for row in places(timezone.localdate())}
    played = {manager, decider, assessor}
    rows = [row for row in standing(Track.Kind.SPECIALIST) if can_rise(row) and row.employee not in played]
    own = [row for row in rows if there[row.employee_id][0] == manager]
    others = [row for row in rows if there[row.employee_id][0] not in {None, *played}]
    chosen = rng.choice(len(others), len(STORIES), replace=False)
    for story, row in zip(STORIES, [*own[:3], *(others[int(i)] for i in chosen)], strict=False):
        boss, department = there[row.employee_id]
        assert boss
        colleagues = [
            other.employee for other in others if there[other.employee_id][1] == department and other != row
        ]
        tell(rng, story, row, decider, [boss, assessor, *colleagues])


def can_rise(row: CurrentLevel) -> bool:
    """Whether somebody has been on a level in the middle for long enough."""
    long_ago = timezone.localdate() - dt.timedelta(days=400)
    return 3 <= row.level.grade <= 5 and row.period.lower < long_ago and row.employee.user is not None


def tell(
    rng: np.random.Generator,
    story: Story,
    row: CurrentLevel,
    decider: Employee,
    assessors: list[Employee],
) -> None:
    """Store a case as its story says; the first assessor is the manager, who hands it in."""
    level = managers_level(row.level) if story.into_management else next_level(row.level)
    assert level
    case = PromotionCase(
        employee=row.employee,
        level=level,
        from_level=row.level,
        submitter=assessors[0].user,
        status=story.status,
        statement=pick(rng, STATEMENTS).format(name=row.employee.first_name),
    )
    plan(case, story)
    decide(case, story, decider.user)
    case.save()
    PromotionCase.objects.filter(pk=case.pk).update(created_at=ago(story.steps[0][1]))
    if not evidence_for(case.employee):
        mentor_once(case.employee)
    for found in evidence_for(case.employee)[:MOST_EVIDENCE]:
        PromotionEvidence.objects.create(case=case, **found.snapshot)
    asked = story.assessed + (story.status == Status.SUBMITTED)
    for number, colleague in enumerate(assessors[:asked]):
        assess(rng, case, colleague, story, is_done=number < story.assessed)
    for status, days in story.steps:
        event = PromotionEvent.objects.create(
            case=case, actor=actor_of(status, case), status=status, reason=reason_of(status, case)
        )
        PromotionEvent.objects.filter(pk=event.pk).update(at=ago(days))
    place(case, story, assessors[0])


def mentor_once(employee: Employee) -> None:
    """A leadership role of last year, which speaks for somebody."""
    LeadershipRole.objects.create(
        employee=employee,
        kind=LeadershipRoleKind.objects.get(slug="mentor"),
        title="Two newcomers",
        period=DateRange(ago(500).date(), ago(280).date()),
        time_budget=10,
        outcome="Both work on their own, and one of them now shows others.",
    )


def managers_level(level: Level) -> Level:
    """The first level of the same grade, or above, on the managers' track."""
    managers = Level.objects.filter(
        track__version=level.track.version, track__kind=Track.Kind.MANAGEMENT, grade__gte=level.grade
    )
    return managers.order_by("rank")[0]


def ago(days: int) -> dt.datetime:
    """That many days before now."""
    return timezone.now() - dt.timedelta(days=days)


def plan(case: PromotionCase, story: Story) -> None:
    """From when it counts and, into management, the trial with its way back."""
    decided = next(
        (days for status, days in story.steps if status in {Status.APPROVED, Status.ON_TRIAL}), -30
    )
    case.effective_on = timezone.localdate() - dt.timedelta(days=decided)
    if story.into_management:
        case.trial_until = case.effective_on + dt.timedelta(days=DAYS_OF_TRIAL)
        case.conversation_on = case.effective_on + dt.timedelta(days=90)
        case.return_level = case.from_level
        case.training = TRAINING
        executives = Employee.objects.exclude(user=None).filter(heads__isnull=False)
        case.mentor = executives.exclude(pk=case.employee_id).order_by("pk").distinct()[0]


def decide(case: PromotionCase, story: Story, decider: User | None) -> None:
    """Who decided when, as far as the story goes."""
    decided = [
        days for status, days in story.steps if status in {Status.APPROVED, Status.DECLINED, Status.ON_TRIAL}
    ]
    if decided:
        case.decider = decider
        case.decided_on = ago(decided[0]).date()
        case.decision_reason = DECLINED if story.status == Status.DECLINED else ""


def actor_of(status: Status, case: PromotionCase) -> User | None:
    """Who takes a case to a state."""
    submitters = {Status.DRAFT, Status.SUBMITTED, Status.WITHDRAWN}
    if status == Status.RETURNED:
        return case.employee.user
    return case.submitter if status in submitters else case.decider


def reason_of(status: Status, case: PromotionCase) -> str:
    """What is said about a step."""
    texts = {Status.DECLINED: DECLINED, Status.RETURNED: RETURNED, Status.CONFIRMED: CONFIRMED}
    return texts.get(status, "").format(name=case.employee.first_name)


def assess(
    rng: np.random.Generator, case: PromotionCase, colleague: Employee, story: Story, *, is_done: bool
) -> None:
    """What a colleague says before the next step: what the level asks, now and then more."""
    assessor = PromotionAssessor.objects.create(
        case=case,
        employee=colleague,
        candidate=case.employee,
        done_at=ago(story.steps[1][1] + 1) if is_done else None,
    )
    PromotionAssessor.objects.filter(pk=assessor.pk).update(asked_at=ago(story.steps[0][1]))
    if is_done:
        PromotionRating.objects.bulk_create(
            PromotionRating(
                assessor=assessor,
                competency_id=expectation.competency_id,
                proficiency=min(5, expectation.proficiency + int(rng.choice([0, 0, 0, 1]))),
                text=SEEN[int(rng.integers(len(SEEN)))],
                is_final=True,
            )
            for expectation in Expectation.objects.filter(level=case.level, proficiency__gte=1)
        )


def place(case: PromotionCase, story: Story, manager: Employee) -> None:
    """The levels that follow from what was decided, and the conversation that a trial plans."""
    days = dict(story.steps)
    steps = [
        (days[status], level, reason)
        for status, level, reason in (
            (Status.APPROVED, case.level, Reason.PROMOTED),
            (Status.ON_TRIAL, case.level, Reason.TRIAL),
            (Status.CONFIRMED, case.level, Reason.PROMOTED),
            (Status.RETURNED, case.return_level, Reason.RETURNED),
        )
        if status in days and level
    ]
    if not steps:
        return
    starts = [ago(since).date() for since, _level, _reason in steps]
    before = CurrentLevel.objects.on(timezone.localdate()).get(employee=case.employee)
    before.period = DateRange(before.period.lower, starts[0])
    before.save(update_fields=["period"])
    for (start, end), (_since, level, reason) in zip(pairwise([*starts, None]), steps, strict=True):
        CurrentLevel.objects.create(
            employee=case.employee, level=level, period=DateRange(start, end), reason=reason
        )
    if story.status == Status.ON_TRIAL:
        case.conversation = Conversation.objects.create(
            employee=case.employee,
            manager=manager,
            level=case.level,
            planned_for=case.conversation_on,
        )
        case.save(update_fields=["conversation"])
