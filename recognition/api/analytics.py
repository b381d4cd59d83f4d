"""The API of who is recognised for what, by department."""

from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from recognition.forms.analytics import FIRST_YEAR, PERIODS, QUARTER, check_year, period_named
from recognition.models import Kudos
from recognition.selectors.analytics import VIEW, Analytics, Concentration, Flow, Row, Tally, analytics
from recognition.selectors.periods import Period

LAST_ID = 2**63 - 1


class PeriodSerializer(serializers.Serializer[Period]):
    """A period from its first to its last day."""

    name = serializers.CharField()
    starts_on = serializers.DateField(source="start")
    ends_on = serializers.DateField(source="last_day")


class TallySerializer(serializers.Serializer[Tally]):
    """Recognitions of each axis and what they weigh; shares are of the weight, null of nothing."""

    execution = serializers.IntegerField()
    innovation = serializers.IntegerField()
    execution_weight = serializers.FloatField()
    innovation_weight = serializers.FloatField()
    innovation_percent = serializers.IntegerField(source="innovation_share", allow_null=True)


class RecognisedDepartmentSerializer(serializers.Serializer[Row]):
    """A department's own people where `is_own`, or with all below it; `trend` is oldest first."""

    department = serializers.IntegerField()
    name = serializers.CharField()
    is_own = serializers.BooleanField()
    with_small = serializers.ListField(
        child=serializers.CharField(), help_text="Departments that are too small to stand alone."
    )
    trend = TallySerializer(many=True)
    people = serializers.IntegerField()
    not_recognised = serializers.IntegerField(source="unrecognised")


class FlowSerializer(serializers.Serializer[Flow]):
    """From one department to another; 0 is all that isn't looked at."""

    giver = serializers.IntegerField()
    receiver = serializers.IntegerField()
    number = serializers.IntegerField()
    percent = serializers.IntegerField(source="share")


class ConcentrationSerializer(serializers.Serializer[Concentration]):
    """How many percent of the weight the first tenth of the receivers got."""

    receivers = serializers.IntegerField()
    top = serializers.IntegerField()
    percent = serializers.IntegerField(source="share")
    even = serializers.IntegerField(help_text="The percent that they would get if all got the same.")


class AnalyticsSerializer(serializers.Serializer[Analytics]):
    """The figures of a period, the periods of the trend oldest first."""

    periods = PeriodSerializer(many=True)
    trend = TallySerializer(many=True, help_text="All departments together.")
    people = serializers.IntegerField()
    not_recognised = serializers.IntegerField(source="unrecognised")
    departments = RecognisedDepartmentSerializer(many=True, source="rows")
    flows = FlowSerializer(many=True)
    concentration = ConcentrationSerializer(allow_null=True, help_text="Null for fewer than 20 receivers.")


class AnalyticsOptionsSerializer(serializers.Serializer[Any]):
    """Which period, and which department."""

    period = serializers.ChoiceField([name for name, _label in PERIODS], default=QUARTER)
    year = serializers.IntegerField(
        min_value=FIRST_YEAR,
        default=None,
        allow_null=True,
        validators=[check_year],
        help_text="For the period `year`; this one, if left out.",
    )
    department = serializers.IntegerField(
        min_value=1, max_value=LAST_ID, default=None, allow_null=True, help_text="All, if left out."
    )


class AnalyticsViewSet(ApiViewSet):
    """Who is recognised for what, as far as one sees it; never about fewer than five people."""

    queryset = Kudos.objects.order_by("id")
    serializer_class = AnalyticsSerializer
    pagination_class = None
    permission = VIEW

    @extend_schema(
        parameters=[AnalyticsOptionsSerializer], responses=forced_singular_serializer(AnalyticsSerializer)
    )
    def list(self, request: Request) -> Response:
        """The figures of a department and those right below it."""
        asked = AnalyticsOptionsSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        period = period_named(values["period"], values["year"])
        found = analytics(self.user, period, values["department"])
        if found is None:
            raise NotFound
        return Response(AnalyticsSerializer(found).data)
