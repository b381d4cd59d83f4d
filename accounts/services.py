"""Every change to users, roles, invitations and tokens."""

from django.db import transaction

from accounts import audit, registry
from accounts.models import Role, RoleAssignment, User


def roles_store() -> None:
    """Make the rows of the built-in roles, so that they can be assigned."""
    Role.objects.bulk_create(
        [
            Role(slug=role.slug, name=str(role.name), built_in=True, scoped=role.scoped)
            for role in registry.BUILT_IN_ROLES.values()
            if not role.implied
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def role_assign(*, user: User, role: Role, actor: User | None) -> RoleAssignment:
    """Give a user a role; giving it twice changes nothing."""
    assignment, created = RoleAssignment.objects.get_or_create(user=user, role=role)
    if created:
        audit.record(actor=actor, action="role.assigned", subject=user, role=role.slug)
    return assignment
