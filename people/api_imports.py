"""The API of imports: send a file, then ask for its result."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts.viewsets import ApiViewSet
from people.imports import runs
from people.imports.mapping import InvalidMapping, load_mapping, parse_mapping
from people.imports.reading import ENCODINGS, InvalidFile
from people.models import ImportRun


class ImportSerializer(serializers.ModelSerializer[ImportRun]):
    """An import with its state, percent of work done, and counts and errors once there are any."""

    progress = serializers.SerializerMethodField(help_text="Percent of the current work.")
    result = serializers.JSONField(
        read_only=True, help_text="rows, created, changed, ended, unchanged, errors (line, column, reason)."
    )

    class Meta:
        model = ImportRun
        fields = ["id", "name", "status", "progress", "result", "created_at"]

    def get_progress(self, run: ImportRun) -> int:
        """From the cache, where workers note it."""
        return runs.progress_of(run)


class ImportUploadSerializer(serializers.Serializer[ImportRun]):
    """A file and how to import it."""

    file = serializers.FileField(max_length=200, help_text="CSV or XLSX, at most 20 MB.")
    mapping = serializers.CharField(
        required=False, max_length=20_000, help_text="As YAML or JSON; else found by the columns."
    )
    encoding = serializers.ChoiceField(ENCODINGS, required=False, default="")
    dry_run = serializers.BooleanField(required=False, default=False)
    skip_bad_rows = serializers.BooleanField(required=False, default=False)


class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Imports of people."""

    queryset = ImportRun.objects.order_by("id")
    serializer_class = ImportSerializer
    parser_classes = [MultiPartParser]
    permission = "people.import"

    @extend_schema(request={"multipart/form-data": ImportUploadSerializer}, responses={202: ImportSerializer})
    def create(self, request: Request) -> Response:
        """Send a file; a worker checks or imports it."""
        asked = ImportUploadSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        run = self.begin(**asked.validated_data)
        return Response(self.get_serializer(run).data, status=202)

    def begin(
        self, *, file: Any, dry_run: bool, skip_bad_rows: bool, encoding: str, mapping: str = ""
    ) -> ImportRun:
        """Keep the file and start; raises ValidationError for what can't be read."""
        try:
            run = runs.import_upload(file=file, encoding=encoding, actor=self.user)
            chosen = load_mapping(mapping) if mapping else parse_mapping(run.mapping)
            chosen.check_columns(runs.load_table(run).columns)
        except InvalidFile as error:
            raise ValidationError({"file": [str(error)]}) from error
        except InvalidMapping as error:
            raise ValidationError({"mapping": [str(error)]}) from error
        if dry_run:
            return runs.import_check(run=run, mapping=chosen)
        run.mapping = chosen.as_data()
        return runs.import_start(run=run, skip_bad_rows=skip_bad_rows)


def register(router: BaseRouter) -> None:
    """Add the address."""
    router.register("imports", ImportViewSet)
