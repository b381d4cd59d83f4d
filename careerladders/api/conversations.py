"""The API of career conversations and of the steps that two people agree on in them.

What one of the two has not shared yet is null for the other: in every field, and it changes neither
counts nor order nor what a filter finds.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.viewsets import ApiViewSet
from careerladders.api.revisions import revision_of, tagged
from careerladders.models import (
    Competency,
    Conversation,
    ConversationEvidence,
    Level,
    NextStep,
    Side,
)
from careerladders.selectors.conversations import (
    Seen,
    Stage,
    conversations_of,
    partners,
    seen_by,
    side_of,
    steps_of,
)
from careerladders.services import conversations as services
from careerladders.services import next_steps
from people.models import Employee

TAKE_PART = "careerladders.take_part"
NOTES_READ = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` that was read; 428 without it when the notes are changed.",
)


class ConversationSerializer(serializers.Serializer[Any]):
    """A career conversation as one of the two sees it; null is the other's and not shared yet."""

    id = serializers.IntegerField(source="conversation.id")
    employee = serializers.IntegerField(source="conversation.employee_id")
    manager = serializers.IntegerField(source="conversation.manager_id")
    level = serializers.IntegerField(source="conversation.level_id")
    side = serializers.ChoiceField(Side.choices, help_text="On which side one is oneself.")
    status = serializers.ChoiceField(Conversation.Status.choices, source="conversation.status")
    stage = serializers.ChoiceField(
        [(stage.value, stage.value) for stage in Stage], help_text="How far it is for oneself."
    )
    planned_for = serializers.DateField(source="conversation.planned_for", allow_null=True)
    held_on = serializers.DateField(source="conversation.held_on", allow_null=True)
    employee_shared_at = serializers.DateTimeField(source="conversation.employee_shared_at", allow_null=True)
    manager_shared_at = serializers.DateTimeField(source="conversation.manager_shared_at", allow_null=True)
    wish = serializers.CharField(allow_null=True, help_text="How can we help you grow in both?")
    offer = serializers.CharField(allow_null=True, help_text="What the manager can do.")
    notes = serializers.CharField(source="conversation.notes")

    def to_representation(self, instance: Conversation) -> dict[str, Any]:
        """As the user who asks sees it."""
        user: User = self.context["request"].user
        seen = Seen(instance, side_of(instance, user), rows=[])
        shown: dict[str, Any] = super().to_representation(seen)
        return shown


class NewConversationSerializer(serializers.Serializer[Any]):
    """About whom, which level, and when: oneself, or somebody who reports to oneself."""

    employee = serializers.PrimaryKeyRelatedField[Employee](queryset=Employee.objects.all())
    level = serializers.PrimaryKeyRelatedField[Level](queryset=Level.objects.select_related("track__version"))
    planned_for = serializers.DateField(allow_null=True, default=None)


class ConversationChangesSerializer(serializers.Serializer[Any]):
    """What can be changed: the employee's wish, the manager's offer, the notes of both, the day."""

    wish = serializers.CharField(max_length=services.LONGEST_ANSWER, allow_blank=True, required=False)
    offer = serializers.CharField(max_length=services.LONGEST_ANSWER, allow_blank=True, required=False)
    notes = serializers.CharField(max_length=services.LONGEST_NOTES, allow_blank=True, required=False)
    planned_for = serializers.DateField(allow_null=True, required=False)


class ConversationRatingSerializer(serializers.Serializer[Any]):
    """What the level asks in a competency and both views of it; null is hidden or not rated yet."""

    competency = serializers.SlugField(source="expectation.competency.slug")
    asked = serializers.IntegerField(source="expectation.proficiency", min_value=0, max_value=5)
    own = serializers.IntegerField(source="own.proficiency", default=None, allow_null=True)
    own_text = serializers.CharField(source="own.text", default=None, allow_null=True)
    managers = serializers.IntegerField(source="managers.proficiency", default=None, allow_null=True)
    managers_text = serializers.CharField(source="managers.text", default=None, allow_null=True)
    talk_first = serializers.BooleanField(help_text="Whether the views lie two or more apart.")


class NewConversationRatingSerializer(serializers.Serializer[Any]):
    """One's own view of a competency: 0 (not yet) to 5 (sets the standard), or null for none yet.

    What is left out stays as it is.
    """

    competency = serializers.SlugRelatedField[Competency](
        slug_field="slug", queryset=Competency.objects.all()
    )
    proficiency = serializers.IntegerField(min_value=0, max_value=5, allow_null=True, required=False)
    text = serializers.CharField(max_length=services.LONGEST_WORDS, allow_blank=True, required=False)


