"""Promotion cases through the API."""

from typing import Any

import pytest
from django.test import Client
from django_tenants.utils import tenant_context

from careerladders.models import LeadershipRole, LeadershipRoleKind, PromotionAssessor, PromotionCase
from people.models import Employee
from people.services import employee_change
from tenants.models import Organization
from tests.api import api_client, assert_problem, bearer, make_key, post
from tests.careerladders.levels import level, make_ladder, stand, standing
from tests.careerladders.promotions import (
    REASON,
    ask,
    assess,
    in_review,
    later,
    on_trial,
    open_case,
    plan,
    today,
)
from tests.careerladders.roles import lead
from tests.factories import Cast, make_cast, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of

CASES = "/api/v1/promotion-cases/"


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def client_of(employee: Employee) -> Client:
    """A client with a token of somebody's."""
    return api_client(employee.user)


def take(employee: Employee, case: PromotionCase, step: str, /, **content: Any) -> Any:
    """Take a step with a case."""
    return post(client_of(employee), f"promotion-cases/{case.pk}/{step}/", content)


def seen_by(employee: Employee, case: PromotionCase) -> Any:
    """The case as somebody gets it."""
    return client_of(employee).get(f"{CASES}{case.pk}/").json()


def change(client: Client, path: str, content: Any) -> Any:
    """Send changes."""
    return client.patch(f"/api/v1/{path}", content, content_type="application/json")


