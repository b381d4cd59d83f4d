"""The API of who stands on which level."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error

from accounts.viewsets import ApiViewSet
from careerladders.models import CurrentLevel, Level
from careerladders.permissions import MANAGE
from careerladders.permits import check_may_place
from careerladders.services.level_imports import levels_import
from careerladders.services.levels import Placement, PlacementsRefused, level_assign, levels_assign
from people import selectors
from people.imports.reading import InvalidFile, read_table
from people.models import Employee

FIELD_OF = {"day": "start"}
"""What a field of a placement is called in a request."""


class CurrentLevelSerializer(serializers.ModelSerializer[CurrentLevel]):
    """The level an employee stands on; `end` is the first day after."""

    start = serializers.DateField(source="period.lower")
    end = serializers.DateField(source="period.upper", allow_null=True, read_only=True)

    class Meta:
        model = CurrentLevel
        fields = ["id", "employee", "level", "start", "end", "reason"]


class PlacementSerializer(serializers.Serializer[Any]):
    """Somebody is to stand on a level of a published version from a day on."""

    employee = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    level = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    start = serializers.DateField()
    reason = serializers.ChoiceField(CurrentLevel.Reason.choices)


class PlacementsSerializer(serializers.Serializer[Any]):
    """Whom to place; somebody may come several times, with the steps of their history."""

    placements = PlacementSerializer(many=True, allow_empty=False)

    def validate_placements(self, rows: list[dict[str, Any]]) -> list[Placement]:
        """The people and levels of all rows, read together; raises by place for those that aren't there."""
        found: dict[str, dict[int, Any]] = {
            "employee": Employee.objects.in_bulk({row["employee"] for row in rows}),
            "level": Level.objects.select_related("track").in_bulk({row["level"] for row in rows}),
        }
        unknown = {
            str(place): {name: missing(row[name]) for name in found if row[name] not in found[name]}
            for place, row in enumerate(rows)
        }
        if any(unknown.values()):
            raise serializers.ValidationError(unknown)
        people, levels = found["employee"], found["level"]
        return [
            Placement(people[row["employee"]], levels[row["level"]], row["start"], row["reason"])
            for row in rows
        ]


def missing(pk: int) -> ErrorDetail:
    """Nothing has this id."""
    return ErrorDetail(_("Nothing here has the id %(id)d.") % {"id": pk}, code="does_not_exist")


class LevelImportSerializer(serializers.Serializer[Any]):
    """A table with the columns employee (the number), framework (the slug), code, date and reason."""

    file = serializers.FileField(max_length=200, help_text="CSV in UTF-8 or XLSX.")
    dry_run = serializers.BooleanField(default=False, help_text="Only say what would be done.")


class ImportedSerializer(serializers.Serializer[Any]):
    """How many rows a table has, place somebody, and say what is known already."""

    rows = serializers.IntegerField()
    placed = serializers.IntegerField()
    unchanged = serializers.IntegerField()


def by_place(refused: PlacementsRefused) -> dict[str, dict[str, Any]]:
    """The errors of each placement under the names of its request."""
    return {
        str(place): {
            FIELD_OF.get(name, name): errors for name, errors in as_serializer_error(refusal).items()
        }
        for place, refusal in refused.refusals.items()
    }


class CurrentLevelFilter(filters.FilterSet):
    """By day, employee, level and today's department, with all below it."""

    on = filters.DateFilter(field_name="period", lookup_expr="contains", label="The levels of that day.")
    department = filters.NumberFilter(
        method="in_department", label="The levels of those who work there today, or below."
    )

    class Meta:
        model = CurrentLevel
        fields = ["employee", "level"]

    def in_department(
        self, found: QuerySet[CurrentLevel], name: str, department: int
    ) -> QuerySet[CurrentLevel]:
        """The levels of those who work in a department or below."""
        people = selectors.in_department(Employee.objects.all(), department, timezone.localdate())
        return found.filter(employee__in=people.order_by().values("pk"))


class CurrentLevelViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Who stands on which level from when to when.

    One's own, those of one's line of management, and those of the departments that one looks after as HR.
    """

    queryset = CurrentLevel.objects.order_by("id")
    serializer_class = CurrentLevelSerializer
    filterset_class = CurrentLevelFilter
    permission = {
        "list": "careerladders.view",
        "retrieve": "careerladders.view",
        "create": MANAGE,
        "place": MANAGE,
        "import_file": MANAGE,
    }

    def get_queryset(self) -> QuerySet[CurrentLevel]:
        """What the user who asks may see."""
        return self.queryset.visible_to(self.user)

    @extend_schema(responses={201: CurrentLevelSerializer})
    def create(self, request: Request) -> Response:
        """Let an employee stand on a level; the one they stand on then ends on that day."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        day = values.pop("period")["lower"]
        check_may_place(self.user, values["employee"])
        assigned = level_assign(day=day, actor=self.user, **values)
        return Response(self.get_serializer(assigned).data, status=201)

    @extend_schema(
        request=PlacementsSerializer, responses={201: CurrentLevelSerializer(many=True)}, filters=False
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    def place(self, request: Request) -> Response:
        """Place many people at once: all, or none with an error for each that can't be, by its place.

        The levels come in the order of their first days.
        """
        asked = PlacementsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        placements = asked.validated_data["placements"]
        check_may_place(self.user, *(placement.employee for placement in placements))
        try:
            assigned = levels_assign(placements=placements, actor=self.user)
        except PlacementsRefused as refused:
            raise serializers.ValidationError({"placements": by_place(refused)}) from refused
        return Response(self.get_serializer(assigned, many=True).data, status=201)

    @extend_schema(
        request={"multipart/form-data": LevelImportSerializer}, responses=ImportedSerializer, filters=False
    )
    @action(
        detail=False,
        methods=["post"],
        url_path="import",
        pagination_class=None,
        parser_classes=[MultiPartParser],
    )
    def import_file(self, request: Request) -> Response:
        """Place people as a table says: all, or none with an error for each wrong row, such as `3.code`."""
        asked = LevelImportSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            table = read_table(asked.validated_data["file"].read())
        except InvalidFile as error:
            raise serializers.ValidationError({"file": [str(error)]}) from error
        outcome = levels_import(table=table, dry_run=asked.validated_data["dry_run"], actor=self.user)
        if outcome.errors:
            raise serializers.ValidationError(
                {f"{found.line}.{found.column}": [found.reason] for found in outcome.errors}
            )
        return Response(ImportedSerializer(outcome).data)
