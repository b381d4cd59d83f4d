"""The demo: its people and their history, the sign-in by one click, and processes that leave nothing."""

import datetime as dt
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from assessments.selectors import reviews_of
from balance.selectors import periods, published, stored
from config.demo import acme, globex
from config.demo.calendar import closing_of, half_years
from config.demo.casting import assign_roles, cast
from config.demo.chart import Company, Person
from config.demo.making import tell
from config.demo.processes import ProcessEnded, Processes, is_free
from config.demo.sign_ins import SignIn, load, store
from config.demo.storing import store_company
from notifications.models import Channel
from recognition.models import Kudos, Redemption
from recognition.selectors.points import faults
from tenants import starter
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tests.factories import Cast
from tests.site import SiteClient

LONG_AGO = dt.date(2024, 1, 1)
EVERY_ROLE = {
    "hr_admin", "hr_partner", "executive", "manager", "panel", "coach", "moderator", "auditor", "employee"
}  # fmt: skip
COMPANIES: dict[str, Callable[[], Company]] = {
    "acme": acme.make,
    "globex": lambda: globex.make(before=LONG_AGO),
}
RUNNER = """
import sys
from pathlib import Path
from config.demo.processes import Processes

with Processes(Path(sys.argv[1])) as running:
    running.start("server", ["http.server", "0", "--bind", "127.0.0.1"])
    print(running.started["server"].pid, flush=True)
    running.watch()
"""


@pytest.fixture
def _in_demo(settings: Any, tmp_path: Path, cast: Cast) -> None:
    """The demo, which offers one sign-in: the employee's."""
    settings.DEMO, settings.DEMO_DIR = True, tmp_path / "demo"
    assert cast.employee.email
    store("acme", [SignIn("employee", "Priya", cast.employee.email, "secret")])


