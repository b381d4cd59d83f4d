"""The API of promotion cases: opened, written, assessed, decided, and the end of a trial."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from careerladders.api.path import EvidenceSerializer
from careerladders.models import (
    Competency,
    PromotionAssessor,
    PromotionCase,
    PromotionEvent,
    PromotionEvidence,
    PromotionRating,
)
from careerladders.permits import may_edit
from careerladders.readiness import Readiness, Requirement
from careerladders.selectors.promotions import (
    CaseSeen,
    Whose,
    case_seen,
    cases_seen_by,
    of_whose,
    offered_evidence,
)
from careerladders.services import promotion_decisions as decisions
from careerladders.services import promotions as services
from people.models import Employee

VIEW = "careerladders.view"
PROMOTE = "careerladders.promote"
DECIDE = "careerladders.decide"
FIELDS = [
    "id",
    "employee",
    "from_level",
    "level",
    "status",
    "submitter",
    "statement",
    "effective_on",
    "trial_until",
    "return_level",
    "mentor",
    "training",
    "conversation_on",
    "conversation",
    "decider",
    "decided_on",
    "decision_reason",
    "override_reason",
    "created_at",
]


class CaseSerializer(serializers.ModelSerializer[PromotionCase]):
    """A promotion case; `submitter` and `decider` are users, the other people employees."""

    class Meta:
        model = PromotionCase
        fields = FIELDS


class NewCaseSerializer(serializers.ModelSerializer[PromotionCase]):
    """Whom a case is for, and to which level."""

    class Meta:
        model = PromotionCase
        fields = ["employee", "level"]


class ChangesSerializer(serializers.ModelSerializer[PromotionCase]):
    """What its submitter writes in a case: the statement in a draft only, the rest until the decision."""

    statement = serializers.CharField(max_length=5000, allow_blank=True)
    training = serializers.CharField(max_length=1000, allow_blank=True)
    mentor = serializers.PrimaryKeyRelatedField(queryset=Employee.objects.all(), allow_null=True)

    class Meta:
        model = PromotionCase
        fields = ["statement", "effective_on", "trial_until", "mentor", "training", "conversation_on"]


class ReadinessSerializer(serializers.Serializer[Readiness]):
    """What the level asks in a competency and what others see, 0 to 5; `assessed` is the lower median."""

    competency = serializers.SlugField(source="competency.slug")
    minimum = serializers.IntegerField(source="required")
    assessed = serializers.IntegerField(allow_null=True)
    is_met = serializers.BooleanField()


class RequirementSerializer(serializers.Serializer[Requirement]):
    """Something that the step into people management asks for; `remedy` says what is to be done."""

    code = serializers.CharField()
    title = serializers.CharField()
    is_met = serializers.BooleanField()
    why = serializers.CharField()
    remedy = serializers.CharField()


class RatingSerializer(serializers.ModelSerializer[PromotionRating]):
    """How far an assessor sees the candidate in one competency, and what they saw."""

    competency = serializers.SlugRelatedField(slug_field="slug", queryset=Competency.objects.all())
    proficiency = serializers.IntegerField(
        min_value=0, max_value=5, allow_null=True, required=False, help_text="Null while it isn't said yet."
    )
    text = serializers.CharField(max_length=1000, allow_blank=True, required=False)

    class Meta:
        model = PromotionRating
        fields = ["competency", "proficiency", "text"]


class AssessorSerializer(serializers.ModelSerializer[PromotionAssessor]):
    """A colleague who is asked, with what they handed in."""

    ratings = RatingSerializer(source="seen", many=True, read_only=True)

    class Meta:
        model = PromotionAssessor
        fields = ["id", "employee", "asked_at", "done_at", "ratings"]


class NewAssessorSerializer(serializers.ModelSerializer[PromotionAssessor]):
    """Who is asked."""

    class Meta:
        model = PromotionAssessor
        fields = ["employee"]


class CaseEvidenceSerializer(serializers.ModelSerializer[PromotionEvidence]):
    """Something that speaks for the candidate, as it was when it was attached."""

    class Meta:
        model = PromotionEvidence
        fields = ["id", "source", "key", "title", "text", "day", "url"]
        read_only_fields = ["title", "text", "day", "url"]


class EventSerializer(serializers.ModelSerializer[PromotionEvent]):
    """A step of the history, with the state that it led to; `taken_over` where only the submitter changed."""

    status = serializers.CharField()

    class Meta:
        model = PromotionEvent
        fields = ["at", "actor", "status", "taken_over", "reason"]


class CaseSeenSerializer(serializers.Serializer[CaseSeen]):
    """A case with all that the caller sees of it.

    `steps` are those that the caller may take now; `assessors` is empty for those who don't see who said
    what, the candidate among them.
    """

    case = CaseSerializer()
    readiness = ReadinessSerializer(source="rows", many=True)
    people_readiness = RequirementSerializer(source="requirements", many=True)
    is_complete = serializers.BooleanField(help_text="Whether nothing is missing for an approval.")
    is_early = serializers.BooleanField(help_text="Whether confirming a trial today takes a reason.")
    steps = serializers.ListField(child=serializers.CharField())
    why_not = serializers.CharField(
        help_text="Why somebody who decides on cases doesn't decide on this one while it waits; else empty."
    )
    assessors = AssessorSerializer(many=True)
    evidence = CaseEvidenceSerializer(many=True)
    events = EventSerializer(many=True)


class ReasonSerializer(serializers.Serializer[Any]):
    """Words that go with a step."""

    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class ApprovalSerializer(serializers.Serializer[Any]):
    """Why it is done in spite of what is missing: 20 letters or more, only then."""

    override_reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class CaseFilter(filters.FilterSet):
    """By candidate, level, state, and whose they are."""

    status = filters.ChoiceFilter(choices=PromotionCase.Status.choices)
    who = filters.ChoiceFilter(
        choices=Whose.choices, method="of_whose", label="In which sense they are one's own."
    )

    class Meta:
        model = PromotionCase
        fields = ["employee", "level"]

    def of_whose(self, found: QuerySet[PromotionCase], name: str, who: str) -> QuerySet[PromotionCase]:
        """Those that are one's own in that sense."""
        return of_whose(found, self.request.user, who)


