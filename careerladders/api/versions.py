"""The API of framework versions: drafts, the check before publishing, and what changes between two."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from careerladders.api.content import ComparisonSerializer, SeesPay
from careerladders.api.exchange import FILE_AS_EITHER, FindingSerializer, YamlRenderer
from careerladders.api.frameworks import CompetencySerializer, VersionSerializer, with_content
from careerladders.exchange import as_data, content_of
from careerladders.models import Framework, FrameworkVersion, Level, Track
from careerladders.permissions import MANAGE
from careerladders.publishing import check
from careerladders.selectors.pay import sees_all_pay
from careerladders.selectors.versions import LevelChange, VersionComparison, compare_versions
from careerladders.services import content
from careerladders.services import versions as services


class VersionSummarySerializer(serializers.ModelSerializer[FrameworkVersion]):
    """One edition of a framework; a draft's `pay_tolerance` can be changed."""

    class Meta:
        model = FrameworkVersion
        fields = ["id", "framework", "number", "status", "pay_tolerance", "published_on", "retired_on"]
        read_only_fields = ["framework", "number", "status", "published_on", "retired_on"]


class VersionDetailSerializer(VersionSerializer):
    """One edition with all that it asks, and the competencies that it speaks of, in their order."""

    competencies = serializers.SerializerMethodField()

    class Meta:
        model = FrameworkVersion
        fields = ["framework", "competencies", *VersionSerializer.Meta.fields]

    def get_competencies(self, version: FrameworkVersion) -> list[str]:
        """Their slugs."""
        return list(version.columns.order_by("position").values_list("competency__slug", flat=True))


class NewDraftSerializer(serializers.Serializer[Any]):
    """Of which framework."""

    framework = serializers.PrimaryKeyRelatedField[Framework](queryset=Framework.objects.all())


class LevelNameSerializer(serializers.ModelSerializer[Level]):
    """Which level it is."""

    kind = serializers.ChoiceField(Track.Kind.choices, source="track.kind")

    class Meta:
        model = Level
        fields = ["id", "kind", "rank", "code", "title", "grade"]


class LevelChangeSerializer(serializers.Serializer[LevelChange]):
    """A level that is different in the later version, and how."""

    before = LevelNameSerializer()
    after = LevelNameSerializer()
    renamed = serializers.BooleanField(source="is_renamed")
    moved = serializers.BooleanField(source="is_moved")
    regraded = serializers.BooleanField(source="is_regraded")
    expectations = ComparisonSerializer(source="comparison")


class VersionComparisonSerializer(serializers.Serializer[VersionComparison]):
    """What is different from one version to another."""

    before = VersionSummarySerializer()
    after = VersionSummarySerializer()
    added = LevelNameSerializer(many=True)
    removed = LevelNameSerializer(many=True)
    changed = LevelChangeSerializer(many=True)
    unchanged = serializers.IntegerField(help_text="How many levels stay as they are.")
    competencies_added = CompetencySerializer(many=True)
    competencies_removed = CompetencySerializer(many=True)


class ToVersionSerializer(serializers.Serializer[Any]):
    """Which version to compare with."""

    to = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="The id of a version.")


class VersionFilter(filters.FilterSet):
    """By framework and status."""

    slug = filters.CharFilter(field_name="framework__slug", label="The slug of the framework.")

    class Meta:
        model = FrameworkVersion
        fields = ["framework", "status"]


class FrameworkVersionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, SeesPay):
    """The versions of frameworks: published and retired ones, and drafts for those who manage them.

    A framework has one draft at most. It begins as a copy of the published version, is checked as often
    as one likes, and published when the check finds nothing.
    """

    queryset = FrameworkVersion.objects.order_by("id")
    serializer_class = VersionSummarySerializer
    filterset_class = VersionFilter
    permission = {
        "list": "careerladders.view",
        "retrieve": "careerladders.view",
        "compare": "careerladders.view",
        "create": MANAGE,
        "partial_update": MANAGE,
        "destroy": MANAGE,
        "check": MANAGE,
        "export": MANAGE,
        "publish": MANAGE,
        "retire": MANAGE,
    }

    def get_queryset(self) -> QuerySet[FrameworkVersion]:
        """What the user who asks may see."""
        seen = FrameworkVersion.objects.visible_to(self.user)
        return seen.select_related("framework").order_by("id")

    @extend_schema(responses=VersionDetailSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        """A version with all that it asks."""
        version = get_object_or_404(with_content(self.get_queryset()), pk=pk)
        return Response(VersionDetailSerializer(version).data)

    @extend_schema(request=NewDraftSerializer, responses={201: VersionSummarySerializer})
    def create(self, request: Request) -> Response:
        """Begin a draft as a copy of the published version, or else the latest; 409 where there is one."""
        asked = NewDraftSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        draft = services.draft_create(framework=asked.validated_data["framework"], actor=self.user)
        return Response(self.get_serializer(draft).data, status=201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Say by how many percent the pay bands of one grade may differ in a draft."""
        version = self.get_object()
        asked = self.get_serializer(version, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        percent = asked.validated_data.get("pay_tolerance", version.pay_tolerance)
        content.tolerance_change(version=version, percent=percent, actor=self.user)
        return Response(self.get_serializer(self.get_object()).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Discard a draft with all that it holds."""
        services.draft_discard(version=self.get_object(), actor=self.user)
        return Response(status=204)

    @extend_schema(responses=FindingSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def check(self, request: Request, pk: int) -> Response:
        """What keeps the version from being published; an empty list if nothing does."""
        return Response([finding.as_json() for finding in check(self.get_object())])

    @extend_schema(
        responses={(200, media_type): schema for media_type, schema in FILE_AS_EITHER.items()}, filters=False
    )
    @action(
        detail=True,
        pagination_class=None,
        renderer_classes=[*api_settings.DEFAULT_RENDERER_CLASSES, YamlRenderer],
    )
    def export(self, request: Request, pk: int) -> Response:
        """A version as a file: YAML for `Accept: application/yaml`, otherwise the same as JSON.

        What it says about pay is there for those who see all pay bands.
        """
        content = content_of(self.get_object(), pay=sees_all_pay(self.user))
        return Response(as_data(content))

    @extend_schema(request=None, responses=VersionSummarySerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        """Let a draft count from today; the version before it is retired, and its people come along.

        400 with the code `not_publishable` and the `findings` when the check finds something.
        """
        version = services.version_publish(version=self.get_object(), actor=self.user)
        return Response(self.get_serializer(version).data)

    @extend_schema(request=None, responses=VersionSummarySerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: int) -> Response:
        """Let a published version no longer count; 409 with the code `in_use` while people stand on it."""
        version = services.version_retire(version=self.get_object(), actor=self.user)
        return Response(self.get_serializer(version).data)

    @extend_schema(parameters=[ToVersionSerializer], responses=VersionComparisonSerializer, filters=False)
    @action(detail=True, pagination_class=None)
    def compare(self, request: Request, pk: int) -> Response:
        """What is different in the version `to`."""
        asked = ToVersionSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        other = get_object_or_404(self.get_queryset(), pk=asked.validated_data["to"])
        compared = compare_versions(self.get_object(), other)
        return Response(VersionComparisonSerializer(compared).data)
