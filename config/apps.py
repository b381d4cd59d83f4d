"""The project's own templates, static files and commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
