"""The outermost room: settings, URLs, Celery, servers. It imports everything; nobody imports it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
