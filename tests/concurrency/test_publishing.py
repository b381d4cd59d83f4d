"""Publishing while others place people and decide: nobody is left on a version that counts no more."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.conflicts import NotPublishable
from careerladders.models import Conversation, CurrentLevel, FrameworkVersion, PromotionCase
from careerladders.services.conversations import wish_save
from careerladders.services.promotion_decisions import case_approve
from careerladders.services.versions import version_publish
from tenants.models import Organization
from tests.careerladders.conversations import open_one
from tests.careerladders.levels import level, level_of, make_copy, make_ladder, stand, standing
from tests.careerladders.promotions import in_review, open_case
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


def published_before(organization: Organization, act: Callable[[], object]) -> object:
    """What acting answers that begins while a version is published, and waits for it."""
    draft = make_copy()
    is_published = threading.Event()

    @transaction.atomic
    def publish() -> None:
        version_publish(version=draft, actor=None)
        is_published.set()
        wait_for_another()

    def wait_and_act() -> object:
        is_published.wait(PATIENCE)
        return act()

    return at_once(organization, publish, wait_and_act)[1]


def test_who_is_placed_while_a_version_is_published_is_not_left_on_the_old_one(
    acme: Organization, cast: Cast
) -> None:
    refusal = published_before(acme, lambda: stand(cast.employee, "IC3"))
    assert isinstance(refusal, ValidationError)
    assert refusal.error_dict["level"][0].code == "not_published"
    assert versions_stood_on() == set()


def test_a_case_is_found_by_who_waited_until_it_aims_at_the_new_version(
    acme: Organization, cast: Cast
) -> None:
    case = in_review(cast)
    approved = published_before(acme, lambda: case_approve(case=case, actor=user_of(cast.hr_admin)))
    assert isinstance(approved, PromotionCase)
    assert approved.level == level("IC5")


def test_a_conversation_is_found_by_who_waited_until_it_is_about_the_new_version(
    acme: Organization, cast: Cast
) -> None:
    talk = open_one(cast.employee)
    answered = published_before(
        acme, lambda: wish_save(conversation=talk, text="A mentor", actor=user_of(cast.employee))
    )
    assert isinstance(answered, Conversation)
    assert answered.level == level("IC5")


@pytest.mark.parametrize("aim", [lambda cast: stand(cast.peer, "IC7"), lambda cast: open_case(cast, "IC7")])
def test_a_level_is_not_dropped_that_somebody_comes_to_need_while_a_version_is_published(
    acme: Organization, cast: Cast, aim: Callable[[Cast], object]
) -> None:
    draft = make_copy()
    for code in ("IC7", "M4"):
        level_of(draft, code).delete()
    is_needed = threading.Event()

    @transaction.atomic
    def need() -> None:
        aim(cast)
        is_needed.set()
        wait_for_another()

    def publish() -> FrameworkVersion:
        is_needed.wait(PATIENCE)
        return version_publish(version=draft, actor=None)

    refusal = at_once(acme, need, publish)[1]
    assert isinstance(refusal, NotPublishable)
    assert [finding.as_json()["level"] for finding in refusal.findings] == ["IC7"]
    assert FrameworkVersion.objects.get(status="published").number == 1


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
