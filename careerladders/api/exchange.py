"""Frameworks as files in the API: YAML, or the same content as JSON; and the starters that ship."""

from typing import IO, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.exchange import FrameworkContent, dump, parse, read, starters
from careerladders.exchange.content import MOST_COMPETENCIES, MOST_LEVELS
from careerladders.exchange.reading import MAX_BYTES, decoded
from careerladders.models import Axis, Framework, Proficiency, Track
from careerladders.permissions import MANAGE
from careerladders.publishing import Finding
from careerladders.services.exchange import Changed, ImportReport, starter_begin

TEXT: dict[str, Any] = {"type": "string"}
COMPETENCY = {
    "type": "object",
    "required": ["slug", "name", "axis"],
    "properties": {
        "slug": TEXT,
        "name": TEXT,
        "axis": {"type": "string", "enum": Axis.values},
        "description": TEXT,
        "behaviours": {"type": "array", "items": TEXT},
    },
}
BAND = {
    "type": "object",
    "required": ["currency", "minimum", "maximum"],
    "properties": {"currency": TEXT, "location": TEXT, "minimum": TEXT, "maximum": TEXT},
}
EXPECTATION = {
    "type": "object",
    "required": ["proficiency"],
    "properties": {
        "proficiency": {"type": "integer", "minimum": Proficiency.NONE, "maximum": Proficiency.STANDARD},
        "text": TEXT,
    },
}
LEVEL = {
    "type": "object",
    "required": ["code", "title", "grade"],
    "properties": {
        "code": TEXT,
        "title": TEXT,
        "grade": {"type": "integer", "minimum": 1},
        "summary": TEXT,
        "pay_bands": {"type": "array", "items": BAND},
        "expectations": {"type": "object", "additionalProperties": EXPECTATION},
    },
}
LEVELS = {"type": "array", "maxItems": MOST_LEVELS, "items": LEVEL}
FILE = {
    "type": "object",
    "description": "A framework as docs/careerladders/yaml.md describes it.",
    "required": ["framework", "name", "competencies", "tracks"],
    "properties": {
        "framework": TEXT,
        "name": TEXT,
        "pay_visibility": {"type": "string", "enum": Framework.PayVisibility.values},
        "pay_tolerance": {"type": "integer", "minimum": 0, "maximum": 100},
        "competencies": {"type": "array", "maxItems": MOST_COMPETENCIES, "items": COMPETENCY},
        "tracks": {
            "type": "object",
            "required": Track.Kind.values,
            "properties": dict.fromkeys(Track.Kind.values, LEVELS),
        },
    },
}
YAML = "application/yaml"
FILE_AS_EITHER = {"application/json": FILE, YAML: FILE}


class YamlParser(BaseParser):
    """Leaves YAML as text, so that mistakes can be told with their lines."""

    media_type = YAML

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        """The text; raises FileErrors for what is too large or not in UTF-8."""
        return decoded(stream.read(MAX_BYTES + 1))


class YamlRenderer(JSONRenderer):
    """A framework as YAML; problems stay JSON."""

    media_type = YAML
    format = "yaml"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> Any:
        """The text of the file, in bytes."""
        if renderer_context["response"].exception:
            return super().render(data, accepted_media_type, renderer_context)
        return dump(data).encode()


def content_sent(request: Request) -> FrameworkContent:
    """The framework in a request; raises FileErrors with the path of all that is wrong."""
    return parse(request.data) if isinstance(request.data, str) else read(request.data)


class ImportOptionsSerializer(serializers.Serializer[Any]):
    """What to do with a file."""

    dry_run = serializers.BooleanField(default=False, help_text="Only say what would be done.")
    publish = serializers.BooleanField(default=False, help_text="Publish the new version at once.")


class FindingSerializer(serializers.Serializer[Finding]):
    """What keeps a version from being published: where, why it matters, and what to do about it."""

    code = serializers.ChoiceField(
        [
            *["track_missing", "grade_falls", "expectations_missing", "leadership_missing"],
            *["expectation_falls", "grade_unpaired", "pay_midpoints_apart", "people_left_behind"],
        ]
    )
    place = serializers.CharField(help_text="For people.")
    why = serializers.CharField()
    remedy = serializers.CharField()
    track = serializers.ChoiceField(Track.Kind.choices, allow_null=True)
    level = serializers.CharField(allow_null=True, help_text="Its code.")
    competency = serializers.SlugField(allow_null=True)
    grade = serializers.IntegerField(allow_null=True)


class ChangedSerializer(serializers.Serializer[Changed]):
    """A competency by its slug, or a level by its track and code, and the fields that differ."""

    name = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]


class ImportReportSerializer(serializers.Serializer[ImportReport]):
    """What an import did, or would do; `version` is the new version's number, null where nothing is new.

    Levels are told against the published version; `findings` are what keeps the new one from being
    published.
    """

    framework = serializers.SlugField()
    created = serializers.BooleanField()
    unchanged = serializers.BooleanField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    version = serializers.IntegerField(allow_null=True)
    published = serializers.BooleanField()
    competencies_created = serializers.ListField(child=serializers.SlugField())
    competencies_changed = ChangedSerializer(many=True)
    levels_added = serializers.ListField(child=serializers.CharField())
    levels_removed = serializers.ListField(child=serializers.CharField())
    levels_changed = ChangedSerializer(many=True)
    findings = FindingSerializer(many=True)


class StarterSerializer(serializers.Serializer[Any]):
    """A framework that ships."""

    slug = serializers.SlugField()
    title = serializers.CharField()


class FrameworkStarterViewSet(ApiViewSet):
    """The frameworks that ship, complete, to begin from."""

    queryset = Framework.objects.order_by("id")
    serializer_class = StarterSerializer
    pagination_class = None
    lookup_field = "slug"
    lookup_value_converter = "slug"
    permission = MANAGE

    def list(self, request: Request) -> Response:
        """By title."""
        return Response(StarterSerializer(starters(), many=True).data)

    @extend_schema(request=None, responses=ImportReportSerializer)
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, slug: str) -> Response:
        """Make a draft of a starter; 409 with the code `draft_exists` where there is one.

        Competencies that are here already keep their own texts.
        """
        try:
            report = starter_begin(slug=slug, actor=self.user)
        except KeyError as error:
            raise NotFound from error
        return Response(report.as_json())
