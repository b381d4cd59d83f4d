"""How a person's assignments change when a table says where they belong on a day."""

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Span:
    """An assignment: first day, first day after (None: open), department, manager's number, row id."""

    start: dt.date
    end: dt.date | None
    department: tuple[str, ...]
    manager: str | None
    pk: int | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Employment:
    """When somebody was hired and left (the first day not employed)."""

    hired: dt.date | None = None
    left: dt.date | None = None


@dataclass(frozen=True)
class Place:
    """The department and manager that a table gives; a manager of None is nobody.

    A table that doesn't speak of managers `keeps_manager`.
    """

    department: tuple[str, ...]
    manager: str | None
    keeps_manager: bool = False


def revise(
    spans: list[Span], *, before: Employment, now: Employment, place: Place, day: dt.date
) -> list[Span]:
    """The assignments, oldest first, after learning on which place a person has on a day.

    What was before that day stays; doing it twice changes nothing more.
    """
    employed = reopen(spans, before, now)
    employed = [clip(span, now.left) for span in employed if now.left is None or span.start < now.left]
    current = position(employed, day, now)
    if current is None:
        return fill(employed, now, place, day)
    span = employed[current]
    manager = span.manager if place.keeps_manager else place.manager
    if (span.department, span.manager) == (place.department, manager):
        return employed
    if span.start < day and span.covers(day):
        parts = [replace(span, end=day), Span(day, span.end, place.department, manager)]
    else:
        parts = [replace(span, department=place.department, manager=manager)]
    return [*employed[:current], *parts, *employed[current + 1 :]]


def reopen(spans: list[Span], before: Employment, now: Employment) -> list[Span]:
    """Follow a hiring or leaving date that was corrected; a later hiring is another employment."""
    if not spans:
        return []
    first, last = spans[0], spans[-1]
    if before.left and now.hired and now.hired >= before.left:
        return spans
    if now.hired and first.start == before.hired and (first.end is None or now.hired < first.end):
        spans = [replace(first, start=now.hired), *spans[1:]]
        last = spans[-1]
    if last.end == before.left and (now.left is None or now.left > last.start):
        spans = [*spans[:-1], replace(last, end=now.left)]
    return spans


def clip(span: Span, left: dt.date | None) -> Span:
    """The span, ended by the day somebody left."""
    return span if left is None or (span.end and span.end <= left) else replace(span, end=left)


def position(spans: list[Span], day: dt.date, now: Employment) -> int | None:
    """Which span the table speaks of; None when the person has none for that day."""
    for index, span in enumerate(spans):
        if span.covers(day):
            return index
    if spans and now.left and now.left <= day:
        return len(spans) - 1
    if spans and now.hired and now.hired > day and spans[-1].start >= now.hired:
        return next(index for index, span in enumerate(spans) if span.start >= now.hired)
    return None


def fill(spans: list[Span], now: Employment, place: Place, day: dt.date) -> list[Span]:
    """Add the assignment that is missing: from the hiring of who is new or back, else from the day."""
    begins = all(span.end and now.hired and span.end <= now.hired for span in spans)
    start = now.hired or day if begins else max(day, now.hired or day)
    later = [span for span in spans if span.start > start]
    end = later[0].start if later else now.left
    if end is not None and end <= start:
        return spans
    earlier = [span for span in spans if span.start <= start]
    return [*earlier, Span(start, end, place.department, place.manager), *later]
