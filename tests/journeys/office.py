"""A running server with an organization at work behind it, and people who sit before a browser."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

from django.conf import settings
from django.db import connections
from django.test.utils import override_settings
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from playwright.sync_api import Browser, Locator, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from accounts.registry import PLATFORM_ADMIN
from accounts.services import invitation_create, role_assign, roles_store, user_create
from assessments.entry import cycle_enter
from assessments.services import Request, cycle_create, cycle_launch
from config.celery import app
from people.models import Department, Employee
from recognition.models import Program
from recognition.services.months import points_month_begin
from tenants import starter
from tenants.models import Organization
from tests.assessments.reviews import random_reviews, starter_questionnaire, team
from tests.careerladders.levels import make_ladder, stand
from tests.factories import AssignmentFactory, Cast, EmployeeFactory, make_cast
from tests.recognition.kudos import give, user_of
from tests.recognition.points import OPENS
from tests.reset import Snapshot
from tests.site import SiteClient

Scheme = Literal["light", "dark"]
MESSAGES = (
    "You found the fault before customers did.",
    "The plan on one page kept all three teams on the same date.",
    "You let the newest of us present, and stood behind her.",
)


@dataclass
class Office:
    """The server and the cast; `sessions` holds a session's key for each of `people`."""

    port: int
    cast: Cast
    people: dict[str, User]
    sessions: dict[str, str] = field(default_factory=dict)

    def address(self, path: str, host: str = "acme.localhost") -> str:
        """The full address of a path on a site."""
        return urljoin(f"http://{host}:{self.port}", path)


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """Make the data, serve it, and leave the database as it was; work for workers is done at once."""
    snapshot = Snapshot()
    server = LiveServer("127.0.0.1")
    changes: dict[str, Any] = {
        "EMAIL_BACKEND": "config.mailbox.EmailBackend",
        "MAILBOX_DIR": folder / "mail",
        "MEDIA_ROOT": folder / "media",
        "LINK_PORT": str(server.thread.port),
    }
    app.conf.task_always_eager = True
    try:
        with override_settings(**changes), schema_context("public"):
            yield furnish(server.thread.port)
    finally:
        app.conf.task_always_eager = False
        server.stop()
        snapshot.restore()


def furnish(port: int) -> Office:
    """An organization in the middle of a year's work, where Nora is invited and hasn't joined yet."""
    roles_store()
    operator = user_create(email="ops@equipoise.example", name="Olga", actor=None)
    role_assign(user=operator, role=Role.objects.get(slug=PLATFORM_ADMIN), actor=None)
    with tenant_context(Organization.objects.get(slug="acme")):
        cast = make_cast()
        starter.load()
        make_ladder()
        stand(cast.employee, "IC3")
        write_history(cast)
        begin_round(cast, cast.employee, invite_newcomer(cast))
        begin_points()
        for message, giver in zip(MESSAGES, (cast.manager, cast.peer, cast.hr_admin), strict=True):
            give(giver, cast.employee, message=message)
        members = ("employee", "manager", "hr_admin", "executive", "peer")
        people = {name: user_of(getattr(cast, name)) for name in members}
        office = Office(port, cast, people)
        office.sessions = {name: sign_in(user, "acme.localhost") for name, user in people.items()}
    office.sessions["operator"] = sign_in(operator, settings.PLATFORM_DOMAIN)
    return office


def begin_points() -> None:
    """Everybody has a hundred points to give this month."""
    program = Program(name="Kudos", kind=Program.Kind.KUDOS, opens_on=OPENS, monthly_points=100)
    program.status = Program.Status.PUBLISHED
    program.save()
    points_month_begin(day=timezone.localdate())


def write_history(cast: Cast) -> None:
    """Two rounds half a year apart in three departments, one of them too small to be shown."""
    support = Department.objects.create(name="Support", parent=cast.root)
    tools = Department.objects.create(name="Tools", parent=cast.product)
    teams = [team(place, 8) for place in (cast.product, cast.sales, support)] + [team(tools, 2)]
    everybody = [person for people in teams for person in people]
    now = timezone.now()
    for number, moment in enumerate((now - dt.timedelta(days=190), now), start=1):
        cycle_enter(
            name=f"Round {number}",
            questionnaire=starter_questionnaire(),
            reviews=random_reviews(everybody, everybody, seed=number),
            closed_at=moment,
            actor=None,
        )


def invite_newcomer(cast: Cast) -> Employee:
    """Nora, who works in Product and has got a mail."""
    newcomer = EmployeeFactory.create(number="NORA", first_name="Nora", user=None)
    AssignmentFactory.create(employee=newcomer, department=cast.product, manager=cast.manager)
    invitation_create(email=str(newcomer.email), role=None, actor=user_of(cast.hr_admin))
    return newcomer


def begin_round(cast: Cast, *reviewers: Employee) -> None:
    """A round that asks each for four reviews, more than a home page shows at once."""
    cycle = cycle_create(
        name="Spring",
        questionnaire=starter_questionnaire(),
        closes_at=timezone.now() + dt.timedelta(days=7),
        actor=None,
    )
    asked = {cast.manager: "direct_report", cast.peer: "peer", cast.executive: "cross_department"}
    requests = [
        Request(who.pk, reviewer.pk, how, is_short=True)
        for reviewer in reviewers
        for who, how in [(reviewer, "self"), *asked.items()]
    ]
    cycle_launch(cycle=cycle, requests=requests, actor=None)


def sign_in(user: User, host: str) -> str:
    """The key of a new session."""
    client = SiteClient(headers={"host": host})
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def aside(work: Callable[[], object]) -> None:
    """Do something in the database while a browser runs, whose event loop keeps it from this thread."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


class Person:
    """Somebody before a browser, whose clicks (or taps) and browser's complaints are counted."""

    def __init__(
        self,
        browser: Browser,
        office: Office,
        name: str = "",
        *,
        host: str = "acme.localhost",
        width: int = 1280,
        scheme: Scheme = "light",
    ) -> None:
        self.office = office
        self.host = host
        self.clicks = 0
        self.complaints: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
        )
        if name:
            key = office.sessions[name]
            address = office.address("/", host)
            self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> int:
        """Go to a page of the site; its status."""
        response = self.page.goto(self.office.address(path, self.host))
        assert response
        return response.status

    def click(self, target: Locator) -> None:
        """Click or tap, which counts."""
        target.click()
        self.clicks += 1

    def leave(self) -> None:
        """Close the browser's profile; nothing may have gone wrong in any page."""
        self.context.close()
        assert self.complaints == []
