"""The admin's own site: django-unfold, entered through the product's sign-in."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.http import HttpRequest, HttpResponse
from unfold.sites import UnfoldAdminSite

AdminView = Callable[..., HttpResponse]


class AdminSite(UnfoldAdminSite):  # type: ignore[misc]
    """Opens for those who hold `accounts.open_admin`: others are refused, the signed out sign in first."""

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the product's sign-in instead of a form of its own."""
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def admin_view(self, view: AdminView, cacheable: bool = False) -> AdminView:
        """The view, behind the product's sign-in."""
        guarded: AdminView = secure_admin_login(super().admin_view(view, cacheable))
        return guarded
