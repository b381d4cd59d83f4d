"""The API of one's own points, and of how the organization uses them."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from recognition.models import PointsAccount, PointsTransfer, RecognitionSettings
from recognition.selectors.expiry import Expiry
from recognition.selectors.kudos import employee_of
from recognition.selectors.points import Holding, Kind, holding, own_accounts, settings_now
from recognition.selectors.statements import Line, Statement, statement
from recognition.services.settings import settings_save


class ExpirySerializer(serializers.Serializer[Expiry]):
    """So many points expire when a day begins, unless they are spent before."""

    points = serializers.IntegerField()
    day = serializers.DateField()


class PointsSerializer(serializers.Serializer[Holding]):
    """What one has to give, until a day, and to spend."""

    has_points = serializers.BooleanField(help_text="Whether the organization uses points now.")
    to_give = serializers.IntegerField()
    to_give_until = serializers.DateField(help_text="The last day; then what is left expires.")
    to_spend = serializers.IntegerField()
    expires_next = ExpirySerializer(allow_null=True)


class LineSerializer(serializers.Serializer[Line]):
    """A transfer as its owner sees it: `points` is signed, `balance` what the account held then."""

    id = serializers.IntegerField(source="transfer.pk")
    created_at = serializers.DateTimeField(source="transfer.created_at")
    purpose = serializers.ChoiceField(PointsTransfer.Purpose.choices, source="transfer.purpose")
    text = serializers.CharField()
    points = serializers.IntegerField(source="change")
    balance = serializers.IntegerField(source="after")


class StatementSerializer(serializers.Serializer[Statement]):
    """A page of a statement, the latest first; `older` is the `before` of the next one, empty on the last."""

    results = LineSerializer(many=True, source="lines")
    older = serializers.CharField()


class WhichSerializer(serializers.Serializer[Any]):
    """Which account, and from where on."""

    account = serializers.ChoiceField(
        [("to_spend", Kind.TO_SPEND.label), ("to_give", Kind.TO_GIVE.label)], default="to_spend"
    )
    before = serializers.CharField(
        max_length=200, allow_blank=True, default="", help_text="What a page before named as `older`."
    )


class PointsViewSet(ApiViewSet):
    """One's own points."""

    queryset = PointsAccount.objects.order_by("id")
    serializer_class = PointsSerializer
    pagination_class = None
    permission = {"list": "recognition.spend", "statement": "recognition.spend"}

    @extend_schema(responses=forced_singular_serializer(PointsSerializer))
    def list(self, request: Request) -> Response:
        """What one has to give and to spend."""
        own = own_accounts(employee_of(self.user))
        return Response(PointsSerializer(holding(own, timezone.localdate())).data)

    @extend_schema(parameters=[WhichSerializer], responses=StatementSerializer)
    @action(detail=False)
    def statement(self, request: Request) -> Response:
        """What went in and out, the latest first."""
        asked = WhichSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        account = own_accounts(employee_of(self.user)).get(asked.validated_data["account"])
        try:
            found = statement(account, before=asked.validated_data["before"])
        except ValueError as error:
            raise ValidationError({"before": "No page of this statement named it."}) from error
        return Response(StatementSerializer(found).data)


class RecognitionSettingsSerializer(serializers.ModelSerializer[RecognitionSettings]):
    """Whether points are used, and for how many months they last; null for ever."""

    class Meta:
        model = RecognitionSettings
        fields = ["id", "has_points", "kept_months"]


class RecognitionSettingsViewSet(ApiViewSet):
    """How the organization uses points: one row with the id 1."""

    queryset = RecognitionSettings.objects.order_by("id")
    serializer_class = RecognitionSettingsSerializer
    pagination_class = None
    permission = "recognition.manage"

    def get_object(self) -> RecognitionSettings:
        """The settings, also while nobody changed them; raises Http404 for another id."""
        found = settings_now()
        if self.kwargs["pk"] != found.pk:
            raise Http404
        return found

    def list(self, request: Request) -> Response:
        """The one row."""
        return Response(self.get_serializer([settings_now()], many=True).data)

    def retrieve(self, request: Request, pk: int) -> Response:
        """The settings."""
        return Response(self.get_serializer(self.get_object()).data)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change them; what was received before keeps to them, too."""
        found = self.get_object()
        asked = self.get_serializer(found, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        values = {"has_points": found.has_points, "kept_months": found.kept_months} | asked.validated_data
        return Response(self.get_serializer(settings_save(actor=self.user, **values)).data)