@pytest.mark.usefixtures("_in_demo")
class TestOneClick:
    """Signing in by one click."""

    def test_the_sign_in_page_offers_the_roles(self, client: Client) -> None:
        page = client.get("/accounts/login/").content.decode()
        assert 'action="/demo/sign-in/employee/"' in page
        assert "no second factor" in page

    def test_one_click_signs_in(self, client: Client, cast: Cast) -> None:
        response = client.post("/demo/sign-in/employee/")
        assert (response.status_code, response.headers["Location"]) == (302, "/")
        assert cast.employee.user
        assert client.session["_auth_user_id"] == str(cast.employee.user.pk)

    def test_it_takes_a_click_on_this_very_page(self, acme: Organization) -> None:
        stranger = SiteClient(enforce_csrf_checks=True, headers={"host": "acme.localhost"})
        assert stranger.post("/demo/sign-in/employee/").status_code == 403
        assert stranger.get("/demo/sign-in/employee/").status_code == 405

    def test_a_role_that_nobody_plays_is_not_found(self, client: Client) -> None:
        assert client.post("/demo/sign-in/hr_admin/").status_code == 404

    def test_another_site_has_sign_ins_of_its_own(self, globex: Organization) -> None:
        elsewhere = SiteClient(headers={"host": "globex.localhost"})
        assert elsewhere.post("/demo/sign-in/employee/").status_code == 404

    def test_outside_the_demo_there_is_no_such_thing(self, client: Client, settings: Any) -> None:
        settings.DEMO, settings.DEBUG, settings.DEVELOPMENT = False, True, True
        assert "/demo/sign-in/" not in client.get("/accounts/login/").content.decode()
        assert client.post("/demo/sign-in/employee/").status_code == 404
        assert "_auth_user_id" not in client.session

    def test_only_this_user_can_read_the_passwords(self) -> None:
        kept = settings.DEMO_DIR / "acme.json"
        assert (kept.stat().st_mode & 0o777, settings.DEMO_DIR.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_demo_is_refused_outside_development() -> None:
    refused = manage("check", DEMO="1", SECRET_KEY="a key as in production", DATABASE_URL="x", REDIS_URL="x")
    assert "it runs in development alone" in refused.communicate()[0]
    assert refused.returncode


@pytest.fixture(params=COMPANIES)
def company(request: pytest.FixtureRequest) -> Company:
    """One of the two made-up companies."""
    return COMPANIES[request.param]()


def way_up(person: Person, company: Company) -> list[Person]:
    """The managers above a person; as many as there are people where they go round in circles."""
    by_number = {other.number: other for other in company.people}
    way: list[Person] = []
    while person.manager and len(way) < len(company.people):
        person = by_number[person.manager]
        way.append(person)
    return way


def test_everybody_reports_up_to_the_head_of_the_company(company: Company) -> None:
    top = company.heads[()]
    assert all(way_up(person, company)[-1:] == [top] for person in company.people if person is not top)
    assert not any(manager.has_left for person in company.people for manager in way_up(person, company))
    sizes = [len(reports) for reports in company.reports().values()]
    assert max(sizes) <= 14


def test_no_department_gives_away_what_the_gate_hides(company: Company) -> None:
    direct = Counter(person.path for person in company.active())
    parents = {path[:end] for path in direct for end in range(len(path))} - {()}
    assert direct[()] >= 6
    assert not parents & set(direct)
    assert min(direct.values()) >= 8


def test_addresses_are_unique_and_plain(company: Company) -> None:
    addresses = {person.email for person in company.people}
    assert len(addresses) == len(company.people)
    assert all(address.isascii() and address.islower() for address in addresses)


def test_the_companies_differ_in_shape() -> None:
    assert {1 + len(person.path) for person in globex.make(before=LONG_AGO).people} == {1, 5}
    assert len(acme.make().people) == 1470
    assert 220 <= len(globex.make(before=LONG_AGO).people) <= 250


@pytest.mark.parametrize("today", [dt.date(2026, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 11, 23)])
def test_four_half_years_end_today(today: dt.date) -> None:
    now = dt.datetime.combine(today, dt.time(9), dt.UTC)
    found = half_years(today)
    closed = [closing_of(half_year, now) for half_year in found]
    assert len(set(found)) == 4
    assert closed[-1] <= now
    assert [(day.year, 1 if day.month <= 6 else 2) for day in closed] == [(h.year, h.half) for h in found]


@pytest.fixture
def players(settings: Any, tmp_path: Path, acme: Organization) -> dict[str, Person]:
    """The smaller company with its history in the first organization; those who play its roles."""
    settings.DEMO_DIR = tmp_path / "demo"
    starter.load()
    before = half_years(dt.datetime.now(dt.UTC).date())[0].start
    company = replace(globex.make(before=before), slug="acme", name="Acme")
    store_company(company)
    found = cast(company)
    steps: list[str] = []
    assign_roles(company, found)
    tell(company, found, steps.append)
    return found


@pytest.mark.slow
def test_the_history_has_something_for_everybody(players: dict[str, Person]) -> None:
    assert players.keys() == EVERY_ROLE
    for sign_in in load("acme"):
        user = User.objects.get(email=sign_in.email)
        assert user.has_role(sign_in.role)
        assert user.check_password(sign_in.password)
    rows = stored()
    assert len(periods(rows)) == 4
    latest = published(rows, periods(rows)[0])
    assert sum(row.shown for row in latest) >= 0.9 * len(latest)
    assert len({row.quadrant for row in latest if row.quadrant}) >= 3
    assert Counter(Kudos.objects.values_list("value__axis", flat=True)).keys() == {"execution", "innovation"}
    assert Kudos.objects.count() >= 60
    assert {*Redemption.objects.values_list("status", flat=True)} == {*Redemption.Status}
    assert faults() == []
    employee = User.objects.get(email=players["employee"].email)
    waiting = reviews_of(employee)
    assert len(waiting) >= 3
    assert sum(review.answered > 0 for review in waiting) == 1
    assert employee.notifications.filter(event="reviews.asked").count() == 1
    assert employee.notifications.filter(event="kudos.received", read_at=None).count() == 2
    assert employee.topic_choices.exists()
    assert not Channel.objects.get().is_active
    assert not OutboxMessage.objects.filter(task__startswith="notifications.").exists()


def test_the_command_wants_the_demo_and_a_free_port(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="make demo"):
        call_command("demo")
    settings.DEMO = True
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(CommandError, match=r"is in use\. Choose another: make demo PORT="):
            call_command("demo")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_demo(tmp_path: Path, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUNNER, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as runner:
        assert runner.stdout
        server = int(runner.stdout.readline())
        assert is_running(server)
        runner.send_signal(number)
        runner.wait(20)
    assert eventually(lambda: not is_running(server))


@pytest.mark.slow
def test_a_program_that_ends_says_why(tmp_path: Path) -> None:
    with Processes(tmp_path) as running:
        running.start("broken", ["no_such_module"])
        with pytest.raises(ProcessEnded, match=r"(?s)The broken ended with 1.*No module named"):
            running.watch()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project without data."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=settings.BASE_DIR, capture_output=True, check=True)
    for name in names.stdout.decode().split("\0"):
        source = Path(settings.BASE_DIR) / name
        if name and source.is_file():
            target = tmp_path / "checkout" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return tmp_path / "checkout"


@pytest.fixture
def port() -> Iterator[int]:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
    yield number
    assert eventually(lambda: is_free(number))


@pytest.mark.slow
def test_the_demo_runs_keeps_its_data_and_leaves_nothing_behind(checkout: Path, port: int) -> None:
    first = output_until_ready(checkout, port)
    again = output_until_ready(checkout, port)
    assert "Acme: 1470 people" in first
    assert "people" not in again
    assert first[first.index("http://") :] == again[again.index("http://") :]
    assert f"http://acme.localhost:{port}/" in again
    assert eventually(lambda: not processes_of(checkout))


def output_until_ready(checkout: Path, port: int) -> str:
    """What the demo prints until it can be used; Ctrl-C then ends it well."""
    demo = manage("demo", folder=checkout, DEMO="1", PORT=str(port))
    assert demo.stdout
    lines: list[str] = []
    for line in demo.stdout:
        lines.append(line)
        if "Ctrl-C" in line:
            break
    demo.send_signal(signal.SIGINT)
    rest = demo.communicate(timeout=60)[0]
    assert "Stopped." in rest, "".join(lines) + rest
    return "".join(lines)


def manage(command: str, folder: Path | None = None, **variables: str) -> "subprocess.Popen[str]":
    """Run a command of the project with these variables and no services but its own."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return subprocess.Popen(
        [sys.executable, "manage.py", command],
        cwd=folder or settings.BASE_DIR,
        env=environment | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def processes_of(folder: Path) -> list[Path]:
    """The processes that work in a folder or were started from it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, working = (process / "cmdline").read_text(), (process / "cwd").readlink()
        except OSError:
            continue
        if str(folder) in command or working == folder:
            found.append(process)
    return found


def is_running(process: int) -> bool:
    """Whether there is such a process, and it isn't one that has ended and waits to be noticed."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether it holds within the time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
