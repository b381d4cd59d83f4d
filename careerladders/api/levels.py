"""The API of who stands on which level."""

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.models import CurrentLevel
from careerladders.services.levels import level_assign


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


class CurrentLevelViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Who stands on which level from when to when: one's own, or all for those who manage them."""

    queryset = CurrentLevel.objects.order_by("id")
    serializer_class = CurrentLevelSerializer
    filterset_class = CurrentLevelFilter
    permission = {
        "list": "careerladders.view",
        "retrieve": "careerladders.view",
        "create": "careerladders.manage",
    }

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
        assigned = level_assign(day=day, actor=self.user, **values)
        return Response(self.get_serializer(assigned).data, status=201)
