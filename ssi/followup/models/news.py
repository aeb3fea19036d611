"""What a person follows, what they are told of it, and how they want to be told: theirs alone."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from ssi.common.keys import UuidInOrder
from ssi.followup.enums import Channel
from ssi.followup.querysets import NewsQuerySet
from ssi.records.models import RecordChild
from ssi.records.telling import Told


class Follow(RecordChild):
    """Whether a person follows a record; without a row, its owner does and nobody else."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)

    class Meta(RecordChild.Meta):
        constraints = (models.UniqueConstraint(fields=["record", "person"], name="follow_once"),)
        indexes = (models.Index(fields=["person"], name="follow_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.record_id} {self.active}"


class News(RecordChild):
    """One thing that happened to a record, told to one person. DETAIL is a code; MARK: the same is told once."""

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=12, choices=Told)
    detail = models.CharField(max_length=40, blank=True)
    mark = models.CharField(max_length=80, null=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = NewsQuerySet.as_manager()

    class Meta(RecordChild.Meta):
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(event__in=Told.values), name="news_event_known"),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="news_read_by_somebody",
            ),
            models.UniqueConstraint(fields=["person", "record", "event", "mark"], name="news_told_once"),
        )
        indexes = (
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="news_unread"),
            models.Index(fields=["person", "-at", "-id"], name="news_newest"),
            models.Index(fields=["record"], name="news_record"),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.person_id} {self.record_id}"


class NewsChoice(models.Model):
    """How a person wants to be told of one sort of event; without a row, what ssi.followup.choices says."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=12, choices=Told)
    channel = models.CharField(max_length=7, choices=Channel)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["person", "event"], name="news_choice_once"),
            models.CheckConstraint(
                condition=Q(event__in=Told.values, channel__in=Channel.values), name="news_choice_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.channel}"


class MailMark(models.Model):
    """Up to when a person was told by mail: promptly, and by the summary of the morning."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    prompt_at = models.DateTimeField()
    digest_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person_id}"
