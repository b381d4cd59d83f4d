"""The API of reviews: one's own to write, and the cycles that HR runs."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.viewsets import ApiViewSet
from assessments import drafts
from assessments.forms import LONGEST_COMMENT
from assessments.models import Relationship, ReviewAssignment, ReviewCycle
from assessments.selectors import Review, reviews_of


class ItemSerializer(serializers.Serializer[Any]):
    """An item that is asked."""

    code = serializers.CharField()
    text = serializers.CharField()


class ReviewSerializer(serializers.Serializer[Review]):
    """A review that one is asked to write, with what is written so far."""

    token = serializers.UUIDField(source="assignment.token")
    cycle = serializers.CharField(source="assignment.participant.cycle.name")
    closes_at = serializers.DateTimeField(source="assignment.participant.cycle.closes_at")
    participant = serializers.CharField(source="assignment.participant.employee.name")
    relationship = serializers.ChoiceField(Relationship.choices, source="assignment.relationship")
    minutes = serializers.IntegerField()
    items = ItemSerializer(many=True)
    open_questions = serializers.ListField(
        child=serializers.CharField(), source="assignment.participant.cycle.questionnaire.open_questions"
    )
    ratings = serializers.SerializerMethodField()
    comments = serializers.SerializerMethodField()
    is_submitted = serializers.BooleanField()
    is_declined = serializers.BooleanField()

    def get_ratings(self, review: Review) -> dict[str, int | None]:
        """By item code; null for "can't say". Items not answered yet are left out."""
        if review.draft is None:
            return {}
        given = {item.code: (item.position, review.draft.ratings[item.position - 1]) for item in review.items}
        return {
            code: rating
            for code, (position, rating) in given.items()
            if rating is not None or position in review.draft.cannot_say
        }

    def get_comments(self, review: Review) -> list[str]:
        """In the order of the open questions."""
        return review.draft.comments if review.draft else []


@extend_schema_serializer(component_name="ReviewAnswers")
class AnswersSerializer(serializers.Serializer[Any]):
    """The whole of a review: it replaces what was written before."""

    ratings = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5, allow_null=True),
        help_text='By item code: 1 to 5, null for "can\'t say".',
    )
    comments = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_COMMENT, allow_blank=True),
        default=list,
        max_length=10,
        help_text="In the order of the open questions.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What `draft_save` takes; codes that this review doesn't ask are refused."""
        review: Review = self.context["review"]
        questionnaire = review.assignment.participant.cycle.questionnaire
        positions = {item.code: item.position for item in review.items}
        if unknown := attrs["ratings"].keys() - positions.keys():
            raise serializers.ValidationError(
                {"ratings": f"This review doesn't ask {', '.join(sorted(unknown))}."}
            )
        if len(attrs["comments"]) > len(questionnaire.open_questions):
            raise serializers.ValidationError({"comments": "There are fewer open questions."})
        ratings: list[int | None] = [None] * questionnaire.item_count
        for code, rating in attrs["ratings"].items():
            ratings[positions[code] - 1] = rating
        cannot_say = [positions[code] for code, rating in attrs["ratings"].items() if rating is None]
        return {"ratings": ratings, "cannot_say": cannot_say, "comments": attrs["comments"]}


class ReviewViewSet(ApiViewSet):
    """The reviews that one is asked to write, while their cycle collects."""

    queryset = ReviewAssignment.objects.none()
    serializer_class = ReviewSerializer
    permission = "assessments.write_reviews"
    lookup_field = "token"
    lookup_value_converter = "uuid"
    pagination_class = None
    filter_backends: list[Any] = []
    http_method_names = ["get", "put", "post", "head", "options"]
    idempotent = False  # A stored answer would name a reviewer and a review together.

    def review(self, token: UUID) -> Review:
        """One's own review of a token. Raises Http404."""
        found = [review for review in reviews_of(self.user) if review.assignment.token == token]
        if not found:
            raise Http404
        return found[0]

    @extend_schema(responses=ReviewSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One's own reviews, open ones first."""
        return Response([ReviewSerializer(review).data for review in reviews_of(self.user)])

    def retrieve(self, request: Request, token: UUID) -> Response:
        """One of one's own reviews."""
        return Response(ReviewSerializer(self.review(token)).data)

    @extend_schema(request=AnswersSerializer, responses=ReviewSerializer)
    def update(self, request: Request, token: UUID) -> Response:
        """Save what is written; it stays a draft."""
        return self.save(request, token, submit=False)

    @extend_schema(request=AnswersSerializer, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, token: UUID) -> Response:
        """Save and hand in; it can be changed until the cycle closes."""
        return self.save(request, token, submit=True)

    @extend_schema(request=None, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, token: UUID) -> Response:
        """Say no to the review; what was written is forgotten."""
        drafts.draft_decline(assignment=self.review(token).assignment)
        return Response(ReviewSerializer(self.review(token)).data)

    def save(self, request: Request, token: UUID, *, submit: bool) -> Response:
        """Store the answers and give the review back."""
        review = self.review(token)
        answers = AnswersSerializer(data=request.data, context={"review": review})
        answers.is_valid(raise_exception=True)
        drafts.draft_save(assignment=review.assignment, submit=submit, **answers.validated_data)
        return Response(ReviewSerializer(self.review(token)).data)


class CycleSerializer(serializers.ModelSerializer[ReviewCycle]):
    """A review cycle."""

    class Meta:
        model = ReviewCycle
        fields = ["id", "name", "purpose", "status", "closes_at", "launched_at", "closed_at"]


class CycleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The review cycles, without anything that was answered in them."""

    queryset = ReviewCycle.objects.order_by("-id")
    serializer_class = CycleSerializer
    permission = "assessments.manage"


def register(router: BaseRouter) -> None:
    """Add this app's viewsets."""
    router.register("reviews", ReviewViewSet, basename="review")
    router.register("review-cycles", CycleViewSet)
