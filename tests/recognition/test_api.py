"""Kudos and values through the API."""

from typing import Any

import pytest
from django.utils import timezone

from recognition.models import Comment, Kudos, Reaction, RecognitionPreference, Report, Value
from recognition.services.months import points_month_begin
from recognition.services.values import values_create_starter
from tests.api import api_client, assert_problem, post
from tests.factories import Cast
from tests.recognition.kudos import MESSAGE, give
from tests.recognition.points import make_kudos_program
from tests.recognition.posts import award, report


@pytest.fixture(autouse=True)
def _values(acme: object) -> None:
    values_create_starter()


def asked(cast: Cast, **changes: Any) -> dict[str, Any]:
    """The request that thanks the peer."""
    return {"receiver": cast.peer.pk, "value": Value.objects.all()[0].pk, "message": MESSAGE} | changes


def test_thanks_are_given_read_and_taken_back(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    created = post(client, "kudos/", asked(cast))
    assert created.status_code == 201
    listed = client.get("/api/v1/kudos/").json()["results"]
    assert listed == [created.json()]
    assert listed[0]["receiver"] == {"id": cast.peer.pk, "name": "Tomas Example"}
    assert client.delete(f"/api/v1/kudos/{listed[0]['id']}/").status_code == 204
    assert not Kudos.objects.exists()


def test_the_same_key_gives_once(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    answers = [post(client, "kudos/", asked(cast), **{"Idempotency-Key": "one"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Kudos.objects.count() == 1


def test_what_is_refused_names_its_field(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    problem = assert_problem(post(client, "kudos/", asked(cast, receiver=cast.employee.pk)), 400, "invalid")
    assert list(problem["errors"]) == ["receiver"]
    problem = assert_problem(post(client, "kudos/", asked(cast, message="no")), 400, "invalid")
    assert list(problem["errors"]) == ["message"]


def test_who_is_no_employee_gives_no_thanks(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    cast.employee.user = None
    cast.employee.save()
    assert_problem(post(client, "kudos/", asked(cast)), 403, "permission_denied")


def test_private_thanks_of_others_are_not_there(cast: Cast) -> None:
    kudos = give(cast.peer, cast.manager, is_private=True)
    client = api_client(cast.hr_admin.user)
    assert client.get("/api/v1/kudos/").json()["results"] == []
    assert client.get(f"/api/v1/kudos/{kudos.pk}/").status_code == 404


def test_the_thanks_of_others_cannot_be_taken_back(cast: Cast) -> None:
    kudos = give(cast.peer, cast.employee)
    assert api_client(cast.employee.user).delete(f"/api/v1/kudos/{kudos.pk}/").status_code == 404


def test_hr_shapes_the_values_and_others_read_them(cast: Cast) -> None:
    hr = api_client(cast.hr_admin.user)
    created = post(hr, "values/", {"name": "Asks for help", "axis": "innovation"}).json()
    path = f"/api/v1/values/{created['id']}/"
    changed = hr.patch(path, {"is_active": False}, content_type="application/json")
    assert changed.json() == created | {"is_active": False}
    employee = api_client(cast.employee.user)
    assert employee.get(path).json() == changed.json()
    assert_problem(
        employee.patch(path, {"is_active": True}, content_type="application/json"), 403, "permission_denied"
    )
    assert_problem(post(hr, "values/", {"name": "Asks for help", "axis": "innovation"}), 400, "invalid")


def test_points_are_given_or_refused_with_a_code(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    problem = assert_problem(post(client, "kudos/", asked(cast, points=20)), 400, "invalid")
    assert [error["code"] for error in problem["errors"]["points"]] == ["no_kudos_program"]
    make_kudos_program()
    points_month_begin(day=timezone.localdate())
    assert post(client, "kudos/", asked(cast, points=20)).json()["points"] == 20
    problem = assert_problem(post(client, "kudos/", asked(cast, points=90)), 400, "invalid")
    assert [error["code"] for error in problem["errors"]["points"]] == ["not_enough_points"]
    assert_problem(post(client, "kudos/", asked(cast, points=-1)), 400, "invalid")
    assert_problem(post(client, "kudos/", asked(cast, points="9" * 400)), 400, "invalid")


def test_the_words_are_mended_by_their_giver(cast: Cast) -> None:
    path = f"/api/v1/kudos/{give(cast.employee, cast.peer).pk}/"
    words = {"message": "You found it early."}
    mended = api_client(cast.employee.user).patch(path, words, content_type="application/json").json()
    assert (mended["message"], mended["edited_at"] is None) == ("You found it early.", False)
    other = api_client(cast.peer.user).patch(path, words, content_type="application/json")
    assert_problem(other, 404, "not_found")


def test_the_feed_is_read_page_by_page_and_filtered(cast: Cast) -> None:
    for number in range(25):
        give(cast.employee, cast.peer, message=f"Thanks, {number}.")
    give(cast.peer, cast.manager, is_private=True)
    award(cast.peer, cast.manager)
    client = api_client(cast.hr_admin.user)
    page = client.get("/api/v1/posts/").json()
    rest = client.get(page["next"]).json()
    assert (len(page["results"]), len(rest["results"]), rest["next"]) == (20, 6, None)
    awarded = page["results"][0]
    assert awarded["award"]["impact"] == "It came out on the day."
    assert awarded["nominees"] == [{"id": cast.manager.pk, "name": "Jonas Example"}]
    assert client.get("/api/v1/posts/", {"person": cast.manager.pk}).json()["results"] == [awarded]
    assert client.get(f"/api/v1/posts/{awarded['id']}/").json() == awarded
    for query in ({"axis": "charm"}, {"cursor": "x"}, {"cursor": "9" * 40 + "-1"}, {"person": "9" * 30}):
        assert_problem(client.get("/api/v1/posts/", query), 400, "invalid")


def test_posts_are_answered(cast: Cast) -> None:
    post_id = give(cast.peer, cast.manager).post.pk
    client = api_client(cast.employee.user)
    for on, number in ((True, 1), (True, 1), (False, 0)):
        answer = post(client, f"posts/{post_id}/reactions/", {"kind": "idea", "on": on}).json()
        assert {"kind": "idea", "number": number, "mine": on} in answer["reactions"]
    assert_problem(post(client, f"posts/{post_id}/reactions/", {"kind": "frown"}), 400, "invalid")
    said = post(client, "comments/", {"post": post_id, "text": "So true."}).json()
    path = f"/api/v1/comments/{said['id']}/"
    assert client.patch(path, {"text": "Yes."}, content_type="application/json").json()["text"] == "Yes."
    assert client.get("/api/v1/comments/", {"post": post_id}).json()["results"][0]["text"] == "Yes."
    assert_problem(api_client(cast.hr_admin.user).delete(path), 404, "not_found")
    assert client.delete(path).status_code == 204
    assert not Comment.objects.exists()
    assert not Reaction.objects.exists()


def test_private_posts_of_others_are_neither_read_nor_answered(cast: Cast) -> None:
    private = give(cast.peer, cast.manager, is_private=True).post
    client = api_client(cast.employee.user)
    assert_problem(client.get(f"/api/v1/posts/{private.pk}/"), 404, "not_found")
    assert_problem(post(client, f"posts/{private.pk}/reactions/", {"kind": "clap"}), 404, "not_found")
    assert_problem(post(client, "comments/", {"post": private.pk, "text": "Hm."}), 400, "invalid")
    assert_problem(post(client, f"kudos/{private.kudos_id}/report/", {"reason": "Hm."}), 404, "not_found")


def test_what_is_reported_is_decided_by_others(cast: Cast) -> None:
    kudos = give(cast.employee, cast.peer)
    reader = api_client(cast.manager.user)
    assert post(reader, f"kudos/{kudos.pk}/report/", {"reason": "Not true."}).status_code == 204
    assert_problem(post(reader, f"kudos/{kudos.pk}/report/", {"reason": "Again."}), 409, "reported")
    assert_problem(reader.get("/api/v1/recognition-reports/"), 403, "permission_denied")
    hr = api_client(cast.hr_admin.user)
    (found,) = hr.get("/api/v1/recognition-reports/").json()["results"]
    assert (found["words"], found["reason"]) == (MESSAGE, "Not true.")
    path = f"recognition-reports/{found['id']}/decide/"
    decided = post(hr, path, {"outcome": "removed", "reason": "It hurts."}).json()
    assert (decided["report"]["outcome"], decided["points_spent"]) == ("removed", False)
    assert_problem(post(hr, path, {"outcome": "kept", "reason": "Late."}), 409, "decided")
    own = api_client(cast.peer.user).get(f"/api/v1/kudos/{kudos.pk}/").json()
    assert (own["message"], own["is_removed"]) == ("", True)
    assert_problem(hr.get(f"/api/v1/kudos/{kudos.pk}/"), 404, "not_found")


def test_a_moderator_does_not_see_reports_of_their_own(cast: Cast) -> None:
    found = report(give(cast.employee, cast.hr_admin), cast.manager)
    client = api_client(cast.hr_admin.user)
    assert client.get("/api/v1/recognition-reports/").json()["results"] == []
    path = f"recognition-reports/{found.pk}/decide/"
    assert_problem(post(client, path, {"outcome": "kept", "reason": "Fine."}), 404, "not_found")
    assert Report.objects.get().outcome == ""


def test_one_s_own_preference_is_read_and_changed(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    path = "recognition-preferences/"
    none = {"keeps_private": False, "hides_anniversaries": False}
    assert client.get(f"/api/v1/{path}").json() == none
    assert post(client, path, {"keeps_private": True}).json() == none | {"keeps_private": True}
    assert post(client, path, {"hides_anniversaries": True}).json() == dict.fromkeys(none, True)
    assert RecognitionPreference.objects.get().employee == cast.employee
    assert_problem(post(client, path, {"keeps_private": "maybe"}), 400, "invalid")
