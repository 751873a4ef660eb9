"""Celery is a clock: it wakes operations that ask the database what is due."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("gremio")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
