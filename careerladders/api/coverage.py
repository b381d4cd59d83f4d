"""The API of who stands where by department, who on no level, and whether both tracks are worth the same."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.models import Framework, FrameworkVersion, Track
from careerladders.selectors import coverage as selectors
from careerladders.selectors.coverage import Coverage, Headcount, Row, Step
from careerladders.selectors.parity import GradeParity, Parity, PayParity, parity
from careerladders.selectors.pay import sees_all_pay
from people.models import Employee, EmployeeQuerySet
from people.selectors import in_department

VIEW = "careerladders.view_coverage"


class StepSerializer(serializers.Serializer[Step]):
    """How many people stand on a grade of a track."""

    track = serializers.ChoiceField(Track.Kind.choices)
    grade = serializers.IntegerField()
    people = serializers.IntegerField()


class HeadcountSerializer(serializers.Serializer[Headcount]):
    """People by track and grade, lowest first; `unplaced` are those on no level."""

    people = serializers.IntegerField(source="total")
    unplaced = serializers.IntegerField()
    percent = serializers.IntegerField(help_text="How many of a hundred stand on a level, rounded down.")
    steps = StepSerializer(many=True, source="counted")


class DepartmentCoverageSerializer(serializers.Serializer[Row]):
    """A department's own people, and those with all below it; `above` is the department right above."""

    department = serializers.IntegerField(source="department.pk")
    above = serializers.IntegerField(source="parent", allow_null=True)
    own = HeadcountSerializer()
    with_all_below = HeadcountSerializer(source="total")


class CoverageSerializer(serializers.Serializer[Coverage]):
    """Departments in the order of the tree; `nowhere` are those who work in none."""

    day = serializers.DateField()
    departments = DepartmentCoverageSerializer(many=True, source="rows")
    nowhere = HeadcountSerializer()


class DaySerializer(serializers.Serializer[Any]):
    """The day of the org chart."""

    on = serializers.DateField(default=timezone.localdate, help_text="Today, if left out.")


class CoverageViewSet(ApiViewSet):
    """Who stands on which level in which department, as far as one sees coverage."""

    queryset = Employee.objects.order_by("id")
    serializer_class = CoverageSerializer
    pagination_class = None
    permission = VIEW

    @extend_schema(parameters=[DaySerializer], responses=forced_singular_serializer(CoverageSerializer))
    def list(self, request: Request) -> Response:
        """The headcounts of a day."""
        day = day_of(request)
        return Response(CoverageSerializer(selectors.coverage(selectors.scope(self.user), day)).data)


def day_of(request: Request) -> dt.date:
    """The day asked for, or today."""
    asked = DaySerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    day: dt.date = asked.validated_data["on"]
    return day


class UnplacedSerializer(serializers.ModelSerializer[Employee]):
    """Somebody who stands on no level."""

    class Meta:
        model = Employee
        fields = ["id", "number", "first_name", "last_name", "title", "hired"]


class UnplacedFilter(filters.FilterSet):
    """By today's department, with all below it."""

    department = filters.NumberFilter(method="working_in", label="Those who work there, or below.")

    class Meta:
        model = Employee
        fields: list[str] = []

    def working_in(self, found: EmployeeQuerySet, name: str, department: int) -> EmployeeQuerySet:
        """Those of a department and below."""
        return in_department(found, int(department), timezone.localdate())


class UnplacedViewSet(mixins.ListModelMixin, ApiViewSet):
    """Who is employed today and stands on no level, as far as one sees coverage."""

    queryset = Employee.objects.order_by("id")
    serializer_class = UnplacedSerializer
    filterset_class = UnplacedFilter
    permission = VIEW

    def get_queryset(self) -> QuerySet[Employee]:
        """Those whom the user who asks may see."""
        return selectors.unplaced(selectors.scope(self.user), timezone.localdate()).order_by("id")


class GradeParitySerializer(serializers.Serializer[GradeParity]):
    """How many people stand on a grade on each track; `both_open` says that both have a level there."""

    grade = serializers.IntegerField(source="number")
    specialists = serializers.IntegerField()
    managers = serializers.IntegerField()
    both_open = serializers.BooleanField()


class PayParitySerializer(serializers.Serializer[PayParity]):
    """The midpoints of a grade's pay bands; `difference`: by how many percent the managers' is higher."""

    framework = serializers.SlugField(source="framework.slug")
    grade = serializers.IntegerField()
    currency = serializers.CharField()
    location = serializers.CharField()
    specialists = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    managers = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    difference = serializers.FloatField(allow_null=True)
    tolerance = serializers.IntegerField(help_text="How many percent the framework allows.")
    is_apart = serializers.BooleanField()


class ParitySerializer(serializers.Serializer[Parity]):
    """Both tracks by grade, the highest first; `pay` is null for those who don't see all pay bands."""

    day = serializers.DateField()
    grades = GradeParitySerializer(many=True)
    pay = PayParitySerializer(many=True, allow_null=True)


class ParityOptionsSerializer(DaySerializer):
    """The day, and one framework or all of them."""

    framework = serializers.SlugRelatedField[Framework](
        slug_field="slug",
        queryset=Framework.objects.filter(versions__status=FrameworkVersion.Status.PUBLISHED),
        default=None,
        allow_null=True,
        help_text="The slug of one; all, if left out.",
    )


class ParityViewSet(ApiViewSet):
    """Whether both tracks are worth the same."""

    queryset = Employee.objects.order_by("id")
    serializer_class = ParitySerializer
    pagination_class = None
    permission = VIEW

    @extend_schema(
        parameters=[ParityOptionsSerializer], responses=forced_singular_serializer(ParitySerializer)
    )
    def list(self, request: Request) -> Response:
        """People on both tracks by grade, and the midpoints of today's published pay bands."""
        asked = ParityOptionsSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        found = parity(selectors.scope(self.user), values["on"], values["framework"])
        answer = ParitySerializer(found).data
        return Response(answer if sees_all_pay(self.user) else {**answer, "pay": None})
