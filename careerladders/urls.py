"""Addresses of the career ladders."""

from django.urls import path

from careerladders import views

app_name = "careerladders"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.framework, name="framework"),
    path("<slug:slug>/<str:code>/", views.level, name="level"),
]
