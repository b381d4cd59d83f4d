"""HR runs a round of reviews in the admin."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.closing import cycle_close
from assessments.models import DepartmentAxes, Draft, ReviewAssignment, ReviewCycle
from assessments.services import cycles_close_due
from tenants.outbox.models import OutboxMessage
from tests.assessments.reviews import starter_questionnaire
from tests.factories import Cast

LAUNCH, CLOSE = "assessments_reviewcycle_launch", "assessments_reviewcycle_close"


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """Sofia's browser."""
    assert cast.hr_admin.user is not None
    client.force_login(cast.hr_admin.user)
    return client


@pytest.fixture
def cycle(hr: Client) -> ReviewCycle:
    """A round that Sofia made."""
    values = {
        "name": "Autumn",
        "purpose": "developmental",
        "questionnaire": starter_questionnaire().pk,
        "closes_at_0": "2026-12-24",
        "closes_at_1": "12:00:00",
    }
    response = hr.post(reverse("admin:assessments_reviewcycle_add"), values)
    assert response.status_code == 302
    return ReviewCycle.objects.get(name="Autumn")


def press(hr: Client, cycle: ReviewCycle, button: str = "save", **values: str) -> list[str]:
    """Press a button on the cycle's page; returns what is said then."""
    values |= {"closes_at_0": "2026-12-31", "closes_at_1": "12:00:00", button: "1"}
    response = hr.post(reverse("admin:assessments_reviewcycle_change", args=[cycle.pk]), values)
    cycle.refresh_from_db()
    if response.status_code == 200:
        return [str(error) for error in response.context["adminform"].form.non_field_errors()]
    assert response.status_code == 302
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_launching_asks_everybodys_colleagues(hr: Client, cycle: ReviewCycle, cast: Cast) -> None:
    press(hr, cycle, LAUNCH)
    assert cycle.status == ReviewCycle.Status.COLLECTING
    asked = ReviewAssignment.objects.filter(participant__employee=cast.manager)
    assert {"self", "manager", "direct_report"} <= set(asked.values_list("relationship", flat=True))


def test_closing_asks_once(hr: Client, cycle: ReviewCycle) -> None:
    press(hr, cycle, LAUNCH)
    said = press(hr, cycle, CLOSE)
    assert any("can’t be undone" in message for message in said)
    assert cycle.status == ReviewCycle.Status.COLLECTING


def test_a_closed_round_has_results_and_no_drafts(hr: Client, cycle: ReviewCycle) -> None:
    press(hr, cycle, LAUNCH)
    press(hr, cycle, CLOSE, understood="on")
    assert cycle.status == ReviewCycle.Status.CLOSING
    assert OutboxMessage.objects.filter(task="assessments.close_cycle").exists()
    cycle_close(cycle_id=cycle.pk)
    assert DepartmentAxes.objects.filter(cycle=cycle).exists()
    assert not Draft.objects.exists()


def test_a_round_closes_by_itself_when_its_day_has_come(hr: Client, cycle: ReviewCycle) -> None:
    press(hr, cycle, LAUNCH)
    cycles_close_due()
    cycle.refresh_from_db()
    assert cycle.status == ReviewCycle.Status.COLLECTING
    ReviewCycle.objects.update(closes_at=timezone.now())
    cycles_close_due()
    cycle.refresh_from_db()
    assert cycle.status == ReviewCycle.Status.CLOSING


def test_the_day_of_closing_can_be_moved(hr: Client, cycle: ReviewCycle) -> None:
    press(hr, cycle)
    assert cycle.closes_at.day == 31


def test_the_admin_has_no_page_for_answers(hr: Client) -> None:
    page = hr.get(reverse("admin:index")).content.decode()
    assert "/admin/assessments/reviewcycle/" in page
    for model in ("answer", "comment", "draft", "reviewassignment", "participant"):
        assert f"/admin/assessments/{model}/" not in page
