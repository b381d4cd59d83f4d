"""The API's door to the permission registry."""

from typing import TYPE_CHECKING, Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts import registry
from accounts.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView


class NamedPermission(BasePermission):
    """Allows what `view.permission` names: one name, or one for each action.

    With a token the permission must also be among the token's scopes.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Whether the caller holds the permission; False without one named, and for the signed out."""
        name = permission_of(view)
        if name is None or not request.user.is_authenticated:
            return False
        in_scope = not isinstance(request.auth, ApiToken) or name in request.auth.scopes
        return in_scope and request.user.has_perm(name)


def permission_of(view: Any) -> str | None:
    """The permission that a view needs for its current action; None where it names none."""
    named = getattr(view, "permission", None)
    if isinstance(named, dict):
        named = named.get(getattr(view, "action", None))
    return registry.known(named) if named else None
