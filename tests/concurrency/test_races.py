"""What two people do at the same moment: one of them wins, or both do, but nothing is lost or doubled."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEntry
from assessments.closing import cycle_close
from assessments.drafts import CycleNotCollecting, draft_save
from assessments.models import Answer, Draft, ReviewAssignment, ReviewCycle
from assessments.services import Request, cycle_create, cycle_launch, cycle_start_closing
from balance.models import DepartmentBalance
from balance.services import balance_compute
from people.models import Assignment, Department, Employee
from people.services import assignment_start, department_change
from tenants.models import Organization
from tests.assessments.reviews import closed_cycle, random_reviews, starter_questionnaire, team
from tests.concurrency.threads import at_once
from tests.factories import Cast, DepartmentFactory

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = dt.date(2026, 6, 1)


def test_of_two_overlapping_assignments_one_wins(acme: Organization, cast: Cast) -> None:
    def move(department: Department) -> Callable[[], Assignment]:
        return lambda: assignment_start(
            employee=cast.employee, department=department, start=TODAY, actor=None
        )

    outcomes = at_once(acme, move(cast.sales), move(cast.root))
    assert [type(outcome) for outcome in outcomes].count(Assignment) == 1
    (refusal,) = (outcome for outcome in outcomes if not isinstance(outcome, Assignment))
    assert isinstance(refusal, ValidationError)
    assert Assignment.objects.on(TODAY).filter(employee=cast.employee).count() == 1


def test_two_changes_that_make_a_cycle_together_are_not_both_taken(acme: Organization) -> None:
    one, other = DepartmentFactory.create_batch(2)

    def place(department: Department, parent: Department) -> Callable[[], Department]:
        return lambda: department_change(department=department, parent=parent, actor=None)

    outcomes = at_once(acme, place(one, other), place(other, one))
    assert [type(outcome) for outcome in outcomes].count(ValidationError) == 1
    assert Department.objects.exclude(parent=None).count() == 1


def test_two_people_do_not_become_each_others_manager(acme: Organization, cast: Cast) -> None:
    def report_to(employee: Employee, manager: Employee) -> Callable[[], Assignment]:
        return lambda: assignment_start(
            employee=employee, department=cast.product, manager=manager, start=TODAY, actor=None
        )

    outcomes = at_once(acme, report_to(cast.employee, cast.peer), report_to(cast.peer, cast.employee))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Assignment", "ValidationError"]


def test_two_runs_of_the_balance_leave_one_set_of_results(acme: Organization, cast: Cast) -> None:
    people = team(cast.product, 12)
    closed_cycle(random_reviews(people, people))
    outcomes = at_once(acme, *[lambda: balance_compute(actor=None)] * 2)
    assert len(set(outcomes)) == 1
    assert DepartmentBalance.objects.filter(department=cast.product, members_only=False).count() == 1
    assert AuditEntry.objects.filter(action="balance.computed").count() == 2


@pytest.fixture
def review(acme: Organization, cast: Cast) -> ReviewAssignment:
    """A review of a manager by themselves, which is kept whoever else writes."""
    cycle = cycle_create(
        name="Autumn",
        questionnaire=starter_questionnaire(),
        closes_at=timezone.now() + dt.timedelta(days=7),
        actor=None,
    )
    requests = [Request(cast.manager.pk, cast.manager.pk, "self", is_short=False)]
    cycle_launch(cycle=cycle, requests=requests, actor=None)
    return ReviewAssignment.objects.select_related("participant__cycle__questionnaire").get()


def save(review: ReviewAssignment, rating: int) -> Callable[[], bool]:
    """Hand in the same rating for all items; True once that is confirmed."""

    def hand_in() -> bool:
        draft_save(assignment=review, ratings=[rating] * 24, submit=True)
        return True

    return hand_in


def test_of_two_saves_at_once_both_are_confirmed_and_one_stands_whole(
    acme: Organization, review: ReviewAssignment
) -> None:
    assert at_once(acme, save(review, 2), save(review, 4)) == [True, True]
    assert Draft.objects.get().ratings in ([2] * 24, [4] * 24)


@pytest.mark.parametrize("round_number", range(4))
def test_what_was_confirmed_while_the_cycle_began_to_close_is_in_its_results(
    acme: Organization, review: ReviewAssignment, round_number: int
) -> None:
    cycle = review.participant.cycle

    def close() -> bool:
        cycle_start_closing(cycle=cycle, actor=None)
        cycle_close(cycle_id=cycle.pk)
        return True

    saved, closed = at_once(acme, save(review, 4), close)
    assert closed is True
    assert saved is True or isinstance(saved, CycleNotCollecting)
    assert Answer.objects.filter(ratings=[4] * 24).count() == (saved is True)
    assert ReviewCycle.objects.get().status == ReviewCycle.Status.CLOSED


def test_a_cycle_that_two_close_at_once_is_closed_once(acme: Organization, review: ReviewAssignment) -> None:
    save(review, 3)()
    cycle_start_closing(cycle=review.participant.cycle, actor=None)
    outcomes = at_once(acme, *[lambda: cycle_close(cycle_id=review.participant.cycle_id)] * 2)
    assert outcomes == [None, None]
    assert Answer.objects.count() == 1
    assert AuditEntry.objects.filter(action="cycle.closed").count() == 1
