"""How a case goes on and ends when people leave, move, or are faster than the plan."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.conflicts import StateConflict
from accounts.models import AuditEntry, RoleAssignment
from careerladders.models import (
    Competency,
    Conversation,
    CurrentLevel,
    Expectation,
    Level,
    PromotionAssessor,
    PromotionCase,
)
from careerladders.permits import may_edit
from careerladders.readiness import readiness
from careerladders.selectors.promotions import case_seen, cases_seen_by, to_assess
from careerladders.services import promotions as services
from careerladders.services.content import column_add
from careerladders.services.promotion_assessments import Seen, assessment_save, assessment_submit
from careerladders.services.promotion_decisions import case_approve, case_confirm, case_decline, case_return
from careerladders.services.promotion_reminders import promotions_remind
from careerladders.services.versions import version_publish
from notifications.models import Notification
from people.models import Employee
from people.services import employee_change
from tests.careerladders.conversations import move, open_one
from tests.careerladders.levels import level, make_copy, make_ladder, stand, standing
from tests.careerladders.promotions import REASON, ask, assess, in_review, later, on_trial, open_case, today
from tests.factories import Cast, give_role, make_person
from tests.recognition.kudos import user_of


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def leave(employee: Employee) -> None:
    """Let somebody leave today."""
    employee_change(employee=employee, left=today(), actor=None)


def begun(case: PromotionCase, days: int) -> PromotionCase:
    """The trial as if it had begun so many days ago."""
    start = today() - dt.timedelta(days=days)
    standing = CurrentLevel.objects.get(employee=case.employee, level=case.level)
    before = CurrentLevel.objects.get(employee=case.employee, level=case.return_level)
    CurrentLevel.objects.filter(pk=before.pk).update(period=(before.period.lower, start))
    CurrentLevel.objects.filter(pk=standing.pk).update(period=(start, None))
    PromotionCase.objects.filter(pk=case.pk).update(effective_on=start)
    case.refresh_from_db()
    return case


def test_a_draft_that_was_withdrawn_stays_unknown_to_the_candidate(cast: Cast) -> None:
    case = open_case(cast)
    services.case_withdraw(case=case, actor=user_of(cast.manager), reason="Not good enough yet.")
    assert not cases_seen_by(user_of(cast.employee)).exists()
    with pytest.raises(PermissionDenied):
        services.case_withdraw(case=case, actor=user_of(cast.employee))


def test_what_was_handed_in_and_withdrawn_stays_visible_to_the_candidate(cast: Cast) -> None:
    case = open_case(cast)
    ask(case, cast.peer)
    services.case_submit(case=case, actor=user_of(cast.manager))
    services.case_withdraw(case=case, actor=user_of(cast.manager))
    assert cases_seen_by(user_of(cast.employee)).get() == case


def test_within_three_months_a_trial_is_confirmed_only_with_a_reason(cast: Cast) -> None:
    case = on_trial(cast)
    with pytest.raises(ValidationError) as refusal:
        case_confirm(case=case, actor=user_of(cast.hr_admin))
    assert set(refusal.value.error_dict) == {"override_reason"}
    case = case_confirm(case=case, actor=user_of(cast.hr_admin), override_reason=REASON)
    assert case.events.latest("id").reason == REASON
    assert AuditEntry.objects.filter(action="promotion.overridden", object_id=str(case.pk)).exists()


def test_after_three_months_a_trial_is_confirmed_without_one(cast: Cast) -> None:
    case = case_confirm(case=begun(on_trial(cast), 100), actor=user_of(cast.hr_admin))
    assert case.status == "confirmed"
    assert not AuditEntry.objects.filter(action="promotion.overridden").exists()


def test_a_trial_of_who_stands_elsewhere_by_now_is_ended_and_not_confirmed(cast: Cast) -> None:
    case = begun(on_trial(cast), 100)
    stand(cast.employee, "IC6", later(-5), "moved")
    with pytest.raises(StateConflict) as refusal:
        case_confirm(case=case, actor=user_of(cast.hr_admin))
    assert refusal.value.code == "moved"
    assert case_return(case=case, actor=user_of(cast.employee)).status == "returned"
    assert standing(cast.employee, today()) == "IC6"


def test_the_way_back_is_open_whatever_was_planned_for_later(cast: Cast) -> None:
    case = begun(on_trial(cast), 10)
    stand(cast.employee, "M2", later(30), "promoted")
    case_return(case=case, actor=user_of(cast.employee))
    assert (standing(cast.employee, today()), standing(cast.employee, later(60))) == ("IC4", "IC4")


def test_the_trial_of_somebody_who_left_can_be_ended(cast: Cast) -> None:
    case = begun(on_trial(cast), 10)
    leave(cast.employee)
    assert case_return(case=case, actor=user_of(cast.hr_admin)).status == "returned"


def test_the_way_back_leads_to_the_version_in_use_whoever_left_meanwhile(cast: Cast) -> None:
    case = begun(on_trial(cast), 10)
    leave(cast.employee)
    version_publish(version=make_copy(), actor=None)
    employee_change(employee=cast.employee, left=None, actor=None)
    case_return(case=case, actor=user_of(cast.employee))
    assert CurrentLevel.objects.on(today()).get(employee=cast.employee).level == level("IC4")


def test_after_the_way_back_nobody_is_reminded_of_the_talk_about_the_trial(cast: Cast) -> None:
    case = on_trial(cast)
    assert case.conversation is not None
    case_return(case=case, actor=user_of(cast.employee))
    case.conversation.refresh_from_db()
    assert case.conversation.planned_for is None
    assert planned() == [cast.employee.user_id]


def test_who_went_back_tries_the_same_level_again(cast: Cast) -> None:
    first = case_return(case=on_trial(cast), actor=user_of(cast.employee))
    second = on_trial(cast)
    assert second.status == "on_trial"
    assert second.conversation == cast.employee.conversations.get()
    first.refresh_from_db()
    assert first.conversation is None


def test_who_moved_after_a_trial_that_went_well_tries_the_same_level_again(cast: Cast) -> None:
    first = case_confirm(case=on_trial(cast), actor=user_of(cast.hr_admin), override_reason=REASON)
    stand(cast.employee, "IC4", today(), "moved")
    assert on_trial(cast).conversation == first.conversation


def planned() -> list[int | None]:
    """Who planned the days of talks, by the audit log."""
    return list(AuditEntry.objects.filter(action="conversation.planned").values_list("actor_id", flat=True))


def test_a_talk_that_is_open_already_is_held_on_the_planned_day_with_todays_manager(cast: Cast) -> None:
    case = in_review(cast, "M1")
    talk = open_one(cast.employee, "M1")
    move(cast.employee, cast.product, cast.executive, today())
    case = case_approve(case=case, actor=user_of(cast.hr_admin))
    talk.refresh_from_db()
    assert case.conversation == talk
    assert (talk.manager, talk.planned_for) == (cast.executive, case.conversation_on)
    assert planned() == [cast.hr_admin.user_id]


def test_the_two_hear_of_it_when_the_talk_goes_on_with_todays_manager(cast: Cast) -> None:
    case = in_review(cast, "M1")
    talk = open_one(cast.employee, "M1")
    move(cast.employee, cast.product, cast.executive, today())
    case_approve(case=case, actor=user_of(cast.hr_admin))
    told = Notification.objects.filter(url=talk.get_absolute_url(), text__contains="goes on with you")
    assert dict(told.values_list("user", "text")) == {
        cast.employee.user_id: f"Mara Example goes on with you in a career conversation: {talk.level}",
        cast.executive.user_id: f"Priya Example goes on with you in a career conversation: {talk.level}",
    }


def test_the_day_that_the_two_chose_stays_through_approval_and_the_way_back(cast: Cast) -> None:
    case = in_review(cast, "M1")
    talk = open_one(cast.employee, "M1", later(30))
    case = case_approve(case=case, actor=user_of(cast.hr_admin))
    assert case.conversation is not None
    assert (case.conversation, case.conversation.planned_for) == (talk, later(30))
    case_return(case=case, actor=user_of(cast.employee))
    talk.refresh_from_db()
    assert talk.planned_for == later(30)
    assert planned() == []


def test_a_day_of_the_two_that_has_passed_makes_way_for_the_planned_one(cast: Cast) -> None:
    case = in_review(cast, "M1")
    talk = open_one(cast.employee, "M1")
    Conversation.objects.update(planned_for=later(-1))
    case_approve(case=case, actor=user_of(cast.hr_admin))
    talk.refresh_from_db()
    assert talk.planned_for == case.conversation_on


def test_a_case_whose_submitter_left_is_taken_over_by_who_might_open_it(cast: Cast) -> None:
    case = open_case(cast)
    hr = user_of(cast.hr_admin)
    with pytest.raises(PermissionDenied):
        services.case_take_over(case=case, actor=hr)
    leave(cast.manager)
    assert case_seen(cases_seen_by(hr).get(), hr).steps == ["take_over"]
    case = services.case_take_over(case=case, actor=hr)
    assert "submit" in case_seen(cases_seen_by(hr).get(), hr).steps
    assert services.case_withdraw(case=case, actor=hr).status == "withdrawn"
    assert AuditEntry.objects.filter(action="promotion.taken_over").exists()


def told_of(case: PromotionCase) -> dict[int, str]:
    """The last that each user was told of a case."""
    told = Notification.objects.filter(url=case.get_absolute_url()).order_by("id")
    return dict(told.values_list("user", "text"))


def test_the_candidate_and_who_had_opened_the_case_hear_who_took_it_over(cast: Cast) -> None:
    partner = make_person("Nele", cast.sales)
    give_role(partner, "hr_partner", cast.product)
    case = open_case(cast, submitter=partner)
    ask(case, cast.peer)
    services.case_submit(case=case, actor=user_of(partner))
    RoleAssignment.objects.filter(user=partner.user).delete()
    give_role(partner, "executive", cast.product)
    services.case_take_over(case=case, actor=user_of(cast.hr_admin))
    sentence = f"Sofia Example took over the promotion case of Priya Example to {case.level}."
    assert told_of(case) == dict.fromkeys([partner.user_id, cast.employee.user_id], sentence)


def test_of_a_draft_the_candidate_hears_nothing_when_it_is_taken_over(cast: Cast) -> None:
    case = open_case(cast)
    leave(cast.manager)
    services.case_take_over(case=case, actor=user_of(cast.hr_admin))
    assert cast.employee.user_id not in told_of(case)


def test_who_takes_a_case_over_does_not_decide_on_it(cast: Cast) -> None:
    case = in_review(cast)
    leave(cast.manager)
    services.case_take_over(case=case, actor=user_of(cast.hr_admin))
    with pytest.raises(PermissionDenied):
        case_approve(case=case, actor=user_of(cast.hr_admin))
    assert case_approve(case=case, actor=user_of(cast.executive)).status == "approved"


def test_the_candidate_takes_over_nothing(cast: Cast) -> None:
    case = in_review(cast)
    leave(cast.manager)
    with pytest.raises(PermissionDenied):
        services.case_take_over(case=case, actor=user_of(cast.employee))


def test_who_lost_the_line_or_the_role_neither_reads_nor_writes_the_case(cast: Cast) -> None:
    case = open_case(cast)
    move(cast.employee, cast.product, cast.executive, today())
    assert not may_edit(user_of(cast.manager), case)
    assert not cases_seen_by(user_of(cast.manager)).exists()


@pytest.mark.parametrize("ends", ["assessed", "declined", "withdrawn"])
def test_who_lost_the_line_hears_nothing_more_of_the_case(cast: Cast, ends: str) -> None:
    case = in_review(cast)
    (late,) = ask(case, cast.hr_admin)
    told = Notification.objects.filter(user=cast.manager.user).count()
    move(cast.employee, cast.product, cast.executive, today())
    match ends:
        case "assessed":
            assess(late)
        case "declined":
            case_decline(case=case, actor=user_of(cast.hr_admin), reason="Vision comes next.")
        case "withdrawn":
            services.case_withdraw(case=case, actor=user_of(cast.employee))
    assert Notification.objects.filter(user=cast.manager.user).count() == told


def test_an_hr_partner_whose_role_ended_no_longer_goes_on(cast: Cast) -> None:
    partner = make_person("Nele", cast.sales)
    give_role(partner, "hr_partner", cast.product)
    case = open_case(cast, submitter=partner)
    RoleAssignment.objects.filter(user=partner.user).delete()
    fresh = user_of(Employee.objects.get(pk=partner.pk))
    assert not cases_seen_by(fresh).exists()
    with pytest.raises(PermissionDenied):
        services.case_change(case=case, actor=fresh, statement="Mine still.")


def test_a_case_does_not_lead_downwards(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    with pytest.raises(ValidationError) as refusal:
        services.case_open(employee=cast.employee, level=level("IC1"), actor=user_of(cast.manager))
    assert refusal.value.error_dict["level"][0].code == "lower"


def test_a_mentor_who_left_is_none(cast: Cast) -> None:
    in_review(cast, "M1")
    leave(cast.peer)
    hr = user_of(cast.hr_admin)
    met = {check.code: check.is_met for check in case_seen(cases_seen_by(hr).get(), hr).requirements}
    assert (met["mentor"], met["training"]) == (False, True)


def test_an_assessor_keeps_words_without_a_step_and_hands_in_with_all_of_them(cast: Cast) -> None:
    (assessor,) = ask(open_case(cast), cast.peer)
    said = Seen(competency=Competency.objects.get(slug="vision"), text="Held the date.")
    assessment_save(assessor=assessor, seen=[said], actor=user_of(cast.peer))
    rating = assessor.ratings.get()
    assert (rating.proficiency, rating.text) == (None, "Held the date.")
    with pytest.raises(ValidationError):
        assessment_submit(assessor=assessor, actor=user_of(cast.peer))
    assess(assessor)
    assert not assessor.ratings.filter(proficiency=None).exists()


def test_who_is_asked_no_longer_is_told(cast: Cast) -> None:
    (assessor,) = ask(open_case(cast), cast.peer)
    services.assessor_remove(assessor=assessor, actor=user_of(cast.manager))
    assert "isn't needed any more" in Notification.objects.filter(user=cast.peer.user).latest("id").text


@pytest.mark.parametrize("who", ["peer", "employee"])
def test_nobody_is_reminded_of_an_assessment_by_or_about_somebody_who_left(cast: Cast, who: str) -> None:
    ask(open_case(cast), cast.peer)
    PromotionAssessor.objects.update(asked_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=8))
    leave(getattr(cast, who))
    assert promotions_remind() == 0


def test_nobody_is_reminded_of_the_trial_of_somebody_who_left(cast: Cast) -> None:
    on_trial(cast)
    PromotionCase.objects.update(trial_until=later(3))
    leave(cast.employee)
    assert promotions_remind() == 0


def ask_for_drawing() -> Competency:
    """A new version, in which every level asks for one more competency."""
    drawing = Competency.objects.create(slug="drawing", name="Drawing", axis="craft")
    draft = make_copy()
    column_add(version=draft, competency=drawing, actor=None)
    levels = Level.objects.filter(track__version=draft)
    Expectation.objects.bulk_create(
        Expectation(level=found, competency=drawing, proficiency=1, text="Draws.") for found in levels
    )
    version_publish(version=draft, actor=None)
    return drawing


def test_what_a_new_version_asks_besides_is_assessed_after_the_rest(cast: Cast) -> None:
    (assessor,) = ask(open_case(cast), cast.peer)
    assess(assessor)
    drawing = ask_for_drawing()
    assert list(to_assess(user_of(cast.peer))) == [assessor]
    with pytest.raises(ValidationError) as refusal:
        assess(assessor)
    assert refusal.value.error_dict["competency"][0].code == "not_asked"
    seen: list[Seen] = [{"competency": drawing, "proficiency": 3}]
    assessment_save(assessor=assessor, seen=seen, actor=user_of(cast.peer))
    case = PromotionCase.objects.get()
    assert [row.assessed for row in readiness(case) if row.competency == drawing] == [None]
    assessment_submit(assessor=assessor, actor=user_of(cast.peer))
    assert [row.assessed for row in readiness(case) if row.competency == drawing] == [3]
    assert not to_assess(user_of(cast.peer)).exists()
