"""The one record table, and what hangs on any record. See docs/architecture.md, “Records: one table”."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Now
from django.utils.translation import gettext_lazy as _

from ssi.common.keys import UuidInOrder
from ssi.records.enums import DRAFT, ChangeOperation, LinkKind, Marking, TextSource
from ssi.records.querysets import PassageQuerySet, RecordChildQuerySet, RecordQuerySet
from ssi.territories.capabilities import Area
from ssi.territories.models import ConsularPost, Country

SCOPE_LENGTH = 40


class Record(models.Model):
    """A dossier of any kind. Its detail is a one-to-one row of the domain; its `scope` is what the walls read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=3)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    area = models.CharField(max_length=14, choices=Area)
    post = models.ForeignKey(ConsularPost, on_delete=models.PROTECT, null=True, related_name="+")
    scope = models.GeneratedField(
        expression=models.Case(
            models.When(post__isnull=True, then=Concat(F("country"), Value("/"), F("area"))),
            default=Concat(F("country"), Value("/"), F("area"), Value("/"), F("post")),
        ),
        output_field=models.CharField(max_length=SCOPE_LENGTH),
        db_persist=True,
    )
    reference = models.CharField(_("référence"), max_length=30, null=True)
    title = models.CharField(_("objet"), max_length=200)
    state = models.CharField(max_length=24, default=DRAFT)
    marking = models.CharField(_("mention de protection"), max_length=8, choices=Marking, default=Marking.SENSITIVE)
    need_to_know = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("titulaire")
    )
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_reason = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True)
    # A registration that should not have been: it keeps its number and counts nowhere (ssi.records.voiding).
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(max_length=500, blank=True, db_default="")
    # What it said of anybody is gone; what is left is counted, and says nothing (ssi.records.erasure_sql).
    erased_at = models.DateTimeField(null=True)
    # Kept by the database: the last change of the record, or of what hangs on it (ssi.stamp_record, ssi.keep_history).
    updated_at = models.DateTimeField(editable=False, db_default=Now())
    version = models.PositiveIntegerField(default=1)
    search_text = models.TextField(blank=True, editable=False)

    # Set on what a page has fetched: until when its reader reads it by an emergency access, and by nothing else.
    emergency_until: datetime | None = None

    objects = RecordQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-opened_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["scope", "id"], name="record_scope_id"),
            models.UniqueConstraint(fields=["scope", "reference"], name="record_scope_reference"),
            models.CheckConstraint(condition=Q(area__in=Area.values), name="record_area_known"),
            models.CheckConstraint(condition=Q(marking__in=Marking.values), name="record_marking_known"),
            models.CheckConstraint(condition=Q(post__isnull=True) | Q(area="consular"), name="record_post_consular"),
            models.CheckConstraint(
                condition=Q(state=DRAFT, opened_at__isnull=True, reference__isnull=True)
                | (~Q(state=DRAFT) & Q(opened_at__isnull=False)),
                name="record_draft_has_no_reference",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="record_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=~Q(need_to_know=True, post__isnull=False), name="record_filing_never_reserved"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="record_void_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | (~Q(state=DRAFT) & Q(closed_at__isnull=False)),
                name="record_void_is_registered_and_over",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | (~Q(state=DRAFT) & Q(closed_at__isnull=False)),
                name="record_erased_is_registered_and_over",
            ),
        )
        indexes = (
            models.Index(fields=["-opened_at", "-id"], name="record_newest"),
            models.Index(fields=["scope", "-opened_at", "-id"], name="record_scope_newest"),
            models.Index(fields=["scope", "due_at"], condition=Q(closed_at__isnull=True), name="record_scope_due"),
            models.Index(
                fields=["scope", "closed_at"], condition=Q(closed_at__isnull=False), name="record_scope_closed"
            ),
            models.Index(
                Func(F("due_at"), template="coalesce(%(expressions)s, 'infinity'::timestamptz)"),
                F("id"),
                name="record_first_due",
            ),
            models.Index(fields=["scope"], condition=Q(need_to_know=True) | Q(state=DRAFT), name="record_scope_hidden"),
            models.Index(fields=["updated_at", "id"], name="record_updated"),
            models.Index(fields=["scope", "updated_at", "id"], name="record_scope_updated"),
        )

    def __str__(self) -> str:
        return self.reference or f"{self.kind} (brouillon)"

    @property
    def is_draft(self) -> bool:
        return self.state == DRAFT

    @property
    def is_open(self) -> bool:
        return not self.is_draft and self.closed_at is None

    @property
    def is_voided(self) -> bool:
        return self.voided_at is not None

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def stands(self) -> bool:
        """Neither voided nor erased: something may still be done with it."""
        return self.voided_at is None and self.erased_at is None


class RecordChild(models.Model):
    """Hangs on one record: carries its scope, and the database joins both by a composite key (ssi.records.sql)."""

    scope = models.CharField(max_length=SCOPE_LENGTH, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, db_constraint=False, related_name="%(class)ss")

    objects = RecordChildQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()


