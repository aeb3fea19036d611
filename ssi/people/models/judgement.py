"""“Same person”: what somebody who sees both ends decided, and why. Lines are only added: the last word counts."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.people.enums import Judged
from ssi.people.models.part import Part
from ssi.people.querysets import JudgementQuerySet
from ssi.records.models import SCOPE_LENGTH, Record


class Judgement(models.Model):
    """One decision on two parts. LEFT and RIGHT are their records: the walls of a link are those of both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    left = models.ForeignKey(Record, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    left_scope = models.CharField(max_length=SCOPE_LENGTH)
    left_part = models.ForeignKey(Part, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    right = models.ForeignKey(Record, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    right_scope = models.CharField(max_length=SCOPE_LENGTH)
    right_part = models.ForeignKey(Part, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    verdict = models.CharField(_("décision"), max_length=8, choices=Judged)
    reason = models.CharField(_("motif"), max_length=500)
    # What spoke for it when it was decided, in codes: a decision is read with its grounds.
    features = models.JSONField(default=list)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = JudgementQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("rapprochement")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["left_part", "-at"], name="judgement_left"),
            models.Index(fields=["right_part", "-at"], name="judgement_right"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(verdict__in=Judged.values), name="judgement_verdict_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_with_reason"),
            # Each pair in one order, so that it is one pair.
            models.CheckConstraint(condition=Q(left_part__lt=F("right_part")), name="judgement_pair_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.left_part_id} {self.verdict} {self.right_part_id}"
