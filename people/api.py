"""The API of departments, employees and assignments."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.viewsets import ApiViewSet
from people import services
from people.models import Assignment, Department, Employee, EmployeeQuerySet
from people.selectors import departments_below

READ = {"list": "people.view_directory", "retrieve": "people.view_directory"}
WRITE = {"create": "people.manage", "partial_update": "people.manage"}


class DepartmentSerializer(serializers.ModelSerializer[Department]):
    """A department; the top has no parent."""

    class Meta:
        model = Department
        fields = ["id", "name", "parent", "head"]
        validators: list[Any] = []


class DepartmentFilter(filters.FilterSet):
    """By the department directly above."""

    class Meta:
        model = Department
        fields = ["parent"]


class EmployeeSerializer(serializers.ModelSerializer[Employee]):
    """A person, with where they work today."""

    department = serializers.SerializerMethodField(help_text="Today's department.")
    manager = serializers.SerializerMethodField(help_text="Today's manager.")

    class Meta:
        model = Employee
        fields = [
            "id",
            "number",
            "first_name",
            "last_name",
            "email",
            "title",
            "location",
            "time_zone",
            "hired",
            "left",
            "department",
            "manager",
        ]

    def get_department(self, employee: Employee) -> int | None:
        """The id of today's department."""
        return next((assignment.department_id for assignment in employee.assignments.all()), None)

    def get_manager(self, employee: Employee) -> int | None:
        """The id of today's manager."""
        return next((assignment.manager_id for assignment in employee.assignments.all()), None)


class EmployeeFilter(filters.FilterSet):
    """By department and below, by words, and by a day of employment."""

    department = filters.ModelChoiceFilter(
        queryset=Department.objects.all(),
        method="in_department",
        label="Works there, or in a department below, on the day asked for or today.",
    )
    employed_on = filters.DateFilter(method="employed", label="Employed on that day.")
    q = filters.CharFilter(method="search", max_length=200, label="Words in name, number, email or title.")
    ordering = filters.OrderingFilter(fields=["id", "number"])

    class Meta:
        model = Employee
        fields: list[str] = []

    @extend_schema_field(int)
    def in_department(self, found: EmployeeQuerySet, name: str, department: Department) -> EmployeeQuerySet:
        """Those who work in it or below."""
        day = self.form.cleaned_data["employed_on"] or timezone.localdate()
        there = Assignment.objects.on(day).filter(department__in=departments_below([department.pk]))
        return found.filter(pk__in=there.values("employee"))

    def employed(self, found: EmployeeQuerySet, name: str, day: dt.date) -> EmployeeQuerySet:
        """Those hired by that day and not gone."""
        return found.employed_on(day)

    def search(self, found: EmployeeQuerySet, name: str, text: str) -> EmployeeQuerySet:
        """Those in whom every word is found."""
        return found.search(text)


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """Where an employee works and for whom; `end` is the first day after."""

    start = serializers.DateField(source="period.lower")
    end = serializers.DateField(source="period.upper", allow_null=True, required=False)

    class Meta:
        model = Assignment
        fields = ["id", "employee", "department", "manager", "start", "end"]


class EndSerializer(serializers.Serializer[Assignment]):
    """When an assignment ends."""

    end = serializers.DateField(help_text="The first day after.")


class AssignmentFilter(filters.FilterSet):
    """By day, employee, department and manager."""

    on = filters.DateFilter(field_name="period", lookup_expr="contains", label="The org chart of that day.")

    class Meta:
        model = Assignment
        fields = ["employee", "department", "manager"]


class DepartmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The departments, each with the one that it belongs to."""

    queryset = Department.objects.order_by("id")
    serializer_class = DepartmentSerializer
    filterset_class = DepartmentFilter
    permission = READ | WRITE

    def create(self, request: Request) -> Response:
        """Add a department."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        department = services.department_create(actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(department).data, status=201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Rename a department, move it, or give it another head."""
        department = self.get_object()
        asked = self.get_serializer(department, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        services.department_change(department=department, actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(department).data)


class EmployeeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The people."""

    queryset = Employee.objects.order_by("id")
    serializer_class = EmployeeSerializer
    filterset_class = EmployeeFilter
    permission = READ | WRITE | {"me": "people.view_directory"}

    def get_queryset(self) -> QuerySet[Employee]:
        """All, with today's assignments."""
        today = Assignment.objects.on(timezone.localdate())
        return super().get_queryset().prefetch_related(Prefetch("assignments", today))

    def create(self, request: Request) -> Response:
        """Add a person."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        employee = services.employee_create(actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=employee.pk)).data, status=201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a person; one who leaves has no assignment from that day on."""
        employee = self.get_object()
        asked = self.get_serializer(employee, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        services.employee_change(employee=employee, actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=employee.pk)).data)

    @extend_schema(filters=False)
    @action(detail=False, pagination_class=None)
    def me(self, request: Request) -> Response:
        """The employee who asks; 404 when the user isn't one."""
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), user=self.user)).data)


class AssignmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Where people work and for whom, day by day."""

    queryset = Assignment.objects.order_by("id")
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilter
    permission = READ | {"create": "people.manage", "end": "people.manage"}

    def create(self, request: Request) -> Response:
        """Start an assignment; the one that runs on that day ends on it."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        period = values.pop("period")
        assignment = services.assignment_start(
            actor=self.user, start=period["lower"], end=period.get("upper"), **values
        )
        return Response(self.get_serializer(assignment).data, status=201)

    @extend_schema(request=EndSerializer, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: int) -> Response:
        """End an assignment."""
        asked = EndSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        assignment = services.assignment_end(
            assignment=self.get_object(), actor=self.user, **asked.validated_data
        )
        return Response(self.get_serializer(assignment).data)


def register(router: BaseRouter) -> None:
    """Add this app's addresses."""
    views: dict[str, Any] = {
        "departments": DepartmentViewSet,
        "employees": EmployeeViewSet,
        "assignments": AssignmentViewSet,
    }
    for name, view in views.items():
        router.register(name, view)
