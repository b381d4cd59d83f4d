"""A realistic cycle over the organization's real org chart, for demos, rehearsals and tests."""

import datetime as dt
import zlib
from collections.abc import Iterator

import numpy as np
from django.utils import timezone

from accounts.models import User
from assessments.entry import Review, cycle_enter
from assessments.models import Item, Questionnaire, Relationship, ReviewCycle
from assessments.proposals import colleagues_on
from assessments.services import SHORT_FORM_FOR, NobodyToReview, Request
from assessments.simulation import (
    LEADERSHIP,
    MANAGEMENT,
    MEAN,
    Colleague,
    Floats,
    Roster,
    propose_reviewers,
    simulate_ratings,
)
from careerladders.models import Axis
from people.models import Department

PROFILE_SEED = 162
TOP_SPREAD = 12.0
DEVIATION = 4.0
DRIFT = 2.0
COMMENTING = 0.15
COMMENTS = (
    ("Explains decisions so that everyone knows why.", "Could say earlier when a date is at risk."),
    ("Plans carefully and keeps to it.", "More room for new ideas in the weekly meeting would help."),
    ("Asks how we are and means it.", "Meetings would gain from a clear list of next steps."),
    ("Brings the right people together quickly.", "Delegate more; the team is ready for it."),
    ("Reliable: what was promised is done.", "Tell us more about where we are heading."),
    ("Encourages us to try things out.", "Close old topics before opening new ones."),
)


def reviews_simulate(
    *,
    questionnaire: Questionnaire,
    seed: int,
    name: str,
    closed_at: dt.datetime | None = None,
    actor: User | None = None,
) -> ReviewCycle:
    """Enter a cycle in which everybody is reviewed; the same seed and org chart give the same answers.

    Departments keep their character from cycle to cycle and drift a little with the seed.
    Raises NobodyToReview, and ValidationError for a name in use.
    """
    rng = np.random.default_rng(seed)
    colleagues = colleagues_on(timezone.localdate(closed_at))
    if not colleagues:
        raise NobodyToReview
    rows = propose_reviewers(rng, colleagues, [colleague.id for colleague in colleagues])
    reviews = list(write(rng, questionnaire, colleagues, rows))
    return cycle_enter(
        name=name, questionnaire=questionnaire, reviews=reviews, closed_at=closed_at, actor=actor
    )


def write(
    rng: np.random.Generator,
    questionnaire: Questionnaire,
    colleagues: list[Colleague],
    rows: list[tuple[int, int, str]],
) -> Iterator[Review]:
    """The reviews that were handed in."""
    items = list(questionnaire.items.select_related("competency").order_by("position"))
    axes = [LEADERSHIP if item.competency.axis == Axis.LEADERSHIP else MANAGEMENT for item in items]
    departments = sorted({colleague.department for colleague in colleagues})
    ratings, answered = simulate_ratings(
        rng, roster(colleagues, departments, rows), np.array(axes), profile(rng, departments)
    )
    for index in np.flatnonzero(answered):
        participant, reviewer, relationship = rows[index]
        is_short = relationship in SHORT_FORM_FOR
        comments = COMMENTS[rng.integers(len(COMMENTS))] if rng.random() < COMMENTING else ()
        request = Request(participant, reviewer, relationship, is_short)
        yield Review(request, asked_ratings(ratings[index].tolist(), items, is_short=is_short), comments)


def asked_ratings(ratings: list[int], items: list[Item], *, is_short: bool) -> list[int | None]:
    """The ratings of the items that were asked; None for "can't say" and the others."""
    return [
        (rating or None) if item.in_short_form or not is_short else None
        for rating, item in zip(ratings, items, strict=True)
    ]


def roster(colleagues: list[Colleague], departments: list[int], rows: list[tuple[int, int, str]]) -> Roster:
    """Who reviews whom, as arrays of positions."""
    person = {colleague.id: position for position, colleague in enumerate(colleagues)}
    place = {department: position for position, department in enumerate(departments)}
    of_person = np.array([place[colleague.department] for colleague in colleagues])
    participant = np.array([person[row[0]] for row in rows])
    reviewer = np.array([person[row[1]] for row in rows])
    return Roster(
        participant=participant,
        reviewer=reviewer,
        participant_department=of_person[participant],
        reviewer_department=of_person[reviewer],
        is_self=np.array([row[2] == Relationship.SELF for row in rows]),
    )


def profile(rng: np.random.Generator, departments: list[int]) -> Floats:
    """True axes of the departments, shape (departments, 2): those below a department resemble it.

    They follow from the departments' names alone.
    """
    rows = list(Department.objects.values_list("id", "parent_id", "name"))
    parents = {pk: parent for pk, parent, _name in rows}
    seeds = {pk: zlib.crc32(name.encode()) for pk, _parent, name in rows}
    middle = 25 * (MEAN - 1)
    truth: dict[int, Floats] = {}

    def of(department: int) -> Floats:
        if department not in truth:
            own = np.random.default_rng([PROFILE_SEED, seeds[department]]).standard_normal(2)
            parent = parents[department]
            if parent is None:
                truth[department] = np.full(2, middle)
            else:
                at_top = parents[parent] is None
                truth[department] = of(parent) + own * (TOP_SPREAD if at_top else DEVIATION)
        return truth[department]

    means = np.array([of(department) for department in departments])
    return np.clip(means + rng.normal(0, DRIFT, means.shape), 5, 95)
