"""Rows that belong to a country and hang on no record: behind both walls, with a history that the database keeps."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from ssi.common.keys import UuidInOrder
from ssi.directory.enums import RowOperation
from ssi.directory.querysets import CountryRowQuerySet
from ssi.territories.models import Country

SCOPE_LENGTH = 40


class CountryRow(models.Model):
    """SCOPE is the country alone (whoever works there), or one area of it; both walls read it."""

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=SCOPE_LENGTH, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = CountryRowQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()


class CountryChange(models.Model):
    """One line of the history of such a row, field by field, written by a trigger (ssi/directory/country_sql.py)."""

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=SCOPE_LENGTH)
    table_name = models.CharField(max_length=60)
    row_key = models.UUIDField()
    operation = models.CharField(max_length=6, choices=RowOperation)
    fields = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    request = models.UUIDField(null=True)

    objects = CountryRowQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        default_permissions = ()
        indexes = (models.Index(fields=["row_key", "-at"], name="country_change_row"),)

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_key}"
