"""The pages of promotion cases, for each of those whom they concern."""

import re
from typing import Any

import pytest
from django.test import Client

from careerladders.models import LeadershipRole, LeadershipRoleKind, PromotionAssessor, PromotionCase
from careerladders.services.promotions import case_submit
from people.models import Employee
from people.services import employee_change
from tests.careerladders.levels import level, make_ladder, stand, standing
from tests.careerladders.promotions import (
    REASON,
    STATEMENT,
    ask,
    assess,
    in_review,
    later,
    on_trial,
    open_case,
    today,
)
from tests.factories import Cast, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of
from tests.site import SiteClient

LIST = "/promotions/"


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def browser(employee: Employee) -> Client:
    """A browser in which somebody is signed in."""
    client = SiteClient(headers={"host": "acme.localhost"})
    client.force_login(user_of(employee))
    return client


def text(response: Any, status: int = 200) -> str:
    """The page, its white space made even."""
    assert response.status_code == status
    return " ".join(response.content.decode().split()).replace("&#x27;", "'")


def step(client: Client, case: PromotionCase, name: str, reason: str = "") -> Any:
    """Send the form of a step."""
    return client.post(f"{LIST}{case.pk}/steps/{name}/", {"reason": reason})


def test_the_empty_list_says_what_a_case_is_for(cast: Cast) -> None:
    assert "No cases yet" in text(browser(cast.employee).get(LIST))
    assert "Open a case" not in text(browser(cast.employee).get(LIST))
    assert "Open a case" in text(browser(cast.manager).get(LIST))


def test_the_list_begins_with_what_waits(cast: Cast) -> None:
    case = open_case(cast)
    ask(case, cast.peer)
    assert "Assess Priya Example" in text(browser(cast.peer).get(LIST))
    case_submit(case=case, actor=user_of(cast.manager))
    assert "Decide on Priya Example" in text(browser(cast.executive).get(LIST))
    page = text(browser(cast.manager).get(LIST))
    assert "Decide on" not in page
    assert 'href="/promotions/' in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("who=own", False),
        ("who=submitted", True),
        ("who=decide", False),
        ("status=in_review", True),
        ("status=draft", False),
        ("status=nonsense", True),
        ("page=99", True),
    ],
)
def test_the_list_is_narrowed_by_whose_and_state(cast: Cast, query: str, shown: bool) -> None:
    case = in_review(cast)
    page = text(browser(cast.manager).get(f"{LIST}?{query}"))
    assert (f'href="{case.get_absolute_url()}"' in page) is shown
    assert ("No case is like this" in page) is not shown


