"""The API of leadership roles and their kinds."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.models import LeadershipRole, LeadershipRoleKind
from careerladders.permissions import MANAGE
from careerladders.services import roles as services
from people.services import apply

READ = {"list": "careerladders.view", "retrieve": "careerladders.view"}
GRANT = "careerladders.grant_roles"


class LeadershipRoleKindSerializer(serializers.ModelSerializer[LeadershipRoleKind]):
    """A way to lead without managing anybody."""

    class Meta:
        model = LeadershipRoleKind
        fields = ["id", "slug", "name", "description"]


class LeadershipRoleSerializer(serializers.ModelSerializer[LeadershipRole]):
    """What somebody leads; `end` is the first day after, `time_budget` percent of the working time."""

    start = serializers.DateField(source="period.lower")
    end = serializers.DateField(source="period.upper", allow_null=True, read_only=True)

    class Meta:
        model = LeadershipRole
        fields = ["id", "employee", "kind", "title", "start", "end", "time_budget", "outcome"]
        read_only_fields = ["outcome"]


class RoleChangeSerializer(serializers.ModelSerializer[LeadershipRole]):
    """What can be changed while a role runs."""

    class Meta:
        model = LeadershipRole
        fields = ["title", "time_budget"]


class RoleEndSerializer(serializers.Serializer[LeadershipRole]):
    """When a role ends, and what came of it."""

    day = serializers.DateField(help_text="The first day without the role.")
    outcome = serializers.CharField(max_length=2000, help_text="What came of it.")


class LeadershipRoleFilter(filters.FilterSet):
    """By day, employee and kind."""

    on = filters.DateFilter(field_name="period", lookup_expr="contains", label="The roles of that day.")

    class Meta:
        model = LeadershipRole
        fields = ["employee", "kind"]


class LeadershipRoleKindViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The kinds of leadership roles."""

    queryset = LeadershipRoleKind.objects.order_by("id")
    serializer_class = LeadershipRoleKindSerializer
    permission = READ | {"create": MANAGE, "partial_update": MANAGE}

    def create(self, request: Request) -> Response:
        """Add a kind."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        kind = services.role_kind_save(kind=LeadershipRoleKind(**asked.validated_data), actor=self.user)
        return Response(self.get_serializer(kind).data, status=201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a kind; the roles of it stay."""
        kind = self.get_object()
        asked = self.get_serializer(kind, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        apply(kind, asked.validated_data)
        services.role_kind_save(kind=kind, actor=self.user)
        return Response(self.get_serializer(kind).data)


class LeadershipRoleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Who leads what from when to when, of everybody in the directory."""

    queryset = LeadershipRole.objects.order_by("id")
    serializer_class = LeadershipRoleSerializer
    filterset_class = LeadershipRoleFilter
    permission = READ | {"create": GRANT, "partial_update": GRANT, "end": GRANT}

    def get_queryset(self) -> QuerySet[LeadershipRole]:
        """The roles of those whom the user sees in the directory."""
        return self.queryset.visible_to(self.user).select_related("employee")

    @extend_schema(responses={201: LeadershipRoleSerializer})
    def create(self, request: Request) -> Response:
        """Give somebody a role; refused with 403 unless one leads them or is their HR."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        role = services.role_start(start=values.pop("period")["lower"], actor=self.user, **values)
        return Response(self.get_serializer(role).data, status=201)

    @extend_schema(request=RoleChangeSerializer, responses=LeadershipRoleSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a running role; refused with `ended` once it has its end."""
        role = self.get_object()
        asked = RoleChangeSerializer(role, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        changed = services.role_change(role=role, actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(changed).data)

    @extend_schema(request=RoleEndSerializer, responses=LeadershipRoleSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: int) -> Response:
        """End a role; refused with `ended` when it has its end already."""
        asked = RoleEndSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        role = services.role_end(role=self.get_object(), actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(role).data)
