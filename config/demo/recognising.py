"""A year of recognition that flags and analytics have something to say about."""

import datetime as dt
from collections import defaultdict

import numpy as np
from django.utils import timezone

from config.demo.thanking import message, pick
from people.models import Assignment, Employee
from recognition.models import Axis, Kudos, Post, Value
from recognition.selectors.periods import period_of
from recognition.services.integrity import flags_find

SEED = 17
COUNT = 520
DAYS = 360
SHARE_ACROSS = 0.25
LEANINGS = (0.2, 0.5, 0.85, 0.0)
"""How much of their recognition departments give for innovation, in turn; the last reward one axis only."""
OFTEN = 4
RUSH = 12


def recognise() -> None:
    """Kudos of a year by department, two who thank each other again and again, and a rush."""
    rng = np.random.default_rng(SEED)
    today = timezone.localdate()
    values = {axis: list(Value.objects.filter(axis=axis, is_active=True)) for axis in Axis}
    teams: dict[int, list[Employee]] = defaultdict(list)
    placed = Assignment.objects.on(today).select_related("employee").order_by("id")
    for row in placed.filter(employee__in=Employee.objects.employed_on(today)):
        teams[row.department_id].append(row.employee)
    groups = [people for _pk, people in sorted(teams.items()) if len(people) > 1]
    everybody = [person for people in groups for person in people]

    def thanks(giver: Employee, receiver: Employee, axis: Axis, day: dt.date) -> Kudos:
        value = pick(rng, values[axis])
        at = timezone.make_aware(dt.datetime.combine(day, dt.time(9 + int(rng.integers(8)))))
        text = message(rng, value, receiver)
        return Kudos(giver=giver, receiver=receiver, value=value, message=text, created_at=at)

    given = []
    for days_ago in np.sort(rng.integers(1, DAYS, COUNT))[::-1]:
        index = int(rng.integers(len(groups)))
        receiver = pick(rng, groups[index])
        others = everybody if rng.random() < SHARE_ACROSS else groups[index]
        giver = pick(rng, [person for person in others if person != receiver])
        is_new = rng.random() < LEANINGS[index % len(LEANINGS)]
        axis = Axis.INNOVATION if is_new else Axis.EXECUTION
        given.append(thanks(giver, receiver, axis, today - dt.timedelta(days=int(days_ago))))
    given += [thanks(*pair, Axis.EXECUTION, day) for pair, day in mutual(groups, today)]
    last_week = period_of("quarter", today).before().last_day
    team = sorted(groups, key=len)[len(groups) // 2]
    for _number in range(RUSH):
        giver, receiver = (team[int(at)] for at in rng.choice(len(team), 2, replace=False))
        given.append(thanks(giver, receiver, Axis.EXECUTION, last_week))
    Kudos.objects.bulk_create(given)
    Post.objects.bulk_create(
        Post(kudos=kudos, axis=kudos.value.axis, created_at=kudos.created_at) for kudos in given
    )
    flags_find(day=today)


def mutual(groups: list[list[Employee]], today: dt.date) -> list[tuple[tuple[Employee, Employee], dt.date]]:
    """Two of one team who thank each other every few days of this quarter or the last."""
    one, two = groups[len(groups) // 2][:2]
    quarter = period_of("quarter", today).before()
    days = [quarter.start + dt.timedelta(days=6 * number) for number in range(2 * OFTEN)]
    return [((one, two) if number % 2 else (two, one), day) for number, day in enumerate(days)]
