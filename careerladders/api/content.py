"""The API of what a version holds: its levels, and what each asks in each competency."""

from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.api.columns import CopiedSerializer, OverwriteField
from careerladders.api.revisions import IF_MATCH, revision_of, tagged
from careerladders.models import Competency, Expectation, FrameworkVersion, Level, PayBand, Track
from careerladders.permissions import MANAGE
from careerladders.selectors.ladders import Change, Comparison, compare
from careerladders.selectors.pay import visible_pay
from careerladders.services import content


class ExpectationSerializer(serializers.ModelSerializer[Expectation]):
    """What a level asks in one competency; proficiency is 0 (nothing yet) to 5 (sets the standard)."""

    competency = serializers.SlugRelatedField[Competency](slug_field="slug", read_only=True)
    proficiency = serializers.IntegerField(min_value=0, max_value=5)

    class Meta:
        model = Expectation
        fields = ["competency", "proficiency", "text"]


class PayBandSerializer(serializers.ModelSerializer[PayBand]):
    """What a level pays in a year, in one currency and location; an empty location is everywhere."""

    class Meta:
        model = PayBand
        fields = ["currency", "location", "minimum", "maximum"]


class SeesPay(ApiViewSet):
    """A view of levels that knows which pay bands its user may see."""

    @cached_property
    def pay(self) -> dict[int, list[PayBand]]:
        """The pay bands that the user may see, by level, in one query."""
        return visible_pay(self.user, Level.objects.all())


class LevelSerializer(serializers.ModelSerializer[Level]):
    """A step of a track; the same grade is worth the same on both tracks."""

    expectations = ExpectationSerializer(many=True)
    pay_bands = serializers.SerializerMethodField(help_text="Those that you may see.")

    class Meta:
        model = Level
        fields = ["id", "rank", "code", "title", "grade", "summary", "expectations", "pay_bands"]

    @extend_schema_field(PayBandSerializer(many=True))
    def get_pay_bands(self, level: Level) -> Any:
        """The level's bands among those that the user may see."""
        return PayBandSerializer(self.context["view"].pay.get(level.pk, []), many=True).data


class LevelDetailSerializer(LevelSerializer):
    """A level with where it belongs; `predecessor` is the level of an earlier version that it continues.

    `revision` counts its changes: send it as `If-Match`, in quotes, to change it.
    """

    framework = serializers.SlugField(source="track.version.framework.slug", read_only=True)
    version = serializers.IntegerField(source="track.version_id", read_only=True)
    kind = serializers.ChoiceField(Track.Kind.choices, source="track.kind", read_only=True)
    expectations = ExpectationSerializer(many=True, read_only=True)
    rank = serializers.IntegerField(
        min_value=1, max_value=1000, required=False, help_text="Its place on its track, counted from 1."
    )

    class Meta:
        model = Level
        fields = [
            *["id", "framework", "version", "kind", "rank", "code", "title", "grade", "summary"],
            *["predecessor", "revision", "expectations", "pay_bands"],
        ]


class NewLevelSerializer(serializers.ModelSerializer[Level]):
    """A level to add to a draft; without a rank it becomes the highest of its track.

    `predecessor` is the level of an earlier version, the published one as a rule, that it continues.
    """

    version = serializers.PrimaryKeyRelatedField[FrameworkVersion](queryset=FrameworkVersion.objects.all())
    kind = serializers.ChoiceField(Track.Kind.choices)
    rank = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    predecessor = serializers.PrimaryKeyRelatedField[Level](
        queryset=Level.objects.select_related("track__version"), allow_null=True, required=False
    )

    class Meta:
        model = Level
        fields = ["version", "kind", "rank", "code", "title", "grade", "summary", "predecessor"]


class ChangeSerializer(serializers.Serializer[Change]):
    """A competency of which the two levels ask differently; null where one says nothing."""

    competency = serializers.SlugField(source="competency.slug")
    before = ExpectationSerializer(allow_null=True)
    after = ExpectationSerializer(allow_null=True)


class ComparisonSerializer(serializers.Serializer[Comparison]):
    """What is asked at one level beyond, or instead of, what another asks."""

    before = serializers.IntegerField(source="before.pk")
    after = serializers.IntegerField(source="after.pk")
    changes = ChangeSerializer(many=True)
    unchanged = serializers.IntegerField(help_text="In how many competencies both ask for the same.")
    raised = serializers.IntegerField(help_text="In how many competencies more is asked.")


class ToLevelSerializer(serializers.Serializer[Any]):
    """Which level to compare with."""

    to = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="The id of a level.")


class RowCopySerializer(ToLevelSerializer):
    """To which level of the version a row is copied."""

    overwrite = OverwriteField(default=dict, help_text="Revisions by the id of the competency.")


class LevelFilter(filters.FilterSet):
    """By framework, version, status of the version, and track."""

    framework = filters.CharFilter(field_name="track__version__framework__slug", label="The slug of it.")
    version = filters.NumberFilter(field_name="track__version", label="The id of it.")
    status = filters.ChoiceFilter(
        field_name="track__version__status", choices=FrameworkVersion.Status.choices
    )
    kind = filters.ChoiceFilter(field_name="track__kind", choices=Track.Kind.choices)

    class Meta:
        model = Level
        fields = ["code", "grade"]


class LevelViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, SeesPay):
    """The levels of published and retired versions, and of drafts for those who manage them.

    Only a draft's can be changed: 409 with the code `published` otherwise. Changes to a level or a cell
    name the revision that was read in `If-Match`, as the `ETag` of the answer gives it: 428 without one,
    412 with what stands there `current`ly when somebody else was faster.
    """

    queryset = Level.objects.order_by("id")
    serializer_class = LevelDetailSerializer
    filterset_class = LevelFilter
    permission = {
        "list": "careerladders.view",
        "retrieve": "careerladders.view",
        "compare": "careerladders.view",
        "create": MANAGE,
        "partial_update": MANAGE,
        "destroy": MANAGE,
        "expectation": MANAGE,
        "expectation_change": MANAGE,
        "copy": MANAGE,
    }

    def get_queryset(self) -> QuerySet[Level]:
        """What the user who asks may see."""
        return Level.objects.visible_to(self.user).with_content().order_by("id")

    def retrieve(self, request: Request, pk: int) -> Response:
        """A level; its `ETag` is what to send as `If-Match` to change it."""
        return self.answer(self.get_object())

    @extend_schema(request=NewLevelSerializer, responses={201: LevelDetailSerializer})
    def create(self, request: Request) -> Response:
        """Add a level to a draft."""
        asked = NewLevelSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self.answer(content.level_add(actor=self.user, **asked.validated_data), status=201)

    @extend_schema(parameters=[IF_MATCH])
    @transaction.atomic
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a draft's level; a new rank moves it, and the others close up and make way."""
        level = self.get_object()
        asked = self.get_serializer(level, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        rank = values.pop("rank", None)
        content.level_change(level=level, revision=revision_of(request), actor=self.user, **values)
        if rank is not None and rank != level.rank:
            content.level_move(level=level, rank=rank, actor=self.user)
        return self.answer(level)

    def destroy(self, request: Request, pk: int) -> Response:
        """Drop a draft's level with what it asks; the higher ones close up."""
        content.level_remove(level=self.get_object(), actor=self.user)
        return Response(status=204)

    @extend_schema(parameters=[ToLevelSerializer], responses=ComparisonSerializer, filters=False)
    @action(detail=True, pagination_class=None)
    def compare(self, request: Request, pk: int) -> Response:
        """What the level `to` asks beyond this one, whatever their frameworks and versions."""
        asked = ToLevelSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        other = get_object_or_404(self.get_queryset(), pk=asked.validated_data["to"])
        return Response(ComparisonSerializer(compare(self.get_object(), other)).data)

    @extend_schema(responses=ExpectationSerializer, filters=False)
    @action(detail=True, pagination_class=None, url_path="expectations/<slug:competency>")
    def expectation(self, request: Request, pk: int, competency: str) -> Response:
        """What a level asks in a competency: nothing yet, with the revision 0, where none is written."""
        found = get_object_or_404(Competency, slug=competency)
        level = self.get_object()
        cell = level.expectations.filter(competency=found).first()
        return cell_answer(cell or Expectation(competency=found, proficiency=0, revision=0))

    @extend_schema(parameters=[IF_MATCH], request=ExpectationSerializer, responses=ExpectationSerializer)
    @expectation.mapping.patch
    def expectation_change(self, request: Request, pk: int, competency: str) -> Response:
        """Write what a draft's level asks in a competency; what isn't sent stays."""
        found = get_object_or_404(Competency, slug=competency)
        level = self.get_object()
        cell = level.expectations.filter(competency=found).first() or Expectation(proficiency=0)
        asked = ExpectationSerializer(cell, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        values = {"proficiency": cell.proficiency, "text": cell.text} | asked.validated_data
        saved = content.cell_save(
            level=level, competency=found, revision=revision_of(request), actor=self.user, **values
        )
        return cell_answer(saved)

    @extend_schema(request=RowCopySerializer, responses=CopiedSerializer)
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: int) -> Response:
        """Copy what a draft's level asks to another of its levels; empty cells leave the target's alone.

        409 with the code `filled` and `revisions` where other text would go: send these as `overwrite` to
        copy all the same.
        """
        level = self.get_object()
        asked = RowCopySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        to = get_object_or_404(self.get_queryset(), pk=asked.validated_data["to"])
        copied = content.row_copy(
            source=level, to=to, overwrite=asked.validated_data["overwrite"], actor=self.user
        )
        return Response({"cells": copied})

    def answer(self, level: Level, status: int = 200) -> Response:
        """A level as it is stored, with its revision."""
        stored = self.get_queryset().get(pk=level.pk)
        return tagged(Response(self.get_serializer(stored).data, status=status), stored.revision)


def cell_answer(cell: Expectation) -> Response:
    """A cell with its revision."""
    return tagged(Response(ExpectationSerializer(cell).data), cell.revision)
