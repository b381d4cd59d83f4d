"""Every change to users, roles and invitations; an actor of None is the system itself."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_tenants.utils import get_public_schema_name

from accounts import audit, registry
from accounts.models import Invitation, Role, RoleAssignment, User
from accounts.signals import user_created
from tenants.connection import connection
from tenants.links import absolute_url, current_organization
from tenants.outbox.services import enqueue_all

NEVER_WITHOUT = {registry.HR_ADMIN, registry.PLATFORM_ADMIN}


@transaction.atomic
def user_create(
    *, email: str, name: str = "", password: str | None = None, actor: User | None = None
) -> User:
    """Make a user of an address that is known to be theirs.

    Raises ValidationError when the address is malformed or taken.
    """
    validate_email(email)
    if User.objects.filter(email=email.strip().lower()).exists():
        raise ValidationError(_("%(email)s already has an account.") % {"email": email})
    user = User.objects.create_user(email, password, name=name)
    audit.record(actor=actor, action="user.created", subject=user)
    user_created.send(sender=User, user=user)
    return user


@transaction.atomic
def user_set_active(*, user: User, active: bool, actor: User | None) -> None:
    """Let a user sign in, or not any more; their sessions end with the next request.

    Raises ValidationError for the last one who administers the organization.
    """
    if not active:
        for assignment in user.role_assignments.select_related("role"):
            refuse_last(user=user, role=assignment.role)
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record(actor=actor, action="user.activated" if active else "user.deactivated", subject=user)


def roles_store() -> None:
    """Make the rows of the built-in roles that fit the schema, so that they can be assigned."""
    platform = connection.schema_name == get_public_schema_name()
    Role.objects.bulk_create(
        [
            Role(slug=role.slug, name=str(role.name), built_in=True, scoped=role.scoped)
            for role in registry.BUILT_IN_ROLES.values()
            if not role.implied and role.platform == platform
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def role_create(*, name: str, permissions: Iterable[str], scoped: bool = False, actor: User | None) -> Role:
    """Add a role of the organization's own; raises ValidationError for what it may not hold."""
    role = Role(slug=free_slug(name), name=name, scoped=scoped, own_permissions=grantable(permissions))
    role.full_clean()
    role.save()
    audit.record(actor=actor, action="role.created", subject=role, permissions=role.own_permissions)
    return role


@transaction.atomic
def role_change(*, role: Role, name: str, permissions: Iterable[str], actor: User | None) -> Role:
    """Rename an own role and set its permissions; raises ValidationError for a built-in one."""
    if role.built_in:
        raise ValidationError(_("Built-in roles can't be changed."))
    role.name = name
    role.own_permissions = grantable(permissions)
    role.full_clean()
    role.save()
    audit.record(actor=actor, action="role.changed", subject=role, permissions=role.own_permissions)
    return role


@transaction.atomic
def role_delete(*, role: Role, actor: User | None) -> None:
    """Take an own role from everybody and drop it; raises ValidationError for a built-in one."""
    if role.built_in:
        raise ValidationError(_("Built-in roles can't be deleted."))
    audit.record(actor=actor, action="role.deleted", subject=role, role=role.slug)
    role.delete()


@transaction.atomic
def role_assign(*, user: User, role: Role, actor: User | None) -> RoleAssignment:
    """Give a user a role; giving it twice changes nothing."""
    assignment, created = RoleAssignment.objects.get_or_create(user=user, role=role)
    if created:
        audit.record(actor=actor, action="role.assigned", subject=user, role=role.slug)
    return assignment


@transaction.atomic
def role_revoke(*, user: User, role: Role, actor: User | None) -> None:
    """Take a role from a user; raises ValidationError for the last one who administers."""
    if role.slug in NEVER_WITHOUT:
        refuse_last(user=user, role=role)
    deleted, _rows = RoleAssignment.objects.filter(user=user, role=role).delete()
    if deleted:
        audit.record(actor=actor, action="role.revoked", subject=user, role=role.slug)


def grantable(permissions: Iterable[str]) -> list[str]:
    """The names, sorted; raises ValidationError if one isn't an organization's to grant."""
    names = sorted(set(permissions))
    allowed = {permission.name for permission in registry.grantable()}
    if refused := [name for name in names if name not in allowed]:
        raise ValidationError(_("A role can't hold: %(names)s.") % {"names": ", ".join(refused)})
    return names


