"""Addresses of the directory and the org chart."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("export.<str:kind>", views.export, name="export"),
    path("picker/", views.picker, name="picker"),
    path("team/", views.team, name="team"),
    path("departments/", views.departments, name="departments"),
    path("departments/<int:pk>/", views.department, name="department"),
    path("chart/", views.org_chart, name="org_chart"),
    path("<int:pk>/", views.person, name="person"),
]
