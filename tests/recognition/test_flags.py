"""What a night finds in who recognises whom, and what HR makes of it; nothing follows by itself."""

import datetime as dt
import itertools

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from accounts.attention import attention_for
from accounts.conflicts import StateConflict
from accounts.models import AuditEntry, User
from people.models import Assignment, Employee
from recognition.models import IntegrityFlag, Kudos, Nomination
from recognition.selectors.periods import period_of, up_to
from recognition.services.integrity import flag_decide, flags_find
from recognition.tasks import find_flags
from tenants.outbox.services import enqueue
from tests.careerladders.tables import page_text
from tests.factories import Cast, give_role
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of
from tests.recognition.nominations import awarded, published
from tests.recognition.recognising import crew, thanked

DAY = dt.date(2026, 5, 4)
NIGHT = dt.date(2026, 6, 20)
PAGE = "/recognition/flags/"


def pair(one: Employee, two: Employee) -> None:
    """Three thanks one way and four the other."""
    for number in range(7):
        giver, receiver = (one, two) if number % 2 else (two, one)
        thanked(giver, receiver, DAY + dt.timedelta(days=number))


@pytest.fixture
def flag(cast: Cast) -> IntegrityFlag:
    """The manager and the employee recognise each other often."""
    pair(cast.employee, cast.manager)
    flags_find(day=NIGHT)
    return IntegrityFlag.objects.get()


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(user_of(cast.hr_admin))
    return client


def decide(flag: IntegrityFlag, actor: User, outcome: str = "fine", note: str = "") -> IntegrityFlag:
    return flag_decide(flag=flag, outcome=outcome, note=note, actor=actor)


@pytest.mark.parametrize(
    ("day", "kind", "name", "end"),
    [
        (dt.date(2026, 12, 31), "quarter", "Q4 2026", dt.date(2027, 1, 1)),
        (dt.date(2026, 2, 3), "quarter", "Q1 2026", dt.date(2026, 4, 1)),
        (dt.date(2026, 7, 1), "half_year", "H2 2026", dt.date(2027, 1, 1)),
        (dt.date(2026, 7, 1), "year", "2026", dt.date(2027, 1, 1)),
    ],
)
def test_periods_have_names_and_ends(day: dt.date, kind: str, name: str, end: dt.date) -> None:
    period = period_of(kind, day)
    assert (period.name, period.end) == (name, end)
    assert [before.end for before in up_to(period, 3)][:2] == [period.before().start, period.start]


def test_two_who_recognise_each_other_three_times_are_a_pair(flag: IntegrityFlag, cast: Cast) -> None:
    assert (flag.kind, flag.quarter, set(flag.people.all())) == (
        "pair",
        dt.date(2026, 4, 1),
        {cast.employee, cast.manager},
    )
    assert sorted(flag.figures["times"]) == [3, 4]


def test_three_in_turn_are_a_triangle_but_not_by_what_only_two_see(cast: Cast) -> None:
    ring = [cast.employee, cast.manager, cast.peer, cast.employee]
    for giver, receiver in itertools.pairwise(ring):
        last = thanked(giver, receiver, DAY)
    assert flags_find(day=NIGHT) == 1
    assert IntegrityFlag.objects.get().kind == "triangle"
    Kudos.objects.filter(pk=last.pk).update(is_private=True)
    flags_find(day=NIGHT)
    assert not IntegrityFlag.objects.exists()


def test_a_triangle_across_two_quarters_is_none(cast: Cast) -> None:
    thanked(cast.employee, cast.manager, dt.date(2026, 3, 31))
    thanked(cast.manager, cast.peer, dt.date(2026, 4, 1))
    thanked(cast.peer, cast.employee, dt.date(2026, 4, 1))
    assert flags_find(day=NIGHT) == 0


