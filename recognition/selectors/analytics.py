"""Who is recognised for what, by department: sums that PostgreSQL makes, of five people or more each.

A recognition counts where the receiver worked on that day; both sides worked in a department that is
shown. A change of the tree of departments holds for the past, too.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from people.selectors import departments_where
from recognition.selectors.integrity import FEWEST_RECEIVERS
from recognition.selectors.periods import Period, up_to
from recognition.selectors.units import Unit, units
from recognition.selectors.weights import RECOGNITIONS, WEIGHTED, rows, span

VIEW = "recognition.view_analytics"
TREND = 4
ELSEWHERE = 0
"""The group of all departments that are shown, but not here."""


@dataclass(frozen=True)
class Tally:
    """How many recognitions of each axis, and what they weigh."""

    execution: int = 0
    innovation: int = 0
    execution_weight: float = 0
    innovation_weight: float = 0

    @property
    def number(self) -> int:
        """Those of both axes."""
        return self.execution + self.innovation

    @property
    def innovation_share(self) -> int | None:
        """How many percent of the weight are for innovation; None of nothing."""
        weight = self.execution_weight + self.innovation_weight
        return round(100 * self.innovation_weight / weight) if weight else None

    @property
    def execution_share(self) -> int | None:
        """What is left to a hundred."""
        share = self.innovation_share
        return None if share is None else 100 - share

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.execution + other.execution,
            self.innovation + other.innovation,
            self.execution_weight + other.execution_weight,
            self.innovation_weight + other.innovation_weight,
        )


@dataclass(frozen=True)
class Row:
    """A department: its own people where `is_own`, or with all below it; `trend` is oldest first.

    `people` are those employed on the period's last day, or today, of whom `unrecognised` received
    nothing in the period; `with_small` names the departments that count with it for being small.
    """

    department: int
    name: str
    is_own: bool
    with_small: list[str]
    trend: list[Tally]
    people: int
    unrecognised: int

    @property
    def now(self) -> Tally:
        """In the period."""
        return self.trend[-1]


@dataclass(frozen=True)
class Flow:
    """Recognitions from one group of people to another, `share` in percent of all flows."""

    giver: int
    receiver: int
    number: int
    share: int


@dataclass(frozen=True)
class Concentration:
    """How many percent of the weight the first tenth of the receivers got; `even` would be their part."""

    receivers: int
    top: int
    share: int

    @property
    def even(self) -> int:
        """The percent that they would get if all got the same."""
        return round(100 * self.top / self.receivers)


@dataclass(frozen=True)
class Scope:
    """What a user looks at: one department (`here`), or several topmost ones.

    `choices` are the departments that can be looked at, indented by their depth.
    """

    here: Unit | None
    tops: list[Unit]
    choices: list[tuple[int, str]]
    names: dict[int, str]
    groups: dict[int, int]


@dataclass(frozen=True)
class Analytics:
    """All figures of a period, the periods of the trend oldest first."""

    periods: list[Period]
    scope: Scope
    rows: list[Row]
    flows: list[Flow]
    concentration: Concentration | None

    @property
    def period(self) -> Period:
        """The period asked for."""
        return self.periods[-1]

    @property
    def trend(self) -> list[Tally]:
        """All departments together, oldest first."""
        return [sum(tallies, Tally()) for tallies in zip(*(row.trend for row in self.rows), strict=True)]

    @property
    def people(self) -> int:
        """How many are employed."""
        return sum(row.people for row in self.rows)

    @property
    def unrecognised(self) -> int:
        """How many of them received nothing."""
        return sum(row.unrecognised for row in self.rows)


def analytics(user: User, period: Period, department: int | None = None) -> Analytics | None:
    """The figures of a department, or of all that a user may see; None for one that they don't see."""
    periods = up_to(period, TREND)
    day = min(period.last_day, timezone.localdate())
    scope = scope_of(user, department, departments(periods, day))
    if scope is None:
        return None
    values = span(periods[0].start, period.end) | {
        "day": day,
        "starts": [each.start for each in periods],
        "departments": list(scope.groups),
        "groups": list(scope.groups.values()),
        "period_start": period.start,
    }
    ((cells, top),) = rows(RECOGNISED, values)
    people = rows(PEOPLE, values | {"read_from": period.start})
    found = list(rows_of(scope, cells or [], people))
    return Analytics(periods, scope, found, flows_of(cells or []), concentration(top))


