"""Addresses of sign-in, security and what else concerns one's account, the same on every site."""

from django.urls import include, path

from accounts import views

own = [
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
]
urlpatterns = [
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("", include((own, "accounts"))),
]
