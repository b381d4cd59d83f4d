"""What the tests of ladders share."""

import datetime as dt
from pathlib import Path

from careerladders.exchange import parse
from careerladders.models import CurrentLevel, Framework, FrameworkVersion, Level
from careerladders.services.exchange import framework_import
from careerladders.services.frameworks import competencies_create_starter
from careerladders.services.levels import level_assign
from careerladders.services.versions import draft_create
from people.models import Employee

JANUARY = dt.date(2024, 1, 1)
JULY = dt.date(2024, 7, 1)


GENERAL = parse(Path(__file__).with_name("general.yaml").read_bytes())
"""IC1 to IC7 and M1 to M4, which ask in the twelve competencies."""


def make_ladder() -> None:
    """The general framework, published, with the twelve competencies."""
    competencies_create_starter()
    framework_import(data=GENERAL, publish=True, actor=None)


def level(code: str) -> Level:
    """A level of the published general framework."""
    return Level.objects.get(code=code, track__version__status="published")


def make_copy() -> FrameworkVersion:
    """A draft that begins as a copy of the general framework."""
    return draft_create(framework=Framework.objects.get(), actor=None)


def level_of(version: FrameworkVersion, code: str) -> Level:
    """A level of a version."""
    return Level.objects.get(track__version=version, code=code)


def stand(employee: Employee, code: str, day: dt.date = JANUARY, reason: str = "hired") -> CurrentLevel:
    """Let an employee stand on a level."""
    return level_assign(employee=employee, level=level(code), day=day, reason=reason, actor=None)


def standing(employee: Employee, day: dt.date) -> str | None:
    """The code of the level on which an employee stands on a day."""
    found = CurrentLevel.objects.on(day).filter(employee=employee)
    return found.values_list("level__code", flat=True).first()
