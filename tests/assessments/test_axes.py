"""One SQL over the drafts gives what a plain calculation gives."""

import pytest
from django.utils import timezone

from assessments.axes import department_axes
from assessments.entry import Review, store_drafts
from assessments.models import Item, ReviewCycle
from assessments.services import Request, cycle_create, cycle_launch
from careerladders.models import Competency
from tests.assessments import reference
from tests.assessments.reviews import department, random_reviews, starter_questionnaire, team
from tests.factories import Cast

pytestmark = pytest.mark.django_db


def collecting_cycle(reviews: list[Review]) -> ReviewCycle:
    """A cycle whose reviews are handed in and that is not closed yet."""
    cycle = cycle_create(
        name="Autumn", questionnaire=starter_questionnaire(), closes_at=timezone.now(), actor=None
    )
    cycle_launch(cycle=cycle, requests=[review.request for review in reviews], actor=None)
    store_drafts(cycle, reviews)
    return cycle


def plainly(reviews: list[Review], department_of: dict[int, int], subtree: set[int]) -> reference.Axes | None:
    """The same departments by plain Python."""
    codes = list(Item.objects.order_by("position").values_list("code", flat=True))
    axis_of = dict(Competency.objects.values_list("slug", "axis"))
    rows = [
        reference.Review(
            department=department_of[review.request.participant],
            participant=review.request.participant,
            reviewer=review.request.reviewer,
            relationship=review.request.relationship,
            ratings=dict(zip(codes, review.ratings, strict=True)),
        )
        for review in reviews
    ]
    return reference.department_axes(rows, subtree, axis_of)


@pytest.mark.parametrize("missing", [0.0, 0.2, 0.5])
def test_the_axes_of_a_tree_equal_the_plain_calculation(cast: Cast, missing: float) -> None:
    search = department("Search", cast.product)
    teams = {place: team(place, 9) for place in (cast.product, search, cast.sales)}
    everybody = [person for people in teams.values() for person in people]
    reviews = random_reviews(everybody, everybody, missing=missing)
    department_of = {person.pk: place.pk for place, people in teams.items() for person in people}
    cycle = collecting_cycle(reviews)
    found = {axes.department: axes for axes in department_axes(cycle) if not axes.members_only}
    subtrees = {
        cast.root.pk: set(department_of.values()),
        cast.product.pk: {cast.product.pk, search.pk},
        search.pk: {search.pk},
        cast.sales.pk: {cast.sales.pk},
    }
    for place, subtree in subtrees.items():
        expected = plainly(reviews, department_of, subtree)
        assert expected is not None
        axes = found[place]
        assert axes.leadership == pytest.approx(expected.leadership, abs=1e-9)
        assert axes.management == pytest.approx(expected.management, abs=1e-9)
        assert axes.leadership_variance == pytest.approx(expected.var_leadership, abs=1e-9)
        assert axes.management_variance == pytest.approx(expected.var_management, abs=1e-9)
        assert axes.covariance == pytest.approx(expected.covariance, abs=1e-9)
        assert axes.reviewers == expected.reviewers


def test_a_self_review_alone_gives_no_axes(cast: Cast) -> None:
    own = Review(Request(cast.employee.pk, cast.employee.pk, "self", is_short=False), [5] * 24)
    assert department_axes(collecting_cycle([own])) == []


def test_the_short_form_counts_with_its_own_items_alone(cast: Cast) -> None:
    short = [4 if position % 2 == 0 else None for position in range(24)]
    review = Review(Request(cast.employee.pk, cast.peer.pk, "peer", is_short=True), short)
    axes = department_axes(collecting_cycle([review]))[0]
    assert (axes.leadership, axes.management) == (75.0, 75.0)
