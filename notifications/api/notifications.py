"""The API of one's own notifications."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from notifications.models import Notification
from notifications.selectors import notifications_of
from notifications.services import telling as services


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """A sentence, with the path of the page that it is about."""

    class Meta:
        model = Notification
        fields = ["id", "event", "topic", "text", "url", "created_at", "read_at"]


class NotificationFilter(filters.FilterSet):
    """By topic, and new ones or those that were read."""

    unread = filters.BooleanFilter(field_name="read_at", lookup_expr="isnull", label="Not read yet.")

    class Meta:
        model = Notification
        fields = ["topic"]


class NotificationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """What one was told."""

    queryset = Notification.objects.order_by("-id")
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    permission = "notifications.read"

    def get_queryset(self) -> QuerySet[Notification]:
        """One's own."""
        if getattr(self, "swagger_fake_view", False):
            return Notification.objects.none()
        return notifications_of(self.user).order_by("-id")

    @extend_schema(request=None, responses=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: int) -> Response:
        """Mark one as read."""
        notification = self.get_object()
        services.notification_mark_read(notification=notification)
        return Response(self.get_serializer(notification).data)

    @extend_schema(request=None, responses={204: None}, filters=False)
    @action(detail=False, methods=["post"], url_path="read-all", pagination_class=None)
    def read_all(self, request: Request) -> Response:
        """Mark all as read."""
        services.notifications_mark_read(user=self.user)
        return Response(status=204)
