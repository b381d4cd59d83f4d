"""HR writes a program in the admin, reads what is missing, publishes it and closes it."""

from typing import Any

import pytest
from django.test import Client

from recognition.models import Criterion, PanelMember, Program
from tests.factories import Cast
from tests.recognition.kudos import user_of
from tests.recognition.nominations import beside, ines, published
from tests.recognition.points import make_program

LIST = "/admin/recognition/program/"


@pytest.fixture
def sofia(client: Client, cast: Cast) -> Client:
    """A browser in which HR is signed in."""
    client.force_login(user_of(cast.hr_admin))
    return client


def text(response: Any) -> str:
    """The page."""
    assert response.status_code == 200
    return str(response.content.decode())


def rows(prefix: str, *parts: dict[str, Any]) -> dict[str, Any]:
    """What a form says of the parts of one kind."""
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(parts), f"{prefix}-INITIAL_FORMS": 0}
    for number, part in enumerate(parts):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in part.items()}
    return sent


def filled(**changes: Any) -> dict[str, Any]:
    """A program's own fields."""
    fields: dict[str, Any] = {
        "name": "Autumn awards",
        "kind": "nomination",
        "description": "",
        "opens_on": "2026-01-01",
    }
    fields |= {"closes_on": "", "per_person": 3, "winners": "", "minimum_share": 40, "monthly_points": 0}
    return fields | changes


def test_a_program_is_written_with_its_parts_and_published(sofia: Client, cast: Cast) -> None:
    sofia.post(f"{LIST}add/", filled())
    program = Program.objects.get()
    categories = [
        {"name": axis, "axis": axis, "points": 50, "budget": 500, "position": number}
        for number, axis in enumerate(("execution", "innovation"))
    ]
    sent = filled() | rows("categories", *categories)
    sent |= rows("criteria", {"name": "Effect", "position": 0})
    sent |= rows("panel", {"employee": ines(cast).pk}, {"employee": beside(cast, "Ravi").pk})
    page = text(sofia.post(f"{LIST}{program.pk}/change/", sent | publish_button(sofia, program), follow=True))
    assert "Published" in page
    program.refresh_from_db()
    assert (program.status, program.categories.count(), program.panel.count()) == ("published", 2, 2)


def publish_button(browser: Client, program: Program) -> dict[str, str]:
    """The name under which the page sends "Save and publish"."""
    page = text(browser.get(f"{LIST}{program.pk}/change/"))
    name = page.split("Save and publish")[0].rsplit('name="', 1)[1].split('"')[0]
    return {name: ""}


def test_what_is_missing_is_said_and_what_was_written_stays(sofia: Client, cast: Cast) -> None:
    program = make_program(status="draft", name="Autumn awards")
    Criterion.objects.create(program=program, name="Effect")
    sent = filled(description="For everybody.") | publish_button(sofia, program)
    for prefix in ("categories", "criteria", "panel"):
        sent |= rows(prefix)
    page = text(sofia.post(f"{LIST}{program.pk}/change/", sent, follow=True))
    assert "A selection by one person alone is no selection." in page
    program.refresh_from_db()
    assert (program.status, program.description) == ("draft", "For everybody.")


def test_who_decides_is_refused_on_a_panel_beside_the_field(sofia: Client, cast: Cast) -> None:
    program = make_program(status="draft", name="Autumn awards")
    sent = filled() | rows("categories") | rows("criteria") | rows("panel", {"employee": cast.hr_admin.pk})
    page = text(sofia.post(f"{LIST}{program.pk}/change/", sent))
    assert "choose somebody else to score" in page
    assert not PanelMember.objects.exists()


def test_a_published_program_shows_what_is_fixed_and_can_be_closed(sofia: Client, cast: Cast) -> None:
    program = published(cast)
    page = text(sofia.get(f"{LIST}{program.pk}/change/"))
    assert 'name="name"' not in page
    assert 'name="closes_on"' in page
    assert "Close the program" in page
    assert sofia.get(f"{LIST}{program.pk}/delete/").status_code == 403


def test_who_manages_nothing_sees_no_programs(client: Client, cast: Cast) -> None:
    client.force_login(user_of(cast.peer))
    assert client.get(LIST).status_code in {302, 403}