def test_a_manager_opens_a_case(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    manager = browser(cast.manager)
    page = text(manager.get(f"{LIST}new/?employee={cast.employee.pk}"))
    assert "Priya Example" in page
    assert "General · Specialists" in page
    answer = manager.post(f"{LIST}new/", {"employee": cast.employee.pk, "level": level("IC5").pk})
    case = PromotionCase.objects.get()
    assert answer["Location"] == case.get_absolute_url()
    assert "Hand the case in" in text(manager.get(answer["Location"]))


def test_without_scripts_a_search_finds_whom_the_case_is_for(cast: Cast) -> None:
    page = text(browser(cast.manager).post(f"{LIST}new/", {"q": "Priya", "level": level("IC5").pk}))
    assert f'value="{cast.employee.pk}"' in page


@pytest.mark.parametrize(
    ("who", "code", "says"),
    [
        ("peer", "IC5", "Only their managers and HR open a case"),
        ("manager", "IC5", "Nobody opens a case for themselves"),
        ("employee", "IC4", "This is where the person stands today"),
    ],
)
def test_a_case_that_cannot_be_opened_says_why(cast: Cast, who: str, code: str, says: str) -> None:
    stand(cast.employee, "IC4")
    form = {"employee": getattr(cast, who).pk, "level": level(code).pk}
    assert says in text(browser(cast.manager).post(f"{LIST}new/", form))
    assert not PromotionCase.objects.exists()


@pytest.mark.parametrize("employee", ["", "none", "0", "9" * 30])
def test_somebody_who_is_not_there_is_asked_for_again(cast: Cast, employee: str) -> None:
    manager = browser(cast.manager)
    assert manager.get(f"{LIST}new/", {"employee": employee}).status_code == 200
    page = text(manager.post(f"{LIST}new/", {"employee": employee, "level": "x"}))
    assert "Choose one of these levels" in page


def test_the_submitter_writes_the_case_with_its_trial(cast: Cast) -> None:
    case = open_case(cast, "M1")
    manager = browser(cast.manager)
    path = f"{LIST}{case.pk}/edit/"
    assert "nothing is held against who takes it" in text(manager.get(path))
    form = {"statement": "Leads already.", "effective_on": today(), "trial_until": later(183)}
    form |= {"conversation_on": later(90), "training": "Listening", "mentor": cast.peer.pk}
    assert manager.post(path, form)["Location"] == case.get_absolute_url()
    case.refresh_from_db()
    assert (case.statement, case.mentor, case.trial_until) == ("Leads already.", cast.peer, later(183))


def test_the_form_keeps_what_was_typed_and_says_what_would_be_right(cast: Cast) -> None:
    case = open_case(cast, "M1")
    manager = browser(cast.manager)
    form = {"statement": "Leads already.", "effective_on": "soon", "mentor": cast.employee.pk}
    page = text(manager.post(f"{LIST}{case.pk}/edit/", form))
    assert "Leads already." in page
    assert "There is no such day" in page
    form = {"effective_on": today(), "mentor": cast.employee.pk, "trial_until": today()}
    assert "A trial ends after it has begun" in text(manager.post(f"{LIST}{case.pk}/edit/", form))
    long = {"statement": "x" * 5001}
    assert "at most 5000 characters" in text(manager.post(f"{LIST}{case.pk}/edit/", long))


@pytest.mark.parametrize("page", ["edit", "assessors", "evidence"])
def test_only_the_submitter_gets_the_pages_that_write(cast: Cast, page: str) -> None:
    case = open_case(cast)
    path = f"{LIST}{case.pk}/{page}/"
    assert browser(cast.manager).get(path).status_code == 200
    assert browser(cast.hr_admin).get(path).status_code == 403
    assert browser(cast.peer).get(path).status_code == 404


def test_the_submitter_asks_colleagues_and_changes_their_mind(cast: Cast) -> None:
    case = open_case(cast)
    manager = browser(cast.manager)
    path = f"{LIST}{case.pk}/assessors/"
    assert "Nobody is asked yet" in text(manager.get(path))
    manager.post(path, {"employee": cast.peer.pk})
    assert "Nobody assesses themselves" in text(manager.post(path, {"employee": cast.employee.pk}))
    assert "Priya" in text(manager.post(path, {"q": "Priya"}))
    assessor = PromotionAssessor.objects.get()
    manager.post(f"{path}{assessor.pk}/remove/")
    assert not case.assessors.exists()
    assert manager.post(f"{path}{assessor.pk}/remove/").status_code == 404


def test_evidence_is_chosen_from_what_is_on_record(cast: Cast) -> None:
    kind = LeadershipRoleKind.objects.create(slug="lead", name="Project lead")
    role = LeadershipRole.objects.create(
        employee=cast.employee, kind=kind, title="Launch", period=(today(), None), time_budget=20
    )
    case = open_case(cast)
    manager = browser(cast.manager)
    path = f"{LIST}{case.pk}/evidence/"
    form = {"source": "leadership_role", "key": role.pk}
    assert "Project lead: Launch" in text(manager.get(path))
    manager.post(path, form)
    assert "Project lead: Launch" in text(manager.get(case.get_absolute_url()))
    assert "Nothing more is on record" in text(manager.get(path))
    manager.post(path, form | {"action": "remove"})
    assert not case.evidence.exists()
    wrong = manager.post(path, form | {"key": "none"}, follow=True)
    assert "There is no such evidence" in text(wrong)
    assert "Choose from the list" in text(manager.post(path, {"source": "x" * 50}, follow=True))


def ratings(case: PromotionCase, change: int = 0) -> dict[str, Any]:
    """The form of an assessment that sees what the level asks."""
    rows = case.level.expectations.filter(proficiency__gte=1)
    steps = {f"step-{row.competency_id}": row.proficiency + change for row in rows}
    return steps | {f"text-{row.competency_id}": "Held the date." for row in rows}


def test_an_assessment_says_first_who_will_see_it_and_saves_itself(cast: Cast) -> None:
    case = open_case(cast)
    ask(case, cast.peer)
    peer = browser(cast.peer)
    path = f"{LIST}{case.pk}/assess/"
    page = text(peer.get(path))
    assert "Jonas Example, who opened the case, and those who decide on it see your name" in page
    assert "without names and words" in page
    first = next(iter(ratings(case)))
    answer = peer.post(path, {first: 3}, headers={"X-Autosave": "1"})
    assert answer.status_code == 204
    assert "1 of " in text(peer.get(path))


def test_what_an_assessor_writes_on_two_devices_is_kept(cast: Cast) -> None:
    case = open_case(cast)
    ask(case, cast.peer)
    peer, path = browser(cast.peer), f"{LIST}{case.pk}/assess/"
    first = case.level.expectations.filter(proficiency__gte=1)[0].competency_id
    peer.post(path, {f"text-{first}": "On the phone."}, headers={"X-Autosave": "1"})
    laptop = {f"initial-text-{first}": "", f"text-{first}": "", f"step-{first}": "4", "action": "submit"}
    page = text(peer.post(path, laptop), 400)
    assert case.assessors.get().ratings.values_list("proficiency", "text").get() == (4, "On the phone.")
    assert f'name="initial-text-{first}" value="On the phone."' in page
    assert f'name="initial-step-{first}" value="4"' in page


def test_an_assessment_is_handed_in_when_it_is_complete(cast: Cast) -> None:
    case = open_case(cast)
    ask(case, cast.peer)
    peer = browser(cast.peer)
    path = f"{LIST}{case.pk}/assess/"
    first = next(iter(ratings(case)))
    page = text(peer.post(path, {first: 3, "action": "submit"}), 400)
    assert "Choose a step for these too" in page
    assert peer.post(path, ratings(case) | {"action": "submit"})["Location"] == "/"
    assert case.assessors.get().done_at
    assert "Nothing is left to do here" in text(peer.get(path))
    again = peer.post(path, ratings(case), follow=True)
    assert "You have handed this in already" in text(again)


@pytest.mark.parametrize("value", ["6", "-1", "x", "\x00", "3" * 40])
def test_a_step_that_is_none_is_refused(cast: Cast, value: str) -> None:
    case = open_case(cast)
    ask(case, cast.peer)
    first = next(iter(ratings(case)))
    page = text(browser(cast.peer).post(f"{LIST}{case.pk}/assess/", {first: value}), 400)
    assert "Choose one of these steps" in page


def test_only_who_is_asked_gets_the_form(cast: Cast) -> None:
    case = open_case(cast)
    ask(case, cast.peer)
    for who in (cast.employee, cast.manager, cast.hr_admin):
        assert browser(who).get(f"{LIST}{case.pk}/assess/").status_code == 404


def test_the_candidate_sees_the_result_without_names_and_words(cast: Cast) -> None:
    case = in_review(cast, text="A secret word.")
    page = text(browser(cast.employee).get(case.get_absolute_url()))
    assert "Readiness" in page
    assert STATEMENT in page
    for hidden in ("A secret word.", "Tomas Example", "Mara Example"):
        assert hidden not in page
    page = text(browser(cast.manager).get(case.get_absolute_url()))
    for shown in ("A secret word.", "Tomas Example", "Mara Example"):
        assert shown in page


def test_a_draft_is_not_there_for_the_candidate_and_a_case_not_for_colleagues(cast: Cast) -> None:
    case = open_case(cast)
    ask(case, cast.peer)
    for who in (cast.employee, cast.peer):
        assert browser(who).get(case.get_absolute_url()).status_code == 404
        assert step(browser(who), case, "withdraw").status_code == 404


def test_the_page_offers_each_person_their_steps(cast: Cast) -> None:
    case = in_review(cast)
    pages = {
        name: text(browser(getattr(cast, name)).get(case.get_absolute_url()))
        for name in ("employee", "manager", "hr_admin")
    }
    assert [name for name, page in pages.items() if ">Approve<" in page] == ["hr_admin"]
    assert [name for name, page in pages.items() if "Withdraw the case" in page] == ["employee", "manager"]


def test_who_decides_elsewhere_is_told_why_not_here(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    case = open_case(cast, submitter=cast.hr_admin)
    ask(case, cast.peer)
    case_submit(case=case, actor=user_of(cast.hr_admin))
    page = text(browser(cast.hr_admin).get(case.get_absolute_url()))
    assert "Who submitted a case doesn't decide on it." in page
    assert step(browser(cast.hr_admin), case, "review").status_code == 403


def test_a_case_goes_from_draft_to_approval(cast: Cast) -> None:
    case = open_case(cast)
    for assessor in ask(case, cast.peer, cast.executive):
        assess(assessor)
    manager, hr = browser(cast.manager), browser(cast.hr_admin)
    assert step(manager, case, "submit")["Location"] == case.get_absolute_url()
    step(hr, case, "review")
    answer = hr.post(f"{LIST}{case.pk}/steps/approve/", follow=True)
    assert "Approved. The candidate and their manager have been told." in text(answer)
    assert standing(cast.employee, today()) == "IC5"
    assert "Approved" in text(browser(cast.employee).get(case.get_absolute_url()))


def test_the_history_says_who_took_a_case_over(cast: Cast) -> None:
    case = in_review(cast)
    employee_change(employee=cast.manager, left=today(), actor=None)
    step(browser(cast.hr_admin), case, "take_over")
    page = text(browser(cast.employee).get(case.get_absolute_url()))
    history = page[page.index("History") :]
    assert history.count("In review") == 1
    assert re.search(r"Taken over</b> <span[^>]*>[^<]* · Sofia Example</span>", history)


def test_what_is_missing_for_handing_in_is_named(cast: Cast) -> None:
    page = text(step(browser(cast.manager), open_case(cast), "submit"), 400)
    assert "Ask at least one colleague to assess." in page


def test_an_override_keeps_what_was_typed_until_it_says_enough(cast: Cast) -> None:
    case = in_review(cast, change=-1)
    hr = browser(cast.hr_admin)
    assert "not met yet" in text(hr.get(case.get_absolute_url()))
    page = text(step(hr, case, "approve", "She is good."), 400)
    assert "She is good.</textarea>" in page
    assert "20 letters or more" in page
    assert "2,000 letters at most" in text(step(hr, case, "approve", "x" * 2001), 400)
    step(hr, case, "approve", REASON)
    page = text(browser(cast.employee).get(case.get_absolute_url()))
    assert f"In spite of what was missing:</b> {REASON}" in page


def test_a_decline_shows_its_reason_to_the_candidate(cast: Cast) -> None:
    case = in_review(cast)
    hr = browser(cast.hr_admin)
    assert "Say why, so that the candidate knows" in text(step(hr, case, "decline"), 400)
    step(hr, case, "decline", "Vision comes next.")
    assert "Vision comes next." in text(browser(cast.employee).get(case.get_absolute_url()))


def test_into_management_the_page_lists_what_is_missing_with_its_remedy(cast: Cast) -> None:
    case = open_case(cast, "M1")
    page = text(browser(cast.manager).get(case.get_absolute_url()))
    assert "Ready to manage people?" in page
    assert "Choose a day three to twelve months after the start" in page
    assert "Choose an experienced manager to whom this person doesn't report." in page
    assert "IC4 Senior specialist" in page


def test_the_candidate_ends_their_trial_in_two_clicks(cast: Cast) -> None:
    case = on_trial(cast)
    employee = browser(cast.employee)
    page = text(employee.get(case.get_absolute_url()))
    assert "End the trial and return to IC4 Senior specialist" in page
    assert "Having tried is a strength" in page
    assert "Confirm" not in page
    step(employee, case, "return")
    assert standing(cast.employee, today()) == "IC4"


def test_a_decider_confirms_a_trial(cast: Cast) -> None:
    case = on_trial(cast)
    hr = browser(cast.hr_admin)
    page = text(hr.get(case.get_absolute_url()))
    assert "Confirm: the trial went well" in page
    assert "Why so early?" in page
    assert "20 letters or more" in text(step(hr, case, "confirm"), 400)
    step(hr, case, "confirm", "She has led such a team for years elsewhere.")
    case.refresh_from_db()
    assert case.status == "confirmed"


def test_a_late_step_says_that_it_is_decided(cast: Cast) -> None:
    case = in_review(cast)
    hr = browser(cast.hr_admin)
    step(hr, case, "approve")
    assert "This case has been decided already" in text(step(hr, case, "decline", "Late."), 400)


def test_a_step_that_does_not_exist_is_not_found(cast: Cast) -> None:
    assert step(browser(cast.manager), open_case(cast), "praise").status_code == 404


@pytest.mark.parametrize(
    ("who", "more"), [("hr_admin", 5), ("executive", 7), ("manager", 2), ("employee", 0)]
)
def test_the_pages_ask_the_database_as_often_however_much_there_is(cast: Cast, who: str, more: int) -> None:
    client = browser(getattr(cast, who))
    case = in_review(cast, "M1")
    page = case.get_absolute_url()
    counts = {path: queries(client, path) for path in (LIST, page)}
    for number in range(8):
        person = make_person(f"P{number}", cast.sales, cast.peer)
        PromotionCase.objects.create(
            employee=person, level=level("IC2"), submitter=user_of(cast.manager), status="submitted"
        )
        PromotionAssessor.objects.create(case=case, employee=person, candidate=cast.employee)
    assert queries(client, LIST) == counts[LIST] <= MOST_QUERIES
    assert queries(client, page) == counts[page] <= MOST_QUERIES + more
