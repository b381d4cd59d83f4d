"""Colleagues thank each other; what is private stays between two, and undo works for seconds."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import AuditEntry
from notifications.models import Notification
from people.models import Employee
from recognition.models import Axis, Kudos, Post, Value
from recognition.selectors import feed as selectors
from recognition.services import kudos as services
from recognition.services.values import value_save, values_create_starter
from tests.factories import Cast
from tests.recognition.kudos import MESSAGE, give, user_of


@pytest.fixture(autouse=True)
def _values(acme: object) -> None:
    values_create_starter()


def fields(refusal: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    """The fields that were refused."""
    return set(refusal.value.error_dict)


def age(kudos: Kudos, seconds: float) -> None:
    """Let kudos have been given some seconds ago."""
    Kudos.objects.filter(pk=kudos.pk).update(created_at=timezone.now() - dt.timedelta(seconds=seconds))


def test_an_organization_starts_with_three_values_for_each_axis() -> None:
    values_create_starter()
    axes = list(Value.objects.values_list("axis", flat=True))
    assert sorted(axes) == [Axis.EXECUTION] * 3 + [Axis.INNOVATION] * 3


def test_thanks_are_kept_as_written_and_audited_without_words_or_names(cast: Cast) -> None:
    kudos = give(cast.employee, cast.peer, message="  You saved\r\nthe launch.  ")
    assert kudos.message == "You saved\nthe launch."
    entry = AuditEntry.objects.get(action="kudos.given")
    assert (entry.actor_id, entry.object_id, entry.detail) == (user_of(cast.employee).pk, str(kudos.pk), {})


def test_the_receiver_is_told_and_undo_takes_that_back_too(cast: Cast) -> None:
    kudos = give(cast.employee, cast.peer)
    told = Notification.objects.get()
    assert (told.user, told.url) == (cast.peer.user, f"/recognition/posts/{kudos.post.pk}/")
    assert told.text == "Priya Example thanked you: Delivers what was promised"
    services.kudos_undo(kudos=kudos, actor=user_of(cast.employee))
    assert not Notification.objects.exists()


def test_who_cannot_sign_in_is_thanked_all_the_same(cast: Cast) -> None:
    cast.peer.user = None
    assert give(cast.employee, cast.peer).receiver == cast.peer
    assert not Notification.objects.exists()


def test_nobody_thanks_themselves(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        give(cast.employee, cast.employee)
    assert fields(refusal) == {"receiver"}


@pytest.mark.parametrize("change", [{"left": dt.date(2021, 1, 1)}, {"hired": dt.date(2999, 1, 1)}])
def test_only_who_works_here_today_is_thanked(cast: Cast, change: dict[str, dt.date]) -> None:
    Employee.objects.filter(pk=cast.peer.pk).update(**change)
    with pytest.raises(ValidationError) as refusal:
        give(cast.employee, cast.peer)
    assert fields(refusal) == {"receiver"}


@pytest.mark.parametrize("message", ["", "ok", "  \n ok ", "x" * 1001])
def test_a_message_has_3_to_1000_characters(cast: Cast, message: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        give(cast.employee, cast.peer, message=message)
    assert fields(refusal) == {"message"}


@pytest.mark.parametrize("message", ["Yes", "x" * 1000, "\n".join(["x"] * 500)])
def test_messages_of_the_shortest_and_longest_length_pass(cast: Cast, message: str) -> None:
    assert give(cast.employee, cast.peer, message=message).message == message


def test_a_value_that_was_given_up_is_refused_with_everything_else_that_is_wrong(cast: Cast) -> None:
    Value.objects.update(is_active=False)
    with pytest.raises(ValidationError) as refusal:
        give(cast.employee, cast.employee, message="")
    assert fields(refusal) == {"receiver", "value", "message"}
    assert not Kudos.objects.exists()


def test_the_same_form_sent_twice_acts_once(cast: Cast) -> None:
    nonce = uuid.uuid4()
    first = give(cast.employee, cast.peer, nonce=nonce)
    assert give(cast.employee, cast.peer, nonce=nonce) == first
    assert AuditEntry.objects.filter(action="kudos.given").count() == 1
    assert give(cast.manager, cast.peer, nonce=nonce) != first


def test_private_thanks_are_seen_by_the_two_alone(cast: Cast) -> None:
    give(cast.employee, cast.peer, is_private=True)
    seers = {
        person.first_name
        for person in (cast.employee, cast.peer, cast.manager, cast.hr_admin, cast.executive)
        if Kudos.objects.visible_to(user_of(person)).exists()
    }
    assert seers == {"Priya", "Tomas"}


def test_thanks_are_taken_back_within_fifteen_seconds(cast: Cast) -> None:
    kudos = give(cast.employee, cast.peer)
    age(kudos, 14)
    services.kudos_undo(kudos=kudos, actor=user_of(cast.employee))
    services.kudos_undo(kudos=kudos, actor=user_of(cast.employee))
    assert not Kudos.objects.exists()
    assert AuditEntry.objects.filter(action="kudos.undone").count() == 1


def test_later_they_stay(cast: Cast) -> None:
    kudos = give(cast.employee, cast.peer)
    age(kudos, 16)
    with pytest.raises(ValidationError):
        services.kudos_undo(kudos=kudos, actor=user_of(cast.employee))
    assert Kudos.objects.exists()


@pytest.mark.parametrize("name", ["peer", "hr_admin"])
def test_only_the_giver_takes_thanks_back(cast: Cast, name: str) -> None:
    kudos = give(cast.employee, cast.peer)
    with pytest.raises(PermissionDenied):
        services.kudos_undo(kudos=kudos, actor=user_of(getattr(cast, name)))
    assert Kudos.objects.exists()


def test_undo_is_offered_for_ten_seconds_to_the_giver(cast: Cast) -> None:
    kudos = give(cast.employee, cast.peer)
    posts = selectors.feed(user_of(cast.employee)).posts
    assert selectors.undoable(posts, cast.employee) == kudos
    assert selectors.undoable(posts, cast.peer) is None
    Post.objects.update(created_at=timezone.now() - dt.timedelta(seconds=11))
    posts = selectors.feed(user_of(cast.employee)).posts
    assert selectors.undoable(posts, cast.employee) is None


def test_older_thanks_follow_without_gap_or_repeat_even_at_the_same_moment(cast: Cast) -> None:
    given = [give(cast.employee, cast.peer, message=f"{MESSAGE} {n}") for n in range(7)]
    Post.objects.filter(kudos__in=given[:4]).update(created_at=timezone.now())
    seen, before = [], ""
    while page := selectors.feed(user_of(cast.manager), before=before, size=2):
        seen += page.posts
        before = page.older
        if not before:
            break
    assert seen == list(Post.objects.all())


def test_a_changed_value_is_checked_and_audited(cast: Cast) -> None:
    value = Value.objects.all()[0]
    value.name = "Keeps promises"
    value_save(value=value, actor=user_of(cast.hr_admin))
    value.axis = "charm"
    with pytest.raises(ValidationError):
        value_save(value=value, actor=user_of(cast.hr_admin))
    value.refresh_from_db()
    assert (value.name, value.axis) == ("Keeps promises", Axis.EXECUTION)
    assert AuditEntry.objects.filter(action="value.changed").count() == 1
