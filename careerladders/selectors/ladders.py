"""Reads of frameworks and levels that the pages share."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from careerladders.models import (
    Competency,
    CurrentLevel,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    Proficiency,
    Track,
)

PUBLISHED = FrameworkVersion.Status.PUBLISHED


@dataclass(frozen=True)
class Grade:
    """The levels of one grade, on both sides."""

    number: int
    specialists: list[Level]
    managers: list[Level]
    is_own: bool


@dataclass(frozen=True)
class Change:
    """A competency in which one level asks for something else than another."""

    competency: Competency
    before: Expectation | None
    after: Expectation | None


@dataclass(frozen=True)
class Comparison:
    """What is asked at `after` beyond, or instead of, what is asked at `before`; the rest stays."""

    before: Level
    after: Level
    changes: list[Change]
    unchanged: int

    @property
    def raised(self) -> int:
        """In how many competencies more is asked."""
        return sum(proficiency(change.after) > proficiency(change.before) for change in self.changes)


@dataclass(frozen=True)
class Ladder:
    """The published version of a framework: all its levels, from the highest grade down.

    `own` is the level on which its reader stands; `elsewhere` theirs where it is of another ladder.
    """

    framework: Framework
    levels: Sequence[Level]
    own: Level | None
    elsewhere: Level | None = None

    @property
    def grades(self) -> list[Grade]:
        """Both tracks side by side, the highest grade first."""
        return [
            self.grade(number, list(levels)) for number, levels in groupby(self.levels, lambda lv: lv.grade)
        ]

    def grade(self, number: int, levels: list[Level]) -> Grade:
        """The levels of one grade on their sides."""
        return Grade(
            number=number,
            specialists=[level for level in levels if level.track.kind == Track.Kind.SPECIALIST],
            managers=[level for level in levels if level.track.kind == Track.Kind.MANAGEMENT],
            is_own=self.own in levels,
        )

    @property
    def first_management_grade(self) -> int | None:
        """Where the managers' track begins; None without one."""
        grades = [level.grade for level in self.levels if level.track.kind == Track.Kind.MANAGEMENT]
        return min(grades, default=None)

    def level(self, code: str) -> Level | None:
        """The level of a code; None without one."""
        return next((level for level in self.levels if level.code == code), None)

    def above(self, level: Level) -> Level | None:
        """The next level on the same track; None at the top."""
        higher = [other for other in self.track_of(level) if other.rank > level.rank]
        return min(higher, key=lambda other: other.rank, default=None)

    def below(self, level: Level) -> Level | None:
        """The level before on the same track; None at the start."""
        lower = [other for other in self.track_of(level) if other.rank < level.rank]
        return max(lower, key=lambda other: other.rank, default=None)

    def beside(self, level: Level) -> Level | None:
        """The first level of the same grade on the other track; None without one."""
        same = [lv for lv in self.levels if lv.grade == level.grade and lv.track_id != level.track_id]
        return min(same, key=lambda other: other.rank, default=None)

    def track_of(self, level: Level) -> list[Level]:
        """The levels of the same track."""
        return [other for other in self.levels if other.track_id == level.track_id]


def published_frameworks() -> QuerySet[Framework]:
    """The frameworks that have a published version."""
    return Framework.objects.filter(versions__status=PUBLISHED)


def ladder(user: User, slug: str) -> Ladder:
    """The published version of a framework as a user sees it, in a constant number of queries.

    Raises Framework.DoesNotExist when there is none.
    """
    framework = published_frameworks().get(slug=slug)
    found = published_levels(framework)
    standing = current_level(user)
    own = next((level for level in found if level == standing), None)
    return Ladder(framework, found, own, elsewhere=None if own else standing)


def published_levels(framework: Framework) -> list[Level]:
    """The levels of a framework's published version, from the highest grade down, with all they ask.

    Each carries how many stand on it today as `headcount`.
    """
    today = timezone.localdate()
    employed = Q(holders__employee__left=None) | Q(holders__employee__left__gt=today)
    levels = (
        Level.objects.filter(track__version__framework=framework, track__version__status=PUBLISHED)
        .with_content()
        .annotate(headcount=Count("holders", filter=Q(holders__period__contains=today) & employed))
        .order_by("-grade", "track__kind", "-rank")
    )
    return list(levels)


def current_level(user: User) -> Level | None:
    """The level on which a user's employee stands today, with its framework; None without one."""
    today = CurrentLevel.objects.on(timezone.localdate()).filter(employee__user=user)
    standing = today.select_related("level__track__version__framework").first()
    return standing.level if standing else None


def compare(before: Level, after: Level) -> Comparison:
    """What changes from one level to another, in the order of the competencies.

    Their expectations are read once, with their competencies, if they are prefetched.
    """
    old = {expectation.competency: expectation for expectation in before.expectations.all()}
    new = {expectation.competency: expectation for expectation in after.expectations.all()}
    competencies = sorted(old.keys() | new.keys(), key=lambda c: (c.position, c.name))
    changes = [
        Change(competency, old.get(competency), new.get(competency))
        for competency in competencies
        if differs(old.get(competency), new.get(competency))
    ]
    return Comparison(before, after, changes, unchanged=len(competencies) - len(changes))


def differs(before: Expectation | None, after: Expectation | None) -> bool:
    """Whether another proficiency is asked, or the same in new words; falling silent asks for no more."""
    if proficiency(before) != proficiency(after):
        return True
    return bool(after and after.text and (before is None or before.text != after.text))


def proficiency(expectation: Expectation | None) -> int:
    """What is asked; nothing where there is no expectation."""
    return expectation.proficiency if expectation else Proficiency.NONE
