"""The API of kudos."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from people.models import Employee
from recognition.api.values import ValueSerializer
from recognition.models import Axis, Kudos
from recognition.selectors.feed import employee_of
from recognition.services import kudos as services


class ColleagueSerializer(serializers.ModelSerializer[Employee]):
    """Someone who gave or received kudos."""

    class Meta:
        model = Employee
        fields = ["id", "name"]


class NewKudosSerializer(serializers.ModelSerializer[Kudos]):
    """Whom to thank, for which value, and why."""

    message = serializers.CharField(
        min_length=services.SHORTEST_MESSAGE, max_length=services.LONGEST_MESSAGE, help_text="What happened."
    )
    is_private = serializers.BooleanField(default=False, help_text="Only the two see it.")

    class Meta:
        model = Kudos
        fields = ["receiver", "value", "message", "is_private"]


class KudosSerializer(serializers.ModelSerializer[Kudos]):
    """Kudos; private ones are seen by the two alone."""

    giver = ColleagueSerializer()
    receiver = ColleagueSerializer()
    value = ValueSerializer()

    class Meta:
        model = Kudos
        fields = ["id", "giver", "receiver", "value", "message", "is_private", "created_at"]


class KudosFilter(filters.FilterSet):
    """By axis, value, and who gave or received them."""

    axis = filters.ChoiceFilter(field_name="value__axis", choices=Axis.choices)

    class Meta:
        model = Kudos
        fields = ["giver", "receiver", "value"]


class KudosViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The feed, newest first."""

    queryset = Kudos.objects.select_related("giver", "receiver", "value").order_by("-created_at", "-id")
    serializer_class = KudosSerializer
    filterset_class = KudosFilter
    permission = {
        "list": "recognition.view_feed",
        "retrieve": "recognition.view_feed",
        "create": "recognition.give_kudos",
        "destroy": "recognition.give_kudos",
    }

    def get_queryset(self) -> QuerySet[Kudos]:
        """What the user who asks may see; of that, what they may take back is their own."""
        visible = self.queryset.visible_to(self.user)
        return visible.filter(giver__user=self.user) if self.action == "destroy" else visible

    @extend_schema(request=NewKudosSerializer, responses={201: KudosSerializer})
    def create(self, request: Request) -> Response:
        """Thank a colleague, who is told at once."""
        asked = NewKudosSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        kudos = services.kudos_give(giver=employee_of(self.user), actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(kudos).data, status=201)

    def destroy(self, request: Request, pk: int) -> Response:
        """Take back kudos that one gave within the last seconds; refused with `too_late` after."""
        services.kudos_undo(kudos=self.get_object(), actor=self.user)
        return Response(status=204)
