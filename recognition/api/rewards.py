"""The API of rewards, of requests for them, and of what payroll hears."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from people.services import apply
from recognition.models import Redemption, Reward
from recognition.selectors.kudos import employee_of
from recognition.selectors.rewards import rewards_visible_to
from recognition.services import rewards as services

VIEW, SPEND = "recognition.view_feed", "recognition.spend"
MANAGE, DECIDE = "recognition.manage", "recognition.decide"


class RewardSerializer(serializers.ModelSerializer[Reward]):
    """Something in the catalogue; `stock` is how many are left, null for any number."""

    class Meta:
        model = Reward
        fields = [
            "id",
            "name",
            "description",
            "price",
            "stock",
            "taxable_value",
            "currency",
            "needs_approval",
            "is_active",
        ]


class RewardViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The catalogue; those who manage it also see what can't be chosen."""

    queryset = Reward.objects.order_by("id")
    serializer_class = RewardSerializer
    permission = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": MANAGE,
        "partial_update": MANAGE,
        "destroy": MANAGE,
    }

    def get_queryset(self) -> QuerySet[Reward]:
        """What the user who asks may see."""
        return rewards_visible_to(self.user).order_by("id")

    def create(self, request: Request) -> Response:
        """Add a reward."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        reward = services.reward_save(reward=Reward(**asked.validated_data), actor=self.user)
        return Response(self.get_serializer(reward).data, status=201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a reward; what was asked for before keeps its price and value."""
        reward = self.get_object()
        asked = self.get_serializer(reward, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        changed = apply(reward, asked.validated_data)
        services.reward_save(reward=reward, actor=self.user, changed=changed)
        return Response(self.get_serializer(self.get_object()).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Drop a reward that nobody has asked for; 409 `redeemed` for others."""
        services.reward_delete(reward=self.get_object(), actor=self.user)
        return Response(status=204)


class RedemptionSerializer(serializers.ModelSerializer[Redemption]):
    """A request for a reward, with price and value as they were then; `decider` is a user."""

    class Meta:
        model = Redemption
        fields = [
            "id",
            "reward",
            "employee",
            "status",
            "price",
            "taxable_value",
            "currency",
            "created_at",
            "decider",
            "decided_on",
            "reason",
        ]


class NewRedemptionSerializer(serializers.ModelSerializer[Redemption]):
    """Which reward, for which price."""

    class Meta:
        model = Redemption
        fields = ["reward", "price"]


class RedemptionReasonSerializer(serializers.Serializer[Any]):
    """Why not."""

    reason = serializers.CharField(max_length=services.LONGEST_REASON)


class RedemptionFilter(filters.FilterSet):
    """By state, person and reward."""

    status = filters.ChoiceFilter(choices=Redemption.Status.choices)

    class Meta:
        model = Redemption
        fields = ["employee", "reward"]


class RedemptionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """One's own requests; all of them for those who decide."""

    queryset = Redemption.objects.order_by("-id")
    serializer_class = RedemptionSerializer
    filterset_class = RedemptionFilter
    permission = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": SPEND,
        "cancel": SPEND,
        "approve": DECIDE,
        "decline": DECIDE,
    }

    def get_queryset(self) -> QuerySet[Redemption]:
        """What the user who asks may see."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return self.queryset.visible_to(self.user)

    @extend_schema(request=NewRedemptionSerializer, responses={201: RedemptionSerializer})
    def create(self, request: Request) -> Response:
        """Spend points on a reward, which is granted at once if it needs no approval.

        409 `points_off`, `not_available`, `out_of_stock` or `price_changed`; too few points are an error
        of `reward`.
        """
        asked = NewRedemptionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        redemption = services.redemption_request(
            employee=employee_of(self.user), nonce=uuid.uuid4(), actor=self.user, **asked.validated_data
        )
        return Response(self.get_serializer(redemption).data, status=201)

    @extend_schema(request=None, responses=RedemptionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Take back what one asked for; 409 `already_decided`."""
        redemption = services.redemption_cancel(redemption=self.get_object(), actor=self.user)
        return Response(self.get_serializer(redemption).data)

    @extend_schema(request=None, responses=RedemptionSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: int) -> Response:
        """Grant a request for good; 409 `already_decided`, 403 for one's own."""
        redemption = services.redemption_approve(redemption=self.get_object(), actor=self.user)
        return Response(self.get_serializer(redemption).data)

    @extend_schema(request=RedemptionReasonSerializer, responses=RedemptionSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: int) -> Response:
        """Decline and say why; points and stock go back. 409 `already_decided`, 403 for one's own."""
        asked: Redemption = self.get_object()
        words = RedemptionReasonSerializer(data=request.data)
        words.is_valid(raise_exception=True)
        redemption = services.redemption_decline(redemption=asked, actor=self.user, **words.validated_data)
        return Response(self.get_serializer(redemption).data)


class TaxableValueSerializer(serializers.ModelSerializer[Redemption]):
    """A reward that was granted for good, as payroll wants it."""

    employee_number = serializers.CharField(source="employee.number")
    name = serializers.CharField(source="employee.name")
    reward = serializers.CharField(source="reward.name")
    granted_on = serializers.DateField(source="decided_on")

    class Meta:
        model = Redemption
        fields = ["id", "employee_number", "name", "reward", "granted_on", "taxable_value", "currency"]


class DaysSerializer(serializers.Serializer[Any]):
    """From one day to another; without a day there is no bound."""

    first = serializers.DateField(required=False, default=None)
    last = serializers.DateField(required=False, default=None)


class TaxableValueViewSet(ApiViewSet):
    """What payroll hears of; asking leaves an entry in the audit log."""

    queryset = Redemption.objects.order_by("decided_on", "id")
    serializer_class = TaxableValueSerializer
    permission = MANAGE

    @extend_schema(parameters=[DaysSerializer])
    def list(self, request: Request) -> Response:
        """The rewards granted in some days, the oldest first."""
        days = DaysSerializer(data=request.query_params)
        days.is_valid(raise_exception=True)
        found = services.taxable_values_read(actor=self.user, **days.validated_data)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
