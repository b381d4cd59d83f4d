"""Addresses of reviews; a token in an address carries no right."""

from django.urls import path

from assessments import views

app_name = "assessments"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("protection/", views.protection, name="protection"),
    path("<uuid:token>/", views.write, name="write"),
    path("<uuid:token>/decline/", views.decline, name="decline"),
]