@pytest.mark.parametrize(("early", "late", "found"), [(5, 5, 1), (6, 5, 0), (4, 5, 0)])
def test_half_of_at_least_ten_in_the_last_week_is_a_rush(
    cast: Cast, early: int, late: int, found: int
) -> None:
    givers = crew(11, cast.root)
    for number, giver in enumerate(givers[: early + late]):
        thanked(giver, cast.peer, DAY if number < early else dt.date(2026, 6, 24))
    flags_find(day=dt.date(2026, 7, 1))
    rushes = IntegrityFlag.objects.filter(kind="rush")
    assert [flag.key for flag in rushes] == [f"department:{cast.sales.pk}"] * found
    assert all(not flag.people.exists() for flag in rushes)


def test_a_rush_counts_where_people_worked_that_day(cast: Cast) -> None:
    for number, giver in enumerate(crew(10, cast.root)):
        thanked(giver, cast.peer, DAY if number < 5 else dt.date(2026, 6, 24))
    there = Assignment.objects.filter(employee=cast.peer)
    there.update(period=DateRange(dt.date(2020, 1, 1), dt.date(2026, 6, 1)))
    flags_find(day=NIGHT)
    assert not IntegrityFlag.objects.filter(kind="rush").exists()


def test_a_program_that_decides_at_the_end_is_found_as_such(cast: Cast, hr: Client) -> None:
    program = published(cast, name="Spring awards")
    awarded(cast, program, *crew(10, cast.sales))
    Nomination.objects.update(decided_on=dt.date(2026, 6, 29))
    flags_find(day=NIGHT)
    assert IntegrityFlag.objects.filter(key=f"program:{program.pk}", figures__last_week=10).exists()
    assert "Spring awards: 10 of the quarter’s 10 recognitions" in page_text(hr, PAGE)


def test_few_who_get_much_are_found_without_a_name(cast: Cast, hr: Client) -> None:
    people = crew(40, cast.root)
    for number in range(20):
        thanked(people[20 + number], people[number], DAY)
    for giver in people[2:17]:
        thanked(giver, people[0], DAY)
        thanked(giver, people[1], DAY)
    flags_find(day=NIGHT)
    flag = IntegrityFlag.objects.get(kind="concentration")
    assert flag.figures == {"receivers": 20, "top": 2, "share": 64}
    assert not flag.people.exists()
    assert "the first 2 got 64 % of all" in page_text(hr, PAGE)


def test_the_next_night_finds_nothing_new_and_follows_the_figures(flag: IntegrityFlag, cast: Cast) -> None:
    assert flags_find(day=NIGHT) == 0
    thanked(cast.employee, cast.manager, NIGHT)
    flags_find(day=NIGHT)
    assert sum(IntegrityFlag.objects.get(pk=flag.pk).figures["times"]) == 8


def test_what_was_decided_stays_as_it_was(flag: IntegrityFlag, cast: Cast) -> None:
    decide(flag, user_of(cast.hr_admin))
    Kudos.objects.all().delete()
    assert flags_find(day=NIGHT) == 0
    assert IntegrityFlag.objects.get().figures == flag.figures


def test_the_quarter_that_has_ended_is_looked_at_too(cast: Cast) -> None:
    pair(cast.employee, cast.manager)
    flags_find(day=dt.date(2026, 9, 30))
    assert IntegrityFlag.objects.get().quarter == dt.date(2026, 4, 1)


def test_the_task_of_the_night_acts_once(cast: Cast) -> None:
    pair(cast.employee, cast.manager)
    message = enqueue(find_flags)
    with time_machine.travel(dt.datetime(2026, 6, 20, 1, 30, tzinfo=dt.UTC)):
        for _again in range(2):
            find_flags(str(message.pk))
    assert IntegrityFlag.objects.get().kind == "pair"
    assert AuditEntry.objects.filter(action="flags.found").count() == 1


