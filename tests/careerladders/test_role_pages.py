"""Leadership roles on pages, through the API and in the admin: all see them, those who lead give them."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from careerladders.models import LeadershipRole
from careerladders.services.roles import role_end, role_kinds_create_starter
from people.models import Employee
from tests.api import api_client, assert_problem, post
from tests.careerladders.levels import JANUARY, JULY, make_ladder, stand
from tests.careerladders.roles import kind, lead
from tests.careerladders.tables import page_text
from tests.factories import Cast, give_role, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of

PAGE = "/leadership-roles/"
ENDED = "Invoices leave by themselves."
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _kinds(acme: object) -> None:
    role_kinds_create_starter()


@pytest.fixture
def boss(client: Client, cast: Cast) -> Client:
    """A browser in which the manager is signed in."""
    client.force_login(user_of(cast.manager))
    return client


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    client.force_login(user_of(cast.hr_admin))
    return client


def end(role: LeadershipRole, day: dt.date = JULY) -> LeadershipRole:
    """End a role in the name of the system."""
    return role_end(role=role, day=day, outcome=ENDED, actor=None)


def form(**changes: object) -> dict[str, object]:
    """What is filled in to give a role."""
    return {"kind": kind().pk, "title": "Billing", "start": "2024-01-01", "time_budget": 20} | changes


def start_of(employee: Employee) -> str:
    return f"{PAGE}start/{employee.pk}/"


def end_of(role: LeadershipRole) -> str:
    return f"{PAGE}{role.pk}/end/"


def test_everybody_sees_who_leads_what_today(client: Client, cast: Cast) -> None:
    lead(cast.employee, time_budget=15)
    end(lead(cast.peer, "Over"))
    lead(cast.peer, "Later", start=timezone.localdate() + DAY)
    client.force_login(user_of(cast.peer))
    page = page_text(client, PAGE)
    assert "1 role is held today" in page
    for words in ("Priya Example", "Project lead", "Billing", "15 %"):
        assert words in page
    assert "Over" not in page
    assert "Later" not in page
    assert "/end/" not in page


def test_roles_are_shown_by_kind_with_what_it_means(boss: Client, cast: Cast) -> None:
    lead(cast.employee, "Billing")
    lead(cast.employee, "Nora", slug="mentor")
    page = page_text(boss, PAGE, kind="mentor")
    assert "Helps one or two colleagues to grow" in page
    assert "Nora" in page
    assert "Billing" not in page
    assert boss.get(PAGE, {"kind": "none"}).status_code == 404


def test_who_leads_the_person_is_led_on_to_ending_a_role(boss: Client, cast: Cast) -> None:
    own, other, over = lead(cast.employee), lead(cast.peer), lead(cast.employee, "Search")
    end(over, timezone.localdate() + DAY)
    page = page_text(boss, PAGE)
    assert end_of(own) in page
    assert end_of(other) not in page
    assert end_of(over) not in page


def test_without_roles_the_page_says_what_they_are_for(boss: Client, cast: Cast) -> None:
    assert "Choose a person to give one" in page_text(boss, PAGE)
    boss.force_login(user_of(cast.employee))
    page = page_text(boss, PAGE)
    assert "A leadership role lets a specialist lead" in page
    assert "Choose a person to give one" not in page


def test_many_roles_are_shown_page_by_page(boss: Client, cast: Cast) -> None:
    for number in range(51):
        lead(cast.employee, f"T{number}", time_budget=1)
    assert [page_text(boss, PAGE, page=n).count('data-label="What for"') for n in (1, 2)] == [50, 1]


def test_a_manager_gives_a_role_and_finds_it_on_the_persons_page(boss: Client, cast: Cast) -> None:
    assert "A leadership role for Priya Example" in page_text(boss, start_of(cast.employee))
    response = boss.post(start_of(cast.employee), form())
    assert (response.status_code, response["Location"]) == (302, cast.employee.get_absolute_url())
    role = LeadershipRole.objects.get()
    assert (role.title, role.time_budget, role.period.lower) == ("Billing", 20, JANUARY)
    page = page_text(boss, cast.employee.get_absolute_url())
    assert "The role is given" in page
    assert "Since Jan. 1, 2024, 20 % of the time" in page
    assert end_of(role) in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"title": "a\0b"}, "Null characters are not allowed."),
        ({"kind": 0}, "Select a valid choice."),
        ({"start": "2024-02-30"}, "Write it like 2026-03-31."),
        ({"start": "2019-12-31"}, "employed on that day."),
        ({"time_budget": 0}, "greater than or equal to 1"),
        ({"time_budget": 101}, "less than or equal to 100"),
        ({"time_budget": 91}, "choose at most 90"),
        ({"title": "Search"}, "This person has this very role in that time."),
    ],
)
def test_what_can_not_be_is_told_on_the_form(
    boss: Client, cast: Cast, changes: dict[str, object], words: str
) -> None:
    lead(cast.employee, "Search", slug="mentor")
    response = boss.post(start_of(cast.employee), form(**changes))
    assert response.status_code == 422
    assert words in response.content.decode().replace("&#x27;", "'")
    assert LeadershipRole.objects.count() == 1


def test_who_stands_on_the_managers_track_is_told_apart_above_the_form(boss: Client, cast: Cast) -> None:
    make_ladder()
    stand(cast.employee, "M1")
    response = boss.post(start_of(cast.employee), form())
    assert response.status_code == 422
    assert "these roles are for specialists" in response.content.decode()


@pytest.mark.parametrize("signed_in", ["employee", "peer"])
def test_who_leads_nobody_does_not_get_to_the_forms(client: Client, cast: Cast, signed_in: str) -> None:
    role = lead(cast.employee)
    client.force_login(user_of(getattr(cast, signed_in)))
    for path in (start_of(cast.employee), end_of(role)):
        assert client.get(path).status_code == 403
        assert client.post(path, form()).status_code == 403
    assert LeadershipRole.objects.get().period.upper is None


def test_outside_of_ones_line_the_forms_stay_closed(boss: Client, cast: Cast) -> None:
    role = lead(cast.peer)
    for path in (start_of(cast.peer), start_of(cast.manager), end_of(role)):
        assert boss.post(path, form()).status_code == 403
    assert LeadershipRole.objects.count() == 1


def test_who_or_what_is_not_there_is_not_found(boss: Client, cast: Cast) -> None:
    role = lead(cast.employee)
    Employee.objects.filter(pk=cast.employee.pk).update(left=timezone.localdate())
    for path in (start_of(cast.employee), end_of(role), f"{PAGE}start/0/", f"{PAGE}0/end/"):
        assert boss.get(path).status_code == 404


def test_a_manager_ends_a_role_and_what_came_of_it_stays_with_the_person(boss: Client, cast: Cast) -> None:
    role = lead(cast.employee)
    assert "Priya Example has had this role since Jan. 1, 2024" in page_text(boss, end_of(role))
    response = boss.post(end_of(role), {"day": "2024-07-01", "outcome": ENDED})
    assert (response.status_code, response["Location"]) == (302, cast.employee.get_absolute_url())
    page = page_text(boss, cast.employee.get_absolute_url())
    assert "Jan. 1, 2024 to before July 1, 2024, 10 % of the time" in page
    assert ENDED in page
    assert end_of(role) not in page


@pytest.mark.parametrize(
    ("day", "outcome", "words"),
    [
        ("2024-01-01", ENDED, "Choose a day after the one on which the role began."),
        ("2024-07-01", "", "This field is required."),
        ("2024-07-01", "x" * 2001, "at most 2000 characters"),
        ("soon", ENDED, "Write it like 2026-03-31."),
    ],
)
def test_an_end_that_can_not_be_is_told_on_the_form(
    boss: Client, cast: Cast, day: str, outcome: str, words: str
) -> None:
    role = lead(cast.employee)
    response = boss.post(end_of(role), {"day": day, "outcome": outcome})
    assert response.status_code == 422
    assert words in response.content.decode()
    role.refresh_from_db()
    assert role.period.upper is None


def test_an_ended_role_is_not_ended_again(boss: Client, cast: Cast) -> None:
    role = end(lead(cast.employee))
    response = boss.post(end_of(role), {"day": "2024-08-01", "outcome": "Other"})
    assert response.status_code == 422
    assert "This role has its end already." in response.content.decode()
    role.refresh_from_db()
    assert (role.period.upper, role.outcome) == (JULY, ENDED)


def test_a_persons_page_shows_roles_to_all_and_buttons_to_those_who_lead_them(
    client: Client, cast: Cast
) -> None:
    role = lead(cast.employee)
    for person, leads in ((cast.peer, False), (cast.employee, False), (cast.manager, True)):
        client.force_login(user_of(person))
        page = page_text(client, cast.employee.get_absolute_url())
        assert "Billing" in page
        assert (start_of(cast.employee) in page) is leads
        assert (end_of(role) in page) is leads


def test_without_roles_the_page_offers_one_to_those_who_lead_and_is_silent_to_others(
    boss: Client, cast: Cast
) -> None:
    assert "None so far." in page_text(boss, cast.employee.get_absolute_url())
    assert 'id="roles"' not in page_text(boss, cast.peer.get_absolute_url())


@pytest.mark.parametrize("path", [PAGE, "/api/v1/leadership-roles/"])
def test_it_asks_the_database_as_often_however_many_roles_there_are(
    boss: Client, cast: Cast, path: str
) -> None:
    client = boss if path == PAGE else api_client(cast.manager.user)
    counts = []
    for size in (2, 10):
        for number in range(size):
            lead(make_person(f"P{size}-{number}", cast.product, cast.manager))
        counts.append(queries(client, path))
    assert counts[0] == counts[1] <= MOST_QUERIES


def api_role(cast: Cast, **changes: object) -> dict[str, object]:
    """What is sent to give a role."""
    return form(employee=cast.employee.pk) | changes


def test_roles_are_given_changed_and_ended_through_the_api(cast: Cast) -> None:
    boss: Any = api_client(cast.manager.user)
    given = post(boss, "leadership-roles/", api_role(cast))
    assert given.status_code == 201
    path = f"leadership-roles/{given.json()['id']}/"
    changed = boss.patch(f"/api/v1/{path}", {"time_budget": 30}, content_type="application/json").json()
    assert (changed["time_budget"], changed["title"], changed["end"]) == (30, "Billing", None)
    ended = post(boss, f"{path}end/", {"day": "2024-07-01", "outcome": ENDED}).json()
    assert (ended["start"], ended["end"], ended["outcome"]) == ("2024-01-01", "2024-07-01", ENDED)
    assert boss.get(f"/api/v1/{path}").json() == ended
    assert_problem(post(boss, f"{path}end/", {"day": "2024-08-01", "outcome": "Other"}), 409, "ended")
    again = boss.patch(f"/api/v1/{path}", {"title": "Other"}, content_type="application/json")
    assert_problem(again, 409, "ended")


def test_the_api_is_closed_to_those_who_do_not_lead_the_person(cast: Cast) -> None:
    role = lead(cast.employee)
    ending = {"day": "2024-07-01", "outcome": ENDED}
    give_role(cast.peer, "hr_partner", cast.sales)
    for person in (cast.employee, cast.peer):
        client = api_client(person.user)
        assert_problem(post(client, "leadership-roles/", api_role(cast)), 403, "permission_denied")
        assert_problem(post(client, f"leadership-roles/{role.pk}/end/", ending), 403, "permission_denied")
    assert LeadershipRole.objects.get().period.upper is None


def test_the_api_tells_what_is_wrong_by_field(cast: Cast) -> None:
    boss: Any = api_client(cast.manager.user)
    lead(cast.employee, slug="mentor", time_budget=60)
    for changes, field, code in (
        ({"time_budget": 41, "title": "Other"}, "time_budget", "over_budget"),
        ({}, "title", "overlap"),
        ({"start": "2019-01-01"}, "start", "not_employed"),
    ):
        problem = assert_problem(post(boss, "leadership-roles/", api_role(cast, **changes)), 400, "invalid")
        assert {name: found[0]["code"] for name, found in problem["errors"].items()} == {field: code}


def test_the_api_lists_roles_by_day_person_and_kind(cast: Cast) -> None:
    first, second = end(lead(cast.employee)), lead(cast.peer, slug="mentor", start=JULY)
    client: Any = api_client(cast.employee.user)
    for query, expected in (
        ("", [first.pk, second.pk]),
        ("?on=2024-06-30", [first.pk]),
        ("?on=2024-07-01", [second.pk]),
        (f"?employee={cast.peer.pk}", [second.pk]),
        (f"?kind={first.kind_id}", [first.pk]),
    ):
        found = client.get(f"/api/v1/leadership-roles/{query}").json()["results"]
        assert [role["id"] for role in found] == expected


def test_kinds_are_read_by_all_and_written_by_hr(cast: Cast) -> None:
    new = {"slug": "guild-lead", "name": "Guild lead", "description": ""}
    employee: Any = api_client(cast.employee.user)
    assert len(employee.get("/api/v1/leadership-role-kinds/").json()["results"]) == 3
    assert_problem(post(employee, "leadership-role-kinds/", new), 403, "permission_denied")
    hr: Any = api_client(cast.hr_admin.user)
    made = post(hr, "leadership-role-kinds/", new)
    assert made.status_code == 201
    path = f"/api/v1/leadership-role-kinds/{made.json()['id']}/"
    changed = hr.patch(path, {"name": "Guild host"}, content_type="application/json").json()
    assert changed == made.json() | {"name": "Guild host"}
    assert employee.get(path).json() == changed
    assert_problem(post(hr, "leadership-role-kinds/", new), 400, "invalid")
