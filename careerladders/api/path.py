"""The API of one's own path, and of how many people have talked."""

from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.api.content import ChangeSerializer
from careerladders.evidence import evidence_for
from careerladders.models import Axis, ConversationEvidence, CurrentLevel, Level, Track
from careerladders.selectors.conversation_coverage import shares
from careerladders.selectors.ladders import Comparison
from careerladders.selectors.path import path_of
from people.models import Employee


class PathLevelSerializer(serializers.ModelSerializer[Level]):
    """A level on one's path; the same grade is worth the same on both tracks."""

    track = serializers.ChoiceField(Track.Kind.choices, source="track.kind")

    class Meta:
        model = Level
        fields = ["id", "track", "code", "title", "grade"]


class PathStepSerializer(serializers.Serializer[Comparison]):
    """A level near one's own, what changes on it, and in how many competencies nothing does."""

    level = PathLevelSerializer(source="after")
    changes = ChangeSerializer(many=True)
    unchanged = serializers.IntegerField()


class EvidenceSerializer(serializers.ModelSerializer[Any]):
    """Something that speaks for a person; `source` and `key` attach it to a conversation or a case."""

    axis = serializers.ChoiceField(Axis.choices, allow_null=True)

    class Meta:
        model = ConversationEvidence
        fields = ["source", "key", "title", "text", "day", "url", "axis"]


class CareerPathSerializer(serializers.Serializer[Any]):
    """Where one stands, since when and why, and what each way on asks; null while on no level."""

    level = PathLevelSerializer(source="standing.level", default=None, allow_null=True)
    since = serializers.DateField(source="standing.period.lower", default=None, allow_null=True)
    reason = serializers.ChoiceField(
        CurrentLevel.Reason.choices, source="standing.reason", default=None, allow_null=True
    )
    steps = PathStepSerializer(many=True, default=list)
    evidence = EvidenceSerializer(many=True)


class CareerPathViewSet(ApiViewSet):
    """One's own path."""

    queryset = Employee.objects.order_by("id")
    serializer_class = CareerPathSerializer
    pagination_class = None
    permission = {"list": "careerladders.take_part"}

    @extend_schema(responses=forced_singular_serializer(CareerPathSerializer))
    def list(self, request: Request) -> Response:
        """Where one stands and what each way on asks; 404 when the user isn't an employee."""
        employee = get_object_or_404(self.get_queryset(), user=self.user)
        path = path_of(employee)
        shown: dict[str, Any] = {"evidence": evidence_for(employee)}
        if path is not None:
            shown |= {"standing": path.standing, "steps": path.steps}
        return Response(CareerPathSerializer(shown).data)


class ShareSerializer(serializers.Serializer[Any]):
    """How many of a department's own people talked; without a department, the small ones together."""

    department = serializers.IntegerField(allow_null=True)
    people = serializers.IntegerField()
    talked = serializers.IntegerField()
    percent = serializers.IntegerField(min_value=0, max_value=100)


class ConversationCoverageViewSet(ApiViewSet):
    """How many people had a career conversation in the last twelve months."""

    queryset = Employee.objects.order_by("id")
    serializer_class = ShareSerializer
    pagination_class = None
    permission = {"list": "careerladders.view_coverage"}

    def list(self, request: Request) -> Response:
        """By department, as far as one sees coverage; those of fewer than five people come together."""
        return Response(ShareSerializer(shares(self.user), many=True).data)
