"""The API of a manager's team on the ladders."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.api.path import PathLevelSerializer
from careerladders.api.roles import LeadershipRoleSerializer
from careerladders.selectors.team import team
from people.models import Employee


class MemberSerializer(serializers.Serializer[Any]):
    """Somebody who reports to oneself: their level, where both tracks lead, and what is open.

    `above` is the next level of their track, `beside` the same grade on the other one; `conversation` and
    `case` are ids.
    """

    employee = serializers.IntegerField(source="employee.pk")
    level = PathLevelSerializer(source="current.level", default=None, allow_null=True)
    since = serializers.DateField(source="current.period.lower", default=None, allow_null=True)
    above = PathLevelSerializer(allow_null=True)
    beside = PathLevelSerializer(allow_null=True)
    roles = LeadershipRoleSerializer(many=True)
    conversation = serializers.IntegerField(source="conversation.pk", default=None, allow_null=True)
    case = serializers.IntegerField(source="case.pk", default=None, allow_null=True)


class CareerTeamViewSet(ApiViewSet):
    """One's own team on the ladders."""

    queryset = Employee.objects.order_by("id")
    serializer_class = MemberSerializer
    pagination_class = None
    permission = "careerladders.view_team"

    @extend_schema(responses=MemberSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Who reports to oneself today; 404 when the user isn't an employee."""
        manager = get_object_or_404(self.get_queryset(), user=self.user)
        return Response(MemberSerializer(team(self.user, manager, timezone.localdate()), many=True).data)
