"""The API of reports and of what people keep out of sight."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from recognition.api.people import ColleagueSerializer
from recognition.models import RecognitionPreference, Report
from recognition.selectors.kudos import employee_of, preference_of
from recognition.services.moderation import LONGEST_REASON, report_decide
from recognition.services.preferences import preference_save


class ReportSerializer(serializers.ModelSerializer[Report]):
    """What was reported, with the words then, and what was decided."""

    reporter = ColleagueSerializer()

    class Meta:
        model = Report
        fields = [
            "id", "kudos", "comment", "reporter", "reason", "words", "created_at", "outcome",
            "decision_reason", "decided_at",
        ]  # fmt: skip


class DecisionSerializer(serializers.Serializer[Any]):
    """Whether it stays, and why."""

    outcome = serializers.ChoiceField(Report.Outcome.choices)
    reason = serializers.CharField(max_length=LONGEST_REASON)


class DecidedSerializer(serializers.Serializer[Any]):
    """The report, and whether points stay because their receiver has spent them."""

    report = ReportSerializer()
    points_spent = serializers.BooleanField()


class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """What was reported, but what is about oneself; `outcome` is empty until somebody decides."""

    queryset = Report.objects.select_related("reporter").order_by("id")
    serializer_class = ReportSerializer
    filterset_fields = ["outcome"]
    permission = "recognition.moderate"

    def get_queryset(self) -> QuerySet[Report]:
        """All but those that are about the user who asks."""
        return self.queryset.visible_to(self.user)

    @extend_schema(request=DecisionSerializer, responses=DecidedSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: int) -> Response:
        """Keep what was reported, or remove it; 409 `decided` when somebody was faster."""
        report = self.get_object()
        asked = DecisionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        decision = report_decide(report=report, actor=self.user, **asked.validated_data)
        return Response(DecidedSerializer(decision).data)


class PreferenceSerializer(serializers.ModelSerializer[RecognitionPreference]):
    """What one keeps out of sight."""

    class Meta:
        model = RecognitionPreference
        fields = ["keeps_private", "hides_anniversaries"]


class PreferenceViewSet(ApiViewSet):
    """One's own preference."""

    queryset = RecognitionPreference.objects.order_by("id")
    serializer_class = PreferenceSerializer
    pagination_class = None
    permission = "recognition.view_feed"

    @extend_schema(responses=forced_singular_serializer(PreferenceSerializer))
    def list(self, request: Request) -> Response:
        """What one keeps out of sight."""
        return Response(self.get_serializer(preference_of(employee_of(self.user))).data)

    @extend_schema(responses={200: PreferenceSerializer})
    def create(self, request: Request) -> Response:
        """Change it; what isn't named stays."""
        employee = employee_of(self.user)
        asked = self.get_serializer(preference_of(employee), data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        shown = self.get_serializer(preference_of(employee)).data | asked.validated_data
        preference = preference_save(employee=employee, actor=self.user, **shown)
        return Response(self.get_serializer(preference).data)
