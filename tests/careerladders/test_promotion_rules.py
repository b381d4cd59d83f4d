"""Promotion cases: who opens, assesses and decides, and what happens at each step."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from accounts.conflicts import StateConflict
from accounts.models import AuditEntry, User
from careerladders.models import (
    Competency,
    CurrentLevel,
    LeadershipRole,
    LeadershipRoleKind,
    PromotionAssessor,
    PromotionCase,
    PromotionEvidence,
)
from careerladders.permits import may_decide, may_open
from careerladders.selectors.promotions import case_seen, tasks, to_decide
from careerladders.services import promotions as services
from careerladders.services.promotion_assessments import Seen, assessment_save, assessment_submit
from careerladders.services.promotion_decisions import case_approve, case_confirm, case_decline, case_return
from careerladders.services.promotion_reminders import promotions_remind, reminder_due
from careerladders.services.versions import version_publish
from notifications.models import Notification
from tests.careerladders.levels import level, level_of, make_copy, make_ladder, stand, standing
from tests.careerladders.promotions import (
    REASON,
    ask,
    assess,
    decider_below,
    in_review,
    later,
    on_trial,
    open_case,
    plan,
    today,
)
from tests.factories import Cast, give_role, make_person
from tests.recognition.kudos import user_of


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def codes(refusal: pytest.ExceptionInfo[ValidationError]) -> dict[str, str | None]:
    """The code of each field's first error."""
    return {field: errors[0].code for field, errors in refusal.value.error_dict.items()}


def told(user: User | None) -> list[str]:
    """What somebody was told, the latest first."""
    return list(Notification.objects.filter(user=user).order_by("-id").values_list("text", flat=True))


def actions() -> list[str]:
    """What the audit log says of promotion cases, in its order."""
    found = AuditEntry.objects.filter(action__startswith="promotion.").order_by("id")
    return list(found.values_list("action", flat=True))


# Opening


def test_a_manager_opens_a_case_from_where_the_person_stands(cast: Cast) -> None:
    case = open_case(cast)
    assert (case.status, str(case.from_level), case.submitter) == (
        "draft",
        "IC4 Senior specialist",
        cast.manager.user,
    )
    assert [event.status for event in case.events.all()] == ["draft"]
    assert actions() == ["promotion.opened", "promotion.changed"]


def test_managers_up_the_line_and_hr_open_cases_and_others_do_not(cast: Cast) -> None:
    partner = make_person("Petra", cast.root)
    give_role(partner, "hr_partner", cast.product)
    for who in (cast.manager, cast.executive, cast.hr_admin, partner):
        assert may_open(user_of(who), cast.employee), who
    assert not may_open(user_of(partner), cast.peer)
    assert may_open(user_of(cast.peer), cast.employee).code == "not_in_line"
    assert may_open(user_of(cast.employee), cast.manager).code == "not_in_line"
    with pytest.raises(PermissionDenied, match="Only their managers"):
        services.case_open(employee=cast.employee, level=level("IC5"), actor=user_of(cast.peer))


def test_nobody_opens_a_case_for_themselves(cast: Cast) -> None:
    assert may_open(user_of(cast.hr_admin), cast.hr_admin).code == "candidate"


def test_there_is_one_open_case_for_a_person(cast: Cast) -> None:
    open_case(cast)
    with pytest.raises(StateConflict) as refusal:
        services.case_open(employee=cast.employee, level=level("M1"), actor=user_of(cast.hr_admin))
    assert refusal.value.code == "case_open"


