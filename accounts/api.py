"""The API of accounts: oneself, one's tokens, roles and the audit log."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.generics import RetrieveAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter

from accounts import services, tokens
from accounts.models import ApiToken, AuditEntry, Invitation, Role, User
from accounts.viewsets import ApiViewSet


class MeSerializer(serializers.ModelSerializer[User]):
    """A user as they see themselves."""

    roles = serializers.SerializerMethodField()
    permissions = serializers.SerializerMethodField(
        help_text="What this user may do; with a token, within its scopes."
    )

    class Meta:
        model = User
        fields = ["id", "name", "email", "roles", "permissions"]

    def get_roles(self, user: User) -> list[str]:
        """Assigned roles and those that follow from the facts."""
        return sorted(user.implied_roles | {assignment.role.slug for assignment in user.assigned_roles})

    def get_permissions(self, user: User) -> list[str]:
        """By name."""
        return sorted(user.permissions)


class MeView(RetrieveAPIView[User]):
    """The user who asks, with roles and permissions."""

    permission = None
    permission_classes = [IsAuthenticated]
    serializer_class = MeSerializer
    http_method_names = ["get", "head", "options"]

    def get_object(self) -> User:
        """The user who asks."""
        assert isinstance(self.request.user, User)
        return self.request.user


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token without its key, which is shown once."""

    class Meta:
        model = ApiToken
        fields = ["id", "name", "scopes", "created_at", "expires_at", "revoked_at"]


class NewTokenSerializer(serializers.Serializer[ApiToken]):
    """What a new token is made of."""

    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(
        child=serializers.CharField(max_length=80),
        min_length=1,
        max_length=100,
        help_text="Permission names.",
    )
    days = serializers.IntegerField(min_value=1, max_value=tokens.LONGEST_DAYS, default=tokens.DEFAULT_DAYS)


class CreatedTokenSerializer(TokenSerializer):
    """A new token with its key."""

    key = serializers.CharField(help_text="Shown this once; send it as `Authorization: Bearer <key>`.")

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "key"]


class TokenViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """One's own API tokens."""

    queryset = ApiToken.objects.order_by("-id")
    serializer_class = TokenSerializer
    permission = "accounts.manage_tokens"
    idempotent = False  # The stored answer would hold the key.

    def get_queryset(self) -> QuerySet[ApiToken]:
        """The tokens of the user who asks."""
        return super().get_queryset().filter(user=self.user)

    @extend_schema(request=NewTokenSerializer, responses={201: CreatedTokenSerializer})
    def create(self, request: Request) -> Response:
        """Make a token; through another token, none that may do more or lives longer than that one."""
        asked = NewTokenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        expires_at = timezone.now() + dt.timedelta(days=asked.validated_data.pop("days"))
        if isinstance(request.auth, ApiToken):
            expires_at = min(expires_at, request.auth.expires_at)
        token, key = tokens.token_create(
            user=self.user, expires_at=expires_at, actor=self.user, **asked.validated_data
        )
        return Response(TokenSerializer(token).data | {"key": key}, status=201)

    @extend_schema(request=None, responses=TokenSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: int) -> Response:
        """End a token at once."""
        token = tokens.token_revoke(token=self.get_object(), actor=self.user)
        return Response(TokenSerializer(token).data)


class RoleSerializer(serializers.ModelSerializer[Role]):
    """A role and what it lets people do."""

    name = serializers.CharField(source="__str__")
    permissions = serializers.SerializerMethodField()

    class Meta:
        model = Role
        fields = ["id", "slug", "name", "built_in", "scoped", "permissions"]

    def get_permissions(self, role: Role) -> list[str]:
        """By name."""
        return sorted(role.permission_names)


class RoleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The roles that can be given."""

    queryset = Role.objects.order_by("id")
    serializer_class = RoleSerializer
    permission = "accounts.invite"


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation; its link goes to the invited address only."""

    role = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Role.objects.all(),
        allow_null=True,
        required=False,
        help_text="The slug of a role to give.",
    )

    class Meta:
        model = Invitation
        fields = ["id", "email", "role", "created_at", "expires_at", "accepted_at"]
        read_only_fields = ["expires_at", "accepted_at"]


class InvitationViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, ApiViewSet
):
    """Who was invited."""

    queryset = Invitation.objects.select_related("role").order_by("-id")
    serializer_class = InvitationSerializer
    permission = "accounts.invite"

    def create(self, request: Request) -> Response:
        """Invite an address; inviting it again sends a new link."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        invitation = services.invitation_create(
            email=asked.validated_data["email"], role=asked.validated_data.get("role"), actor=self.user
        )
        return Response(self.get_serializer(invitation).data, status=201)

    def perform_destroy(self, invitation: Invitation) -> None:
        """Make the link worthless and forget the address."""
        services.invitation_revoke(invitation=invitation, actor=self.user)


class AuditEntrySerializer(serializers.ModelSerializer[AuditEntry]):
    """Who did what to which object, when; ids only."""

    class Meta:
        model = AuditEntry
        fields = ["id", "at", "actor_id", "action", "object_type", "object_id", "detail"]


class AuditFilter(filters.FilterSet):
    """By what was done, by whom, and from when to before when."""

    action = filters.CharFilter(max_length=80)
    actor = filters.NumberFilter(field_name="actor_id", min_value=0, decimal_places=0)
    since = filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    until = filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class AuditEntryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """The audit log, newest first."""

    queryset = AuditEntry.objects.order_by("-id")
    serializer_class = AuditEntrySerializer
    filterset_class = AuditFilter
    permission = "accounts.view_audit_log"


def register(router: BaseRouter) -> None:
    """Add this app's addresses."""
    views: dict[str, Any] = {
        "tokens": TokenViewSet,
        "roles": RoleViewSet,
        "invitations": InvitationViewSet,
        "audit-entries": AuditEntryViewSet,
    }
    for name, view in views.items():
        router.register(name, view)
