"""A panel scores without seeing who nominated; who has a stake neither scores nor decides."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from accounts.conflicts import StateConflict
from accounts.models import User
from notifications.models import Announcement, Channel, Notification
from recognition.models import (
    Nomination,
    PanelMember,
    Post,
    RecognitionPreference,
    RecognitionSettings,
    Score,
)
from recognition.selectors.nominations import nomination_seen, nominations, to_decide, to_score, unscored
from recognition.selectors.points import balance, faults
from recognition.services.nominations import endorser_ask, nomination_withdraw
from recognition.services.points import Kind
from recognition.services.selection import (
    nomination_award,
    nomination_decline,
    nomination_shortlist,
    score_save,
)
from tests.factories import Cast, give_role
from tests.recognition.kudos import user_of
from tests.recognition.nominations import REASON, awarded, hr, ines, judge, published, submitted


def give_scores(nomination: Nomination, member: object, points: int = 4) -> None:
    """The same score in every criterion."""
    scores = dict.fromkeys(nomination.program.criteria.all(), points)
    score_save(nomination=nomination, scores=scores, actor=user_of(member))  # type: ignore[arg-type]


def test_scores_of_the_panel_order_what_is_to_be_decided(cast: Cast) -> None:
    program = published(cast, cast.peer, ines(cast))
    weak = submitted(program, cast.manager, cast.employee)
    strong = submitted(program, cast.executive, cast.employee)
    give_scores(weak, ines(cast), 2)
    for member in (ines(cast), cast.peer):
        give_scores(strong, member, 5)
    unscored_yet = submitted(program, cast.manager, cast.employee)
    rows = [(row, row.mean, row.judges) for row in to_decide(hr(cast))]
    assert rows == [(strong, 5.0, 2), (weak, 2.0, 1), (unscored_yet, None, 0)]


def test_scores_can_be_changed_until_it_is_decided(cast: Cast) -> None:
    nomination = submitted(published(cast, cast.peer, ines(cast)), cast.manager, cast.employee)
    give_scores(nomination, cast.peer, 2)
    give_scores(nomination, cast.peer, 3)
    assert list(Score.objects.values_list("points", flat=True)) == [3, 3]
    judge(nomination)
    nomination_award(nomination=nomination, reason=REASON, actor=hr(cast))
    with pytest.raises(PermissionDenied) as refusal:
        give_scores(nomination, cast.peer)
    assert refusal.value.args[1] == "already_decided"


def test_a_score_is_one_to_five(cast: Cast) -> None:
    nomination = submitted(published(cast, cast.peer, ines(cast)), cast.manager, cast.employee)
    for points in (0, 6):
        with pytest.raises(ValidationError):
            give_scores(nomination, cast.peer, points)


def test_the_panel_finds_what_it_may_score_without_its_nominator(cast: Cast) -> None:
    program = published(cast, cast.peer, ines(cast))
    submitted(program, cast.peer, cast.employee)
    found = to_score(user_of(ines(cast))).get()
    assert "nominator_id" in found.get_deferred_fields()
    assert not to_score(user_of(cast.peer)).exists()
    assert not to_score(user_of(cast.manager)).exists()


@pytest.mark.parametrize(
    ("judge", "code"),
    [
        ("peer", "nominator"),
        ("employee", "nominee"),
        ("manager", "reporting_line"),
        ("executive", "reporting_line"),
    ],
)
def test_who_has_a_stake_neither_scores_nor_decides(cast: Cast, judge: str, code: str) -> None:
    employee = getattr(cast, judge)
    nomination = submitted(published(cast, ines(cast), employee), cast.peer, cast.employee)
    with pytest.raises(PermissionDenied) as refused:
        give_scores(nomination, employee)
    assert refused.value.args[1] == code
    give_role(employee, "hr_admin")
    actor = User.objects.get(pk=employee.user_id)
    attempts: list[Callable[[], object]] = [
        lambda: nomination_award(nomination=nomination, reason=REASON, actor=actor),
        lambda: nomination_decline(nomination=nomination, reason=REASON, actor=actor),
        lambda: nomination_shortlist(nomination=nomination, actor=actor),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied) as refusal:
            attempt()
        assert refusal.value.args[1] == code


@pytest.mark.parametrize("judge", ["peer", "employee", "manager", "executive"])
def test_the_database_refuses_a_decision_with_a_stake(cast: Cast, judge: str) -> None:
    nomination = submitted(published(cast, cast.peer, ines(cast)), cast.peer, cast.employee)
    found = Nomination.objects.filter(pk=nomination.pk)
    decision = {"status": "declined", "decided_on": timezone.localdate(), "decision_reason": REASON}
    with pytest.raises(IntegrityError, match="nomination_stake"):
        found.update(decider=getattr(cast, judge).user, **decision)


def test_the_database_refuses_a_score_with_a_stake(cast: Cast) -> None:
    program = published(cast, ines(cast), cast.manager)
    nomination = submitted(program, cast.peer, cast.employee)
    member, criterion = program.panel.get(employee=cast.manager), program.criteria.all()[0]
    with pytest.raises(IntegrityError, match="score_stake"):
        Score.objects.create(nomination=nomination, member=member, criterion=criterion, points=5)


def test_only_hr_decides(cast: Cast) -> None:
    nomination = submitted(published(cast, cast.peer, ines(cast)), cast.manager, cast.employee)
    with pytest.raises(PermissionDenied) as refusal:
        nomination_award(nomination=nomination, reason=REASON, actor=user_of(cast.peer))
    assert refusal.value.args[1] == "not_decider"


def test_an_award_pays_every_nominee_and_stands_in_the_feed(cast: Cast) -> None:
    nomination = awarded(cast, published(cast, cast.peer, ines(cast)), cast.employee, cast.peer)
    assert [balance(Kind.TO_SPEND, person) for person in (cast.employee, cast.peer)] == [100, 100]
    post = Post.objects.get(nomination=nomination)
    assert (post.axis, post.is_private) == ("execution", False)
    assert faults() == []


@pytest.mark.parametrize(
    ("decide", "told"), [(nomination_award, "An award for you"), (nomination_decline, "You were")]
)
def test_a_decision_is_explained_to_nominator_and_nominees(
    cast: Cast, decide: Callable[..., Nomination], told: str
) -> None:
    nomination = judge(submitted(published(cast, cast.peer, ines(cast)), cast.manager, cast.employee))
    with pytest.raises(ValidationError) as refusal:
        decide(nomination=nomination, reason="Good", actor=hr(cast))
    assert refusal.value.error_dict["reason"][0].code == "too_short"
    decide(nomination=nomination, reason=REASON, actor=hr(cast))
    found = Notification.objects.filter(url=nomination.get_absolute_url())
    assert {row.user_id for row in found} == {cast.manager.user_id, cast.employee.user_id}
    assert found.get(user=cast.employee.user).text.startswith(told)
    nomination.refresh_from_db()
    assert nomination.decision_reason == REASON


def test_the_number_of_winners_holds(cast: Cast) -> None:
    program = published(cast, cast.peer, ines(cast), winners=1)
    second = judge(submitted(program, cast.executive, cast.manager))
    awarded(cast, program, cast.employee)
    with pytest.raises(StateConflict) as refusal:
        nomination_award(nomination=second, reason=REASON, actor=hr(cast))
    assert refusal.value.code == "winners"
    with pytest.raises(IntegrityError, match="nomination_winners"):
        Nomination.objects.filter(pk=second.pk).update(
            status="awarded", decided_on=timezone.localdate(), decision_reason=REASON
        )


def test_a_budget_that_is_used_up_pays_nobody_of_a_team(cast: Cast) -> None:
    program = published(cast, cast.peer, ines(cast))
    program.categories.update(points=400)
    awarded(cast, program, cast.employee)
    with pytest.raises(ValidationError) as refusal:
        awarded(cast, program, cast.employee, cast.peer)
    assert refusal.value.messages == ["The budget of Execution has 600 points left; this award takes 800."]
    assert balance(Kind.TO_SPEND, cast.peer) == 0


def test_without_points_an_award_is_an_award_all_the_same(cast: Cast) -> None:
    program = published(cast, cast.peer, ines(cast))
    RecognitionSettings.objects.create(has_points=False)
    assert awarded(cast, program, cast.employee).status == "awarded"
    assert balance(Kind.TO_SPEND, cast.employee) == 0


def test_who_keeps_theirs_private_stays_off_the_feed(cast: Cast) -> None:
    RecognitionPreference.objects.create(employee=cast.employee, keeps_private=True)
    awarded(cast, published(cast, cast.peer, ines(cast)), cast.employee)
    assert Post.objects.get().is_private


def test_it_is_decided_once(cast: Cast) -> None:
    nomination = awarded(cast, published(cast, cast.peer, ines(cast)), cast.employee)
    for decide in (nomination_award, nomination_decline):
        with pytest.raises(StateConflict) as refusal:
            decide(nomination=nomination, reason=REASON, actor=hr(cast))
        assert refusal.value.code == "already_decided"
    with pytest.raises(StateConflict):
        nomination_withdraw(nomination=nomination, actor=user_of(cast.manager))


def test_the_shortlist_is_a_step_on_the_way(cast: Cast) -> None:
    nomination = judge(submitted(published(cast, cast.peer, ines(cast)), cast.manager, cast.employee))
    assert nomination_shortlist(nomination=nomination, actor=hr(cast)).status == "shortlisted"
    with pytest.raises(StateConflict):
        nomination_shortlist(nomination=nomination, actor=hr(cast))
    assert nomination_award(nomination=nomination, reason=REASON, actor=hr(cast)).status == "awarded"


def test_an_award_is_told_to_chat_channels_but_for_who_keeps_theirs_private(cast: Cast) -> None:
    Channel.objects.create(
        name="All", kind="slack", address="https://hooks.example/x", events=["award.given"]
    )
    RecognitionPreference.objects.create(employee=cast.peer, keeps_private=True)
    program = published(cast, cast.peer, ines(cast))
    awarded(cast, program, cast.employee, cast.peer)
    awarded(cast, program, cast.employee, is_private=True)
    told = Announcement.objects.get()
    assert told.text.startswith("Priya Example: Spring awards, Execution – We shipped")


def test_an_award_takes_the_scores_of_two(cast: Cast) -> None:
    nomination = submitted(published(cast, cast.peer, ines(cast)), cast.manager, cast.employee)
    give_scores(nomination, cast.peer)
    with pytest.raises(StateConflict) as refusal:
        nomination_award(nomination=nomination, reason=REASON, actor=hr(cast))
    assert refusal.value.code == "unscored"


def test_a_score_is_given_in_every_criterion(cast: Cast) -> None:
    nomination = submitted(published(cast, cast.peer, ines(cast)), cast.manager, cast.employee)
    one = nomination.program.criteria.all()[0]
    for scores in ({}, {one: 5}):
        with pytest.raises(ValidationError) as refusal:
            score_save(nomination=nomination, scores=scores, actor=user_of(cast.peer))
        assert refusal.value.error_dict["scores"][0].code == "incomplete"


def test_who_decides_or_endorses_does_not_score(cast: Cast) -> None:
    nomination = submitted(published(cast), cast.manager, cast.employee)
    endorser_ask(nomination=nomination, employee=cast.peer, actor=user_of(cast.manager))
    PanelMember.objects.create(program=nomination.program, employee=cast.peer)
    PanelMember.objects.create(program=nomination.program, employee=cast.hr_admin)
    for judge_of_it, code in ((cast.peer, "endorser"), (cast.hr_admin, "decides")):
        with pytest.raises(PermissionDenied) as refusal:
            give_scores(nomination, judge_of_it)
        assert refusal.value.args[1] == code
        assert not to_score(user_of(judge_of_it)).exists()


def test_who_nominates_does_not_decide_on_the_others_where_only_some_win(cast: Cast) -> None:
    program = published(cast, winners=1)
    submitted(program, cast.hr_admin, cast.peer)
    rival = submitted(program, cast.manager, cast.employee)
    with pytest.raises(PermissionDenied) as refusal:
        nomination_decline(nomination=rival, reason=REASON, actor=hr(cast))
    assert refusal.value.args[1] == "competes"


def test_hr_reads_the_scores_of_others_nominations_alone(cast: Cast) -> None:
    program = published(cast)
    own, other = submitted(program, cast.hr_admin, cast.peer), submitted(program, cast.manager, cast.employee)
    for nomination in (own, other):
        judge(nomination)
    assert list(to_decide(hr(cast))) == [other]
    seen = [nomination_seen(row, hr(cast)) for row in nominations(hr(cast)).order_by("id")]
    assert [bool(row.scores) for row in seen] == [False, True]


def test_home_asks_nobody_for_scores_that_would_be_refused(cast: Cast) -> None:
    submitted(published(cast, cast.executive, ines(cast)), cast.peer, cast.employee)
    assert not unscored(user_of(cast.executive)).exists()
    assert unscored(user_of(ines(cast))).exists()
    told = Notification.objects.filter(event="nomination.scores_wait")
    assert [row.user for row in told] == [ines(cast).user]
