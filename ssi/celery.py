"""The Celery application and the one table of periodic jobs. The broker only wakes workers; the row is the truth."""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ssi.settings")

TWO_MINUTES = 120
ONE_HOUR = 3600

app = Celery("ssi")
app.conf.update(
    broker_url=settings.BROKER_URL,
    # Loaded when a worker starts: the tasks, and the renderer with its fonts, so that the first report does not wait.
    imports=["ssi.jobs.tasks", "ssi.printing.renderer"],
    # JSON identifiers in, nothing out: what a job gives is written on its row.
    accept_content=["json"],
    task_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    task_default_queue="ssi",  # the other queue is `pdf`: workers say which ones they serve (--queues ssi,pdf)
    # A task is acknowledged when it starts: its row, not the broker, brings it back if the worker dies.
    task_acks_late=False,
    task_soft_time_limit=TWO_MINUTES,
    task_time_limit=TWO_MINUTES + 30,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=50,
    worker_max_memory_per_child=600_000,
    worker_soft_shutdown_timeout=10.0,
    worker_hijack_root_logger=False,
    # A broker that goes away is waited for by workers, and not at all by the person who clicks.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": ONE_HOUR,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.2,
        "socket_timeout": 5.0,
        "health_check_interval": 10,
    },
    visibility_timeout=ONE_HOUR,
    result_backend_transport_options={"visibility_timeout": ONE_HOUR},
    timezone="UTC",
    enable_utc=True,
    # The table of periodic jobs.
    beat_schedule={
        "wake workers for the jobs that nobody holds": {
            "task": "ssi.jobs.sweep",
            "schedule": float(settings.JOB_SWEEP_SECONDS),
            "options": {"queue": "ssi", "expires": float(settings.JOB_SWEEP_SECONDS)},
        },
        "send the mail that is due, and say that a worker lives": {
            "task": "ssi.jobs.send_mail",
            "schedule": 30.0,
            "options": {"queue": "ssi", "expires": 30.0},
        },
        "tell people what is due soon and whom they replace": {
            "task": "ssi.jobs.upkeep",
            "args": ["site.reminders"],
            "schedule": crontab(minute="5"),
            "options": {"queue": "ssi"},
        },
        "make news of what rings on the records that people follow": {
            "task": "ssi.jobs.upkeep",
            "args": ["followup.watch"],
            "schedule": crontab(minute="2"),
            "options": {"queue": "ssi"},
        },
        "tell people by mail how many news wait for them": {
            "task": "ssi.jobs.upkeep",
            "args": ["followup.mail"],
            "schedule": crontab(minute="*/5"),
            "options": {"queue": "ssi", "expires": 300.0},
        },
        "call the next one for the requests that cannot wait": {
            "task": "ssi.jobs.upkeep",
            "args": ["duty.watch"],
            "schedule": 60.0,
            "options": {"queue": "ssi", "expires": 60.0},
        },
        # At night in Singapore, one after the other.
        "take away the files of pieces that have no row": {
            "task": "ssi.jobs.upkeep",
            "args": ["documents.files"],
            "schedule": crontab(hour="18", minute="30"),
            "options": {"queue": "ssi"},
        },
        "ask the antivirus again for the pieces that wait": {
            "task": "ssi.jobs.upkeep",
            "args": ["documents.scans"],
            "schedule": 60.0,
            "options": {"queue": "ssi", "expires": 60.0},
        },
        "take away the pictures of pages that nobody looks at any more": {
            "task": "ssi.jobs.upkeep",
            "args": ["documents.pictures"],
            "schedule": crontab(minute="45"),
            "options": {"queue": "ssi"},
        },
        "take away the e-mails that were dropped and not filed": {
            "task": "ssi.jobs.upkeep",
            "args": ["exchanges.mail"],
            "schedule": crontab(hour="18", minute="40"),
            "options": {"queue": "ssi"},
        },
        "tell those who decide of the accesses that were asked for": {
            "task": "ssi.jobs.upkeep",
            "args": ["records.requests"],
            "schedule": crontab(minute="*/5"),
            "options": {"queue": "ssi", "expires": 300.0},
        },
        "take away the exports that are a day old": {
            "task": "ssi.jobs.upkeep",
            "args": ["records.exports"],
            "schedule": crontab(minute="50"),
            "options": {"queue": "ssi"},
        },
        "take away the notes de passation that are a day old": {
            "task": "ssi.jobs.upkeep",
            "args": ["site.handover"],
            "schedule": crontab(minute="55"),
            "options": {"queue": "ssi"},
        },
        "take away the words of imported sheets that are a month old": {
            "task": "ssi.jobs.upkeep",
            "args": ["imports.lines"],
            "schedule": crontab(hour="18", minute="45"),
            "options": {"queue": "ssi"},
        },
        # On Monday morning in Singapore.
        "tell those who decide what is kept no more": {
            "task": "ssi.jobs.upkeep",
            "args": ["consular.retention"],
            "schedule": crontab(day_of_week="mon", hour="0", minute="15"),
            "options": {"queue": "ssi"},
        },
        "take away what an interrupted printing left": {
            "task": "ssi.jobs.upkeep",
            "args": ["reports.unfinished"],
            "schedule": crontab(hour="18", minute="40"),
            "options": {"queue": "ssi"},
        },
    },
)
