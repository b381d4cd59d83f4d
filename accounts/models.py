"""Users, roles, invitations, API tokens and the audit log; the same tables in every schema."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import get_public_schema_name

from accounts import registry
from tenants.connection import connection


class UserManager(BaseUserManager["User"]):
    """Makes users; an email address is stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user of an address known to be theirs; without a password they sign in by emailed code."""
        from allauth.account.models import EmailAddress

        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        """The user of an address, whatever its case."""
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser):
    """Someone who can sign in to one organization, or to the platform's own site."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    email = models.EmailField(_("email"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(name="user_email_lower_case", condition=models.Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens for them (Django's admin asks by this name)."""
        return self.has_perm("accounts.open_admin")

    @cached_property
    def assigned_roles(self) -> list["RoleAssignment"]:
        """Their role assignments, in one query for the life of this object."""
        return list(self.role_assignments.select_related("role"))

    @cached_property
    def implied_roles(self) -> set[str]:
        """Roles that follow from the facts, such as manager; none on the platform's own site."""
        if connection.schema_name == get_public_schema_name():
            return set()
        return registry.implied_roles(self)

    @cached_property
    def permissions(self) -> frozenset[str]:
        """The names of all they may do somewhere; scoped roles narrow where."""
        if not self.is_active:
            return frozenset()
        implied = (registry.permissions_of(role) for role in self.implied_roles)
        assigned = (assignment.role.permission_names for assignment in self.assigned_roles)
        return frozenset().union(*implied, *assigned)

    def has_role(self, slug: str) -> bool:
        """Whether they have the role, by assignment or by the facts."""
        return slug in self.implied_roles or any(a.role.slug == slug for a in self.assigned_roles)

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Whether they hold a permission of the registry."""
        return permission in self.permissions

    def has_perms(self, permissions: Iterable[str], obj: object = None) -> bool:
        """Whether they hold all of them."""
        return self.permissions.issuperset(permissions)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the admin shows them this app at all."""
        return any(name.startswith(f"{app_label}.") for name in self.permissions)

    def assignments_granting(self, permission: str) -> list["RoleAssignment"]:
        """The role assignments through which they hold a permission."""
        return [a for a in self.assigned_roles if permission in a.role.permission_names]

    def holds_everywhere(self, permission: str) -> bool:
        """Whether they hold it for the whole organization, not only for some departments."""
        return self.is_active and any(not a.role.scoped for a in self.assignments_granting(permission))


class Role(models.Model):
    """A named set of permissions: built in, or added by the organization."""

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    built_in = models.BooleanField(_("built in"), default=False, editable=False)
    scoped = models.BooleanField(
        _("for departments"),
        default=False,
        help_text=_("Counts only for the departments it is given for, and those below."),
    )
    own_permissions = ArrayField(
        models.CharField(max_length=80), verbose_name=_("permissions"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="role_built_in_from_registry",
                condition=models.Q(built_in=False) | models.Q(own_permissions=[]),
            ),
        ]

    def __str__(self) -> str:
        return str(registry.BUILT_IN_ROLES[self.slug].name) if self.built_in else self.name

    @property
    def permission_names(self) -> frozenset[str]:
        """What it lets people do: from the registry if built in, else as the organization chose."""
        own = frozenset(self.own_permissions)
        held = registry.held_here(registry.permissions_of(self.slug) if self.built_in else own)
        return registry.held_by_scoped(held) if self.scoped else held


class RoleAssignment(models.Model):
    """A role given to a user."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_assignments", verbose_name=_("user"))
    role = models.ForeignKey(Role, models.CASCADE, related_name="assignments", verbose_name=_("role"))
    given_at = models.DateTimeField(_("given"), auto_now_add=True)

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = [models.UniqueConstraint(name="role_once_per_user", fields=["user", "role"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class Invitation(models.Model):
    """A link that lets one address join; only the hash of its secret is stored."""

    email = models.EmailField(_("email"), max_length=254)
    role = models.ForeignKey(
        Role, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("role")
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="invitation_email_lower_case", condition=models.Q(email=Lower("email"))
            ),
            models.UniqueConstraint(
                name="invitation_one_open", fields=["email"], condition=models.Q(accepted_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.email


class ApiToken(models.Model):
    """A key for scripts: shown once, stored as a hash, limited to some permissions and a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=80), verbose_name=_("scopes"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="token_has_scopes", condition=models.Q(scopes__len__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class IdempotencyKey(models.Model):
    """The answer to a request, given again when the same request comes back within a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    key = models.CharField(_("key"), max_length=255)
    fingerprint = models.CharField(_("hash of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    body = models.JSONField(_("answer"), null=True, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [models.UniqueConstraint(name="idempotency_key_once", fields=["user", "key"])]

    def __str__(self) -> str:
        return self.key


class AuditEntry(models.Model):
    """Who did what to which object, when; the database refuses any change to it."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField(_("who"), null=True)
    action = models.CharField(_("what"), max_length=80)
    object_type = models.CharField(_("kind of object"), max_length=80, blank=True)
    object_id = models.CharField(_("object"), max_length=64, blank=True)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
