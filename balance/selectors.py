"""Balances as page, API, command and export show them: gated, one decimal, and only where one may look."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from accounts.models import User
from assessments.gate import round_published
from assessments.models import CycleDepartment
from balance import score
from balance.models import DepartmentBalance
from people.models import Department
from people.selectors import departments_where

VIEW = "balance.view"


@dataclass(frozen=True)
class Change:
    """What moved since the period before, in points of the score, and how much of it each axis brought.

    `beyond_chance` says whether it is larger than both figures' intervals together make likely.
    """

    since: str
    score: float
    leadership: float
    management: float
    beyond_chance: bool

    @property
    def lost(self) -> float:
        """The points lost, as a positive number."""
        return -self.score

    @property
    def signed_score(self) -> str:
        """The change of the score with its sign."""
        return signed(self.score)

    @property
    def signed_leadership(self) -> str:
        """What leadership brought, with its sign."""
        return signed(self.leadership)

    @property
    def signed_management(self) -> str:
        """What management brought, with its sign."""
        return signed(self.management)


@dataclass(frozen=True)
class Figures:
    """A department's figures of a period as published, 0..100 with one decimal; None where hidden.

    `quadrants` holds the most probable quadrant, and the second where it is too close to call;
    `quadrant` names it only when it is clear. `reviewers` is a band.
    """

    department: Department
    members_only: bool
    period: str
    leadership: float | None = None
    management: float | None = None
    score: float | None = None
    low: float | None = None
    high: float | None = None
    leadership_half_width: float | None = None
    management_half_width: float | None = None
    certainty: str = ""
    quadrants: tuple[str, ...] = ()
    quadrant: str | None = None
    probability: float | None = None
    reviewers: str | None = None
    hidden_because: str = ""
    change: Change | None = field(default=None, compare=False)

    @property
    def shown(self) -> bool:
        """Whether there are figures."""
        return not self.hidden_because

    @property
    def label(self) -> str:
        """The department's name; the root's direct members are the executive team."""
        return gettext("Executive team") if self.members_only else self.department.name

    @property
    def margin(self) -> float | None:
        """Half the width of the score's interval, in points."""
        return None if self.low is None or self.high is None else round_published((self.high - self.low) / 2)

    @property
    def lean(self) -> float | None:
        """Where it leans: −100 (all management) to 100 (all leadership)."""
        if self.leadership is None or self.management is None:
            return None
        return round_published(score.lean(self.leadership, self.management))

    @property
    def lean_size(self) -> float:
        """How far it leans, whichever way: 0 to 100."""
        return abs(self.lean or 0.0)

    def as_dict(self) -> dict[str, Any]:
        """The figures as the command and the API give them."""
        return {
            "department": self.label,
            "department_id": self.department.pk,
            "members_only": self.members_only,
            "leadership": self.leadership,
            "management": self.management,
            "score": self.score,
            "low": self.low,
            "high": self.high,
            "quadrant": self.quadrant,
            "probability": self.probability,
            "reviewers": self.reviewers,
            "shown": self.shown,
            "hidden_because": self.hidden_because,
        }


def stored(departments: Iterable[int] | None = None) -> list[DepartmentBalance]:
    """The balances of all periods, of all departments or of those given, in one query.

    The executive team stands first, then departments by name, the earliest period first.
    """
    rows = DepartmentBalance.objects.select_related("department")
    if departments is not None:
        rows = rows.filter(department__in=departments)
    return list(rows.order_by("-members_only", "department__name", "department", "period"))


def viewable(user: User) -> set[int]:
    """The ids of the departments whose balance a user may see."""
    return departments_where(user, VIEW)


def periods(rows: list[DepartmentBalance]) -> list[str]:
    """The periods that have balances, the latest first."""
    return sorted({row.period for row in rows}, reverse=True)


def published(rows: list[DepartmentBalance], period: str) -> list[Figures]:
    """The figures of a period, each with its change since the last period that was shown before."""
    found = []
    before: dict[tuple[int, bool], DepartmentBalance] = {}
    for row in rows:
        key = (row.department_id, row.members_only)
        if row.period == period:
            found.append(figures(row, before.get(key)))
        elif row.period < period and not row.hidden_because:
            before[key] = row
    return found


def history(rows: list[DepartmentBalance], department: int) -> list[Figures]:
    """A department's figures of every period, the earliest first."""
    return [figures(row) for row in rows if row.department_id == department and not row.members_only]


