"""Addresses of the import's pages."""

from django.urls import path

from people.imports import views

app_name = "people_import"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/mapping/", views.mapping, name="mapping"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("<int:pk>/rejected/", views.rejected, name="rejected"),
]
