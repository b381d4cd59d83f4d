"""The API of one's own assessments of candidates: saved as drafts, handed in when complete."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.api.promotions import RatingSerializer
from careerladders.models import PromotionAssessor
from careerladders.services.promotion_assessments import assessment_save, assessment_submit
from people.models import Employee


class AssessmentSerializer(serializers.ModelSerializer[PromotionAssessor]):
    """One's own assessment of a candidate."""

    candidate = serializers.PrimaryKeyRelatedField[Employee](read_only=True)
    level = serializers.PrimaryKeyRelatedField[Any](source="case.level", read_only=True)
    asked = serializers.SerializerMethodField(help_text="Slugs of the competencies that are asked for.")
    ratings = RatingSerializer(many=True)

    class Meta:
        model = PromotionAssessor
        fields = ["id", "case", "candidate", "level", "asked_at", "done_at", "asked", "ratings"]
        read_only_fields = ["case", "asked_at", "done_at"]

    def get_asked(self, assessor: PromotionAssessor) -> list[str]:
        """What the level asks."""
        return [row.competency.slug for row in assessor.case.level.expectations.all() if row.proficiency]


class AssessmentChangesSerializer(serializers.Serializer[Any]):
    """What one has seen so far; what a row leaves out stays as it is."""

    ratings = RatingSerializer(many=True, default=list)


class PromotionAssessmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The assessments of candidates that one is, or was, asked for oneself."""

    queryset = PromotionAssessor.objects.order_by("-id")
    serializer_class = AssessmentSerializer
    permission = "careerladders.take_part"

    def get_queryset(self) -> QuerySet[PromotionAssessor]:
        """One's own."""
        if getattr(self, "swagger_fake_view", False):
            return PromotionAssessor.objects.none()
        own = super().get_queryset().filter(employee__user=self.user)
        return own.select_related("case__level").prefetch_related(
            "ratings__competency", "case__level__expectations__competency"
        )

    @extend_schema(request=AssessmentChangesSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Save what one has seen so far; it stays a draft."""
        written = AssessmentChangesSerializer(data=request.data)
        written.is_valid(raise_exception=True)
        seen = written.validated_data["ratings"]
        assessment_save(assessor=self.get_object(), seen=seen, actor=self.user)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=AssessmentSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: int) -> Response:
        """Hand it in, once it is complete; it then stays as it is."""
        assessment_submit(assessor=self.get_object(), actor=self.user)
        return Response(self.get_serializer(self.get_object()).data)
