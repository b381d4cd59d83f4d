"""The API of what one chooses to be told."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from notifications.registry import Mail
from notifications.selectors import Chosen, choices_of
from notifications.services.choices import Wish, choices_save


class ChoiceSerializer(serializers.Serializer[Chosen]):
    """A topic, with what one wants of it."""

    topic = serializers.CharField(source="topic.name", read_only=True)
    title = serializers.CharField(source="topic.label", read_only=True)
    text = serializers.CharField(source="topic.text", read_only=True, help_text="What the topic is about.")
    can_mute = serializers.BooleanField(source="topic.can_mute", read_only=True)
    is_muted = serializers.BooleanField(required=False, help_text="Neither shown in the product nor mailed.")
    mail = serializers.ChoiceField(
        choices=Mail.choices,
        required=False,
        allow_blank=True,
        help_text="When mails come; empty leaves it to what happens.",
    )


class ChoiceViewSet(ApiViewSet):
    """What one wants to be told, by topic."""

    serializer_class = ChoiceSerializer
    permission = "notifications.read"
    pagination_class = None
    lookup_value_converter = "str"

    def chosen(self, topic: str) -> Chosen:
        """What one wants of a topic; raises NotFound for an unknown one."""
        found = next((each for each in choices_of(self.user) if each.topic.name == topic), None)
        if found is None:
            raise NotFound
        return found

    @extend_schema(responses=ChoiceSerializer(many=True), filters=False)
    def list(self, request: Request) -> Response:
        """Every topic."""
        return Response([ChoiceSerializer(each).data for each in choices_of(self.user)])

    def retrieve(self, request: Request, pk: str) -> Response:
        """One topic."""
        return Response(ChoiceSerializer(self.chosen(pk)).data)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Choose; a topic that asks people to act can't be muted (`cannot_mute`)."""
        before = self.chosen(pk)
        asked = ChoiceSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        wish = Wish(values.get("is_muted", before.is_muted), values.get("mail", before.mail))
        choices_save(user=self.user, wishes={pk: wish})
        return Response(ChoiceSerializer(self.chosen(pk)).data)
