"""The API of career conversations: all that the pages do, and nothing that they hide."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from careerladders.models import Conversation, NextStep
from careerladders.selectors.conversations import asked_by
from careerladders.services.conversations import offer_save, wish_save
from people.models import Employee
from tenants.models import Organization
from tests.api import api_client, assert_problem, bearer, make_key, post
from tests.careerladders.conversations import SOON, agree, move, open_one, rate, share, share_both
from tests.careerladders.levels import level, make_ladder, stand
from tests.careerladders.test_evidence import lead
from tests.factories import Cast, make_person
from tests.queries import MOST_QUERIES, queries
from tests.recognition.kudos import user_of


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    """Priya's conversation with Jonas about IC5."""
    return open_one(cast.employee)


@pytest.fixture
def priya(cast: Cast) -> Client:
    return api_client(cast.employee.user)


@pytest.fixture
def jonas(cast: Cast) -> Client:
    return api_client(cast.manager.user)


def api(conversation: Conversation, path: str = "") -> str:
    return f"/api/v1/conversations/{conversation.pk}/{path}"


def read(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.content[:300]
    return response.json()


def patch(client: Client, path: str, content: Any, **headers: str) -> Any:
    return client.patch(path, content, content_type="application/json", headers=headers)


def first_slug(conversation: Conversation) -> str:
    return asked_by(conversation.level)[0].competency.slug


class TestOpening:
    def test_one_opens_a_conversation_about_any_level(self, cast: Cast, priya: Client) -> None:
        values = {"employee": cast.employee.pk, "level": level("M2").pk, "planned_for": "2090-01-01"}
        response = post(priya, "conversations/", values)
        assert response.status_code == 201
        shown = response.json()
        assert (shown["side"], shown["stage"], shown["manager"]) == ("employee", "prepare", cast.manager.pk)
        assert response.headers["ETag"] == '"1"'

    @pytest.mark.parametrize("who", ["peer", "executive", "hr_admin"])
    def test_for_strangers_one_can_not(self, cast: Cast, priya: Client, who: str) -> None:
        values = {"employee": getattr(cast, who).pk, "level": level("M2").pk}
        problem = assert_problem(post(priya, "conversations/", values), 400, "invalid")
        assert problem["errors"]["employee"][0]["code"] == "does_not_exist"

    def test_what_is_wrong_has_its_code(self, cast: Cast, priya: Client) -> None:
        values = {"employee": cast.employee.pk, "level": level("M2").pk, "planned_for": "2020-01-01"}
        problem = assert_problem(post(priya, "conversations/", values), 400, "invalid")
        assert problem["errors"]["planned_for"][0]["code"] == "past"
        alone = api_client(cast.executive.user)
        values = {"employee": cast.executive.pk, "level": level("M2").pk}
        problem = assert_problem(post(alone, "conversations/", values), 400, "invalid")
        assert problem["errors"]["employee"][0]["code"] == "no_manager"

    def test_twice_about_one_level_is_a_conflict(
        self, cast: Cast, priya: Client, conversation: Conversation
    ) -> None:
        values = {"employee": cast.employee.pk, "level": conversation.level_id}
        assert_problem(post(priya, "conversations/", values), 409, "already_open")

    def test_a_token_needs_the_scope(self, cast: Cast) -> None:
        client = api_client(cast.employee.user, {"careerladders.view"})
        assert client.get("/api/v1/conversations/").status_code == 403
        assert client.get("/api/v1/career-path/").status_code == 403


class TestWhoSees:
    """The two, and nobody by list, id, filter or step."""

    @pytest.mark.parametrize("who", ["peer", "hr_admin", "executive"])
    def test_strangers_find_nothing(self, cast: Cast, conversation: Conversation, who: str) -> None:
        step = agree(conversation)
        stranger = api_client(getattr(cast, who).user)
        assert read(stranger, "/api/v1/conversations/")["results"] == []
        assert read(stranger, f"/api/v1/conversations/?employee={cast.employee.pk}")["results"] == []
        assert read(stranger, f"/api/v1/next-steps/?conversation={conversation.pk}")["results"] == []
        for path in ("", "ratings/", "evidence/"):
            assert_problem(stranger.get(api(conversation, path)), 404, "not_found")
        for path in ("share/", "close/", "hand-over/", "ratings/", "evidence/"):
            answer = post(stranger, f"conversations/{conversation.pk}/{path}", {})
            assert_problem(answer, 404, "not_found")
        assert_problem(patch(stranger, api(conversation), {"notes": "x"}), 404, "not_found")
        assert_problem(stranger.delete(api(conversation)), 404, "not_found")
        assert_problem(post(stranger, f"next-steps/{step.pk}/done/", {}), 404, "not_found")
        values = {"conversation": conversation.pk, "text": "x", "axis": "craft", "owner": "employee"}
        problem = assert_problem(
            post(stranger, "next-steps/", values | {"due": "2090-01-01"}), 400, "invalid"
        )
        assert problem["errors"]["conversation"][0]["code"] == "does_not_exist"

    def test_a_former_manager_finds_nothing(
        self, cast: Cast, conversation: Conversation, jonas: Client
    ) -> None:
        move(cast.employee, cast.sales, cast.executive, timezone.localdate())
        assert read(jonas, "/api/v1/conversations/")["results"] == []
        assert_problem(jonas.get(api(conversation)), 404, "not_found")

    def test_another_organization_does_not_know_the_key(
        self, cast: Cast, conversation: Conversation, globex: Organization
    ) -> None:
        stranger = bearer(make_key(user_of(cast.employee)), host="globex.localhost")
        assert stranger.get(api(conversation)).status_code == 401


class TestHiddenViews:
    """What is not shared leaks by no field, count or order."""

    def test_until_both_share_the_answers_are_the_same_whether_the_other_wrote_or_not(
        self, cast: Cast, conversation: Conversation, jonas: Client
    ) -> None:
        before = [read(jonas, api(conversation, path)) for path in ("", "ratings/")]
        tag = jonas.get(api(conversation)).headers["ETag"]
        rate(conversation, user_of(cast.employee), 5, "Secret")
        wish_save(conversation=conversation, text="Secret", actor=user_of(cast.employee))
        assert [read(jonas, api(conversation, path)) for path in ("", "ratings/")] == before
        assert jonas.get(api(conversation)).headers["ETag"] == tag

    def test_once_both_shared_both_are_seen(
        self, cast: Cast, conversation: Conversation, jonas: Client
    ) -> None:
        offer_save(conversation=conversation, text="Time", actor=user_of(cast.manager))
        share_both(conversation, own=4, managers=2)
        shown = read(jonas, api(conversation))
        assert (shown["stage"], shown["wish"], shown["offer"]) == ("talk", "", "Time")
        row = read(jonas, api(conversation, "ratings/"))[0]
        assert (row["own"], row["managers"], row["talk_first"]) == (4, 2, True)
        assert row["own_text"] == "My own words"

    def test_ones_own_is_always_seen(self, cast: Cast, conversation: Conversation, jonas: Client) -> None:
        rate(conversation, user_of(cast.manager), 2, "Mine")
        row = read(jonas, api(conversation, "ratings/"))[0]
        assert (row["managers"], row["managers_text"], row["own"]) == (2, "Mine", None)
        assert read(jonas, api(conversation))["wish"] is None


class TestRating:
    def test_one_rates_and_shares(self, cast: Cast, conversation: Conversation, priya: Client) -> None:
        rating = {"competency": first_slug(conversation), "proficiency": 4, "text": "Taught two"}
        rows = post(priya, f"conversations/{conversation.pk}/ratings/", rating).json()
        assert (rows[0]["own"], rows[0]["own_text"]) == (4, "Taught two")
        problem = assert_problem(post(priya, f"conversations/{conversation.pk}/share/", {}), 400, "invalid")
        assert problem["errors"]["ratings"][0]["code"] == "incomplete"
        share(conversation, user_of(cast.employee))
        assert read(priya, api(conversation))["stage"] == "waiting"
        assert_problem(post(priya, f"conversations/{conversation.pk}/ratings/", rating), 409, "shared")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("proficiency", 6),
            ("proficiency", "x"),
            ("competency", "none"),
            ("text", "x" * 1001),
            ("text", ["x"]),
        ],
    )
    def test_nonsense_is_refused_at_its_field(
        self, conversation: Conversation, priya: Client, field: str, value: object
    ) -> None:
        rating = {"competency": first_slug(conversation), "proficiency": 4, field: value}
        answer = post(priya, f"conversations/{conversation.pk}/ratings/", rating)
        assert field in assert_problem(answer, 400, "invalid")["errors"]


