"""The API of flags."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from recognition.models import IntegrityFlag
from recognition.services.integrity import DECISIONS, LONGEST_NOTE, MANAGE, flag_decide


class FlagSerializer(serializers.ModelSerializer[IntegrityFlag]):
    """A pattern in who recognises whom; `figures` hold what was counted, by the ids of people and places."""

    figures = serializers.DictField(read_only=True)

    class Meta:
        model = IntegrityFlag
        fields = ["id", "kind", "quarter", "people", "figures", "found_at", "outcome", "note", "decided_at"]


class FlagDecisionSerializer(serializers.Serializer[IntegrityFlag]):
    """What somebody made of a flag; what was talked about needs a note."""

    outcome = serializers.ChoiceField(choices=[(each.value, each.label) for each in DECISIONS])
    note = serializers.CharField(max_length=LONGEST_NOTE, default="", allow_blank=True)


class FlagViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Flags for HR, but those that name the user who asks."""

    queryset = IntegrityFlag.objects.prefetch_related("people").order_by("id")
    serializer_class = FlagSerializer
    filterset_fields = ["kind", "quarter", "outcome"]
    permission = MANAGE

    def get_queryset(self) -> QuerySet[IntegrityFlag]:
        """What the user may look at."""
        return self.queryset.visible_to(self.user)

    @extend_schema(request=FlagDecisionSerializer, responses=FlagSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: int) -> Response:
        """Keep what one made of a flag; refused with `already_decided` once somebody did."""
        flag = self.get_object()
        asked = FlagDecisionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        flag = flag_decide(flag=flag, actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(flag).data)
