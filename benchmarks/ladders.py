"""Career ladders with 5,000 people: the server's time for the grid, one cell, and the reports of HR."""

import itertools
import json
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django_tenants.utils import tenant_context

from accounts.models import Role, User
from accounts.registry import HR_ADMIN
from accounts.services import role_assign, user_create
from benchmarks import Result
from careerladders.exchange import parse, starter_text
from careerladders.models import Competency, Expectation, Framework, FrameworkVersion, Level
from careerladders.services.content import column_add
from careerladders.services.exchange import framework_import
from careerladders.services.versions import draft_create
from tenants.models import Organization
from tenants.provisioning import provision
from tenants.services import organization_create

HOST = "bench-ladders.localhost"
PEOPLE = 5_000
DEPARTMENTS = 80
COMPETENCIES = 20
ROUNDS = 60
SAVE_MILLISECONDS = 100
PAGE_MILLISECONDS = 150
VERSIONS = "/admin/careerladders/frameworkversion/"

DATA = """
INSERT INTO people_department (name, parent_id) SELECT 'Company', NULL;
INSERT INTO people_department (name, parent_id)
SELECT 'Department ' || n, (SELECT min(id) FROM people_department) FROM generate_series(2, {departments}) n;
INSERT INTO people_employee (number, first_name, last_name, title, location, time_zone, hired)
SELECT n, 'Person', n, '', '', '', '2020-01-01' FROM generate_series(1, {people}) n;
INSERT INTO people_assignment (employee_id, department_id, period)
SELECT e.id, (SELECT min(id) FROM people_department) + e.id % {departments}, '[2020-01-01,)'
FROM people_employee e;
INSERT INTO careerladders_currentlevel (employee_id, level_id, period, reason)
SELECT e.id, l.id, '[2020-01-01,)', 'hired'
FROM people_employee e JOIN LATERAL (
    SELECT array_agg(l.id ORDER BY l.id) ids FROM careerladders_level l
    JOIN careerladders_track t ON t.id = l.track_id
    JOIN careerladders_frameworkversion v ON v.id = t.version_id
    WHERE v.status = 'published'
) levels ON true JOIN careerladders_level l ON l.id = levels.ids[e.id % cardinality(levels.ids) + 1];
ANALYZE;
"""

Request = Callable[[], Any]


def run() -> Iterator[Result]:
    """95 of 100 requests against what they may take at most, both in milliseconds of wall-clock time."""
    organization = organization_create(
        name="Bench", slug="bench-ladders", domain=HOST, admin_email="hr@example.com", actor=None
    )
    provision(organization)
    with tenant_context(organization):
        user, draft = make_data()
    with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False):
        yield from measure(organization, user, draft)


def make_data() -> tuple[User, FrameworkVersion]:
    """HR's user and a draft of 12 levels and 20 competencies; everybody stands on a published level."""
    user = user_create(email="hr@example.com", name="HR")
    role_assign(user=user, role=Role.objects.get(slug=HR_ADMIN), actor=None)
    framework_import(data=parse(starter_text("sales")), publish=True, actor=None)
    with connection.cursor() as cursor:
        cursor.execute(DATA.format(people=PEOPLE, departments=DEPARTMENTS))
    draft = draft_create(framework=Framework.objects.get(), actor=None)
    for number in range(draft.columns.count(), COMPETENCIES):
        competency = Competency.objects.create(slug=f"more-{number}", name=f"More {number}", axis="craft")
        column_add(version=draft, competency=competency, actor=None)
        Expectation.objects.bulk_create(
            Expectation(level=level, competency=competency, proficiency=3, text="Does it well.")
            for level in Level.objects.filter(track__version=draft)
        )
    return user, draft


def measure(organization: Organization, user: User, draft: FrameworkVersion) -> Iterator[Result]:
    """Each address in turn, as HR's browser asks for it."""
    client = Client(headers={"host": HOST})
    with tenant_context(organization):
        client.force_login(user)
        level = Level.objects.filter(track__version=draft).order_by("-rank")[0]
        cell = {"level": level.pk, "competency": draft.columns.order_by("position")[0].competency_id}
    requests: list[tuple[str, Request, int]] = [
        (
            "the grid of 12 levels × 20 competencies",
            lambda: client.get(f"{VERSIONS}{draft.pk}/change/"),
            PAGE_MILLISECONDS,
        ),
        ("saving a cell", cell_saver(client, draft, cell), SAVE_MILLISECONDS),
        ("coverage of 5,000 people", lambda: client.get("/levels/coverage/"), PAGE_MILLISECONDS),
        ("parity of 5,000 people", lambda: client.get("/levels/parity/"), PAGE_MILLISECONDS),
    ]
    for name, request, most in requests:
        yield Result(f"{name}, p95 / {most} ms", percentile_95(request), most, 1)


def cell_saver(client: Client, draft: FrameworkVersion, cell: dict[str, int]) -> Request:
    """A request that writes new text into the cell each time."""
    revisions, numbers = [1], itertools.count()

    def save() -> Any:
        text = {"proficiency": 5, "text": f"Text {next(numbers)}.", "revision": revisions[-1]}
        response = client.post(f"{VERSIONS}{draft.pk}/cell/", cell | text)
        revisions.append(json.loads(response.content)["revision"])
        return response

    return save


def percentile_95(request: Request) -> float:
    """The milliseconds within which 95 of 100 requests are answered, each with 200."""
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        response = request()
        times.append(1000 * (time.perf_counter() - start))
        assert response.status_code == 200, response.content[:200]
    return statistics.quantiles(times, n=20)[-1]
