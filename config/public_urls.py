"""Addresses of the platform's own site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from accounts.access import open_to_all
from tenants.probes import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", open_to_all(healthz), name="healthz"),
    path("readyz", open_to_all(readyz), name="readyz"),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
]
