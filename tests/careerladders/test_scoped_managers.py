"""Who manages ladders for some departments only changes nothing of what ladders say."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, Role
from careerladders.exchange import starter_text
from careerladders.models import Competency, FrameworkVersion, LeadershipRoleKind, PayBand
from careerladders.services.roles import role_kinds_create_starter
from tests.api import api_client, assert_problem, post
from tests.careerladders.drafts import draft_level, make_draft
from tests.careerladders.levels import make_ladder
from tests.factories import Cast, give_role

PERMISSIONS = ["careerladders.view", "careerladders.manage", "careerladders.view_pay"]
Write = Callable[[Client], Any]


@pytest.fixture
def scoped(cast: Cast) -> Client:
    """The program of somebody who manages ladders for sales, where there are a draft and a ladder."""
    make_ladder()
    make_draft()
    role_kinds_create_starter()
    PayBand.objects.create(level=draft_level("IC1"), currency="EUR", minimum=1, maximum=2)
    Role.objects.create(slug="local", name="Local", own_permissions=PERMISSIONS, scoped=True)
    give_role(cast.peer, "local", cast.sales)
    return api_client(cast.peer.user)


def draft() -> FrameworkVersion:
    """The draft."""
    return FrameworkVersion.objects.get(status="draft")


def column() -> int:
    """The id of the draft's first column."""
    return draft().columns.order_by("position")[0].pk


def level() -> int:
    """The id of the draft's first level."""
    return draft_level("IC1").pk


def patch(client: Client, path: str, content: Any) -> Any:
    """Change something, as who has just read it."""
    headers = {"if-match": '"0"'}
    return client.patch(f"/api/v1/{path}", content, content_type="application/json", headers=headers)


def delete(client: Client, path: str) -> Any:
    """Drop something."""
    return client.delete(f"/api/v1/{path}")


NEW_COMPETENCY = {"slug": "drawing", "name": "Drawing", "axis": "craft"}
NEW_LEVEL = {"kind": "ic", "code": "IC9", "title": "Nine", "grade": 9}
NEW_BAND = {"currency": "CHF", "minimum": "1", "maximum": "2"}
WRITES: dict[str, Write] = {
    "add a competency": lambda it: post(it, "competencies/", NEW_COMPETENCY),
    "reword a competency": lambda it: patch(
        it, f"competencies/{Competency.objects.all()[0].pk}/", {"name": "Sight"}
    ),
    "add a framework": lambda it: post(it, "frameworks/", {"slug": "law", "name": "Law"}),
    "rename a framework": lambda it: patch(it, f"frameworks/{draft().framework_id}/", {"name": "Law"}),
    "import a framework": lambda it: it.post(
        "/api/v1/frameworks/import/?dry_run=true", starter_text("sales"), content_type="application/yaml"
    ),
    "begin a starter": lambda it: post(it, "framework-starters/sales/begin/", {}),
    "begin a draft": lambda it: post(
        it,
        "framework-versions/",
        {"framework": FrameworkVersion.objects.get(status="published").framework_id},
    ),
    "set the tolerance": lambda it: patch(it, f"framework-versions/{draft().pk}/", {"pay_tolerance": 3}),
    "publish a draft": lambda it: post(it, f"framework-versions/{draft().pk}/publish/", {}),
    "retire a version": lambda it: post(
        it, f"framework-versions/{FrameworkVersion.objects.get(status='published').pk}/retire/", {}
    ),
    "discard a draft": lambda it: delete(it, f"framework-versions/{draft().pk}/"),
    "add a level": lambda it: post(it, "levels/", NEW_LEVEL | {"version": draft().pk}),
    "rename a level": lambda it: patch(it, f"levels/{level()}/", {"title": "One"}),
    "move a level": lambda it: patch(it, f"levels/{level()}/", {"rank": 2}),
    "drop a level": lambda it: delete(it, f"levels/{level()}/"),
    "copy a level": lambda it: post(it, f"levels/{level()}/copy/", {"to": draft_level("IC2").pk}),
    "write a cell": lambda it: patch(it, f"levels/{level()}/expectations/vision/", {"proficiency": 2}),
    "add a column": lambda it: post(it, "columns/", {"version": draft().pk, "competency": "planning"}),
    "move a column": lambda it: patch(it, f"columns/{column()}/", {"position": 2}),
    "drop a column": lambda it: delete(it, f"columns/{column()}/"),
    "copy a column": lambda it: post(it, f"columns/{column()}/copy/", {"to": "inspiration"}),
    "add a pay band": lambda it: post(it, "pay-bands/", NEW_BAND | {"level": level()}),
    "change a pay band": lambda it: patch(it, f"pay-bands/{PayBand.objects.get().pk}/", {"minimum": "2"}),
    "drop a pay band": lambda it: delete(it, f"pay-bands/{PayBand.objects.get().pk}/"),
    "add a kind of role": lambda it: post(it, "leadership-role-kinds/", {"slug": "guide", "name": "Guide"}),
    "rename a kind of role": lambda it: patch(
        it, f"leadership-role-kinds/{LeadershipRoleKind.objects.all()[0].pk}/", {"name": "Guide"}
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_ladders_say_is_changed_by_who_manages_them_everywhere(scoped: Client, write: Write) -> None:
    entries = AuditEntry.objects.count()
    assert_problem(write(scoped), 403, "not_everywhere")
    assert AuditEntry.objects.count() == entries


def test_who_manages_ladders_somewhere_reads_drafts_and_checks_them(scoped: Client) -> None:
    assert scoped.get(f"/api/v1/levels/{level()}/").status_code == 200
    assert scoped.get(f"/api/v1/framework-versions/{draft().pk}/check/").status_code == 200
    assert scoped.get("/api/v1/framework-starters/").status_code == 200
