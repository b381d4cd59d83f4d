"""Choose the organization of a request by its host name."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost
from django.db import ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import set_urlconf

from tenants.connection import connection
from tenants.lookup import forget_hosts, organization_for_host
from tenants.models import Organization

PROBES = {"/healthz", "/readyz"}


class OrganizationMiddleware:
    """Switch to the schema of the host's organization; an unknown host is a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()
        structlog.contextvars.clear_contextvars()
        try:
            host = request.get_host().rpartition(":")[0] or request.get_host()
        except DisallowedHost:
            return self.unknown_host(request)
        host = host.lower().removesuffix(".")
        if host == settings.PLATFORM_DOMAIN or request.path in PROBES:
            return self.answer(request, None)
        organization = organization_for_host(host)
        if organization is None:
            return self.unknown_host(request)
        if organization.status == Organization.Status.SUSPENDED:
            self.use_platform_urls(request)
            return render(request, "tenants/suspended.html", status=403)
        connection.set_tenant(organization)
        try:
            response = self.answer(request, organization)
        except ProgrammingError:
            if self.has_gone(host):
                return self.unknown_host(request)
            raise
        return self.unknown_host(request) if response.status_code == 500 and self.has_gone(host) else response

    def answer(self, request: HttpRequest, organization: Organization | None) -> HttpResponse:
        """Serve the request in its schema; None is the platform's own site."""
        request.tenant = organization  # type: ignore[attr-defined]
        if organization is None:
            self.use_platform_urls(request)
        else:
            set_urlconf(settings.ROOT_URLCONF)
        try:
            return self.get_response(request)
        finally:
            if organization:  # For what is logged about the response from here on.
                structlog.contextvars.bind_contextvars(organization=organization.slug)
            connection.set_schema_to_public()

    def has_gone(self, host: str) -> bool:
        """Whether the host's organization was deleted while this process remembered it.

        Its missing tables make the request fail, in its view or in any middleware.
        """
        forget_hosts()
        return organization_for_host(host) is None

    def unknown_host(self, request: HttpRequest) -> HttpResponse:
        """The page for a host that nobody owns."""
        self.use_platform_urls(request)
        request.user = AnonymousUser()
        return render(request, "404.html", status=404)

    def use_platform_urls(self, request: HttpRequest) -> None:
        """Resolve addresses as on the platform's own site."""
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        set_urlconf(settings.PUBLIC_SCHEMA_URLCONF)
