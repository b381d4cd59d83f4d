"""Two taps at once: thanks are given once, taken back once, and nobody stands on two levels."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import AuditEntry
from careerladders.models import CurrentLevel, Level
from careerladders.services.levels import level_assign
from recognition.models import Kudos
from recognition.services.kudos import kudos_undo
from recognition.services.values import values_create_starter
from tenants.models import Organization
from tests.careerladders.levels import make_ladder
from tests.concurrency.threads import at_once
from tests.factories import Cast
from tests.recognition.kudos import give, user_of

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


def test_two_levels_at_once_leave_one(acme: Organization, cast: Cast) -> None:
    make_ladder()
    levels = list(Level.objects.select_related("track__version")[:4])

    def assign(level: Level) -> Callable[[], Any]:
        return lambda: level_assign(
            employee=cast.employee, level=level, day=TODAY, reason="hired", actor=None
        )

    at_once(acme, *[assign(level) for level in levels])
    assert CurrentLevel.objects.on(TODAY).get().level in levels
