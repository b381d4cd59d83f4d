"""Addresses of sign-in, security and what else concerns one's account, the same on every site."""

from django.urls import include, path

from accounts import token_views, views

own = [
    path("tokens/", token_views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", token_views.revoke, name="token_revoke"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
]
urlpatterns = [
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("", include((own, "accounts"))),
]