DEPARTMENTS = """
WITH worked AS MATERIALIZED (
    SELECT place.department_id, employee.id AS person,
        place.period * daterange(employee.hired, employee.left) AS days
    FROM people_assignment place JOIN people_employee employee ON employee.id = place.employee_id
), counted AS (
    SELECT department_id, span, count(DISTINCT person) AS people
    FROM worked JOIN unnest(%(spans)s::daterange[]) span ON days && span GROUP BY 1, 2
), sizes AS (SELECT department_id AS id, min(people) AS people FROM counted GROUP BY 1)
SELECT id, parent_id, name, people FROM people_department LEFT JOIN sizes USING (id) ORDER BY name, id
"""


def departments(periods: Iterable[Period], day: dt.date) -> list[Any]:
    """Id, parent, name and size of all, in the order of lists.

    The size is of the fewest people who worked there in one of the periods, or on the day, but none.
    """
    spans = [(period.start, period.end) for period in periods] + [(day, day + dt.timedelta(days=1))]
    return rows(DEPARTMENTS, {"spans": [f"[{start},{end})" for start, end in spans]})


def scope_of(user: User, department: int | None, tree: list[Any]) -> Scope | None:
    """What a user sees of the organization; None if the department asked for isn't in it."""
    names = {pk: name for pk, _parent, name, _people in tree}
    parents = {pk: parent for pk, parent, _name, _people in tree}
    cut = units(parents, {pk: people or 0 for pk, _parent, _name, people in tree})
    held = set(names) if user.holds_everywhere(VIEW) else departments_where(user, VIEW)
    tops = [unit for top in cut for unit in topmost(top, held)]
    seen = {unit.department: unit for top in tops for unit in top.walk()}
    here = tops[0] if len(tops) == 1 and department is None else None
    if department is not None and (here := seen.get(department)) is None:
        return None
    groups = dict.fromkeys([pk for top in cut for pk in top.everything()], ELSEWHERE)
    for unit in [here, *here.children] if here else tops:
        own = unit.departments if unit is here else unit.everything()
        groups |= dict.fromkeys(own, unit.department)
    choices = [choice for top in tops for choice in indented(top, names)]
    return Scope(here, tops, choices, names, groups)


def indented(unit: Unit, names: dict[int, str], indent: str = "") -> Iterator[tuple[int, str]]:
    """A unit and those below it by name, each indented by its depth."""
    yield unit.department, indent + names[unit.department]
    for child in unit.children:
        yield from indented(child, names, indent + 2 * "\N{EN SPACE}")


def topmost(unit: Unit, held: set[int]) -> list[Unit]:
    """The topmost of a unit and those below it that stand for a department of these."""
    if unit.department in held:
        return [unit]
    return [found for child in unit.children for found in topmost(child, held)]


PLACES = """
places AS MATERIALIZED (
    SELECT place.employee_id AS person, place.period AS days, shown.grouped
    FROM people_assignment place
    JOIN unnest(%(departments)s::bigint[], %(groups)s::bigint[]) shown(department, grouped)
        ON shown.department = place.department_id
)
"""
"""Who worked in which group when."""

