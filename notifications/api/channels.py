"""The API of chat channels."""

from typing import Any
from urllib.parse import urlsplit

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.viewsets import ApiViewSet
from notifications.models import Channel
from notifications.services import channels as services


class ChannelSerializer(serializers.ModelSerializer[Channel]):
    """A chat channel; its address is a secret that can be written and never read."""

    address = serializers.CharField(
        write_only=True, max_length=1000, help_text="The https address of its incoming webhook."
    )
    host = serializers.SerializerMethodField(help_text="Where the address is.")
    events = serializers.ListField(
        child=serializers.CharField(max_length=80),
        max_length=100,
        help_text="Names of public events: see notification-events.",
    )

    class Meta:
        model = Channel
        fields = [
            "id", "name", "kind", "address", "host", "events", "is_active", "failures", "switched_off_at",
            "last_success_at", "last_failure_at", "last_error",
        ]  # fmt: skip
        read_only_fields = ["failures", "switched_off_at", "last_success_at", "last_failure_at", "last_error"]

    def get_host(self, channel: Channel) -> str:
        """The part of the address that is no secret."""
        return urlsplit(channel.address).hostname or ""


class ChannelViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    ApiViewSet,
):
    """Where public events are told besides."""

    queryset = Channel.objects.order_by("id")
    serializer_class = ChannelSerializer
    permission = "notifications.manage"

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        """Add a channel."""
        channel = Channel(**serializer.validated_data)
        serializer.instance = services.channel_save(channel=channel, actor=self.user)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        """Change a channel; what it failed at before counts no more."""
        channel = serializer.instance
        assert isinstance(channel, Channel)
        for name, value in serializer.validated_data.items():
            setattr(channel, name, value)
        services.channel_save(channel=channel, actor=self.user)

    def perform_destroy(self, instance: Channel) -> None:
        """Remove a channel with what it has yet to get."""
        services.channel_delete(channel=instance, actor=self.user)

    @extend_schema(request=None, responses={202: ChannelSerializer})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: int) -> Response:
        """Send a message that says it is a test; how it went stands at the channel soon after."""
        channel = self.get_object()
        services.channel_test(channel=channel, actor=self.user)
        return Response(self.get_serializer(channel).data, status=202)
