"""The API of a version's columns: of which competencies its levels speak, and in which order."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.models import Competency, FrameworkVersion, VersionCompetency
from careerladders.permissions import MANAGE
from careerladders.services import content

HIGHEST = 1000


class OverwriteField(serializers.DictField):
    """Which written cells a copy may replace: the revision that was read, by the id that the 409 named."""

    child = serializers.IntegerField(min_value=0)
    default_error_messages = {"invalid_key": _("Name each cell by the id that the refusal gave.")}

    def to_internal_value(self, data: Any) -> dict[int, int]:
        """Revisions by id."""
        try:
            return {int(key): revision for key, revision in super().to_internal_value(data).items()}
        except ValueError:
            self.fail("invalid_key")


class CopiedSerializer(serializers.Serializer[Any]):
    """What a copy did."""

    cells = serializers.IntegerField(help_text="How many cells changed.")


class ColumnSerializer(serializers.ModelSerializer[VersionCompetency]):
    """A competency of a version."""

    competency = serializers.SlugRelatedField[Competency](
        slug_field="slug", queryset=Competency.objects.all()
    )
    position = serializers.IntegerField(
        min_value=1, max_value=HIGHEST, required=False, help_text="Its place, counted from 1."
    )

    class Meta:
        model = VersionCompetency
        fields = ["id", "version", "competency", "position"]
        validators: list[Any] = []


class PlaceSerializer(serializers.Serializer[Any]):
    """Where a column shall stand."""

    position = serializers.IntegerField(
        min_value=1, max_value=HIGHEST, help_text="Its place, counted from 1."
    )


class ColumnCopySerializer(serializers.Serializer[Any]):
    """To which competency of the version a column is copied."""

    to = serializers.SlugRelatedField[Competency](slug_field="slug", queryset=Competency.objects.all())
    overwrite = OverwriteField(default=dict, help_text="Revisions by the id of the level.")


class ColumnViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The competencies that versions speak of; those of a draft can be changed, others answer 409."""

    queryset = VersionCompetency.objects.order_by("id")
    serializer_class = ColumnSerializer
    filterset_fields = ["version"]
    permission = {
        "list": "careerladders.view",
        "retrieve": "careerladders.view",
        "create": MANAGE,
        "partial_update": MANAGE,
        "destroy": MANAGE,
        "copy": MANAGE,
    }

    def get_queryset(self) -> QuerySet[VersionCompetency]:
        """Those of the versions that the user who asks may see."""
        seen = FrameworkVersion.objects.visible_to(self.user)
        return self.queryset.filter(version__in=seen).select_related("version", "competency")

    @extend_schema(responses={201: ColumnSerializer})
    @transaction.atomic
    def create(self, request: Request) -> Response:
        """Let the levels of a draft speak of one more competency, in the last column or at a position."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        position = values.pop("position", None)
        content.column_add(actor=self.user, **values)
        if position:
            content.column_move(position=position, actor=self.user, **values)
        column = self.get_queryset().get(**values)
        return Response(self.get_serializer(column).data, status=201)

    @extend_schema(request=PlaceSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Move a column; the others close up and make way."""
        column: VersionCompetency = self.get_object()
        asked = PlaceSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        content.column_move(
            version=column.version, competency=column.competency, actor=self.user, **asked.validated_data
        )
        return Response(self.get_serializer(self.get_object()).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Drop a column with all that the draft's levels expect in it."""
        column: VersionCompetency = self.get_object()
        content.column_remove(version=column.version, competency=column.competency, actor=self.user)
        return Response(status=204)

    @extend_schema(request=ColumnCopySerializer, responses=CopiedSerializer)
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: int) -> Response:
        """Copy a column's cells to another competency; empty ones leave the target's alone.

        409 with the code `filled` and `revisions` where other text would go: send these as `overwrite` to
        copy all the same.
        """
        column: VersionCompetency = self.get_object()
        asked = ColumnCopySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        copied = content.column_copy(
            version=column.version,
            source=column.competency,
            actor=self.user,
            **asked.validated_data,
        )
        return Response({"cells": copied})
