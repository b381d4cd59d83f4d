"""Addresses of one's own notifications."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.index, name="list"),
    path("read/", views.mark_read, name="mark_read"),
    path("choices/", views.choices, name="choices"),
    path("<int:pk>/", views.open_one, name="open"),
]
