"""Leadership roles: given by one's managers and HR, within one's time, and ended with what came of them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from accounts.conflicts import StateConflict
from accounts.models import AuditEntry
from careerladders.evidence import evidence_for
from careerladders.models import LeadershipRole, LeadershipRoleKind
from careerladders.selectors.roles import led_by, roles_of, running
from careerladders.services.roles import (
    role_change,
    role_end,
    role_kind_save,
    role_kinds_create_starter,
    role_start,
)
from people.models import Employee
from tests.careerladders.levels import JANUARY, JULY, make_ladder, stand
from tests.careerladders.roles import kind, lead
from tests.factories import Cast, give_role, make_person
from tests.recognition.kudos import user_of

DAY = dt.timedelta(days=1)
ENDED = "Invoices leave by themselves."


def codes(refusal: pytest.ExceptionInfo[ValidationError]) -> dict[str, str | None]:
    """The code of each field's first error."""
    return {field: errors[0].code for field, errors in refusal.value.error_dict.items()}


def refused(
    employee: Employee, title: str = "Search", start: dt.date = JANUARY, budget: int = 10
) -> dict[str, str | None]:
    """Why a role can't be given: the codes by field; nothing is written."""
    before = AuditEntry.objects.count(), LeadershipRole.objects.count()
    with pytest.raises(ValidationError) as refusal:
        lead(employee, title, start=start, time_budget=budget)
    assert (AuditEntry.objects.count(), LeadershipRole.objects.count()) == before
    return codes(refusal)


def end(role: LeadershipRole, day: dt.date = JULY, outcome: str = ENDED) -> LeadershipRole:
    """End a role in the name of the system."""
    return role_end(role=role, day=day, outcome=outcome, actor=None)


def test_a_role_is_given_from_a_day_on_with_time_for_it(cast: Cast) -> None:
    role = lead(cast.employee, time_budget=20, actor=user_of(cast.manager))
    role.refresh_from_db()
    assert (role.employee, role.kind.slug, role.title) == (cast.employee, "project-lead", "Billing")
    assert (role.period.lower, role.period.upper, role.time_budget, role.outcome) == (JANUARY, None, 20, "")
    entry = AuditEntry.objects.get(action="leadership_role.started")
    assert entry.actor_id == cast.manager.user_id
    assert entry.detail == {
        "employee": cast.employee.pk,
        "kind": "project-lead",
        "start": "2024-01-01",
        "time_budget": 20,
    }


@pytest.mark.parametrize("giver", ["manager", "executive", "hr_admin"])
def test_all_managers_up_the_line_and_hr_give_roles(cast: Cast, giver: str) -> None:
    assert lead(cast.employee, actor=user_of(getattr(cast, giver))).pk


@pytest.mark.parametrize("giver", ["peer", "employee"])
def test_neither_peers_nor_people_themselves_give_roles(cast: Cast, giver: str) -> None:
    with pytest.raises(PermissionDenied):
        lead(cast.employee, actor=user_of(getattr(cast, giver)))
    assert not LeadershipRole.objects.exists()


def test_managers_give_roles_in_their_own_line_alone(cast: Cast) -> None:
    for employee in (cast.manager, cast.executive, cast.peer):
        with pytest.raises(PermissionDenied):
            lead(employee, actor=user_of(cast.manager))


def test_hr_partners_give_roles_where_they_look_after_people(cast: Cast) -> None:
    give_role(cast.peer, "hr_partner", cast.product)
    assert lead(cast.employee, actor=user_of(cast.peer)).pk
    with pytest.raises(PermissionDenied):
        lead(cast.hr_admin, actor=user_of(cast.peer))


def test_who_no_longer_leads_somebody_neither_changes_nor_ends_their_role(cast: Cast) -> None:
    role = lead(cast.employee, actor=user_of(cast.manager))
    cast.employee.assignments.update(manager=cast.executive)
    with pytest.raises(PermissionDenied):
        role_end(role=role, day=JULY, outcome=ENDED, actor=user_of(cast.manager))
    with pytest.raises(PermissionDenied):
        role_change(role=role, actor=user_of(cast.manager), title="Other")
    assert role_change(role=role, actor=user_of(cast.executive), title="Other").title == "Other"


def test_it_is_known_to_whom_somebody_may_give_roles(cast: Cast) -> None:
    today = timezone.localdate()
    assert set(led_by(user_of(cast.manager), today)) == {cast.employee}
    assert set(led_by(user_of(cast.executive), today)) == {
        cast.manager,
        cast.employee,
        cast.peer,
        cast.hr_admin,
    }
    assert set(led_by(user_of(cast.employee), today)) == set()
    assert led_by(user_of(cast.hr_admin), today).count() == 5


def test_roles_are_for_those_employed_on_their_first_day(cast: Cast) -> None:
    Employee.objects.filter(pk=cast.employee.pk).update(left=JULY)
    cast.employee.refresh_from_db()
    assert refused(cast.employee, start=dt.date(2019, 12, 31)) == {"start": "not_employed"}
    assert refused(cast.employee, start=JULY) == {"start": "not_employed"}
    assert lead(cast.employee, start=JULY - DAY).pk


