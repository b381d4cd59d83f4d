"""Addresses of the career ladders."""

from django.urls import path

from careerladders.views import ladders

app_name = "careerladders"
urlpatterns = [
    path("ladders/", ladders.index, name="index"),
    path("ladders/<slug:slug>/", ladders.framework, name="framework"),
    path("ladders/<slug:slug>/<str:code>/", ladders.level, name="level"),
]
