"""The templates of letters; a version once written is never rewritten, and a letter keeps the one it was made with."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ssi.directory.enums import LetterKind, LetterLanguage
from ssi.directory.querysets import LetterTemplateQuerySet

LONGEST_SUBJECT = 300
LONGEST_BODY = 12_000


class LetterTemplate(models.Model):
    """One version of what a letter of that KIND says at first, on a record of RECORD_KIND (empty: of any kind).

    SUBJECT and BODY are in the language of ssi.directory.letter_language. WRITTEN_BY empty: shipped with the product.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=LetterKind)
    record_kind = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=2, choices=LetterLanguage)
    version = models.PositiveSmallIntegerField(default=1)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    body = models.TextField(max_length=LONGEST_BODY)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "record_kind", "language", "-version")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "record_kind", "language", "version"], name="template_version_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "record_kind", "language"],
                condition=Q(retired_at__isnull=True),
                name="template_one_version_in_force",
            ),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="template_kind_known"),
            models.CheckConstraint(condition=Q(language__in=LetterLanguage.values), name="template_language_known"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="template_says_something"),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(retired_at__gte=F("written_at")), name="template_retired_after_written"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_language_display()})"
