"""The API of programs, with their categories, criteria and panels."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.viewsets import ApiViewSet
from people.models import Department
from people.services import apply
from recognition.models import Category, Criterion, PanelMember, Program
from recognition.permits import MANAGE
from recognition.publishing import check
from recognition.services import programs as services

VIEW = "recognition.view_feed"


class CategorySerializer(serializers.ModelSerializer[Category]):
    """What a program rewards, on one axis; `points` go to each nominee of an award."""

    class Meta:
        model = Category
        fields = ["id", "program", "name", "axis", "description", "points", "budget", "position"]
        validators: list[Any] = []


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    """What the panel scores from 1 to 5."""

    class Meta:
        model = Criterion
        fields = ["id", "program", "name", "description", "position"]
        validators: list[Any] = []


class PanelMemberSerializer(serializers.ModelSerializer[PanelMember]):
    """Who scores."""

    class Meta:
        model = PanelMember
        fields = ["id", "program", "employee"]
        validators: list[Any] = []


class ProgramSerializer(serializers.ModelSerializer[Program]):
    """A program; no departments means everybody, and no `closes_on` that it has no end."""

    departments = serializers.PrimaryKeyRelatedField(
        queryset=Department.objects.all(), many=True, required=False
    )
    categories = CategorySerializer(many=True, read_only=True)
    criteria = CriterionSerializer(many=True, read_only=True)

    class Meta:
        model = Program
        fields = [
            "id",
            "name",
            "kind",
            "status",
            "description",
            "opens_on",
            "closes_on",
            "departments",
            "per_person",
            "winners",
            "minimum_share",
            "monthly_points",
            "categories",
            "criteria",
        ]
        read_only_fields = ["status"]


class ProgramFindingSerializer(serializers.Serializer[Any]):
    """What keeps a program from being published: where, why it matters, and what to do about it."""

    code = serializers.CharField()
    place = serializers.CharField()
    why = serializers.CharField()
    remedy = serializers.CharField()


class ProgramFilter(filters.FilterSet):
    """By kind and state."""

    class Meta:
        model = Program
        fields = ["kind", "status"]


class ProgramViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The programs; drafts for those alone who manage them."""

    queryset = Program.objects.order_by("-id")
    serializer_class = ProgramSerializer
    filterset_class = ProgramFilter
    permission = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": MANAGE,
        "partial_update": MANAGE,
        "destroy": MANAGE,
        "check": MANAGE,
        "publish": MANAGE,
        "close": MANAGE,
    }

    def get_queryset(self) -> QuerySet[Program]:
        """What the user who asks may see."""
        found = self.queryset.prefetch_related("departments", "categories", "criteria")
        if self.user.holds_everywhere(MANAGE):
            return found
        return found.exclude(status=Program.Status.DRAFT)

    def create(self, request: Request) -> Response:
        """A draft."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        departments = asked.validated_data.pop("departments", None)
        program = Program(**asked.validated_data)
        services.program_save(program=program, actor=self.user, departments=departments)
        return self.answer(program, 201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a draft; of a published program its description, last day and number of winners."""
        program: Program = self.get_object()
        asked = self.get_serializer(program, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        departments = asked.validated_data.pop("departments", None)
        apply(program, asked.validated_data)
        services.program_save(program=program, actor=self.user, departments=departments)
        return self.answer(program)

    def destroy(self, request: Request, pk: int) -> Response:
        """Drop a draft."""
        services.program_delete(program=self.get_object(), actor=self.user)
        return Response(status=204)

    @extend_schema(responses=ProgramFindingSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, url_path="check")
    def check(self, request: Request, pk: int) -> Response:
        """What keeps it from being published; empty if nothing does."""
        return Response(ProgramFindingSerializer(check(self.get_object()), many=True).data)

    @extend_schema(request=None, responses=ProgramSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        """Open it to everybody who takes part; 400 with the `findings` of its check."""
        return self.answer(services.program_publish(program=self.get_object(), actor=self.user))

    @extend_schema(request=None, responses=ProgramSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: int) -> Response:
        """End it; 409 `undecided` while nominations wait."""
        return self.answer(services.program_close(program=self.get_object(), actor=self.user))

    def answer(self, program: Program, status: int = 200) -> Response:
        """The program as it is now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=program.pk)).data, status=status)


class PartViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """Parts of programs, of one kind."""

    model: ClassVar[Any]
    filterset_fields = ["program"]
    permission = {
        "list": MANAGE,
        "retrieve": MANAGE,
        "create": MANAGE,
        "partial_update": MANAGE,
        "destroy": MANAGE,
    }

    def create(self, request: Request) -> Response:
        """Add one to a draft."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        part = services.part_save(part=self.model(**asked.validated_data), actor=self.user)
        return Response(self.get_serializer(part).data, status=201)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change one of a draft; it stays in its program."""
        part = self.get_object()
        asked = self.get_serializer(part, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        asked.validated_data.pop("program", None)
        apply(part, asked.validated_data)
        return Response(self.get_serializer(services.part_save(part=part, actor=self.user)).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Take one out of a draft."""
        services.part_delete(part=self.get_object(), actor=self.user)
        return Response(status=204)


class CategoryViewSet(PartViewSet):
    """The categories of programs."""

    model = Category
    queryset = Category.objects.order_by("id")
    serializer_class = CategorySerializer


class CriterionViewSet(PartViewSet):
    """The criteria of programs."""

    model = Criterion
    queryset = Criterion.objects.order_by("id")
    serializer_class = CriterionSerializer


class PanelMemberViewSet(PartViewSet):
    """The members of programs' panels; these may change until a program is closed."""

    model = PanelMember
    queryset = PanelMember.objects.order_by("id")
    serializer_class = PanelMemberSerializer
