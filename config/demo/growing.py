"""How people of the demo grow: leadership roles and career conversations."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from careerladders.models import (
    Axis,
    Conversation,
    ConversationRating,
    CurrentLevel,
    Expectation,
    LeadershipRole,
    LeadershipRoleKind,
    Level,
    NextStep,
    Side,
    Track,
)
from people.models import Assignment, Employee

SEED = 13
SHARE_WITH_ROLE, SHARE_ENDED = 0.08, 0.4
SHARE_IN_CONVERSATION, SHARE_HELD = 0.35, 0.8
BEGUN = 4
TITLES = {
    "project-lead": (
        "New intake of orders",
        "Move to the new site",
        "One list of spare parts",
        "Safer shifts",
    ),
    "mentor": ("First year of two colleagues", "Newcomers of the summer", "Back after parental leave"),
    "culture-champion": ("Open doors on Thursdays", "How we give feedback", "Languages at lunch"),
}
OUTCOMES = (
    "Done a week early; two other teams now work the same way.",
    "Both colleagues lead small projects themselves by now.",
    "Half of the people took part, and most of them said that they would again.",
)
WISHES = (
    "Let me lead one project from the first talk to the end, with somebody to ask once a week.",
    "I would like to plan a whole quarter, and to explain it to the other teams myself.",
    "A mentor outside of my department, and half a day a month for the ideas that never fit in.",
)
OFFERS = (
    "You plan the spring quarter; we look at it together every second week.",
    "I introduce you to a mentor, and I keep Friday afternoons free of meetings for you.",
)
NOTES = (
    "We agreed on most of it. The difference is in how early to bring other teams in.",
    "Strong where people have to be brought along; more rest before deadlines is what to try.",
)
NEXT = (
    (Axis.LEADERSHIP, "Present the aim of the project to the two teams that it touches"),
    (Axis.MANAGEMENT, "Write the plan of the quarter with dates and owners"),
    (Axis.LEADERSHIP, "Ask three colleagues for feedback, and tell what was learnt"),
    (Axis.MANAGEMENT, "Review the open points of the project every Monday"),
)
Choice = TypeVar("Choice")


def pick(rng: np.random.Generator, choices: Sequence[Choice]) -> Choice:
    """One of them."""
    return choices[int(rng.integers(len(choices)))]


def standing(kind: Track.Kind) -> list[CurrentLevel]:
    """Who stands on a track today."""
    rows = CurrentLevel.objects.on(timezone.localdate()).filter(level__track__kind=kind)
    return list(rows.select_related("employee__user", "level__track__version").order_by("employee_id"))


def store_roles() -> None:
    """Leadership roles of some specialists, running and ended."""
    rng = np.random.default_rng(SEED)
    today = timezone.localdate()
    kinds = list(LeadershipRoleKind.objects.filter(slug__in=TITLES).order_by("slug"))
    LeadershipRole.objects.bulk_create(
        role(rng, row.employee, pick(rng, kinds), today)
        for row in standing(Track.Kind.SPECIALIST)
        if rng.random() < SHARE_WITH_ROLE
    )


def role(
    rng: np.random.Generator, employee: Employee, kind: LeadershipRoleKind, today: dt.date
) -> LeadershipRole:
    """One role, with its outcome when it has ended."""
    start = today - dt.timedelta(days=int(rng.integers(60, 400)))
    start = max(start, employee.hired or start)
    has_ended = rng.random() < SHARE_ENDED
    end = start + dt.timedelta(days=int(rng.integers(20, 50))) if has_ended else None
    return LeadershipRole(
        employee=employee,
        kind=kind,
        title=pick(rng, TITLES[kind.slug]),
        period=DateRange(start, end),
        time_budget=int(rng.choice([5, 10, 20, 30])),
        outcome=pick(rng, OUTCOMES) if has_ended else "",
    )


def store_conversations(star: Employee, manager: Employee) -> None:
    """Conversations of the last year in the whole organization, and open ones of those who are played."""
    rng = np.random.default_rng(SEED)
    today = timezone.localdate()
    managers = {row.employee_id: row.manager for row in places(today) if row.manager}
    for row in standing(Track.Kind.SPECIALIST):
        aim = next_level(row.level)
        if aim is None or row.employee_id not in managers:
            continue
        if row.employee == star:
            talk(rng, star, manager, aim, today + dt.timedelta(days=9), is_shared=False)
        elif managers[row.employee_id] == manager or rng.random() < SHARE_IN_CONVERSATION:
            is_held = managers[row.employee_id] != manager and rng.random() < SHARE_HELD
            day = today - dt.timedelta(days=int(rng.integers(10, 330))) if is_held else None
            talk(rng, row.employee, managers[row.employee_id], aim, None, is_shared=True, held_on=day)


def places(today: dt.date) -> Iterator[Assignment]:
    """Where everybody works."""
    yield from Assignment.objects.on(today).select_related("manager__user")


def next_level(level: Level) -> Level | None:
    """The next level on the same track."""
    return Level.objects.filter(track=level.track_id, rank=level.rank + 1).first()


def talk(
    rng: np.random.Generator,
    employee: Employee,
    manager: Employee,
    level: Level,
    planned_for: dt.date | None,
    *,
    is_shared: bool,
    held_on: dt.date | None = None,
) -> Conversation:
    """One conversation; where it isn't shared the manager has prepared and the employee has begun."""
    now = timezone.now()
    conversation = Conversation.objects.create(
        employee=employee,
        manager=manager,
        level=level,
        status=Conversation.Status.CLOSED if held_on else Conversation.Status.OPEN,
        planned_for=planned_for,
        held_on=held_on,
        employee_shared_at=now if is_shared else None,
        manager_shared_at=now,
        wish=pick(rng, WISHES) if is_shared else "",
        offer=pick(rng, OFFERS),
        notes=pick(rng, NOTES) if held_on else "",
    )
    asked = Expectation.objects.filter(level=level, proficiency__gte=1)
    ConversationRating.objects.bulk_create(
        ConversationRating(
            conversation=conversation,
            competency_id=expectation.competency_id,
            own=near(rng, expectation.proficiency) if is_shared or number < BEGUN else None,
            managers=near(rng, expectation.proficiency),
        )
        for number, expectation in enumerate(asked)
    )
    if held_on:
        NextStep.objects.bulk_create(next_steps(rng, conversation, held_on))
    return conversation


def near(rng: np.random.Generator, proficiency: int) -> int:
    """How somebody who is nearly there may be seen."""
    return int(np.clip(proficiency + rng.choice([-2, -1, -1, 0, 0, 0, 1]), 0, 5))


def next_steps(rng: np.random.Generator, conversation: Conversation, held_on: dt.date) -> Iterator[NextStep]:
    """What the two agreed on, some of it done."""
    for axis, text in (NEXT[int(rng.integers(2))], NEXT[2 + int(rng.integers(2))]):
        due = held_on + dt.timedelta(days=int(rng.integers(30, 120)))
        is_done = due < timezone.localdate() and rng.random() < SHARE_HELD
        yield NextStep(
            conversation=conversation,
            text=text,
            axis=axis,
            owner=Side.EMPLOYEE,
            due=due,
            done_on=due if is_done else None,
        )
