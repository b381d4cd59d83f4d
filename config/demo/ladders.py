"""The demo's career ladders: the starter frameworks with pay bands, and how everybody came to their level."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import numpy as np
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from careerladders.exchange import parse, starter_text, starters
from careerladders.exchange.content import BandContent
from careerladders.models import CurrentLevel, Framework, FrameworkVersion, Level, Track
from careerladders.services.content import cell_save, level_add
from careerladders.services.exchange import framework_import
from careerladders.services.versions import draft_create
from config.demo.chart import Company, Person
from people.models import Employee

SEED = 7
OPERATIONS = "operations"
FIRST_MIDPOINT, STEP, HALF_WIDTH = 36_000, 1.21, 0.12
MANAGERS_MORE = 1.03
SHARE_AHEAD, SHARE_UNPLACED = 0.3, 0.03
DAYS_BEFORE_A_STEP = 700
Reason = CurrentLevel.Reason


def publish_frameworks() -> None:
    """All starter frameworks, with what each level pays."""
    for starter in starters():
        content = parse(starter_text(starter.slug))
        tracks = {
            kind: tuple(replace(level, pay_bands=(pay_band(level.grade, kind),)) for level in levels)
            for kind, levels in content.tracks.items()
        }
        framework_import(data=replace(content, tracks=tracks), publish=True, actor=None)


def pay_band(grade: int, kind: str) -> BandContent:
    """What a grade pays in a year, a little more on the managers' track."""
    more = MANAGERS_MORE if kind == Track.Kind.MANAGEMENT else 1
    middle = FIRST_MIDPOINT * STEP ** (grade - 1) * more
    minimum, maximum = (round(middle * (1 + side * HALF_WIDTH), -2) for side in (-1, 1))
    return BandContent("EUR", "", Decimal(minimum), Decimal(maximum))


def begin_draft() -> FrameworkVersion:
    """The next edition of a framework as HR left it yesterday: not ready to be published."""
    version = draft_create(framework=Framework.objects.get(slug=OPERATIONS), actor=None)
    level = Level.objects.get(track__version=version, code="IC5")
    cell = level.expectations.select_related("competency").get(competency__slug="planning")
    cell_save(
        level=level,
        competency=cell.competency,
        proficiency=1,
        text="Keeps an own list of what comes next.",
        revision=cell.revision,
        actor=None,
    )
    level_add(
        version=version,
        kind=Track.Kind.MANAGEMENT,
        code="M6",
        title="Chief operating officer",
        grade=8,
        summary="Answers for how the whole organization works.",
        actor=None,
    )
    return version


def store_levels(company: Company) -> None:
    """Place nearly everybody, with the step before where they have been there for long enough."""
    rng = np.random.default_rng(SEED)
    employees = dict(Employee.objects.values_list("number", "id"))
    reports = company.reports()
    levels: dict[str, dict[str, Level]] = {}
    for level in Level.objects.filter(
        track__version__status=FrameworkVersion.Status.PUBLISHED
    ).select_related("track__version__framework"):
        levels.setdefault(level.track.version.framework.slug, {})[level.code] = level
    CurrentLevel.objects.bulk_create(
        CurrentLevel(
            employee_id=employees[person.number],
            level=levels[company.profession(person)][code],
            period=period,
            reason=reason,
        )
        for person in company.active()
        if person in company.heads.values() or rng.random() >= SHARE_UNPLACED
        for code, period, reason in steps(rng, person, company, person.number in reports)
    )


Step = tuple[str, DateRange, Reason]


def steps(rng: np.random.Generator, person: Person, company: Company, is_manager: bool) -> Iterator[Step]:
    """The levels that somebody has stood on, by code, up to today's."""
    code = manager_code(person, company) if is_manager else specialist_code(rng, person)
    before = {"IC1": None, "M1": "IC3"}.get(code, f"{code[:-1]}{int(code[-1]) - 1}")
    days = (timezone.localdate() - person.hired).days
    if before is None or days < DAYS_BEFORE_A_STEP:
        yield code, DateRange(person.hired, None), Reason.HIRED
        return
    step = person.hired + dt.timedelta(days=int(days * rng.uniform(0.4, 0.8)))
    yield before, DateRange(person.hired, step), Reason.HIRED
    yield code, DateRange(step, None), Reason.PROMOTED


def specialist_code(rng: np.random.Generator, person: Person) -> str:
    """The level of somebody without reports, such as IC3."""
    ahead = (rng.random() < SHARE_AHEAD) + (rng.random() < SHARE_AHEAD)
    return f"IC{min(person.level + ahead, 7)}"


def manager_code(person: Person, company: Company) -> str:
    """The level of somebody with reports, such as M1."""
    headed = [path for path, head in company.heads.items() if head is person]
    if not headed:
        return "M1"
    depth = min(len(path) for path in headed)
    return {0: "M5", 1: "M4", 2: "M3"}.get(depth, "M2")
