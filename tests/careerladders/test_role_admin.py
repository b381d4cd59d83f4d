"""HR changes and ends leadership roles in the admin, and keeps the organization's own kinds there."""

import pytest
from django.test import Client

from careerladders.models import LeadershipRole, LeadershipRoleKind
from careerladders.services.roles import role_end, role_kinds_create_starter
from tests.careerladders.levels import JULY
from tests.careerladders.roles import kind, lead
from tests.factories import Cast, give_role
from tests.recognition.kudos import user_of

ROLES = "/admin/careerladders/leadershiprole/"
KINDS = "/admin/careerladders/leadershiprolekind/"
ENDED = "Invoices leave by themselves."


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """A browser in which the HR admin is signed in."""
    role_kinds_create_starter()
    client.force_login(user_of(cast.hr_admin))
    return client


def change(hr: Client, role: LeadershipRole, **changes: object) -> str:
    """Save the form of a running role, and read the page that answers."""
    values = {"title": role.title, "time_budget": role.time_budget, "end": "", "outcome": ""}
    response = hr.post(f"{ROLES}{role.pk}/change/", values | changes, follow=True)
    role.refresh_from_db()
    return response.content.decode().replace("&#x27;", "'")


def test_hr_changes_a_running_role_and_ends_it(hr: Client, cast: Cast) -> None:
    role = lead(cast.employee)
    change(hr, role, title="Invoices", time_budget=30)
    assert (role.title, role.time_budget, role.period.upper) == ("Invoices", 30, None)
    change(hr, role, end=JULY, outcome=ENDED)
    assert (role.period.upper, role.outcome) == (JULY, ENDED)


def test_an_outcome_belongs_to_an_end_and_an_end_to_an_outcome(hr: Client, cast: Cast) -> None:
    role = lead(cast.employee)
    assert "Say on which day the role ends" in change(hr, role, outcome=ENDED)
    assert "Say in a sentence what came of it" in change(hr, role, title="Invoices", end=JULY)
    assert (role.title, role.outcome, role.period.upper) == ("Billing", "", None)


def test_whom_a_role_was_given_to_stays(hr: Client, cast: Cast) -> None:
    role = lead(cast.employee)
    change(hr, role, employee=cast.peer.pk, kind=kind("mentor").pk)
    assert (role.employee, role.kind.slug) == (cast.employee, "project-lead")


def test_an_ended_role_is_only_looked_at_and_none_is_deleted(hr: Client, cast: Cast) -> None:
    role = role_end(role=lead(cast.employee), day=JULY, outcome=ENDED, actor=None)
    assert ENDED in hr.get(f"{ROLES}{role.pk}/change/").content.decode()
    assert hr.post(f"{ROLES}{role.pk}/change/", {"title": "Other", "time_budget": 1}).status_code == 403
    assert hr.post(f"{ROLES}{role.pk}/delete/", {"post": "yes"}).status_code == 403
    assert hr.post(f"{KINDS}{role.kind_id}/delete/", {"post": "yes"}).status_code == 403
    role.refresh_from_db()
    assert role.title == "Billing"


def test_roles_are_found_by_person_title_and_kind(hr: Client, cast: Cast) -> None:
    lead(cast.employee)
    lead(cast.peer, "Search", slug="mentor")
    for query in ({"q": "priya"}, {"q": "billing"}, {"kind__id__exact": kind("project-lead").pk}):
        page = hr.get(ROLES, query).content.decode()
        assert "Priya Example" in page
        assert "Tomas Example" not in page


def test_hr_adds_and_changes_kinds(hr: Client) -> None:
    values = {"slug": "guild-lead", "name": "Guild lead", "description": ""}
    assert hr.post(f"{KINDS}add/", values).status_code == 302
    own = LeadershipRoleKind.objects.get(slug="guild-lead")
    hr.post(f"{KINDS}{own.pk}/change/", values | {"name": "Guild host"})
    own.refresh_from_db()
    assert own.name == "Guild host"
    assert "Guild host" in hr.get(KINDS, {"q": "guild"}).content.decode()


def test_the_admins_roles_are_for_those_who_give_them_everywhere(client: Client, cast: Cast) -> None:
    give_role(cast.peer, "hr_partner", cast.product)
    for person in (cast.manager, cast.peer):
        client.force_login(user_of(person))
        for path in (ROLES, f"{ROLES}add/", KINDS):
            assert client.get(path).status_code in {302, 403}
