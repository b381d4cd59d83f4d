"""A small organization whose people review each other."""

import datetime as dt
import random

from django.utils import timezone

from assessments.entry import Review, cycle_enter
from assessments.models import Questionnaire, ReviewCycle
from assessments.services import Request, questionnaire_create_starter
from people.models import Department, Employee
from tests.factories import AssignmentFactory, DepartmentFactory, EmployeeFactory

Team = list[Employee]
MIXED = (
    "manager",
    "peer",
    "peer",
    "peer",
    "direct_report",
    "direct_report",
    "direct_report",
    "cross_department",
)


def starter_questionnaire() -> Questionnaire:
    """The questionnaire of 24 items."""
    return questionnaire_create_starter()


def team(department: Department, size: int) -> Team:
    """That many people in a department."""
    people = EmployeeFactory.create_batch(size, user=None)
    for employee in people:
        AssignmentFactory.create(employee=employee, department=department)
    return people


def department(name: str, parent: Department | None = None) -> Department:
    """A department below another."""
    return DepartmentFactory.create(name=name, parent=parent)


def random_reviews(participants: Team, reviewers: Team, seed: int = 1, missing: float = 0.2) -> list[Review]:
    """Each participant is reviewed by themselves and by eight others, some items left out."""
    rng = random.Random(seed)
    written = []
    for participant in participants:
        others = rng.sample([person for person in reviewers if person != participant], len(MIXED))
        for reviewer, relationship in [(participant, "self"), *zip(others, MIXED, strict=True)]:
            ratings = [None if rng.random() < missing else rng.randint(1, 5) for _item in range(24)]
            comments = [f"A word about {participant.number}", ""]
            request = Request(participant.pk, reviewer.pk, relationship, is_short=False)
            written.append(Review(request, ratings, comments))
    return written


def closed_cycle(reviews: list[Review], name: str = "Autumn", day: str | None = None) -> ReviewCycle:
    """A cycle with these reviews, closed now or at noon of a day."""
    closed_at = dt.datetime.fromisoformat(f"{day}T12:00+00:00") if day else timezone.now()
    return cycle_enter(
        name=name, questionnaire=starter_questionnaire(), reviews=reviews, closed_at=closed_at, actor=None
    )
