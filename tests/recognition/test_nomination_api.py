"""Programs and nominations through the API: the same rules, each with its code."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Role
from recognition.models import Nomination, Program
from tests.api import api_client, assert_problem, post
from tests.factories import Cast, give_role
from tests.recognition.nominations import ANSWERS, REASON, draft, execution, ines, judge, published, submitted


def patch(client: Any, path: str, content: Any) -> Any:
    """Change something."""
    return client.patch(f"/api/v1/{path}", content, content_type="application/json")


def test_a_program_is_written_checked_and_published(cast: Cast) -> None:
    client = api_client(cast.hr_admin.user)
    created = post(client, "programs/", {"name": "Autumn", "opens_on": "2026-01-01", "departments": []})
    pk = created.json()["id"]
    codes = [finding["code"] for finding in client.get(f"/api/v1/programs/{pk}/check/").json()]
    assert codes == ["no_execution", "no_innovation", "no_budget", "no_criteria", "small_panel"]
    problem = assert_problem(post(client, f"programs/{pk}/publish/", {}), 400, "not_publishable")
    assert [finding["code"] for finding in problem["findings"]] == codes
    for axis in ("execution", "innovation"):
        part = {"program": pk, "name": axis, "axis": axis, "budget": 500, "points": 50}
        assert post(client, "program-categories/", part).status_code == 201
    post(client, "program-criteria/", {"program": pk, "name": "Effect"})
    for employee in (cast.peer, cast.executive):
        post(client, "program-panel/", {"program": pk, "employee": employee.pk})
    published_program = post(client, f"programs/{pk}/publish/", {})
    assert published_program.json()["status"] == "published"
    assert_problem(patch(client, f"programs/{pk}/", {"name": "Other"}), 409, "published")
    assert post(client, f"programs/{pk}/close/", {}).json()["status"] == "closed"


def test_drafts_of_programs_are_for_those_who_manage_them(cast: Cast) -> None:
    program = published(cast)
    Program.objects.create(name="Draft", opens_on="2026-01-01")
    listed = api_client(cast.peer.user).get("/api/v1/programs/").json()["results"]
    assert [row["id"] for row in listed] == [program.pk]


def test_who_manages_some_departments_only_writes_no_program(cast: Cast) -> None:
    permissions = ["recognition.view_feed", "recognition.manage"]
    Role.objects.create(slug="local", name="Local", own_permissions=permissions, scoped=True)
    give_role(cast.peer, "local", cast.sales)
    client, program = api_client(cast.peer.user), published(cast)
    writes = [
        post(client, "programs/", {"name": "Mine", "opens_on": "2026-01-01"}),
        patch(client, f"programs/{program.pk}/", {"description": "Mine"}),
        post(client, f"programs/{program.pk}/close/", {}),
        post(client, "program-panel/", {"program": program.pk, "employee": cast.employee.pk}),
        post(client, "values/", {"name": "Mine", "axis": "execution"}),
    ]
    for answer in writes:
        assert_problem(answer, 403, "permission_denied")


def test_a_nomination_is_written_and_handed_in(cast: Cast) -> None:
    client = api_client(cast.manager.user)
    program = published(cast)
    begun = post(client, "nominations/", {"program": program.pk}).json()["nomination"]
    written = ANSWERS | {"nominees": [cast.employee.pk], "category": execution(program).pk}
    saved = patch(client, f"nominations/{begun['id']}/", written).json()["nomination"]
    assert (saved["nominees"], saved["impact"]) == ([cast.employee.pk], ANSWERS["impact"])
    done = post(client, f"nominations/{begun['id']}/submit/", {}).json()["nomination"]
    assert done["status"] == "submitted"


@pytest.mark.parametrize("name", ["limit", "window", "self_nomination", "required"])
def test_what_is_refused_has_a_code_of_its_own(cast: Cast, name: str) -> None:
    client = api_client(cast.manager.user)
    program = published(cast, per_person=1)
    nomination = draft(program, cast.manager, cast.employee)
    if name == "limit":
        submitted(program, cast.manager, cast.peer)
        assert_problem(post(client, f"nominations/{nomination.pk}/submit/", {}), 409, "limit")
    elif name == "window":
        Program.objects.filter(pk=program.pk).update(closes_on="2026-01-02")
        assert_problem(post(client, f"nominations/{nomination.pk}/submit/", {}), 403, "window")
    elif name == "self_nomination":
        answer = patch(client, f"nominations/{nomination.pk}/", {"nominees": [cast.manager.pk]})
        problem = assert_problem(answer, 400, "invalid")
        assert problem["errors"]["nominees"][0]["code"] == "self_nomination"
    else:
        patch(client, f"nominations/{nomination.pk}/", {"impact": ""})
        problem = assert_problem(post(client, f"nominations/{nomination.pk}/submit/", {}), 400, "invalid")
        assert problem["errors"]["impact"][0]["code"] == "required"


def test_who_has_a_stake_is_told_so(cast: Cast) -> None:
    nomination = submitted(published(cast), cast.peer, cast.employee)
    give_role(cast.manager, "hr_admin")
    client = api_client(cast.manager.user)
    assert_problem(
        post(client, f"nominations/{nomination.pk}/award/", {"reason": REASON}), 403, "reporting_line"
    )


def test_the_panel_gets_everything_but_the_nominator(cast: Cast) -> None:
    nomination = submitted(published(cast, cast.peer, ines(cast)), cast.manager, cast.employee)
    client = api_client(cast.peer.user)
    (found,) = client.get("/api/v1/scoring/").json()["results"]
    assert set(found) == {
        "id", "program", "category", "nominees", "situation", "behaviour", "impact", "is_scored"
    }  # fmt: skip
    assert client.get(f"/api/v1/nominations/{nomination.pk}/").status_code == 404
    scores = [{"criterion": row.pk, "points": 5} for row in nomination.program.criteria.all()]
    assert post(client, f"scoring/{nomination.pk}/scores/", scores).json()["is_scored"]
    seen = api_client(cast.hr_admin.user).get(f"/api/v1/nominations/{nomination.pk}/").json()
    assert seen["scores"] == [{"criterion": "Effect", "mean": 5.0}, {"criterion": "Care", "mean": 5.0}]


def test_an_award_is_decided_and_then_read_by_all(cast: Cast) -> None:
    nomination = judge(submitted(published(cast), cast.manager, cast.employee))
    hr = api_client(cast.hr_admin.user)
    assert post(hr, f"nominations/{nomination.pk}/shortlist/", {}).status_code == 200
    assert_problem(post(hr, f"nominations/{nomination.pk}/award/", {"reason": "Good"}), 400, "invalid")
    done = post(hr, f"nominations/{nomination.pk}/award/", {"reason": REASON}).json()["nomination"]
    assert (done["status"], done["decided_on"]) == ("awarded", str(timezone.localdate()))
    assert_problem(
        post(hr, f"nominations/{nomination.pk}/decline/", {"reason": REASON}), 409, "already_decided"
    )
    seen = api_client(cast.peer.user).get(f"/api/v1/nominations/{nomination.pk}/").json()
    assert seen["nomination"]["decision_reason"] == ""
    assert (seen["scores"], seen["events"], seen["why_not"]) == ([], [], "HR decides on nominations.")


def test_files_and_endorsements_go_with_it(cast: Cast) -> None:
    nomination = draft(published(cast), cast.manager, cast.employee)
    client, peer = api_client(cast.manager.user), api_client(cast.peer.user)
    upload = SimpleUploadedFile("proof.png", b"\x89PNG\r\n\x1a\n" + b"0" * 9)
    added = client.post(f"/api/v1/nominations/{nomination.pk}/files/", {"file": upload})
    assert (added.status_code, added.json()["content_type"]) == (201, "image/png")
    submitted_one = submitted(nomination.program, cast.manager, cast.employee)
    path = f"nominations/{submitted_one.pk}/endors"
    assert post(client, f"{path}ers/", {"employee": cast.peer.pk}).status_code == 201
    seen = patch(peer, f"{path}ement/", {"text": "I saw it."}).json()
    assert seen["endorsements"] == [{"employee": cast.peer.pk, "text": "I saw it."}]
    removed = client.delete(f"/api/v1/nominations/{nomination.pk}/files/{added.json()['id']}/")
    assert removed.status_code == 204
    assert nomination.files.count() == 0
    assert client.delete(f"/api/v1/nominations/{nomination.pk}/").status_code == 204
    assert not Nomination.objects.filter(pk=nomination.pk).exists()
    assert_problem(client.delete(f"/api/v1/nominations/{submitted_one.pk}/"), 409, "handed_in")
