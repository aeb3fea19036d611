"""A sheet that somebody brings in, its lines, and where each record that came of it stood in the old register."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.imports.enums import Format, State
from ssi.imports.querysets import BatchQuerySet, LineQuerySet
from ssi.records.models import RecordChild
from ssi.records.models.record import SCOPE_LENGTH
from ssi.territories.models import Country

LONGEST_REFERENCE = 80


def nothing_mapped() -> dict[str, Any]:
    return {"columns": {}, "defaults": {}, "values": {}}


class Batch(models.Model):
    """One file sent in, its person's alone. It never holds the file: the words of its cells, for a month."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    # Where its records go; the walls read it.
    scope = models.CharField(max_length=SCOPE_LENGTH, editable=False)
    file_name = models.CharField(_("nom du fichier"), max_length=150)
    format = models.CharField(max_length=4, choices=Format)
    headings = ArrayField(models.CharField(max_length=200))
    # The print of the headings: a corrected file of the same shape takes the same mapping.
    shape = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    # columns: target -> place; defaults: target -> value; values: target -> what is written in the sheet -> value.
    mapping = models.JSONField(default=nothing_mapped)
    # Grows with each mapping: a check of an earlier one is worth nothing.
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    created_at = models.DateTimeField()
    # The last line of the sheet that the check under way has read.
    checked_to = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="import_state_known"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="import_format_known"),
            models.CheckConstraint(
                condition=Q(wrong__lte=F("lines"), written__lte=F("lines")), name="import_counts_its_lines"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["written", "undone"], written_at__isnull=False)
                | (~Q(state__in=["written", "undone"]) & Q(written_at__isnull=True)),
                name="import_written_once",
            ),
        )
        indexes = (models.Index(fields=["person", "-created_at"], name="import_newest"),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def good(self) -> int:
        return self.lines - self.wrong


class Line(models.Model):
    """One line of the sheet, as it was read; FAULTS says what is wrong with it: column, value, reason in words."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    # As a spreadsheet numbers it.
    number = models.PositiveIntegerField()
    cells = ArrayField(models.TextField())
    faults = models.JSONField(default=list)

    objects = LineQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["batch", "number"], name="import_line_once"),)

    def __str__(self) -> str:
        return f"{self.number}"


class Origin(RecordChild):
    """Where an imported record stood: its reference of the old register, and the line that it came from, once."""

    kind = models.CharField(max_length=3)
    reference = models.CharField(_("ancienne référence"), max_length=LONGEST_REFERENCE)
    # The reference without its punctuation: the same one typed otherwise is the same.
    key = models.CharField(max_length=LONGEST_REFERENCE)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="origins")
    number = models.PositiveIntegerField()
    # False once the import was undone: the same line may then come in again.
    live = models.BooleanField(default=True)

    class Meta(RecordChild.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["record"], name="origin_one_for_each_record"),
            models.UniqueConstraint(fields=["batch", "number"], name="origin_one_for_each_line"),
            models.UniqueConstraint(
                fields=["scope", "kind", "key"], condition=Q(live=True), name="origin_reference_once"
            ),
            models.CheckConstraint(condition=~Q(reference="") & ~Q(key=""), name="origin_says_its_reference"),
        )

    def __str__(self) -> str:
        return self.reference