def test_a_case_leads_to_another_level_of_a_published_framework(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    with pytest.raises(ValidationError) as refusal:
        services.case_open(employee=cast.employee, level=level("IC4"), actor=user_of(cast.manager))
    assert codes(refusal) == {"level": "present_level"}
    draft = level_of(make_copy(), "IC5")
    with pytest.raises(ValidationError) as refusal:
        services.case_open(employee=cast.employee, level=draft, actor=user_of(cast.manager))
    assert codes(refusal) == {"level": "not_published"}


def test_who_has_left_is_not_promoted(cast: Cast) -> None:
    cast.employee.left = today()
    cast.employee.save()
    with pytest.raises(ValidationError) as refusal:
        services.case_open(employee=cast.employee, level=level("IC5"), actor=user_of(cast.hr_admin))
    assert codes(refusal) == {"employee": "not_employed"}


# Writing


def test_only_the_submitter_writes_in_a_case(cast: Cast) -> None:
    case = open_case(cast)
    for who in (cast.hr_admin, cast.executive, cast.employee):
        with pytest.raises(PermissionDenied):
            services.case_change(case=case, training="Listening", actor=user_of(who))
        with pytest.raises(PermissionDenied):
            services.assessor_add(case=case, employee=cast.peer, actor=user_of(who))


def test_the_statement_is_fixed_once_handed_in_and_the_plan_goes_on_until_the_decision(cast: Cast) -> None:
    case = in_review(cast)
    manager = user_of(cast.manager)
    services.case_change(case=case, effective_on=later(10), actor=manager)
    with pytest.raises(StateConflict) as refusal:
        services.case_change(case=case, statement="Better words", actor=manager)
    assert refusal.value.code == "handed_in"
    case_approve(case=case, actor=user_of(cast.hr_admin))
    with pytest.raises(StateConflict) as refusal:
        services.case_change(case=case, effective_on=later(20), actor=manager)
    assert refusal.value.code == "already_decided"


def test_the_plan_is_written_though_the_person_stands_on_the_level_by_now(cast: Cast) -> None:
    case, manager = in_review(cast, "M1"), user_of(cast.manager)
    stand(cast.employee, "M1", today(), "moved")
    services.case_change(case=case, training="Listening", actor=manager)
    case.refresh_from_db()
    assert (case.training, case.return_level) == ("Listening", level("IC4"))
    with pytest.raises(ValidationError) as refusal:
        case_approve(case=case, actor=user_of(cast.hr_admin))
    assert codes(refusal) == {"level": "present_level"}


@pytest.mark.parametrize(
    ("field", "days", "code"),
    [("effective_on", 1000, "far"), ("trial_until", -1, "period"), ("conversation_on", -5000, "far")],
)
def test_days_that_cannot_be_are_refused(cast: Cast, field: str, days: int, code: str) -> None:
    case = open_case(cast)
    changes: Any = {field: later(days)}
    with pytest.raises(ValidationError) as refusal:
        services.case_change(case=case, actor=user_of(cast.manager), **changes)
    assert codes(refusal) == {field: code}


def test_nobody_mentors_themselves(cast: Cast) -> None:
    case = open_case(cast, "M1")
    with pytest.raises(ValidationError) as refusal:
        services.case_change(case=case, mentor=cast.employee, actor=user_of(cast.manager))
    assert codes(refusal) == {"mentor": "candidate"}


def test_evidence_is_kept_as_it_was(cast: Cast) -> None:
    kind = LeadershipRoleKind.objects.create(slug="lead", name="Project lead")
    role = LeadershipRole.objects.create(
        employee=cast.employee, kind=kind, title="Launch", period=(today(), None), time_budget=20
    )
    case, manager = open_case(cast), user_of(cast.manager)

    def attach(key: object) -> PromotionEvidence:
        return services.case_evidence_attach(case=case, source="leadership_role", key=str(key), actor=manager)

    attach(role.pk)
    evidence = attach(role.pk)
    LeadershipRole.objects.update(title="Other")
    assert [found.title for found in case.evidence.all()] == ["Project lead: Launch"]
    services.case_evidence_remove(evidence=evidence, actor=manager)
    assert not case.evidence.exists()
    with pytest.raises(ValidationError) as refusal:
        attach(0)
    assert codes(refusal) == {"key": "unknown"}


# Assessing


def test_an_assessor_is_told_finds_a_task_and_hands_in_once(cast: Cast) -> None:
    case = open_case(cast)
    (assessor,) = ask(case, cast.peer)
    peer = user_of(cast.peer)
    assert told(peer) == ["How far has Priya Example come? Your assessment is asked for, about 5 minutes."]
    (task,) = tasks(peer)
    assert (task.title, task.minutes) == ("Assess Priya Example", 5)
    assess(assessor)
    assert list(tasks(peer)) == []
    assert told(cast.manager.user) == ["An assessment of Priya Example has come in."]
    with pytest.raises(StateConflict) as refusal:
        assess(assessor)
    assert refusal.value.code == "handed_in"


def test_the_candidate_is_no_assessor(cast: Cast) -> None:
    case = open_case(cast)
    with pytest.raises(ValidationError) as refusal:
        ask(case, cast.employee)
    assert codes(refusal) == {"employee": "candidate"}


def test_the_database_itself_refuses_the_candidate_as_assessor(cast: Cast) -> None:
    case = open_case(cast)
    with pytest.raises(IntegrityError, match="promotion_assessor_is_another"):
        PromotionAssessor.objects.create(case=case, employee=cast.employee, candidate=cast.employee)


def test_the_database_itself_refuses_a_made_up_candidate(cast: Cast) -> None:
    case = open_case(cast)
    with pytest.raises(IntegrityError, match="promotion_assessor_of_candidate"):
        PromotionAssessor.objects.create(case=case, employee=cast.employee, candidate=cast.peer)


def test_a_colleague_is_asked_once_and_left_out_only_before_they_answer(cast: Cast) -> None:
    case = open_case(cast)
    first, second = ask(case, cast.peer, cast.executive)
    with pytest.raises(ValidationError) as refusal:
        ask(case, cast.peer)
    assert codes(refusal) == {"employee": "asked"}
    assess(first)
    with pytest.raises(StateConflict) as conflict:
        services.assessor_remove(assessor=first, actor=user_of(cast.manager))
    assert conflict.value.code == "handed_in"
    services.assessor_remove(assessor=second, actor=user_of(cast.manager))
    assert case.assessors.get() == first


def test_an_assessment_is_complete_or_not_handed_in(cast: Cast) -> None:
    (assessor,) = ask(open_case(cast), cast.peer)
    peer = user_of(cast.peer)
    competency = assessor.case.level.expectations.filter(proficiency__gte=1)[0].competency
    said = Seen(competency=competency, proficiency=4, text="Held the date.")
    assessment_save(assessor=assessor, seen=[said], actor=peer)
    with pytest.raises(ValidationError) as refusal:
        assessment_submit(assessor=assessor, actor=peer)
    assert codes(refusal) == {"ratings": "incomplete"}
    assert assessor.ratings.get().proficiency == 4


def test_an_assessment_speaks_of_what_is_asked_from_0_to_5_and_is_the_assessors_alone(cast: Cast) -> None:
    (assessor,) = ask(open_case(cast, "IC5"), cast.peer)
    competency = assessor.case.level.expectations.filter(proficiency__gte=1)[0].competency
    unasked = Competency.objects.create(slug="cooking", name="Cooking", axis="craft")
    for row, step, field in ((unasked, 3, "competency"), (competency, 6, "proficiency")):
        seen = [Seen(competency=row, proficiency=step)]
        with pytest.raises(ValidationError) as refusal:
            assessment_save(assessor=assessor, seen=seen, actor=user_of(cast.peer))
        assert set(codes(refusal)) == {field}
    with pytest.raises(PermissionDenied):
        assessment_save(assessor=assessor, seen=seen, actor=user_of(cast.manager))


def test_nothing_is_assessed_after_the_decision(cast: Cast) -> None:
    case = in_review(cast)
    (late,) = ask(case, cast.hr_admin)
    case_approve(case=case, actor=user_of(cast.hr_admin))
    with pytest.raises(StateConflict) as refusal:
        assess(late)
    assert refusal.value.code == "already_decided"


# Handing in and deciding


def test_a_case_is_handed_in_with_a_statement_a_day_and_an_assessor(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    manager = user_of(cast.manager)
    case = services.case_open(employee=cast.employee, level=level("IC5"), actor=manager)
    with pytest.raises(ValidationError) as refusal:
        services.case_submit(case=case, actor=manager)
    assert codes(refusal) == dict.fromkeys(["statement", "effective_on", "assessors"], "required")
    services.case_change(case=case, statement="Leads.", effective_on=today(), actor=manager)
    ask(case, cast.peer)
    assert services.case_submit(case=case, actor=manager).status == "submitted"
    assert told(cast.employee.user) == ["There is a promotion case for you: to IC5 Lead specialist."]


def test_a_decision_needs_a_case_in_review(cast: Cast) -> None:
    case = open_case(cast)
    ask(case, cast.peer)
    services.case_submit(case=case, actor=user_of(cast.manager))
    with pytest.raises(StateConflict) as refusal:
        case_approve(case=case, actor=user_of(cast.hr_admin), override_reason=REASON)
    assert refusal.value.code == "wrong_state"


def test_the_next_level_of_the_same_track_counts_at_once(cast: Cast) -> None:
    case = case_approve(case=in_review(cast), actor=user_of(cast.hr_admin))
    assert (case.status, case.decider, case.decided_on) == ("approved", cast.hr_admin.user, today())
    assert standing(cast.employee, today()) == "IC5"
    assert CurrentLevel.objects.latest("id").reason == "promoted"
    sentence = "Decided: Priya Example goes on to IC5 Lead specialist."
    assert told(cast.employee.user)[0] == told(cast.manager.user)[0] == sentence
    assert actions()[-1] == "promotion.approved"


def test_a_decline_says_why(cast: Cast) -> None:
    case = in_review(cast)
    with pytest.raises(ValidationError) as refusal:
        case_decline(case=case, actor=user_of(cast.hr_admin), reason="  ")
    assert codes(refusal) == {"reason": "required"}
    case = case_decline(case=case, actor=user_of(cast.hr_admin), reason="Vision comes next.")
    assert (case.status, case.decision_reason) == ("declined", "Vision comes next.")
    assert standing(cast.employee, today()) == "IC4"


@pytest.mark.parametrize("who", ["manager", "employee"])
def test_the_submitter_and_the_candidate_withdraw_before_the_decision(cast: Cast, who: str) -> None:
    case = in_review(cast)
    with pytest.raises(PermissionDenied):
        services.case_withdraw(case=case, actor=user_of(cast.peer))
    actor = user_of(getattr(cast, who))
    assert services.case_withdraw(case=case, actor=actor, reason="Not now.").status == "withdrawn"
    with pytest.raises(StateConflict) as refusal:
        services.case_withdraw(case=case, actor=actor)
    assert refusal.value.code == "withdrawn"


def test_an_approval_is_for_a_day_that_has_not_passed(cast: Cast) -> None:
    case = in_review(cast)
    PromotionCase.objects.update(effective_on=later(-1))
    with pytest.raises(ValidationError) as refusal:
        case_approve(case=case, actor=user_of(cast.hr_admin))
    assert codes(refusal) == {"effective_on": "past"}


def test_an_approval_fits_the_history_of_levels(cast: Cast) -> None:
    case = in_review(cast)
    stand(cast.employee, "IC4", later(5), "moved")
    with pytest.raises(ValidationError) as refusal:
        case_approve(case=case, actor=user_of(cast.hr_admin))
    assert codes(refusal) == {"effective_on": "later"}
    case.refresh_from_db()
    assert case.status == "in_review"


def test_a_case_goes_on_when_its_ladder_gets_a_new_edition(cast: Cast) -> None:
    case = in_review(cast)
    edition = version_publish(version=make_copy(), actor=None)
    case = case_approve(case=case, actor=user_of(cast.hr_admin))
    assert case.level == level_of(edition, "IC5")
    assert CurrentLevel.objects.on(today()).get(employee=cast.employee).level == case.level


def test_a_trial_goes_back_to_the_new_edition_of_the_level_before(cast: Cast) -> None:
    case = on_trial(cast)
    edition = version_publish(version=make_copy(), actor=None)
    case = case_return(case=case, actor=user_of(cast.employee))
    assert case.return_level == level_of(edition, "IC4")
    assert CurrentLevel.objects.on(today()).get(employee=cast.employee).level == case.return_level


# Who decides


def test_hr_and_executives_of_the_department_decide(cast: Cast) -> None:
    case = in_review(cast)
    partner = make_person("Petra", cast.root)
    give_role(partner, "hr_partner", cast.sales)
    for who in (cast.hr_admin, cast.executive):
        assert may_decide(user_of(who), case), who
    assert may_decide(user_of(partner), case).code == "not_decider"
    assert may_decide(user_of(cast.peer), case).code == "not_decider"
    assert list(to_decide(user_of(partner))) == []
    assert [task.title for task in tasks(user_of(cast.executive))] == ["Decide on Priya Example"]


def test_the_candidate_does_not_decide(cast: Cast) -> None:
    case = in_review(cast)
    give_role(cast.employee, "hr_admin")
    refuse(case, user_of(cast.employee), "candidate")


def test_the_submitter_does_not_decide(cast: Cast) -> None:
    case = in_review(cast)
    give_role(cast.manager, "hr_admin")
    refuse(case, user_of(cast.manager), "submitter")


def test_who_reports_to_the_candidate_does_not_decide(cast: Cast) -> None:
    case = in_review(cast)
    report = decider_below(cast, cast.employee)
    refuse(case, report, "reports_to_candidate")
    refuse(case, decider_below(cast, report.employee), "reports_to_candidate")


def test_who_reports_to_the_submitter_does_not_decide(cast: Cast) -> None:
    case = in_review(cast)
    report = decider_below(cast, cast.manager)
    refuse(case, report, "reports_to_submitter")
    refuse(case, decider_below(cast, report.employee), "reports_to_submitter")


def refuse(case: PromotionCase, user: User, code: str) -> None:
    """Check that a user decides nothing about a case, by whatever step, and finds no task."""
    assert may_decide(user, case).code == code
    assert case not in to_decide(user)
    assert not {"review", "approve", "decline", "confirm"} & set(case_seen(case, user).steps)
    with pytest.raises(PermissionDenied):
        case_approve(case=case, actor=user)
    with pytest.raises(PermissionDenied):
        case_decline(case=case, actor=user, reason="No.")
    case.refresh_from_db()
    assert case.status == "in_review"


def test_who_reported_to_the_candidate_once_decides_today(cast: Cast) -> None:
    case = in_review(cast)
    report = decider_below(cast, cast.employee)
    place = report.employee.assignments.get()
    place.period = (place.period.lower, today())
    place.save()
    assert may_decide(report, case)


# Overriding


def test_a_case_that_is_not_ready_needs_a_reason_that_says_something(cast: Cast) -> None:
    case, hr = in_review(cast, unlike={"vision": 1}), user_of(cast.hr_admin)
    for reason, code in (("", "not_ready"), ("She is good.", "too_short")):
        with pytest.raises(ValidationError) as refusal:
            case_approve(case=case, actor=hr, override_reason=reason)
        assert codes(refusal) == {"override_reason": code}
    case = case_approve(case=case, actor=hr, override_reason=REASON)
    assert (case.status, case.override_reason) == ("approved", REASON)
    assert case.events.latest("id").reason == REASON
    assert actions()[-2:] == ["promotion.approved", "promotion.overridden"]
    entry = AuditEntry.objects.get(action="promotion.overridden")
    assert entry.detail == {"missing": ["competencies"]}


def test_a_reason_that_is_not_needed_is_not_kept(cast: Cast) -> None:
    case = case_approve(case=in_review(cast), actor=user_of(cast.hr_admin), override_reason=REASON)
    assert case.override_reason == ""
    assert "promotion.overridden" not in actions()


def test_without_a_trial_only_an_override_leads_into_management_and_then_it_counts_at_once(
    cast: Cast,
) -> None:
    case, hr = in_review(cast, "M1"), user_of(cast.hr_admin)
    services.case_change(case=case, trial_until=None, actor=user_of(cast.manager))
    with pytest.raises(ValidationError) as refusal:
        case_approve(case=case, actor=hr)
    assert codes(refusal) == {"override_reason": "not_ready"}
    case = case_approve(case=case, actor=hr, override_reason=REASON)
    assert case.status == "approved"
    assert CurrentLevel.objects.latest("id").reason == "promoted"
    assert AuditEntry.objects.get(action="promotion.overridden").detail == {"missing": ["trial"]}


# Trials


def test_into_management_an_approval_begins_a_trial(cast: Cast) -> None:
    case = on_trial(cast)
    assert (case.status, str(case.return_level)) == ("on_trial", "IC4 Senior specialist")
    assert standing(cast.employee, today()) == "M1"
    assert CurrentLevel.objects.latest("id").reason == "trial"
    (task,) = tasks(user_of(cast.employee))
    assert task.title == "Your trial"
    assert case.conversation is not None
    assert (case.conversation.manager, case.conversation.planned_for) == (cast.manager, later(90))


def test_a_trial_is_confirmed_by_who_may_decide(cast: Cast) -> None:
    case = on_trial(cast)
    for who in (cast.employee, cast.manager):
        with pytest.raises(PermissionDenied):
            case_confirm(case=case, actor=user_of(who))
    confirmed = case_confirm(case=case, actor=user_of(cast.executive), override_reason=REASON)
    assert confirmed.status == "confirmed"
    assert CurrentLevel.objects.on(today()).get(employee=cast.employee).reason == "promoted"
    with pytest.raises(StateConflict) as refusal:
        case_return(case=case, actor=user_of(cast.employee))
    assert refusal.value.code == "already_decided"


def test_a_trial_is_not_confirmed_before_it_begins(cast: Cast) -> None:
    case = in_review(cast, "M1")
    days: services.CaseFields = {"effective_on": later(5), "conversation_on": later(95)}
    services.case_change(case=case, actor=user_of(cast.manager), **days)
    case = case_approve(case=case, actor=user_of(cast.hr_admin))
    with pytest.raises(StateConflict) as refusal:
        case_confirm(case=case, actor=user_of(cast.hr_admin))
    assert refusal.value.code == "not_begun"
    case_return(case=case, actor=user_of(cast.employee))
    assert (standing(cast.employee, today()), standing(cast.employee, later(6))) == ("IC4", "IC4")


@pytest.mark.parametrize("who", ["employee", "manager", "executive", "hr_admin"])
def test_a_trial_ends_by_going_back_without_a_reason(cast: Cast, who: str) -> None:
    case = case_return(case=on_trial(cast), actor=user_of(getattr(cast, who)))
    assert case.status == "returned"
    assert standing(cast.employee, today()) == "IC4"
    assert CurrentLevel.objects.on(today()).get(employee=cast.employee).reason == "returned"
    assert told(cast.employee.user)[0] == "The trial of Priya Example has ended; thank you for trying."


def test_colleagues_do_not_end_a_trial(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        case_return(case=on_trial(cast), actor=user_of(cast.peer))


def test_after_a_return_there_can_be_another_case(cast: Cast) -> None:
    case_return(case=on_trial(cast), actor=user_of(cast.employee))
    assert open_case(cast, "IC5").status == "draft"


# Reminders


@pytest.mark.parametrize(
    ("days", "due"), [(-20, -14), (-14, -14), (-1, -14), (0, 0), (6, 0), (7, 7), (20, 14)]
)
def test_reminders_of_a_trials_end_are_due_before_on_and_every_week_after(days: int, due: int) -> None:
    end = dt.date(2026, 6, 1)
    assert reminder_due(end, end + dt.timedelta(days=days)) == end + dt.timedelta(days=due)


def test_a_trials_end_is_brought_up_once_and_decides_nothing(cast: Cast) -> None:
    case = on_trial(cast)
    assert promotions_remind() == 0
    PromotionCase.objects.update(trial_until=later(14))
    assert [promotions_remind(), promotions_remind()] == [1, 0]
    assert told(cast.employee.user)[0].startswith("The trial of Priya Example at M1")
    assert told(cast.manager.user)[0] == told(cast.employee.user)[0]
    PromotionCase.objects.update(effective_on=later(-90), trial_until=later(-7), reminded_on=later(-7))
    assert promotions_remind() == 1
    case.refresh_from_db()
    assert case.status == "on_trial"


def test_assessors_are_reminded_once_after_a_week(cast: Cast) -> None:
    (assessor,) = ask(open_case(cast), cast.peer)
    assert promotions_remind() == 0
    PromotionAssessor.objects.update(asked_at=assessor.asked_at - dt.timedelta(days=7))
    assert [promotions_remind(), promotions_remind()] == [1, 0]
    assert told(cast.peer.user)[0] == "Priya Example waits for your assessment, about 5 minutes."


# Who sees what


def test_who_sees_a_case(cast: Cast) -> None:
    case = open_case(cast)
    ask(case, cast.peer)
    seen = {
        name: PromotionCase.objects.visible_to(user_of(getattr(cast, name))).exists()
        for name in ("employee", "manager", "peer", "hr_admin", "executive")
    }
    assert seen == {"employee": False, "manager": True, "peer": False, "hr_admin": True, "executive": True}
    services.case_submit(case=case, actor=user_of(cast.manager))
    assert PromotionCase.objects.visible_to(user_of(cast.employee)).exists()


def test_an_hr_admin_does_not_see_the_draft_of_their_own_case(cast: Cast) -> None:
    stand(cast.hr_admin, "IC4")
    executive = user_of(cast.executive)
    case = services.case_open(employee=cast.hr_admin, level=level("IC5"), actor=executive)
    assert not PromotionCase.objects.visible_to(user_of(cast.hr_admin)).exists()
    with pytest.raises(PermissionDenied):
        services.case_withdraw(case=case, actor=user_of(cast.hr_admin))


def test_who_sees_what_each_colleague_said(cast: Cast) -> None:
    case = in_review(cast)
    above = make_person("Lena", cast.root)
    place = cast.manager.assignments.get()
    place.manager = above
    place.save()
    reads = [cast.manager, cast.hr_admin, cast.executive]
    assert all(case_seen(case, user_of(who)).reads for who in reads)
    assert not any(case_seen(case, user_of(who)).reads for who in (cast.employee, cast.peer, above))


def test_the_plan_can_be_written_by_the_submitter_alone_while_in_review(cast: Cast) -> None:
    case = open_case(cast, "M1")
    case = services.case_change(case=case, actor=user_of(cast.manager), **plan(cast))
    assert case.return_level == level("IC4")
    assert case_seen(case, user_of(cast.manager)).steps == ["submit", "withdraw"]
    assert case_seen(case, user_of(cast.hr_admin)).steps == []
