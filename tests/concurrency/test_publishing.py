"""Publishing while others place people and decide: nobody is left on a version that counts no more."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from careerladders.models import CurrentLevel, FrameworkVersion
from careerladders.services.promotion_decisions import case_approve
from careerladders.services.versions import version_publish
from tenants.models import Organization
from tests.careerladders.levels import make_copy, make_ladder, stand, standing
from tests.careerladders.promotions import in_review
from tests.concurrency.threads import PATIENCE, at_once, wait_for_another
from tests.factories import Cast
from tests.recognition.kudos import user_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _ladder(acme: Organization) -> None:
    make_ladder()


def versions_stood_on() -> set[str]:
    """The states of the versions on whose levels anybody stands today."""
    today = CurrentLevel.objects.on(timezone.localdate())
    return set(today.values_list("level__track__version__status", flat=True))


def test_who_is_placed_while_a_version_is_published_is_not_left_on_the_old_one(
    acme: Organization, cast: Cast
) -> None:
    draft = make_copy()
    is_published = threading.Event()

    @transaction.atomic
    def publish() -> FrameworkVersion:
        version = version_publish(version=draft, actor=None)
        is_published.set()
        wait_for_another()
        return version

    def place() -> CurrentLevel:
        is_published.wait(PATIENCE)
        return stand(cast.employee, "IC3")

    version, refusal = at_once(acme, publish, place)
    assert version == draft
    assert isinstance(refusal, ValidationError)
    assert refusal.error_dict["level"][0].code == "not_published"
    assert versions_stood_on() == set()


def test_a_case_approved_while_a_version_is_published_counts_on_the_new_one(
    acme: Organization, cast: Cast
) -> None:
    case, draft = in_review(cast), make_copy()
    outcomes = at_once(
        acme,
        lambda: version_publish(version=draft, actor=None),
        lambda: case_approve(case=case, actor=user_of(cast.hr_admin)),
    )
    assert not any(isinstance(outcome, BaseException) for outcome in outcomes), outcomes
    assert standing(cast.employee, timezone.localdate()) == "IC5"
    assert versions_stood_on() == {"published"}
