"""What every row of reference data says of itself."""

from __future__ import annotations

from django.db import models


class Sourced(models.Model):
    """Reference data without a source is hearsay."""

    source = models.CharField(max_length=200)
    checked_on = models.DateField()

    class Meta:
        abstract = True
