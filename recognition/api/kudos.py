"""The API of kudos."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from recognition.api.people import ColleagueSerializer
from recognition.api.values import ValueSerializer
from recognition.models import Axis, Kudos
from recognition.models.programs import MOST_POINTS
from recognition.selectors.kudos import employee_of
from recognition.services import kudos as services
from recognition.services.moderation import LONGEST_REASON, report_create


class WordsSerializer(serializers.Serializer[Kudos]):
    """The words of kudos."""

    message = serializers.CharField(
        min_length=services.SHORTEST_MESSAGE, max_length=services.LONGEST_MESSAGE, help_text="What happened."
    )


class NewKudosSerializer(WordsSerializer, serializers.ModelSerializer[Kudos]):
    """Whom to thank, for which value, why, and with how many of one's points to give."""

    is_private = serializers.BooleanField(default=False, help_text="Only the two see it.")
    points = serializers.IntegerField(default=0, min_value=0, max_value=MOST_POINTS)

    class Meta:
        model = Kudos
        fields = ["receiver", "value", "message", "is_private", "points"]


class KudosSerializer(serializers.ModelSerializer[Kudos]):
    """Kudos; private ones are seen by the two alone, the words of removed ones by nobody."""

    giver = ColleagueSerializer()
    receiver = ColleagueSerializer()
    value = ValueSerializer()
    post = serializers.IntegerField(source="post.pk")
    message = serializers.SerializerMethodField()
    is_removed = serializers.SerializerMethodField()

    class Meta:
        model = Kudos
        fields = [
            "id", "post", "giver", "receiver", "value", "message", "is_private", "points", "created_at",
            "edited_at", "is_removed",
        ]  # fmt: skip

    def get_message(self, kudos: Kudos) -> str:
        """The words, unless a moderator removed them."""
        return "" if kudos.removed_at else kudos.message

    def get_is_removed(self, kudos: Kudos) -> bool:
        """Whether a moderator removed them."""
        return kudos.removed_at is not None


class NewReportSerializer(serializers.Serializer[Any]):
    """Why something should not stand there."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class KudosFilter(filters.FilterSet):
    """By axis, value, and who gave or received them."""

    axis = filters.ChoiceFilter(field_name="value__axis", choices=Axis.choices)

    class Meta:
        model = Kudos
        fields = ["giver", "receiver", "value"]


class KudosViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Thanks between colleagues, newest first."""

    queryset = Kudos.objects.select_related("giver", "receiver", "value", "post").order_by(
        "-created_at", "-id"
    )
    serializer_class = KudosSerializer
    filterset_class = KudosFilter
    permission = {
        "list": "recognition.view_feed",
        "retrieve": "recognition.view_feed",
        "create": "recognition.give_kudos",
        "partial_update": "recognition.give_kudos",
        "destroy": "recognition.give_kudos",
        "report": "recognition.view_feed",
    }

    def get_queryset(self) -> QuerySet[Kudos]:
        """What the user who asks may see; of that, what they may change is their own."""
        visible = self.queryset.visible_to(self.user)
        is_change = self.action in {"destroy", "partial_update"}
        return visible.filter(giver__user=self.user) if is_change else visible

    @extend_schema(request=NewKudosSerializer, responses={201: KudosSerializer})
    def create(self, request: Request) -> Response:
        """Thank a colleague, who is told at once.

        Points are refused with a code at `points`: `points_off`, `no_kudos_program`, `not_taking_part`,
        `month_not_begun`, `not_enough_points`.
        """
        asked = NewKudosSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        kudos = services.kudos_give(giver=employee_of(self.user), actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(kudos).data, status=201)

    @extend_schema(request=WordsSerializer, responses=KudosSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change the words of kudos that one gave; 409 `gone` or, by a moderator, `removed`."""
        kudos = self.get_object()
        asked = WordsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        services.kudos_edit(kudos=kudos, actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Take back kudos that one gave within the last seconds.

        Refused with `too_late` after, and with `points_spent` once the receiver has spent the points.
        """
        services.kudos_undo(kudos=self.get_object(), actor=self.user)
        return Response(status=204)

    @extend_schema(request=NewReportSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: int) -> Response:
        """Ask moderators to look at these kudos, once; 409 `reported`, `own` or `removed`."""
        kudos = self.get_object()
        asked = NewReportSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        report_create(reporter=employee_of(self.user), kudos=kudos, **asked.validated_data)
        return Response(status=204)