def test_roles_are_for_specialists_on_their_first_day(cast: Cast) -> None:
    make_ladder()
    stand(cast.employee, "IC4")
    stand(cast.employee, "M1", JULY)
    assert refused(cast.employee, start=JULY) == {"employee": "manager"}
    assert lead(cast.employee, start=JULY - DAY).pk


def test_who_stands_on_no_level_may_lead_too(cast: Cast) -> None:
    make_ladder()
    assert lead(cast.manager).pk


@pytest.mark.parametrize("budget", [0, -1, 101])
def test_a_time_budget_is_a_part_of_the_working_time(cast: Cast, budget: int) -> None:
    assert set(refused(cast.employee, budget=budget)) == {"time_budget"}


@pytest.mark.parametrize("budget", [1, 100])
def test_a_role_may_take_a_little_or_all_of_the_time(cast: Cast, budget: int) -> None:
    assert lead(cast.employee, time_budget=budget).time_budget == budget


@pytest.mark.parametrize("title", ["", "x" * 121])
def test_a_role_says_what_it_is_for_in_a_few_words(cast: Cast, title: str) -> None:
    assert set(refused(cast.employee, title)) == {"title"}


def test_roles_together_take_no_more_than_the_whole_time(cast: Cast) -> None:
    lead(cast.employee, time_budget=60)
    with pytest.raises(ValidationError, match="at most 40") as refusal:
        lead(cast.employee, "Search", time_budget=41)
    assert codes(refusal) == {"time_budget": "over_budget"}
    assert lead(cast.employee, "Search", time_budget=40).pk
    assert lead(cast.peer, "Search", time_budget=100).pk


def test_time_is_free_again_from_the_day_on_which_a_role_ends(cast: Cast) -> None:
    end(lead(cast.employee, time_budget=60))
    assert refused(cast.employee, start=JULY - DAY, budget=41) == {"time_budget": "over_budget"}
    assert lead(cast.employee, "Search", start=JULY, time_budget=100).pk


def test_a_role_that_is_yet_to_begin_takes_its_time_too(cast: Cast) -> None:
    lead(cast.employee, time_budget=60, start=JULY)
    assert refused(cast.employee, budget=41) == {"time_budget": "over_budget"}
    assert lead(cast.employee, "Search", time_budget=40).pk


def test_roles_one_after_the_other_are_not_added_up(cast: Cast) -> None:
    end(lead(cast.employee, time_budget=60))
    lead(cast.employee, "Search", start=JULY, time_budget=50)
    assert refused(cast.employee, "Mobile", budget=41) == {"time_budget": "over_budget"}
    assert lead(cast.employee, "Mobile", time_budget=40).pk


def test_the_same_role_is_held_once_at_a_time(cast: Cast) -> None:
    role = lead(cast.employee)
    assert refused(cast.employee, "Billing", start=JULY) == {"title": "overlap"}
    assert lead(cast.employee, slug="mentor").pk
    assert lead(cast.peer).pk
    end(role)
    assert lead(cast.employee, start=JULY).pk


def test_the_database_itself_refuses_the_same_role_twice(cast: Cast) -> None:
    role = lead(cast.employee)
    role.pk = None
    with pytest.raises(IntegrityError, match="leadership_role_no_overlap"):
        role.save(force_insert=True)


def test_a_role_ends_before_a_day_with_what_came_of_it(cast: Cast) -> None:
    role = role_end(role=lead(cast.employee), day=JULY, outcome=f"  {ENDED}\n", actor=user_of(cast.manager))
    role.refresh_from_db()
    assert (role.period.lower, role.period.upper, role.outcome) == (JANUARY, JULY, ENDED)
    assert list(LeadershipRole.objects.on(JULY - DAY)) == [role]
    assert list(LeadershipRole.objects.on(JULY)) == []
    entry = AuditEntry.objects.get(action="leadership_role.ended")
    assert (entry.actor_id, entry.detail) == (cast.manager.user_id, {"day": "2024-07-01"})


@pytest.mark.parametrize(
    ("day", "outcome", "expected"),
    [
        (JANUARY, ENDED, {"day": "too_early"}),
        (JANUARY - DAY, ENDED, {"day": "too_early"}),
        (JULY, " \n", {"outcome": "required"}),
    ],
)
def test_no_role_ends_before_it_began_or_without_a_word(
    cast: Cast, day: dt.date, outcome: str, expected: dict[str, str]
) -> None:
    role = lead(cast.employee)
    with pytest.raises(ValidationError) as refusal:
        end(role, day, outcome)
    assert codes(refusal) == expected
    role.refresh_from_db()
    assert (role.period.upper, role.outcome) == (None, "")


