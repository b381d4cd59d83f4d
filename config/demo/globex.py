"""Globex: a made-up company with five levels of departments and values of its own."""

import datetime as dt

import numpy as np

from config.demo.chart import Company, Path, Person, appoint
from config.demo.names import Names

SEED = 23
TEAM_SIZES = (9, 10, 10)
LEVELS = (5, 4, 3, 3, 2, 2, 2, 1, 1, 1)
Tree = dict[str, dict[str, dict[str, tuple[str, str]]]]
STRUCTURE: Tree = {
    "Products": {
        "Software": {"Platform": ("Data", "Developer Tools"), "Applications": ("Web", "Mobile")},
        "Devices": {"Hardware": ("Sensors", "Boards"), "Production": ("Assembly", "Quality")},
    },
    "Markets": {
        "Europe": {"Sales Europe": ("Central", "Nordics"), "Service Europe": ("Field", "Help Desk Berlin")},
        "Americas": {"Sales Americas": ("North", "South"), "Service Americas": ("On Site", "Help Desk Lima")},
    },
    "Operations": {
        "Finance": {"Accounting": ("Invoices", "Payroll"), "Controlling": ("Budgets", "Reporting")},
        "People and Places": {"People": ("Hiring", "Learning"), "Places": ("Offices", "Internal IT")},
    },
}
CRAFTS = {
    "Software": "Software Engineer",
    "Devices": "Device Engineer",
    "Europe": "Customer Adviser",
    "Americas": "Customer Adviser",
    "Finance": "Accountant",
    "People and Places": "Coordinator",
}
GRADES = {1: "Junior {}", 2: "{}", 3: "Senior {}", 4: "Principal {}", 5: "Lead {}"}
EXECUTIVES: tuple[tuple[str, Path | None], ...] = (
    ("Managing Director", ()),
    ("Director of Products", ("Products",)),
    ("Director of Markets", ("Markets",)),
    ("Director of Operations", ("Operations",)),
    ("Director of Finance", None),
    ("General Counsel", None),
    ("Head of Strategy", None),
    ("Chief of Staff", None),
)
SITES = (("Berlin", "Europe/Berlin"), ("Oslo", "Europe/Oslo"), ("Lima", "America/Lima"))
VALUES = [
    ("execution", "Promise kept", "What we tell a customer is what happens."),
    ("execution", "Clean handover", "Nobody has to ask twice what was meant."),
    ("innovation", "Small bets", "We learn from cheap trials before we build."),
    ("innovation", "Open doors", "We fetch the person who knows, whichever team they are in."),
]


def make(before: dt.date) -> Company:
    """The whole company; everybody was hired before the day."""
    maker = Maker(before)
    heads: dict[Path, Person] = {}
    for title, headed in EXECUTIVES:
        executive = maker.person((), title, 5)
        if headed is not None:
            heads[headed] = executive
    for team in teams():
        craft = CRAFTS[team[1]]
        for level in LEVELS[: int(maker.rng.choice(TEAM_SIZES))]:
            maker.person(team, GRADES[level].format(craft), level)
    appoint(maker.rng, maker.people, heads)
    return Company(
        "globex",
        "Globex",
        maker.people,
        heads,
        hr=("Operations", "People and Places", "People", "Hiring"),
        partnered=("Products",),
        professions={"Products": "software-engineering", "Markets": "sales"},
        values=VALUES,
    )


def teams() -> list[Path]:
    """The way to each team, five levels with the root."""
    return [
        (division, area, department, team)
        for division, areas in STRUCTURE.items()
        for area, departments in areas.items()
        for department, names in departments.items()
        for team in names
    ]


class Maker:
    """Makes people one after the other."""

    def __init__(self, before: dt.date) -> None:
        self.rng = np.random.default_rng(SEED)
        self.names = Names(SEED, "globex.example")
        self.before = before
        self.people: list[Person] = []

    def person(self, path: Path, title: str, level: int) -> Person:
        """The next person; the higher, the longer they tend to have been there."""
        first, last, email = self.names.person(female=bool(self.rng.integers(2)))
        site = SITES[int(self.rng.integers(len(SITES)))]
        made = Person(
            number=f"G{1001 + len(self.people)}",
            first_name=first,
            last_name=last,
            email=email,
            title=title,
            path=path,
            level=level,
            hired=self.before - dt.timedelta(days=int(self.rng.integers(30, 365 + 500 * level))),
            location=site[0],
            time_zone=site[1],
        )
        self.people.append(made)
        return made