def test_a_case_runs_from_opening_to_approval(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    manager = client_of(cast.manager)
    opened = post(manager, "promotion-cases/", {"employee": cast.employee.pk, "level": level("IC5").pk})
    assert opened.status_code == 201
    case = PromotionCase.objects.get()
    written = {"statement": "Leads.", "effective_on": today().isoformat()}
    assert change(manager, f"promotion-cases/{case.pk}/", written).json()["case"]["statement"] == "Leads."
    asked = take(cast.manager, case, "assessors", employee=cast.peer.pk).json()
    assert [row["employee"] for row in asked["assessors"]] == [cast.peer.pk]
    answer_for(cast.peer, case)
    assert take(cast.manager, case, "submit").json()["case"]["status"] == "submitted"
    assert take(cast.hr_admin, case, "review").json()["steps"] == ["approve", "decline"]
    approved = take(cast.hr_admin, case, "approve").json()
    assert approved["case"]["status"] == "approved"
    steps = ["draft", "submitted", "in_review", "approved"]
    assert [event["status"] for event in approved["events"]] == steps
    assert standing(cast.employee, today()) == "IC5"


def answer_for(assessor: Employee, case: PromotionCase) -> None:
    """Assess through the API what the level asks."""
    client = client_of(assessor)
    (own,) = client.get("/api/v1/promotion-assessments/").json()["results"]
    assert own["ratings"] == []
    rows = [
        {"competency": slug, "proficiency": case.level.expectations.get(competency__slug=slug).proficiency}
        for slug in own["asked"]
    ]
    path = f"promotion-assessments/{own['id']}/"
    saved = change(client, path, {"ratings": rows[:1]})
    assert (len(saved.json()["ratings"]), saved.json()["done_at"]) == (1, None)
    incomplete = post(client, f"{path}submit/", {})
    assert list(assert_problem(incomplete, 400, "invalid")["errors"]) == ["ratings"]
    change(client, path, {"ratings": rows})
    assert post(client, f"{path}submit/", {}).json()["done_at"]
    assert_problem(change(client, path, {"ratings": rows}), 409, "handed_in")


def test_what_the_candidate_gets_names_nobody(cast: Cast) -> None:
    case = in_review(cast, text="A secret word.")
    seen = client_of(cast.employee).get(f"{CASES}{case.pk}/")
    assert seen.json()["assessors"] == []
    assert all(row["is_met"] for row in seen.json()["readiness"])
    assert "secret" not in seen.content.decode()
    seen = client_of(cast.manager).get(f"{CASES}{case.pk}/").json()
    assert [row["employee"] for row in seen["assessors"]] == [cast.peer.pk, cast.executive.pk]
    assert seen["assessors"][0]["ratings"][0]["text"] == "A secret word."


def test_a_trial_ends_both_ways(cast: Cast) -> None:
    case = on_trial(cast)
    seen = client_of(cast.hr_admin).get(f"{CASES}{case.pk}/").json()
    assert seen["steps"] == ["confirm", "return"]
    assert {check["is_met"] for check in seen["people_readiness"]} == {True}
    assert_problem(take(cast.employee, case, "confirm"), 403, "permission_denied")
    assert take(cast.employee, case, "return").json()["case"]["status"] == "returned"
    assert standing(cast.employee, today()) == "IC4"


def test_a_trial_is_confirmed(cast: Cast) -> None:
    case = on_trial(cast)
    early = assert_problem(take(cast.executive, case, "confirm"), 400, "invalid")
    assert list(early["errors"]) == ["override_reason"]
    answer = take(cast.executive, case, "confirm", override_reason=REASON)
    assert answer.json()["case"]["status"] == "confirmed"


def test_a_refusal_says_why_with_a_code(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    case = open_case(cast, submitter=cast.hr_admin)
    for assessor in ask(case, cast.peer):
        assess(assessor)
    take(cast.hr_admin, case, "submit")
    details = assert_problem(take(cast.hr_admin, case, "review"), 403, "submitter")
    assert details["detail"] == "Who submitted a case doesn't decide on it."
    assert_problem(take(cast.executive, case, "approve"), 409, "wrong_state")


def test_who_decides_elsewhere_is_told_why_not_here(cast: Cast) -> None:
    stand(cast.employee, "IC4")
    case = open_case(cast, submitter=cast.hr_admin)
    assert seen_by(cast.hr_admin, case)["why_not"] == ""
    ask(case, cast.peer)
    take(cast.hr_admin, case, "submit")
    assert seen_by(cast.hr_admin, case)["why_not"] == "Who submitted a case doesn't decide on it."
    assert seen_by(cast.executive, case)["why_not"] == ""
    assert seen_by(cast.employee, case)["why_not"] == ""


def test_a_trial_says_whether_confirming_it_today_takes_a_reason(cast: Cast) -> None:
    case = on_trial(cast)
    assert seen_by(cast.hr_admin, case)["is_early"] is True
    PromotionCase.objects.filter(pk=case.pk).update(effective_on=later(-100))
    assert seen_by(cast.hr_admin, case)["is_early"] is False


def test_a_second_decision_is_a_conflict(cast: Cast) -> None:
    case = in_review(cast)
    assert take(cast.hr_admin, case, "approve").status_code == 200
    for step in ("approve", "decline", "withdraw"):
        who = cast.manager if step == "withdraw" else cast.executive
        assert_problem(take(who, case, step, reason="Late."), 409, "already_decided")


def test_the_history_says_who_took_a_case_over(cast: Cast) -> None:
    case = in_review(cast)
    employee_change(employee=cast.manager, left=today(), actor=None)
    event = take(cast.hr_admin, case, "take-over").json()["events"][-1]
    assert (event["status"], event["taken_over"], event["actor"]) == (
        "in_review",
        True,
        cast.hr_admin.user_id,
    )


def test_an_override_and_a_decline_need_their_words(cast: Cast) -> None:
    case = in_review(cast, change=-1)
    refused = assert_problem(take(cast.hr_admin, case, "approve"), 400, "invalid")
    assert refused["errors"]["override_reason"][0]["code"] == "not_ready"
    refused = assert_problem(take(cast.hr_admin, case, "decline"), 400, "invalid")
    assert refused["errors"]["reason"][0]["code"] == "required"
    approved = take(cast.hr_admin, case, "approve", override_reason=REASON).json()["case"]
    assert (approved["status"], approved["override_reason"]) == ("approved", REASON)


@pytest.mark.parametrize("step", ["decline", "approve"])
@pytest.mark.parametrize("words", ["x" * 2001, ["a"], {"b": 1}])
def test_words_that_cannot_be_kept_are_refused(cast: Cast, step: str, words: object) -> None:
    case = in_review(cast, change=-1)
    field = "override_reason" if step == "approve" else "reason"
    assert_problem(take(cast.hr_admin, case, step, **{field: words}), 400, "invalid")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("statement", "x" * 5001),
        ("effective_on", "soon"),
        ("effective_on", "9999-12-31"),
        ("effective_on", "0001-01-01"),
        ("mentor", 0),
        ("mentor", "x"),
        ("training", "x" * 1001),
    ],
)
def test_a_case_takes_only_what_fits(cast: Cast, field: str, value: object) -> None:
    case = open_case(cast, "M1")
    refused = change(client_of(cast.manager), f"promotion-cases/{case.pk}/", {field: value})
    assert list(assert_problem(refused, 400, "invalid")["errors"]) == [field]


