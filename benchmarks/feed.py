"""The feed with 100,000 kudos: the server's time for its first page, a deep one, and filtered ones."""

from collections.abc import Iterator

from django.db import connection
from django.test import Client, override_settings
from django_tenants.utils import tenant_context

from accounts.models import User
from accounts.services import user_create
from benchmarks import Result
from benchmarks.ladders import Request, percentile_95
from people.models import Department, Employee
from recognition.models import Post, Value
from recognition.selectors.feed import PAGE_SIZE, place
from tenants.models import Organization
from tenants.provisioning import provision
from tenants.services import organization_create

HOST = "bench-feed.localhost"
KUDOS = 100_000
PEOPLE = 5_000
DEPARTMENTS = 80
DEEP = 1_000
MILLISECONDS = 100

DATA = """
INSERT INTO people_department (name, parent_id) SELECT 'Company', NULL;
INSERT INTO people_department (name, parent_id)
SELECT 'Department ' || n, (SELECT min(id) FROM people_department) FROM generate_series(2, {departments}) n;
INSERT INTO people_employee (number, first_name, last_name, title, location, time_zone, hired)
SELECT n, 'Person', n, '', '', '', '2020-01-01' FROM generate_series(1, {people}) n;
INSERT INTO people_assignment (employee_id, department_id, period)
SELECT e.id, (SELECT min(id) FROM people_department) + e.id % {departments}, '[2020-01-01,)'
FROM people_employee e;
INSERT INTO recognition_value (name, axis, description, position, is_active)
VALUES ('Rare', 'innovation', '', 9, true);
INSERT INTO recognition_kudos
    (giver_id, receiver_id, value_id, message, is_private, created_at, points, nonce)
SELECT first.id + n % {people}, first.id + (n % {people} + 1 + n % 97) % {people},
    CASE WHEN n % 10000 = 0 THEN rare.id ELSE offered.first + n % 6 END,
    'You saw that the launch would slip, said so on Monday, and by Friday it was back on track.',
    n % 10 = 0, now() - n * interval '5 minutes', 0, NULL
FROM generate_series(1, {kudos}) n,
    (SELECT min(id) AS id FROM people_employee) first,
    (SELECT min(id) AS first FROM recognition_value) offered,
    (SELECT max(id) AS id FROM recognition_value) rare;
INSERT INTO recognition_post (kudos_id, axis, is_private, created_at)
SELECT k.id, v.axis, k.is_private, k.created_at
FROM recognition_kudos k JOIN recognition_value v ON v.id = k.value_id ORDER BY k.created_at;
INSERT INTO recognition_reaction (post_id, employee_id, kind)
SELECT p.id, e.id, 'clap' FROM recognition_post p JOIN people_employee e ON e.id % {people} = p.id % {people};
INSERT INTO recognition_comment (post_id, author_id, text, created_at)
SELECT p.id, (SELECT min(id) FROM people_employee), 'So true.', p.created_at FROM recognition_post p;
"""


def run() -> Iterator[Result]:
    """95 of 100 requests against what they may take at most, both in milliseconds of wall-clock time."""
    organization = organization_create(
        name="Bench", slug="bench-feed", domain=HOST, admin_email="hr@example.com", actor=None
    )
    provision(organization)
    with tenant_context(organization):
        user = make_data()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False):
        yield from measure(organization, user)


def make_data() -> User:
    """Somebody who gave and received, a tenth of it private, among as many as there may be."""
    with connection.cursor() as cursor:
        cursor.execute(DATA.format(people=PEOPLE, departments=DEPARTMENTS, kudos=KUDOS))
    reader = Employee.objects.order_by("pk")[7]
    reader.user = user_create(email="reader@example.com", name="Reader")
    reader.save()
    return reader.user


def measure(organization: Organization, user: User) -> Iterator[Result]:
    """Each address in turn, as the reader's browser asks for it."""
    client = Client(headers={"host": HOST})
    with tenant_context(organization):
        client.force_login(user)
        pages = dict(addresses())
    for name, query in pages.items():
        yield Result(f"{name}, p95 / {MILLISECONDS} ms", percentile_95(asker(client, query)), MILLISECONDS, 1)


def addresses() -> Iterator[tuple[str, str]]:
    """What is asked for, by name."""
    deep = Post.objects.filter(is_private=False).order_by("-created_at", "-id")[DEEP * PAGE_SIZE]
    before = f"before={place(deep)}"
    person, value = Employee.objects.order_by("pk")[100].pk, Value.objects.order_by("pk")[0].pk
    yield "first page of 100,000 kudos", ""
    yield "page 1,000", before
    yield "a value", f"value={value}"
    yield "a value, page 1,000", f"value={value}&{before}"
    yield "a value of ten kudos", f"value={Value.objects.get(name='Rare').pk}"
    department = Department.objects.order_by("pk")[3].pk
    yield "a department and an axis", f"department={department}&axis=innovation"
    yield "a department and an axis, page 1,000", f"department={department}&axis=innovation&{before}"
    yield "the whole company, last 30 days", f"department={Department.objects.get(parent=None).pk}&period=30"
    yield "a person", f"person={person}"
    yield "what one received", "mine=received"
    yield "nothing to find", f"person={person}&value={value}&mine=given&period=7"


def asker(client: Client, query: str) -> Request:
    """A request for a page of the feed."""
    return lambda: client.get(f"/recognition/?{query}")
