"""The page of one's own API tokens."""

import datetime as dt
from typing import cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.forms import TokenForm
from accounts.models import User
from accounts.tokens import token_create, token_revoke


@requires("accounts.manage_tokens")
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens and make one, whose key this answer alone shows."""
    user = cast("User", request.user)
    form, key = TokenForm(request.POST or None, user=user), ""
    if request.method == "POST" and form.is_valid():
        try:
            key = create(user, form)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            form = TokenForm(user=user)
    context = {"form": form, "key": key, "tokens": user.api_tokens.order_by("-id"), "now": timezone.now()}
    return render(request, "accounts/tokens.html", context)


def create(user: User, form: TokenForm) -> str:
    """The key of a token as the form asks for it."""
    expires_at = timezone.now() + dt.timedelta(days=int(form.cleaned_data["days"]))
    _token, key = token_create(
        user=user,
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        expires_at=expires_at,
        actor=user,
    )
    return key


@requires("accounts.manage_tokens")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's tokens."""
    user = cast("User", request.user)
    token_revoke(token=get_object_or_404(user.api_tokens, pk=pk), actor=user)
    return redirect("accounts:tokens")