class PromotionCaseViewSet(mixins.ListModelMixin, ApiViewSet):
    """The promotion cases that one may see, today.

    These are one's own once they were handed in, those of one's line of management, and those of the
    departments in which one opens cases or decides on them, whoever submitted them.
    """

    queryset = PromotionCase.objects.order_by("-id")
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    permission = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": PROMOTE,
        "partial_update": PROMOTE,
        "assessors": PROMOTE,
        "assessor": PROMOTE,
        "evidence": PROMOTE,
        "evidence_item": PROMOTE,
        "offered_evidence": PROMOTE,
        "submit": PROMOTE,
        "review": DECIDE,
        "approve": DECIDE,
        "decline": DECIDE,
        "withdraw": VIEW,
        "take_over": PROMOTE,
        "confirm": DECIDE,
        "end_trial": VIEW,
    }

    def get_queryset(self) -> QuerySet[PromotionCase]:
        """What the user who asks may see."""
        if getattr(self, "swagger_fake_view", False):
            return PromotionCase.objects.none()
        return cases_seen_by(self.user).order_by("-id")

    def answer(self, case: PromotionCase, status: int = 200) -> Response:
        """The case as the caller sees it now."""
        seen = case_seen(cases_seen_by(self.user).get(pk=case.pk), self.user)
        return Response(CaseSeenSerializer(seen).data, status=status)

    def own_case(self) -> PromotionCase:
        """The case of the address for its submitter; raises Http404, PermissionDenied."""
        case: PromotionCase = self.get_object()
        may_edit(self.user, case).check()
        return case

    @extend_schema(responses=CaseSeenSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        """A case with its readiness, its history and the steps open to the caller."""
        return self.answer(self.get_object())

    @extend_schema(request=NewCaseSerializer, responses={201: CaseSeenSerializer})
    def create(self, request: Request) -> Response:
        """Open a case; 409 `case_open` while there is another one for the person."""
        asked_for = NewCaseSerializer(data=request.data)
        asked_for.is_valid(raise_exception=True)
        return self.answer(services.case_open(actor=self.user, **asked_for.validated_data), 201)

    @extend_schema(request=ChangesSerializer, responses=CaseSeenSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Write in a case; for its submitter, until it is decided."""
        changes = ChangesSerializer(data=request.data, partial=True)
        changes.is_valid(raise_exception=True)
        case = services.case_change(case=self.get_object(), actor=self.user, **changes.validated_data)
        return self.answer(case)

    @extend_schema(request=NewAssessorSerializer, responses={201: CaseSeenSerializer})
    @action(detail=True, methods=["post"])
    def assessors(self, request: Request, pk: int) -> Response:
        """Ask a colleague, who is told at once."""
        case = self.own_case()
        asked_for = NewAssessorSerializer(data=request.data)
        asked_for.is_valid(raise_exception=True)
        services.assessor_add(case=case, actor=self.user, **asked_for.validated_data)
        return self.answer(case, 201)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path="assessors/<int:assessor>")
    def assessor(self, request: Request, pk: int, assessor: int) -> Response:
        """Ask a colleague no longer; 409 `handed_in` once they have answered."""
        found = self.own_case().assessors.filter(pk=assessor).first()
        if found is None:
            raise Http404
        services.assessor_remove(assessor=found, actor=self.user)
        return Response(status=204)

    @extend_schema(request=CaseEvidenceSerializer, responses={201: CaseSeenSerializer})
    @action(detail=True, methods=["post"])
    def evidence(self, request: Request, pk: int) -> Response:
        """Attach something that speaks for the candidate, by its source and its key there."""
        case = self.own_case()
        named = CaseEvidenceSerializer(data=request.data)
        named.is_valid(raise_exception=True)
        services.case_evidence_attach(case=case, actor=self.user, **named.validated_data)
        return self.answer(case, 201)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path="evidence/<int:evidence>")
    def evidence_item(self, request: Request, pk: int, evidence: int) -> Response:
        """Leave something out again."""
        found = self.own_case().evidence.filter(pk=evidence).first()
        if found is None:
            raise Http404
        services.case_evidence_remove(evidence=found, actor=self.user)
        return Response(status=204)

    @extend_schema(responses=EvidenceSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, url_path="evidence/offered")
    def offered_evidence(self, request: Request, pk: int) -> Response:
        """What speaks for the candidate and may be attached, the latest first; for the case's submitter."""
        return Response(EvidenceSerializer(offered_evidence(self.own_case()), many=True).data)

    @extend_schema(request=None, responses=CaseSeenSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: int) -> Response:
        """Hand the case in; the candidate sees it from now on."""
        return self.answer(services.case_submit(case=self.get_object(), actor=self.user))

    @extend_schema(request=None, responses=CaseSeenSerializer)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: int) -> Response:
        """Take the case up."""
        return self.answer(services.case_review(case=self.get_object(), actor=self.user))

    @extend_schema(request=ApprovalSerializer, responses=CaseSeenSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: int) -> Response:
        """Approve; 409 `already_decided` when somebody was faster, 403 for who may not decide on it."""
        words = self.words(ApprovalSerializer, request)
        return self.answer(decisions.case_approve(case=self.get_object(), actor=self.user, **words))

    @extend_schema(request=ReasonSerializer, responses=CaseSeenSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: int) -> Response:
        """Decline, and say why."""
        words = self.words(ReasonSerializer, request)
        return self.answer(decisions.case_decline(case=self.get_object(), actor=self.user, **words))

    @extend_schema(request=ReasonSerializer, responses=CaseSeenSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Take the case back before it is decided; for the candidate and its submitter."""
        words = self.words(ReasonSerializer, request)
        return self.answer(services.case_withdraw(case=self.get_object(), actor=self.user, **words))

    @extend_schema(request=None, responses=CaseSeenSerializer)
    @action(detail=True, methods=["post"], url_path="take-over")
    def take_over(self, request: Request, pk: int) -> Response:
        """Go on with a case whose submitter can't any more; then one doesn't decide on it."""
        return self.answer(services.case_take_over(case=self.get_object(), actor=self.user))

    @extend_schema(request=ApprovalSerializer, responses=CaseSeenSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: int) -> Response:
        """End a trial well; within its first three months only with a reason."""
        words = self.words(ApprovalSerializer, request)
        return self.answer(decisions.case_confirm(case=self.get_object(), actor=self.user, **words))

    @extend_schema(request=ReasonSerializer, responses=CaseSeenSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def end_trial(self, request: Request, pk: int) -> Response:
        """End a trial by going back to the level before; nobody has to say why."""
        words = self.words(ReasonSerializer, request)
        return self.answer(decisions.case_return(case=self.get_object(), actor=self.user, **words))

    def words(self, form: type[serializers.Serializer[Any]], request: Request) -> dict[str, str]:
        """The words that go with a step."""
        given = form(data=request.data)
        given.is_valid(raise_exception=True)
        words: dict[str, str] = given.validated_data
        return words
