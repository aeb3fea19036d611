"""The history of the reference data, which the database keeps itself."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from ssi.common.keys import UuidInOrder
from ssi.directory.enums import RowOperation
from ssi.directory.querysets import ReferenceChangeQuerySet


class ReferenceChange(models.Model):
    """One row written once, field by field, by a trigger (ssi/directory/sql.py) that the application cannot switch off.

    SUBJECT is the sheet that the row belongs to: an alias belongs to its authority. ACTOR empty: a load.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    table_name = models.CharField(max_length=60)
    row_key = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    operation = models.CharField(max_length=6, choices=RowOperation)
    fields = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    request = models.UUIDField(null=True)

    objects = ReferenceChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        default_permissions = ()
        indexes = (
            models.Index(fields=["table_name", "row_key"], name="reference_change_row"),
            models.Index(fields=["table_name", "subject", "-at"], name="reference_change_subject"),
            models.Index(fields=["-at", "-id"], name="reference_change_at"),
        )

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.subject}"
