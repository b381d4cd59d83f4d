"""Hands that come at once: limits, winners and budgets of a program hold, and nobody is paid twice."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from accounts.conflicts import StateConflict
from recognition.models import Nomination, Post
from recognition.selectors.points import balance, faults
from recognition.services.nominations import nomination_submit
from recognition.services.points import Kind
from recognition.services.programs import program_close
from recognition.services.selection import nomination_award
from tenants.models import Organization
from tests.concurrency.threads import at_once
from tests.factories import Cast
from tests.recognition.kudos import user_of
from tests.recognition.nominations import REASON, draft, hr, judge, published, submitted

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Status = Nomination.Status


def award(nomination: Nomination, cast: Cast) -> Callable[[], Nomination]:
    """Let HR award it."""
    return lambda: nomination_award(nomination=nomination, reason=REASON, actor=hr(cast))


def codes(outcomes: list[Nomination | BaseException]) -> list[str]:
    """What those who came too late were told."""
    return [str(outcome.code) for outcome in outcomes if isinstance(outcome, StateConflict)]


def test_the_limit_holds_for_drafts_handed_in_at_once(acme: Organization, cast: Cast) -> None:
    program = published(cast, per_person=2)
    drafts = [draft(program, cast.manager, cast.employee) for _number in range(5)]
    actor = user_of(cast.manager)
    outcomes = at_once(
        acme, *[lambda one=one: nomination_submit(nomination=one, actor=actor) for one in drafts]
    )
    assert codes(outcomes) == ["limit"] * 3
    assert Nomination.objects.filter(status=Status.SUBMITTED).count() == 2


def test_one_of_two_decisions_counts_and_pays_once(acme: Organization, cast: Cast) -> None:
    nomination = judge(submitted(published(cast), cast.manager, cast.employee, cast.peer))
    outcomes = at_once(acme, *[award(nomination, cast)] * 4)
    assert codes(outcomes) == ["already_decided"] * 3
    assert [balance(Kind.TO_SPEND, person) for person in (cast.employee, cast.peer)] == [100, 100]
    assert Post.objects.filter(nomination=nomination).count() == 1


def test_no_more_win_at_once_than_may(acme: Organization, cast: Cast) -> None:
    program = published(cast, winners=1, per_person=None)
    waiting = [judge(submitted(program, cast.manager, cast.employee)) for _number in range(3)]
    assert codes(at_once(acme, *[award(one, cast) for one in waiting])) == ["winners"] * 2
    assert balance(Kind.TO_SPEND, cast.employee) == 100


def test_a_budget_pays_at_once_no_more_than_it_holds(acme: Organization, cast: Cast) -> None:
    program = published(cast, per_person=None)
    program.categories.update(points=400)
    waiting = [judge(submitted(program, cast.manager, cast.employee)) for _number in range(4)]
    outcomes = at_once(acme, *[award(one, cast) for one in waiting])
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 2
    assert balance(Kind.TO_SPEND, cast.employee) == 800
    assert faults() == []


def test_a_program_closes_before_or_after_what_is_handed_in(acme: Organization, cast: Cast) -> None:
    program = published(cast)
    nomination = draft(program, cast.manager, cast.employee)
    outcomes = at_once(
        acme,
        lambda: program_close(program=program, actor=hr(cast)),
        lambda: nomination_submit(nomination=nomination, actor=user_of(cast.manager)),
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(refused) == 1
    nomination.refresh_from_db()
    program.refresh_from_db()
    assert (program.status, nomination.status) in {("closed", "draft"), ("published", "submitted")}
    assert faults() == []
