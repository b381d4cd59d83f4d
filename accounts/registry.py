"""Every permission of the product and the roles that hold it, in one place.

Each app registers its own in `AppConfig.ready`; a view that names another one fails at start-up.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import get_public_schema_name

from tenants.connection import connection

if TYPE_CHECKING:
    from accounts.models import User


class UnknownPermission(LookupError):
    """A view, task or role names a permission that no app registered."""


@dataclass(frozen=True)
class Permission:
    """A named right, such as `people.import`.

    One that counts `everywhere` comes only from roles that hold it for the whole organization.
    """

    name: str
    label: str | Promise
    roles: frozenset[str]
    everywhere: bool = False


@dataclass(frozen=True)
class BuiltInRole:
    """A role that every organization has.

    `scoped` roles count only for the departments they are given for, and those below;
    `implied` ones follow from the facts (having reports, being employed) and are never assigned.
    """

    slug: str
    name: str | Promise
    scoped: bool = False
    implied: bool = False
    platform: bool = False


HR_ADMIN = "hr_admin"
HR_PARTNER = "hr_partner"
EXECUTIVE = "executive"
MANAGER = "manager"
PANEL = "panel"
COACH = "coach"
MODERATOR = "moderator"
AUDITOR = "auditor"
EMPLOYEE = "employee"
PLATFORM_ADMIN = "platform_admin"

BUILT_IN_ROLES = {
    role.slug: role
    for role in (
        BuiltInRole(HR_ADMIN, _("HR admin")),
        BuiltInRole(HR_PARTNER, _("HR business partner"), scoped=True),
        BuiltInRole(EXECUTIVE, _("Executive"), scoped=True),
        BuiltInRole(MANAGER, _("Manager"), implied=True),
        BuiltInRole(PANEL, _("Selection panel member")),
        BuiltInRole(COACH, _("Coach")),
        BuiltInRole(MODERATOR, _("Moderator")),
        BuiltInRole(AUDITOR, _("Auditor")),
        BuiltInRole(EMPLOYEE, _("Employee"), implied=True),
        BuiltInRole(PLATFORM_ADMIN, _("Platform administrator"), platform=True),
    )
}

_permissions: dict[str, Permission] = {}
_implied_roles: list[Callable[["User"], Iterable[str]]] = []


def register(name: str, label: str | Promise, *, roles: Iterable[str] = (), everywhere: bool = False) -> None:
    """Add a permission; raises LookupError when one of the roles doesn't exist."""
    if unknown := set(roles) - BUILT_IN_ROLES.keys():
        raise LookupError(f"{name} names unknown roles: {', '.join(sorted(unknown))}.")
    _permissions[name] = Permission(name, label, frozenset(roles), everywhere)


def known(name: str) -> str:
    """The name itself; raises UnknownPermission when no app registered it."""
    if name not in _permissions:
        raise UnknownPermission(f"No app registers the permission {name!r}.")
    return name


def permissions() -> list[Permission]:
    """All permissions, by name."""
    return sorted(_permissions.values(), key=lambda permission: permission.name)


def grantable() -> list[Permission]:
    """The permissions that an organization may put into its own roles: all but the platform's."""
    platform = {role.slug for role in BUILT_IN_ROLES.values() if role.platform}
    return [p for p in permissions() if not p.roles or p.roles - platform]


def held_here(names: frozenset[str]) -> frozenset[str]:
    """Those of the names that count in the current schema: the platform's do on its own site alone."""
    if connection.schema_name == get_public_schema_name():
        return names
    return names & {permission.name for permission in grantable()}


def held_by_scoped(names: frozenset[str]) -> frozenset[str]:
    """Those of the names that a role for some departments can hold."""
    return names - {permission.name for permission in permissions() if permission.everywhere}


def permissions_of(role: str) -> frozenset[str]:
    """The names that a built-in role holds."""
    return frozenset(name for name, permission in _permissions.items() if role in permission.roles)


def register_implied_roles(find: Callable[["User"], Iterable[str]]) -> None:
    """Add a function that tells which implied roles a user has today."""
    _implied_roles.append(find)


def implied_roles(user: "User") -> set[str]:
    """The implied roles of a user, from every app that knows some; nobody works on the platform's site."""
    if connection.schema_name == get_public_schema_name():
        return set()
    return {role for find in _implied_roles for role in find(user)}
