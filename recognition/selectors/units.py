"""Which departments analytics may tell apart, so that no figure is about fewer than five people.

The organization is cut into units, each a department with the small ones that count with it. Every figure
is a sum over whole units, and so is every difference between two figures: it is about five people or
more, too.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

FEWEST = 5


@dataclass
class Unit:
    """A department and the ids of those that count with it; `children` are the units below it."""

    department: int
    people: int
    departments: list[int] = field(default_factory=list)
    children: list["Unit"] = field(default_factory=list)

    def absorb(self, other: "Unit") -> None:
        """Let another unit count with this one."""
        self.people += other.people
        self.departments += other.departments
        self.children += other.children

    def walk(self) -> Iterator["Unit"]:
        """This unit and all below it, each before its children."""
        yield self
        for child in self.children:
            yield from child.walk()

    def everything(self) -> list[int]:
        """The ids of its departments and of all below it."""
        return [department for unit in self.walk() for department in unit.departments]


def units(parents: Mapping[int, int | None], sizes: Mapping[int, int]) -> list[Unit]:
    """The topmost units of a tree in which departments come in the order that lists show.

    A department of fewer than five people without units below it counts with the one above it; one with
    units below it takes in the smallest of them, of several of one size the one with the lowest id. One
    where nobody works has nothing to hide. What is still too small at the top is left out.
    """
    below: dict[int | None, list[int]] = defaultdict(list)
    for department, parent in parents.items():
        below[parent].append(department)

    def settle(department: int) -> Unit:
        unit = Unit(department, sizes.get(department, 0), [department])
        for child in map(settle, below[department]):
            if is_small(child):
                unit.absorb(child)
            else:
                unit.children.append(child)
        while 0 < unit.people < FEWEST and unit.children:
            smallest = min(unit.children, key=lambda child: (child.people, child.department))
            unit.children.remove(smallest)
            unit.absorb(smallest)
        return unit

    return [unit for unit in map(settle, below[None]) if not is_small(unit)]


def is_small(unit: Unit) -> bool:
    """Whether a unit can't stand alone, having too few people and nothing below it."""
    return unit.people < FEWEST and not unit.children
