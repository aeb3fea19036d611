"""Something to do on a record, and the list of what is usually to be done on a record of a kind."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.directory.models.sourced import Sourced
from ssi.followup.querysets import TaskQuerySet, TemplateQuerySet
from ssi.records.models import RecordChild

LONGEST_TITLE = 160
LONGEST_DELAY = 365


class Task(RecordChild):
    """To be done by somebody who sees the record; never deleted: done, or given up for a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("tâche"), max_length=LONGEST_TITLE)
    due_on = models.DateField(_("à faire pour le"), null=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("confiée à")
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("écrite par")
    )
    # The line of the list of the kind that it comes from: applied twice, it counts once.
    template = models.UUIDField(null=True, editable=False)
    done_at = models.DateTimeField(_("faite le"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("faite par")
    )
    cancelled_at = models.DateTimeField(_("abandonnée le"), null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("abandonnée par"),
    )
    cancel_reason = models.CharField(_("motif de l’abandon"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = TaskQuerySet.as_manager()

    class Meta(RecordChild.Meta):
        verbose_name = _("tâche")
        ordering = (F("due_on").asc(nulls_last=True), "created_at", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="task_titled"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                name="task_given_up_says_who_and_why",
            ),
            models.CheckConstraint(condition=Q(done_at=None) | Q(cancelled_at=None), name="task_done_or_given_up"),
            # What a post files is the post's: the work of the service is not told to it.
            models.CheckConstraint(condition=~Q(scope__regex=r"^[^/]+/[^/]+/"), name="task_of_no_filing"),
            models.UniqueConstraint(
                fields=["record", "template"],
                condition=Q(template__isnull=False, cancelled_at__isnull=True),
                name="task_of_a_list_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["assignee", "due_on"],
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
                name="task_to_do",
            ),
            models.Index(fields=["record"], name="task_record"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.cancelled_at is None

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


class TaskTemplate(Sourced):
    """A task usual on the records of a kind, so many days after the list is applied, while the line is valid."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=3)
    # Of what the records are that it is for (ssi.followup.topics); empty: all those of the kind.
    topic = models.CharField(max_length=24, blank=True, default="")
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    delay_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Written by itself on each record of the kind when it is registered; else when somebody applies the list.
    at_registration = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("kind", "topic", "rank", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "topic", "title", "valid_from"], name="task_template_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(delay_days=None) | Q(delay_days__lte=LONGEST_DELAY),
                name="task_template_delay_within_a_year",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="task_template_period_in_order",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(source=""), name="task_template_named_and_sourced"),
        )

    def __str__(self) -> str:
        return self.title