def free_slug(name: str) -> str:
    """A slug for the name that no role has."""
    stem = slugify(name)[:30] or "role"
    taken = set(Role.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken or slug in registry.BUILT_IN_ROLES:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def refuse_last(*, user: User, role: Role) -> None:
    """Raise ValidationError if nobody else who can sign in has a role that someone must have.

    The role's row is locked, so that two administrators can't remove each other at once.
    """
    if role.slug not in NEVER_WITHOUT:
        return
    Role.objects.select_for_update().get(pk=role.pk)
    holders = set(role.assignments.filter(user__is_active=True).values_list("user_id", flat=True))
    if holders == {user.pk}:
        raise ValidationError(
            _("Someone must stay %(role)s: give the role to another person first.") % {"role": role}
        )


@transaction.atomic
def invitation_create(*, email: str, role: Role | None, actor: User | None) -> Invitation:
    """Invite an address; inviting it again renews its open invitation and sends a new link.

    Raises ValidationError when the address is malformed or already has an account.
    """
    invitations = invitations_create_for(emails=[email], role=role, actor=actor)
    if not invitations:
        raise ValidationError(_("%(email)s already has an account.") % {"email": email})
    return invitations[0]


@transaction.atomic
def invitations_create_for(
    *, emails: Iterable[str], role: Role | None, actor: User | None
) -> list[Invitation]:
    """Invite many addresses in a constant number of queries, leaving out those that have an account.

    Raises ValidationError for the first malformed address.
    """
    from accounts.tasks import send_invitation

    wanted = {email.strip().lower() for email in emails}
    for email in sorted(wanted):
        validate_email(email)
    wanted -= set(User.objects.filter(email__in=wanted).values_list("email", flat=True))
    expires_at = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
    Invitation.objects.bulk_create(
        [Invitation(email=email, secret_hash=new_secret()[1], expires_at=expires_at) for email in wanted],
        ignore_conflicts=True,
    )
    open_ones = Invitation.objects.filter(email__in=wanted, accepted_at=None)
    open_ones.update(role=role, invited_by=actor, expires_at=expires_at)
    invitations = list(open_ones)
    enqueue_all(send_invitation, [{"invitation_id": invitation.pk} for invitation in invitations])
    audit.record(
        actor=actor,
        action="invitation.created",
        invitations=[invitation.pk for invitation in invitations],
        role=role.slug if role else None,
    )
    return invitations


def invitation_send(*, invitation_id: int) -> None:
    """Mail a new link, and make the one sent before worthless; only the new one's hash is stored.

    Sends nothing when the invitation was accepted, revoked or has expired meanwhile.
    """
    invitation = open_invitations().select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        return
    secret, invitation.secret_hash = new_secret()
    invitation.save(update_fields=["secret_hash"])
    organization = current_organization()
    context = {
        "organization": organization.name if organization else "Equipoise",
        "url": absolute_url(reverse("accounts:invitation", args=[secret])),
        "expires_at": invitation.expires_at,
    }
    subject = render_to_string("accounts/mail/invitation_subject.txt", context).strip()
    body = render_to_string("accounts/mail/invitation.txt", context)
    EmailMessage(subject, body, to=[invitation.email]).send()


def invitation_by_secret(secret: str) -> Invitation | None:
    """The open invitation of a link; None when it was used, revoked or replaced, or has expired."""
    return open_invitations().filter(secret_hash=hash_secret(secret)).first()


@transaction.atomic
def invitation_accept(*, secret: str, password: str) -> User | None:
    """Make the invited user and give them their role; None when the link isn't valid any more."""
    invitation = open_invitations().select_for_update().filter(secret_hash=hash_secret(secret)).first()
    if invitation is None:
        return None
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    user = user_create(email=invitation.email, password=password, actor=invitation.invited_by)
    if invitation.role:
        role_assign(user=user, role=invitation.role, actor=invitation.invited_by)
    return user


@transaction.atomic
def invitation_revoke(*, invitation: Invitation, actor: User | None) -> None:
    """Make an invitation's link worthless and forget the address."""
    audit.record(actor=actor, action="invitation.revoked", subject=invitation)
    invitation.delete()


def open_invitations() -> QuerySet[Invitation]:
    """Those that can still be accepted."""
    return Invitation.objects.filter(accepted_at=None, expires_at__gt=timezone.now())


def new_secret() -> tuple[str, str]:
    """A secret for a link or key, and the hash of it that may be stored."""
    secret = secrets.token_urlsafe(32)
    return secret, hash_secret(secret)


def hash_secret(secret: str) -> str:
    """The SHA-256 of a secret in hexadecimal; enough for one that is 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
