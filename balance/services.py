"""Compute the balance of every department from what closing stored."""

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from assessments.gate import band
from assessments.models import DepartmentAxes, ReviewCycle
from balance import score
from balance.models import DepartmentBalance
from tenants.outbox.services import enqueue

RUN_LOCK = 0x65717569  # One run in an organization at a time; the database's lock is the schema's.
Z_95 = 1.959964


class NothingToCompute(Exception):
    """No cycle was closed in the period, or none at all."""


def latest_period() -> str | None:
    """The half-year of the cycle that closed last."""
    last = ReviewCycle.objects.filter(status=ReviewCycle.Status.CLOSED).order_by("-closed_at").first()
    return score.period_of(closing_day(last)) if last else None


def closing_day(cycle: ReviewCycle) -> dt.date:
    """The day a closed cycle was closed, where the organization is."""
    if cycle.closed_at is None:
        raise NothingToCompute
    return timezone.localdate(cycle.closed_at)


def cycle_of(period: str) -> ReviewCycle:
    """The last cycle that closed in a period. Raises NothingToCompute."""
    closed = ReviewCycle.objects.filter(status=ReviewCycle.Status.CLOSED).order_by("-closed_at")
    for cycle in closed:
        if score.period_of(closing_day(cycle)) == period:
            return cycle
    raise NothingToCompute(period)


@transaction.atomic
def balance_compute(*, period: str | None = None, actor: User | None) -> str:
    """Publish the balances of a period, the latest by default, in place of those before; returns it.

    A run that dies leaves the last published figures as they are. Raises NothingToCompute.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", [RUN_LOCK])
    period = period or latest_period()
    if period is None:
        raise NothingToCompute
    cycle = cycle_of(period)
    now = timezone.now()
    rows = [balance_of(axes, period, now) for axes in DepartmentAxes.objects.filter(cycle=cycle)]
    DepartmentBalance.objects.filter(period=period).delete()
    DepartmentBalance.objects.bulk_create(rows)
    audit.record(actor=actor, action="balance.computed", subject=cycle, period=period)
    return period


def compute_after_closing(cycle: ReviewCycle, **kwargs: object) -> None:
    """Have the period of a cycle computed as soon as its closing is committed."""
    from balance.tasks import compute

    enqueue(compute, period=score.period_of(closing_day(cycle)))


def balance_of(axes: DepartmentAxes, period: str, now: dt.datetime) -> DepartmentBalance:
    """The row of one department; hidden axes give a hidden balance with the same reason."""
    row = DepartmentBalance(
        department_id=axes.department_id,
        members_only=axes.members_only,
        cycle_id=axes.cycle_id,
        period=period,
        computed_at=now,
        hidden_because=axes.hidden_because,
    )
    if axes.hidden_because:
        return row
    estimate = score.AxesEstimate(
        leadership=axes.leadership or 0.0,
        management=axes.management or 0.0,
        var_leadership=axes.leadership_variance or 0.0,
        var_management=axes.management_variance or 0.0,
        covariance=axes.covariance or 0.0,
    )
    draws = score.draw_axes(estimate)
    verdict = score.verdict(score.quadrant_probabilities(draws))
    row.leadership, row.management = estimate.leadership, estimate.management
    row.score = score.balance_score(estimate.leadership, estimate.management)
    row.leadership_half_width = Z_95 * estimate.var_leadership**0.5
    row.management_half_width = Z_95 * estimate.var_management**0.5
    row.score_low, row.score_high = score.interval(draws)
    row.quadrant, row.probability = verdict.quadrants[0], verdict.probability
    row.second_quadrant = verdict.quadrants[1] if len(verdict.quadrants) > 1 else ""
    row.reviewers = band(axes.reviewers or 0)
    return row
