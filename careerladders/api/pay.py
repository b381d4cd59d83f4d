"""The API of pay bands."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.models import PayBand
from careerladders.permissions import MANAGE
from careerladders.selectors.pay import bands_seen_by
from careerladders.services.pay_bands import pay_band_delete, pay_band_save


class LevelPayBandSerializer(serializers.ModelSerializer[PayBand]):
    """What a level pays in a year, in one currency and location; an empty location is everywhere."""

    location = serializers.CharField(max_length=80, allow_blank=True, default="")

    class Meta:
        model = PayBand
        fields = ["id", "level", "currency", "location", "minimum", "maximum"]
        validators: list[Any] = []


class AmountsSerializer(serializers.ModelSerializer[PayBand]):
    """What of a band can be changed."""

    class Meta:
        model = PayBand
        fields = ["minimum", "maximum"]


class PayBandViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The pay bands that one may see; those of a draft can be changed by who sees all of them."""

    queryset = PayBand.objects.order_by("id")
    serializer_class = LevelPayBandSerializer
    filterset_fields = ["level", "currency"]
    permission = {
        "list": "careerladders.view",
        "retrieve": "careerladders.view",
        "create": MANAGE,
        "partial_update": MANAGE,
        "destroy": MANAGE,
    }

    def get_queryset(self) -> QuerySet[PayBand]:
        """What the user who asks may see."""
        return bands_seen_by(self.user).select_related("level__track__version").order_by("id")

    @extend_schema(responses={201: LevelPayBandSerializer})
    def create(self, request: Request) -> Response:
        """Say what a draft's level pays in a currency and location; again replaces what stood there."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        band = pay_band_save(actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(band).data, status=201)

    @extend_schema(request=AmountsSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change what a draft's level pays."""
        band: PayBand = self.get_object()
        asked = AmountsSerializer(band, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        amounts = {"minimum": band.minimum, "maximum": band.maximum} | asked.validated_data
        saved = pay_band_save(
            level=band.level, currency=band.currency, location=band.location, actor=self.user, **amounts
        )
        return Response(self.get_serializer(saved).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Drop a pay band of a draft's level."""
        pay_band_delete(band=self.get_object(), actor=self.user)
        return Response(status=204)