class ConversationEvidenceSerializer(serializers.ModelSerializer[ConversationEvidence]):
    """Something that speaks for the employee, as it was when it was attached."""

    class Meta:
        model = ConversationEvidence
        fields = ["id", "source", "key", "title", "text", "day", "url"]
        read_only_fields = ["id", "title", "text", "day", "url"]


class CloseSerializer(serializers.Serializer[Any]):
    """The day of the talk."""

    held_on = serializers.DateField(default=timezone.localdate, help_text="Today, if left out.")


class ConversationFilter(filters.FilterSet):
    """By status, employee and level."""

    employee = filters.NumberFilter(label="Of that employee.")
    level = filters.NumberFilter(label="About that level.")

    class Meta:
        model = Conversation
        fields = ["status"]


class ConversationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Career conversations: one's own, and those with one's reports, seen by nobody else."""

    queryset = Conversation.objects.order_by("-created_at", "-id")
    serializer_class = ConversationSerializer
    filterset_class = ConversationFilter
    permission = dict.fromkeys(
        [
            "list",
            "retrieve",
            "create",
            "partial_update",
            "destroy",
            "ratings",
            "rate",
            "evidence",
            "attach",
            "detach",
            "share",
            "close",
            "hand_over",
        ],
        TAKE_PART,
    )

    def get_queryset(self) -> QuerySet[Conversation]:
        """What the user who asks takes part in."""
        return conversations_of(self.user)

    def retrieve(self, request: Request, pk: int) -> Response:
        """A conversation; its `ETag` is what to send as `If-Match` to change the notes."""
        return self.answer(self.get_object())

    @extend_schema(request=NewConversationSerializer, responses={201: ConversationSerializer})
    def create(self, request: Request) -> Response:
        """Begin a conversation with today's manager; refused with `no_manager` without one."""
        asked = NewConversationSerializer(data=request.data)
        people = Employee.objects.filter(pk__in=[person.pk for person in partners(self.user)])
        limit(asked, "employee", people)
        asked.is_valid(raise_exception=True)
        opened = services.conversation_open(actor=self.user, **asked.validated_data)
        return self.answer(opened, status=201)

    @extend_schema(
        parameters=[NOTES_READ],
        request=ConversationChangesSerializer,
        responses=ConversationSerializer,
    )
    @transaction.atomic
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change one's own answer, the day, or the notes; 412 when the other wrote notes meanwhile."""
        conversation = self.get_object()
        asked = ConversationChangesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        kept: dict[str, Any] = {"conversation": conversation, "actor": self.user}
        if "wish" in given:
            services.wish_save(text=given["wish"], **kept)
        if "offer" in given:
            services.offer_save(text=given["offer"], **kept)
        if "planned_for" in given:
            services.conversation_plan(planned_for=given["planned_for"], **kept)
        if "notes" in given:
            services.notes_save(text=given["notes"], revision=revision_of(request), **kept)
        return self.answer(self.get_object())

    def destroy(self, request: Request, pk: int) -> Response:
        """Withdraw one's own conversation, while nobody has shared: 409 with `shared` after."""
        services.conversation_withdraw(conversation=self.get_object(), actor=self.user)
        return Response(status=204)

    @extend_schema(responses=ConversationRatingSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def ratings(self, request: Request, pk: int) -> Response:
        """Both views of what the level asks, as far as one sees them; very different ones come first."""
        return self.views_of(self.get_object())

    @extend_schema(request=NewConversationRatingSerializer, responses=ConversationRatingSerializer(many=True))
    @ratings.mapping.post
    def rate(self, request: Request, pk: int) -> Response:
        """Keep one's own view of a competency; 409 with `shared` once it is shared."""
        conversation = self.get_object()
        asked = NewConversationRatingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        services.rating_save(conversation=conversation, actor=self.user, **asked.validated_data)
        return self.views_of(conversation)

    @extend_schema(responses=ConversationEvidenceSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def evidence(self, request: Request, pk: int) -> Response:
        """What the employee has brought in, the latest first."""
        attached = self.get_object().evidence.all()
        return Response(ConversationEvidenceSerializer(attached, many=True).data)

    @extend_schema(request=ConversationEvidenceSerializer, responses={201: ConversationEvidenceSerializer})
    @evidence.mapping.post
    def attach(self, request: Request, pk: int) -> Response:
        """Bring in something of one's own evidence (see `career-path`); what isn't there is `unknown`."""
        conversation = self.get_object()
        asked = ConversationEvidenceSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        attached = services.evidence_attach(
            conversation=conversation, actor=self.user, **asked.validated_data
        )
        return Response(ConversationEvidenceSerializer(attached).data, status=201)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path="evidence/<int:evidence>")
    def detach(self, request: Request, pk: int, evidence: int) -> Response:
        """Take something out again."""
        attached = get_object_or_404(self.get_object().evidence.all(), pk=evidence)
        services.evidence_detach(evidence=attached, actor=self.user)
        return Response(status=204)

    @extend_schema(request=None, responses=ConversationSerializer)
    @action(detail=True, methods=["post"])
    def share(self, request: Request, pk: int) -> Response:
        """Share one's own view for good; refused with `incomplete` until everything is rated."""
        services.view_share(conversation=self.get_object(), actor=self.user)
        return self.answer(self.get_object())

    @extend_schema(request=CloseSerializer, responses=ConversationSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: int) -> Response:
        """Note the day on which the two talked; only the agreed steps go on then."""
        conversation = self.get_object()
        asked = CloseSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        services.conversation_close(conversation=conversation, actor=self.user, **asked.validated_data)
        return self.answer(self.get_object())

    @extend_schema(request=None, responses=ConversationSerializer)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: int) -> Response:
        """Go on with the manager that one has today; 409 with `same_manager` when it is the same."""
        services.conversation_hand_over(conversation=self.get_object(), actor=self.user)
        return self.answer(self.get_object())

    def views_of(self, conversation: Conversation) -> Response:
        """Both views as far as one sees them."""
        rows = seen_by(conversation, self.user).rows
        return Response(ConversationRatingSerializer(rows, many=True).data)

    def answer(self, conversation: Conversation, status: int = 200) -> Response:
        """The conversation with the revision of its notes as its ETag."""
        shown = Response(self.get_serializer(conversation).data, status=status)
        return tagged(shown, conversation.notes_revision)


