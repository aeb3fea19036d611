"""One line of the journal: who, when, what, on which keys, from where. Never what was read."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from ssi.audit.acts import Operation
from ssi.common.keys import UuidInOrder


class Entry(models.Model):
    """Append-only: the application's role may insert, and nothing else (trigger and revoked rights)."""

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    operation = models.CharField(max_length=12, choices=Operation)
    acts = ArrayField(models.CharField(max_length=40))
    country = models.CharField(max_length=2, blank=True)
    keys = ArrayField(models.CharField(max_length=80))
    address = models.GenericIPAddressField(null=True)
    request = models.UUIDField(null=True)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ("-at", "-id")
        indexes = (
            GinIndex(fields=["keys"], name="entry_keys"),
            models.Index(fields=["actor", "-at"], name="entry_actor"),
            models.Index(fields=["country", "-at"], name="entry_country"),
            models.Index(fields=["-at", "-id"], name="entry_newest"),
            GinIndex(fields=["acts"], name="entry_acts"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.operation} {self.country}"
