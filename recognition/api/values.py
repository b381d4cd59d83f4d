"""The API of values."""

from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from people.services import apply
from recognition.models import Value
from recognition.services.values import value_save


class ValueSerializer(serializers.ModelSerializer[Value]):
    """What the organization stands for."""

    class Meta:
        model = Value
        fields = ["id", "name", "axis", "description", "position", "is_active"]


class ValueViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The values of the organization, also those that can't be chosen any more."""

    queryset = Value.objects.order_by("id")
    serializer_class = ValueSerializer
    permission = {
        "list": "recognition.view_feed",
        "retrieve": "recognition.view_feed",
        "create": "recognition.manage",
        "partial_update": "recognition.manage",
    }

    def create(self, request: Request) -> Response:
        """Add a value."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        value = value_save(value=Value(**asked.validated_data), actor=self.user)
        return Response(self.get_serializer(value).data, status=201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a value; kudos given for it stay."""
        value = self.get_object()
        asked = self.get_serializer(value, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        apply(value, asked.validated_data)
        value_save(value=value, actor=self.user)
        return Response(self.get_serializer(value).data)