class TestChanging:
    def test_notes_need_the_revision_that_was_read(
        self, conversation: Conversation, priya: Client, jonas: Client
    ) -> None:
        assert_problem(patch(priya, api(conversation), {"notes": "x"}), 428, "precondition_required")
        saved = patch(priya, api(conversation), {"notes": "Hers"}, **{"If-Match": '"1"'})
        assert (saved.status_code, saved.headers["ETag"]) == (200, '"2"')
        late = patch(jonas, api(conversation), {"notes": "His"}, **{"If-Match": '"1"'})
        problem = assert_problem(late, 412, "changed_meanwhile")
        assert problem["current"] == {"notes": "Hers", "notes_revision": 2}

    def test_a_refused_change_changes_nothing_of_it(self, conversation: Conversation, priya: Client) -> None:
        late = patch(priya, api(conversation), {"wish": "x", "notes": "y"}, **{"If-Match": '"9"'})
        assert late.status_code == 412
        conversation.refresh_from_db()
        assert (conversation.wish, conversation.notes) == ("", "")

    def test_each_changes_their_own_answer_and_both_the_day(
        self, conversation: Conversation, priya: Client, jonas: Client
    ) -> None:
        assert patch(priya, api(conversation), {"wish": "A mentor"}).json()["wish"] == "A mentor"
        assert_problem(patch(priya, api(conversation), {"offer": "x"}), 403, "permission_denied")
        assert patch(jonas, api(conversation), {"offer": "Time"}).json()["offer"] == "Time"
        changed = patch(jonas, api(conversation), {"planned_for": "2090-01-01"}).json()
        assert changed["planned_for"] == "2090-01-01"

    def test_evidence_comes_and_goes(
        self, cast: Cast, conversation: Conversation, priya: Client, jonas: Client
    ) -> None:
        lead(cast.employee)
        item = read(priya, "/api/v1/career-path/")["evidence"][0]
        chosen = {"source": item["source"], "key": item["key"]}
        attached = post(priya, f"conversations/{conversation.pk}/evidence/", chosen)
        assert attached.status_code == 201
        assert read(jonas, api(conversation, "evidence/"))[0]["title"] == "Project lead: Search"
        assert_problem(
            post(jonas, f"conversations/{conversation.pk}/evidence/", chosen), 403, "permission_denied"
        )
        assert priya.delete(api(conversation, f"evidence/{attached.json()['id']}/")).status_code == 204
        assert read(priya, api(conversation, "evidence/")) == []

    def test_it_is_closed_once(self, conversation: Conversation, priya: Client, jonas: Client) -> None:
        closed = post(priya, f"conversations/{conversation.pk}/close/", {}).json()
        assert (closed["status"], closed["held_on"]) == ("closed", timezone.localdate().isoformat())
        assert_problem(post(jonas, f"conversations/{conversation.pk}/close/", {}), 409, "closed")

    def test_it_is_handed_over_to_a_new_manager(
        self, cast: Cast, conversation: Conversation, priya: Client
    ) -> None:
        address = f"conversations/{conversation.pk}/hand-over/"
        assert_problem(post(priya, address, {}), 409, "same_manager")
        move(cast.employee, cast.sales, cast.executive, timezone.localdate())
        assert post(priya, address, {}).json()["manager"] == cast.executive.pk

    def test_it_is_withdrawn_by_the_employee(
        self, conversation: Conversation, priya: Client, jonas: Client
    ) -> None:
        assert_problem(jonas.delete(api(conversation)), 403, "permission_denied")
        assert priya.delete(api(conversation)).status_code == 204
        assert not Conversation.objects.exists()


