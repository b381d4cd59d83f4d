"""What executives read on the dashboard, the API and the command: the same figures, gated."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.entry import Review
from assessments.services import Request
from balance.models import DepartmentBalance
from balance.score import balance_score
from balance.services import balance_compute
from people.models import Department, Employee, RoleScope
from tests.assessments.reviews import closed_cycle, random_reviews, team
from tests.factories import Cast


def uniform(
    participants: list[Employee], reviewers: list[Employee], leadership: int, management: int
) -> list[Review]:
    """Everyone is rated alike by seven peers: 12 items of leadership, then 12 of management."""
    ratings = [leadership] * 12 + [management] * 12
    return [
        Review(Request(participant.pk, reviewer.pk, "peer", is_short=False), ratings)
        for participant in participants
        for reviewer in reviewers[:8]
        if reviewer != participant
    ]


@pytest.fixture
def period(cast: Cast) -> str:
    """Product reads 75 and 50; Sales has too few people to be shown, and Support protects them."""
    product, sales = team(cast.product, 8), team(cast.sales, 3)
    support = team(Department.objects.create(name="Support", parent=cast.root), 6)
    reviews = [uniform(people, product, 4, 3) for people in (product, support)]
    closed_cycle([*reviews[0], *reviews[1], *uniform(sales, product, 2, 2)])
    return balance_compute(actor=None)


@pytest.fixture
def executive(client: Client, cast: Cast) -> Client:
    assert cast.executive.user is not None
    client.force_login(cast.executive.user)
    return client


def printed() -> dict[str, dict[str, object]]:
    out = StringIO()
    call_command("compute_balance", organization="acme", json=True, stdout=out)
    return {row["department"]: row for row in json.loads(out.getvalue())["departments"]}


def test_the_score_is_the_harmonic_mean_of_the_axes(period: str, cast: Cast) -> None:
    row = DepartmentBalance.objects.get(department=cast.product)
    assert (row.leadership, row.management) == (75, 50)
    assert row.score == pytest.approx(balance_score(75, 50), abs=1e-9) == pytest.approx(60)


def test_command_page_and_api_say_the_same(period: str, executive: Client, cast: Cast) -> None:
    row = printed()["Product"]
    assert row == {
        "department": "Product",
        "leadership": 75.0,
        "management": 50.0,
        "score": 60.0,
        "quadrant": "chaos",
        "probability": 1.0,
        "reviewers": "5–9",
        "shown": True,
    }
    found = executive.get("/api/v1/balances/", {"department": cast.product.pk}).json()["results"][0]
    assert {key: found[key] for key in row} == row
    page = executive.get(reverse("balance:dashboard")).content.decode()
    assert "75.0" in page
    assert "Inspired, needs structure" in page


def test_a_small_department_has_no_figure_anywhere(period: str, executive: Client, cast: Cast) -> None:
    hidden = printed()["Sales"]
    assert hidden["shown"] is False
    assert [hidden[key] for key in ("leadership", "management", "score", "quadrant", "reviewers")] == [
        None
    ] * 5
    assert "Not shown" in executive.get(reverse("balance:dashboard")).content.decode()
    exported = executive.get(reverse("balance:export")).content.decode()
    assert "Sales,,,,,,,,,too_few_participants" in exported
    found = executive.get("/api/v1/balances/", {"department": cast.sales.pk}).json()["results"][0]
    assert found["score"] is None


def test_a_hidden_department_is_not_given_away_by_the_whole(period: str) -> None:
    rows = printed()
    assert rows["Acme"]["shown"]
    assert not rows["Support"]["shown"]


def test_computing_again_gives_the_same(period: str) -> None:
    assert printed() == printed()


def test_an_executive_sees_only_their_departments(period: str, client: Client, cast: Cast) -> None:
    RoleScope.objects.update(department=cast.sales)
    assert cast.executive.user is not None
    client.force_login(cast.executive.user)
    assert client.get(reverse("balance:department", args=[cast.product.pk])).status_code == 404
    found = client.get("/api/v1/balances/").json()["results"]
    assert {row["department_id"] for row in found} == {cast.sales.pk}


def test_nothing_is_there_before_the_first_cycle(executive: Client) -> None:
    assert "No figures yet" in executive.get(reverse("balance:dashboard")).content.decode()


def test_an_unknown_period_is_not_found(period: str, executive: Client) -> None:
    assert executive.get(reverse("balance:dashboard"), {"period": "1999-H1"}).status_code == 404


def count_of_queries(client: Client, address: str) -> int:
    client.get(address)  # The first request remembers the host.
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_departments(executive: Client, cast: Cast) -> None:
    everybody = [person for place in (cast.product, cast.sales) for person in team(place, 8)]
    closed_cycle(random_reviews(everybody, everybody))
    balance_compute(actor=None)
    few = count_of_queries(executive, reverse("balance:dashboard"))
    for number in range(6):
        everybody += team(Department.objects.create(name=f"Unit {number}", parent=cast.root), 6)
    closed_cycle(random_reviews(everybody, everybody), name="Winter")
    balance_compute(actor=None)
    assert count_of_queries(executive, reverse("balance:dashboard")) == few <= 12


def test_only_what_is_beyond_chance_is_called_a_change(executive: Client, cast: Cast) -> None:
    people = team(cast.product, 12)
    closed_on = {"Spring": "2026-03-31", "Autumn": "2026-10-14"}
    for (name, day), leadership in zip(closed_on.items(), (2, 4), strict=True):
        closed_cycle(uniform(people, people, leadership, 3), name, day)
        balance_compute(actor=None)
    page = executive.get(reverse("balance:dashboard")).content.decode()
    assert "gained" in page
    assert "since the first half of 2026" in page


def test_noise_is_not_news(executive: Client, cast: Cast) -> None:
    people = team(cast.product, 12)
    for seed, (name, day) in enumerate({"Spring": "2026-03-31", "Autumn": "2026-10-14"}.items()):
        closed_cycle(random_reviews(people, people, seed), name, day)
        balance_compute(actor=None)
    page = executive.get(reverse("balance:dashboard")).content.decode()
    assert "No department moved more than chance makes likely." in page
