"""The API of competencies and frameworks."""

from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from accounts.viewsets import ApiViewSet
from careerladders.api.content import LevelSerializer, SeesPay
from careerladders.api.exchange import (
    FILE_AS_EITHER,
    ImportOptionsSerializer,
    ImportReportSerializer,
    YamlParser,
    content_sent,
)
from careerladders.models import Competency, Expectation, Framework, FrameworkVersion, Track
from careerladders.permissions import MANAGE
from careerladders.services.exchange import framework_import
from careerladders.services.frameworks import content_save
from careerladders.services.versions import framework_create
from people.services import apply

READ = {"list": "careerladders.view", "retrieve": "careerladders.view"}
WRITE = {"create": MANAGE, "partial_update": MANAGE}


class CompetencySerializer(serializers.ModelSerializer[Competency]):
    """Something people are good at; `behaviours` are what it is seen by, one a line."""

    class Meta:
        model = Competency
        fields = ["id", "slug", "name", "axis", "description", "behaviours", "position"]


class TrackSerializer(serializers.ModelSerializer[Track]):
    """One of the two ways up."""

    levels = LevelSerializer(many=True)

    class Meta:
        model = Track
        fields = ["id", "kind", "levels"]


class VersionSerializer(serializers.ModelSerializer[FrameworkVersion]):
    """One edition of a framework with all that it asks."""

    tracks = TrackSerializer(many=True)

    class Meta:
        model = FrameworkVersion
        fields = ["id", "number", "status", "pay_tolerance", "published_on", "retired_on", "tracks"]


class FrameworkSerializer(serializers.ModelSerializer[Framework]):
    """The career ladders of one profession, with the versions in use."""

    versions = VersionSerializer(many=True, read_only=True)

    class Meta:
        model = Framework
        fields = ["id", "slug", "name", "pay_visibility", "versions"]


class CompetencyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The competencies that levels and reviews speak of."""

    queryset = Competency.objects.order_by("id")
    serializer_class = CompetencySerializer
    permission = READ | WRITE

    def create(self, request: Request) -> Response:
        """Add a competency."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        competency = Competency(**asked.validated_data)
        content_save(content=competency, actor=self.user)
        return Response(self.get_serializer(competency).data, status=201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a competency in all versions and reviews that speak of it."""
        competency = self.get_object()
        asked = self.get_serializer(competency, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        if apply(competency, asked.validated_data):
            content_save(content=competency, actor=self.user)
        return Response(self.get_serializer(competency).data)


class FrameworkViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, SeesPay):
    """The frameworks: published versions, and drafts for those who manage them.

    Versions that are retired are found among the framework versions.
    """

    queryset = Framework.objects.order_by("id")
    serializer_class = FrameworkSerializer
    permission = READ | WRITE | {"import_file": MANAGE}

    def get_queryset(self) -> QuerySet[Framework]:
        """Each with its versions down to the expectations, in a constant number of queries."""
        in_use = FrameworkVersion.objects.visible_to(self.user).exclude(
            status=FrameworkVersion.Status.RETIRED
        )
        return super().get_queryset().prefetch_related(Prefetch("versions", with_content(in_use)))

    @extend_schema(responses={201: FrameworkSerializer})
    @transaction.atomic
    def create(self, request: Request) -> Response:
        """A framework with its first draft: both tracks, no levels yet."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        draft = framework_create(name=values.pop("name"), slug=values.pop("slug"), actor=self.user)
        return Response(self.changed(draft.framework, values), status=201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change its name, its slug (which is in its address), or who sees its pay bands."""
        framework = self.get_object()
        asked = self.get_serializer(framework, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        return Response(self.changed(framework, asked.validated_data))

    @extend_schema(
        parameters=[ImportOptionsSerializer],
        request=FILE_AS_EITHER,
        responses=ImportReportSerializer,
        filters=False,
    )
    @action(
        detail=False,
        methods=["post"],
        url_path="import",
        pagination_class=None,
        parser_classes=[*api_settings.DEFAULT_PARSER_CLASSES, YamlParser],
    )
    def import_file(self, request: Request) -> Response:
        """Store a framework, or a new draft of one that is there, as a file says: all of it or nothing.

        400 with every mistake under its path, or with the `findings` that keep it from being published;
        409 with the code `draft_exists` where there is a draft.
        """
        options = ImportOptionsSerializer(data=request.query_params)
        options.is_valid(raise_exception=True)
        report = framework_import(data=content_sent(request), actor=self.user, **options.validated_data)
        return Response(report.as_json())

    def changed(self, framework: Framework, values: dict[str, Any]) -> Any:
        """Store what is asked for, and describe the framework."""
        for name, value in values.items():
            setattr(framework, name, value)
        if values:
            content_save(content=framework, actor=self.user)
        return self.get_serializer(self.get_queryset().get(pk=framework.pk)).data


def with_content(versions: QuerySet[FrameworkVersion]) -> QuerySet[FrameworkVersion]:
    """Each with its tracks, levels and expectations, these in the order of their competencies."""
    expectations = Expectation.objects.select_related("competency").order_by("competency__position", "id")
    return versions.prefetch_related("tracks__levels", Prefetch("tracks__levels__expectations", expectations))