class NextStepSerializer(serializers.ModelSerializer[NextStep]):
    """A step that two people agreed on: who does it, by when, and which axis it grows."""

    class Meta:
        model = NextStep
        fields = ["id", "conversation", "text", "axis", "owner", "due", "done_on"]
        read_only_fields = ["id", "conversation", "done_on"]


class NewNextStepSerializer(serializers.ModelSerializer[NextStep]):
    """A step for one of one's own conversations."""

    class Meta:
        model = NextStep
        fields = ["conversation", "text", "axis", "owner", "due"]


class DoneSerializer(serializers.Serializer[Any]):
    """Whether a step is done."""

    done = serializers.BooleanField(default=True, help_text="False opens it again.")


class NextStepFilter(filters.FilterSet):
    """By conversation, owner, and whether it is done."""

    conversation = filters.NumberFilter(label="Of that conversation.")
    done = filters.BooleanFilter(
        field_name="done_on", lookup_expr="isnull", exclude=True, label="Done, or still to do."
    )

    class Meta:
        model = NextStep
        fields = ["owner"]


class NextStepViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The steps agreed on in one's conversations, the most urgent first."""

    queryset = NextStep.objects.order_by("due", "id")
    serializer_class = NextStepSerializer
    filterset_class = NextStepFilter
    permission = dict.fromkeys(["list", "retrieve", "create", "partial_update", "destroy", "done"], TAKE_PART)

    def get_queryset(self) -> QuerySet[NextStep]:
        """What the user who asks sees."""
        return steps_of(self.user)

    @extend_schema(request=NewNextStepSerializer, responses={201: NextStepSerializer})
    def create(self, request: Request) -> Response:
        """Agree on a step, while the conversation is open."""
        asked = NewNextStepSerializer(data=request.data)
        limit(asked, "conversation", conversations_of(self.user))
        asked.is_valid(raise_exception=True)
        step = next_steps.step_add(actor=self.user, **asked.validated_data)
        return Response(NextStepSerializer(step).data, status=201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a step; 409 with `done` for one that is done."""
        step = self.get_object()
        asked = self.get_serializer(step, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        changed = next_steps.step_change(step=step, actor=self.user, **asked.validated_data)
        return Response(NextStepSerializer(changed).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Drop a step, while the conversation is open."""
        next_steps.step_remove(step=self.get_object(), actor=self.user)
        return Response(status=204)

    @extend_schema(request=DoneSerializer, responses=NextStepSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: int) -> Response:
        """Mark a step as done today, or open it again."""
        step = self.get_object()
        asked = DoneSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        finished = next_steps.step_done(step=step, actor=self.user, **asked.validated_data)
        return Response(NextStepSerializer(finished).data)


def limit(asked: serializers.Serializer[Any], field: str, rows: QuerySet[Any]) -> None:
    """Let a field name these rows alone: any other one is as unknown as one that isn't there."""
    related: Any = asked.fields[field]
    related.queryset = rows
