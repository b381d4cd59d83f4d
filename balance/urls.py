"""Addresses of the dashboard."""

from django.urls import path

from balance import views

app_name = "balance"
urlpatterns = [
    path("", views.show, name="dashboard"),
    path("figures.csv", views.export, name="export"),
    path("compute/", views.recompute, name="recompute"),
    path("<int:department>/", views.show, name="department"),
]
