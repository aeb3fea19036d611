"""The address by which a person's own calendar program reads their missions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarFeed(models.Model):
    """One for each person. The secret of its address is shown once; a print of it is kept."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="feed_print_whole"),)

    def __str__(self) -> str:
        return f"{self.person_id}"
