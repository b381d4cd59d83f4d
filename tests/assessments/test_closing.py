"""Closing computes while reviewers are known and leaves nothing that ties an answer to its writer."""

from collections.abc import Iterator

import pytest
from django.db import connection

from assessments.closing import cycle_close
from assessments.entry import Review
from assessments.models import Answer, Comment, DepartmentAxes, Draft, ReviewCycle
from assessments.services import Request, WrongState
from tests.assessments.reviews import closed_cycle, department, random_reviews, team
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(cast: Cast) -> ReviewCycle:
    people = team(cast.product, 12)
    return closed_cycle(random_reviews(people, people))


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def test_the_table_of_drafts_is_gone(cycle: ReviewCycle) -> None:
    assert f"assessments_draft_{cycle.pk}" not in connection.introspection.table_names()
    assert not Draft.objects.exists()


def test_answers_carry_nothing_of_their_reviewer(cycle: ReviewCycle) -> None:
    assert columns("assessments_answer") == {
        "id", "cycle_id", "participant_id", "category", "questionnaire_id", "item_count", "ratings"
    }  # fmt: skip
    assert columns("assessments_comment") == {"id", "cycle_id", "participant_id", "pool", "question", "text"}


def test_categories_with_too_few_reviewers_are_kept_together(cycle: ReviewCycle) -> None:
    participant = cycle.participants.first()
    assert participant is not None
    kept = Answer.objects.filter(participant=participant).values_list("category", flat=True)
    assert sorted(kept) == ["cross_department+direct_report"] * 4 + ["manager"] + ["peer"] * 3 + ["self"]


def test_answers_that_too_few_people_could_have_written_are_not_kept(cast: Cast) -> None:
    people = team(cast.product, 3)
    ratings = [3] * 24
    reviews = [
        Review(Request(people[0].pk, reviewer.pk, "peer", is_short=False), ratings, ["Thanks", ""])
        for reviewer in people[1:]
    ]
    closed_cycle(reviews)
    assert not Answer.objects.exists()
    assert not Comment.objects.exists()


def test_comments_are_pooled_over_all_who_are_not_the_manager(cycle: ReviewCycle) -> None:
    participant = cycle.participants.first()
    pools = Comment.objects.filter(participant=participant).values_list("pool", flat=True)
    assert sorted(pools) == ["manager"] + ["others"] * 7 + ["self"]


def test_closing_again_changes_nothing(cycle: ReviewCycle) -> None:
    before = list(Answer.objects.order_by("id").values_list("id", flat=True))
    cycle_close(cycle_id=cycle.pk)
    assert list(Answer.objects.order_by("id").values_list("id", flat=True)) == before


def test_a_collecting_cycle_cannot_be_closed_early(cycle: ReviewCycle) -> None:
    ReviewCycle.objects.filter(pk=cycle.pk).update(status=ReviewCycle.Status.COLLECTING, closed_at=None)
    with pytest.raises(WrongState):
        cycle_close(cycle_id=cycle.pk)


def hidden_departments(cycle: ReviewCycle) -> Iterator[str]:
    rows = DepartmentAxes.objects.filter(cycle=cycle, members_only=False).exclude(hidden_because="")
    return (row.department.name for row in rows.select_related("department"))


def test_a_department_of_four_participants_is_hidden(cast: Cast) -> None:
    many, few = team(cast.product, 12), team(cast.sales, 4)
    cycle = closed_cycle(random_reviews(many, many) + random_reviews(few, many, seed=2))
    assert "Sales" in set(hidden_departments(cycle))


def test_a_hidden_department_cannot_be_found_by_subtraction(cast: Cast) -> None:
    small, large = department("Small", cast.product), department("Large", cast.product)
    many, few = team(large, 12), team(small, 2)
    cycle = closed_cycle(random_reviews(many, many) + random_reviews(few, many, seed=2))
    assert {"Small", "Large"} <= set(hidden_departments(cycle))
