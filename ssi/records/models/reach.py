"""How somebody asks to read a record, what is answered, and the reading that an emergency opens.

All three are written by the functions of ssi.records.reach_sql, but for the answer, which its policy holds.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from ssi.records.models.record import RecordChild

EMERGENCY = timedelta(hours=4)


class AccessRequest(models.Model):
    """A request to read, as its author typed it: whether such a record exists is nowhere in this row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=30)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["person", "-at"], name="accessrequest_person"),
            models.Index(fields=["at"], name="accessrequest_at"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(reference="") & ~Q(reason=""), name="accessrequest_says_what_and_why"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.reference}"


class AccessDecision(RecordChild):
    """What was answered to a request about the record that it named; read by those who decide of its readers."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="decisions")
    granted = models.BooleanField()
    words = models.CharField(max_length=300)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(RecordChild.Meta):
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["request", "record"], name="accessdecision_once"),
            models.CheckConstraint(condition=~Q(words=""), name="accessdecision_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.request_id} {self.granted}"


class EmergencyAccess(RecordChild):
    """A need-to-know record read for some hours by somebody who was not named on it; a head of service must see it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # For a head of service who does not see the record itself.
    reference = models.CharField(max_length=30)
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    during = DateTimeRangeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.CharField(max_length=500, blank=True, db_default="")

    class Meta(RecordChild.Meta):
        ordering = ("-opened_at", "-id")
        indexes = (
            models.Index(fields=["person"], name="emergency_person"),
            models.Index(fields=["scope"], condition=Q(seen_at__isnull=True), name="emergency_unseen"),
        )
        constraints = (
            ExclusionConstraint(
                name="emergency_one_at_a_time",
                expressions=[
                    ("record", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_says_why"),
            models.CheckConstraint(
                condition=Q(during__isempty=True)
                | Q(
                    during__startswith=F("opened_at"),
                    during__endswith__lte=ExpressionWrapper(
                        F("opened_at") + EMERGENCY, output_field=models.DateTimeField()
                    ),
                ),
                name="emergency_lasts_some_hours",
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True, comment="")
                | (Q(seen_at__isnull=False, seen_by__isnull=False) & ~Q(comment="") & ~Q(seen_by=F("person"))),
                name="emergency_seen_by_another_with_words",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(closed_by__isnull=True), name="emergency_closed_whole"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.reference}"
