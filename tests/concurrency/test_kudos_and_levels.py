"""Two taps at once: thanks are given once, taken back once, and nobody stands on two levels."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.conflicts import StateConflict
from accounts.models import AuditEntry
from careerladders.models import CurrentLevel, Level
from careerladders.services.levels import level_assign
from people.models import Employee
from recognition.models import Kudos, Post, Reaction
from recognition.selectors import points
from recognition.services.answers import comment_delete, comment_write, reaction_set
from recognition.services.kudos import kudos_undo
from recognition.services.months import points_month_begin
from recognition.services.points import Kind
from recognition.services.values import values_create_starter
from tenants.models import Organization
from tests.careerladders.levels import make_ladder
from tests.concurrency.threads import at_once
from tests.factories import Cast
from tests.recognition.kudos import give, user_of
from tests.recognition.points import make_kudos_program
from tests.recognition.posts import award, prefer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TODAY = dt.date(2026, 1, 1)


def test_the_same_form_twice_at_once_gives_once(acme: Organization, cast: Cast) -> None:
    values_create_starter()
    nonce = uuid.uuid4()
    given = at_once(acme, *[lambda: give(cast.employee, cast.peer, nonce=nonce)] * 4)
    assert set(given) == {Kudos.objects.get()}
    assert AuditEntry.objects.filter(action="kudos.given").count() == 1


def test_two_undos_at_once_take_back_once(acme: Organization, cast: Cast) -> None:
    values_create_starter()
    kudos = give(cast.employee, cast.peer)
    at_once(acme, *[lambda: kudos_undo(kudos=kudos, actor=user_of(cast.employee))] * 4)
    assert not Kudos.objects.exists()
    assert AuditEntry.objects.filter(action="kudos.undone").count() == 1


def test_the_same_form_with_points_twice_at_once_pays_once(acme: Organization, cast: Cast) -> None:
    make_kudos_program()
    points_month_begin(day=timezone.localdate())
    nonce = uuid.uuid4()
    given = at_once(acme, *[lambda: give(cast.employee, cast.peer, nonce=nonce, points=60)] * 4)
    assert set(given) == {Kudos.objects.get()}
    assert points.balance(Kind.TO_SPEND, cast.peer) == 60
    assert points.faults() == []


def test_thanks_on_their_way_stay_private_when_the_receiver_says_so_meanwhile(
    acme: Organization, cast: Cast
) -> None:
    values_create_starter()
    givers = [cast.employee, cast.manager, cast.hr_admin]

    def thank(giver: Employee) -> Callable[[], object]:
        return lambda: give(giver, cast.peer)

    at_once(acme, lambda: prefer(cast.peer, private=True), *map(thank, givers))
    assert Post.objects.filter(is_private=True).count() == len(givers)


@pytest.mark.parametrize("attempt", range(3))
def test_an_award_turns_private_when_all_its_nominees_say_so_at_once(
    acme: Organization, cast: Cast, attempt: int
) -> None:
    nominees = [cast.employee, cast.peer, cast.hr_admin]
    post = award(cast.manager, *nominees)
    at_once(acme, *[lambda one=one: prefer(one, private=True) for one in nominees])
    post.refresh_from_db()
    assert post.is_private


def test_the_same_tap_twice_at_once_counts_once(acme: Organization, cast: Cast) -> None:
    values_create_starter()
    post, employee = give(cast.peer, cast.manager).post, cast.employee
    tapped: dict[str, Any] = {"employee": employee, "kind": "clap", "on": True, "actor": user_of(employee)}
    assert at_once(acme, *[lambda: reaction_set(post=post, **tapped)] * 4) == [None] * 4
    assert Reaction.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_answers_come_before_an_undo_or_are_told_that_it_is_gone(
    acme: Organization, cast: Cast, attempt: int
) -> None:
    values_create_starter()
    kudos = give(cast.employee, cast.peer)
    post, actor = kudos.post, user_of(cast.manager)
    said: dict[str, Any] = {"post": post, "author": cast.manager, "text": "So true.", "actor": actor}
    tapped: dict[str, Any] = {"post": post, "employee": cast.manager, "on": True, "actor": actor}
    answers = at_once(
        acme,
        lambda: kudos_undo(kudos=kudos, actor=user_of(cast.employee)),
        lambda: comment_write(**said),
        *[lambda kind=kind: reaction_set(kind=kind, **tapped) for kind in Reaction.Kind.values],
    )
    refused = [answer for answer in answers if isinstance(answer, BaseException)]
    assert {getattr(refusal, "code", refusal) for refusal in refused} <= {"gone"}
    assert not Post.objects.exists()


def test_the_same_comment_deleted_twice_at_once_is_gone(acme: Organization, cast: Cast) -> None:
    values_create_starter()
    post, actor = give(cast.employee, cast.peer).post, user_of(cast.manager)
    comment = comment_write(post=post, author=cast.manager, text="So true.", actor=actor)
    answers = at_once(acme, *[lambda: comment_delete(comment=comment, actor=actor)] * 3)
    assert [answer.code for answer in answers if isinstance(answer, StateConflict)] == ["gone"] * 2
    assert answers.count(None) == 1


def test_two_levels_at_once_leave_one(acme: Organization, cast: Cast) -> None:
    make_ladder()
    levels = list(Level.objects.select_related("track__version")[:4])

    def assign(level: Level) -> Callable[[], Any]:
        return lambda: level_assign(
            employee=cast.employee, level=level, day=TODAY, reason="hired", actor=None
        )

    at_once(acme, *[assign(level) for level in levels])
    assert CurrentLevel.objects.on(TODAY).get().level in levels
