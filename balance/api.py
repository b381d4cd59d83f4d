"""The API of the balance: the same gated figures as on the dashboard."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework.routers import BaseRouter

from accounts.viewsets import ApiViewSet
from balance import selectors
from balance.models import DepartmentBalance
from balance.score import QUADRANTS


class BalanceSerializer(serializers.Serializer[DepartmentBalance]):
    """A department, with all below it, in a half-year; figures are 0..100, null where hidden."""

    id = serializers.IntegerField()
    period = serializers.CharField(help_text="A half-year such as 2026-H2.")
    department = serializers.CharField()
    department_id = serializers.IntegerField()
    members_only = serializers.BooleanField(help_text="The root's direct members alone: the executive team.")
    leadership = serializers.FloatField(allow_null=True)
    management = serializers.FloatField(allow_null=True)
    score = serializers.FloatField(allow_null=True, help_text="2LM / (L + M).")
    low = serializers.FloatField(allow_null=True, help_text="Lower end of the score's 95% interval.")
    high = serializers.FloatField(allow_null=True)
    quadrant = serializers.ChoiceField(
        QUADRANTS, allow_null=True, help_text="Named only from a probability of .80."
    )
    probability = serializers.FloatField(allow_null=True, help_text="Of the most probable quadrant.")
    reviewers = serializers.CharField(allow_null=True, help_text="A band such as 10–19.")
    shown = serializers.BooleanField()
    hidden_because = serializers.CharField(allow_blank=True)

    def to_representation(self, instance: DepartmentBalance) -> dict[str, Any]:
        """The figures as published."""
        published = selectors.figures(instance).as_dict()
        return {"id": instance.pk, "period": instance.period} | published


class BalanceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The balance of the departments that one may see."""

    queryset = DepartmentBalance.objects.select_related("department").order_by("-period", "id")
    serializer_class = BalanceSerializer
    filterset_fields: ClassVar = ["period", "department"]
    permission = "balance.view"

    def get_queryset(self) -> QuerySet[DepartmentBalance]:
        """Only the departments for which the user holds the permission."""
        return super().get_queryset().filter(department__in=selectors.viewable(self.user))


def register(router: BaseRouter) -> None:
    """Add this app's viewsets."""
    router.register("balances", BalanceViewSet)
