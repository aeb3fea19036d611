"""The Celery application and the one table of periodic jobs. The broker only wakes workers: the job row is the truth."""

import os

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ssi.settings")

from django.conf import settings  # noqa: E402

app = Celery("ssi")
