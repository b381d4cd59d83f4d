"""The API of what people are told, and in which words."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from notifications.api.notifications import NotificationSerializer
from notifications.registry import Mail, UnknownEvent
from notifications.selectors import Worded, worded, wordings
from notifications.services import wordings as services


class NotificationEventSerializer(serializers.Serializer[Worded]):
    """An event with the words that it is told in."""

    name = serializers.CharField(read_only=True)
    title = serializers.CharField(source="event.label", read_only=True)
    topic = serializers.CharField(source="event.topic.name", read_only=True)
    mail = serializers.ChoiceField(
        source="event.mail", choices=Mail.choices, read_only=True, help_text="When a mail comes by default."
    )
    is_public = serializers.BooleanField(
        source="event.is_public", read_only=True, help_text="Whether chat channels can get it."
    )
    placeholders = serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="What can stand in the text, with examples."
    )
    text = serializers.CharField(help_text="With placeholders such as `{giver}`.")
    is_own = serializers.BooleanField(read_only=True, help_text="Whether these are HR's own words.")
    preview = serializers.CharField(read_only=True, help_text="How it reads, with the examples.")


class TextSerializer(serializers.Serializer[Any]):
    """Words for an event."""

    text = serializers.CharField()


class PreviewSerializer(serializers.Serializer[Any]):
    """How words read."""

    preview = serializers.CharField()


class EventViewSet(ApiViewSet):
    """All that people can be told of."""

    serializer_class = NotificationEventSerializer
    permission = "notifications.manage"
    pagination_class = None
    lookup_value_converter = "str"

    def found(self, name: str) -> Worded:
        """An event; raises NotFound."""
        try:
            return worded(name)
        except UnknownEvent as error:
            raise NotFound from error

    def text(self, request: Request) -> str:
        """The words that were sent."""
        asked = TextSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return str(asked.validated_data["text"])

    @extend_schema(responses=NotificationEventSerializer(many=True), filters=False)
    def list(self, request: Request) -> Response:
        """Every event."""
        return Response([NotificationEventSerializer(each).data for each in wordings()])

    def retrieve(self, request: Request, pk: str) -> Response:
        """One event."""
        return Response(NotificationEventSerializer(self.found(pk)).data)

    @extend_schema(request=TextSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Tell of it in these words; placeholders that aren't there are refused (`unknown`, `malformed`)."""
        event = self.found(pk).event
        services.wording_save(event=event, text=self.text(request), actor=self.user)
        return Response(NotificationEventSerializer(self.found(pk)).data)

    @extend_schema(request=None, responses=NotificationEventSerializer)
    @action(detail=True, methods=["post"])
    def reset(self, request: Request, pk: str) -> Response:
        """Tell of it in the standard words again."""
        services.wording_reset(event=self.found(pk).event, actor=self.user)
        return Response(NotificationEventSerializer(self.found(pk)).data)

    @extend_schema(request=TextSerializer, responses=PreviewSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: str) -> Response:
        """How words would read, with the examples; nothing is stored."""
        return Response({"preview": services.preview(self.found(pk).event, self.text(request))})

    @extend_schema(request=TextSerializer, responses={201: NotificationSerializer})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Send words to oneself, in the product and by mail; nothing else is stored."""
        sent = services.wording_test(event=self.found(pk).event, text=self.text(request), actor=self.user)
        return Response(NotificationSerializer(sent).data, status=201)
