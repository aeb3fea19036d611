"""Reports and their commentaries. Issuing freezes the figures; the database refuses to change them afterwards."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.common.periods import Period
from ssi.records.enums import Marking
from ssi.reports.enums import Edition, State
from ssi.reports.querysets import CommentaryQuerySet, ReportQuerySet


class Report(models.Model):
    """An activity report on a set of countries. A draft shows living figures; once issued it holds its snapshot."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.DateField(_("du"))
    last = models.DateField(_("au"))
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("pays"))
    edition = models.CharField(_("édition"), max_length=10, choices=Edition, default=Edition.INTERNAL)
    language = models.CharField(_("langue du document"), max_length=2, default="fr")
    marking = models.CharField(_("mention de protection"), max_length=8, choices=Marking, default=Marking.RESTRICTED)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    producer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    number = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by", verbose_name=_("corrige")
    )
    correction_reason = models.CharField(_("motif de la correction"), max_length=300, blank=True)
    as_of = models.DateTimeField(null=True)
    snapshot = models.JSONField(null=True)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    pdf_key = models.CharField(max_length=120, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_bytes = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReportQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-first", "-created_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="report_ends_after_start"),
            models.CheckConstraint(condition=~Q(countries=[]), name="report_has_countries"),
            models.CheckConstraint(condition=Q(edition__in=Edition.values), name="report_edition_known"),
            models.CheckConstraint(condition=Q(language__in=["fr", "en"]), name="report_language_known"),
            models.CheckConstraint(condition=Q(marking__in=Marking.values), name="report_marking_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, snapshot__isnull=True, snapshot_hash="", issued_at__isnull=True)
                & Q(as_of__isnull=True, issued_by__isnull=True, pdf_key="")
                | Q(state=State.ISSUED, snapshot__isnull=False, issued_at__isnull=False)
                & Q(as_of__isnull=False, issued_by__isnull=False)
                & ~Q(snapshot_hash=""),
                name="report_issued_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, number=1, correction_reason="")
                | Q(corrects__isnull=False, number__gt=1) & ~Q(correction_reason=""),
                name="report_correction_says_so",
            ),
            models.UniqueConstraint(
                fields=["producer", "first", "last", "countries", "edition", "language"],
                condition=Q(state="draft", corrects__isnull=True),
                name="report_one_draft",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first:%d/%m/%Y}-{self.last:%d/%m/%Y} {' '.join(self.countries)}"

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_printed(self) -> bool:
        return bool(self.pdf_key)


class Commentary(models.Model):
    """What a person writes beside the figures of one section."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="commentaries")
    section = models.CharField(max_length=30)
    text = models.TextField(blank=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("report_id", "section")
        constraints = (models.UniqueConstraint(fields=["report", "section"], name="commentary_once_a_section"),)

    def __str__(self) -> str:
        return self.section
