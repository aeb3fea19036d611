"""What a country demands of a letter rogatory, item by item; a version once written is never rewritten."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from ssi.directory.enums import LetterField, Requirement
from ssi.directory.models.sourced import Sourced
from ssi.directory.querysets import ChecklistQuerySet
from ssi.territories.models import Country


class ChecklistItem(Sourced):
    """One demand, with its clause and its source. COUNTRY empty: of every country, because French law asks for it.

    An item keeps its key; changing it retires the version in force and writes the next. What a letter was checked
    against is therefore still what it was. Its place in the list is no part of it: an item moves in the same version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveSmallIntegerField(default=1)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    label_fr = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    clause = models.CharField(max_length=120)
    requirement = models.CharField(max_length=12, choices=Requirement)
    letter_field = models.CharField(max_length=24, choices=LetterField, blank=True)
    document_type = models.CharField(max_length=20, blank=True)
    waivable = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ("country", "number", "version")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["item", "version"], name="checklist_version_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(retired_at__isnull=True), name="checklist_one_version_in_force"
            ),
            models.CheckConstraint(
                condition=Q(requirement=Requirement.FIELD, letter_field__in=LetterField.values, document_type="")
                | Q(requirement=Requirement.DOCUMENT, letter_field="") & ~Q(document_type="")
                | Q(requirement=Requirement.ATTESTATION, letter_field="", document_type=""),
                name="checklist_says_how_it_is_met",
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(retired_at__gte=F("written_at")),
                name="checklist_retired_after_written",
            ),
            models.CheckConstraint(
                condition=~Q(label_fr="") & ~Q(label_en="") & ~Q(clause="") & ~Q(source=""),
                name="checklist_named_and_sourced",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_fr
