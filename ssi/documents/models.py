"""Pieces attached to a record. The row says everything; the file has no name but a key (ssi.documents.storage)."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.documents.enums import PASSED, DocumentState, DocumentType, HandlingCode, Language, Reading, Scan
from ssi.documents.querysets import DocumentQuerySet
from ssi.documents.types import MIME_TYPES, NAME_OF_MIME, SHOWN
from ssi.records.models import RecordChild

LONGEST_NAME = 150
LONGEST_TITLE = 200


class Document(RecordChild):
    """A piece of one record. Once written only its state changes: the database lets nothing else through."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("intitulé"), max_length=LONGEST_TITLE)
    file_name = models.CharField(_("nom du fichier"), max_length=LONGEST_NAME)
    document_type = models.CharField(_("nature"), max_length=20, choices=DocumentType)
    mime = models.CharField(_("format"), max_length=100)
    size = models.PositiveIntegerField(_("taille"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    handling_code = models.CharField(_("code de manipulation"), max_length=2, choices=HandlingCode, blank=True)
    handling_note = models.CharField(_("restriction"), max_length=300, blank=True)
    language = models.CharField(_("langue"), max_length=5, choices=Language, blank=True)
    storage_key = models.UUIDField(unique=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("ajoutée par")
    )
    added_at = models.DateTimeField(_("ajoutée le"))
    # Attached by the post whose request it is, not by the service: each side takes back its own.
    from_post = models.BooleanField(default=False, editable=False)
    state = models.CharField(_("état"), max_length=10, choices=DocumentState, default=DocumentState.AVAILABLE)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("retirée par")
    )
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True)
    withdrawal_reason = models.CharField(_("motif du retrait"), max_length=500, blank=True)
    # Written by ssi.settle_scan alone (ssi/documents/sql.py).
    scan = models.CharField(_("antivirus"), max_length=10, choices=Scan, default=Scan.NONE, editable=False)
    scanned_at = models.DateTimeField(_("analysée le"), null=True, editable=False)
    threat = models.CharField(_("virus"), max_length=100, blank=True, editable=False)
    # The file was not what had been filed: how often, and when last. Written by ssi.note_damaged alone.
    scan_failures = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    scan_failed_at = models.DateTimeField(null=True, editable=False)
    # A new version says why; the version before stays, whole and unchanged.
    replaces = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, related_name="replacements", verbose_name=_("remplace")
    )
    replacement_reason = models.CharField(_("motif du remplacement"), max_length=500, blank=True)

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta(RecordChild.Meta):
        ordering = ("-added_at", "id")
        indexes = (models.Index(fields=["record", "-added_at"], name="document_record"),)
        constraints = (
            models.UniqueConstraint(fields=["record", "id"], name="document_of_one_record"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_hash_whole"),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(file_name=""), name="document_named"),
            models.CheckConstraint(condition=Q(mime__in=MIME_TYPES), name="document_format_accepted"),
            models.CheckConstraint(condition=Q(document_type__in=DocumentType.values), name="document_type_known"),
            models.CheckConstraint(
                condition=Q(handling_code__in=["", *HandlingCode.values]), name="document_handling_known"
            ),
            models.CheckConstraint(
                condition=~Q(handling_code=HandlingCode.H3) | ~Q(handling_note=""), name="document_h3_says_what"
            ),
            models.CheckConstraint(
                condition=Q(state=DocumentState.AVAILABLE, withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | (
                    Q(state=DocumentState.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
                name="document_withdrawn_with_reason",
            ),
            models.CheckConstraint(condition=Q(scan__in=Scan.values), name="document_scan_known"),
            models.CheckConstraint(
                condition=Q(scan__in=[Scan.NONE, Scan.PENDING], scanned_at=None, threat="")
                | Q(scan=Scan.CLEAN, scanned_at__isnull=False, threat="")
                | Q(scan=Scan.INFECTED, scanned_at__isnull=False) & ~Q(threat=""),
                name="document_scan_says_all",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, replacement_reason="")
                | Q(replaces__isnull=False) & ~Q(replacement_reason="") & ~Q(replaces=F("id")),
                name="document_replaces_with_reason",
            ),
            # One version after another; a new version that was withdrawn leaves its place.
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(state=DocumentState.AVAILABLE), name="document_replaced_once"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def format_name(self) -> str:
        return NAME_OF_MIME[self.mime]

    @property
    def is_withdrawn(self) -> bool:
        return self.state == DocumentState.WITHDRAWN

    @property
    def is_quarantined(self) -> bool:
        """No antivirus has said yet that it may be opened, or one has said that it may not."""
        return self.scan not in PASSED

    @property
    def is_available(self) -> bool:
        """Still in use, and safe to hand over."""
        return not self.is_withdrawn and not self.is_quarantined

    @property
    def state_label(self) -> str:
        """What keeps it from being handed over, or that nothing does."""
        return str(self.get_state_display() if self.is_withdrawn or self.scan in PASSED else self.get_scan_display())

    @property
    def is_shown(self) -> bool:
        """Whether it has pages that are shown as pictures."""
        return self.mime in SHOWN


class DocumentText(RecordChild):
    """The words of one piece, read after it was filed, for search alone. It goes when the piece is withdrawn."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="words")
    reading = models.CharField(max_length=10, choices=Reading)
    text = models.TextField(blank=True)
    read_at = models.DateTimeField()

    class Meta(RecordChild.Meta):
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(reading__in=Reading.values), name="words_reading_known"),
            models.CheckConstraint(
                condition=Q(reading__in=[Reading.WHOLE, Reading.PARTIAL]) & ~Q(text="")
                | Q(reading__in=[Reading.WORDLESS, Reading.UNREADABLE], text=""),
                name="words_read_or_not",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reading} {self.document_id}"
