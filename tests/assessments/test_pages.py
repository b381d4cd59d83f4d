"""Writing reviews in the browser."""

import datetime as dt
import json
import logging

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from assessments.models import Draft, ReviewAssignment, ReviewCycle
from assessments.services import Request, cycle_create, cycle_launch
from config import logs
from tenants.outbox.models import OutboxMessage
from tests.assessments.reviews import starter_questionnaire
from tests.factories import Cast


@pytest.fixture
def review(cast: Cast) -> ReviewAssignment:
    """Priya is asked to review Jonas, her manager, and Tomas is reviewed by Jonas."""
    cycle = cycle_create(
        name="Autumn",
        questionnaire=starter_questionnaire(),
        closes_at=timezone.now() + dt.timedelta(days=7),
        actor=None,
    )
    requests = [
        Request(cast.manager.pk, cast.employee.pk, "direct_report", is_short=False),
        Request(cast.peer.pk, cast.employee.pk, "cross_department", is_short=True),
    ]
    cycle_launch(cycle=cycle, requests=requests, actor=None)
    return ReviewAssignment.objects.get(reviewer=cast.employee, relationship="direct_report")


@pytest.fixture
def writer(client: Client, cast: Cast) -> Client:
    """Priya's browser."""
    assert cast.employee.user is not None
    client.force_login(cast.employee.user)
    return client


def address(review: ReviewAssignment) -> str:
    return reverse("assessments:write", args=[review.token])


def test_the_list_says_who_waits_and_how_long_it_takes(writer: Client, review: ReviewAssignment) -> None:
    page = writer.get(reverse("assessments:mine")).content.decode()
    assert "2 reviews wait for you" in page
    assert "Review Jonas Example" in page
    assert "12 questions" in page


def test_what_is_autosaved_is_there_on_another_device(writer: Client, review: ReviewAssignment) -> None:
    response = writer.post(
        address(review),
        {"item-1": "4", "item-2": "cant_say", "comment-0": "Clear goals"},
        headers={"X-Autosave": "1"},
    )
    assert response.status_code == 204
    page = writer.get(address(review)).content.decode()
    assert 'name="item-1" value="4" checked' in page
    assert 'name="item-2" value="cant_say" checked' in page
    assert "Clear goals" in page
    assert not Draft.objects.get().is_submitted


def test_handing_in_leads_to_the_next_review(writer: Client, review: ReviewAssignment) -> None:
    response = writer.post(address(review), {"item-1": "4", "action": "submit"})
    other = ReviewAssignment.objects.get(relationship="cross_department")
    assert response["Location"] == address(other)
    assert Draft.objects.get().is_submitted


def test_an_empty_review_is_not_taken(writer: Client, review: ReviewAssignment) -> None:
    response = writer.post(address(review), {"action": "submit"})
    assert response.status_code == 400
    assert "Rate at least one item" in response.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "answers", [{"item-1": "6"}, {"item-1": "four"}, {"comment-0": "x" * 2001}, {"comment-0": "a\x00b"}]
)
def test_impossible_answers_are_refused(
    writer: Client, review: ReviewAssignment, answers: dict[str, str]
) -> None:
    assert writer.post(address(review), answers).status_code == 400


def test_after_the_round_has_closed_nothing_is_taken(writer: Client, review: ReviewAssignment) -> None:
    ReviewCycle.objects.update(status=ReviewCycle.Status.CLOSING)
    assert writer.get(address(review)).status_code == 404


def test_a_link_in_other_hands_opens_nothing(client: Client, cast: Cast, review: ReviewAssignment) -> None:
    assert cast.manager.user is not None
    client.force_login(cast.manager.user)
    assert client.get(address(review)).status_code == 404


def test_a_declined_review_waits_no_longer(writer: Client, review: ReviewAssignment) -> None:
    writer.post(reverse("assessments:decline", args=[review.token]))
    page = writer.get(reverse("assessments:mine")).content.decode()
    assert "One review waits for you" in page
    assert "declined" in page


def test_no_log_record_names_the_review(review: ReviewAssignment) -> None:
    record = logging.makeLogRecord(
        {"msg": "Not Found: %s", "args": (address(review),), "name": "django.request"}
    )
    line = json.loads(logs.formatter().format(record))
    assert line["event"] == "Not Found: /reviews/…/"


def test_saving_leaves_no_trace_but_the_draft(writer: Client, review: ReviewAssignment) -> None:
    before = (AuditEntry.objects.count(), OutboxMessage.objects.count())
    writer.post(address(review), {"item-1": "4", "action": "submit"})
    assert (AuditEntry.objects.count(), OutboxMessage.objects.count()) == before


def test_what_waits_stands_on_the_home_page_until_it_is_declined(
    writer: Client, review: ReviewAssignment
) -> None:
    page = writer.get("/").content.decode()
    assert "2 things wait for you" in page
    assert f'href="{address(review)}"' in page
    writer.post(reverse("assessments:decline", args=[review.token]))
    assert f'href="{address(review)}"' not in writer.get("/").content.decode()
