"""The API of nominations: written, handed in, endorsed, scored blind, decided."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.models import Competency
from people.models import Employee
from recognition.models import (
    Category,
    Criterion,
    Endorsement,
    Nomination,
    NominationEvent,
    NominationFile,
    Program,
    Value,
)
from recognition.models.nominations import LONGEST_ANSWER
from recognition.selectors.nominations import NominationSeen, nomination_seen, nominations, to_score
from recognition.services import files, selection
from recognition.services import nominations as services

VIEW = "recognition.view_feed"
NOMINATE = "recognition.nominate"
DECIDE = "recognition.decide"
SCORE = "recognition.score"


class NominationSerializer(serializers.ModelSerializer[Nomination]):
    """A nomination; `nominees` are employees, `nominator` is one too."""

    nominees = serializers.SlugRelatedField[Any](slug_field="employee_id", many=True, read_only=True)
    decision_reason = serializers.SerializerMethodField(
        help_text="For who nominated, those whom it names, and HR; empty for others."
    )

    class Meta:
        model = Nomination
        fields = [
            "id",
            "program",
            "category",
            "nominator",
            "nominees",
            "status",
            "situation",
            "behaviour",
            "impact",
            "is_private",
            "submitted_on",
            "decided_on",
            "decision_reason",
        ]

    def get_decision_reason(self, nomination: Any) -> str:
        """What decided it, for those whose affair it is."""
        return str(nomination.decision_reason) if nomination.is_theirs else ""


class NewNominationSerializer(serializers.ModelSerializer[Nomination]):
    """In which program."""

    program = serializers.PrimaryKeyRelatedField(
        queryset=Program.objects.filter(kind=Program.Kind.NOMINATION).exclude(status=Program.Status.DRAFT)
    )

    class Meta:
        model = Nomination
        fields = ["program"]


class WrittenSerializer(serializers.Serializer[Any]):
    """What is written in a draft; each field replaces what stood there."""

    nominees = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all(), many=True)
    category = serializers.PrimaryKeyRelatedField(queryset=Category.objects.all(), allow_null=True)
    situation = serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True)
    behaviour = serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True)
    impact = serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True)
    values = serializers.PrimaryKeyRelatedField(queryset=Value.objects.filter(is_active=True), many=True)
    competencies = serializers.SlugRelatedField(
        slug_field="slug", queryset=Competency.objects.all(), many=True
    )
    is_private = serializers.BooleanField()


class FileSerializer(serializers.ModelSerializer[NominationFile]):
    """A file that shows what a nomination tells of; `size` in bytes."""

    class Meta:
        model = NominationFile
        fields = ["id", "name", "content_type", "size"]


class NewFileSerializer(serializers.Serializer[Any]):
    """A PDF, PNG or JPEG file of 5 MB at most."""

    file = serializers.FileField()


class EndorsementSerializer(serializers.ModelSerializer[Endorsement]):
    """A colleague who was asked; an empty `text` is no answer yet."""

    class Meta:
        model = Endorsement
        fields = ["employee", "text"]


class AskSerializer(serializers.Serializer[Any]):
    """Who is asked."""

    employee = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all())


class EndorsementWordsSerializer(serializers.Serializer[Any]):
    """What somebody saw; empty takes it back."""

    text = serializers.CharField(max_length=1000, allow_blank=True)


class NominationEventSerializer(serializers.ModelSerializer[NominationEvent]):
    """A step of the history, with the state that it led to."""

    status = serializers.CharField()

    class Meta:
        model = NominationEvent
        fields = ["at", "actor", "status"]


class MeanSerializer(serializers.Serializer[Any]):
    """A criterion with the mean of what the panel gave, 1 to 5."""

    def to_representation(self, instance: tuple[str, float | None]) -> dict[str, Any]:
        """Name and mean."""
        return {"criterion": instance[0], "mean": instance[1]}


class NominationSeenSerializer(serializers.Serializer[NominationSeen]):
    """A nomination with all that the caller sees of it; scores and history for those who decide alone."""

    nomination = NominationSerializer()
    files = serializers.SerializerMethodField()
    endorsements = EndorsementSerializer(many=True)
    scores = MeanSerializer(many=True)
    events = NominationEventSerializer(many=True)
    why_not = serializers.CharField(source="decides.reason", help_text="Why the caller doesn't decide on it.")

    @extend_schema_field(FileSerializer(many=True))
    def get_files(self, seen: Any) -> Any:
        """The files, for those whose affair it is, and who endorses it."""
        reads = seen.nomination.is_theirs or seen.nomination.is_waiting
        return FileSerializer(seen.nomination.files.all() if reads else [], many=True).data


class BlindSerializer(serializers.ModelSerializer[Nomination]):
    """What a member of the panel sees: everything but who nominated."""

    nominees = serializers.SlugRelatedField[Any](slug_field="employee_id", many=True, read_only=True)
    is_scored = serializers.BooleanField(help_text="Whether the caller has scored it.")

    class Meta:
        model = Nomination
        fields = ["id", "program", "category", "nominees", "situation", "behaviour", "impact", "is_scored"]


class ScoreSerializer(serializers.Serializer[Any]):
    """A score in one criterion."""

    criterion = serializers.PrimaryKeyRelatedField(queryset=Criterion.objects.all())
    points = serializers.IntegerField(min_value=1, max_value=5)


class NominationDecisionSerializer(serializers.Serializer[Any]):
    """What decided it, in 20 letters or more."""

    reason = serializers.CharField(max_length=LONGEST_ANSWER)


class NominationFilter(filters.FilterSet):
    """By program, category, nominator and state."""

    status = filters.ChoiceFilter(choices=Nomination.Status.choices)

    class Meta:
        model = Nomination
        fields = ["program", "category", "nominator"]


class NominationViewSet(mixins.ListModelMixin, ApiViewSet):
    """One's own nominations, those one endorses, public awards, and for HR all that were handed in."""

    queryset = Nomination.objects.order_by("-id")
    serializer_class = NominationSerializer
    filterset_class = NominationFilter
    permission = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": NOMINATE,
        "partial_update": NOMINATE,
        "destroy": NOMINATE,
        "submit": NOMINATE,
        "withdraw": NOMINATE,
        "files": NOMINATE,
        "file": NOMINATE,
        "endorsers": NOMINATE,
        "endorsement": NOMINATE,
        "shortlist": DECIDE,
        "award": DECIDE,
        "decline": DECIDE,
    }

    def get_queryset(self) -> QuerySet[Nomination]:
        """What the user who asks may see."""
        if getattr(self, "swagger_fake_view", False):
            return Nomination.objects.none()
        return nominations(self.user)

    def answer(self, nomination: Nomination, status: int = 200) -> Response:
        """The nomination as the caller sees it now."""
        seen = nomination_seen(nominations(self.user).get(pk=nomination.pk), self.user)
        return Response(NominationSeenSerializer(seen).data, status=status)

    @extend_schema(responses=NominationSeenSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        """A nomination with its endorsements and, for HR, its scores."""
        return self.answer(self.get_object())

    @extend_schema(request=NewNominationSerializer, responses={201: NominationSeenSerializer})
    def create(self, request: Request) -> Response:
        """Begin a draft; 403 `window` or `not_eligible`, 409 `limit`."""
        asked = NewNominationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self.answer(services.nomination_begin(actor=self.user, **asked.validated_data), 201)

    @extend_schema(request=WrittenSerializer, responses=NominationSeenSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Write in a draft; 400 `self_nomination` and `not_eligible` at the nominees."""
        nomination = self.get_object()
        asked = WrittenSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        written = services.nomination_save(nomination=nomination, actor=self.user, **asked.validated_data)
        return self.answer(written)

    def destroy(self, request: Request, pk: int) -> Response:
        """Drop a draft for good; 409 `handed_in`."""
        services.draft_drop(nomination=self.get_object(), actor=self.user)
        return Response(status=204)

    @extend_schema(request=None, responses=NominationSeenSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: int) -> Response:
        """Hand it in; 403 `window`, 409 `limit`, 400 with what is still missing."""
        return self.answer(services.nomination_submit(nomination=self.get_object(), actor=self.user))

    @extend_schema(request=None, responses=NominationSeenSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Take back what was handed in; 409 `wrong_state`, `already_decided`."""
        return self.answer(services.nomination_withdraw(nomination=self.get_object(), actor=self.user))

    @extend_schema(request={"multipart/form-data": NewFileSerializer}, responses={201: FileSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def files(self, request: Request, pk: int) -> Response:
        """Add a file."""
        nomination = self.get_object()
        asked = NewFileSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        added = files.file_add(nomination=nomination, upload=asked.validated_data["file"], actor=self.user)
        return Response(FileSerializer(added).data, status=201)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path="files/<int:file>")
    def file(self, request: Request, pk: int, file: int) -> Response:
        """Take a file out again."""
        found = self.get_object().files.filter(pk=file).first()
        if found is None:
            raise Http404
        files.file_remove(file=found, actor=self.user)
        return Response(status=204)

    @extend_schema(request=AskSerializer, responses={201: NominationSeenSerializer})
    @action(detail=True, methods=["post"])
    def endorsers(self, request: Request, pk: int) -> Response:
        """Ask a colleague to endorse it."""
        nomination = self.get_object()
        asked = AskSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        services.endorser_ask(nomination=nomination, actor=self.user, **asked.validated_data)
        return self.answer(nomination, 201)

    @extend_schema(request=EndorsementWordsSerializer, responses=NominationSeenSerializer)
    @action(detail=True, methods=["patch"])
    def endorsement(self, request: Request, pk: int) -> Response:
        """Write one's own endorsement; 404 for those who weren't asked."""
        nomination = self.get_object()
        found = get_object_or_404(nomination.endorsements, employee__user=self.user)
        asked = EndorsementWordsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        services.endorsement_write(endorsement=found, actor=self.user, **asked.validated_data)
        return self.answer(nomination)

    @extend_schema(request=None, responses=NominationSeenSerializer)
    @action(detail=True, methods=["post"])
    def shortlist(self, request: Request, pk: int) -> Response:
        """Keep it among those that may win."""
        return self.answer(selection.nomination_shortlist(nomination=self.get_object(), actor=self.user))

    @extend_schema(request=NominationDecisionSerializer, responses=NominationSeenSerializer)
    @action(detail=True, methods=["post"])
    def award(self, request: Request, pk: int) -> Response:
        """Let it win; 403 `nominator`, `nominee` or `reporting_line` for who has a stake, 409 `winners`."""
        return self.decided(selection.nomination_award, request)

    @extend_schema(request=NominationDecisionSerializer, responses=NominationSeenSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: int) -> Response:
        """Let it not win, and say why."""
        return self.decided(selection.nomination_decline, request)

    def decided(self, decide: Any, request: Request) -> Response:
        """Take a decision and answer with the nomination."""
        nomination = self.get_object()
        asked = NominationDecisionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self.answer(decide(nomination=nomination, actor=self.user, **asked.validated_data))


class ScoringViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """What waits for the scores of one's panels; who nominated isn't told."""

    queryset = Nomination.objects.order_by("-id")
    serializer_class = BlindSerializer
    permission = SCORE

    def get_queryset(self) -> QuerySet[Nomination]:
        """What the caller may score."""
        if getattr(self, "swagger_fake_view", False):
            return Nomination.objects.none()
        return to_score(self.user).order_by("-id")

    @extend_schema(request=ScoreSerializer(many=True), responses=BlindSerializer)
    @action(detail=True, methods=["post"])
    def scores(self, request: Request, pk: int) -> Response:
        """Give scores, which replace one's earlier ones; 403 for who has a stake."""
        nomination = self.get_object()
        asked = ScoreSerializer(data=request.data, many=True)
        asked.is_valid(raise_exception=True)
        scores = {row["criterion"]: row["points"] for row in asked.validated_data}
        selection.score_save(nomination=nomination, scores=scores, actor=self.user)
        return Response(self.get_serializer(self.get_object()).data)
