"""What a determined colleague tries, with the database's own tables, HR's rights or another's address."""

import csv
import datetime as dt
import json
from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, IdempotencyKey
from assessments.entry import Review
from assessments.models import Answer, Comment, Draft, ReviewAssignment, ReviewCycle
from assessments.services import Request, cycle_create, cycle_launch
from balance.models import DepartmentBalance
from balance.services import balance_compute
from config.api import router
from notifications.models import Notification
from tenants.connection import connection
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tests.api import api_client, assert_problem, post
from tests.assessments.reviews import closed_cycle, random_reviews, starter_questionnaire, team
from tests.factories import Cast
from tests.isolation.helpers import site, user_of

PHRASE = "zebra crossing"


@pytest.fixture
def reviews(cast: Cast) -> list[Review]:
    """Reviews of twelve people in product, four in sales and the manager alone, in the order of writing."""
    many, few = team(cast.product, 12), team(cast.sales, 4)
    written = random_reviews(many, many) + random_reviews(few, many, seed=2)
    return [Review(review.request, review.ratings, [PHRASE, ""]) for review in written]


@pytest.fixture
def cycle(reviews: list[Review]) -> ReviewCycle:
    """All of these reviews, closed and computed."""
    cycle = closed_cycle(reviews)
    balance_compute(actor=None)
    return cycle


def rank_correlation(places: list[int]) -> float:
    """Spearman's rho of a permutation of 0..n-1 with its own order."""
    number = len(places)
    squares = sum((place - rank) ** 2 for rank, place in enumerate(places))
    return 1 - 6 * squares / (number * (number**2 - 1))


@pytest.mark.parametrize("order", ["id", "ctid", "xmin::text::bigint, ctid"])
def test_the_order_of_stored_answers_does_not_follow_the_order_of_writing(
    cycle: ReviewCycle, reviews: list[Review], order: str
) -> None:
    written = [list(review.ratings) for review in reviews]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ratings FROM assessments_answer ORDER BY {order}")
        stored = [written.index(ratings) for (ratings,) in cursor.fetchall()]
    assert len(stored) > 90
    ranks = {place: rank for rank, place in enumerate(sorted(stored))}
    assert abs(rank_correlation([ranks[place] for place in stored])) < 0.5


REFERRING = """
SELECT DISTINCT conrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND confrelid = 'assessments_reviewassignment'::regclass
"""


def test_after_closing_no_table_refers_to_who_was_asked(cycle: ReviewCycle) -> None:
    with connection.cursor() as cursor:
        cursor.execute(REFERRING)
        assert cursor.fetchall() == [("assessments_draft",)]
    assert not Draft.objects.exists()


def test_the_log_and_the_outbox_hold_counts_and_the_cycle_alone(cycle: ReviewCycle) -> None:
    entries = AuditEntry.objects.filter(action__startswith="cycle.")
    assert entries.exists()
    allowed = {"purpose", "reviews", "closes_at", "name"}
    for entry in entries:
        assert (entry.object_type, entry.object_id) == ("assessments.reviewcycle", str(cycle.pk))
        assert entry.detail.keys() <= allowed
    for message in OutboxMessage.objects.all():
        assert message.arguments.keys() <= {"cycle_id", "period"}


@pytest.fixture
def review(cast: Cast) -> ReviewAssignment:
    """Priya is asked to review Jonas, her manager."""
    cycle = cycle_create(
        name="Spring",
        questionnaire=starter_questionnaire(),
        closes_at=timezone.now() + dt.timedelta(days=7),
        actor=None,
    )
    requests = [Request(cast.manager.pk, cast.employee.pk, "direct_report", is_short=False)]
    cycle_launch(cycle=cycle, requests=requests, actor=None)
    return ReviewAssignment.objects.get()


def test_who_is_asked_reads_neither_about_whom_nor_from_whom(cast: Cast, review: ReviewAssignment) -> None:
    told = Notification.objects.get()
    assert told.user == cast.employee.user
    assert (told.url, told.event) == ("/reviews/", "reviews.asked")
    assert cast.manager.name not in told.text
    assert str(review.token) not in told.url + told.text


def answers(review: ReviewAssignment) -> dict[str, object]:
    """A whole review for the API."""
    code = review.participant.cycle.questionnaire.items.all()[0].code
    return {"ratings": {code: 4}, "comments": [PHRASE]}


