"""Periods of analytics and flags: quarters, half-years and years."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

MONTHS = {"quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True)
class Period:
    """From its first day to before the `end`."""

    kind: str
    start: dt.date
    end: dt.date

    @property
    def name(self) -> str:
        """As people write it: Q3 2026, H2 2026, 2026."""
        part = (self.start.month - 1) // MONTHS[self.kind] + 1
        words = {"quarter": _("Q%(part)d %(year)d"), "half_year": _("H%(part)d %(year)d"), "year": "%(year)d"}
        return words[self.kind] % {"part": part, "year": self.start.year}

    @property
    def last_day(self) -> dt.date:
        """Its last day."""
        return self.end - dt.timedelta(days=1)

    def before(self) -> "Period":
        """The period before it."""
        return period_of(self.kind, self.start - dt.timedelta(days=1))


def period_of(kind: str, day: dt.date) -> Period:
    """The quarter, half-year or year that has the day in it."""
    months = MONTHS[kind]
    start = dt.date(day.year, (day.month - 1) // months * months + 1, 1)
    after = start.month + months
    end = dt.date(start.year + after // 13, (after - 1) % 12 + 1, 1)
    return Period(kind, start, end)


def up_to(period: Period, number: int) -> list[Period]:
    """As many periods that follow each other, the last one being this."""
    found = [period]
    while len(found) < number:
        found.insert(0, found[0].before())
    return found
