"""Every change to questionnaires and review cycles; writing a review is in `drafts`."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from assessments import drafts
from assessments.models import (
    CycleDepartment,
    Item,
    Participant,
    Questionnaire,
    Relationship,
    ReviewAssignment,
    ReviewCycle,
)
from assessments.starter import ITEMS, OPEN_QUESTIONS
from careerladders.models import Competency
from careerladders.services.frameworks import competencies_create_starter
from notifications.services import notify
from people.models import Assignment, Department
from tenants.outbox.services import enqueue

SHORT_FORM_FOR = {Relationship.PEER, Relationship.CROSS_DEPARTMENT}


class WrongState(ValidationError):
    """The cycle is not in a state that allows this."""

    def __init__(self) -> None:
        super().__init__(_("The cycle’s state doesn’t allow this."), code="wrong_state")


class NobodyToReview(ValidationError):
    """No employee has a department on the day."""

    def __init__(self) -> None:
        super().__init__(_("Nobody works in a department on that day: import people first."), code="nobody")


class NotInOrgChart(ValidationError):
    """Participants work in no department on the day of the launch; `employees` holds their ids."""

    def __init__(self, employees: set[int]) -> None:
        self.employees = employees
        message = _("%(count)d participants work in no department on that day.") % {"count": len(employees)}
        super().__init__(message, code="not_in_org_chart")


@dataclass(frozen=True)
class Request:
    """Who is to review whom: ids of employees; the relationship is the reviewer's to the participant."""

    participant: int
    reviewer: int
    relationship: str
    is_short: bool


@transaction.atomic
def questionnaire_create_starter() -> Questionnaire:
    """The questionnaire that every organization starts with; making it twice changes nothing."""
    questionnaire, created = Questionnaire.objects.get_or_create(
        name="Leadership and management",
        version=1,
        defaults={"item_count": len(ITEMS), "open_questions": list(OPEN_QUESTIONS)},
    )
    if created:
        competencies_create_starter()
        competencies = {competency.slug: competency for competency in Competency.objects.all()}
        Item.objects.bulk_create(
            Item(
                questionnaire=questionnaire,
                position=position,
                code=item.code,
                competency=competencies[item.competency],
                text=item.text,
                in_short_form=item.in_short_form,
            )
            for position, item in enumerate(ITEMS, start=1)
        )
    return questionnaire


@transaction.atomic
def cycle_create(
    *,
    name: str,
    questionnaire: Questionnaire,
    closes_at: dt.datetime,
    purpose: str = ReviewCycle.Purpose.DEVELOPMENTAL,
    actor: User | None,
) -> ReviewCycle:
    """A cycle that nobody is asked in yet. Raises ValidationError for a name in use."""
    cycle = ReviewCycle(name=name, questionnaire=questionnaire, closes_at=closes_at, purpose=purpose)
    cycle.full_clean()
    cycle.save()
    audit.record(actor=actor, action="cycle.created", subject=cycle, purpose=purpose)
    return cycle


@transaction.atomic
def cycle_launch(
    *, cycle: ReviewCycle, requests: Iterable[Request], day: dt.date | None = None, actor: User | None
) -> None:
    """Freeze the org chart of the day (today by default) into the cycle and start collecting.

    Raises: WrongState unless it is a draft, NobodyToReview, NotInOrgChart.
    """
    cycle = ReviewCycle.objects.select_for_update().get(pk=cycle.pk)
    if cycle.status != ReviewCycle.Status.DRAFT:
        raise WrongState
    requests = list(requests)
    if not requests:
        raise NobodyToReview
    chart = dict(
        Assignment.objects.on(day or timezone.localdate()).values_list("employee_id", "department_id")
    )
    if missing := {request.participant for request in requests} - chart.keys():
        raise NotInOrgChart(missing)
    freeze_departments(cycle, chart)
    add_reviews(cycle, requests, chart)
    drafts.partition_create(cycle)
    cycle.status = ReviewCycle.Status.COLLECTING
    cycle.launched_at = timezone.now()
    cycle.save(update_fields=["status", "launched_at"])
    audit.record(actor=actor, action="cycle.launched", subject=cycle, reviews=len(requests))
    tell_reviewers(cycle)


def tell_reviewers(cycle: ReviewCycle) -> None:
    """Tell everybody who is asked that reviews wait for them, unless it is a cycle of the past."""
    if cycle.closes_at > timezone.now():
        notify(
            users=User.objects.filter(employee__reviews_asked__participant__cycle=cycle).distinct(),
            event="reviews.asked",
            values={
                "cycle": cycle.name,
                "day": date_format(timezone.localtime(cycle.closes_at), "DATE_FORMAT"),
            },
            url=reverse("assessments:mine"),
        )


def freeze_departments(cycle: ReviewCycle, chart: dict[int, int]) -> None:
    """Copy today's tree with the number of direct members of each department."""
    headcounts: dict[int, int] = {}
    for department in chart.values():
        headcounts[department] = headcounts.get(department, 0) + 1
    CycleDepartment.objects.bulk_create(
        CycleDepartment(cycle=cycle, department_id=pk, parent_id=parent, headcount=headcounts.get(pk, 0))
        for pk, parent in Department.objects.values_list("id", "parent_id")
    )


def add_reviews(cycle: ReviewCycle, requests: list[Request], chart: dict[int, int]) -> None:
    """Add participants with their departments, and who is asked about them."""
    employees = sorted({request.participant for request in requests})
    participants = Participant.objects.bulk_create(
        Participant(cycle=cycle, employee_id=employee, department_id=chart[employee])
        for employee in employees
    )
    by_employee = {participant.employee_id: participant for participant in participants}
    ReviewAssignment.objects.bulk_create(
        [
            ReviewAssignment(
                participant=by_employee[request.participant],
                reviewer_id=request.reviewer,
                relationship=request.relationship,
                is_short=request.is_short,
            )
            for request in requests
        ],
        batch_size=5000,
    )


@transaction.atomic
def cycle_extend(*, cycle: ReviewCycle, closes_at: dt.datetime, actor: User | None) -> None:
    """Move the day on which a cycle is to close. Raises WrongState once it is closing."""
    changeable = [ReviewCycle.Status.DRAFT, ReviewCycle.Status.COLLECTING]
    if not ReviewCycle.objects.filter(pk=cycle.pk, status__in=changeable).update(closes_at=closes_at):
        raise WrongState
    audit.record(actor=actor, action="cycle.extended", subject=cycle, closes_at=closes_at.isoformat())


@transaction.atomic
def cycle_start_closing(*, cycle: ReviewCycle, actor: User | None) -> None:
    """Take no more answers, and have the cycle closed in the background. Raises WrongState."""
    from assessments.tasks import close_cycle

    changed = ReviewCycle.objects.filter(pk=cycle.pk, status=ReviewCycle.Status.COLLECTING).update(
        status=ReviewCycle.Status.CLOSING
    )
    if not changed:
        raise WrongState
    audit.record(actor=actor, action="cycle.closing", subject=cycle)
    enqueue(close_cycle, cycle_id=cycle.pk)


def cycles_close_due() -> None:
    """Begin to close the cycles that were to close by now."""
    due = ReviewCycle.objects.filter(status=ReviewCycle.Status.COLLECTING, closes_at__lte=timezone.now())
    for cycle in due:
        cycle_start_closing(cycle=cycle, actor=None)