def test_a_nul_byte_is_refused(cast: Cast) -> None:
    case = open_case(cast)
    refused = change(client_of(cast.manager), f"promotion-cases/{case.pk}/", {"statement": "\x00"})
    assert refused.status_code == 400


@pytest.mark.parametrize("content", [{}, {"employee": 0, "level": 0}, {"employee": "x", "level": None}])
def test_a_case_is_for_somebody_and_to_a_level(cast: Cast, content: dict[str, object]) -> None:
    refused = post(client_of(cast.manager), "promotion-cases/", content)
    assert set(assert_problem(refused, 400, "invalid")["errors"]) == {"employee", "level"}


def test_a_second_case_for_a_person_is_a_conflict(cast: Cast) -> None:
    open_case(cast)
    content = {"employee": cast.employee.pk, "level": level("M1").pk}
    assert_problem(post(client_of(cast.hr_admin), "promotion-cases/", content), 409, "case_open")


@pytest.mark.parametrize("rating", [6, -1, "x"])
def test_a_step_is_0_to_5(cast: Cast, rating: object) -> None:
    (assessor,) = ask(open_case(cast), cast.peer)
    content = {"ratings": [{"competency": "vision", "proficiency": rating}]}
    refused = change(client_of(cast.peer), f"promotion-assessments/{assessor.pk}/", content)
    assert_problem(refused, 400, "invalid")


@pytest.mark.parametrize("ratings", [[{}], [1], {"vision": 1}, [{"competency": "none", "proficiency": 1}]])
def test_rows_that_say_nothing_are_refused(cast: Cast, ratings: object) -> None:
    (assessor,) = ask(open_case(cast), cast.peer)
    path = f"promotion-assessments/{assessor.pk}/"
    assert_problem(change(client_of(cast.peer), path, {"ratings": ratings}), 400, "invalid")


def test_words_without_a_step_are_kept(cast: Cast) -> None:
    (assessor,) = ask(open_case(cast), cast.peer)
    said = {"competency": "vision", "proficiency": None, "text": "Held the date."}
    kept = change(client_of(cast.peer), f"promotion-assessments/{assessor.pk}/", {"ratings": [said]})
    assert kept.json()["ratings"] == [said]


def test_what_a_row_leaves_out_stays(cast: Cast) -> None:
    (assessor,) = ask(open_case(cast), cast.peer)
    for said in ({"text": "Held the date."}, {"proficiency": 4}):
        content = {"ratings": [{"competency": "vision", **said}]}
        kept = change(client_of(cast.peer), f"promotion-assessments/{assessor.pk}/", content).json()
    assert kept["ratings"] == [{"competency": "vision", "proficiency": 4, "text": "Held the date."}]


def test_assessors_and_evidence_are_taken_back(cast: Cast) -> None:
    kind = LeadershipRoleKind.objects.create(slug="lead", name="Project lead")
    role = LeadershipRole.objects.create(
        employee=cast.employee, kind=kind, title="Launch", period=(today(), None), time_budget=20
    )
    case = open_case(cast)
    (assessor,) = ask(case, cast.peer)
    attached = take(cast.manager, case, "evidence", source="leadership_role", key=str(role.pk)).json()
    (evidence,) = attached["evidence"]
    assert evidence["title"] == "Project lead: Launch"
    unknown = take(cast.manager, case, "evidence", source="leadership_role", key="0")
    assert list(assert_problem(unknown, 400, "invalid")["errors"]) == ["key"]
    manager = client_of(cast.manager)
    for path in (f"evidence/{evidence['id']}", f"assessors/{assessor.pk}"):
        assert manager.delete(f"{CASES}{case.pk}/{path}/").status_code == 204
        assert manager.delete(f"{CASES}{case.pk}/{path}/").status_code == 404
    assert not case.evidence.exists()
    assert not case.assessors.exists()


def test_the_submitter_reads_what_may_be_attached(cast: Cast) -> None:
    role = lead(cast.employee)
    case = open_case(cast)
    path = f"{CASES}{case.pk}/evidence/offered/"
    (found,) = client_of(cast.manager).get(path).json()
    assert (found["source"], found["key"]) == ("leadership_role", str(role.pk))
    assert (found["title"], found["axis"]) == (str(role), "leadership")
    take(cast.manager, case, "evidence", source=found["source"], key=found["key"])
    assert client_of(cast.manager).get(path).json() == []
    assert_problem(client_of(cast.hr_admin).get(path), 403, "not_submitter")


