"""The departments as a tree, with the number of people in each on a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count

from people.models import Assignment, Department


@dataclass
class Node:
    """A department: how many work in it and, with all below it, in `total`; `depth` is 0 at the top."""

    department: Department
    members: int
    depth: int = 0
    children: list["Node"] = field(default_factory=list)

    @property
    def total(self) -> int:
        """The people in it and in all departments below it."""
        return self.members + sum(child.total for child in self.children)

    @property
    def indent(self) -> int:
        """By how many steps its name is indented in a list, at most four."""
        return min(self.depth, 4)

    def walk(self) -> Iterator["Node"]:
        """This department and all below it, each before its children."""
        yield self
        for child in self.children:
            yield from child.walk()


def department_tree(day: dt.date) -> list[Node]:
    """The topmost departments with all below them, by name, in two queries; the heads are today's."""
    counts = dict(
        Assignment.objects.on(day)
        .values_list("department")
        .annotate(number=Count("pk"))
        .values_list("department", "number")
    )
    departments = Department.objects.select_related("head").order_by("name", "pk")
    by_parent: dict[int | None, list[Department]] = defaultdict(list)
    for department in departments:
        by_parent[department.parent_id].append(department)

    def below(parent: int | None, depth: int) -> list[Node]:
        return [
            Node(department, counts.get(department.pk, 0), depth, below(department.pk, depth + 1))
            for department in by_parent[parent]
        ]

    return below(None, 0)


def department_path(department: Department) -> list[Department]:
    """The departments from the top down to this one, in one query."""
    departments = Department.objects.in_bulk()
    path = [department]
    while (parent := path[0].parent_id) is not None:
        path.insert(0, departments[parent])
    return path


def department_choices() -> list[tuple[int, str]]:
    """All departments in the tree's order, indented by their depth, in one query."""
    children: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
    for pk, parent, name in Department.objects.order_by("name", "pk").values_list("pk", "parent", "name"):
        children[parent].append((pk, name))

    def below(parent: int | None, indent: str) -> Iterator[tuple[int, str]]:
        for pk, name in children[parent]:
            yield pk, indent + name
            yield from below(pk, indent + "\N{EN SPACE}\N{EN SPACE}")

    return list(below(None, ""))
