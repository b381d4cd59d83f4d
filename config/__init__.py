"""Settings, addresses, and what all apps share on screen."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
