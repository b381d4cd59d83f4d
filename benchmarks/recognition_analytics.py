"""Who is recognised for what with 5,000 people and 100,000 kudos: the server's time for the page."""

from collections.abc import Iterator

from django.db import connection
from django.test import Client, override_settings
from django_tenants.utils import tenant_context

from accounts.models import Role, User
from accounts.registry import HR_ADMIN
from accounts.services import role_assign, user_create
from benchmarks import Result
from benchmarks.ladders import percentile_95
from tenants.models import Organization
from tenants.provisioning import provision
from tenants.services import organization_create

HOST = "bench-recognition.localhost"
PEOPLE = 5_000
DEPARTMENTS = 80
KUDOS = 100_000
YEARS = 2
PAGE = "/recognition/analytics/"
PAGES = (
    ("a quarter and the three before", "", 250),
    ("a year and the three before: all kudos", "?period=year", 450),
)
"""With the milliseconds that each may take; nearly all are the weights of the four periods."""

DATA = """
INSERT INTO people_department (name, parent_id) SELECT 'Company', NULL;
INSERT INTO people_department (name, parent_id)
SELECT 'Department ' || n, (SELECT min(id) FROM people_department) + (n - 1) / 9
FROM generate_series(1, {departments} - 1) n;
INSERT INTO people_employee (number, first_name, last_name, title, location, time_zone, hired)
SELECT n, 'Person', n, '', '', '', '2020-01-01' FROM generate_series(1, {people}) n;
INSERT INTO people_assignment (employee_id, department_id, period)
SELECT e.id, (SELECT min(id) FROM people_department) + e.id % {departments}, '[2020-01-01,)'
FROM people_employee e;
INSERT INTO recognition_kudos (giver_id, receiver_id, value_id, message, is_private, created_at, points)
SELECT ids[giver], ids[(giver + 1 + floor(random() * 40)::int) % {people} + 1],
    vals[1 + floor(random() * cardinality(vals))::int], 'Thank you', false,
    now() - random() * interval '{years} years', 0
FROM (SELECT array_agg(id) FROM people_employee) e(ids),
    (SELECT array_agg(id) FROM recognition_value) v(vals),
    LATERAL (SELECT 1 + floor(random() * {people})::int AS giver FROM generate_series(1, {kudos})) given
WHERE ids[giver] <> ids[(giver + 1) % {people} + 1];
ANALYZE;
"""


def run() -> Iterator[Result]:
    """95 of 100 requests against what they may take at most, both in milliseconds of wall-clock time."""
    organization = organization_create(
        name="Bench", slug="bench-recognition", domain=HOST, admin_email="hr@example.com", actor=None
    )
    provision(organization)
    with tenant_context(organization):
        user = make_data()
    with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False):
        yield from measure(organization, user)


def make_data() -> User:
    """HR's user; kudos go to forty colleagues each, over two years."""
    user = user_create(email="hr@example.com", name="HR")
    role_assign(user=user, role=Role.objects.get(slug=HR_ADMIN), actor=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(DATA.format(people=PEOPLE, departments=DEPARTMENTS, kudos=KUDOS, years=YEARS))
    return user


def measure(organization: Organization, user: User) -> Iterator[Result]:
    """The page of a quarter and of a year, as HR's browser asks for it."""
    client = Client(headers={"host": HOST})
    with tenant_context(organization):
        client.force_login(user)
    for name, query, most in PAGES:
        time = percentile_95(lambda query=query: client.get(PAGE + query))  # type: ignore[misc]
        yield Result(f"{name}, p95 / {most} ms", time, most, 1)
