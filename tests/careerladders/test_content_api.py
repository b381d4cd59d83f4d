"""Programs change a draft's columns, rows and pay bands, and the competencies behind them."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from accounts.services import role_assign
from careerladders.models import Competency, Framework, FrameworkVersion, PayBand, VersionCompetency
from tests.api import api_client, assert_problem, post
from tests.careerladders.drafts import ask, cell, columns, draft_level, make_draft
from tests.careerladders.levels import level, level_of, make_copy, make_ladder
from tests.factories import Cast
from tests.recognition.kudos import user_of


@pytest.fixture
def draft(acme: object) -> FrameworkVersion:
    """A small draft with the competencies vision and inspiration."""
    return make_draft()


@pytest.fixture
def hr(cast: Cast) -> Client:
    """HR's program."""
    return api_client(cast.hr_admin.user)


def patch(client: Client, path: str, content: Any) -> Any:
    """Change something."""
    return client.patch(f"/api/v1/{path}", content, content_type="application/json")


def column(slug: str) -> VersionCompetency:
    """The column of a competency in the draft."""
    return VersionCompetency.objects.get(version__status="draft", competency__slug=slug)


def test_columns_are_added_moved_and_dropped(draft: FrameworkVersion, hr: Client) -> None:
    added = post(hr, "columns/", {"version": draft.pk, "competency": "planning", "position": 1})
    assert (added.status_code, added.json()["position"]) == (201, 1)
    assert columns() == ["planning", "vision", "inspiration"]
    assert patch(hr, f"columns/{added.json()['id']}/", {"position": 3}).json()["position"] == 3
    assert hr.delete(f"/api/v1/columns/{column('vision').pk}/").status_code == 204
    listed = hr.get("/api/v1/columns/", {"version": draft.pk}).json()["results"]
    assert {row["competency"]: row["position"] for row in listed} == {"inspiration": 1, "planning": 2}


def test_a_column_that_is_there_is_not_added_again(draft: FrameworkVersion, hr: Client) -> None:
    twice = post(hr, "columns/", {"version": draft.pk, "competency": "vision"})
    assert list(assert_problem(twice, 400, "invalid")["errors"]) == ["competency"]


def test_a_copied_column_replaces_no_text_unasked(draft: FrameworkVersion, hr: Client) -> None:
    ask("IC1", 0, 2, "From vision")
    ask("IC1", 1, 1, "Stands there")
    path = f"columns/{column('vision').pk}/copy/"
    refused = assert_problem(post(hr, path, {"to": "inspiration"}), 409, "filled")
    assert refused["revisions"] == {str(draft_level("IC1").pk): 1}
    copied = post(hr, path, {"to": "inspiration", "overwrite": refused["revisions"]})
    assert copied.json() == {"cells": 1}
    assert cell("IC1", 1) == (2, "From vision", 2)


def test_a_copied_row_replaces_no_text_unasked(draft: FrameworkVersion, hr: Client) -> None:
    ask("IC1", 0, 2, "From IC1")
    ask("IC2", 0, 3, "Stands there")
    path, target = f"levels/{draft_level('IC1').pk}/copy/", draft_level("IC2").pk
    refused = assert_problem(post(hr, path, {"to": target}), 409, "filled")
    assert post(hr, path, {"to": target, "overwrite": refused["revisions"]}).json() == {"cells": 1}
    assert cell("IC2", 0) == (2, "From IC1", 2)
    wrong = post(hr, path, {"to": target, "overwrite": {"vision": 1}})
    assert list(assert_problem(wrong, 400, "invalid")["errors"]) == ["overwrite"]


def test_a_copy_to_what_the_version_does_not_hold_is_refused_where_it_was_asked_for(
    draft: FrameworkVersion, hr: Client
) -> None:
    make_ladder()
    elsewhere = post(hr, f"levels/{draft_level('IC1').pk}/copy/", {"to": level("IC5").pk})
    assert list(assert_problem(elsewhere, 400, "invalid")["errors"]) == ["to"]
    missing = post(hr, f"columns/{column('vision').pk}/copy/", {"to": "planning"})
    assert list(assert_problem(missing, 400, "invalid")["errors"]) == ["to"]


def test_pay_bands_are_written_replaced_and_dropped(draft: FrameworkVersion, hr: Client) -> None:
    band = {"level": draft_level("IC1").pk, "currency": "EUR", "location": ""}
    first = post(hr, "pay-bands/", band | {"minimum": "40000", "maximum": "50000"}).json()
    again = post(hr, "pay-bands/", band | {"minimum": "41000", "maximum": "52000"}).json()
    assert (again["id"], again["maximum"]) == (first["id"], "52000.00")
    assert patch(hr, f"pay-bands/{first['id']}/", {"minimum": "42000"}).json()["minimum"] == "42000.00"
    low = patch(hr, f"pay-bands/{first['id']}/", {"maximum": "1"})
    assert "at least as much" in str(assert_problem(low, 400, "invalid")["errors"])
    assert hr.delete(f"/api/v1/pay-bands/{first['id']}/").status_code == 204
    assert not PayBand.objects.exists()


