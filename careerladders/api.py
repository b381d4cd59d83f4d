"""The API of competencies, frameworks and who stands on which level."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.viewsets import ApiViewSet
from careerladders import services
from careerladders.models import (
    Competency,
    CurrentLevel,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    Track,
)

READ = {"list": "careerladders.view", "retrieve": "careerladders.view"}


class CompetencySerializer(serializers.ModelSerializer[Competency]):
    """Something people are good at."""

    class Meta:
        model = Competency
        fields = ["id", "slug", "name", "axis", "description", "position"]


class ExpectationSerializer(serializers.ModelSerializer[Expectation]):
    """What a level asks in one competency; proficiency is 0 (nothing yet) to 5 (sets the standard)."""

    competency = serializers.SlugRelatedField[Competency](slug_field="slug", read_only=True)
    proficiency = serializers.IntegerField(min_value=0, max_value=5)

    class Meta:
        model = Expectation
        fields = ["competency", "proficiency", "text"]


class LevelSerializer(serializers.ModelSerializer[Level]):
    """A step of a track; the same grade is worth the same on both tracks."""

    expectations = ExpectationSerializer(many=True)

    class Meta:
        model = Level
        fields = ["id", "rank", "code", "title", "grade", "summary", "expectations"]


class TrackSerializer(serializers.ModelSerializer[Track]):
    """One of the two ways up."""

    levels = LevelSerializer(many=True)

    class Meta:
        model = Track
        fields = ["id", "kind", "levels"]


class VersionSerializer(serializers.ModelSerializer[FrameworkVersion]):
    """One edition of a framework."""

    tracks = TrackSerializer(many=True)

    class Meta:
        model = FrameworkVersion
        fields = ["id", "number", "status", "tracks"]


class FrameworkSerializer(serializers.ModelSerializer[Framework]):
    """The career ladders of one profession, with the versions that may be seen."""

    versions = VersionSerializer(many=True)

    class Meta:
        model = Framework
        fields = ["id", "slug", "name", "versions"]


class CurrentLevelSerializer(serializers.ModelSerializer[CurrentLevel]):
    """The level an employee stands on; `end` is the first day after."""

    start = serializers.DateField(source="period.lower")
    end = serializers.DateField(source="period.upper", allow_null=True, read_only=True)

    class Meta:
        model = CurrentLevel
        fields = ["id", "employee", "level", "start", "end", "reason"]


class CurrentLevelFilter(filters.FilterSet):
    """By day, employee and level."""

    on = filters.DateFilter(field_name="period", lookup_expr="contains", label="The levels of that day.")

    class Meta:
        model = CurrentLevel
        fields = ["employee", "level"]


class CompetencyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The competencies that levels and reviews speak of."""

    queryset = Competency.objects.order_by("id")
    serializer_class = CompetencySerializer
    permission = READ


class FrameworkViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The frameworks: published versions, and drafts for those who manage them."""

    queryset = Framework.objects.order_by("id")
    serializer_class = FrameworkSerializer
    permission = READ

    def get_queryset(self) -> QuerySet[Framework]:
        """Each with its versions down to the expectations, in a constant number of queries."""
        versions = FrameworkVersion.objects.prefetch_related(
            "tracks__levels", Prefetch("tracks__levels__expectations", expectations())
        )
        if not self.user.has_perm("careerladders.manage"):
            versions = versions.filter(status=FrameworkVersion.Status.PUBLISHED)
        return super().get_queryset().prefetch_related(Prefetch("versions", versions))


def expectations() -> QuerySet[Expectation]:
    """With their competencies, in the order of these."""
    return Expectation.objects.select_related("competency").order_by("competency__position", "id")


class CurrentLevelViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Who stands on which level from when to when: one's own, or all for those who manage them."""

    queryset = CurrentLevel.objects.order_by("id")
    serializer_class = CurrentLevelSerializer
    filterset_class = CurrentLevelFilter
    permission = READ | {"create": "careerladders.manage"}

    def get_queryset(self) -> QuerySet[CurrentLevel]:
        """What the user who asks may see."""
        own = Q() if self.user.has_perm("careerladders.manage") else Q(employee__user=self.user)
        return super().get_queryset().filter(own)

    @extend_schema(responses={201: CurrentLevelSerializer})
    def create(self, request: Request) -> Response:
        """Let an employee stand on a level; the one they stand on then ends on that day."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        day = values.pop("period")["lower"]
        assigned = services.level_assign(day=day, actor=self.user, **values)
        return Response(self.get_serializer(assigned).data, status=201)


def register(router: BaseRouter) -> None:
    """Add this app's addresses."""
    views: dict[str, Any] = {
        "competencies": CompetencyViewSet,
        "frameworks": FrameworkViewSet,
        "current-levels": CurrentLevelViewSet,
    }
    for name, view in views.items():
        router.register(name, view)
