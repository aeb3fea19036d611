"""The criteria of a list, kept under a name: for oneself, or for those who read it in one country."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ssi.records.models.record import SCOPE_LENGTH
from ssi.records.querysets import SavedViewQuerySet
from ssi.territories.models import Country

LONGEST_NAME = 60
LONGEST_QUERY = 1000


class SavedView(models.Model):
    """Holds no record and no count: both are read afresh, as each reader sees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The key of the list (ssi.records.exports), and its criteria as the address of the list has them.
    place = models.CharField(max_length=20)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    # The country that the criteria name: whoever holds nothing there does not see the view.
    named_country = models.CharField(max_length=2, blank=True)
    # Shared with those who read the list in COUNTRY, that is in one of SCOPES; null: its owner alone.
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="+")
    scopes = ArrayField(models.CharField(max_length=SCOPE_LENGTH), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["owner", "place", "name"], name="savedview_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="savedview_named"),
            models.CheckConstraint(
                condition=Q(country=None, scopes=[]) | Q(country__isnull=False) & ~Q(scopes=[]),
                name="savedview_shared_whole",
            ),
            models.CheckConstraint(
                condition=Q(country=None) | Q(named_country="") | Q(named_country=F("country")),
                name="savedview_shared_where_it_looks",
            ),
        )

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view with which a list opens for one person. It goes with the view, whoever removes that."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=20)
    view = models.ForeignKey(SavedView, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["person", "place"], name="defaultview_one_for_each_list"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.place}"
