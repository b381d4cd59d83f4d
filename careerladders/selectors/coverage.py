"""Who stands on which level in which department, and who on none, in as many queries however many people.

A set of department ids narrows every figure to who works in them; None means the whole organization,
with those who work in no department.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, FilteredRelation, Q

from accounts.models import User
from careerladders.models import CurrentLevel, Track
from people.models import Department, Employee, EmployeeQuerySet
from people.selectors import departments_where
from people.tree import Node, department_tree

VIEW = "careerladders.view_coverage"


@dataclass(frozen=True, order=True)
class Step:
    """A grade on one track; specialists come before managers."""

    track: str
    grade: int

    @property
    def is_management(self) -> bool:
        """Whether it is on the managers' track."""
        return self.track == Track.Kind.MANAGEMENT


@dataclass
class Headcount:
    """People by step; `unplaced` are those on no level."""

    by_step: Counter[Step] = field(default_factory=Counter)
    unplaced: int = 0

    @property
    def total(self) -> int:
        """All people, on a level or not."""
        return self.by_step.total() + self.unplaced

    @property
    def placed(self) -> int:
        """The people who stand on a level."""
        return self.by_step.total()

    @property
    def percent(self) -> int:
        """How many of a hundred stand on a level, rounded down: 100 means everybody; 0 of nobody."""
        return 100 * self.placed // self.total if self.total else 0

    @property
    def counted(self) -> list[dict[str, Any]]:
        """The people of each step as plain values, specialists first, by grade."""
        return [
            {"track": step.track, "grade": step.grade, "people": number}
            for step, number in sorted(self.by_step.items())
        ]

    def add(self, other: "Headcount") -> None:
        """Count the others in."""
        self.by_step += other.by_step
        self.unplaced += other.unplaced


@dataclass(frozen=True)
class Row:
    """A department's people: its `own` members, and those with all departments below it in `total`."""

    department: Department
    parent: int | None
    own: Headcount
    total: Headcount


@dataclass(frozen=True)
class Coverage:
    """Departments in the tree's order, each before those below it; `nowhere` works in no department.

    `parent` of a row is None where the department above isn't among the rows.
    """

    day: dt.date
    rows: list[Row]
    nowhere: Headcount

    @property
    def total(self) -> Headcount:
        """Everybody counted here."""
        found = Headcount()
        for headcount in [self.nowhere, *(row.own for row in self.rows)]:
            found.add(headcount)
        return found

    @property
    def steps(self) -> list[Step]:
        """The steps on which anybody stands: specialists, then managers, by grade."""
        return sorted(self.total.by_step)

    def row(self, department: int) -> Row | None:
        """The row of a department; None without one."""
        return next((row for row in self.rows if row.department.pk == department), None)

    def children(self, parent: int | None) -> list[Row]:
        """The departments right below one, or the topmost ones."""
        return [row for row in self.rows if row.parent == parent]

    def below(self, here: Row) -> set[int]:
        """The ids of a department and of all below it."""
        found = {here.department.pk}
        for row in self.rows:  # Each stands after the one that it belongs to.
            if row.parent in found:
                found.add(row.department.pk)
        return found


def scope(user: User, permission: str = VIEW) -> set[int] | None:
    """The departments in which a user holds a permission; None for the whole organization."""
    return None if user.holds_everywhere(permission) else departments_where(user, permission)


def people_in(departments: set[int] | None, day: dt.date) -> EmployeeQuerySet:
    """Who is employed on a day and works in one of the departments."""
    people = Employee.objects.employed_on(day)
    if departments is None:
        return people
    return people.filter(assignments__period__contains=day, assignments__department__in=departments)


def unplaced(departments: set[int] | None, day: dt.date) -> EmployeeQuerySet:
    """Who works in the departments and stands on no level on a day."""
    return people_in(departments, day).exclude(pk__in=CurrentLevel.objects.on(day).values("employee"))


def coverage(departments: set[int] | None, day: dt.date) -> Coverage:
    """Headcounts of the departments on a day, in three queries."""
    counts = headcounts(departments, day)
    rows = [row for root in department_tree(day) for row in rows_of(root, None, counts, departments)]
    return Coverage(day, rows, counts.get(None, Headcount()))


def headcounts(departments: set[int] | None, day: dt.date) -> dict[int | None, Headcount]:
    """The own members of each department by step, counted by the database; None is no department."""
    placed = people_in(departments, day).annotate(
        place=FilteredRelation("assignments", condition=Q(assignments__period__contains=day)),
        standing=FilteredRelation("levels", condition=Q(levels__period__contains=day)),
    )
    groups = placed.order_by().values_list(
        "place__department", "standing__level__track__kind", "standing__level__grade"
    )
    found: dict[int | None, Headcount] = {}
    for department, track, grade, number in groups.annotate(number=Count("pk")):
        headcount = found.setdefault(department, Headcount())
        if grade is None:
            headcount.unplaced += number
        else:
            headcount.by_step[Step(track, grade)] += number
    return found


def rows_of(
    node: Node, parent: int | None, counts: dict[int | None, Headcount], departments: set[int] | None
) -> Iterator[Row]:
    """The rows of a department and of all below it, without those that aren't among the departments."""
    pk = node.department.pk
    is_shown = departments is None or pk in departments
    below = [
        row
        for child in node.children
        for row in rows_of(child, pk if is_shown else None, counts, departments)
    ]
    if is_shown:
        own = counts.get(pk, Headcount())
        total = Headcount()
        for headcount in [own, *(row.total for row in below if row.parent == pk)]:
            total.add(headcount)
        yield Row(node.department, parent, own, total)
    yield from below