def test_a_published_version_keeps_columns_rows_and_pay(hr: Client) -> None:
    make_ladder()
    version = FrameworkVersion.objects.get()
    first = version.columns.order_by("position")[0]
    band = {"level": level("IC1").pk, "currency": "EUR", "minimum": "1", "maximum": "2"}
    for answer in (
        patch(hr, f"columns/{first.pk}/", {"position": 2}),
        hr.delete(f"/api/v1/columns/{first.pk}/"),
        post(hr, f"levels/{level('IC1').pk}/copy/", {"to": level("IC2").pk}),
        post(hr, "pay-bands/", band),
    ):
        assert_problem(answer, 409, "published")


def test_a_new_level_continues_one_of_the_published_version(hr: Client) -> None:
    make_ladder()
    copy = make_copy()
    assert hr.delete(f"/api/v1/levels/{level_of(copy, 'IC3').pk}/").status_code == 204
    new = {"version": copy.pk, "kind": "ic", "rank": 3, "code": "N3", "title": "New", "grade": 3}
    for before, code in (
        (level("IC4"), "taken"),
        (level("M1"), "other_track"),
        (level_of(copy, "IC2"), "same_version"),
    ):
        refused = assert_problem(post(hr, "levels/", new | {"predecessor": before.pk}), 400, "invalid")
        assert [error["code"] for error in refused["errors"]["predecessor"]] == [code]
    added = post(hr, "levels/", new | {"predecessor": level("IC3").pk})
    assert (added.status_code, added.json()["predecessor"]) == (201, level("IC3").pk)
    compared = hr.get(f"/api/v1/framework-versions/{level('IC3').track.version_id}/compare/?to={copy.pk}")
    assert [row["after"]["code"] for row in compared.json()["changed"]] == ["N3"]


def test_a_comparison_says_in_how_many_competencies_more_is_asked(hr: Client) -> None:
    make_ladder()
    up, down = (
        hr.get(f"/api/v1/levels/{level(before).pk}/compare/?to={level(after).pk}").json()
        for before, after in (("IC3", "IC4"), ("IC4", "IC3"))
    )
    more = [row for row in up["changes"] if row["after"]["proficiency"] > row["before"]["proficiency"]]
    assert (up["raised"], down["raised"]) == (len(more), 0)
    assert more


def see_bands(client: Client) -> list[str]:
    """The levels whose bands a program sees."""
    return [PayBand.objects.get(pk=row["id"]).level.code for row in listed_bands(client)]


def listed_bands(client: Client) -> list[dict[str, Any]]:
    """The pay bands that a program sees."""
    found: list[dict[str, Any]] = client.get("/api/v1/pay-bands/").json()["results"]
    return found


def test_pay_bands_are_seen_as_the_framework_says(draft: FrameworkVersion, cast: Cast, hr: Client) -> None:
    post(
        hr,
        "pay-bands/",
        {"level": draft_level("IC1").pk, "currency": "EUR", "minimum": "1", "maximum": "2"},
    )
    FrameworkVersion.objects.filter(pk=draft.pk).update(status="published", published_on=timezone.localdate())
    employee = api_client(cast.employee.user)
    assert (see_bands(hr), see_bands(employee)) == (["IC1"], [])
    Framework.objects.update(pay_visibility="everyone")
    assert see_bands(employee) == ["IC1"]


def test_who_does_not_see_pay_neither_writes_it_nor_opens_it_to_others(
    draft: FrameworkVersion, cast: Cast
) -> None:
    writes = ["careerladders.view", "careerladders.manage"]
    role = Role.objects.create(slug="writer", name="Writer", own_permissions=writes)
    role_assign(user=user_of(cast.peer), role=role, actor=None)
    writer = api_client(cast.peer.user, writes)
    band = {"level": draft_level("IC1").pk, "currency": "EUR", "minimum": "1", "maximum": "2"}
    assert_problem(post(writer, "pay-bands/", band), 403, "permission_denied")
    opened = patch(writer, f"frameworks/{draft.framework_id}/", {"pay_visibility": "everyone"})
    assert list(assert_problem(opened, 400, "invalid")["errors"]) == ["pay_visibility"]
    assert patch(writer, f"frameworks/{draft.framework_id}/", {"name": "Design!"}).status_code == 200
    assert post(writer, "framework-starters/sales/begin/", {}).status_code == 200
    file = writer.get(f"/api/v1/framework-versions/{draft.pk}/export/").json()
    assert not any("pay_bands" in found for found in file["tracks"]["ic"])
    file = file | {"framework": "new", "pay_visibility": "everyone"}
    refused = post(writer, "frameworks/import/", file)
    assert list(assert_problem(refused, 400, "invalid")["errors"]) == ["pay_visibility"]


def test_competencies_are_added_and_reworded_but_stay_on_their_axis(hr: Client) -> None:
    new = {"slug": "drawing", "name": "Drawing", "axis": "craft", "behaviours": "Draws first."}
    added = post(hr, "competencies/", new)
    assert added.status_code == 201
    path = f"competencies/{added.json()['id']}/"
    assert patch(hr, path, {"behaviours": "Draws first.\nAsks then."}).status_code == 200
    assert list(assert_problem(patch(hr, path, {"axis": "leadership"}), 400, "invalid")["errors"]) == ["axis"]
    found = Competency.objects.get(slug="drawing")
    assert (found.axis, found.behaviours) == ("craft", "Draws first.\nAsks then.")