class Detail(models.Model):
    """The one-to-one row in which a kind of record keeps its own fields."""

    record = models.OneToOneField(
        Record, on_delete=models.CASCADE, primary_key=True, db_constraint=False, related_name="%(class)s"
    )
    scope = models.CharField(max_length=SCOPE_LENGTH, editable=False)

    objects = RecordChildQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()


class Passage(RecordChild):
    """One step of the life-cycle taken: who, when, why. A state is never overwritten without its passage.

    Taken back, it stays, with who, when and why: only `standing` ones count.
    """

    transition = models.CharField(max_length=30)
    from_state = models.CharField(max_length=24)
    to_state = models.CharField(max_length=24)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    # What it changed, as it stood; None: it is never taken back. See ssi.records.kept.
    before = models.JSONField(null=True, editable=False)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_reason = models.CharField(max_length=500, blank=True, db_default="")

    objects: ClassVar[Any] = PassageQuerySet.as_manager()

    class Meta(RecordChild.Meta):
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["record", "-at"], name="passage_record"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_reason="")
                | (Q(taken_back_at__gte=F("at"), taken_back_by__isnull=False) & ~Q(taken_back_reason="")),
                name="passage_taken_back_says_who_and_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Event(RecordChild):
    """A dated fact that changes nothing in what one may do next (acknowledged, work begun, owner assigned)."""

    code = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta(RecordChild.Meta):
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["record", "-at"], name="event_record"),)

    def __str__(self) -> str:
        return self.code


class Deadline(RecordChild):
    """A time limit with what explains it: rule and version, calendar, start, suspensions (ssi.records.deadlines)."""

    rule = models.CharField(max_length=40)
    rule_version = models.PositiveSmallIntegerField(default=1)
    calendar = models.CharField(max_length=2)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    suspended_for = models.DurationField(default="0")
    met_at = models.DateTimeField(null=True)

    class Meta(RecordChild.Meta):
        ordering = ("due_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["record", "rule"], condition=Q(met_at__isnull=True), name="deadline_one_running"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="deadline_after_start"),
        )

    def __str__(self) -> str:
        return self.rule


class NamedReader(RecordChild):
    """A person who may see a need-to-know record, for a time, for a reason."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    reason = models.CharField(max_length=300)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(RecordChild.Meta):
        ordering = ("id",)
        indexes = (models.Index(fields=["person"], name="namedreader_person"),)

    def __str__(self) -> str:
        return f"{self.person_id}"


class RecordLink(models.Model):
    """Joins any two records; seen by those who see both ends."""

    left = models.ForeignKey(Record, on_delete=models.CASCADE, db_constraint=False, related_name="links_out")
    left_scope = models.CharField(max_length=SCOPE_LENGTH)
    right = models.ForeignKey(Record, on_delete=models.CASCADE, db_constraint=False, related_name="links_in")
    right_scope = models.CharField(max_length=SCOPE_LENGTH)
    kind = models.CharField(max_length=16, choices=LinkKind, default=LinkKind.RELATED)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["left", "right", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(left=F("right")), name="link_two_records"),
        )

    def __str__(self) -> str:
        return f"{self.left_id} {self.kind} {self.right_id}"


class Change(RecordChild):
    """Field-by-field history, written by a trigger that the application's role cannot switch off."""

    id = models.UUIDField(primary_key=True, db_default=UuidInOrder(), editable=False)
    table_name = models.CharField(max_length=60)
    row_key = models.CharField(max_length=40)
    operation = models.CharField(max_length=6, choices=ChangeOperation)
    fields = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    request = models.UUIDField(null=True)

    class Meta(RecordChild.Meta):
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["record", "-at"], name="change_record"),)

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name}"


class Submission(RecordChild):
    """A form already received: sent again, it counts once (ssi.records.submissions)."""

    key = models.UUIDField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(RecordChild.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["actor", "key"], name="submission_once"),)

    def __str__(self) -> str:
        return str(self.key)


class SearchableText(RecordChild):
    """A text that search reads, copied from its table by a trigger (ssi.records.search_sql). Nothing else writes it."""

    source = models.CharField(max_length=16, choices=TextSource)
    # Table and key of the row that it was copied from.
    row_key = models.CharField(max_length=120)
    # A long text is cut; each slice is found, and shown, by itself.
    slice = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    # What opens the file when typed whole: references and telephone numbers, without their punctuation.
    keys = ArrayField(models.CharField(max_length=80), default=list)
    vector = SearchVectorField()

    class Meta(RecordChild.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["record", "source", "row_key", "slice"], name="searchable_once"),
            models.CheckConstraint(condition=Q(source__in=TextSource.values), name="searchable_source_known"),
        )
        indexes = (
            # Without a list of pending entries, which every search would read through until the next vacuum.
            GinIndex(fields=["vector"], name="searchable_words", fastupdate=False),
            GinIndex(fields=["keys"], condition=~Q(keys=[]), name="searchable_keys", fastupdate=False),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.row_key}"


class ReferenceCounter(models.Model):
    """Last number given per series and year. Only the database function ssi.next_reference reads or writes it."""

    series = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["series", "year"], name="counter_series_year"),)

    def __str__(self) -> str:
        return f"{self.series} {self.year} {self.last}"