def figures(row: DepartmentBalance, before: DepartmentBalance | None = None) -> Figures:
    """A stored row as published."""
    if row.hidden_because:
        return Figures(row.department, row.members_only, row.period, hidden_because=row.hidden_because)
    quadrants = tuple(code for code in (row.quadrant, row.second_quadrant) if code)
    probability = row.probability or 0.0
    clear = probability >= score.CLEAR
    return Figures(
        department=row.department,
        members_only=row.members_only,
        period=row.period,
        leadership=rounded(row.leadership),
        management=rounded(row.management),
        score=rounded(row.score),
        low=rounded(row.score_low),
        high=rounded(row.score_high),
        leadership_half_width=rounded(row.leadership_half_width),
        management_half_width=rounded(row.management_half_width),
        certainty="clear" if clear else "likely" if probability >= score.LIKELY else "too_close",
        quadrants=quadrants,
        quadrant=row.quadrant if clear else None,
        probability=round(probability, 2),
        reviewers=row.reviewers,
        change=change(before, row) if before else None,
    )


def change(before: DepartmentBalance, after: DepartmentBalance) -> Change:
    """How the score moved between two periods, from published figures."""
    points = [
        (round_published(row.leadership or 0.0), round_published(row.management or 0.0))
        for row in (before, after)
    ]
    leadership, management = score.change_by_axis(points[0], points[1])
    moved = round_published(after.score or 0.0) - round_published(before.score or 0.0)
    return Change(
        since=before.period,
        score=round_published(moved),
        beyond_chance=abs(moved) > math.hypot(half_width(before), half_width(after)),
        leadership=round_published(leadership),
        management=round_published(management),
    )


def signed(value: float) -> str:
    """A number with its sign, in the reader's language."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + number_format(abs(value), decimal_pos=1)


def half_width(row: DepartmentBalance) -> float:
    """Half the width of a score's interval, in points."""
    return ((row.score_high or 0.0) - (row.score_low or 0.0)) / 2


def rounded(value: float | None) -> float | None:
    """A figure as published, or None."""
    return None if value is None else round_published(value)


@dataclass(frozen=True)
class Organization:
    """The whole organization, from its topmost published departments; `coverage` is their share of people.

    `gap` says how much better the mean axes would look than the departments do: half inspired and
    half well run is not balanced.
    """

    leadership: float
    management: float
    score: float
    gap: float
    coverage: float

    @property
    def coverage_percent(self) -> int:
        """The coverage in whole percent."""
        return round(100 * self.coverage)


def organization_figure(rows: list[DepartmentBalance], period: str) -> Organization | None:
    """The organization's figure of a period, from all its rows; None when no department is published."""
    balances = {row.department_id: row for row in rows if row.period == period and not row.members_only}
    cycles = {row.cycle_id for row in balances.values()}
    tree = list(
        CycleDepartment.objects.filter(cycle__in=cycles).values_list(
            "department_id", "parent_id", "headcount"
        )
    )
    people = headcounts_below(tree)
    units = [
        (balances[unit].leadership, balances[unit].management, people[unit])
        for unit in topmost_published(tree, balances)
        if people[unit]
    ]
    if not units:
        return None
    leadership, management, weights = zip(*units, strict=True)
    found = score.organization_figure(leadership, management, weights)
    everybody = sum(headcount for _department, _parent, headcount in tree)
    return Organization(
        leadership=round_published(found.leadership),
        management=round_published(found.management),
        score=round_published(found.score),
        gap=round_published(found.gap),
        coverage=round(sum(weights) / everybody, 2),
    )


def headcounts_below(tree: Sequence[tuple[int, int | None, int]]) -> dict[int, int]:
    """People in each department and all below it; `tree` holds (department, parent, direct members)."""
    parents = {department: parent for department, parent, _headcount in tree}
    people = dict.fromkeys(parents, 0)
    for department, _parent, headcount in tree:
        above: int | None = department
        while above is not None:
            people[above] += headcount
            above = parents[above]
    return people


def topmost_published(
    tree: Sequence[tuple[int, int | None, int]], balances: dict[int, DepartmentBalance]
) -> Iterator[int]:
    """The disjoint departments nearest below the root that have figures."""
    children: dict[int | None, list[int]] = {}
    for department, parent, _headcount in tree:
        children.setdefault(parent, []).append(department)
    waiting = [child for root in children.get(None, []) for child in children.get(root, [])]
    while waiting:
        department = waiting.pop()
        if department in balances and not balances[department].hidden_because:
            yield department
        else:
            waiting += children.get(department, [])
