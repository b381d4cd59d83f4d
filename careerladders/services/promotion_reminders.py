"""Reminders about promotion cases: a trial's end that nobody has settled, an assessment outstanding.

Each runs once a day at most, however often it is asked for: `reminded_on` says what has been sent.
"""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts import audit
from careerladders.models import PromotionAssessor, PromotionCase
from careerladders.models.promotions import OPEN
from careerladders.services.promotions import tell, tell_assessor
from people.models import Employee
from people.selectors import manager_of

BEFORE_END = dt.timedelta(days=14)
EVERY = dt.timedelta(days=7)
PATIENCE = dt.timedelta(days=7)


@transaction.atomic
def promotions_remind() -> int:
    """Remind of all that is due today in this organization; of how many things."""
    sent = trials_remind(timezone.localdate()) + assessors_remind(timezone.now())
    if sent:
        audit.record(actor=None, action="promotion.reminded", number=sent)
    return sent


def trials_remind(today: dt.date) -> int:
    """Tell candidates on trial and their managers of its end: before, on the day, and every week after."""
    trials = PromotionCase.objects.filter(
        status=PromotionCase.Status.ON_TRIAL,
        trial_until__lte=today + BEFORE_END,
        employee__in=Employee.objects.employed_on(today),
    )
    sent = 0
    for case in trials.select_for_update(of=("self",)).select_related("employee__user", "level"):
        assert case.trial_until is not None  # The database holds it for every trial.
        due = reminder_due(case.trial_until, today)
        if case.reminded_on and case.reminded_on >= due:
            continue
        manager = manager_of(case.employee, today)
        day = date_format(case.trial_until, "DATE_FORMAT")
        tell(case, [case.employee.user, manager.user if manager else None], "trial_ends", day=day)
        case.reminded_on = today
        case.save(update_fields=["reminded_on"])
        sent += 1
    return sent


def reminder_due(trial_until: dt.date, today: dt.date) -> dt.date:
    """The last day up to today on which a reminder of a trial's end is due, from 14 days before it."""
    if today < trial_until:
        return trial_until - BEFORE_END
    return trial_until + (today - trial_until) // EVERY * EVERY


def assessors_remind(now: dt.datetime) -> int:
    """Remind those once who were asked a week ago and haven't answered."""
    employed = Employee.objects.employed_on(timezone.localdate(now))
    outstanding = PromotionAssessor.objects.filter(
        done_at=None,
        reminded_on=None,
        asked_at__lte=now - PATIENCE,
        case__status__in=OPEN,
        employee__in=employed,
        candidate__in=employed,
    )
    found = outstanding.select_for_update(of=("self",)).select_related(
        "employee__user", "case__employee", "case__level"
    )
    for assessor in found:
        url = reverse("careerladders:promotion_assess", args=[assessor.case_id])
        tell_assessor(assessor, "assessment_waits", url)
        assessor.reminded_on = timezone.localdate(now)
        assessor.save(update_fields=["reminded_on"])
    return len(found)