class TestSteps:
    def test_a_step_is_agreed_changed_done_and_dropped(
        self, conversation: Conversation, priya: Client, jonas: Client
    ) -> None:
        values = {"conversation": conversation.pk, "text": "Lead", "axis": "leadership"}
        step = post(priya, "next-steps/", values | {"owner": "employee", "due": str(SOON)}).json()
        address = f"/api/v1/next-steps/{step['id']}/"
        assert patch(jonas, address, {"text": "Lead two"}).json()["text"] == "Lead two"
        done = post(jonas, f"next-steps/{step['id']}/done/", {}).json()
        assert done["done_on"] == timezone.localdate().isoformat()
        assert_problem(patch(jonas, address, {"text": "x"}), 409, "done")
        assert read(priya, "/api/v1/next-steps/?done=false")["results"] == []
        assert len(read(priya, "/api/v1/next-steps/?done=true&owner=employee")["results"]) == 1
        post(jonas, f"next-steps/{step['id']}/done/", {"done": False})
        assert jonas.delete(address).status_code == 204
        assert not NextStep.objects.exists()

    def test_a_step_stays_in_its_conversation(
        self, cast: Cast, conversation: Conversation, priya: Client
    ) -> None:
        step = agree(conversation)
        other = open_one(cast.employee, "M2")
        patch(priya, f"/api/v1/next-steps/{step.pk}/", {"conversation": other.pk})
        step.refresh_from_db()
        assert step.conversation == conversation


class TestPath:
    def test_it_gives_the_level_and_what_changes_to_those_near(self, cast: Cast, priya: Client) -> None:
        stand(cast.employee, "IC4")
        path = read(priya, "/api/v1/career-path/")
        assert (path["level"]["code"], path["since"], path["reason"]) == ("IC4", "2024-01-01", "hired")
        assert [step["level"]["code"] for step in path["steps"]] == ["IC5", "M1", "M2"]
        change = path["steps"][0]["changes"][0]
        assert change["after"]["proficiency"] >= change["before"]["proficiency"]

    def test_on_no_level_it_is_empty(self, priya: Client) -> None:
        path = read(priya, "/api/v1/career-path/")
        assert (path["level"], path["since"], path["steps"]) == (None, None, [])


def test_lists_ask_the_database_as_often_however_long_they_are(cast: Cast) -> None:
    counts = []
    for size in (1, 6):
        for number in range(size):
            report: Employee = make_person(f"P{size}-{number}", cast.product, cast.manager)
            agree(open_one(report))
        client = api_client(cast.manager.user)
        counts.append([queries(client, f"/api/v1/{path}/") for path in ("conversations", "next-steps")])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_QUERIES
