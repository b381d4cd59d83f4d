"""What speaks for a person: roles they lead in, thanks they received, and whatever later apps add."""

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from careerladders.evidence import Evidence, evidence_for, evidence_of, label_of
from careerladders.models import LeadershipRole, LeadershipRoleKind
from people.models import Employee
from recognition.services.values import values_create_starter
from tests.factories import Cast
from tests.recognition.kudos import MESSAGE, give

JUNE = dt.date(2026, 6, 1)


def lead(
    employee: Employee, title: str = "Search", start: dt.date = JUNE, outcome: str = ""
) -> LeadershipRole:
    """Let somebody lead a project from a day on."""
    kind, _created = LeadershipRoleKind.objects.get_or_create(slug="project-lead", name="Project lead")
    return LeadershipRole.objects.create(
        employee=employee,
        kind=kind,
        title=title,
        period=DateRange(start, None),
        time_budget=20,
        outcome=outcome,
    )


@pytest.fixture(autouse=True)
def _values(acme: object) -> None:
    values_create_starter()


def test_a_leadership_role_speaks_for_its_holder_alone(cast: Cast) -> None:
    lead(cast.employee, outcome="Answers in a tenth of the time.")
    found = evidence_for(cast.employee)
    assert [(item.source, item.title, item.day) for item in found] == [
        ("leadership_role", "Project lead: Search", JUNE)
    ]
    assert found[0].text == "Answers in a tenth of the time."
    assert evidence_for(cast.peer) == []


def test_thanks_speak_for_who_received_them_not_for_who_gave_them(cast: Cast) -> None:
    give(cast.peer, cast.employee)
    [found] = evidence_for(cast.employee)
    assert (found.source, found.text) == ("kudos", MESSAGE)
    assert "Tomas" in found.title
    assert evidence_for(cast.peer) == []


def test_private_thanks_stay_between_the_two(cast: Cast) -> None:
    give(cast.peer, cast.employee, is_private=True)
    assert evidence_for(cast.employee) == []


def test_the_latest_comes_first_whatever_its_source(cast: Cast) -> None:
    lead(cast.employee, "Old", dt.date(2020, 1, 1))
    give(cast.peer, cast.employee)
    lead(cast.employee, "Next", dt.date(2090, 1, 1))
    assert [item.source for item in evidence_for(cast.employee)] == [
        "leadership_role",
        "kudos",
        "leadership_role",
    ]


def test_one_thing_is_found_again_by_its_source_and_key_in_its_own_persons_evidence(cast: Cast) -> None:
    role = lead(cast.employee)
    found = evidence_of(cast.employee, "leadership_role", str(role.pk))
    assert found is not None
    assert found.title == "Project lead: Search"
    assert evidence_of(cast.peer, "leadership_role", str(role.pk)) is None
    assert evidence_of(cast.employee, "kudos", str(role.pk)) is None


def test_a_snapshot_fits_what_it_is_kept_in() -> None:
    item = Evidence(source="course", key="1", title="t" * 300, text="x" * 3000)
    assert len(str(item.snapshot["title"])) == 200
    assert len(str(item.snapshot["text"])) == 2000


def test_a_source_that_is_gone_keeps_its_own_name() -> None:
    assert str(label_of("kudos")) == "Kudos"
    assert label_of("course") == "course"
