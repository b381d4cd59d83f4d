"""What a view needs: `requires` names a permission, `open_to_all` says that it needs none."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from accounts import registry
from accounts.models import User

View = Callable[..., HttpResponseBase]
AnyView = TypeVar("AnyView", bound=View)


class UserRequest(HttpRequest):
    """A request whose user is signed in (for type checks only)."""

    user: User


def requires(permission: str) -> Callable[[View], View]:
    """Let a view answer only those who hold the permission; others sign in or get a 403.

    Raises UnknownPermission when the view is defined, if no app registers the name.
    """
    registry.known(permission)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return cast("HttpResponse", redirect_to_login(request.get_full_path()))
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def open_to_all(view: AnyView) -> AnyView:
    """Mark a view that answers everybody, signed in or not."""
    view.permission = None  # type: ignore[attr-defined]
    return view