def test_a_role_with_an_end_stays_as_it_is_even_for_who_read_it_before(cast: Cast) -> None:
    role = lead(cast.employee)
    as_read_before = LeadershipRole.objects.get(pk=role.pk)
    end(role)
    attempts: list[Callable[[], object]] = [
        lambda: end(as_read_before, JULY + DAY),
        lambda: role_change(role=as_read_before, actor=None, title="Other"),
    ]
    for attempt in attempts:
        with pytest.raises(StateConflict) as refusal:
            attempt()
        assert refusal.value.code == "ended"
    role.refresh_from_db()
    assert (role.period.upper, role.title) == (JULY, "Billing")


def test_a_running_role_gets_other_words_and_another_time_budget(cast: Cast) -> None:
    role = lead(cast.employee)
    role_change(role=role, actor=user_of(cast.manager), title="Invoices", time_budget=30)
    role.refresh_from_db()
    assert (role.title, role.time_budget) == ("Invoices", 30)
    entry = AuditEntry.objects.get(action="leadership_role.changed")
    assert entry.detail == {"fields": ["title", "time_budget"]}
    role_change(role=role, actor=None, title="Invoices", time_budget=30)
    assert AuditEntry.objects.filter(action="leadership_role.changed").count() == 1


def test_a_change_is_held_to_the_same_beside_the_other_roles(cast: Cast) -> None:
    lead(cast.employee, "Search", time_budget=60)
    role = lead(cast.employee, time_budget=30)
    assert role_change(role=role, actor=None, time_budget=40).time_budget == 40
    with pytest.raises(ValidationError) as refusal:
        role_change(role=role, actor=None, time_budget=41)
    assert codes(refusal) == {"time_budget": "over_budget"}
    with pytest.raises(ValidationError) as refusal:
        role_change(role=role, actor=None, title="Search")
    assert codes(refusal) == {"title": "overlap"}


def test_roles_are_told_latest_first(cast: Cast) -> None:
    early, late = lead(cast.employee), lead(cast.employee, "Search", start=JULY)
    assert list(roles_of(cast.employee)) == [late, early]


def test_running_roles_are_those_of_the_day_by_kind_and_name(cast: Cast) -> None:
    end(lead(cast.manager))
    roles = [lead(cast.peer), lead(cast.employee), lead(cast.peer, "Nora", slug="mentor")]
    assert list(running(user_of(cast.employee), JULY)) == [roles[2], roles[1], roles[0]]
    assert running(user_of(cast.employee), JULY - DAY).count() == 4
    assert running(user_of(cast.employee), JANUARY - DAY).count() == 0


def test_roles_of_those_who_left_are_seen_by_those_who_manage_people(cast: Cast) -> None:
    today = timezone.localdate()
    role = lead(make_person("Nora", cast.sales))
    Employee.objects.filter(first_name="Nora").update(left=today)
    assert role not in running(user_of(cast.employee), today)
    assert role in running(user_of(cast.hr_admin), today)


def test_what_came_of_a_role_speaks_for_the_person_as_leadership(cast: Cast) -> None:
    role = end(lead(cast.employee))
    (found,) = evidence_for(cast.employee)
    assert (found.key, found.title, found.text) == (str(role.pk), "Project lead: Billing", ENDED)
    assert (found.day, found.axis, found.url) == (JANUARY, "leadership", cast.employee.get_absolute_url())


def test_every_organization_begins_with_three_kinds_and_keeps_its_own(acme: object) -> None:
    role_kinds_create_starter()
    own = LeadershipRoleKind.objects.get(slug="mentor")
    own.name = "Guide"
    role_kind_save(kind=own, actor=None)
    role_kinds_create_starter()
    names = LeadershipRoleKind.objects.values_list("slug", "name")
    assert dict(names) == {
        "project-lead": "Project lead",
        "mentor": "Guide",
        "culture-champion": "Culture champion",
    }


def test_an_organization_adds_kinds_of_its_own(cast: Cast) -> None:
    own = LeadershipRoleKind(slug="guild-lead", name="Guild lead")
    role_kind_save(kind=own, actor=user_of(cast.hr_admin))
    role = role_start(
        employee=cast.employee, kind=own, title="Python", start=JANUARY, time_budget=5, actor=None
    )
    assert str(role) == "Guild lead: Python"
    entry = AuditEntry.objects.get(action="leadership_role_kind.created")
    assert entry.actor_id == cast.hr_admin.user_id
    own.description = "Keeps a craft alive."
    role_kind_save(kind=own, actor=None)
    assert AuditEntry.objects.filter(action="leadership_role_kind.changed").count() == 1


@pytest.mark.parametrize(
    ("slug", "name", "field"), [("mentor", "Other", "slug"), ("a b", "Other", "slug"), ("new", "", "name")]
)
def test_a_kind_that_can_not_be_is_refused_by_field(acme: object, slug: str, name: str, field: str) -> None:
    kind()
    with pytest.raises(ValidationError) as refusal:
        role_kind_save(kind=LeadershipRoleKind(slug=slug, name=name), actor=None)
    assert set(refusal.value.error_dict) == {field}
    assert LeadershipRoleKind.objects.count() == 3
