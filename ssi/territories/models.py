"""Where the service works, and who is posted where, in which role, for how long."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from ssi.territories.capabilities import COUNTRY_CAPABILITIES, POST_CAPABILITIES, SERVICE_CAPABILITIES, Area
from ssi.territories.querysets import DelegationQuerySet, PostingQuerySet
from ssi.territories.roles import Role


class Country(models.Model):
    """A country by its ISO code. France is a row (calendar, authorities) without being covered."""

    code = models.CharField(max_length=2, primary_key=True)
    name_fr = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    capital_fr = models.CharField(max_length=60, blank=True)
    time_zone = models.CharField(max_length=40)
    covered = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "countries"
        ordering = ("code",)
        default_permissions = ()
        permissions = tuple(COUNTRY_CAPABILITIES.items())

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr

    @property
    def flag(self) -> str:
        """The flag as two regional-indicator letters; decoration only, the name is always beside it."""
        return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in self.code)


class ConsularPost(models.Model):
    """A consulate or consular section, by its short code, and the countries it covers."""

    code = models.CharField(max_length=3, primary_key=True)
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=40)
    countries = models.ManyToManyField(Country, related_name="posts")
    # Where the post stands: its references of other countries name them (ssi.next_reference).
    seat = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="seated_posts")

    class Meta:
        ordering = ("code",)
        default_permissions = ()
        permissions = tuple(POST_CAPABILITIES.items())

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr


class Posting(models.Model):
    """A person, a role, a place, areas, dates. Written by the database function of ssi.territories.services only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(_("fonction"), max_length=20, choices=Role)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    post = models.ForeignKey(ConsularPost, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    areas = ArrayField(models.CharField(max_length=14, choices=Area), default=list, blank=True)
    during = DateTimeRangeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="postings_written"
    )
    written_at = models.DateTimeField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ("person_id", "id")
        default_permissions = ()
        permissions = tuple(SERVICE_CAPABILITIES.items())
        constraints = (
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="posting_role_known"),
            models.CheckConstraint(
                condition=models.Q(role="consular_agent", post__isnull=False, countries=[])
                | models.Q(role__in=["administrator", "auditor"], post__isnull=True, countries=[])
                | (
                    ~models.Q(role__in=["consular_agent", "administrator", "auditor"])
                    & models.Q(post__isnull=True)
                    & ~models.Q(countries=[])
                ),
                name="posting_role_and_reach_agree",
            ),
            models.CheckConstraint(
                condition=models.Q(written_by__isnull=True) | ~models.Q(written_by=models.F("person")),
                name="posting_not_by_oneself",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.post_id or ' '.join(self.countries) or 'SSI'}"


class Grant(UserObjectPermissionBase):
    """One capability of one posting, valid while the posting runs. Judged when read, by ssi.now()."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE)
    during = DateTimeRangeField()

    class Meta:
        abstract = True


class CountryGrant(Grant):
    content_object = models.ForeignKey(Country, on_delete=models.PROTECT)

    class Meta:
        default_permissions = ()
        unique_together = (("user", "permission", "content_object", "posting"),)


class PostGrant(Grant):
    content_object = models.ForeignKey(ConsularPost, on_delete=models.PROTECT)

    class Meta:
        default_permissions = ()
        unique_together = (("user", "permission", "content_object", "posting"),)


class ServiceGrant(models.Model):
    """A capability on the service itself (accounts, postings, reference data, journal): it opens no record."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    permission = models.ForeignKey("auth.Permission", on_delete=models.CASCADE)
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE)
    during = DateTimeRangeField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["user", "permission", "posting"], name="service_grant_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.permission_id}"


class Delegation(models.Model):
    """An absence: what ABSENT holds in COUNTRIES is lent to DELEGATE. Written by ssi.territories.delegation_sql only.

    One at a time on each side. Never rewritten but to end sooner, so that what was done keeps saying for whom.
    """

    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    delegate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="replacements")
    countries = ArrayField(models.CharField(max_length=2))
    during = DateTimeRangeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-written_at", "-id")
        constraints = (
            ExclusionConstraint(
                name="delegation_one_absence_at_a_time",
                expressions=[("absent", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="delegation_one_replacement_at_a_time",
                expressions=[("delegate", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("delegate")), name="delegation_between_two_people"
            ),
            models.CheckConstraint(condition=~models.Q(countries=[]), name="delegation_lends_something"),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True, ended_at__isnull=True)
                | models.Q(ended_by__isnull=False, ended_at__isnull=False),
                name="delegation_ended_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.absent_id} → {self.delegate_id}"
