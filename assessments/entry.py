"""Enter a whole cycle of reviews at once, from a file or a simulation, through the usual closing."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from assessments import services
from assessments.closing import cycle_close
from assessments.models import (
    CycleDepartment,
    Draft,
    Item,
    Participant,
    Questionnaire,
    Relationship,
    ReviewAssignment,
    ReviewCycle,
)
from people.models import Assignment, Employee

KEYS = ("cycle", "participant", "reviewer", "relationship")
BATCH = 5000


@dataclass(frozen=True)
class Review:
    """One handed-in review: who is asked about whom, ratings in item order and comments."""

    request: services.Request
    ratings: Sequence[int | None]
    comments: Sequence[str] = ()


@dataclass(frozen=True)
class RowError:
    """What is wrong in one place of a file; lines count from 1, the header's."""

    line: int
    column: str
    reason: str


class InvalidFile(Exception):
    """The file can't be entered; nothing has been written. `errors` says where and why."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__("; ".join(f"line {e.line}, {e.column}: {e.reason}" for e in errors[:5]))
        self.errors = errors


@transaction.atomic
def cycle_enter(
    *,
    name: str,
    questionnaire: Questionnaire,
    reviews: Iterable[Review],
    closed_at: dt.datetime | None = None,
    actor: User | None,
) -> ReviewCycle:
    """Launch a cycle with these reviews and close it, now or as of a past moment.

    The org chart is that of the closing day. Raises ValidationError for a name in use,
    NotInOrgChart for participants who work in no department on that day.
    """
    moment = closed_at or timezone.now()
    written = list(reviews)
    cycle = services.cycle_create(name=name, questionnaire=questionnaire, closes_at=moment, actor=actor)
    requests = [review.request for review in written]
    services.cycle_launch(cycle=cycle, requests=requests, day=timezone.localdate(moment), actor=actor)
    store_drafts(cycle, written)
    count_rows()
    ReviewCycle.objects.filter(pk=cycle.pk).update(status=ReviewCycle.Status.CLOSING)
    cycle_close(cycle_id=cycle.pk, closed_at=closed_at)
    cycle.refresh_from_db()
    return cycle


def store_drafts(cycle: ReviewCycle, reviews: list[Review]) -> None:
    """Hand all reviews in."""
    asked = ReviewAssignment.objects.filter(participant__cycle=cycle)
    assignments = {
        (participant, reviewer): pk
        for participant, reviewer, pk in asked.values_list("participant__employee_id", "reviewer_id", "id")
    }
    Draft.objects.bulk_create(
        (
            Draft(
                cycle=cycle,
                assignment_id=assignments[review.request.participant, review.request.reviewer],
                questionnaire_id=cycle.questionnaire_id,
                item_count=len(review.ratings),
                ratings=list(review.ratings),
                comments=list(review.comments),
                is_submitted=True,
            )
            for review in reviews
        ),
        batch_size=BATCH,
    )


def count_rows() -> None:
    """Let the planner know of the rows written just now: without it closing takes many times as long."""
    models = (Draft, ReviewAssignment, Participant, CycleDepartment)
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def reviews_import(*, path: Path, questionnaire: Questionnaire, actor: User | None) -> list[ReviewCycle]:
    """Enter every cycle of a CSV file; one wrong row and nothing is written.

    Columns: cycle (a name), participant and reviewer (employee numbers), relationship (the reviewer's
    to the participant), then item codes with 1 to 5, empty for "can't say".
    Raises: InvalidFile.
    """
    reader = Reader(questionnaire)
    reviews = reader.read(path)
    with transaction.atomic():
        return [
            cycle_enter(name=name, questionnaire=questionnaire, reviews=found, actor=actor)
            for name, found in reviews.items()
        ]


@dataclass
class Reader:
    """Reads reviews from a CSV file and notes every fault in it."""

    questionnaire: Questionnaire
    errors: list[RowError] = field(default_factory=list)

    def read(self, path: Path) -> dict[str, list[Review]]:
        """The reviews of each cycle. Raises InvalidFile."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidFile([RowError(1, "", "The file must be in UTF-8.")]) from error
        rows = csv.DictReader(text.splitlines(keepends=True))
        self.items = list(self.questionnaire.items.order_by("position"))
        self.check_header(rows.fieldnames or [])
        self.employees = dict(Employee.objects.values_list("number", "id"))
        self.employed = set(Assignment.objects.on(timezone.localdate()).values_list("employee_id", flat=True))
        self.cycles = set(ReviewCycle.objects.values_list("name", flat=True))
        self.seen: set[tuple[str, int, int]] = set()
        reviews: dict[str, list[Review]] = defaultdict(list)
        for row in rows:
            review = self.review(row, rows.line_num)
            if review is not None:
                reviews[row["cycle"].strip()].append(review)
        if self.errors:
            raise InvalidFile(self.errors)
        return reviews

    def check_header(self, header: Sequence[str]) -> None:
        """Every key column must be there, and every other column must be an item."""
        codes = [item.code for item in self.items]
        missing = [key for key in KEYS if key not in header]
        unknown = [name for name in header if name not in KEYS and name not in codes]
        self.errors += [RowError(1, key, "The column is missing.") for key in missing]
        self.errors += [RowError(1, name, "The questionnaire has no such item.") for name in unknown]
        if not any(code in header for code in codes):
            self.errors.append(RowError(1, "", "There is no column of an item."))
        if self.errors:
            raise InvalidFile(self.errors)
        given = {item.code for item in self.items if item.code in header}
        self.is_short = given == {item.code for item in self.items if item.in_short_form}

    def review(self, row: dict[str, str], line: int) -> Review | None:
        """The review of one row; None after noting what is wrong with it."""
        before = len(self.errors)
        if None in row or None in row.values():
            self.errors.append(RowError(line, "", "The row has more or fewer cells than the header."))
            return None
        participant = self.person(row, "participant", line)
        reviewer = self.person(row, "reviewer", line)
        relationship = row["relationship"].strip()
        ratings = [self.rating(row, item, line) for item in self.items]
        self.errors += [
            RowError(line, column, reason)
            for column, reason in self.faults(row, participant, reviewer, relationship)
        ]
        if len(self.errors) > before or participant is None or reviewer is None:
            return None
        return Review(services.Request(participant, reviewer, relationship, self.is_short), ratings)

    def person(self, row: dict[str, str], column: str, line: int) -> int | None:
        """The id of the employee whose number stands in a column."""
        number = row[column].strip()
        if number not in self.employees:
            self.errors.append(RowError(line, column, f"There is no employee with the number {number!r}."))
        return self.employees.get(number)

    def rating(self, row: dict[str, str], item: Item, line: int) -> int | None:
        """An item's rating; None for an empty cell."""
        text = (row.get(item.code) or "").strip()
        if not text:
            return None
        if text not in {"1", "2", "3", "4", "5"}:
            self.errors.append(RowError(line, item.code, f"A rating is 1 to 5 or empty, not {text!r}."))
            return None
        return int(text)

    def faults(
        self, row: dict[str, str], participant: int | None, reviewer: int | None, relationship: str
    ) -> Iterator[tuple[str, str]]:
        """What is wrong with who reviews whom, as (column, reason)."""
        name = row["cycle"].strip()
        if not name:
            yield "cycle", "The cycle must have a name."
        if name in self.cycles:
            yield "cycle", f"There is a cycle {name!r} already."
        if relationship not in Relationship.values:
            yield "relationship", f"It must be one of {', '.join(Relationship.values)}."
        if participant is None or reviewer is None:
            return
        if (relationship == Relationship.SELF) != (participant == reviewer):
            yield "relationship", "It is self exactly when the reviewer is the participant."
        if participant not in self.employed:
            yield "participant", "They work in no department today."
        if (name, participant, reviewer) in self.seen:
            yield "reviewer", "They review this participant twice."
        self.seen.add((name, participant, reviewer))
