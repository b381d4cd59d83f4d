"""People of a made-up company and who reports to whom."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

Path = tuple[str, ...]
FEWEST_REPORTS, MOST_REPORTS = 5, 9


@dataclass
class Person:
    """Someone of the company; `level` is 1 to 5, `path` leads from below the root to their department."""

    number: str
    first_name: str
    last_name: str
    email: str
    title: str
    path: Path
    level: int
    hired: dt.date
    location: str = ""
    time_zone: str = ""
    has_left: bool = False
    manager: str = ""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def seniority(self) -> tuple[int, dt.date, str]:
        """Sorts those first who lead the others."""
        return -self.level, self.hired, self.number


@dataclass
class Company:
    """A company before it is stored; the root's direct members are its executive team.

    `heads` holds who leads each department, `hr` is the department of HR, `partnered` the one that an
    HR business partner looks after; `professions` names the career framework of departments below the root.
    """

    slug: str
    name: str
    people: list[Person]
    heads: dict[Path, Person]
    hr: Path
    partnered: Path
    professions: dict[str, str]
    values: list[tuple[str, str, str]] = field(default_factory=list)

    def active(self) -> list[Person]:
        """Those who have not left."""
        return [person for person in self.people if not person.has_left]

    def profession(self, person: Person) -> str:
        """The framework that somebody's career follows, by its slug; operations unless said otherwise."""
        return self.professions.get(person.path[0] if person.path else "", "operations")

    def reports(self) -> dict[str, list[Person]]:
        """Who reports to whom, by the manager's number."""
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.active():
            found[person.manager].append(person)
        return found


def appoint(rng: np.random.Generator, people: list[Person], heads: dict[Path, Person]) -> None:
    """Give everybody a manager, up to the head of the root, and add the heads of all departments to `heads`.

    The root's head and those of the departments below it come in `heads`. In a department with members
    the most senior lead the others; of the heads of departments side by side, one leads them all.
    """
    members: dict[Path, list[Person]] = defaultdict(list)
    for person in people:
        if not person.has_left:
            members[person.path].append(person)
    departments = {path[:end] for path in members for end in range(1, len(path) + 1)}
    for path in sorted(departments, key=depth):
        appoint_department(rng, path, sorted(members[path], key=lambda person: person.seniority), heads)
    for path in sorted(heads, key=depth):
        head, above = heads[path], heads[path[:-1]]
        if head is not above:
            head.manager = above.number
    for person in people:
        head = heads[person.path]
        if person is not head and (person.has_left or not person.path):
            person.manager = head.number


def depth(path: Path) -> tuple[int, Path]:
    """Sorts departments of the lowest level first."""
    return -len(path), path


def appoint_department(
    rng: np.random.Generator, path: Path, ranked: list[Person], heads: dict[Path, Person]
) -> None:
    """Find the head of a department unless it has one, and line its members up."""
    if path in heads:
        line_up(rng, [heads[path], *ranked])
        return
    below = [head for child, head in heads.items() if child[:-1] == path and child]
    heads[path] = min([*ranked, *below], key=lambda person: person.seniority)
    line_up(rng, ranked)


def line_up(rng: np.random.Generator, ranked: list[Person]) -> None:
    """Let each report to the first who has room, five to nine people each, some more at the end."""
    boss, room = 0, reports_of_one(rng)
    for position, person in enumerate(ranked[1:], start=1):
        if room <= 0 and len(ranked) - position >= FEWEST_REPORTS:
            boss, room = boss + 1, reports_of_one(rng)
        person.manager = ranked[boss].number
        room -= 1


def reports_of_one(rng: np.random.Generator) -> int:
    """How many people one manager has."""
    return int(rng.integers(FEWEST_REPORTS, MOST_REPORTS, endpoint=True))
