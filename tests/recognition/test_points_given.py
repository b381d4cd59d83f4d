"""Kudos bring points while there are some to give; taking them back brings the points back."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.conflicts import StateConflict
from notifications.models import Notification
from people.models import Employee
from recognition.models import Kudos, Program, RecognitionSettings, Value
from recognition.selectors import points
from recognition.selectors.kudos import purse_of
from recognition.services.kudos import kudos_edit, kudos_undo
from recognition.services.months import points_month_begin
from recognition.services.points import Kind, Purpose, Transfer, account_of, points_transfer
from tests.factories import Cast
from tests.queries import queries
from tests.recognition.kudos import MESSAGE, give, user_of
from tests.recognition.points import make_kudos_program, make_values

GIVE = "/recognition/give/"


@pytest.fixture
def program(cast: Cast) -> Program:
    """A program of kudos in which everybody has 100 points to give."""
    program = make_kudos_program()
    points_month_begin(day=timezone.localdate())
    return program


def holds(cast: Cast) -> tuple[int, int]:
    """What Priya has to give, and what Tomas has to spend."""
    return points.balance(Kind.TO_GIVE, cast.employee), points.balance(Kind.TO_SPEND, cast.peer)


def code_of(cast: Cast, number: int) -> str:
    """Why so many points are refused."""
    with pytest.raises(ValidationError) as refusal:
        give(cast.employee, cast.peer, points=number)
    assert not Kudos.objects.exists()
    (error,) = refusal.value.error_dict["points"]
    return str(error.code)


def test_points_go_from_those_to_give_to_those_to_spend(cast: Cast, program: Program) -> None:
    kudos = give(cast.employee, cast.peer, points=30)
    assert holds(cast) == (70, 30)
    assert kudos.transfer is not None
    assert (kudos.points, kudos.transfer.purpose) == (30, Purpose.KUDOS)
    assert kudos.transfer.key == f"kudos:{cast.employee.pk}:{kudos.nonce}"
    assert Notification.objects.get().text == "Priya Example thanked you with 30 points: Delivers"
    assert points.faults() == []


def test_thanks_without_points_move_none(cast: Cast, program: Program) -> None:
    assert give(cast.employee, cast.peer).transfer is None
    assert holds(cast) == (100, 0)


def test_the_same_form_twice_pays_once(cast: Cast, program: Program) -> None:
    nonce = uuid.uuid4()
    first = give(cast.employee, cast.peer, points=80, nonce=nonce)
    assert give(cast.employee, cast.peer, points=80, nonce=nonce) == first
    assert holds(cast) == (20, 80)


def test_more_than_one_has_is_refused(cast: Cast, program: Program) -> None:
    assert code_of(cast, 101) == "not_enough_points"
    assert code_of(cast, 2_000_000_000) == "amount"
    assert code_of(cast, -5) == "amount"
    assert holds(cast) == (100, 0)


def test_without_points_in_the_organization_none_are_given(cast: Cast, program: Program) -> None:
    RecognitionSettings.objects.create(has_points=False)
    assert code_of(cast, 5) == "points_off"
    assert give(cast.employee, cast.peer).points == 0


def test_without_a_program_that_is_open_today_none_are_given(cast: Cast, program: Program) -> None:
    Program.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    assert code_of(cast, 5) == "no_kudos_program"


def test_only_who_takes_part_gives_points_but_everybody_receives(cast: Cast, program: Program) -> None:
    program.departments.add(cast.sales)
    assert code_of(cast, 5) == "not_taking_part"
    assert give(cast.peer, cast.employee, points=5).points == 5


def test_what_was_left_last_month_is_not_given_before_the_new_one_begins(client: Client, cast: Cast) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)):
        make_kudos_program()
        points_month_begin(day=timezone.localdate())
    with time_machine.travel(dt.datetime(2026, 12, 1, 1, tzinfo=dt.UTC)):
        assert code_of(cast, 5) == "month_not_begun"
        client.force_login(user_of(cast.employee))
        page = client.get(GIVE).content.decode()
        assert 'name="points"' not in page
        points_month_begin(day=timezone.localdate())
        give(cast.employee, cast.peer, points=5)
    assert holds(cast) == (95, 5)


def test_undo_brings_the_points_back(cast: Cast, program: Program) -> None:
    kudos = give(cast.employee, cast.peer, points=30)
    kudos_undo(kudos=kudos, actor=user_of(cast.employee))
    kudos_undo(kudos=kudos, actor=user_of(cast.employee))
    assert holds(cast) == (100, 0)
    assert points.faults() == []


def spend_all(employee: Employee) -> None:
    """Somebody spends what they have."""
    account = account_of(Kind.TO_SPEND, employee=employee)
    account.refresh_from_db()
    transfer = Transfer(account, account_of(Kind.REDEEMED), account.balance, Purpose.REDEMPTION, "spent")
    points_transfer(transfer)


def test_what_the_receiver_has_spent_cannot_be_taken_back(cast: Cast, program: Program) -> None:
    kudos = give(cast.employee, cast.peer, points=30)
    spend_all(cast.peer)
    with pytest.raises(ValidationError) as refusal:
        kudos_undo(kudos=kudos, actor=user_of(cast.employee))
    assert refusal.value.code == "points_spent"
    assert "Tomas Example has spent the points already" in refusal.value.messages[0]
    assert Kudos.objects.exists()
    assert holds(cast) == (70, 0)


@pytest.mark.parametrize("number", [0, 30])
def test_a_form_that_was_taken_back_gives_nothing_again(cast: Cast, program: Program, number: int) -> None:
    nonce = uuid.uuid4()
    kudos = give(cast.employee, cast.peer, points=number, nonce=nonce)
    kudos_undo(kudos=kudos, actor=user_of(cast.employee))
    with pytest.raises(StateConflict) as refusal:
        give(cast.employee, cast.peer, points=number, nonce=nonce)
    assert refusal.value.code == "taken_back"
    assert not Kudos.objects.exists()
    assert holds(cast) == (100, 0)


def test_a_form_that_gave_others_is_refused(cast: Cast, program: Program) -> None:
    nonce = uuid.uuid4()
    kudos = give(cast.employee, cast.peer, nonce=nonce)
    changes: list[dict[str, Any]] = [{"message": "Other words."}, {"is_private": True}, {"points": 5}]
    for change in changes:
        with pytest.raises(StateConflict) as refusal:
            give(cast.employee, cast.peer, nonce=nonce, **change)
        assert refusal.value.code == "key_reused"
    with pytest.raises(StateConflict):
        give(cast.employee, cast.manager, nonce=nonce)
    kudos_edit(kudos=kudos, message="Better words.", actor=user_of(cast.employee))
    assert give(cast.employee, cast.peer, nonce=nonce) == kudos


@pytest.mark.parametrize(
    ("closes", "words"),
    [
        (None, "until the end of November"),
        (dt.date(2026, 11, 20), "until 20 November"),
        (dt.date(2027, 1, 31), "until the end of November"),
    ],
)
def test_the_form_says_how_long_points_last(
    client: Client, cast: Cast, closes: dt.date | None, words: str
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)):
        make_kudos_program(closes_on=closes, monthly_points=12)
        points_month_begin(day=timezone.localdate())
        client.force_login(user_of(cast.employee))
        page = client.get(GIVE).content.decode()
    assert f"You have 12 points to give {words}." in page
    offered = [number for number in (0, 5, 10, 20, 50) if f'name="points" value="{number}"' in page]
    assert offered == [0, 5, 10]


def test_the_form_gives_the_points_and_keeps_what_was_typed(
    client: Client, cast: Cast, program: Program
) -> None:
    client.force_login(user_of(cast.employee))
    form = {"nonce": uuid.uuid4(), "receiver": cast.peer.pk, "value": Value.objects.all()[0].pk}
    page = client.post(GIVE, form | {"message": MESSAGE, "points": 20}, follow=True).content.decode()
    assert "Tomas Example has your thanks and 20 points." in page
    assert holds(cast) == (80, 20)
    refused = client.post(GIVE, form | {"nonce": uuid.uuid4(), "message": MESSAGE, "points": 77})
    assert "that many points to give any more" in refused.content.decode()
    assert MESSAGE in refused.content.decode()


def test_points_chosen_before_they_were_switched_off_are_refused_not_forgotten(
    client: Client, cast: Cast, program: Program
) -> None:
    RecognitionSettings.objects.create(has_points=False)
    client.force_login(user_of(cast.employee))
    form = {"nonce": uuid.uuid4(), "receiver": cast.peer.pk, "value": Value.objects.all()[0].pk}
    page = client.post(GIVE, form | {"message": MESSAGE, "points": 20}).content.decode()
    assert "that many points to give any more" in page
    assert not Kudos.objects.exists()


def test_without_points_the_form_asks_for_none(client: Client, cast: Cast) -> None:
    make_values()
    client.force_login(user_of(cast.employee))
    page = client.get(GIVE).content.decode()
    assert 'name="points"' not in page
    assert queries(client, GIVE) <= 12


def test_what_is_left_of_a_purse_is_known(cast: Cast, program: Program) -> None:
    give(cast.employee, cast.peer, points=97)
    purse = purse_of(cast.employee, timezone.localdate())
    assert not isinstance(purse, str)
    assert (purse.points, purse.offered) == (3, [0])
