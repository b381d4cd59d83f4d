"""Users, roles, invitations and the audit log in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import registry, services
from accounts.access import UserRequest
from accounts.models import AuditEntry, Invitation, Role, RoleAssignment, User
from accounts.sites import RegistryModelAdmin
from tenants.exports import csv_response


@admin.register(User)
class UserAdmin(RegistryModelAdmin):
    """Who can sign in; people join by invitation, and their roles are given on the roles' page."""

    permission = "accounts.invite"
    icon = "person"
    can_add = False
    can_delete = False
    list_display = ["email", "name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "role_assignments__role"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_active", "roles", "last_login", "date_joined"]
    readonly_fields = ["email", "name", "roles", "last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Users with their roles."""
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("role_assignments__role")

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """The names of the roles they were given."""
        return ", ".join(str(assignment.role) for assignment in user.role_assignments.all())

    def save_model(self, request: UserRequest, obj: User, form: Any, change: bool) -> None:
        """Let them sign in, or not any more."""
        services.user_set_active(user=obj, active=obj.is_active, actor=request.user)


class RoleForm(forms.ModelForm):
    """An organization's own role."""

    own_permissions = forms.MultipleChoiceField(
        label=_("permissions"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=lambda: [(permission.name, permission.label) for permission in registry.grantable()],
    )

    class Meta:
        model = Role
        fields = ["name", "scoped", "own_permissions"]


@admin.register(Role)
class RoleAdmin(RegistryModelAdmin):
    """Built-in roles to look at, and the organization's own."""

    permission = "accounts.invite"
    icon = "badge"
    form = RoleForm
    list_display = ["__str__", "built_in", "scoped", "number_of_permissions"]
    list_filter = ["built_in"]
    search_fields = ["name"]

    @admin.display(description=_("permissions"))
    def number_of_permissions(self, role: Role) -> int:
        """How many permissions it holds."""
        return len(role.permission_names)

    @admin.display(description=_("permissions"))
    def held(self, role: Role) -> str:
        """What it lets people do, in words."""
        return "; ".join(str(p.label) for p in registry.permissions() if p.name in role.permission_names)

    def get_fields(self, request: HttpRequest, obj: Role | None = None) -> list[str]:
        """A built-in role's permissions come from the registry."""
        if obj and obj.built_in:
            return ["name", "scoped", "held"]
        return ["name", "scoped", "own_permissions"]

    def get_readonly_fields(self, request: HttpRequest, obj: Role | None = None) -> list[str]:
        """Scope is chosen once: assignments depend on it."""
        return ["scoped", "held"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Built-in roles stay as they are."""
        return super().has_change_permission(request, obj) and not (obj and obj.built_in)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Built-in roles stay."""
        return super().has_delete_permission(request, obj) and not (obj and obj.built_in)

    def save_model(self, request: UserRequest, obj: Role, form: Any, change: bool) -> None:
        """Add or change an own role."""
        values = form.cleaned_data
        if change:
            services.role_change(
                role=obj, name=values["name"], permissions=values["own_permissions"], actor=request.user
            )
            return
        role = services.role_create(
            name=values["name"],
            permissions=values["own_permissions"],
            scoped=values["scoped"],
            actor=request.user,
        )
        obj.pk = role.pk

    def delete_model(self, request: UserRequest, obj: Role) -> None:
        """Take it from everybody and drop it."""
        services.role_delete(role=obj, actor=request.user)


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(RegistryModelAdmin):
    """Who holds which role."""

    permission = "accounts.invite"
    icon = "assignment_ind"
    can_change = False
    list_display = ["user", "role", "given_at"]
    list_filter = ["role"]
    list_select_related = ["user", "role"]
    search_fields = ["user__email", "user__name"]
    autocomplete_fields = ["user", "role"]

    def save_model(self, request: UserRequest, obj: RoleAssignment, form: Any, change: bool) -> None:
        """Give the role."""
        obj.pk = services.role_assign(user=obj.user, role=obj.role, actor=request.user).pk

    def delete_model(self, request: UserRequest, obj: RoleAssignment) -> None:
        """Take the role."""
        services.role_revoke(user=obj.user, role=obj.role, actor=request.user)


class InvitationForm(forms.ModelForm):
    """Who is invited, and to which role."""

    class Meta:
        model = Invitation
        fields = ["email", "role"]

    def clean_email(self) -> str:
        """Addresses are stored in lower case."""
        return str(self.cleaned_data["email"]).lower()

    def validate_constraints(self) -> None:
        """Inviting an address again is right: the service renews its invitation."""


@admin.register(Invitation)
class InvitationAdmin(RegistryModelAdmin):
    """Invite people, send their link again, withdraw it."""

    permission = "accounts.invite"
    icon = "mail"
    can_change = False
    list_display = ["email", "role", "state", "invited_by", "created_at", "expires_at"]
    list_filter = ["role", ("accepted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["role", "invited_by"]
    search_fields = ["email"]
    form = InvitationForm
    actions = ["send_again"]

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        """Accepted, expired or open."""
        if invitation.accepted_at:
            return str(_("accepted"))
        return str(_("expired") if invitation.expires_at <= timezone.now() else _("open"))

    def save_model(self, request: UserRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Invite the address."""
        obj.pk = services.invitation_create(email=obj.email, role=obj.role, actor=request.user).pk

    def delete_model(self, request: UserRequest, obj: Invitation) -> None:
        """Withdraw the invitation."""
        services.invitation_revoke(invitation=obj, actor=request.user)

    @admin.action(description=_("Send a new link"), permissions=["add"])
    def send_again(self, request: UserRequest, queryset: QuerySet[Invitation]) -> None:
        """Renew the chosen invitations that aren't accepted."""
        chosen = list(queryset.filter(accepted_at=None))
        for invitation in chosen:
            services.invitation_create(email=invitation.email, role=invitation.role, actor=request.user)
        self.message_user(request, _("%(number)s sent.") % {"number": len(chosen)})


@admin.register(AuditEntry)
class AuditEntryAdmin(RegistryModelAdmin):
    """The audit log, to read and to take out as a table."""

    permission = "accounts.view_audit_log"
    icon = "history"
    can_add = False
    can_change = False
    can_delete = False
    list_display = ["at", "actor", "action", "object_type", "object_id", "detail"]
    list_filter = [("at", admin.DateFieldListFilter), "action", "object_type"]
    search_fields = ["=object_id", "action"]
    actions = ["export"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """Entries with the address of who did it, while there is such a user."""
        entries: QuerySet[AuditEntry] = super().get_queryset(request)
        email = User.objects.filter(pk=OuterRef("actor_id")).values("email")
        return entries.annotate(actor_email=Subquery(email))

    @admin.display(description=_("who"))
    def actor(self, entry: AuditEntry) -> str:
        """Their address, or their number where the user is gone; empty for the system itself."""
        return getattr(entry, "actor_email", None) or str(entry.actor_id or "")

    @admin.action(description=_("Take out as CSV"), permissions=["view"])
    def export(self, request: UserRequest, queryset: QuerySet[AuditEntry]) -> HttpResponse:
        """The chosen entries as a table."""
        rows = [
            [e.at.isoformat(), self.actor(e), e.action, e.object_type, e.object_id, e.detail]
            for e in queryset
        ]
        return csv_response("audit-log.csv", ["when", "who", "what", "kind", "object", "detail"], rows)
