"""How long a request is kept, and how what it says of people is erased."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.enums import Category, ErasureGround, ErasureVerdict
from ssi.records.models import RecordChild


class RetentionRule(models.Model):
    """How long what a request says is kept once it is over, by category. Data: an administrator corrects it."""

    category = models.CharField(_("situation"), max_length=24, choices=Category, primary_key=True)
    years = models.PositiveSmallIntegerField(_("conservation, en années"))
    source = models.CharField(_("motif de cette durée"), max_length=300)

    class Meta:
        default_permissions = ()
        ordering = ("category",)
        verbose_name = _("durée de conservation")
        constraints = (
            models.CheckConstraint(condition=Q(category__in=Category.values), name="retention_category_known"),
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=30), name="retention_one_to_thirty_years"),
            models.CheckConstraint(condition=~Q(source=""), name="retention_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.category} {self.years}"


class Erasure(RecordChild):
    """The erasure of what a request says, asked by one person and decided by another; approved, its certificate.

    It hangs on the handling, and is all that stays of both sides beside what is counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ground = models.CharField(_("motif"), max_length=10, choices=ErasureGround)
    reason = models.CharField(_("précisions"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=ErasureVerdict, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)
    # What went, by table and by side; what was kept to be counted; the print of both.
    gone = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta(RecordChild.Meta):
        verbose_name = _("effacement")
        ordering = ("-asked_at", "id")
        indexes = (models.Index(fields=["record", "-asked_at"], name="erasure_record"),)
        constraints = (
            models.UniqueConstraint(fields=["record"], condition=Q(verdict=""), name="erasure_one_waiting"),
            models.UniqueConstraint(fields=["record"], condition=Q(verdict="approved"), name="erasure_done_once"),
            models.CheckConstraint(condition=Q(ground__in=ErasureGround.values), name="erasure_ground_known"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_by__isnull=True, decided_at__isnull=True, refusal="", sha256="")
                | (Q(verdict="refused", decided_by__isnull=False, decided_at__isnull=False, sha256="") & ~Q(refusal=""))
                | (
                    Q(verdict="approved", decided_by__isnull=False, decided_at__isnull=False, refusal="")
                    & ~Q(sha256="")
                ),
                name="erasure_verdict_says_all",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="erasure_by_two_people"
            ),
        )

    def __str__(self) -> str:
        return f"{self.ground} {self.verdict}"

    @property
    def is_waiting(self) -> bool:
        return self.verdict == ""
