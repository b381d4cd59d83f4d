"""Two people in one conversation at the same moment: nothing is overwritten, nothing happens twice."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.conflicts import ChangedMeanwhile, StateConflict
from accounts.models import AuditEntry, User
from careerladders.models import Conversation
from careerladders.services.conversations import conversation_close, notes_save, view_share
from careerladders.services.reminders import conversations_remind
from notifications.models import Notification
from tenants.models import Organization
from tests.careerladders.conversations import open_one, rate
from tests.careerladders.levels import make_ladder
from tests.concurrency.threads import at_once
from tests.factories import Cast
from tests.recognition.kudos import user_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def conversation(acme: Organization, cast: Cast) -> Conversation:
    """Priya's conversation with Jonas, planned for today."""
    make_ladder()
    return open_one(cast.employee, planned_for=timezone.localdate())


def writers(cast: Cast) -> tuple[User, User]:
    return user_of(cast.employee), user_of(cast.manager)


def test_of_two_who_write_notes_at_once_one_is_told(
    acme: Organization, cast: Cast, conversation: Conversation
) -> None:
    def write(actor: User) -> Callable[[], object]:
        return lambda: notes_save(conversation=conversation, text=f"Of {actor.pk}", revision=1, actor=actor)

    results = at_once(acme, *[write(actor) for actor in writers(cast)])
    refused = [result for result in results if isinstance(result, ChangedMeanwhile)]
    conversation.refresh_from_db()
    assert len(refused) == 1
    assert refused[0].current == {"notes": conversation.notes, "notes_revision": 2}


def test_both_share_at_once_and_both_are_shared(
    acme: Organization, cast: Cast, conversation: Conversation
) -> None:
    for actor in writers(cast):
        rate(conversation, actor)

    def share(actor: User) -> Callable[[], object]:
        return lambda: view_share(conversation=conversation, actor=actor)

    at_once(acme, *[share(actor) for actor in writers(cast)])
    conversation.refresh_from_db()
    assert conversation.is_shared
    assert Notification.objects.filter(text__contains="shared as well").count() == 1


def test_of_two_who_close_at_once_one_is_told(
    acme: Organization, cast: Cast, conversation: Conversation
) -> None:
    def close(actor: User) -> Callable[[], object]:
        return lambda: conversation_close(
            conversation=conversation, held_on=timezone.localdate(), actor=actor
        )

    results = at_once(acme, *[close(actor) for actor in writers(cast)])
    assert sum(isinstance(result, StateConflict) for result in results) == 1
    assert AuditEntry.objects.filter(action="conversation.closed").count() == 1


def test_reminders_that_run_at_once_remind_once(
    acme: Organization, cast: Cast, conversation: Conversation
) -> None:
    at_once(acme, *[conversations_remind] * 4)
    told = Notification.objects.filter(user=user_of(cast.manager), text__contains="prepare your view")
    assert told.count() == 1
