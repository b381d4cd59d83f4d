"""The API of competencies and frameworks."""

from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from accounts.viewsets import ApiViewSet
from careerladders.models import (
    Competency,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    PayBand,
    Track,
)
from careerladders.selectors.pay import visible_pay

READ = {"list": "careerladders.view", "retrieve": "careerladders.view"}


class CompetencySerializer(serializers.ModelSerializer[Competency]):
    """Something people are good at."""

    class Meta:
        model = Competency
        fields = ["id", "slug", "name", "axis", "description", "position"]


class ExpectationSerializer(serializers.ModelSerializer[Expectation]):
    """What a level asks in one competency; proficiency is 0 (nothing yet) to 5 (sets the standard)."""

    competency = serializers.SlugRelatedField[Competency](slug_field="slug", read_only=True)
    proficiency = serializers.IntegerField(min_value=0, max_value=5)

    class Meta:
        model = Expectation
        fields = ["competency", "proficiency", "text"]


class PayBandSerializer(serializers.ModelSerializer[PayBand]):
    """What a level pays in a year, in one currency and location; an empty location is everywhere."""

    class Meta:
        model = PayBand
        fields = ["currency", "location", "minimum", "maximum"]


class LevelSerializer(serializers.ModelSerializer[Level]):
    """A step of a track; the same grade is worth the same on both tracks."""

    expectations = ExpectationSerializer(many=True)
    pay_bands = serializers.SerializerMethodField(help_text="Those that you may see.")

    class Meta:
        model = Level
        fields = ["id", "rank", "code", "title", "grade", "summary", "expectations", "pay_bands"]

    @extend_schema_field(PayBandSerializer(many=True))
    def get_pay_bands(self, level: Level) -> Any:
        """The level's bands among those that the user may see."""
        return PayBandSerializer(self.context["view"].pay.get(level.pk, []), many=True).data


class TrackSerializer(serializers.ModelSerializer[Track]):
    """One of the two ways up."""

    levels = LevelSerializer(many=True)

    class Meta:
        model = Track
        fields = ["id", "kind", "levels"]


class VersionSerializer(serializers.ModelSerializer[FrameworkVersion]):
    """One edition of a framework."""

    tracks = TrackSerializer(many=True)

    class Meta:
        model = FrameworkVersion
        fields = ["id", "number", "status", "tracks"]


class FrameworkSerializer(serializers.ModelSerializer[Framework]):
    """The career ladders of one profession, with the versions that may be seen."""

    versions = VersionSerializer(many=True)

    class Meta:
        model = Framework
        fields = ["id", "slug", "name", "versions"]


class CompetencyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The competencies that levels and reviews speak of."""

    queryset = Competency.objects.order_by("id")
    serializer_class = CompetencySerializer
    permission = READ


class FrameworkViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The frameworks: published versions, and drafts for those who manage them."""

    queryset = Framework.objects.order_by("id")
    serializer_class = FrameworkSerializer
    permission = READ

    @cached_property
    def pay(self) -> dict[int, list[PayBand]]:
        """The pay bands that the user may see, by level, in one query."""
        return visible_pay(self.user, Level.objects.all())

    def get_queryset(self) -> QuerySet[Framework]:
        """Each with its versions down to the expectations, in a constant number of queries."""
        versions = FrameworkVersion.objects.prefetch_related(
            "tracks__levels", Prefetch("tracks__levels__expectations", expectations())
        )
        if not self.user.has_perm("careerladders.manage"):
            versions = versions.filter(status=FrameworkVersion.Status.PUBLISHED)
        return super().get_queryset().prefetch_related(Prefetch("versions", versions))


def expectations() -> QuerySet[Expectation]:
    """With their competencies, in the order of these."""
    return Expectation.objects.select_related("competency").order_by("competency__position", "id")
