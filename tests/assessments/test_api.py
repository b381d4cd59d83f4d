"""Writing reviews through the API."""

from typing import Any

import pytest
from django.test import Client

from assessments.models import Draft, ReviewAssignment
from tests.assessments.test_pages import review, writer
from tests.factories import Cast

__all__ = ["review", "writer"]


def send(client: Client, address: str, ratings: dict[str, Any], method: str = "put") -> Any:
    data = {"ratings": ratings, "comments": ["Clear goals"]}
    return getattr(client, method)(address, data, content_type="application/json")


def address(review: ReviewAssignment) -> str:
    return f"/api/v1/reviews/{review.token}/"


def test_one_sees_ones_own_reviews(writer: Client, review: ReviewAssignment) -> None:
    found = writer.get("/api/v1/reviews/").json()
    assert {row["participant"] for row in found} == {"Jonas Example", "Tomas Example"}
    assert {len(row["items"]) for row in found} == {12, 24}


def test_a_draft_is_saved_and_given_back(writer: Client, review: ReviewAssignment) -> None:
    saved = send(writer, address(review), {"vision-1": 4, "vision-2": None}).json()
    assert saved["ratings"] == {"vision-1": 4, "vision-2": None}
    assert saved["comments"] == ["Clear goals"]
    assert not saved["is_submitted"]


def test_a_review_is_handed_in(writer: Client, review: ReviewAssignment) -> None:
    assert send(writer, address(review) + "submit/", {"vision-1": 4}, "post").json()["is_submitted"]


def test_declining_forgets_what_was_written(writer: Client, review: ReviewAssignment) -> None:
    send(writer, address(review), {"vision-1": 4})
    assert writer.post(address(review) + "decline/").json()["is_declined"]
    assert set(Draft.objects.get().ratings) == {None}


@pytest.mark.parametrize(
    "ratings", [{"vision-1": 6}, {"vision-1": 0}, {"vision-1": "good"}, {"nonsense-1": 3}, {"vision-1": 2.5}]
)
def test_impossible_ratings_are_refused(
    writer: Client, review: ReviewAssignment, ratings: dict[str, Any]
) -> None:
    response = send(writer, address(review), ratings)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_an_empty_review_cannot_be_handed_in(writer: Client, review: ReviewAssignment) -> None:
    assert send(writer, address(review) + "submit/", {}, "post").status_code == 400


def test_an_idempotency_key_is_refused(writer: Client, review: ReviewAssignment) -> None:
    response = writer.put(
        address(review),
        {"ratings": {"vision-1": 4}},
        content_type="application/json",
        headers={"Idempotency-Key": "1"},
    )
    assert response.status_code == 400


def test_anothers_review_is_not_found(client: Client, cast: Cast, review: ReviewAssignment) -> None:
    assert cast.manager.user is not None
    client.force_login(cast.manager.user)
    assert client.get(address(review)).status_code == 404
