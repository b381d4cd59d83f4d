"""Whether both tracks are worth the same: by grade, how many people stand on each and what they pay.

Pure reads. A document of them has this shape (money as decimals, percents as floats):

    Parity(day, grades=[GradeParity(number=5, specialists=12, managers=4)],
           pay=[PayParity(framework, grade=5, currency="EUR", location="", specialists=Decimal("80000"),
                          managers=Decimal("83200"), tolerance=10)])
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean

from django.db.models import Count

from careerladders.models import CurrentLevel, Framework, FrameworkVersion, Level, PayBand, Track

PUBLISHED = FrameworkVersion.Status.PUBLISHED


@dataclass(frozen=True)
class GradeParity:
    """How many people stand on a grade on each track; `both_open` says that both have a level there."""

    number: int
    specialists: int
    managers: int
    both_open: bool


@dataclass(frozen=True)
class BandPair:
    """What each track pays at a grade in one currency and place; a track may have no band there.

    `location` is the place as one of the bands writes it, empty for wherever people work.
    """

    currency: str
    location: str
    specialists: list[PayBand]
    managers: list[PayBand]


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
    grades: dict[tuple[FrameworkVersion, int], list[PayBand]] = defaultdict(list)
    for band in bands.select_related("level__track__version__framework"):
        grades[band.level.track.version, band.level.grade].append(band)
    pairs = [
        PayParity(
            version.framework,
            grade,
            pair.currency,
            pair.location,
            mean_midpoint(pair.specialists),
            mean_midpoint(pair.managers),
            version.pay_tolerance,
        )
        for (version, grade), of_grade in grades.items()
        for pair in paired(of_grade)
    ]
    return sorted(pairs, key=order)


def paired(bands: Iterable[PayBand]) -> Iterator[BandPair]:
    """A grade's bands of both tracks by currency and place, however that is written.

    A band without a location is for wherever its track has no band of its own.
    """
    tracks: dict[str, dict[tuple[str, str], list[PayBand]]] = {kind: {} for kind in Track.Kind}
    for band in bands:
        where = (band.currency, band.location.strip().casefold())
        tracks[band.level.track.kind].setdefault(where, []).append(band)
    ours, theirs = tracks[Track.Kind.SPECIALIST], tracks[Track.Kind.MANAGEMENT]
    for currency, place in sorted(ours.keys() | theirs.keys()):
        specialists = ours.get((currency, place)) or ours.get((currency, ""), [])
        managers = theirs.get((currency, place)) or theirs.get((currency, ""), [])
        names = filter(None, (band.location.strip() for band in (*specialists, *managers)))
        yield BandPair(currency, min(names, default=""), specialists, managers)


def mean_midpoint(bands: list[PayBand]) -> Decimal | None:
    """The mean of the bands' midpoints; None without any."""
    return mean(band.midpoint for band in bands) if bands else None


def order(pair: PayParity) -> tuple[str, int, str, str]:
    """By framework, then from the highest grade down, then by currency and location."""
    return (pair.framework.name, -pair.grade, pair.currency, pair.location)
