"""A job is a row first: who asked, for what, how far it is, what came out. The broker only wakes a worker.

Stamps and leases keep real time: a job belongs to the machine, not to the world that the test clock moves.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ssi.common.keys import UuidInOrder
from ssi.jobs.enums import MailError, MailState, State
from ssi.jobs.querysets import JobQuerySet


class Job(models.Model):
    """Written by services (the request) and by the database functions of ssi/jobs/sql.py (everything after)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_total = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(condition=Q(steps_done__lte=F("steps_total")), name="job_steps_in_order"),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(token__isnull=False, lease_until__isnull=False),
                name="job_running_leased",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["waiting", "running"], finished_at__isnull=True),
                name="job_finished_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "person"],
                condition=Q(state__in=["waiting", "running"]),
                name="job_one_live_per_subject",
            ),
        )
        indexes = (
            models.Index(fields=["created_at"], condition=Q(state__in=["waiting", "running"]), name="job_live"),
            models.Index(fields=["person", "-created_at"], name="job_person"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.state}"

    @property
    def is_live(self) -> bool:
        return self.state in {State.WAITING, State.RUNNING}

    @property
    def waiting_seconds(self) -> float:
        """How long nobody has taken it; 0 once a worker has."""
        return (datetime.now(UTC) - self.created_at).total_seconds() if self.state == State.WAITING else 0.0


class Backup(models.Model):
    """A backup that was taken, as the program that took it says (`ssi.note_backup`); the product only reads."""

    taken_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField()
    damaged_files = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        ordering = ("-taken_at", "-id")
        indexes = (models.Index(fields=["-taken_at"], name="backup_taken"),)

    def __str__(self) -> str:
        return f"{self.taken_at:%Y-%m-%d %H:%M}"


class Notice(models.Model):
    """A notice to be mailed to a person: its kind and a count, nothing of a record. See ssi/jobs/outbox_sql.py."""

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    count = models.PositiveIntegerField(default=1)
    # The print of what it is about: the same is told once.
    mark = models.CharField(max_length=64, null=True)
    state = models.CharField(max_length=9, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=11, choices=MailError, blank=True)
    smtp_code = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="notice_state_known"),
            models.CheckConstraint(condition=Q(last_error__in=MailError.values), name="notice_error_known"),
            models.CheckConstraint(condition=Q(count__gt=0), name="notice_counts_something"),
            models.UniqueConstraint(fields=["person", "kind", "mark"], name="notice_told_once"),
        )
        indexes = (
            models.Index(fields=["next_try_at"], condition=Q(state__in=["queued", "failed"]), name="notice_to_send"),
            models.Index(fields=["-created_at", "-id"], name="notice_newest"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id} {self.state}"


class NoticeChoice(models.Model):
    """Whether a person wants notices of a kind; without a row, what the kind says."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    wanted = models.BooleanField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["person", "kind"], name="notice_choice_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.wanted}"


class Heartbeat(models.Model):
    """When a worker last said that it lives."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
