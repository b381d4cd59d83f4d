"""Review cycles of the past half-years with their balances, and one that collects now."""

import datetime as dt

import numpy as np
from django.utils import timezone

from assessments.drafts import draft_save
from assessments.entry import store_drafts
from assessments.models import Questionnaire, Relationship, ReviewAssignment, ReviewCycle
from assessments.proposals import colleagues_on
from assessments.services import (
    SHORT_FORM_FOR,
    Request,
    cycle_create,
    cycle_launch,
    questionnaire_create_starter,
)
from assessments.simulating import reviews_simulate, write
from assessments.simulation import Colleague, propose_reviewers
from balance.services import balance_compute
from config.demo.calendar import closing_of, half_years
from people.models import Employee

SEED = 5
OPEN_DAYS = 12
SHARE_WRITTEN = 0.4
BEGUN = (4, 3, 5, 4, 4)


def review_the_past() -> None:
    """A closed cycle and the balances of each half-year."""
    questionnaire = questionnaire_create_starter()
    now = timezone.now()
    for number, half_year in enumerate(half_years(timezone.localdate(now)), start=1):
        reviews_simulate(
            questionnaire=questionnaire,
            seed=SEED + number,
            name=f"{half_year.season} review",
            closed_at=closing_of(half_year, now),
        )
        balance_compute(period=f"{half_year.year}-H{half_year.half}", actor=None)


def collect_now(employee: Employee, waiting: list[Employee]) -> ReviewCycle:
    """Ask for reviews of the managers and of the employee's team.

    Some reviews are handed in; those asked of `waiting` are open, and the employee has begun one.
    """
    questionnaire = questionnaire_create_starter()
    now = timezone.now()
    colleagues = colleagues_on(timezone.localdate(now))
    rng = np.random.default_rng(SEED)
    rows = propose_reviewers(rng, colleagues, participants(colleagues, employee))
    cycle = cycle_create(
        name=f"Leaders and their teams, {now:%B %Y}",
        questionnaire=questionnaire,
        closes_at=now + dt.timedelta(days=OPEN_DAYS),
        actor=None,
    )
    requests = [Request(*row, is_short=row[2] in SHORT_FORM_FOR) for row in rows]
    cycle_launch(cycle=cycle, requests=requests, actor=None)
    cycle.refresh_from_db()
    open_for = {person.pk for person in waiting}
    store_drafts(
        cycle,
        [
            review
            for review in write(rng, questionnaire, colleagues, rows)
            if review.request.reviewer not in open_for and rng.random() < SHARE_WRITTEN
        ],
    )
    begin_a_review(employee, questionnaire)
    return cycle


def participants(colleagues: list[Colleague], employee: Employee) -> list[int]:
    """All managers, and those who share the employee's manager."""
    managers = {colleague.manager for colleague in colleagues}
    team = next(colleague.manager for colleague in colleagues if colleague.id == employee.pk)
    return [c.id for c in colleagues if c.id in managers or c.manager == team]


def begin_a_review(employee: Employee, questionnaire: Questionnaire) -> None:
    """Leave the employee's review of their manager half written."""
    assignment = ReviewAssignment.objects.get(
        reviewer=employee,
        relationship=Relationship.DIRECT_REPORT,
        participant__cycle__status=ReviewCycle.Status.COLLECTING,
    )
    rest = [None] * (questionnaire.item_count - len(BEGUN))
    draft_save(assignment=assignment, ratings=[*BEGUN, *rest])
