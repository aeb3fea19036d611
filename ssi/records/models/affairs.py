"""An affair groups the records of one matter."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ssi.records.models.record import Record, RecordChild
from ssi.records.querysets import AffairQuerySet


class Affair(models.Model):
    """A matter, whatever its countries. It has a title and no content of its own: who sees one of its records sees
    the title, and of its records those alone that they see anyway."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("titre"), max_length=200)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AffairQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-created_at", "-id")
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="affair_titled"),)

    def __str__(self) -> str:
        return self.title


class AffairMember(RecordChild):
    """A record is of one affair at most."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, db_constraint=False, related_name="membership")
    affair = models.ForeignKey(Affair, on_delete=models.CASCADE, related_name="members")

    class Meta(RecordChild.Meta):
        ordering = ("id",)
        constraints = (
            # What a post files is the post's: the title of an affair must not reach it.
            models.CheckConstraint(condition=~Q(scope__regex=r"^[^/]+/[^/]+/"), name="affair_of_no_filing"),
        )

    def __str__(self) -> str:
        return f"{self.affair_id} {self.record_id}"
