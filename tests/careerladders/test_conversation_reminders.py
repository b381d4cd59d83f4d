"""Reminders of conversations and next steps: paced, once, and never after they are done."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from careerladders.models import Conversation
from careerladders.services.next_steps import step_change, step_done
from careerladders.services.reminders import conversations_remind, steps_remind
from careerladders.tasks import remind_all
from config.celery import app
from notifications.home import tasks_for
from notifications.models import Notification
from people.models import Employee
from tenants.connection import connection
from tenants.models import Organization
from tests.careerladders.conversations import agree, close, move, open_one, share
from tests.careerladders.levels import make_ladder
from tests.factories import Cast
from tests.queries import queries
from tests.recognition.kudos import user_of

MONDAY = dt.date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def at(days: int) -> time_machine.travel:
    """So many days after Monday, in the morning."""
    moment = dt.datetime.combine(MONDAY + dt.timedelta(days=days), dt.time(6, 20), dt.UTC)
    return time_machine.travel(moment, tick=False)


def told(employee: Employee, words: str) -> int:
    """How many notifications with these words somebody has."""
    return Notification.objects.filter(user=user_of(employee), text__contains=words).count()


def planned(cast: Cast, in_days: int) -> Conversation:
    """A conversation of Monday, planned for a day after it."""
    with at(0):
        return open_one(cast.employee, planned_for=MONDAY + dt.timedelta(days=in_days))


class TestConversations:
    """Those that are near and not prepared."""

    def test_both_are_reminded_from_three_days_before_once_a_day_until_the_day(self, cast: Cast) -> None:
        planned(cast, 5)
        reminded = {}
        for day in range(8):
            with at(day):
                reminded[day] = (conversations_remind(), conversations_remind())
        assert {day for day, (first, _again) in reminded.items() if first} == {2, 3, 4, 5}
        assert not any(again for _first, again in reminded.values())
        assert told(cast.employee, "prepare your view") == 4
        assert told(cast.manager, "You talk with Priya Example on March 6, 2027") == 4

    def test_who_has_shared_is_left_in_peace(self, cast: Cast) -> None:
        conversation = planned(cast, 1)
        with at(0):
            share(conversation, user_of(cast.employee))
            conversations_remind()
        assert told(cast.employee, "prepare your view") == 0
        assert told(cast.manager, "prepare your view") == 1

    def test_nobody_is_reminded_of_what_is_closed_or_has_no_day(self, cast: Cast) -> None:
        with at(0):
            close(planned(cast, 1), MONDAY)
            open_one(cast.employee, "M2")
            assert conversations_remind() == 0

    def test_a_former_manager_is_not_reminded(self, cast: Cast) -> None:
        planned(cast, 1)
        move(cast.employee, cast.sales, cast.executive, MONDAY)
        with at(0):
            assert conversations_remind() == 0

    def test_who_left_is_not_told(self, cast: Cast) -> None:
        planned(cast, 1)
        cast.employee.left = MONDAY
        cast.employee.save()
        with at(0):
            conversations_remind()
        assert told(cast.employee, "prepare your view") == 0


class TestSteps:
    """Those that are due."""

    def test_the_owner_is_reminded_before_when_it_has_passed_and_then_weekly(self, cast: Cast) -> None:
        conversation = planned(cast, 1)
        with at(0):
            agree(conversation, "Secret step", due=MONDAY + dt.timedelta(days=5))
            close(conversation, MONDAY)
        days = []
        for day in range(25):
            with at(day):
                days += [day] * steps_remind()
        assert days == [2, 6, 13, 20]
        assert told(cast.employee, "is due on March 6, 2027") == 1
        assert told(cast.employee, "was due on") == 3
        assert told(cast.employee, "Secret") == told(cast.manager, "next step") == 0

    def test_a_done_step_is_reminded_of_no_more(self, cast: Cast) -> None:
        conversation = planned(cast, 1)
        with at(0):
            step = agree(conversation, due=MONDAY)
            step_done(step=step, actor=user_of(cast.employee))
        for day in (0, 1, 9):
            with at(day):
                assert steps_remind() == 0

    def test_another_day_begins_anew(self, cast: Cast) -> None:
        conversation = planned(cast, 1)
        with at(0):
            step = agree(conversation, due=MONDAY, owner="manager")
            assert steps_remind() == 1
            step_change(step=step, actor=user_of(cast.manager), due=MONDAY + dt.timedelta(days=10))
            assert steps_remind() == 0
        with at(7):
            assert steps_remind() == 1
        assert told(cast.manager, "next step") == 2

    def test_a_former_manager_is_reminded_of_no_step_but_the_employee_is(self, cast: Cast) -> None:
        conversation = planned(cast, 1)
        with at(0):
            agree(conversation, due=MONDAY, owner="manager")
            agree(conversation, due=MONDAY)
            close(conversation, MONDAY)
        move(cast.employee, cast.sales, cast.executive, MONDAY)
        with at(0):
            assert steps_remind() == 1
        assert told(cast.manager, "next step") == 0


@pytest.fixture
def eager() -> Iterator[None]:
    """Run what is sent at once, as the worker would."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.mark.usefixtures("eager")
def test_every_morning_each_organization_is_reminded_once(
    cast: Cast, acme: Organization, django_capture_on_commit_callbacks: Any
) -> None:
    planned(cast, 1)
    with at(0):
        for _twice in range(2):
            connection.set_schema_to_public()
            with django_capture_on_commit_callbacks(execute=True):
                remind_all()
            connection.set_tenant(acme)
    assert told(cast.manager, "prepare your view") == 1


class TestHome:
    """What waits on the home page."""

    def test_a_conversation_waits_until_ones_view_is_shared(self, client: Client, cast: Cast) -> None:
        conversation = planned(cast, 5)
        with at(0):
            client.force_login(user_of(cast.employee))
            page = " ".join(client.get("/").content.decode().split())
            assert "Prepare your conversation with Jonas Example" in page
            assert "planned for March 6, 2027 · about 10 minutes" in page
            share(conversation, user_of(cast.employee))
            assert "Prepare your conversation" not in client.get("/").content.decode()

    def test_a_step_waits_when_it_is_near_for_its_owner_alone(self, cast: Cast) -> None:
        conversation = planned(cast, 5)
        with at(0):
            agree(conversation, "Far", due=MONDAY + dt.timedelta(days=4))
            agree(conversation, "Near", due=MONDAY + dt.timedelta(days=3))
            close(conversation, MONDAY)
            titles = [task.title for task in tasks_for(user_of(cast.employee))]
            assert titles == ["Next step due: Near"]
            assert tasks_for(user_of(cast.manager)) == []

    def test_the_home_page_asks_as_often_however_much_waits(self, client: Client, cast: Cast) -> None:
        client.force_login(user_of(cast.employee))
        counts = []
        for codes in (["IC4"], ["IC5", "IC6", "M1", "M2"]):
            for code in codes:
                agree(open_one(cast.employee, code), due=timezone.localdate())
            counts.append(queries(client, "/"))
        assert counts[0] == counts[1]
