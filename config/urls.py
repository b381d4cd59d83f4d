"""Addresses of an organization's site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import mailbox, views

handler400 = "config.problems.bad_request"
handler403 = "config.problems.denied"
handler404 = "config.problems.not_found"
handler500 = "config.problems.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("demo/", include("config.demo.urls")),
    path("api/", include("config.api")),
    path("people/", include("people.urls")),
    path("notifications/", include("notifications.urls")),
    path("", include("careerladders.urls")),
    path("recognition/", include("recognition.urls")),
    path("reviews/", include("assessments.urls")),
    path("balance/", include("balance.urls")),
    *mailbox.urls(),
    path("people/import/", include("people.imports.urls")),
]
