"""Whether both tracks are worth the same: by grade, how many people stand on each and what they pay.

Pure reads. A document of them has this shape (money as decimals, percents as floats):

    Parity(day, grades=[GradeParity(number=5, specialists=12, managers=4)],
           pay=[PayParity(framework, grade=5, currency="EUR", location="", specialists=Decimal("80000"),
                          managers=Decimal("83200"), tolerance=10)])
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, F

from careerladders.models import CurrentLevel, Framework, FrameworkVersion, Level, PayBand, Track

PUBLISHED = FrameworkVersion.Status.PUBLISHED
MIDPOINT = (F("minimum") + F("maximum")) / 2


@dataclass(frozen=True)
class GradeParity:
    """How many people stand on a grade on each track; `both_open` says that both have a level there."""

    number: int
    specialists: int
    managers: int
    both_open: bool


@dataclass(frozen=True)
class PayParity:
    """The midpoints of a grade's pay bands on both tracks, a year's pay; None where there is no band.

    Where a track has several levels of the grade, it is the mean of their midpoints.
    """

    framework: Framework
    grade: int
    currency: str
    location: str
    specialists: Decimal | None
    managers: Decimal | None
    tolerance: int

    @property
    def difference(self) -> float | None:
        """By how many percent the managers' midpoint stands above the specialists'; negative is below."""
        if self.specialists is None or self.managers is None:
            return None
        return float(100 * (self.managers - self.specialists) / self.specialists)

    @property
    def gap(self) -> float:
        """The difference whichever way it goes; 0 where there is none to speak of."""
        return abs(self.difference or 0)

    @property
    def is_apart(self) -> bool:
        """Whether the midpoints differ by more than the framework's version allows."""
        return self.gap > self.tolerance


@dataclass(frozen=True)
class Parity:
    """Both tracks by grade, the highest first; `pay` is by framework, then likewise."""

    day: dt.date
    grades: list[GradeParity]
    pay: list[PayParity]

    @property
    def widest(self) -> PayParity | None:
        """Where the midpoints lie furthest apart; None without any pair of bands."""
        pairs = [pair for pair in self.pay if pair.difference is not None]
        return max(pairs, key=lambda pair: pair.gap, default=None)

    @property
    def shared(self) -> int:
        """The number of grades on which people stand on both tracks."""
        return sum(1 for grade in self.grades if grade.specialists and grade.managers)


def parity(departments: set[int] | None, day: dt.date, framework: Framework | None = None) -> Parity:
    """Both tracks of one framework, or of all, in three queries.

    People are those who work in the departments on that day, None meaning everybody; pay bands are the
    published versions', of today.
    """
    return Parity(day, headcounts(departments, day, framework), pay(framework))


def headcounts(departments: set[int] | None, day: dt.date, framework: Framework | None) -> list[GradeParity]:
    """People by grade and track, and grades with a published level on which nobody stands."""
    standing = CurrentLevel.objects.on(day).of_employed(day)
    published = Level.objects.filter(track__version__status=PUBLISHED)
    if departments is not None:
        standing = standing.filter(
            employee__assignments__period__contains=day, employee__assignments__department__in=departments
        )
    if framework:
        standing = standing.filter(level__track__version__framework=framework)
        published = published.filter(track__version__framework=framework)
    groups = standing.order_by().values_list("level__grade", "level__track__kind")
    people = {(grade, kind): number for grade, kind, number in groups.annotate(number=Count("pk"))}
    levels = set(published.order_by().values_list("grade", "track__kind").distinct())
    grades = sorted({grade for grade, _kind in people.keys() | levels}, reverse=True)
    return [
        GradeParity(
            grade,
            people.get((grade, Track.Kind.SPECIALIST), 0),
            people.get((grade, Track.Kind.MANAGEMENT), 0),
            both_open={(grade, kind) for kind in Track.Kind.values} <= levels,
        )
        for grade in grades
    ]


def pay(framework: Framework | None = None) -> list[PayParity]:
    """The midpoints of the published bands of one framework, or of all."""
    bands = PayBand.objects.filter(level__track__version__status=PUBLISHED)
    if framework:
        bands = bands.filter(level__track__version__framework=framework)
    versions = {
        version.pk: version
        for version in FrameworkVersion.objects.filter(status=PUBLISHED).select_related("framework")
    }
    groups = bands.order_by().values_list(
        "level__track__version", "level__grade", "currency", "location", "level__track__kind"
    )
    midpoints: dict[tuple[int, int, str, str], dict[str, Decimal]] = defaultdict(dict)
    for version, grade, currency, location, kind, midpoint in groups.annotate(middle=Avg(MIDPOINT)):
        midpoints[version, grade, currency, location][kind] = midpoint
    pairs = [
        PayParity(
            versions[version].framework,
            grade,
            currency,
            location,
            tracks.get(Track.Kind.SPECIALIST),
            tracks.get(Track.Kind.MANAGEMENT),
            versions[version].pay_tolerance,
        )
        for (version, grade, currency, location), tracks in midpoints.items()
    ]
    return sorted(pairs, key=order)


def order(pair: PayParity) -> tuple[str, int, str, str]:
    """By framework, then from the highest grade down, then by currency and location."""
    return (pair.framework.name, -pair.grade, pair.currency, pair.location)