def test_only_the_submitter_writes(cast: Cast) -> None:
    case = open_case(cast)
    refused = change(client_of(cast.hr_admin), f"promotion-cases/{case.pk}/", {"training": "Listening"})
    assert_problem(refused, 403, "not_submitter")
    assert_problem(take(cast.hr_admin, case, "assessors", employee=cast.peer.pk), 403, "not_submitter")


def test_a_stranger_finds_no_case(cast: Cast) -> None:
    case = in_review(cast)
    peer = client_of(cast.peer)
    assert peer.get(CASES).json()["results"] == []
    assert_problem(peer.get(f"{CASES}{case.pk}/"), 404, "not_found")
    assert_problem(take(cast.peer, case, "withdraw"), 404, "not_found")
    own = PromotionAssessor.objects.get(employee=cast.executive)
    assert_problem(peer.get(f"/api/v1/promotion-assessments/{own.pk}/"), 404, "not_found")


def test_a_token_without_the_scope_decides_nothing(cast: Cast) -> None:
    case = in_review(cast)
    reader = api_client(cast.hr_admin.user, {"careerladders.view"})
    assert reader.get(f"{CASES}{case.pk}/").status_code == 200
    refused = post(reader, f"promotion-cases/{case.pk}/approve/", {})
    assert_problem(refused, 403, "permission_denied")


def test_another_organization_finds_no_case(cast: Cast, globex: Organization) -> None:
    case = in_review(cast)
    with tenant_context(globex):
        other = make_cast()
        client = bearer(make_key(user_of(other.hr_admin)), host="globex.localhost")
    assert client.get(CASES).json()["results"] == []
    assert_problem(client.get(f"{CASES}{case.pk}/"), 404, "not_found")


def test_cases_are_found_by_state_and_person(cast: Cast) -> None:
    case = in_review(cast)
    hr = client_of(cast.hr_admin)
    for query, found in (
        ("status=in_review", [case.pk]),
        ("status=draft", []),
        (f"employee={cast.employee.pk}", [case.pk]),
        (f"employee={cast.peer.pk}", []),
        (f"level={case.level_id}", [case.pk]),
        ("who=decide", [case.pk]),
        ("who=submitted", []),
        ("who=own", []),
    ):
        assert [row["id"] for row in hr.get(f"{CASES}?{query}").json()["results"]] == found, query
    for query in ("status=nonsense", "who=nonsense"):
        assert_problem(hr.get(f"{CASES}?{query}"), 400, "invalid")


def test_cases_are_found_by_whose_they_are(cast: Cast) -> None:
    case = in_review(cast)
    for person, who in ((cast.manager, "submitted"), (cast.employee, "own"), (cast.executive, "decide")):
        found = {
            asked: [row["id"] for row in client_of(person).get(f"{CASES}?who={asked}").json()["results"]]
            for asked in ("decide", "submitted", "own")
        }
        assert found == {"decide": [], "submitted": [], "own": []} | {who: [case.pk]}


def test_the_lists_ask_the_database_as_often_however_many_there_are(cast: Cast) -> None:
    hr, peer = client_of(cast.hr_admin), client_of(cast.peer)
    ask(open_case(cast), cast.peer)
    lists = [(hr, CASES), (peer, "/api/v1/promotion-assessments/")]
    counts = [queries(client, path) for client, path in lists]
    for number in range(6):
        person = make_person(f"P{number}", cast.sales)
        case = PromotionCase.objects.create(
            employee=person, level=level("IC2"), submitter=user_of(cast.manager)
        )
        PromotionAssessor.objects.create(case=case, employee=cast.peer, candidate=person)
    assert [queries(client, path) for client, path in lists] == counts
    assert max(counts) <= MOST_QUERIES


def test_the_plan_of_a_trial_is_written_through_the_api(cast: Cast) -> None:
    case = open_case(cast, "M1")
    values: Any = {**plan(cast), "mentor": cast.peer.pk}
    written = change(client_of(cast.manager), f"promotion-cases/{case.pk}/", values).json()
    lacking = [check["code"] for check in written["people_readiness"] if not check["is_met"]]
    assert lacking == ["people_competencies"]
