"""Whoever administers signs in with a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
OPEN_ROUTES = ("accounts/", "static/", "healthz", "readyz")


class SecondFactorMiddleware:
    """Lead those who may open the admin to set up a second factor before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Redirect to the second factor's page where one is missing; None lets the view answer."""
        route = request.resolver_match.route if request.resolver_match else ""
        if not settings.SECOND_FACTOR_REQUIRED or route.startswith(OPEN_ROUTES):
            return None
        if not lacks_second_factor(request.user):
            return None
        messages.warning(request, _("Your role needs a second factor. Set one up to go on."))
        return redirect("mfa_index")


def lacks_second_factor(user: Any) -> bool:
    """Whether a signed-in user may open the admin and has neither an authenticator app nor a passkey."""
    if not isinstance(user, User) or not user.is_staff:
        return False
    return not Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
