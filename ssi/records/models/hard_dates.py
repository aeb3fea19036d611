"""Days that nobody moves: the end of a detention, of a preservation of data, a limitation, a hearing."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ssi.records.enums import ALARMS, HardDateKind
from ssi.records.models.record import RecordChild


class HardDate(RecordChild):
    """A civil day of the record's country after which something is lost. Alarms ring at ALARMS days before it; SEEN
    is the alarm that a person has last said they had seen, the next one rings again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("nature"), max_length=16, choices=HardDateKind)
    on = models.DateField(_("date"))
    note = models.CharField(_("précision"), max_length=200, blank=True)
    met_at = models.DateTimeField(null=True)
    seen = models.PositiveSmallIntegerField(null=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(RecordChild.Meta):
        ordering = ("on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=HardDateKind.values), name="hard_date_kind_known"),
            models.CheckConstraint(
                condition=Q(seen=None, seen_by=None) | Q(seen__in=ALARMS, seen_by__isnull=False),
                name="hard_date_alarm_seen_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["record", "kind", "on"], condition=Q(met_at__isnull=True), name="hard_date_running_once"
            ),
        )
        indexes = (models.Index(fields=["on"], condition=Q(met_at__isnull=True), name="hard_date_running"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.on.isoformat()}"