@pytest.mark.parametrize("who", ["manager", "peer", "hr_admin", "executive"])
def test_the_api_shows_a_draft_to_its_writer_alone(cast: Cast, review: ReviewAssignment, who: str) -> None:
    writer, other = api_client(cast.employee.user), api_client(getattr(cast, who).user)
    path = f"/api/v1/reviews/{review.token}/"
    assert post(writer, f"reviews/{review.token}/submit/", answers(review)).status_code == 200
    assert PHRASE in writer.get(path).content.decode()
    assert other.get(path).status_code in {403, 404}
    assert other.put(path, answers(review), content_type="application/json").status_code in {403, 404}
    for action in ("submit", "decline"):
        assert post(other, f"reviews/{review.token}/{action}/", answers(review)).status_code in {403, 404}
    assert Draft.objects.get().is_submitted


def test_a_key_against_repetition_is_refused_where_it_would_name_writer_and_review(
    cast: Cast, review: ReviewAssignment
) -> None:
    client = api_client(cast.employee.user)
    before = (AuditEntry.objects.count(), OutboxMessage.objects.count())
    path = f"reviews/{review.token}/submit/"
    assert_problem(post(client, path, answers(review), **{"Idempotency-Key": "k"}), 400, "invalid")
    assert post(client, path, answers(review)).status_code == 200
    assert not IdempotencyKey.objects.exists()
    assert (AuditEntry.objects.count(), OutboxMessage.objects.count()) == before


def test_the_admin_knows_no_answers_drafts_or_requests() -> None:
    shown = {model for model in admin.site._registry if model._meta.app_label == "assessments"}
    assert shown.isdisjoint({Answer, Comment, Draft, ReviewAssignment})


def pages_of_hr() -> list[str]:
    """Every list of the admin and of the API, and the dashboard with its table as CSV."""
    lists = [f"/admin/{m._meta.app_label}/{m._meta.model_name}/" for m in admin.site._registry]
    lists += [f"/api/v1/{prefix}/" for prefix, _viewset, _basename in router.registry]
    return [*lists, "/balance/", "/balance/figures.csv", "/reviews/", "/recognition/"]


@pytest.mark.parametrize("who", ["hr_admin", "executive", "manager"])
def test_nobody_reads_a_comment_on_any_page(
    acme: Organization, cast: Cast, cycle: ReviewCycle, who: str
) -> None:
    assert Comment.objects.filter(text=PHRASE).exists()
    client = site(acme, user_of(getattr(cast, who)))
    for path in pages_of_hr():
        response = client.get(path)
        assert response.status_code in {200, 302, 403}, path
        assert PHRASE not in response.content.decode(), path


def hidden_in_csv(client: Client) -> set[str]:
    """The departments without figures in the downloaded table."""
    text = client.get("/balance/figures.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert all(not row["score"] and not row["leadership"] for row in rows if row["hidden_because"])
    return {row["department"] for row in rows if row["hidden_because"]}


def hidden_in_api(client: Client) -> set[str]:
    """The departments without figures in the API."""
    rows = client.get("/api/v1/balances/?page_size=100").json()["results"]
    assert all(row["score"] is None and row["leadership"] is None for row in rows if not row["shown"])
    return {row["department"] for row in rows if not row["shown"]}


def hidden_in_command() -> set[str]:
    """The departments without figures in what `compute_balance` prints."""
    printed = StringIO()
    call_command("compute_balance", organization="acme", json=True, stdout=printed)
    rows = json.loads(printed.getvalue())["departments"]
    return {row["department"] for row in rows if not row["shown"]}


def test_page_table_api_and_command_hide_the_same(acme: Organization, cast: Cast, cycle: ReviewCycle) -> None:
    client = site(acme, user_of(cast.executive))
    hidden = hidden_in_command()
    assert {"Sales", "Product"} <= hidden  # The one would give the other away: the whole is shown.
    assert "Acme" not in hidden
    assert hidden_in_csv(client) == hidden_in_api(client) == hidden
    stored = DepartmentBalance.objects.exclude(hidden_because="")
    assert not stored.exclude(score=None, leadership=None, management=None, reviewers="").exists()
