"""Reviews: the axes of all departments against a scan of ratings in rows, and one save against an insert."""

import random
from collections.abc import Iterator

from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from assessments.axes import department_axes
from assessments.drafts import draft_save, partition_create
from assessments.models import Questionnaire, ReviewAssignment, ReviewCycle
from assessments.services import questionnaire_create_starter
from benchmarks import Result, best_times
from tenants.provisioning import provision
from tenants.services import organization_create

REVIEWS = 80_000
PARTICIPANTS = 10_000
DEPARTMENTS = 80
SAVES = 200

DATA = """
INSERT INTO people_department (id, name, parent_id) OVERRIDING SYSTEM VALUE
SELECT n, 'Department ' || n, CASE WHEN n > 1 THEN n / 4 + 1 END FROM generate_series(1, {departments}) n
WHERE n <> 2 UNION ALL SELECT 2, 'Department 2', 1;
INSERT INTO people_employee (id, number, first_name, last_name, title, location, time_zone)
OVERRIDING SYSTEM VALUE SELECT n, n, 'Person', n, '', '', '' FROM generate_series(1, {participants}) n;
INSERT INTO assessments_cycledepartment (cycle_id, department_id, parent_id, headcount)
SELECT {cycle}, id, parent_id, 0 FROM people_department;
INSERT INTO assessments_participant (id, cycle_id, employee_id, department_id) OVERRIDING SYSTEM VALUE
SELECT n, {cycle}, n, n % {departments} + 1 FROM generate_series(1, {participants}) n;
INSERT INTO assessments_reviewassignment (id, token, participant_id, reviewer_id, relationship, is_short)
OVERRIDING SYSTEM VALUE
SELECT n, gen_random_uuid(), n % {participants} + 1,
    (n % {participants} + CASE WHEN n / {participants} % 4 = 3 THEN 7919 ELSE 1 END
        * {departments} * (n / {participants} + 1) + CASE WHEN n / {participants} % 4 = 3 THEN 1 ELSE 0 END)
        % {participants} + 1,
    (ARRAY['manager', 'peer', 'direct_report', 'cross_department'])[n / {participants} % 4 + 1], false
FROM generate_series(0, {reviews} - 1) n;
INSERT INTO assessments_draft (cycle_id, assignment_id, questionnaire_id, item_count, ratings, is_submitted)
SELECT {cycle}, a.id, {questionnaire}, 24,
    ARRAY(SELECT (1 + floor(5 * random()))::smallint FROM generate_series(1, 24) WHERE a.id IS NOT NULL), true
FROM assessments_reviewassignment a;
CREATE TABLE rating AS
SELECT d.assignment_id AS review, item::smallint, rating
FROM assessments_draft d, unnest(d.ratings) WITH ORDINALITY AS r(rating, item);
CREATE TABLE raw_review (
    assignment_id bigint PRIMARY KEY, ratings smallint[] NOT NULL, updated_at timestamptz
);
ANALYZE;
"""


def run() -> Iterator[Result]:
    """Measure in a new organization of 10,000 people with 1.92 million ratings."""
    organization = organization_create(
        name="Benchmark",
        slug="benchmark",
        domain="benchmark.localhost",
        admin_email="hr@example.com",
        actor=None,
    )
    provision(organization)
    with tenant_context(organization):
        yield from measure()


def measure() -> Iterator[Result]:
    """Measure inside the current organization."""
    cycle = make_data()
    ours, scan = best_times(lambda: department_axes(cycle), scan_of_rows, rounds=7)
    yield Result("axes of all departments / scan of 1.92 million rows", ours, scan, 1.5)
    assignments = list(
        ReviewAssignment.objects.select_related("participant__cycle__questionnaire").order_by("id")[:SAVES]
    )
    for assignment in assignments:
        assignment.participant.cycle = cycle
    empty_drafts()
    ours, raw = best_times(lambda: save_all(assignments), lambda: insert_all(assignments), rounds=5)
    yield Result("saving a review / a raw insert", ours / SAVES, raw / SAVES, 1.6)


def make_data() -> ReviewCycle:
    """A collecting cycle in which every review is handed in."""
    questionnaire: Questionnaire = questionnaire_create_starter()
    cycle = ReviewCycle.objects.create(
        name="Benchmark", questionnaire=questionnaire, closes_at=timezone.now(), status="collecting"
    )
    partition_create(cycle)
    sizes = {"departments": DEPARTMENTS, "participants": PARTICIPANTS, "reviews": REVIEWS}
    statements = DATA.format(cycle=cycle.pk, questionnaire=questionnaire.pk, **sizes)
    with connection.cursor() as cursor:
        cursor.execute(statements)
    return cycle


def scan_of_rows() -> None:
    """Read every rating of the table that holds one a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT avg(rating) FROM rating")


def empty_drafts() -> None:
    """Start both ways of saving from an empty table."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE assessments_draft")


def some_ratings() -> list[int | None]:
    """The ratings of one review."""
    return [random.randint(1, 5) for _item in range(24)]  # noqa: S311


def save_all(assignments: list[ReviewAssignment]) -> None:
    """Save each review as the page does, each in a transaction of its own."""
    empty_drafts()
    for assignment in assignments:
        with transaction.atomic():
            draft_save(assignment=assignment, ratings=some_ratings())


def insert_all(assignments: list[ReviewAssignment]) -> None:
    """Insert the same rows by the plainest statement."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE raw_review")
    for assignment in assignments:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO raw_review VALUES (%s, %s, now())", [assignment.pk, some_ratings()])
