"""Addresses of the demo, the same on every site."""

from django.urls import path

from config.demo import views

app_name = "demo"
urlpatterns = [path("sign-in/<slug:role>/", views.sign_in, name="sign_in")]
