"""The half-years that the demo tells of."""

import datetime as dt
from dataclasses import dataclass

PAST_HALF_YEARS = 3


@dataclass(frozen=True)
class HalfYear:
    """Half of a year; `half` is 1 or 2."""

    year: int
    half: int

    @property
    def start(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def season(self) -> str:
        """What its reviews are called."""
        return f"{'Spring' if self.half == 1 else 'Autumn'} {self.year}"

    def before(self) -> "HalfYear":
        """The one before."""
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)


def half_years(today: dt.date) -> list[HalfYear]:
    """The past ones and that of the day, the earliest first."""
    found = [HalfYear(today.year, 1 if today.month <= 6 else 2)]
    for _ in range(PAST_HALF_YEARS):
        found.insert(0, found[0].before())
    return found


def closing_of(half_year: HalfYear, now: dt.datetime) -> dt.datetime:
    """When its reviews closed: in its last weeks, or some days ago."""
    start = dt.datetime.combine(half_year.start, dt.time(), now.tzinfo)
    return max(start, min(start + dt.timedelta(days=150), now - dt.timedelta(days=9)))
