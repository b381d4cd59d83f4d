"""Everybody gets points to give once a month; what is left expires, and so do points spent too late."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from recognition.models import PointsAccount, PointsMonth, PointsTransfer, Program, RecognitionSettings
from recognition.selectors import points
from recognition.selectors.expiry import Expiry, next_expiry
from recognition.services.months import points_month_begin
from recognition.services.points import Kind, account_of, points_reverse
from recognition.services.rewards import redemption_cancel
from tenants.models import Organization
from tests.factories import Cast, EmployeeFactory, make_person
from tests.recognition.kudos import user_of
from tests.recognition.points import balance, endow, make_kudos_program
from tests.recognition.rewards import make_reward, redeem

MAY, JUNE = dt.date(2026, 5, 12), dt.date(2026, 6, 1)


def to_give(cast: Cast) -> int:
    """What Priya has to give."""
    return points.balance(Kind.TO_GIVE, cast.employee)


def test_everybody_employed_gets_the_months_points_once(cast: Cast) -> None:
    make_kudos_program(monthly_points=80)
    EmployeeFactory.create(left=dt.date(2026, 1, 1))
    assert [points_month_begin(day=MAY), points_month_begin(day=MAY)] == [5, 0]
    assert to_give(cast) == 80


def test_who_comes_later_gets_theirs_and_nobody_loses_any(cast: Cast) -> None:
    make_kudos_program()
    points_month_begin(day=MAY)
    new = make_person("Nina", cast.product)
    assert points_month_begin(day=MAY) == 1
    assert (points.balance(Kind.TO_GIVE, new), to_give(cast)) == (100, 100)


def test_a_changed_number_counts_from_the_next_month(cast: Cast) -> None:
    program = make_kudos_program(monthly_points=80)
    points_month_begin(day=MAY)
    Program.objects.filter(pk=program.pk).update(monthly_points=50)
    assert points_month_begin(day=MAY) == 0
    points_month_begin(day=JUNE)
    assert to_give(cast) == 50


def test_what_was_not_given_expires_when_the_next_month_begins(cast: Cast) -> None:
    make_kudos_program()
    points_month_begin(day=MAY)
    points_month_begin(day=JUNE)
    assert to_give(cast) == 100
    assert PointsAccount.objects.get(kind=Kind.EXPIRED).balance == 500
    assert points.faults() == []


def test_only_the_departments_of_the_program_get_points(cast: Cast) -> None:
    make_kudos_program().departments.add(cast.product)
    assert points_month_begin(day=MAY) == 2
    assert points.balance(Kind.TO_GIVE, cast.peer) == 0


@pytest.mark.parametrize(
    "days", [{"opens_on": dt.date(2026, 6, 1)}, {"closes_on": dt.date(2026, 4, 30)}, {"monthly_points": 0}]
)
def test_nobody_gets_points_outside_of_the_program(cast: Cast, days: dict[str, object]) -> None:
    make_kudos_program(**days)
    assert points_month_begin(day=MAY) == 0


def test_nothing_moves_while_points_are_switched_off(cast: Cast) -> None:
    make_kudos_program()
    RecognitionSettings.objects.create(has_points=False)
    assert points_month_begin(day=MAY) == 0
    assert not PointsMonth.objects.exists()


@pytest.mark.parametrize(("months", "left"), [(24, 40), (None, 70)])
def test_points_expire_that_were_not_spent_for_two_years(cast: Cast, months: int | None, left: int) -> None:
    RecognitionSettings.objects.create(kept_months=months)
    with time_machine.travel(timezone.now() - dt.timedelta(days=800)):
        endow(cast.employee, 30)
    account = endow(cast.employee, 40)
    points_month_begin(day=MAY)
    assert balance(account) == left


def on(day: dt.date) -> time_machine.travel:
    """Noon of a day."""
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False)


def test_the_oldest_part_that_is_left_expires_next(cast: Cast) -> None:
    with on(dt.date(2025, 3, 10)):
        endow(cast.employee, 30)
    with on(dt.date(2025, 5, 10)):
        endow(cast.employee, 40)
    with on(MAY):
        account = endow(cast.employee, 5)
        assert next_expiry(account, 15) == Expiry(30, dt.date(2026, 7, 1))
        assert next_expiry(account, 12) == Expiry(70, JUNE)
        account.balance = 35  # As if 40 had been spent: they were the oldest.
        assert next_expiry(account, 15) == Expiry(30, dt.date(2026, 9, 1))


def test_what_is_said_to_expire_does(cast: Cast) -> None:
    with on(dt.date(2025, 3, 10)):
        endow(cast.employee, 30)
    RecognitionSettings.objects.create(kept_months=12)
    with on(dt.date(2026, 3, 9)):
        account = endow(cast.employee, 5)
        expiry = next_expiry(account, 12)
    assert expiry == Expiry(30, dt.date(2026, 4, 1))
    with on(expiry.day):
        points_month_begin(day=expiry.day)
    assert balance(account) == 5


def test_asking_for_a_reward_and_cancelling_does_not_make_points_younger(cast: Cast) -> None:
    with on(dt.date(2025, 3, 10)):
        endow(cast.employee, 60)
    RecognitionSettings.objects.create(kept_months=12)
    with on(dt.date(2026, 3, 1)):
        redemption = redeem(cast.employee, make_reward())
        redemption_cancel(redemption=redemption, actor=user_of(cast.employee))
        account = account_of(Kind.TO_SPEND, employee=cast.employee)
        assert next_expiry(account, 12) == Expiry(60, dt.date(2026, 4, 1))
    with on(dt.date(2026, 4, 1)):
        points_month_begin(day=dt.date(2026, 4, 1))
    assert balance(account) == 0


def test_points_that_were_taken_back_keep_no_others_from_expiring(cast: Cast) -> None:
    with on(dt.date(2025, 3, 10)):
        endow(cast.employee, 60)
    RecognitionSettings.objects.create(kept_months=12)
    with on(dt.date(2026, 3, 1)):
        account = endow(cast.employee, 60, key="mistake")
        points_reverse(PointsTransfer.objects.get(key="mistake"))
        assert next_expiry(account_of(Kind.TO_SPEND, employee=cast.employee), 12) == Expiry(
            60, dt.date(2026, 4, 1)
        )
    with on(dt.date(2026, 4, 1)):
        points_month_begin(day=dt.date(2026, 4, 1))
    assert balance(account) == 0


def test_nothing_expires_that_is_not_there_or_stays_for_ever(cast: Cast) -> None:
    account = account_of(Kind.TO_SPEND, employee=cast.employee)
    assert next_expiry(account, 24) is None
    assert next_expiry(endow(cast.employee, 5), None) is None


def test_a_month_is_named_by_its_first_day(acme: Organization) -> None:
    with pytest.raises(IntegrityError):
        PointsMonth.objects.create(month=MAY)