RECOGNISED = f"""
WITH {WEIGHTED}, {PLACES}, placed AS (
    SELECT weighted.receiver AS person, axis, weight,
        width_bucket(weighted.day, %(starts)s::date[]) AS period,
        CASE WHEN weighted.day >= %(period_start)s THEN giving.grouped END AS giver,
        receiving.grouped AS receiver
    FROM weighted
    JOIN places receiving ON receiving.person = weighted.receiver AND receiving.days @> weighted.day
    JOIN places giving ON giving.person = weighted.giver AND giving.days @> weighted.day
), cells AS (
    SELECT period, giver, receiver,
        count(*) FILTER (WHERE axis = 'execution') AS execution,
        count(*) FILTER (WHERE axis = 'innovation') AS innovation,
        coalesce(sum(weight) FILTER (WHERE axis = 'execution'), 0) AS execution_weight,
        coalesce(sum(weight) FILTER (WHERE axis = 'innovation'), 0) AS innovation_weight
    FROM placed GROUP BY 1, 2, 3
), people AS (
    SELECT sum(weight) AS weight, row_number() OVER (ORDER BY sum(weight) DESC) AS place
    FROM placed WHERE period = cardinality(%(starts)s) AND receiver <> {ELSEWHERE} GROUP BY person
), tenth AS MATERIALIZED (SELECT count(*) AS number, ceil(count(*) / 10.0)::int AS top FROM people)
SELECT
    (SELECT json_agg(json_build_array(
        period, giver, receiver, execution, innovation, execution_weight, innovation_weight
    )) FROM cells),
    (SELECT json_build_array(number, top, 100 * sum(weight) FILTER (WHERE place <= top) / sum(weight))
        FROM people, tenth GROUP BY number, top)
"""  # noqa: S608

PEOPLE = f"""
WITH {RECOGNITIONS}, {PLACES}, received AS (SELECT DISTINCT receiver FROM recognitions)
SELECT grouped, count(*), count(*) FILTER (WHERE receiver IS NULL)
FROM places
JOIN people_employee employee ON employee.id = person
    AND daterange(employee.hired, employee.left) @> %(day)s::date
LEFT JOIN received ON receiver = person
WHERE days @> %(day)s::date GROUP BY 1
"""  # noqa: S608


def rows_of(scope: Scope, cells: Iterable[Any], people: Iterable[Any]) -> Iterator[Row]:
    """A row for each group that is shown, in the order of the departments."""
    tallies: dict[tuple[int, int], Tally] = defaultdict(Tally)
    for period, _giver, receiver, *numbers in cells:
        tallies[receiver, period] += Tally(*numbers)
    counted = {group: (number, without) for group, number, without in people}
    for unit in [scope.here, *scope.here.children] if scope.here else scope.tops:
        is_own = unit is scope.here
        number, without = counted.get(unit.department, (0, 0))
        if is_own and not unit.people:
            continue
        small = [scope.names[pk] for pk in unit.departments if pk != unit.department]
        yield Row(
            unit.department,
            scope.names[unit.department],
            is_own,
            small,
            [tallies[unit.department, index] for index in range(1, TREND + 1)],
            number,
            without,
        )


def flows_of(cells: Iterable[Any]) -> list[Flow]:
    """The flows of the period within and from and to what is shown, the strongest first."""
    numbers = [
        (giver, receiver, execution + innovation)
        for _period, giver, receiver, execution, innovation, *_weights in cells
        if giver is not None and (giver, receiver) != (ELSEWHERE, ELSEWHERE)
    ]
    together = sum(number for *_pair, number in numbers)
    flows = [
        Flow(giver, receiver, number, round(100 * number / together)) for giver, receiver, number in numbers
    ]
    return sorted(flows, key=lambda flow: (-flow.number, flow.giver, flow.receiver))


def concentration(found: Any) -> Concentration | None:
    """How much the first tenth of the receivers got; None for fewer than twenty, whom it would tell apart."""
    if found is None or found[0] < FEWEST_RECEIVERS:
        return None
    receivers, top, share = found
    return Concentration(receivers, top, round(share))
