"""The API of who stands on which level."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.models import CurrentLevel
from careerladders.permissions import MANAGE
from careerladders.permits import check_may_place
from careerladders.services.level_imports import levels_import
from careerladders.services.levels import level_assign
from people import selectors
from people.imports.reading import InvalidFile, read_table
from people.models import Employee


class CurrentLevelSerializer(serializers.ModelSerializer[CurrentLevel]):
    """The level an employee stands on; `end` is the first day after."""

    start = serializers.DateField(source="period.lower")
    end = serializers.DateField(source="period.upper", allow_null=True, read_only=True)

    class Meta:
        model = CurrentLevel
        fields = ["id", "employee", "level", "start", "end", "reason"]


class LevelImportSerializer(serializers.Serializer[Any]):
    """A table with the columns employee (the number), framework (the slug), code, date and reason."""

    file = serializers.FileField(max_length=200, help_text="CSV in UTF-8 or XLSX.")
    dry_run = serializers.BooleanField(default=False, help_text="Only say what would be done.")


class ImportedSerializer(serializers.Serializer[Any]):
    """How many rows a table has, place somebody, and say what is known already."""

    rows = serializers.IntegerField()
    placed = serializers.IntegerField()
    unchanged = serializers.IntegerField()


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
