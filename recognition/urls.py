"""Addresses of kudos."""

from django.urls import path

from recognition.views import feed

app_name = "recognition"
urlpatterns = [
    path("", feed.feed, name="feed"),
    path("give/", feed.give, name="give"),
    path("people/", feed.people, name="people"),
    path("<int:pk>/undo/", feed.undo, name="undo"),
]