def test_a_decision_is_kept_with_who_took_it_and_nothing_follows(flag: IntegrityFlag, cast: Cast) -> None:
    actor = user_of(cast.hr_admin)
    decided = decide(flag, actor, "talked", " Both knew of it. ")
    assert (decided.outcome, decided.note, decided.decider) == ("talked", "Both knew of it.", actor)
    entry = AuditEntry.objects.get(action="flag.decided")
    assert (entry.actor_id, entry.detail) == (actor.pk, {"outcome": "talked"})
    with pytest.raises(StateConflict) as conflict:
        decide(flag, actor)
    assert conflict.value.code == "already_decided"


@pytest.mark.parametrize(
    ("outcome", "note", "field"), [("punished", "", "outcome"), ("", "", "outcome"), ("talked", " ", "note")]
)
def test_what_a_decision_lacks_is_said(
    flag: IntegrityFlag, cast: Cast, outcome: str, note: str, field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        decide(flag, user_of(cast.hr_admin), outcome, note)
    assert list(error.value.error_dict) == [field]


def test_who_is_named_neither_decides_nor_sees_it(flag: IntegrityFlag, cast: Cast, client: Client) -> None:
    give_role(cast.manager, "hr_admin")
    named = user_of(cast.manager)
    with pytest.raises(PermissionDenied) as refusal:
        decide(flag, named)
    assert refusal.value.args[1] == "named"
    client.force_login(named)
    assert "Priya" not in page_text(client, PAGE)
    assert client.get(f"/api/v1/recognition-flags/{flag.pk}/").status_code == 404
    assert client.post(f"{PAGE}{flag.pk}/decide/").status_code == 404
    listed = "/admin/recognition/integrityflag/"
    assert f"{listed}{flag.pk}/" not in page_text(client, listed)


def test_only_hr_decides(flag: IntegrityFlag, cast: Cast) -> None:
    with pytest.raises(PermissionDenied) as refusal:
        decide(flag, user_of(cast.executive))
    assert refusal.value.args[1] == "not_manager"


def test_hr_reads_it_in_plain_words_and_decides(flag: IntegrityFlag, hr: Client) -> None:
    text = page_text(hr, PAGE)
    assert "recognised each other" in text
    assert "times this quarter" in text
    refused = hr.post(f"{PAGE}{flag.pk}/decide/", {f"flag-{flag.pk}-outcome": "talked"})
    assert refused.status_code == 400
    assert "what came of it" in refused.content.decode()
    fields = {f"flag-{flag.pk}-outcome": "fine", f"flag-{flag.pk}-note": "<b>ok</b>"}
    assert hr.post(f"{PAGE}{flag.pk}/decide/", fields).status_code == 302
    assert "&lt;b&gt;ok" in page_text(hr, PAGE)


def test_the_list_asks_the_database_as_often_for_many(cast: Cast, hr: Client) -> None:
    people = crew(6, cast.sales)
    for one, two in itertools.pairwise(people):
        pair(one, two)
    flags_find(day=NIGHT)
    assert queries(hr, PAGE) <= MOST_QUERIES


def test_hr_is_told_that_flags_wait(flag: IntegrityFlag, cast: Cast) -> None:
    def waiting(employee: Employee) -> list[str]:
        return [item.url for item in attention_for(user_of(employee)) if item.url == PAGE]

    assert (waiting(cast.hr_admin), waiting(cast.executive)) == ([PAGE], [])
    decide(flag, user_of(cast.hr_admin))
    assert waiting(cast.hr_admin) == []


def test_the_api_lists_flags_and_takes_decisions(flag: IntegrityFlag, cast: Cast, hr: Client) -> None:
    (row,) = hr.get("/api/v1/recognition-flags/").json()["results"]
    assert row["people"] == sorted([cast.employee.pk, cast.manager.pk])
    address = f"/api/v1/recognition-flags/{flag.pk}/decide/"
    for body, status in [
        ({"outcome": "talked"}, 400),
        ({"outcome": ["x"]}, 400),
        ({"outcome": "fine", "note": "\0"}, 400),
        ({"outcome": "fine"}, 200),
        ({"outcome": "fine"}, 409),
    ]:
        answer = hr.post(address, body, content_type="application/json")
        assert answer.status_code == status, body
