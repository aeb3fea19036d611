"""An alarm that somebody has dealt with for now."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ssi.records.models import RecordChild


class AlarmPutAside(RecordChild):
    """Said once, for whoever sees the record: the alarm KEY comes back on the day UNTIL. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("alarme"), max_length=80)
    until = models.DateField(_("revient le"))
    reason = models.CharField(_("motif"), max_length=300)
    at = models.DateTimeField(_("mise de côté le"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("mise de côté par")
    )

    class Meta(RecordChild.Meta):
        verbose_name = _("alarme mise de côté")
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(reason="") & ~Q(key=""), name="alarm_put_aside_says_why"),
            models.CheckConstraint(condition=~Q(scope__regex=r"^[^/]+/[^/]+/"), name="alarm_of_no_filing"),
        )
        indexes = (models.Index(fields=["record", "key"], name="alarm_put_aside"),)

    def __str__(self) -> str:
        return self.key
