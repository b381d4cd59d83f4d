"""Addresses of kudos."""

from django.urls import path

from recognition import views

app_name = "recognition"
urlpatterns = [
    path("", views.feed, name="feed"),
    path("give/", views.give, name="give"),
    path("people/", views.people, name="people"),
    path("<int:pk>/undo/", views.undo, name="undo"),
]
