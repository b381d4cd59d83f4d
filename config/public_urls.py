"""Addresses of the platform's own site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from accounts.access import open_to_all
from config import mailbox
from tenants.probes import healthz, readyz
from tenants.signup import views as signup

handler400 = "config.problems.bad_request"
handler403 = "config.problems.denied"
handler404 = "config.problems.not_found"
handler500 = "config.problems.server_error"

signup_urlpatterns = [
    path("", open_to_all(signup.landing), name="landing"),
    path("sign-up/", open_to_all(signup.sign_up), name="form"),
    path("sign-up/address/", open_to_all(signup.address), name="address"),
    path("sign-up/sent/", open_to_all(signup.sent), name="sent"),
    path("sign-up/confirm/<str:token>/", open_to_all(signup.confirm), name="confirm"),
    path("sign-up/progress/<uuid:sign_up_id>/", open_to_all(signup.progress), name="progress"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", open_to_all(healthz), name="healthz"),
    path("readyz", open_to_all(readyz), name="readyz"),
    path("", include((signup_urlpatterns, "signup"))),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    *mailbox.urls(),
    path("demo/", include("config.demo.urls")),
]
