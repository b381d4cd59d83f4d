"""Acme: the people of the IBM table, to which names, sub-departments and managers are added."""

import csv
import datetime as dt
import gzip
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path as FilePath

import numpy as np

from config.demo.chart import Company, Path, Person, appoint
from config.demo.names import Names

TABLE = FilePath(__file__).parent / "ibm-hr.csv.gz"
SEED = 11
TABLE_DAY = dt.date(2024, 12, 31)
RESEARCH, SALES, HR = "Research & Development", "Sales", "Human Resources"
MANAGER = "Manager"
TEAMS = {
    "Healthcare Representative": "Healthcare Relations",
    "Laboratory Technician": "Laboratories",
    "Manufacturing Director": "Manufacturing",
    "Research Director": "Research Direction",
    "Research Scientist": "Science",
    "Sales Executive": "Key Accounts",
    "Sales Representative": "Retail Sales",
}
SITES = (("Boston", "America/New_York"), ("Munich", "Europe/Berlin"), ("Madrid", "Europe/Madrid"))
MOST_AT_ONE_SITE = 100
EXECUTIVES = (
    ("Chief Executive Officer", RESEARCH, ()),
    ("Chief Research Officer", RESEARCH, (RESEARCH,)),
    ("Chief Operating Officer", RESEARCH, None),
    ("Chief Technology Officer", RESEARCH, None),
    ("Chief Sales Officer", SALES, (SALES,)),
    ("Chief Financial Officer", SALES, None),
    ("Chief People Officer", HR, (HR,)),
    ("Chief of Staff", HR, None),
)
"""Title, the department of the table that they come from, and the one that they head."""
PROFESSIONS = {RESEARCH: "software-engineering", SALES: "sales"}


def table_bytes() -> bytes:
    """The table as a CSV file."""
    return gzip.decompress(TABLE.read_bytes())


def make() -> Company:
    """The whole company."""
    rng = np.random.default_rng(SEED)
    rows = list(csv.DictReader(table_bytes().decode().splitlines()))
    names = Names(SEED, "acme.example")
    people = [person(rng, names, row) for row in rows]
    heads = dict(promote_executives(people))
    place(rng, [person for person in people if person.path])
    appoint(rng, people, heads)
    return Company("acme", "Acme", people, heads, hr=(HR,), partnered=(SALES,), professions=PROFESSIONS)


def person(rng: np.random.Generator, names: Names, row: dict[str, str]) -> Person:
    """Someone of the table, with a name and a day of hiring within the year that the table tells."""
    first, last, email = names.person(female=row["Gender"] == "Female")
    days = 365 * int(row["YearsAtCompany"]) + int(rng.integers(0, 300))
    site = SITES[int(rng.integers(len(SITES)))]
    return Person(
        number=row["EmployeeNumber"],
        first_name=first,
        last_name=last,
        email=email,
        title=row["JobRole"],
        path=(row["Department"],),
        level=int(row["JobLevel"]),
        hired=TABLE_DAY - dt.timedelta(days=days),
        location=site[0],
        time_zone=site[1],
        has_left=row["Attrition"] == "1",
    )


def promote_executives(people: list[Person]) -> Iterator[tuple[Path, Person]]:
    """Move the most senior managers to the executive team; the departments that they head."""
    managers = sorted(
        (person for person in people if person.title == MANAGER and not person.has_left),
        key=lambda person: person.seniority,
    )
    for title, department, headed in EXECUTIVES:
        chosen = next(person for person in managers if person.path == (department,))
        chosen.title, chosen.path = title, ()
        if headed is not None:
            yield headed, chosen


def place(rng: np.random.Generator, people: list[Person]) -> None:
    """Move people to sub-departments by job role, the large ones by site; managers go where people are."""
    for person in people:
        if person.title in TEAMS:
            person.path = (*person.path, TEAMS[person.title])
    teams: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        if len(person.path) == 2:
            teams[person.path[0]].append(person)
    for person in people:
        if person.title == MANAGER and teams[person.path[0]]:
            among = teams[person.path[0]]
            person.path = among[int(rng.integers(len(among)))].path
    for path in {person.path for person in people}:
        members = [person for person in people if person.path == path]
        if len(members) > MOST_AT_ONE_SITE and len(path) > 1:
            for person in members:
                person.path = (*path, f"{path[-1]} {person.location}")
